"""The day on which a web page says that it was published; none where its words differ.

What a page shows beside its article (the day of a masthead, those of other articles) is none of its days: a day counts
that its metadata names as that of publication, that stands at its headline, or that its address holds.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache

from lxml.html import HtmlElement

from corridor_analysis.corpus.day_and_outlet import calendar_day, date_words, day_at
from corridor_analysis.corpus.pages.markup import Linked, addresses, metas, page_words

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

_PROSE = 20  # words of a paragraph that begins the article
_NEAR = 150  # elements below a headline that are looked at
_TITLE, _REST = (4, 3), 8  # words of a link to another article at least, those in a list; of what stands beside it
_ENTRY = 2  # containers around a day that may be an entry of a list


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
        words = (text or "").split()
        line = " ".join(words)
        if not 0 < len(line) <= SHORT or (len(words) > _SENTENCE and line[-1] in ".!?"):
            continue  # more than a day, or a sentence
        if not (text is element.text and _changed().search(_before(element))):
            yield from map(Stamp, _in_line(line))


def _before(element: HtmlElement) -> str:
    """Return the words that stand directly before an element."""
    earlier, above = element.getprevious(), element.getparent()
    if earlier is not None and isinstance(earlier.tag, str):
        text = (earlier.tail or "").strip() or earlier.text_content()
    else:
        text = above.text if above is not None else ""
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
    found = (match.groups() for link in links for match in _ADDRESS.finditer(link.partition("?")[0]))
    days = (calendar_day(year, m or m2, d or d2) for year, _, m, d, m2, d2 in found)
    return [Stamp(day) for day in dict.fromkeys(filter(None, days))]


@dataclass(frozen=True)
class Dated:
    """The day of a page, or those between which it cannot be told; `seen` are all that it shows on lines of theirs."""

    day: str | None = None
    differ: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


def day_of_page(tree: HtmlElement, headline: HtmlElement | None, data: Linked, address: str = "") -> Dated:
    """Return the day of a page with this headline; `address` is that from which it was saved, where this is known."""
    above, below = _near(headline) if headline is not None else ([], [])
    inside = _inside(tree, headline)
    told = _told(tree, data) or _marked([*above, *below]) or _marked(inside)
    here, link = shown(below) or shown(above), stamps_of_addresses([*addresses(tree), address])
    if told:  # metadata may name the day of a change beside that of publication
        changed = _stamps([*(n.get("dateModified") for n in data.articles), *metas(tree, page_words().modified)])
        days = {stamp.day for stamp in changed} - {stamp.day for stamp in told}
        here = [stamp for stamp in here if stamp.day not in days]
    seen = tuple(sorted({stamp.day for stamp in shown(tree.iter())}))
    for stamps in (told, here, link):
        if stamps:
            return _agreed(stamps, [*here, *link], seen)
    days = {stamp.day for stamp in shown(inside)}
    return Dated(days.pop() if len(days) == 1 else None, seen=seen)


def _inside(tree: HtmlElement, headline: HtmlElement | None) -> list[HtmlElement]:
    """Return the elements of the smallest container that holds headline and text, without those of other articles."""
    prose = [e for e in tree.iter("p", "div", "td", "article", "section") if _is_prose(e)]
    if headline is not None:
        order = {e: n for n, e in enumerate(tree.iter())}
        below = [p for p in prose if order[p] > order[headline]]
        prose = [headline, below[0]] if below else []
    if not prose:
        return []
    chains = [[*reversed(list(p.iterancestors())), p] for p in prose]
    shared = [level[0] for level in zip(*chains, strict=False) if all(e is level[0] for e in level)]
    inside = shared[-1]
    return [] if inside.tag in ("html", "body") else _own(inside.iter())


def _own(elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Return those elements that hold a day, and not that of another article."""
    dated = [e for e in elements if isinstance(e.tag, str) and (shown([e]) or _is_marked(e))]
    return [e for e in dated if not _is_of_another(e)]


def _is_of_another(element: HtmlElement) -> bool:
    """Return whether an element stands in a list of articles: beside a link that is as good as all of its words."""
    if next(element.iterancestors("aside", "nav", "footer"), None) is not None:
        return True
    for around in (element, *itertools.islice(element.iterancestors(), _ENTRY)):
        links = [a.text_content().split() for a in around.iter("a")]
        titles = [[w for w in link if w.isalpha()] for link in links]
        beside = len(around.text_content().split()) - sum(map(len, links))
        if max(map(len, titles), default=0) >= _TITLE[around.tag == "li"] and beside <= _REST:
            return True
    return False


def _agreed(told: list[Stamp], others: list[Stamp], seen: tuple[str, ...]) -> Dated:
    """Return the day that stamps tell, where the days at the headline and in the address do not speak against it."""
    # of one moment in several zones the day of the zone that is not UTC
    local = [s.moment for s in told if s.zone and s.moment]
    kept = [s for s in told if s.zone != 0 or not any(s.moment and abs(s.moment - m) < SAME for m in local)]
    days = list(dict.fromkeys(s.day for s in kept))
    strange = [o for o in others if o.day not in days]
    if len(days) == 1 and (not strange or any(o.day in days for o in others)):
        return Dated(days[0], seen=seen)
    differ = tuple(sorted({*days, *(o.day for o in strange)}))
    fits = {o.day for o in others if all(s.may_be(o) for s in told)}
    return Dated(fits.pop(), seen=seen) if len(fits) == 1 else Dated(None, differ, seen)


def _told(tree: HtmlElement, data: Linked) -> list[Stamp]:
    """Return what metadata names as the day of publication; that on which it was made, where it names no other."""
    published = [*(n.get("datePublished") for n in data.articles), *metas(tree, page_words().published)]
    made = [*metas(tree, page_words().created), *(n.get("dateCreated") for n in data.articles)]
    whole = [n.get("datePublished") for n in data.pages]
    return _stamps(published) or _stamps(whole) or _stamps(made)


def _stamps(values: Iterable[object]) -> list[Stamp]:
    return [stamp for value in values if isinstance(value, str) and (stamp := stamp_of(value))]


def _marked(elements: Iterable[HtmlElement]) -> list[Stamp]:
    """Return the days of elements that are marked as that of publication."""
    values = (
        e.get("datetime") or e.get("content") or e.get("title") or e.text_content()
        for e in elements
        if e.tag != "meta" and _is_marked(e)
    )
    return _stamps(value[:SHORT] for value in values)


def _is_marked(element: HtmlElement) -> bool:
    if (element.get("itemprop") or "").lower() == "datepublished" or element.get("pubdate") is not None:
        return True
    classes = (element.get("class") or "").lower().split() if element.tag in ("time", "abbr", "span") else ()
    return not page_words().classes.isdisjoint(classes)


def _near(headline: HtmlElement) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return the elements above a headline in its own container, and those below it until prose begins."""
    order = [e for e in headline.getroottree().getroot().iter() if isinstance(e.tag, str)]
    place = order.index(headline)
    container = headline.getparent()
    own = container is not None and container.tag not in ("body", "html")
    above = order[order.index(container) : place] if own else []
    below = itertools.takewhile(lambda e: not _is_prose(e), order[place + 1 : place + _NEAR])
    return _own(above), _own(below)


def _is_prose(element: HtmlElement) -> bool:
    if element.tag in ("script", "style", "noscript", "h1", "h2", "ul", "ol", "nav"):
        return False
    own = " ".join([element.text or "", *(c.tail or "" for c in element)])
    inner = element.text_content() if element.tag == "p" else own
    return len(inner.split()) >= _PROSE
