"""A map of the corridor, its ends and the places that articles mention.

Outlines are Natural Earth's (public domain, naturalearthdata.com), 1:10m, simplified: borders as they are held in fact.
Longitudes are drawn at the scale of the middle latitude (equirectangular), which is true enough for a few degrees.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from corridor_analysis.notebook.plots.style import COLOURS, INK, MUTED, RULE, WIDTH, figure_style, nothing
from corridor_analysis.resources import read_json

__all__ = ["corridor_map"]

_HEIGHT = 4.4
_LEAST = 0.8  # degrees of longitude shown at least
_SPOTS = 60  # towns and sites that are drawn, those mentioned most first
_LABELS = 30  # of them, how many are labelled at most
_AREAS = ("territory", "border", "corridor")  # no dot: their place is not a point
_KM = 111.2  # kilometres in a degree of latitude
_SIDES = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1), (0, 1), (0, -1))  # right, left, corners, above, below
_ACROSS, _UP = ("center", "left", "right"), ("center", "bottom", "top")  # how words lie on a side: 0, 1, -1

Point = tuple[float, float]  # longitude and latitude


@figure_style()
def corridor_map(places: pd.DataFrame, route: Sequence[Point] = (), *, name: str = "") -> Axes:
    """Draw places on the borders of countries, and the corridor as a line through the points of its route.

    `places` has name, kind (as in a case), lat, lon (degrees) and n (mentions; 0 is drawn hollow). `route` holds pairs
    of longitude and latitude from end to end, `name` is what the line is called.
    """
    points = places[places["lat"].notna() & places["lon"].notna()]
    every = points[~points["kind"].isin(_AREAS)]
    on_route = [p in set(route) for p in zip(every["lon"], every["lat"], strict=True)]
    every = every.assign(_on=on_route).sort_values(["n", "_on", "name"], ascending=[False, False, True])
    spots = every.head(_SPOTS)
    around = [*zip(spots["lon"], spots["lat"], strict=True), *route] or [
        *zip(points["lon"], points["lat"], strict=True)
    ]
    if not around:
        return nothing("No place of the case has coordinates.")
    drawing = _Map(around)
    drawing.scale()
    if len(every) > len(spots):
        drawing.note(f"The {len(spots)} places mentioned most, of {len(every)}")
    drawing.dots(spots)
    drawing.route(route, name)
    for row in spots.head(_LABELS).itertuples():
        drawing.label((row.lon, row.lat), row.name, fontsize=8, color=INK if row.n else MUTED)
    for row in points[(points["kind"] == "territory") & (points["n"] > 0)].sort_values("name").itertuples():
        drawing.label((row.lon, row.lat), row.name, gap=14, fontsize=9.5, fontstyle="italic")
    drawing.countries()
    return drawing.ax


class _Map:
    """Axes that show a window on the world, and what on them is taken: no label lies on a dot or on another label."""

    def __init__(self, points: Sequence[Point]) -> None:
        """Show a window around points that has the shape of the drawing, and the outlines in it."""
        figure = Figure(figsize=(WIDTH, _HEIGHT))
        self.renderer = FigureCanvasAgg(figure).get_renderer()
        self.ax = figure.add_axes((0.006, 0.006, 0.988, 0.988), xticks=[], yticks=[])
        self.taken: list[Bbox] = []
        lons, lats = zip(*points, strict=True)
        middle, centre = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        squeeze, shape = math.cos(math.radians(middle)), WIDTH / _HEIGHT
        wide = max(1.35 * (max(lons) - min(lons)), _LEAST, 1.35 * (max(lats) - min(lats)) * shape / squeeze)
        high = wide * squeeze / shape
        self.ax.set_xlim(centre - wide / 2, centre + wide / 2)
        self.ax.set_ylim(middle - high / 2, middle + high / 2)
        self.ax.spines[:].set(visible=True, color=RULE)
        self.km = wide * _KM * squeeze  # from west to east
        near = (centre - wide, middle - high, centre + wide, middle + high)
        arcs = [Path(arc).cleaned(clip=near).to_polygons(closed_only=False) for arc in _arcs()]
        lines = [np.asarray(line).round(3) for arc in arcs for line in arc]
        self.ax.add_collection(LineCollection(lines, colors="#a3adb8", linewidths=0.8))

    def scale(self) -> None:
        """Draw a bar of a round number of kilometres in the lower left corner."""
        km = next(n for n in (2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1) if n < self.km / 4 or n == 1)
        corner = self.ax.transAxes
        self.ax.plot([0.02, 0.02 + km / self.km], [0.03, 0.03], color=MUTED, lw=1.5, transform=corner)
        self.ax.text(0.02, 0.045, f"{km} km", fontsize=7.5, color=MUTED, transform=corner)
        self.taken.append(Bbox([[0, 0], [0.03 + km / self.km, 0.09]]).transformed(corner))

    def note(self, words: str) -> None:
        """Write words into the lower right corner."""
        text = self.ax.text(0.985, 0.025, words, fontsize=7.5, color=MUTED, ha="right", transform=self.ax.transAxes)
        self.taken.append(text.get_window_extent(self.renderer))

    def dots(self, spots: pd.DataFrame) -> None:
        """Draw towns and sites, the larger the more they are mentioned."""
        for row in spots.itertuples():
            size = 3.2 + 4 * math.sqrt(row.n / max(1, spots["n"].max()))
            face, edge = (INK, INK) if row.n else ("#ffffff", MUTED)
            self.ax.plot([row.lon], [row.lat], "o", ms=size, mfc=face, mec=edge, mew=0.9, zorder=3)
            self._take((row.lon, row.lat), 5)

    def _take(self, point: Point, size: float) -> None:
        x, y = self.ax.transData.transform(point)
        self.taken.append(Bbox.from_extents(x - size, y - size, x + size, y + size))

    def route(self, route: Sequence[Point], name: str) -> None:
        """Draw the corridor, named at the middle of its longest stretch."""
        if len(route) < 2:
            return
        line = np.array(route)
        colour = COLOURS["restricted"]
        self.ax.plot(*line.T, color=colour, lw=5, solid_capstyle="round", alpha=0.8, zorder=2)
        for start, end in pairwise(line):
            for point in np.linspace(start, end, 12):
                self._take(tuple(point), 3)
        at = int(np.hypot(*np.diff(line, axis=0).T).argmax())
        self.label(tuple((line[at] + line[at + 1]) / 2), name, gap=12, color="#8a6d00", fontweight="bold")

    def label(self, point: Point, words: str, *, gap: float = 6, sides: Sequence[Point] = _SIDES, **style: Any) -> bool:
        """Write words on the first side of a point that is free, and return whether there is one."""
        for across, up in sides:
            text = self.ax.annotate(
                words, point, (gap * across, gap * up * (0.4 if across else 1)), textcoords="offset points",
                ha=_ACROSS[int(across)], va=_UP[int(up)], zorder=4, **style,
            )  # fmt: skip
            box, frame = text.get_window_extent(self.renderer), self.ax.bbox.padded(-5)
            if frame.contains(box.x0, box.y0) and frame.contains(box.x1, box.y1) and not box.count_overlaps(self.taken):
                self.taken.append(box)
                return True
            text.remove()
        return False

    def countries(self) -> None:
        """Name the countries in sight, each where it has most room."""
        box = self.ax.viewLim
        lons, lats = np.linspace(box.x0, box.x1, 38)[1:-1], np.linspace(box.y0, box.y1, 24)[1:-1]
        grid = np.stack(np.meshgrid(lons, lats), axis=-1).reshape(-1, 2)
        for name, inside in _shares(grid):
            room = _room(self.ax.transData.transform(grid), inside)
            ranked = grid[inside][np.argsort(-room, kind="stable")]
            words = " ".join(name.upper())
            any(self.label(tuple(at), words, sides=[(0, 0)], fontsize=8, color="#8a94a0") for at in ranked)


@cache
def _arcs() -> tuple[np.ndarray, ...]:
    """Return the outlines as arrays of longitude and latitude; shared, not to be changed."""
    data = read_json("borders.json.gz")
    return tuple(np.cumsum(np.array(a).reshape(-1, 2), axis=0) * data["grid"] for a in data["arcs"])


def _room(points: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return how far each point inside is from the nearest one that is not."""
    if inside.all():
        return np.zeros(len(points))
    apart = points[inside][:, None, :] - points[~inside][None, :, :]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]).min(axis=1).round(3))


def _shares(grid: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the countries that hold enough of a grid of points to be named: name, which points."""
    arcs, view = _arcs(), Bbox([grid.min(axis=0), grid.max(axis=0)])
    for name, rings in read_json("borders.json.gz")["countries"]:
        inside = np.zeros(len(grid), dtype=bool)
        for ring in rings:
            line = Path(np.concatenate([arcs[a] if a >= 0 else arcs[~a][::-1] for a in ring]))
            if line.get_extents().overlaps(view):
                inside ^= line.contains_points(grid)  # a ring within a ring is a hole
        if inside.sum() > 0.02 * len(grid):
            yield name, inside
