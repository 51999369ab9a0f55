"""What an article without a date tells of the day of its publication: piece by piece.

- cited: it tells as past what it dates itself, so it was published on that day or later;
- planned: it tells as still to come what it, or a dated article, puts on a day; so on that day or earlier;
- ahead: what is planned in a month or day without a year (only where the newest day that it cites was news then);
- shared: it tells as past what a dated article puts on a day; so on that day or later;
- reckoned: the same, where the article itself names the weekday, the month, or "today" (see `open_times`);
- newest: the weekday named first is that of the newest event, as news begins with what is new, and a report that names
  only the weekday of it is published that day or the next.

Standing demands are no evidence of another article's day: they are repeated for months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from corridor_analysis.corroborate.comparison_lexicon import comparison_words
from corridor_analysis.corroborate.conflicts import hard_days
from corridor_analysis.corroborate.open_times import OpenTime, open_times
from corridor_analysis.corroborate.report import EventReport, Group, Range, day_text

__all__ = ["Evidence", "Place", "Told", "evidence_of", "place", "told_by"]

NEWS_YEAR = 365  # days in which what is told is news enough for a month without a year to be the next one
_ASKS = frozenset({"REQUEST", "THREATEN"})  # the day in their clause can be that of what is asked or threatened

Place = tuple[str, int, int, str, str | None]


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
    for r in told.reports:
        if r.days is None:
            continue
        day = day_text(r.days)
        if r.planned:
            yield Evidence("planned", None, r.days.last, f"tells what is planned for {day} as still to come", r)
        elif r.status == "happened" and r.event_type not in _ASKS and not _deadline(r):
            yield Evidence("cited", r.days.first, None, f"tells what happened on {day} as past", r)


def _deadline(report: EventReport) -> bool:
    """Return whether a word of a deadline stands in the clause: its day may lie ahead."""
    return not comparison_words().deadline.isdisjoint(report.text[report.start : report.end].lower().split())


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
