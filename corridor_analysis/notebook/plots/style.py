"""One style for all figures: quiet axes, colours safe for colour-blind readers, the same SVG on every machine."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import matplotlib.dates as mdates
import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from matplotlib.transforms import Bbox

__all__ = [
    "COLOURS", "INK", "MUTED", "RULE", "WIDTH", "cut", "date_axis", "figure_style", "new_axes", "nothing", "number_of",
    "save", "svg", "width_of",
]  # fmt: skip

WIDTH = 7.4  # inches that every figure is wide, so that letters have one size on a page

INK, MUTED, RULE = "#1f2933", "#616e7c", "#cbd2d9"
# Okabe and Ito's palette (jfly.uni-koeln.de/color), told apart by every common kind of colour vision and in grey.
COLOURS = {
    "phone": "#0072b2",
    "meeting": "#d55e00",
    "visit": "#009e73",
    "video": "#56b4e9",
    "letter": "#cc79a7",
    "press_conference": "#b38600",
    "mediation": "#5d3a9b",
    "other": "#616e7c",
    "open": "#7fbf9f",
    "restricted": "#f0c34e",
    "shut": "#c8553d",
    "unknown": "#e4e7eb",
}
# For a `with` or as decorator; matplotlib's own settings are left alone.
figure_style = partial(matplotlib.style.context, Path(__file__).with_name("corridor.mplstyle"))


def new_axes(height: float) -> Axes:
    """Return axes on a figure of so many inches height that leaves room for whatever is written around them."""
    return Figure(figsize=(WIDTH, height), layout="constrained").add_subplot()


def nothing(words: str) -> Axes:
    """Say in words that there is nothing to draw."""
    ax = new_axes(0.9)
    ax.set_axis_off()
    ax.text(0.5, 0.5, words, ha="center", va="center", color=MUTED, transform=ax.transAxes)
    return ax


def cut(name: str, most: int) -> str:
    """Return a name that takes at most so many letters."""
    return name if len(name) <= most else name[: most - 1] + "…"


@cache
def width_of(words: str, size: float) -> float:
    """Return how wide words are when set in the figures' letters of a size in points; in inches."""
    face = FontProperties(family="DejaVu Sans")
    return float(TextPath((0, 0), words, size=size, prop=face).get_extents().x1) / 72 if words.strip() else 0.0


def number_of(day: str) -> float:
    """Return an ISO day as a number on a date axis."""
    return float(date.fromisoformat(day[:10]).toordinal() - date(1970, 1, 1).toordinal())


def date_axis(ax: Axes) -> None:
    """Label the horizontal axis with days, months or years, the year under the first tick and wherever it changes."""
    low, high = ax.get_xlim()
    ticks = mdates.AutoDateLocator(minticks=3, maxticks=8).tick_values(mdates.num2date(low), mdates.num2date(high))
    shown = [t for t in ticks if low <= t <= high]
    days = [mdates.num2date(t).date() for t in shown]
    words = [f"{d:%b}" if all(d.day == 1 for d in days) else f"{d.day} {d:%b}" for d in days]
    before = [None, *(d.year for d in days)]
    labels = [w if d.year == b else f"{w}\n{d.year}" for w, d, b in zip(words, days, before, strict=False)]
    if all((d.day, d.month) == (1, 1) for d in days):
        labels = [str(d.year) for d in days]
    ax.set_xticks(shown, labels)
    ax.grid(axis="x")


def svg(figure: Figure) -> str:
    """Return a figure as SVG text: no date, no program version, the same bytes on every run, and short."""
    out = io.StringIO()
    save(figure, out, format="svg", metadata={"Date": None, "Creator": None})
    whole = re.sub(r"<\?xml.*?<svg", "<svg", out.getvalue(), count=1, flags=re.DOTALL)
    bare = re.sub(r"\s*<metadata>.*?</metadata>", "", whole, count=1, flags=re.DOTALL)
    return _PATH.sub(_short, re.sub(r"\n +", "\n", bare))


_PATH, _DECIMALS = re.compile(r' d="[^"]*"'), re.compile(r"(\.\d\d)\d+")


def _short(path: re.Match[str]) -> str:
    """Return a path on one line, its points to a hundredth of a point: notebooks hold each line apart."""
    return " " + _DECIMALS.sub(r"\1", " ".join(path[0].split()))


@figure_style()
def save(figure: Figure, place: Any, **options: Any) -> None:
    """Write a figure to a path or a file, cut to what is drawn but never narrower than a page: letters keep their size.

    `options` go to matplotlib's `savefig`.
    """
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # lays the figure out
    drawn = figure.get_tightbbox(canvas.get_renderer()).padded(0.04)
    missing = max(0.0, WIDTH - drawn.width) / 2
    box = Bbox.from_extents(*(round(v, 2) for v in (drawn.x0 - missing, drawn.y0, drawn.x1 + missing, drawn.y1)))
    figure.savefig(place, bbox_inches=box, **{"metadata": {"Software": None}} | options)
