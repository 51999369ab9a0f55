"""Times that leave open what only the day of publication tells: which Friday, which July, which day "today" is.

Three conventions of newspapers, each an assumption that is written beside what is inferred from it: a bare weekday is
the latest such day, the day of publication included; a day and month without a year is the one nearest to
publication; a month alone is the latest such month where it is past, the next where it is ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import pandas as pd

from corridor_analysis.corroborate.report import Range
from corridor_analysis.parse.when.calendar import bounds
from corridor_analysis.parse.when.vocabulary import time_vocabulary

__all__ = ["WEEK", "OpenTime", "open_times"]

WEEK = 6  # days after which a bare weekday would mean the next one
_HALF_YEAR, _YEAR = 182, 364
_SHAPES = {
    "weekday": re.compile(r"XXXX-WXX-([1-7])(?:T.*)?"),
    "day": re.compile(r"XXXX-(\d\d)-(\d\d)(?:T.*)?"),
    "month": re.compile(r"XXXX-(\d\d)"),
    "dayname": re.compile(r"XXXX-XX-XX(?:T.*)?"),
}
_WHY = {
    "weekday": "a bare weekday is the latest such day, the day of publication included",
    "day": "a day and month without a year is the one nearest to publication",
    "month": "a month that is past and has no year is the latest such month",
    "dayname": "the word counts from the day of publication",
}


class OpenTime(NamedTuple):
    """A time without its year or week; `numbers` are those of its value, or the days that a dayname counts."""

    article_id: str
    start: int
    end: int
    surface: str
    kind: str
    numbers: tuple[int, ...]

    @property
    def convention(self) -> str:
        """What is assumed of such a time."""
        return _WHY[self.kind]

    def fits(self, days: Range) -> bool:
        """Return whether the time can mean these days."""
        first, last = (date.fromordinal(d) for d in days)
        if self.kind == "month":
            return (first.month, last.month) == self.numbers * 2 and first.year == last.year
        if first != last:
            return False
        if self.kind == "weekday":
            return first.isoweekday() == self.numbers[0]
        return self.kind == "dayname" or (first.month, first.day) == self.numbers

    def published(self, days: Range) -> Range:
        """Return when an article was published that calls days of the past so."""
        if self.kind == "dayname":
            return Range(days.first - self.numbers[0], days.first - self.numbers[0])
        reach = {"weekday": WEEK, "day": _HALF_YEAR, "month": _YEAR}[self.kind]
        return Range(days.first, days.first + reach)

    def next_after(self, day: int) -> int | None:
        """Return the last day of the first such month, or the first such day of a year, that ends on a day or later."""
        if self.kind not in ("day", "month"):
            return None
        year = date.fromordinal(day).year
        name = "-".join(f"{n:02}" for n in self.numbers)
        ends = [limits[1].toordinal() for y in (year, year + 1) if (limits := bounds(f"{y:04}-{name}"))]
        return next((end for end in ends if end >= day), None)


def open_times(times: pd.DataFrame) -> Iterator[OpenTime]:
    """Yield the times of a frame that leave something open, in order of the rows."""
    for t in times[times["basis"] == "none"].itertuples():
        for kind, shape in _SHAPES.items():
            found = shape.fullmatch(t.value)
            numbers = _numbers(kind, t.surface, found.groups()) if found else None
            if numbers is not None:
                yield OpenTime(t.article_id, t.start, t.end, t.surface, kind, numbers)


def _numbers(kind: str, surface: str, groups: Iterable[str]) -> tuple[int, ...] | None:
    """Return the numbers of a time; None where other words move it ("last Friday", "earlier in the day")."""
    if kind in ("weekday", "dayname"):
        words = time_vocabulary().words
        entry = words.get(surface) or words.get(surface.split()[0].rstrip("."))
        return (int(entry.payload),) if entry is not None and entry.cls == kind else None
    return tuple(int(g) for g in groups)
