"""On which days a telling of the state of passage holds: a day, since when, for how long, until when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from corridor_analysis.extract.events.access_clauses import Dated, Days
from corridor_analysis.extract.events.lexicons import access_words
from corridor_analysis.extract.passage.words import passage_words
from corridor_analysis.extract.syntax.days import dates, when
from corridor_analysis.extract.syntax.phrases import clause, verb_above
from corridor_analysis.parse.records import Parsed, Time
from corridor_analysis.parse.tree import Word

__all__ = ["Held", "by_the_clock", "days_before", "held", "of_hours"]

_LENGTH = re.compile(r"P(?:(\d+(?:\.\d+)?|X))([DWMY])$")
_DAYS = {"D": 1.0, "W": 7.0, "M": 30.4, "Y": 365.25}
_SLACK = {"D": 1, "W": 3, "M": 15, "Y": 183}  # days by which a length told in this unit may miss
_UNTIL = re.compile(r"\b(?:until|till|til|up to)\s+(?:\w+\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+$", re.IGNORECASE)
_FOR = re.compile(r"\bfor\s+(?:(?:\w+|the last|the past|more than|at least)\s+){0,3}$", re.IGNORECASE)
_AFTER = re.compile(r"\bafter\s+(?:(?:being|having been|it was|a|an|the)\s+)?(?:\w+\s+){0,4}$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between)\s+(\d{1,2})(?:st|nd|rd|th)?\s+(?:to|until|till|and|through)\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"^\s+(?:to|until|till|and|through)\s+$", re.IGNORECASE)
_PRESENT = frozenset({"VBZ", "VBP"})
_CLOCK = re.compile(r"T(?:\d|MO|AF|EV|NI|MI)")


class Held(NamedTuple):
    """Days as in the table `passage`."""

    earliest: str | None = None
    begun: str | None = None
    latest: str | None = None
    over: bool = False
    date_basis: str = "no time given"


class _Spell(NamedTuple):
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
    if not dated.days and (time := _beside(parsed, told, trigger, state=state)):
        dated = Dated(dates(parsed, time), time.latest)
    if state and told.dep_ == "conj" and _now(told) and dated.days.get("latest"):
        dated = Dated({}, None)  # "opened it on Monday, and ships are passing"
    first, last = dated.days.get("earliest"), dated.days.get("latest")
    basis = dated.days.get("date_basis") or "no time given"
    if span := _range(parsed, told):
        return span
    end = next((t.earliest for t in _times(parsed, told) if _UNTIL.search(_before(parsed, t))), None)
    if end and first in (None, end):
        stop, published = _shifted(end, -1), parsed.article.published_latest or parsed.article.published or "9999"
        return Held(None, stop if stop < published else None, stop, True, basis)
    length = next((s for s in _spells(parsed, told) if _FOR.search(s.before)), None)
    if first is None:
        day = parsed.article.published or ""
        return _for_so_long(length, day, None) if length and _now(told) and len(day) >= 10 else Held()
    if last is None:
        return Held(first, dated.begun_by or first, None, False, basis)
    if end and end > first:
        return Held(first, last, _shifted(end, -1), True, basis)
    if length and not _now(told):
        return Held(first, last, _shifted(last, length.days - 1), True, basis)
    if state:
        return Held(None, first, last, False, basis)
    by = any(t.earliest == first and _BY.search(_before(parsed, t)) for t in _times(parsed, told))
    return Held(None if by else first, last, last, False, basis)


def _beside(parsed: Parsed, told: Word, trigger: Word, *, state: bool) -> Time | None:
    """Return the time of a telling that stands with another verb: below it, above it, or coordinated with it.

    "Resumed running on 3 March"; "since Monday people have been able to cross"; "on Monday police cleared the square
    and traffic moved again"; "was blocked on Monday and reopened the same day".
    """
    own = [time for time, words in parsed.days_in(told.sent) if _verb_of(words.root) == told]
    if len(own) == 1 and told.pos_ == "VERB":
        return own[0]  # "without difficulty on Sunday": the parser hangs the day on a noun
    near = [t for t in told.children if t.dep_ == "xcomp"]
    over = told
    while over.dep_ in ("xcomp", "acomp") and over.head != over:
        over = over.head
        near.append(over)
    if near and (time := when(parsed, *near)):
        return time
    while over.dep_ == "conj":
        over = over.head
    words = passage_words()
    if words.same_day.search(told.sent.text):
        days = [t for t, span in parsed.days_in(told.sent) if span.start < trigger.i and t.earliest == t.latest]
        return days[-1] if days else None
    past = any(t.tag_ == "VBD" for t in (told, *told.children, *([told.head] if told.dep_ == "conj" else [])))
    other = over != told and past and (state or over.lemma_ not in access_words().telling_verbs)
    return when(parsed, over) if other else None


def _verb_of(token: Word) -> Word:
    """Return the verb that a time stands with, no gerund: "crossed without being stopped on Sunday"."""
    verb = verb_above(token)
    while verb.dep_ == "pcomp" and verb.head != verb:
        verb = verb_above(verb)
    return verb


def _for_so_long(length: _Spell, day: str, last: str | None) -> Held:
    """Return the days of what had been so for some time on a day, until the `last` if it was so no more."""
    begun = min(_shifted(day, length.slack - length.days), last or day)
    return Held(_shifted(day, -length.days - length.slack), begun, last, False, "length of time")


def days_before(parsed: Parsed, told: Word, day: str | None) -> Held | None:
    """Return the days of the state that something ended on a day: "reopened on Monday after three weeks"."""
    length = next((s for s in _spells(parsed, told) if _AFTER.search(s.before)), None)
    return _for_so_long(length, day, _shifted(day, -1)) if length and day else None


def _spells(parsed: Parsed, told: Word) -> Iterator[_Spell]:
    """Yield the lengths of time of days or more in a clause."""
    for time in _within(parsed, told):
        match = _LENGTH.match(time.value)
        if time.type == "DURATION" and match:
            number = 2.0 if match[1] == "X" else float(match[1])
            slack = 0 if match.groups() == ("1", "D") else _SLACK[match[2]]
            yield _Spell(max(1, round(number * _DAYS[match[2]])), slack, _before(parsed, time))


def of_hours(parsed: Parsed, told: Word, trigger: Word, effect: str) -> bool:
    """Return whether a clause tells of hours and not of days: "for three hours", "from 9 am to noon", "briefly"."""
    words = passage_words()
    start, end = clause(told)
    text = parsed.article.text[start:end]
    if words.each_day.search(text):
        return False
    after = told.sent.end
    last = parsed.doc[after].sent.end if after < len(parsed.doc) else after  # the end of the next sentence
    if words.brief.search(text) or (effect == "closure" and words.same_day.search(parsed.doc[told.i : last].text)):
        return True
    hours = (t for t in _within(parsed, told) if t.type == "DURATION" and t.value.startswith("PT"))
    return any(_lasts(parsed, t, trigger) for t in hours) or (not _now(told) and by_the_clock(parsed, told))


def by_the_clock(parsed: Parsed, told: Word) -> bool:
    """Return whether a clause names two hours: "from 9 am to noon"."""
    return sum(t.type == "TIME" and bool(_CLOCK.search(t.value)) for t in _within(parsed, told)) > 1


def _now(verb: Word) -> bool:
    """Return whether a verb is in the present or the present perfect."""
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    if verb.dep_ == "xcomp":
        return _now(verb.head if verb.head.pos_ in ("VERB", "AUX") else verb.head.head)
    aux = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
    return any(t.tag_ in _PRESENT or t.lower_ in ("can", "may") for t in (verb, *aux))


def _lasts(parsed: Parsed, time: Time, trigger: Word) -> bool:
    """Return whether a length of time is how long something lasted: "for three hours", "a three-hour blockade"."""
    if _FOR.search(_before(parsed, time)):
        return True
    words = parsed.doc.char_span(time.start, time.end, alignment_mode="expand")
    return words is not None and any(t == trigger or t.head == trigger or t.head.head == trigger for t in words)


def _range(parsed: Parsed, told: Word) -> Held | None:
    """Return the days of "from 3 to 9 March" or "from 3 March to 9 March"."""
    days = [(t, t.earliest) for t in _times(parsed, told) if t.earliest and t.earliest == t.latest]
    text = parsed.article.text
    for time, last in days:
        found = _FROM.search(_before(parsed, time))
        if found and 0 < int(found[1]) < int(last[8:10]):  # of the same month
            first = date.fromisoformat(last).replace(day=int(found[1])).isoformat()
            return Held(first, first, last, True, f"{found[0].strip()} {text[time.start : time.end]}")
    for (one, first), (other, last) in pairwise(days):
        from_ = re.search(r"\b(?:from|between)\s+$", _before(parsed, one), re.IGNORECASE)
        if from_ and _BETWEEN.match(text[one.end : other.start]) and first < last:
            return Held(first, first, last, True, text[one.start : other.end])
    return None


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
