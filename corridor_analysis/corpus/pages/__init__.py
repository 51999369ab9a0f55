"""The article of a web page: what trafilatura finds, and the parts of the same article that it leaves out.

An article that stands in several containers is told by the markup of its paragraphs: what is marked up as those that
were found are belongs to it, and so does prose between its headline and its first paragraph.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass

from lxml.etree import Comment, strip_elements
from lxml.html import HtmlElement

from corridor_analysis.corpus.pages.markup import flat, page_words

_PARAGRAPHS = ("p", "li", "blockquote", "h2", "h3", "h4", "h5", "h6", "div", "td", "section", "article", "pre")
_INNER = frozenset((*_PARAGRAPHS, "ul", "ol", "table", "figure", "dl", "h1", "form"))
_ASIDE = ("aside", "nav", "footer", "figure", "figcaption", "form", "button")
_SCRIPTS = ("script", "style", "noscript", "svg", "template")
_TABLE = ("thead", "tbody", "tfoot", "tr", "td", "th", "caption")
_CELL = 30  # words of a cell that is no datum
_LEAST = 0.3  # of the text found without regard to precision; less is a part only
_PROSE, _WORDS = 15, 8  # words of a paragraph that stands alone; of one that is marked up as others are
_INLINE = ("span", "strong", "b", "em", "i", "font")
_NO_LEADS = ("li", "blockquote", "pre", "h4", "h5", "h6")
_CONTAINERS = ("div", "section", "article")
_ABOVE = 2  # containers whose names are read
_TWICE = 2  # paragraphs that a markup must have
_EDGE = 30  # letters at either end of a paragraph by which it is known again
_LINKED = 0.4  # of the words of a paragraph at most in links
_ENDS = re.compile(r"[.!?…:;。][\"'”’»)\]]*$")


def text_of_page(tree: HtmlElement, headline: HtmlElement | None) -> str:
    """Return the text of the article in a page, a line for each paragraph; empty where there is none.

    Scripts and layout tables are taken out of the tree.
    """
    # tables that lay out a page, not data, become plain blocks
    layout = {table for table in tree.iter("table") if _is_layout(table)}
    for part in [*layout, *(p for p in tree.iter(*_TABLE) if next(p.iterancestors("table"), None) in layout)]:
        part.tag = "div"
    # on 20 of 47 real pages the two readings differ: of these the narrower one is kept on 13, the wider on 7
    lines = _joined(_extracted(tree, precise=False), _extracted(tree, precise=True))
    strip_elements(tree, *_SCRIPTS, Comment, with_tail=False)
    whole = _completed(tree, headline, lines) if lines else []
    titles = [flat(t.text_content()) for t in tree.iter("title", "h1")]
    if len(whole) > 1 and not _ENDS.search(whole[0]) and any(flat(whole[0]) in title for title in titles):
        whole = whole[1:]
    return "\n".join(whole)


def _extracted(tree: HtmlElement, *, precise: bool) -> list[str]:
    from trafilatura import bare_extraction

    found = bare_extraction(deepcopy(tree), include_comments=False, favor_precision=precise)
    text = getattr(found, "text", None) or ""  # nothing is found in a page without prose
    return [line for line in text.split("\n") if line.strip()]


def _is_layout(table: HtmlElement) -> bool:
    """Return whether a table holds headings, tables or paragraphs, one cell a row, or little but links."""
    if next(table.iterdescendants("table", "h1", "h2", "h3", "h4"), None) is not None:
        return True
    cells = [len(c.text_content().split()) for c in table.iter("td", "th")]
    linked = sum(len(a.text_content().split()) for a in table.iter("a"))
    rows = sum(1 for _ in table.iter("tr"))
    return not cells or max(cells) >= _CELL or len(cells) <= rows or linked > sum(cells) / 2


def _joined(wide: list[str], narrow: list[str]) -> list[str]:
    """Return the lines of the narrower reading, and the prose between them that only the wider one has."""
    if sum(map(len, narrow)) < _LEAST * sum(map(len, wide)):
        return wide
    known = set(map(flat, narrow))
    places = [n for n, line in enumerate(wide) if flat(line) in known]
    if not places or len(places) < len(narrow) / 2:
        return narrow
    inner = range(places[0], places[-1] + 1)
    joined = [wide[n] for n in inner if n in places or len(wide[n].split()) >= _PROSE]
    return joined if len(joined) >= len(narrow) else narrow


@dataclass(frozen=True)
class Part:
    """An innermost block of a page: its place in the order of elements, its words on a line, and their letters."""

    place: int
    element: HtmlElement
    line: str
    letters: str


def _parts(order: dict[HtmlElement, int]) -> list[Part]:
    found = []
    for element, place in order.items():
        loose = element.tag in _INLINE and element.getparent().tag in _PARAGRAPHS and not _is_block(element.getparent())
        if loose or (element.tag in _PARAGRAPHS and _is_block(element)):
            line = " ".join(element.text_content().split())
            found.append(Part(place, element, line, _letters(line)))
    return [part for part in found if part.letters]


def _completed(tree: HtmlElement, headline: HtmlElement | None, lines: list[str]) -> list[str]:
    """Return lines with the paragraphs of the page that belong to them, each in its place."""
    order = {e: n for n, e in enumerate(tree.iter())}
    parts = _parts(order)
    own = _own(parts, lines)
    there = [part for part in own if part]
    first = min((part.place for part in there), default=0)
    start = order[headline] if headline is not None else first
    kinds = Counter(_kind(part.element) for part in there if _long(part.line, _WORDS))
    next_to = _next_to(there)
    whole = "".join(map(_letters, lines))
    last = itertools.accumulate((part.place if part else 0 for part in own), max)
    placed = [(place, 0, line) for place, line in zip(last, lines, strict=True)]
    for part in parts:
        same = kinds[_kind(part.element)] >= _TWICE and _long(part.line, _WORDS)
        lead = start < part.place < first and _is_lead(part)
        if not (same or lead or part.element in next_to) or _is_beside(part):
            continue
        known = part.letters in whole or (part.letters[:_EDGE] in whole and part.letters[-_EDGE:] in whole)
        if not known:
            placed.append((part.place, 1, part.line))
            whole += part.letters
    return [line for _, _, line in sorted(placed, key=lambda p: p[:2])]


def _own(parts: list[Part], lines: list[str]) -> list[Part | None]:
    """Return the part that each line is, or stands in."""
    exact = {part.letters: part for part in reversed(parts)}
    own: list[Part | None] = []
    for letters in map(_letters, lines):
        part = exact.get(letters)
        if part is None and len(letters) > _EDGE:
            part = next((p for p in parts if letters in p.letters), None)
        own.append(part)
    return own


def _is_lead(part: Part) -> bool:
    if part.element.tag in _NO_LEADS or not _long(part.line, _PROSE) or not _ENDS.search(part.line):
        return False
    return not any(map(_named_beside, [part.element, *part.element.iterancestors()][:_ABOVE]))


def _next_to(there: list[Part]) -> set[HtmlElement]:
    """Return the paragraphs of containers that follow those of an article: blocks of prose without a heading."""
    found: set[HtmlElement] = set()
    for container in dict.fromkeys(part.element.getparent() for part in there if part.element.tag == "p"):
        for level in (container, container.getparent()):
            for other in level.itersiblings() if level is not None else ():
                if other.tag not in _CONTAINERS or _named_beside(other):
                    continue
                if next(other.iterdescendants("h1", "h2", "h3", "h4"), None) is None:
                    prose = [p for p in other.iterchildren("p") if _long(p.text_content(), _PROSE)]
                    found.update(prose if len(prose) >= _TWICE else ())
    return found


def _long(line: str, words: int) -> bool:
    return len(line.split(None, words)) >= words


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _is_block(element: HtmlElement) -> bool:
    return not any(e.tag in _INNER for e in element.iterdescendants())


def _kind(element: HtmlElement) -> tuple[str, ...]:
    """Return how an element and the two around it are marked up, without what is numbered."""
    chain = [element, *element.iterancestors()][:3]
    return tuple(f"{e.tag} {re.sub('[0-9]+', '', e.get('class') or '')}" for e in chain)


def _is_beside(part: Part) -> bool:
    if any(e.tag in _ASIDE for e in (part.element, *part.element.iterancestors())):
        return True
    linked = sum(len(a.text_content().split()) for a in part.element.iter("a"))
    return linked > _LINKED * len(part.line.split())


def _named_beside(element: HtmlElement) -> bool:
    name = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return any(part in name for part in page_words().beside)
