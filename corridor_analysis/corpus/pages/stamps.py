"""The days and moments that a web page names: in its metadata, its elements, its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING

from corridor_analysis.corpus.headers.days import calendar_day, date_words, day_at

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["SAME", "SHORT", "Stamp", "shown", "stamp_of", "stamps_of_addresses"]

_ISO = re.compile(
    r"(\d{4})-?(\d\d?)-?(\d\d?)(?:[T |]+(\d\d?)[:h]?(\d\d)(?::?[\d.,]+)?[ ]*(Z|GMT|UTC|[+-]\d\d:?(?:\d\d)?)?)?(?![\d/])"
)
_EPOCH = re.compile(r"(1\d{9})(?:\d{3})?")
_ADDRESS = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)(?:([/_-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_KOREAN = re.compile(r"(\d{4})년\s?(\d{1,2})월\s?(\d{1,2})일")
_SENTENCE = 8  # words; as many as `Published on Thursday 4 March 2021 at noon.` has
_ZONES = (-8, 13)  # hours by which local time may differ from UTC
SAME = timedelta(hours=2)
SHORT = 100  # characters of a line that is a date line


@dataclass(frozen=True)
class Stamp:
    """A day, and where it is given to the minute the moment: hours of the day, and those by which its zone differs."""

    day: str
    hours: float | None = None
    zone: float | None = None

    @property
    def moment(self) -> datetime | None:
        """The moment in UTC, where the zone is known."""
        if self.hours is None or self.zone is None:
            return None
        return datetime.fromisoformat(self.day) + timedelta(hours=self.hours - self.zone)

    def may_be(self, other: Stamp) -> bool:
        """Return whether the other may be the same where the page was written, as a clock may be set to UTC."""
        if other.day == self.day:
            return True
        if self.moment and other.moment:
            return abs(self.moment - other.moment) < SAME
        if self.hours is None or self.zone:
            return False
        gone = (date.fromisoformat(other.day) - date.fromisoformat(self.day)).days
        return (gone == -1 and self.hours + _ZONES[0] < 0) or (gone == 1 and self.hours + _ZONES[1] >= 24)


def stamp_of(value: str) -> Stamp | None:
    """Return the moment or day that a value of metadata names."""
    value = " ".join(value.split())
    if iso := _ISO.match(value):
        return _stamp(iso)
    if epoch := _EPOCH.fullmatch(value):
        return _of_moment(datetime.fromtimestamp(int(epoch[1]), UTC))
    try:
        return _of_moment(parsedate_to_datetime(value))
    except (ValueError, OverflowError, IndexError):
        day = day_at(value)
        return Stamp(day.iso) if day else None


def _stamp(iso: re.Match[str]) -> Stamp | None:
    year, month, day, hour, minute, zone = iso.groups()
    iso_day = calendar_day(year, month, day)
    if iso_day is None or hour is None:
        return Stamp(iso_day) if iso_day else None
    hours = int(hour) + int(minute) / 60
    if zone is None:
        return Stamp(iso_day, hours)
    if zone[0] not in "+-":
        return Stamp(iso_day, hours, 0.0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return Stamp(iso_day, hours, float(f"{zone[0]}1") * (int(digits[:2]) + int(digits[2:]) / 60))


def _of_moment(moment: datetime) -> Stamp:
    zone = moment.utcoffset()
    hours = moment.hour + moment.minute / 60
    return Stamp(moment.date().isoformat(), hours, zone.total_seconds() / 3600 if zone is not None else None)


def shown(elements: Iterable[HtmlElement]) -> list[Stamp]:
    """Return the days that elements show on lines that hold little else, without those of a change."""
    return list(dict.fromkeys(stamp for e in elements if isinstance(e.tag, str) for stamp in _of_element(e)))


def _of_element(element: HtmlElement) -> Iterator[Stamp]:
    if element.tag in ("script", "style", "noscript", "meta", "link"):
        return
    if element.tag == "time" and (stamp := stamp_of(element.get("datetime") or "")):
        if not _changed().search(_before(element)):
            yield stamp
        return
    for text in (element.text, *(c.tail for c in element)):
        line = " ".join((text or "").split())
        if _is_dateline(line) and not (text is element.text and _changed().search(_before(element))):
            yield from map(Stamp, _in_line(line))


def _is_dateline(line: str) -> bool:
    """Return whether a line is short enough to hold little but a day; a sentence is none."""
    words = len(line.split())
    return 0 < len(line) <= SHORT and not (words > _SENTENCE and line[-1] in ".!?")


def _before(element: HtmlElement) -> str:
    """Return the words that stand directly before an element."""
    earlier = element.getprevious()
    above = element.getparent()
    text = (
        (earlier.tail or "").strip() or earlier.text_content()
        if earlier is not None and isinstance(earlier.tag, str)
        else above.text
        if above is not None
        else ""
    )
    return " ".join((text or "").split())[-SHORT:]


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.-])(?:\d|(?:{date_words().weekdays}|{date_words().month})\b)", re.IGNORECASE)


@cache
def _changed() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{date_words().updated})\b[^\d]{{0,20}}$", re.IGNORECASE)


def _in_line(line: str) -> Iterator[str]:
    """Yield the days of a line, without those of a change."""
    at = 0
    while start := _starts().search(line, at):
        day = day_at(line, start.start())
        at = day.end if day else start.end()
        if day and not _changed().search(line[: start.start()]):
            yield day.iso
    yield from filter(None, (calendar_day(*match.groups()) for match in _KOREAN.finditer(line)))


def stamps_of_addresses(links: Iterable[str]) -> list[Stamp]:
    """Return the days that addresses hold."""
    found: list[str | None] = []
    for link in links:
        for match in _ADDRESS.finditer(link.partition("?")[0]):
            year, _, month, day, month2, day2 = match.groups()
            found.append(calendar_day(year, month or month2, day or day2))
    return [Stamp(day) for day in dict.fromkeys(filter(None, found))]
