"""The day on which a web page says that it was published; none where its words differ.

What a page shows beside its article (the day of a masthead, those of other articles) is none of its days: a day counts
that its metadata names as that of publication, that stands at its headline, or that its address holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING

from corridor_analysis.corpus.days import day_at, month_words, words
from corridor_analysis.corpus.page_data import addresses, lexicon, linked, metas, of_articles, of_pages

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Dated", "day_of_page"]

_ISO = re.compile(
    r"(\d{4})-?(\d\d?)-?(\d\d?)(?:[T |]+(\d\d?)[:h]?(\d\d)(?::?[\d.,]+)?[ ]*(Z|GMT|UTC|[+-]\d\d:?(?:\d\d)?)?)?(?![\d/])"
)
_EPOCH = re.compile(r"(1\d{9})(?:\d{3})?")
_ADDRESS = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)(?:([/_-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_KOREAN = re.compile(r"(\d{4})년\s?(\d{1,2})월\s?(\d{1,2})일")
_SENTENCE = 8  # words; as many as `Published on Thursday 4 March 2021 at noon.` has
_SHORT, _PROSE = 100, 20  # characters of a line that is a date line; words of a paragraph that begins the article
_NEAR, _ABOVE = 150, 3  # elements below a headline, and containers around it, that are looked at
_ZONES = (-12, 14)  # hours by which local time may differ from UTC
_SAME = timedelta(hours=2)


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

    def may_be(self, day: str) -> bool:
        """Return whether it was this day where the page was written, as its clock may have been set to UTC."""
        if day == self.day:
            return True
        if self.hours is None or self.zone:
            return False
        gone = (date.fromisoformat(day) - date.fromisoformat(self.day)).days
        return (gone == -1 and self.hours + _ZONES[0] < 0) or (gone == 1 and self.hours + _ZONES[1] >= 24)


@dataclass(frozen=True)
class Dated:
    """The day of a page, or those between which it cannot be told; `seen` are all that it shows on lines of theirs."""

    day: str | None = None
    differ: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


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
    try:
        iso_day = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    if hour is None:
        return Stamp(iso_day)
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


def day_of_page(tree: HtmlElement, headline: HtmlElement | None, address: str = "") -> Dated:
    """Return the day of a page with this headline; `address` is that from which it was saved, where this is known."""
    near = _near(headline) if headline is not None else []
    told = _told(tree, headline) or _marked(tree, near)
    shown = _shown(near)
    link = _of_addresses([*addresses(tree), address])
    seen = tuple(sorted(set(_dates(tree))))
    for days in (told, [Stamp(d) for d in shown], [Stamp(d) for d in link]):
        if days:
            return _agreed(days, [*shown, *link], seen)
    inside = _shown(_inside(tree, headline))
    return Dated(inside[0] if len(inside) == 1 else None, seen=seen)


def _inside(tree: HtmlElement, headline: HtmlElement | None) -> list[HtmlElement]:
    """Return the elements of the smallest container that holds the headline and the most prose beside others."""
    prose = [e for e in tree.iter("p", "div", "td", "article", "section") if _is_prose(e)]
    if headline is not None:
        order = {e: n for n, e in enumerate(tree.iter())}
        prose = [p for p in prose if order[p] > order[headline]]
        prose = [*prose[:1], headline] if prose else []
    if not prose:
        return []
    chains = [[*reversed(list(p.iterancestors())), p] for p in prose]
    shared = [level[0] for level in zip(*chains, strict=False) if all(e is level[0] for e in level)]
    inside = shared[-1]
    return [e for e in inside.iter() if isinstance(e.tag, str)] if inside.tag not in ("html", "body") else []


def _agreed(told: list[Stamp], others: list[str], seen: tuple[str, ...]) -> Dated:
    """Return the day that stamps tell, where the days at the headline and in the address do not speak against it."""
    days = _local(told)
    kept = [d for d in days if d in others]
    if len(days) > 1:
        return Dated(kept[0], seen=seen) if len(kept) == 1 else Dated(None, tuple(sorted(days)), seen)
    strange = [d for d in dict.fromkeys(others) if d != days[0]]
    if kept or not strange:
        return Dated(days[0], seen=seen)
    if len(strange) == 1 and all(s.may_be(strange[0]) for s in told):
        return Dated(strange[0], seen=seen)
    return Dated(None, tuple(sorted({days[0], *strange})), seen)


def _local(told: list[Stamp]) -> list[str]:
    """Return the days of stamps; of one moment in several zones that of the zone that is not UTC."""
    local = [s.moment for s in told if s.zone and s.moment]
    kept = [s for s in told if s.zone != 0 or not any(s.moment and abs(s.moment - m) < _SAME for m in local)]
    return list(dict.fromkeys(s.day for s in kept))


def _told(tree: HtmlElement, headline: HtmlElement | None) -> list[Stamp]:
    """Return what metadata names as the day of publication."""
    nodes = linked(tree)
    title = headline.text_content() if headline is not None else ""
    own = [n.get("datePublished") for n in of_articles(nodes, title)]
    own += metas(tree, "published")
    own = own or [n.get("datePublished") for n in of_pages(nodes)]
    found = [s for value in own if isinstance(value, str) and (s := stamp_of(value))]
    if found:
        return found
    made = [*metas(tree, "created")]
    made += [n.get("dateCreated") for n in of_articles(nodes, title)]
    return [s for value in made if isinstance(value, str) and (s := stamp_of(value))]


def _marked(tree: HtmlElement, near: list[HtmlElement]) -> list[Stamp]:
    """Return the days of elements that are marked as that of publication: those at the headline, else all."""
    found = []
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag != "meta" and _is_marked(element):
            value = element.get("datetime") or element.get("content") or element.get("title") or element.text_content()
            if stamp := stamp_of(value[:_SHORT]):
                found.append((element, stamp))
    beside = set(near)
    return [s for e, s in found if e in beside] or [s for _, s in found]


def _is_marked(element: HtmlElement) -> bool:
    if (element.get("itemprop") or "").lower() == "datepublished" or element.get("pubdate") is not None:
        return True
    return element.tag in ("time", "abbr", "span") and bool(
        lexicon()["classes"] & set((element.get("class") or "").lower().split())
    )


def _near(headline: HtmlElement) -> list[HtmlElement]:
    """Return the elements at a headline: those of its containers above it, and those below it until prose begins."""
    tree = headline.getroottree().getroot()
    order = [e for e in tree.iter() if isinstance(e.tag, str)]
    place = order.index(headline)
    first = place
    container = headline
    for _ in range(_ABOVE):
        above = container.getparent()
        if above is None or above.tag in ("body", "html"):
            break
        container = above
        first = order.index(container)
    near = order[first:place]
    for element in order[place + 1 : place + _NEAR]:
        if _is_prose(element):
            break
        near.append(element)
    return near


def _is_prose(element: HtmlElement) -> bool:
    if element.tag in ("script", "style", "noscript", "h1", "h2", "ul", "ol", "nav"):
        return False
    own = " ".join([element.text or "", *(c.tail or "" for c in element)])
    inner = element.text_content() if element.tag == "p" else own
    return len(inner.split()) >= _PROSE


def _shown(near: list[HtmlElement]) -> list[str]:
    """Return the days that elements show."""
    return list(dict.fromkeys(d for e in near for d in _of_element(e)))


def _of_element(element: HtmlElement) -> Iterator[str]:
    if element.tag in ("script", "style", "noscript", "meta", "link"):
        return
    if element.tag == "time" and (stamp := stamp_of(element.get("datetime") or "")):
        if not _changed().search(_before(element)):
            yield stamp.day
        return
    for text in (element.text, *(c.tail for c in element)):
        line = " ".join((text or "").split())
        if _is_dateline(line) and not (text is element.text and _changed().search(_before(element))):
            yield from _in_line(line)


def _is_dateline(line: str) -> bool:
    """Return whether a line is short enough to hold little but a day; a sentence is none."""
    words = len(line.split())
    return 0 < len(line) <= _SHORT and not (words > _SENTENCE and line[-1] in ".!?")


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
    return " ".join((text or "").split())[-_SHORT:]


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.-])(?:\d|(?:{words('weekdays')}|{month_words()})\b)", re.IGNORECASE)


@cache
def _changed() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words('updated')})\b[^\d]{{0,20}}$", re.IGNORECASE)


def _in_line(line: str) -> Iterator[str]:
    """Yield the days of a line, without those of a change."""
    at = 0
    while start := _starts().search(line, at):
        day = day_at(line, start.start())
        at = day.end if day else start.end()
        if day and not _changed().search(line[: start.start()]):
            yield day.iso
    for match in _KOREAN.finditer(line):
        if iso := _iso(*match.groups()):
            yield iso


def _iso(year: str, month: str | int, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _of_addresses(links: Iterable[str]) -> list[str]:
    found: list[str | None] = []
    for link in links:
        for match in _ADDRESS.finditer(link.partition("?")[0]):
            year, _, month, day, month2, day2 = match.groups()
            found.append(_iso(year, month or month2, day or day2))
    return list(dict.fromkeys(filter(None, found)))


def _dates(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield from _of_element(element)
