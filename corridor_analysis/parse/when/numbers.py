"""Read numbers written in words, digits or both."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["compose"]


def compose(parts: Iterable[int | float]) -> float | int | None:
    """Return the number that a series of number words says: 2, 100, 5 is 205; 19, 90, 7 the year 1997.

    `parts` are the values of the single words in text order; None if there are none.
    """
    total: float = 0
    current: float | None = None
    for value in parts:
        if value >= 1000 and current is not None:
            total, current = total + current * value, 0
        elif value in (12, 20, 100) and current is not None and 0 < current < 10:
            current *= value  # two dozen, two score, two hundred
        elif current is not None and 10 <= current <= 20 and 20 <= value < 100:
            current = current * 100 + value
        else:
            current = (current or 0) + value
    return None if current is None else total + current
