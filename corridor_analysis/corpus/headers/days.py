"""Days as people write them: ISO 8601, day and month in words, figures with dots or slashes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml

__all__ = ["Day", "day_at", "iso_day", "lexicon", "month_words", "words"]

_FILE = "corpus_dates.yaml"
_KEYS = ("months", "months_elsewhere", "weekdays", "weekdays_elsewhere", "published", "updated", "openers", "examples")
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


@cache
def lexicon() -> dict[str, object]:
    """Return `resources/corpus_dates.yaml`, its keys checked."""
    content = read_yaml(_FILE)
    for key in (*content, *_KEYS):
        if key not in _KEYS or key not in content:
            raise ResourceError(_FILE, key, "unknown or missing key", nearest(key, _KEYS))
    return content


@cache
def words(key: str) -> str:
    """Return a list of the lexicon as alternatives of a regular expression, the longest first."""
    entries = sorted(lexicon()[key], key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"[ \t]+") for w in entries)


@cache
def _months() -> dict[str, int]:
    both = (lexicon()["months"], lexicon()["months_elsewhere"])
    return {name: number for months in both for number, names in months.items() for name in names}


@cache
def month_words() -> str:
    """Return the names of the months as alternatives of a regular expression, the longest first."""
    return _longest_first(name for names in lexicon()["months"].values() for name in names)


def _longest_first(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=lambda m: (-len(m), m)))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    month = f"(?P<mon>{_longest_first(_months())})"
    weekday = rf"(?:(?:{words('weekdays')}|{words('weekdays_elsewhere')})\.?,?[ \t]+)?"
    forms = [
        (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", True),
        (rf"(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}})(?:{_COMPACT})?", True),
        (r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})", False),
        (r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})", False),
        (r"(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<y>\d{4})", False),
        (
            rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?:[ \t]+(?:of|de|del))?[ \t-]+{month}"
            r"\.?,?(?:[ \t]+del?)?[ \t-]+(?P<y>\d{4})",
            False,
        ),
        (r"(?P<y>\d{4})[ \t]?年[ \t]?(?P<m>\d{1,2})[ \t]?月[ \t]?(?P<d>\d{1,2})[ \t]?日", False),
        (rf"{month}\.?[ \t]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[ \t]+(?P<y>\d{{4}})", False),
    ]
    return tuple((re.compile(rf"{weekday}{f}(?!\d){_TIME}(?![\w-])", re.IGNORECASE), m) for f, m in forms)


def _calendar(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if "one" in parts:
        one, two = int(parts["one"]), int(parts["two"])
        if one != two and max(one, two) <= 12:
            return None  # 04/03/2021 is March in one country and April in another
        day, month = (one, two) if two <= 12 else (two, one)
    else:
        day = int(parts["d"])
        month = _months()[parts["mon"].lower()] if "mon" in parts else int(parts["m"])
    try:
        return date(year, month, day).isoformat() if 1500 <= year < 2200 else None
    except ValueError:
        return None


def day_at(text: str, at: int = 0) -> Day | None:
    """Return the full day (with its year) that is written at this place, its weekday and time included."""
    for pattern, machine in _patterns():
        match = pattern.match(text, at)
        iso = _calendar(match) if match else None
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
