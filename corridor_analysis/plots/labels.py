"""Labels that do not overlap: each goes to the first side of its point that is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

__all__ = ["Board", "width_of"]

Box = tuple[float, float, float, float]  # left, bottom, right, top in inches
_SIDES = ((1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1))


@cache
def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Return how wide words are when set in the figures' letters of a size in points; in inches."""
    if not words.strip():
        return 0.0
    face = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    return float(TextPath((0, 0), words, size=size, prop=face, usetex=False).get_extents().x1) / 72


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
    """Return the boxes beside a point: right, left, the corners, above, below."""
    (x, y), (width, height) = point, size
    out = []
    for across, up in _SIDES:
        left = x - width / 2 + across * (width / 2 + (gap if not up else 0.7 * gap))
        bottom = y - height / 2 + up * (height / 2 + (gap if not across else 0.4 * gap))
        out.append((left, bottom, left + width, bottom + height))
    return out
