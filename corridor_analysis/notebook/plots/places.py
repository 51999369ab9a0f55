"""A map of the corridor, its ends and the places that articles mention.

Outlines are Natural Earth's (public domain, naturalearthdata.com), 1:10m, simplified: borders as they are held in fact.
Longitudes are drawn at the scale of the middle latitude (equirectangular), which is true enough for a few degrees.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.path import Path

from corridor_analysis.notebook.plots.labels import Board, width_of
from corridor_analysis.notebook.plots.style import COLOURS, INK, MUTED, WIDTH, figure_style, nothing
from corridor_analysis.resources import read_json

__all__ = ["corridor_map"]

_HEIGHT = 4.4
_LEAST = 0.8  # degrees of longitude shown at least
_SPOTS = 60  # towns and sites that are drawn, those mentioned most first
_LABELS = 30  # of them, how many are labelled at most
_AREAS = ("territory", "border", "corridor")  # no dot: their place is not a point
_KM = 111.2  # kilometres in a degree of latitude


@dataclass(frozen=True)
class _View:
    """A window on the world: west, south, east, north in degrees, drawn on WIDTH by _HEIGHT inches."""

    west: float
    south: float
    east: float
    north: float

    def inches(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self.west) / (self.east - self.west) * WIDTH
        return x, (lat - self.south) / (self.north - self.south) * _HEIGHT

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        lon = self.west + x / WIDTH * (self.east - self.west)
        return lon, self.south + y / _HEIGHT * (self.north - self.south)


def corridor_map(places: pd.DataFrame, route: Sequence[tuple[float, float]] = (), *, name: str = "") -> Axes:
    """Draw places on the borders of countries, and the corridor as a line through the points of its route.

    `places` has name, kind (as in a case), lat, lon (degrees) and n (mentions; 0 is drawn hollow). `route` holds pairs
    of longitude and latitude from end to end, `name` is what the line is called.
    """
    points = places[places["lat"].notna() & places["lon"].notna()]
    with figure_style():
        ax = Figure(figsize=(WIDTH, _HEIGHT)).add_axes((0.006, 0.006, 0.988, 0.988))
        every = _in_order(points[~points["kind"].isin(_AREAS)], route)
        spots = every.head(_SPOTS)
        around = [*zip(spots["lon"], spots["lat"], strict=True), *route]
        if not around:
            around = list(zip(points["lon"], points["lat"], strict=True))
        if not around:
            return nothing(ax, "No place of the case has coordinates.")
        view = _view(around)
        board = Board(WIDTH, _HEIGHT)
        _frame(ax, view)
        _outlines(ax, view)
        _scale(ax, view, board)
        board.take([(WIDTH - 3.2, 0.0, WIDTH, 0.3)] if len(every) > len(spots) else [])
        board.take(_dot(*view.inches(r.lon, r.lat), 0.06) for r in spots.itertuples())
        _route(ax, view, board, route, name)
        _spots(ax, view, board, spots)
        _areas(ax, view, board, points)
        _countries(ax, view, board)
        if len(every) > len(spots):
            words = f"The {len(spots)} places mentioned most, of {len(every)}"
            ax.text(*view.degrees(WIDTH - 0.1, 0.1), words, fontsize=7.5, color=MUTED, ha="right")
    return ax


def _in_order(spots: pd.DataFrame, route: Sequence[tuple[float, float]]) -> pd.DataFrame:
    """Return places in the order in which they get their labels: most mentioned, then those on the route, by name."""
    on_route = [p in set(route) for p in zip(spots["lon"], spots["lat"], strict=True)]
    return spots.assign(_on=on_route).sort_values(["n", "_on", "name"], ascending=[False, False, True])


def _view(points: Sequence[tuple[float, float]]) -> _View:
    """Return a window around points that has the shape of the drawing."""
    lons, lats = zip(*points, strict=True)
    middle, centre = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    squeeze = math.cos(math.radians(middle))
    wide = max(1.35 * (max(lons) - min(lons)), _LEAST, 1.35 * (max(lats) - min(lats)) * WIDTH / _HEIGHT / squeeze)
    high = wide * squeeze * _HEIGHT / WIDTH
    return _View(centre - wide / 2, middle - high / 2, centre + wide / 2, middle + high / 2)


def _frame(ax: Axes, view: _View) -> None:
    ax.set_xlim(view.west, view.east)
    ax.set_ylim(view.south, view.north)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set(visible=True, color="#cbd2d9")


@cache
def _arcs() -> tuple[np.ndarray, ...]:
    """Return the outlines as arrays of longitude and latitude; shared, not to be changed."""
    data = read_json("borders.json.gz")
    return tuple(np.cumsum(np.array(a).reshape(-1, 2), axis=0) * data["grid"] for a in data["arcs"])


def _outlines(ax: Axes, view: _View) -> None:
    lines = [np.round(part, 3) for arc in _arcs() for part in _within(arc, view)]
    ax.add_collection(LineCollection(lines, colors="#a3adb8", linewidths=0.8, zorder=1))


def _within(arc: np.ndarray, view: _View) -> Iterator[np.ndarray]:
    """Yield the stretches of a line that may be in sight: runs of points near the window, with a neighbour each."""
    (lon, lat), pad = arc.T, view.east - view.west
    near = (lon > view.west - pad) & (lon < view.east + pad) & (lat > view.south - pad) & (lat < view.north + pad)
    at = np.flatnonzero(near)
    if len(at):
        for run in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1):
            yield arc[max(0, run[0] - 1) : run[-1] + 2]


def _scale(ax: Axes, view: _View, board: Board) -> None:
    """Draw a bar of a round number of kilometres in the lower left corner."""
    per_degree = _KM * math.cos(math.radians((view.south + view.north) / 2))
    whole = (view.east - view.west) * per_degree
    km = next(n for n in (2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1) if n < whole / 4 or n == 1)
    (x0, y), (x1, _) = view.degrees(0.15, 0.15), view.degrees(0.15 + km / whole * WIDTH, 0.15)
    ax.plot([x0, x1], [y, y], color=MUTED, lw=1.5, solid_capstyle="butt")
    ax.text(*view.degrees(0.15, 0.22), f"{km} km", fontsize=7.5, color=MUTED)
    board.take([(0.1, 0.1, 0.25 + km / whole * WIDTH, 0.4)])


def _route(ax: Axes, view: _View, board: Board, route: Sequence[tuple[float, float]], name: str) -> None:
    if len(route) < 2:
        return
    inches = [view.inches(*p) for p in route]
    ax.plot(*zip(*route, strict=True), color=COLOURS["restricted"], lw=5, solid_capstyle="round", alpha=0.8, zorder=2)
    for (x0, y0), (x1, y1) in pairwise(inches):
        steps = np.linspace(0, 1, 12)
        board.take(_dot(x0 + t * (x1 - x0), y0 + t * (y1 - y0), 0.04) for t in steps)
    longest = max(range(len(inches) - 1), key=lambda i: math.dist(inches[i], inches[i + 1]))
    middle = tuple(np.mean([inches[longest], inches[longest + 1]], axis=0))
    box = board.place(middle, name, 9, gap=0.16) if name else None
    if box:
        x, y = view.degrees(box[0], (box[1] + box[3]) / 2)
        ax.text(x, y, name, fontsize=9, va="center", color="#8a6d00", fontweight="bold")


def _dot(x: float, y: float, r: float) -> tuple[float, float, float, float]:
    return x - r, y - r, x + r, y + r


def _spots(ax: Axes, view: _View, board: Board, spots: pd.DataFrame) -> None:
    """Draw towns and sites; label those mentioned most, as long as there is room."""
    most = max(1, int(spots["n"].max())) if len(spots) else 1
    sizes = [3.2 + (4 * math.sqrt(n / most) if n else 0) for n in spots["n"]]
    rows = list(zip(spots.itertuples(), sizes, strict=True))
    for row, size in rows:
        face = INK if row.n else "#ffffff"
        ax.plot([row.lon], [row.lat], "o", ms=size, mfc=face, mec=INK if row.n else MUTED, mew=0.9, zorder=3)
    for row, _ in rows[:_LABELS]:
        _label(ax, view, board, row)


def _label(ax: Axes, view: _View, board: Board, row: Any) -> None:
    box = board.place(view.inches(row.lon, row.lat), row.name, 8)
    if box:
        x, y = view.degrees(box[0] + 0.02, (box[1] + box[3]) / 2)
        ax.text(x, y, row.name, fontsize=8, va="center", color=INK if row.n else MUTED, zorder=4)


def _areas(ax: Axes, view: _View, board: Board, points: pd.DataFrame) -> None:
    """Name the territories mentioned whose middle is in sight."""
    for row in points[(points["kind"] == "territory") & (points["n"] > 0)].sort_values("name").itertuples():
        x, y = view.inches(row.lon, row.lat)
        if 0 < x < WIDTH and 0 < y < _HEIGHT:
            box = board.place((x, y), row.name, 9.5, gap=0.2)
            if box:
                at = view.degrees(box[0], (box[1] + box[3]) / 2)
                ax.text(*at, row.name, fontsize=9.5, fontstyle="italic", va="center", color=INK, zorder=4)


def _countries(ax: Axes, view: _View, board: Board) -> None:
    """Name the countries in sight, each where it has most room."""
    grid = np.array([view.degrees(x, y) for y in np.arange(0.2, _HEIGHT, 0.2) for x in np.arange(0.3, WIDTH, 0.2)])
    for name, inside in _shares(grid):
        words = " ".join(name.upper())
        width = width_of(words, 8)
        mine = grid[inside]
        room = _room(np.array(view.inches(*grid.T)).T, inside)
        for at in sorted(range(len(mine)), key=lambda i: -room[i]):
            x, y = view.inches(*mine[at])
            box = (x - width / 2 - 0.05, y - 0.09, x + width / 2 + 0.05, y + 0.09)
            if board.free(box):
                board.take([box])
                ax.text(*mine[at], words, fontsize=8, color="#8a94a0", ha="center", va="center")
                break


def _room(points: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return how far each point inside is from the nearest one that is not, in inches."""
    if inside.all():
        return np.zeros(len(points))
    apart = points[inside][:, None, :] - points[~inside][None, :, :]
    return np.round(np.hypot(apart[..., 0], apart[..., 1]).min(axis=1), 6)


def _shares(grid: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the countries that hold enough of a grid of points to be named: name, which points."""
    arcs, (west, south), (east, north) = _arcs(), grid.min(axis=0), grid.max(axis=0)
    for name, rings in read_json("borders.json.gz")["countries"]:
        inside = np.zeros(len(grid), dtype=bool)
        for ring in rings:
            line = np.concatenate([arcs[a] if a >= 0 else arcs[~a][::-1] for a in ring])
            (lon, lat) = line.T
            if lon.max() > west and lon.min() < east and lat.max() > south and lat.min() < north:
                inside ^= Path(line).contains_points(grid)  # a ring within a ring is a hole
        if inside.sum() > 0.02 * len(grid):
            yield name, inside
