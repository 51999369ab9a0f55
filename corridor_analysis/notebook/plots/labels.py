"""Labels that do not overlap: each goes to the first side of its point that is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import matplotlib.dates as mdates
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

__all__ = ["Board", "date_axis", "fit", "number_of", "width_of"]

Box = tuple[float, float, float, float]  # left, bottom, right, top in inches
_SIDES = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1), (0, 1), (0, -1))


@cache
def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Return how wide words are when set in the figures' letters of a size in points; in inches."""
    if not words.strip():
        return 0.0
    face = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    return float(TextPath((0, 0), words, size=size, prop=face, usetex=False).get_extents().x1) / 72


def fit(ax: Axes, names: Sequence[str], *, right: float = 0.1, bottom: float = 0.4, top: float = 0.1) -> None:
    """Place axes so that the figure, with the names left of them, is as wide as its size says; margins in inches."""
    wide, high = ax.figure.get_size_inches()
    left = max((width_of(name, 9) for name in names), default=0.0) + 0.2
    ax.set_position((left / wide, bottom / high, (wide - left - right) / wide, (high - bottom - top) / high))


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


@dataclass
class Board:
    """A drawing area of some inches, and the boxes on it that are taken."""

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)

    def take(self, boxes: Iterable[Box]) -> None:
        """Keep boxes free of labels."""
        self.taken += boxes

    def free(self, box: Box) -> bool:
        """Return whether a box lies on the board and overlaps nothing."""
        left, bottom, right, top = box
        if left < 0 or bottom < 0 or right > self.width or top > self.height:
            return False
        return not any(left < r and x < right and bottom < t and y < top for x, y, r, t in self.taken)

    def place(self, point: tuple[float, float], words: str, size: float, *, gap: float = 0.08) -> Box | None:
        """Return the box of a label beside a point, now taken; None where no side is free."""
        width, height = width_of(words, size) + 0.04, size / 72 * 1.25
        for box in _around(point, (width, height), gap):
            if self.free(box):
                self.taken.append(box)
                return box
        return None


def _around(point: tuple[float, float], size: tuple[float, float], gap: float) -> Sequence[Box]:
    """Return the boxes beside a point: right, left, the corners of the right, those of the left, above, below."""
    (x, y), (width, height) = point, size
    out = []
    for across, up in _SIDES:
        left = x - width / 2 + across * (width / 2 + (gap if not up else 0.9 * gap))
        bottom = y - height / 2 + up * (height / 2 + (gap if not across else 0.4 * gap))
        out.append((left, bottom, left + width, bottom + height))
    return out
