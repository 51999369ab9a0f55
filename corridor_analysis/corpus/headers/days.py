"""Days as people write them: ISO 8601, day and month in words, figures with dots or slashes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, cached_property
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator

from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

_TIME = (
    r"(?:(?:T|,?[ \t]+(?:at[ \t]+|[-–|][ \t]*)?)\d{1,2}[:.h]\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?:[ \t]?[ap]\.?m\b\.?)?(?:[ \t]*(?:[+-]\d{2}:?\d{2}\b|(?-i:Z|UTC|[A-Z]{1,4}T)\b))?)?"
)
# ISO 8601 basic form and its kin, as data bases write them: T101500Z, 101500, T1015+0100
_COMPACT = r"T?(?:[01]\d|2[0-4])[0-5]\d(?:[0-5]\d(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?(?:\d{2})?)?"


class Day(NamedTuple):
    """A day of the calendar, where its words end, and whether it was in ISO form."""

    iso: str
    end: int
    machine: bool


def _alternatives(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"[ \t]+") for w in longest)


Alternatives = Annotated[str, BeforeValidator(_alternatives)]  # words as alternatives of a regular expression


class DateWords(Entry):
    """What `resources/corpus_dates.yaml` holds."""

    months: dict[int, tuple[str, ...]]
    months_elsewhere: dict[int, tuple[str, ...]]
    weekdays: Alternatives
    weekdays_elsewhere: Alternatives
    published: Alternatives
    updated: Alternatives
    openers: Alternatives
    examples: Any

    @cached_property
    def number(self) -> dict[str, int]:
        """Name of a month, in any language -> its number."""
        return {n: k for months in (self.months, self.months_elsewhere) for k, names in months.items() for n in names}

    @cached_property
    def month(self) -> str:
        """The English names of the months, as alternatives of a regular expression."""
        return _alternatives(name for names in self.months.values() for name in names)


def date_words() -> DateWords:
    """Return the words of dates; raises ResourceError where the file breaks a rule."""
    return lexicon("corpus_dates.yaml", DateWords)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    words = date_words()
    month = f"(?P<mon>{_alternatives(words.number)})"
    weekday = rf"(?:(?:{words.weekdays}|{words.weekdays_elsewhere})\.?,?[ \t]+)?"
    forms = [  # the first two are those of ISO 8601
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        rf"(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}})(?:{_COMPACT})?",
        r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        r"(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?:[ \t]+(?:of|de|del))?[ \t-]+{month}"
        r"\.?,?(?:[ \t]+del?)?[ \t-]+(?P<y>\d{4})",
        r"(?P<y>\d{4})[ \t]?年[ \t]?(?P<m>\d{1,2})[ \t]?月[ \t]?(?P<d>\d{1,2})[ \t]?日",
        rf"{month}\.?[ \t]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[ \t]+(?P<y>\d{{4}})",
    ]
    return tuple(
        (re.compile(rf"{weekday}{f}(?!\d){_TIME}(?![\w-])", re.IGNORECASE), n < 2) for n, f in enumerate(forms)
    )


def _of_match(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    if "one" in parts:
        one, two = int(parts["one"]), int(parts["two"])
        if one != two and max(one, two) <= 12:
            return None  # 04/03/2021 is March in one country and April in another
        day, month = (one, two) if two <= 12 else (two, one)
    else:
        day = int(parts["d"])
        month = date_words().number[parts["mon"].lower()] if "mon" in parts else int(parts["m"])
    return calendar_day(parts["y"], month, day) if 1500 <= int(parts["y"]) < 2200 else None


def calendar_day(year: str | int, month: str | int, day: str | int) -> str | None:
    """Return a day in ISO 8601; None where the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def day_at(text: str, at: int = 0) -> Day | None:
    """Return the full day (with its year) that is written at this place, its weekday and time included."""
    for pattern, machine in _patterns():
        match = pattern.match(text, at)
        iso = _of_match(match) if match else None
        if match and iso:
            return Day(iso, match.end(), machine)
    return None


def iso_day(value: object) -> str | None:
    """Return a day as ISO 8601 text, or None where `value` names no one day. A time zone does not move the day."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    day = day_at(text)
    return day.iso if day and day.end == len(text) else None
