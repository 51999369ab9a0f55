"""Where quotation marks open and close: a pure function of the text, one paragraph at a time.

An odd mark costs its own quotation at most, never the rest of the article: every paragraph starts afresh.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from corridor_analysis.extract.statements.cue_lexicon import cue_words

__all__ = ["Quotation", "paragraphs", "quotations", "quoted"]

_BREAK = re.compile(r"\n[^\S\n]*\n\s*|(?<=[.!?…:\"”’)\]])[^\S\n]*\n\s*|\r\n?\s*")
_MARK = re.compile(r"``|''|[\"“”„‟«»]|[‘’'`]")
_DOUBLE_OPEN = frozenset({"“", "„", "‟", "«", "``"})
_DOUBLE_CLOSE = frozenset({"”", "»"})
_BYNAME, _BACK = 2, 30  # most words of a byname; characters in which the name before it begins
_NAME_BEFORE = re.compile(r"[A-Z][\w.’'-]* $")
_NAME_AFTER = re.compile(r" [A-Z]\w+")


class Quotation(NamedTuple):
    """A stretch between quotation marks: `start:end` with the marks, `inner_start:inner_end` without them."""

    start: int
    inner_start: int
    inner_end: int
    end: int
    closed: bool


@cache
def _elided() -> re.Pattern[str]:
    """Return the pattern of an apostrophe that begins a shortened word."""
    return re.compile(rf"['’‘](?:\d|(?:{cue_words().elided})\b|n['’])", re.IGNORECASE)


@cache
def _reporting() -> re.Pattern[str]:
    """Return the pattern of what ends a quotation without a closing mark: ", Ada Orlova said", ", said the driver"."""
    verbs, words = cue_words().reporting, cue_words().articles_and_pronouns
    return re.compile(
        rf"[,.?!…](?=\s+(?:(?:[\w.’'-]+\s+){{1,5}}(?:{verbs})\b|(?:{verbs})\s+(?:[A-Z]\w|(?:{words})\b)))"
    )


@lru_cache(maxsize=4)
def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Return the paragraphs: empty lines divide them, and line ends that follow the end of a sentence."""
    gaps = [gap.span() for gap in _BREAK.finditer(text)]
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(text)]
    return tuple((start, end) for start, end in zip(starts, ends, strict=True) if end > start)


@lru_cache(maxsize=4)  # every statement of an article asks for them again
def quotations(text: str) -> tuple[Quotation, ...]:
    """Return the outermost quotations in text order; a quotation within a quotation is part of it."""
    found: list[Quotation] = []
    for start, end in paragraphs(text):
        marks = [m for m in _MARK.finditer(text, start, end) if not _inside_word(text, m)]
        doubles = list(_pairs(text, [m for m in marks if not _is_single(m[0])], end))
        singles = _outside([m for m in marks if _is_single(m[0])], doubles)
        found += _outermost(sorted([*doubles, *_single_pairs(text, singles)]))
    return tuple(q for q in found if not _is_byname(text, q))


def _is_byname(text: str, q: Quotation) -> bool:
    """Return whether a quotation stands within a name: "Anna “Ann” Kovacs"."""
    inner = text[q.inner_start : q.inner_end]
    if not inner[:1].isupper() or len(inner.split()) > _BYNAME or not q.closed:
        return False
    before = _NAME_BEFORE.search(text[max(0, q.start - _BACK) : q.start])
    return before is not None and _NAME_AFTER.match(text, q.end) is not None


def quoted(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches between quotation marks that lie in these spans, marks excluded, in text order.

    A span that cuts a quotation gets the part that lies in it. A quotation that is opened and never closed ends
    at the clause that reports it, or with its paragraph. Apostrophes are no quotation marks.
    """
    every = quotations(text)
    ends = [q.end for q in every]
    out = set()
    for low, high in spans:
        for q in islice(every, bisect_right(ends, low), None):
            if q.start >= high:
                break
            out.add((max(low, q.inner_start), min(high, q.inner_end)))
    return sorted((start, end) for start, end in out if text[start:end].strip())


def _is_single(mark: str) -> bool:
    return mark in "‘’'`"


def _inside_word(text: str, mark: re.Match[str]) -> bool:
    """Return whether a mark is an apostrophe between letters, as in `don't`."""
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    return _is_single(mark[0]) and before.isalnum() and after.isalnum()


def _outermost(found: list[Quotation]) -> Iterator[Quotation]:
    """Yield the quotations, sorted by start, that stand in none before them."""
    end = 0
    for q in found:
        if q.start >= end:
            yield q
            end = q.end


def _outside(marks: list[re.Match[str]], found: list[Quotation]) -> list[re.Match[str]]:
    """Return the marks that stand in none of the quotations."""
    starts = [q.start for q in found]
    before = [(m, bisect_right(starts, m.start()) - 1) for m in marks]
    return [m for m, at in before if at < 0 or m.start() >= found[at].end]


def _turn(text: str, mark: re.Match[str]) -> int:
    """Return 1 for a double mark that opens, -1 for one that closes, 0 where neither shape nor space tells."""
    if mark[0] in _DOUBLE_OPEN:
        return 1
    if mark[0] in _DOUBLE_CLOSE:
        return -1
    before = text[mark.start() - 1 : mark.start()] or " "
    after = text[mark.end() : mark.end() + 1] or " "
    left, right = before.isspace() or before in "([{—–-", after.isspace() or after in ",.;:!?)]}—–-"
    return int(left) - int(right)


def _pairs(text: str, marks: list[re.Match[str]], limit: int) -> Iterator[Quotation]:
    """Yield the quotations between the double marks of one paragraph that ends at `limit`.

    One is never closed where another opens within it.
    """
    opened: re.Match[str] | None = None
    for mark in marks:
        turn = _turn(text, mark)
        if turn > 0 or (turn == 0 and opened is None):
            if opened is not None:
                yield _unclosed(text, opened, mark.start())
            opened = mark
        elif opened is not None:
            yield Quotation(opened.start(), opened.end(), mark.start(), mark.end(), True)
            opened = None
    if opened is not None:
        yield _unclosed(text, opened, limit)


def _unclosed(text: str, opened: re.Match[str], limit: int) -> Quotation:
    report = _reporting().search(text, opened.end(), limit)
    end = report.end() if report else opened.end() + len(text[opened.end() : limit].rstrip())
    return Quotation(opened.start(), opened.end(), end, end, False)


def _single_pairs(text: str, marks: list[re.Match[str]]) -> Iterator[Quotation]:
    """Yield the quotations between single marks: one that opens at a word's start, and the next one after it."""
    opened: re.Match[str] | None = None
    for mark in marks:
        before = text[mark.start() - 1 : mark.start()]
        if (not before or before.isspace()) and not _elided().match(text, mark.start()):
            opened = mark
        elif opened is not None:
            yield Quotation(opened.start(), opened.end(), mark.start(), mark.end(), True)
            opened = None
