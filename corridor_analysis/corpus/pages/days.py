"""The day on which a web page says that it was published; none where its words differ.

What a page shows beside its article (the day of a masthead, those of other articles) is none of its days: a day counts
that its metadata names as that of publication, that stands at its headline, or that its address holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor_analysis.corpus.pages.linked import Linked, addresses, metas, page_words
from corridor_analysis.corpus.pages.stamps import SAME, SHORT, Stamp, shown, stamp_of, stamps_of_addresses

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Dated", "day_of_page"]

_PROSE = 20  # words of a paragraph that begins the article
_NEAR = 150  # elements below a headline that are looked at
_TITLE, _REST = (4, 3), 8  # words of a link to another article at least, those in a list; of what stands beside it
_ENTRY = 2  # containers around a day that may be an entry of a list


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
    if told:
        here = _without(
            here, _stamps([*(n.get("dateModified") for n in data.articles), *metas(tree, page_words().modified)]), told
        )
    seen = tuple(sorted({stamp.day for stamp in shown(tree.iter())}))
    for stamps in (told, here, link):
        if stamps:
            return _agreed(stamps, [*here, *link], seen)
    days = {stamp.day for stamp in shown(inside)}
    return Dated(days.pop() if len(days) == 1 else None, seen=seen)


def _without(here: list[Stamp], changed: list[Stamp], told: list[Stamp]) -> list[Stamp]:
    """Return the days at a headline without those of a change, which metadata names beside that of publication."""
    days = {stamp.day for stamp in changed} - {stamp.day for stamp in told}
    return [stamp for stamp in here if stamp.day not in days]


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
    days = _local(told)
    strange = [o for o in others if o.day not in days]
    if len(days) == 1 and (not strange or any(o.day in days for o in others)):
        return Dated(days[0], seen=seen)
    differ = tuple(sorted({*days, *(o.day for o in strange)}))
    fits = {o.day for o in others if all(s.may_be(o) for s in told)}
    return Dated(fits.pop(), seen=seen) if len(fits) == 1 else Dated(None, differ, seen)


def _local(told: list[Stamp]) -> list[str]:
    """Return the days of stamps; of one moment in several zones that of the zone that is not UTC."""
    local = [s.moment for s in told if s.zone and s.moment]
    kept = [s for s in told if s.zone != 0 or not any(s.moment and abs(s.moment - m) < SAME for m in local)]
    return list(dict.fromkeys(s.day for s in kept))


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
    return element.tag in ("time", "abbr", "span") and bool(
        page_words().classes & set((element.get("class") or "").lower().split())
    )


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
