"""The article of a web page: what trafilatura finds, and the parts of the same article that it leaves out.

An article that stands in several containers is told by the markup of its paragraphs: what is marked up as those that
were found are belongs to it, and so does prose between its headline and its first paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from typing import TYPE_CHECKING

from corridor_analysis.corpus.page_data import flat, lexicon

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["text_of_page", "unfold_tables"]

_BLOCKS = ("p", "li", "blockquote", "h2", "h3", "h4", "h5", "h6", "div", "td", "section", "article", "pre")
_INNER = frozenset((*_BLOCKS, "ul", "ol", "table", "figure", "dl", "h1", "form"))
_ASIDE = ("aside", "nav", "footer", "figure", "figcaption", "form", "button")
_SCRIPTS = ("script", "style", "noscript", "svg", "template")
_TABLE = ("thead", "tbody", "tfoot", "tr", "td", "th", "caption")
_CELL = 30  # words of a cell that is no datum
_LEAST = 0.3  # of the text found without regard to precision; less is a part only
_PROSE, _WORDS = 15, 8  # words of a paragraph that stands alone; of one that is marked up as others are
_LEADS = ("p", "div", "h2", "h3", "strong", "td", "section")
_ABOVE = 2  # containers whose names are read
_TWICE = 2  # paragraphs that a markup must have
_EDGE = 30  # letters at either end of a paragraph by which it is known again
_LINKED = 0.4  # of the words of a paragraph at most in links
_ENDS = re.compile(r"[.!?…:;。][\"'”’»)\]]*$")


def text_of_page(tree: HtmlElement, headline: HtmlElement | None) -> str:
    """Return the text of the article in a page, a line for each paragraph; empty where there is none.

    Scripts and layout tables are taken out of the tree.
    """
    from lxml.etree import Comment, strip_elements

    unfold_tables(tree)
    lines = _joined(_read(tree, precise=False), _read(tree, precise=True))
    strip_elements(tree, *_SCRIPTS, Comment, with_tail=False)
    return "\n".join(_completed(tree, headline, lines)) if lines else ""


def _read(tree: HtmlElement, *, precise: bool) -> list[str]:
    from trafilatura import bare_extraction

    found = bare_extraction(deepcopy(tree), include_comments=False, favor_precision=precise)
    return [line for line in (found.text or "").split("\n") if line.strip()] if found else []


def unfold_tables(tree: HtmlElement) -> None:
    """Turn the tables that lay out a page, not data, into plain blocks."""
    layout = {table for table in tree.iter("table") if _is_layout(table)}
    parts = [p for p in tree.iter(*_TABLE) if next(p.iterancestors("table"), None) in layout]
    for part in (*layout, *parts):
        part.tag = "div"


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


def _completed(tree: HtmlElement, headline: HtmlElement | None, lines: list[str]) -> list[str]:
    """Return lines with the paragraphs that are marked up as they are, and those between the headline and them."""
    order = {e: n for n, e in enumerate(tree.iter())}
    blocks = [(n, e, _compact(e.text_content())) for e, n in order.items() if e.tag in _BLOCKS and _is_block(e)]
    found = {words: (n, e) for n, e, words in reversed(blocks) if words}
    known = [_compact(line) for line in lines]
    whole = "".join(known)
    kinds = Counter(
        _kind(found[w][1]) for line, w in zip(lines, known, strict=True) if w in found and _long(line, _WORDS)
    )
    first = min((found[w][0] for w in known if w in found), default=0)
    start = order[headline] if headline is not None else first
    placed: list[tuple[int, int, str]] = []
    last = 0
    for line, words in zip(lines, known, strict=True):
        last = max(last, found[words][0] if words in found else 0)
        placed.append((last, 0, line))
    for n, element, words in blocks:
        line = " ".join(element.text_content().split())
        same = kinds[_kind(element)] >= _TWICE and _long(line, _WORDS)
        lead = start < n < first and element.tag in _LEADS and _long(line, _PROSE) and bool(_ENDS.search(line))
        lead = lead and not any(map(_named_beside, [element, *element.iterancestors()][:_ABOVE]))
        if (same or lead) and not _is_known(words, whole) and not _is_beside(element, line):
            placed.append((n, 1, line))
            whole += words
    return [line for _, _, line in sorted(placed, key=lambda p: p[:2])]


def _is_known(words: str, whole: str) -> bool:
    return words in whole or (words[:_EDGE] in whole and words[-_EDGE:] in whole)


def _long(line: str, words: int) -> bool:
    return len(line.split(None, words)) >= words


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _is_block(element: HtmlElement) -> bool:
    return not any(e.tag in _INNER for e in element.iterdescendants())


def _kind(element: HtmlElement) -> tuple[str, ...]:
    above = element.getparent()
    higher = above.getparent() if above is not None else None
    return tuple(
        f"{e.tag} {re.sub(r'[0-9]+', '', e.get('class') or '')}" for e in (element, above, higher) if e is not None
    )


def _is_beside(element: HtmlElement, line: str) -> bool:
    if any(e.tag in _ASIDE for e in (element, *element.iterancestors())):
        return True
    linked = sum(len(a.text_content().split()) for a in element.iter("a"))
    return linked > _LINKED * len(line.split())


def _named_beside(element: HtmlElement) -> bool:
    name = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return any(part in name for part in lexicon()["beside"])
