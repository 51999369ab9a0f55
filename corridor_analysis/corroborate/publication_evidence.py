"""What an article without a date tells of the day of its publication: piece by piece.

- cited: it tells as past what it dates itself, so it was published on that day or later;
- planned: it tells as still to come what it, or a dated article, puts on a day; so on that day or earlier;
- ahead: what is planned in a month or day without a year (only where the newest day that it cites was news then);
- shared: it tells as past what a dated article puts on a day; so on that day or later;
- reckoned: the same, where the article itself names the weekday, the month, or "today" (see `OpenTime`);
- newest: the weekday named first is that of the newest event, as news begins with what is new, and a report that names
  only the weekday of it is published that day or the next.

Standing demands are no evidence of another article's day: they are repeated for months.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from corridor_analysis.corroborate.conflicts import hard_days
from corridor_analysis.corroborate.report import EventReport, Group, Range, day_text
from corridor_analysis.corroborate.wording import comparison_words
from corridor_analysis.parse.when.calendar import bounds
from corridor_analysis.parse.when.vocabulary import time_vocabulary

WEEK = 6  # days after which a bare weekday would mean the next one
_REACH = {"weekday": WEEK, "day": 182, "month": 364, "dayname": 0}  # days between such a day and publication, at most
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

NEWS_YEAR = 365  # days in which what is told is news enough for a month without a year to be the next one
_ASKS = frozenset({"REQUEST", "THREATEN"})  # the day in their clause can be that of what is asked or threatened

Place = tuple[str, int, int, str, str | None]


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
        first = days.first - (self.numbers[0] if self.kind == "dayname" else 0)
        return Range(first, first + _REACH[self.kind])

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
    words = time_vocabulary().words
    for t in times[times["basis"] == "none"].itertuples():
        for kind, shape in _SHAPES.items():
            if not (found := shape.fullmatch(t.value)):
                continue
            numbers = tuple(map(int, found.groups()))
            if kind in ("weekday", "dayname"):
                entry = words.get(t.surface) or words.get(t.surface.split()[0].rstrip("."))
                if entry is None or entry.cls != kind:  # other words move it ("last Friday", "earlier in the day")
                    continue
                numbers = (int(entry.payload),)
            yield OpenTime(t.article_id, t.start, t.end, t.surface, kind, numbers)


class Evidence(NamedTuple):
    """Evidence that an article was published on the days `first` to `last` (ordinals); None leaves a side open."""

    rule: str
    first: int | None
    last: int | None
    why: str
    event: EventReport | None = None
    time: OpenTime | None = None
    report: EventReport | None = None


@dataclass(frozen=True)
class Told:
    """An article without a date: its events, the times that it leaves open, and which of them date which event."""

    reports: tuple[EventReport, ...]
    times: tuple[OpenTime, ...]
    dating: Mapping[str, OpenTime]


def told_by(reports: Iterable[EventReport], times: pd.DataFrame, dating_times: Mapping[Place, int]) -> Told:
    """Return what one article tells, from its reports, its rows of `times` and which of these date which event."""
    own = tuple(reports)
    known = {t.start: t for t in open_times(times)}
    dating = {r.event_id: known[at] for r in own if (at := dating_times.get(place(r))) in known}
    return Told(own, tuple(known.values()), dating)


def place(report: EventReport) -> Place:
    """Return what an event is known by, whichever way its article is read."""
    return report.article_id, report.start, report.end, report.event_type, report.mode


def evidence_of(told: Told, groups: Mapping[str, Group], published: Mapping[str, int]) -> list[Evidence]:
    """Return the evidence of one article's day.

    `groups` maps event ids to their happenings, `published` the articles that are dated to their days (ordinals).
    """
    found = [*_own(told), *_shared(told, groups, published)]
    firsts = [c.first for c in found if c.first is not None]
    fresh = _news(told, groups, published) if firsts else None
    if fresh is not None:
        found += _ahead(told, max(firsts), fresh)
    return found


def _own(told: Told) -> Iterator[Evidence]:
    deadlines = comparison_words().deadline  # the day of a clause with such a word may lie ahead
    for r in told.reports:
        if r.days is None:
            continue
        day = day_text(r.days)
        if r.planned:
            yield Evidence("planned", None, r.days.last, f"tells what is planned for {day} as still to come", r)
        elif r.status == "happened" and r.event_type not in _ASKS and deadlines.isdisjoint(r.clause.lower().split()):
            yield Evidence("cited", r.days.first, None, f"tells what happened on {day} as past", r)


def _shared(told: Told, groups: Mapping[str, Group], published: Mapping[str, int]) -> Iterator[Evidence]:
    for r in told.reports:
        others = [o for o in _dated(groups.get(r.event_id), published) if o.days]
        days = hard_days(others) if r.days is None and r.event_type != "REQUEST" else None
        if days is not None and (piece := _inferred(r, told.dating.get(r.event_id), others[0], days)):
            yield piece


def _inferred(r: EventReport, time: OpenTime | None, other: EventReport, days: Range) -> Evidence | None:
    """Return what the days of a happening in a dated article say of one that tells it without."""
    told = f"{other.article_id} tells of it too and dates it {day_text(days)}"
    if r.planned:
        return Evidence("planned", None, days.last, f"tells it as still to come; {told}", r, None, other)
    if r.status != "happened":
        return None
    if time is None:
        return Evidence("shared", days.first, None, f"tells it as past; {told}", r, None, other)
    if not time.fits(days):
        return None
    bounds = time.published(days)
    return Evidence("reckoned", *bounds, f"calls its day {time.surface!r}; {told}; {time.convention}", r, time, other)


def _dated(group: Group | None, published: Mapping[str, int]) -> list[EventReport]:
    """Return the members of a happening that stand in dated articles, in order of article and text."""
    members = [r for r, _ in group.members] if group else []
    return sorted((r for r in members if r.article_id in published), key=lambda r: r.order)


def _news(told: Told, groups: Mapping[str, Group], published: Mapping[str, int]) -> EventReport | None:
    """Return a report of a dated article, within a year of the deed, of what this one tells as past too."""
    for r in told.reports:
        if r.planned or r.event_type == "REQUEST":
            continue
        others = _dated(groups.get(r.event_id), published)
        day = r.days or hard_days([o for o in others if o.days])
        fresh = (o for o in others if day and 0 <= published[o.article_id] - day.first <= NEWS_YEAR)
        if (first := next(fresh, None)) is not None:
            return first
    return None


def _ahead(told: Told, newest: int, fresh: EventReport) -> Iterator[Evidence]:
    """Yield the end of each month, or the day, that a plan names without a year: the first one after a day."""
    since = date.fromordinal(newest).isoformat()
    for r in told.reports:
        time = told.dating.get(r.event_id) if r.planned and r.days is None else None
        last = time.next_after(newest) if time else None
        if time and last is not None:
            why = (
                f"plans for {time.surface!r}, taken as the next one after {since}, the newest day that it tells of as "
                f"past: {fresh.article_id} tells the same within a year of it, so that it was news"
            )
            yield Evidence("ahead", None, last, why, r, time, fresh)
