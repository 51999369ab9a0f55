"""On which days a telling of the state of passage holds: a day, since when, for how long, until when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from corridor_analysis.extract.events.access_days import Dated, Days
from corridor_analysis.extract.syntax.predicates import clause
from corridor_analysis.parse.records import Parsed, Time
from corridor_analysis.parse.tree import Word

__all__ = ["Held", "Spell", "held", "now"]

_LENGTH = re.compile(r"P(?:(\d+(?:\.\d+)?|X))([DWMY])$")
_DAYS = {"D": 1.0, "W": 7.0, "M": 30.4, "Y": 365.25}
_SLACK = {"D": 1, "W": 3, "M": 15, "Y": 183}  # days by which a length told in this unit may miss
_UNTIL = re.compile(r"\b(?:until|till|til|up to)\s+(?:\w+\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+$", re.IGNORECASE)
_FOR = re.compile(r"\bfor\s+(?:(?:\w+|the last|the past|more than|at least)\s+){0,3}$", re.IGNORECASE)
_PRESENT = frozenset({"VBZ", "VBP"})


class Held(NamedTuple):
    """Days as in the table `passage`."""

    earliest: str | None = None
    begun: str | None = None
    latest: str | None = None
    over: bool = False
    date_basis: str = "no time given"


class Spell(NamedTuple):
    """A length of time in a clause: how many days, by how many that may miss, and the words before it."""

    days: int
    slack: int
    before: str


def held(parsed: Parsed, days: Days, trigger: Word, told: Word, *, state: bool) -> Held:
    """Return the days of a telling; `state` is false of what happens.

    What happened on a day is told for that day. What has been so since, or for some weeks, is told to the day of
    publication; so is what has no day.
    """
    dated = days.of(trigger, told)
    if state and told.dep_ == "conj" and now(told) and dated.days.get("latest"):
        dated = Dated({}, None)  # "opened it on Monday, and ships are passing"
    first, last = dated.days.get("earliest"), dated.days.get("latest")
    basis = dated.days.get("date_basis") or "no time given"
    end = next((t for t in _times(parsed, told) if _UNTIL.search(_before(parsed, t))), None)
    if end is not None and end.earliest and first in (None, end.earliest):
        stop = _shifted(end.earliest, -1)
        return Held(None, stop if stop < _published(parsed) else None, stop, True, basis)
    length = next((s for s in spells(parsed, told) if _FOR.search(s.before)), None)
    if first is None:
        return _for_so_long(parsed, length) if length and now(told) else Held()
    if last is None:
        return Held(first, dated.begun_by or first, None, False, basis)
    if end is not None and end.earliest and end.earliest > first:
        return Held(first, last, _shifted(end.earliest, -1), True, basis)
    if length and not now(told):
        return Held(first, last, _shifted(last, length.days - 1), True, basis)
    if state:
        return Held(None, first, last, False, basis)
    by = any(t.earliest == first and _BY.search(_before(parsed, t)) for t in _times(parsed, told))
    return Held(None if by else first, last, last, False, basis)


def _published(parsed: Parsed) -> str:
    return parsed.article.published_latest or parsed.article.published or "9999"


def _for_so_long(parsed: Parsed, length: Spell) -> Held:
    """Return the days of what has been so for some time when it was told."""
    day = parsed.article.published
    if not day or len(day) < 10:
        return Held()
    first = _shifted(day, -length.days - length.slack)
    return Held(first, min(_shifted(day, length.slack - length.days), day), None, False, "length of time")


def spells(parsed: Parsed, told: Word) -> Iterator[Spell]:
    """Yield the lengths of time of days or more in a clause."""
    for time in _within(parsed, told):
        match = _LENGTH.match(time.value)
        if time.type == "DURATION" and match:
            number = 2.0 if match[1] == "X" else float(match[1])
            slack = _SLACK[match[2]] if match[1] != "1" or match[2] != "D" else 0
            yield Spell(
                max(1, round(number * _DAYS[match[2]])),
                min(slack, 1) if match[2] == "D" else slack,
                _before(parsed, time),
            )


def now(verb: Word) -> bool:
    """Return whether a verb is in the present or the present perfect."""
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    if verb.dep_ == "xcomp":
        return now(verb.head if verb.head.pos_ in ("VERB", "AUX") else verb.head.head)
    aux = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
    return any(t.tag_ in _PRESENT or t.lower_ in ("can", "may") for t in (verb, *aux))


def _times(parsed: Parsed, told: Word) -> list[Time]:
    return [t for t, _ in parsed.days_in(told.sent)]


def _within(parsed: Parsed, told: Word) -> Iterator[Time]:
    start, end = clause(told)
    yield from (t for t in parsed.times if start <= t.start and t.end <= end)


def _before(parsed: Parsed, time: Time) -> str:
    """Return the words before a time, as far as its sentence goes back."""
    words = parsed.doc.char_span(time.start, time.end, alignment_mode="expand")
    begin = words[0].sent.start_char if words is not None else 0
    return parsed.article.text[max(begin, time.start - 60) : time.start]


def _shifted(day: str, days: int) -> str:
    return (date.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()
