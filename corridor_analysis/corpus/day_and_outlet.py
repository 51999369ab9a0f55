"""Days and the names of outlets, as people write them at the top of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, cached_property
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator

from corridor_analysis.resources import lexicon, read_csv
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


_MOST = 60  # characters of a name
_WORDS = 5  # of a name, that of its last words aside
_SITE = re.compile(r"(?:[A-Za-z0-9-]+\.)+[a-z]{2,6}")
_BETWEEN = re.compile(r"\s*[,/|&·•–—]\s*|\s+-\s+|\s+(?:and|of)\s+")
_FOR = re.compile(r"\bfor\s+(?:the\s+)?([^\W_a-z][^,/|&]*)$")
_LINE = re.compile(r"[ \t]*[(/]?([^\n()/]{2,60}?)[)/]?[ \t]*(?=\n|$)")
_BRACKETED = re.compile(
    r"(?:(?P<place>[^\W\d_a-z][^\d()/\n]{1,39})(?:,[ \t][^()/\n]{1,30})?[ \t]*)?"
    r"(?:\((?P<agency>[^()\n]{2,40})\)[ \t]*(?:--|[–—]|-(?=[ \t]))|/(?P<wire>[^/\n]{2,40})/[.:,]?[ \t])"
)
_COLON = re.compile(
    r"(?P<place>[^\W\d_a-z][^\d,()\n]{1,39}),[ \t]+(?P<day>[^,()\n]{3,20}),[ \t]+(?P<agency>[^\n:,]{2,40}):[ \t]"
)


_Names = Annotated[frozenset[str], BeforeValidator(lambda names: {name.casefold() for name in names})]


class OutletWords(Entry):
    """What `resources/corpus_outlets.yaml` holds."""

    names: _Names
    last: Alternatives
    beside: Alternatives
    sections: _Names
    labels: Alternatives
    examples: Any


def _words() -> OutletWords:
    return lexicon("corpus_outlets.yaml", OutletWords)


@cache
def _last(beside: bool) -> re.Pattern[str]:
    """Return the pattern of a name that ends with a word of the lexicon: what stands before it is its first group."""
    last = f"{_words().last}|{_words().beside}" if beside else _words().last
    return re.compile(rf"(.+?)[ \t]+(?:{last})", re.IGNORECASE)


@cache
def _month() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{date_words().month})\b", re.IGNORECASE)


def _named(words: str, *, beside: bool = False) -> bool:
    """Return whether words are the name of an outlet; `beside` says that their place shows a name."""
    if not 2 <= len(words) <= _MOST or not (words[0].isupper() or words[0].isdigit() or _SITE.fullmatch(words)):
        return False
    if words.casefold() in _words().names or _SITE.fullmatch(words):
        return True
    found = _last(beside).fullmatch(words)
    if not found or re.search(r"[,;:!?]", words):
        return False
    before = found[1].casefold().split()
    section = words.casefold().endswith(" news") and _words().sections.issuperset(before)
    return _capital(words) and len(before) <= _WORDS and not section


def _capital(words: str) -> bool:
    return all(not w[0].islower() or w in ("of", "and", "de", "the") for w in words.split())


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"] for row in read_csv("given_names.csv"))


def outlet_line(text: str, at: int) -> tuple[str, int] | None:
    """Return the outlet whose name is the line that begins here, and where the line ends."""
    line = _LINE.match(text, at)
    name = line[1].strip() if line else ""
    return (name, line.end()) if line and len(name.split()) < _WORDS and _named(name) else None


def is_sure_outlet(name: str) -> bool:
    """Return whether the name of an outlet can be no headline: it is in capitals, or well known."""
    return name.isupper() or name.casefold() in _words().names


def labelled_outlet(text: str, at: int) -> tuple[str, int] | None:
    """Return what a line such as `Source: Island Wire` gives as the outlet, and where the line ends."""
    name = rf"([^\W_a-z][^\n:;.]{{1,59}}|{_SITE.pattern})"
    line = re.compile(rf"(?i:{_words().labels}):[ \t]*{name}[ \t]*(?:\n|$)").match(text, at)
    return (line[1].strip(), line.end(1)) if line else None


def outlet_in_byline(words: str) -> str | None:
    """Return the outlet that a byline (`By Ann Lee, Island Wire`) names beside or in place of a writer."""
    words = re.sub(r"^By:?\s+", "", words.strip())
    behind = _FOR.search(words)
    if behind:
        return behind[1].strip()
    parts: list[str] = [part.strip(" ()") for part in _BETWEEN.split(words)]
    parts = [re.sub(r"^the\s+", "", part) for part in parts if part]
    for part in reversed(parts):
        given, *surnames = part.split() or [""]  # a surname can be a word for outlets, too
        person = len(surnames) == 1 and given.title() in _given_names()
        if _named(part, beside=not person):
            return part
    return None


def outlet_in_dateline(text: str, at: int) -> str | None:
    """Return the agency of a dateline, `PORT VALE, March 4 (AFP) -` or `PORT VALE /TASS/.`, with or without a day."""
    found = _BRACKETED.match(text, at) or _COLON.match(text, at)
    if not found:
        return None
    parts = found.groupdict()
    name = (parts.get("agency") or parts.get("wire") or "").strip()
    plain = bool(name) and _capital(name) and not re.search(r"\d", name) and not _month().search(name)
    if "day" in parts and not _month().search(parts["day"]):
        return None
    place = (found["place"] or "").strip(" ,")
    shown = place.isupper() or (parts.get("wire") and _capital(place))
    return name if plain and (shown or _named(name, beside=True)) else None
