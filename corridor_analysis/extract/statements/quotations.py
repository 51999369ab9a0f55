"""Where quotation marks open and close: a pure function of the text, one paragraph at a time.

An odd mark costs its own quotation at most, never the rest of the article: every paragraph starts afresh.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate, islice
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
    for end, marks in _blocks(text):
        doubles = list(_pairs(text, [m for m in marks if not _is_single(m[0])], end))
        singles = _outside([m for m in marks if _is_single(m[0])], doubles)
        found += _outermost(sorted([*doubles, *_single_pairs(text, singles)]))
    return tuple(q for q in found if not _is_byname(text, q))


def _is_byname(text: str, q: Quotation) -> bool:
    """Return whether a quotation stands within a name: "Anna “Ann” Kovacs"."""
    inner = text[q.inner_start : q.inner_end]
    within = inner[:1].isupper() and len(inner.split()) <= _BYNAME and q.closed
    return (
        within
        and bool(_NAME_BEFORE.search(text[max(0, q.start - _BACK) : q.start]))
        and bool(_NAME_AFTER.match(text, q.end))
    )


def _blocks(text: str) -> Iterator[tuple[int, list[re.Match[str]]]]:
    """Yield the end and the marks of each paragraph.

    One whose first double mark closes what the paragraph before it left open is one with that paragraph; one without
    marks may stand between the two.
    """
    waiting: list[tuple[int, list[re.Match[str]]]] = []
    for start, end in paragraphs(text):
        marks = [m for m in _MARK.finditer(text, start, end) if not _inside_word(text, m)]
        doubles = [m for m in marks if not _is_single(m[0])]
        if waiting and doubles and _turn(text, doubles[0]) < 0:
            marks = [*(m for _, before in waiting for m in before), *marks]
            waiting = []
        elif waiting and (doubles or len(waiting) > 1):
            yield from waiting
            waiting = []
        turns = [t for m in marks if not _is_single(m[0]) and (t := _turn(text, m))]
        if waiting or (turns and turns[-1] > 0 and sum(turns) == 1):
            waiting.append((end, marks))
        else:
            yield end, marks
    yield from waiting


def quoted(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches between quotation marks that lie in these spans, marks excluded, in text order.

    A span that cuts a quotation gets the part that lies in it. A quotation that is opened and never closed ends
    at the clause that reports it, or with its paragraph. Apostrophes are no quotation marks.
    """
    out = []
    every = quotations(text)
    ends = [q.end for q in every]
    for low, high in sorted(spans):
        for q in islice(every, bisect_right(ends, low), None):
            if q.start >= high:
                break
            start, end = max(low, q.inner_start), min(high, q.inner_end)
            if start < end and text[start:end].strip():
                out.append((start, end))
    return sorted(set(out))


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
    """Yield the outer quotations between the double marks of one paragraph that ends at `limit`.

    A mark that opens while a quotation is open opens one within it, if enough marks follow to close both;
    else the first was never closed.
    """
    turns = [_turn(text, m) for m in marks]
    left = list(accumulate(reversed(turns), initial=0))[::-1]  # opening less closing marks from here on
    opened: re.Match[str] | None = None
    depth = 0
    for at, mark in enumerate(marks):
        opens = turns[at] > 0 or (turns[at] == 0 and opened is None)
        if opens and opened is not None and -left[at + 1] > depth:
            depth += 1
        elif opens:
            if opened is not None:
                yield _unclosed(text, opened, mark.start())
            opened, depth = mark, 1
        elif opened is not None:
            depth -= 1
            if depth == 0:
                yield Quotation(opened.start(), opened.end(), mark.start(), mark.end(), True)
                opened = None
    if opened is not None:
        yield _unclosed(text, opened, limit)


def _unclosed(text: str, opened: re.Match[str], limit: int) -> Quotation:
    report = _reporting().search(text, opened.end(), limit)
    end = report.end() if report else opened.end() + len(text[opened.end() : limit].rstrip())
    return Quotation(opened.start(), opened.end(), end, end, False)


def _single_pairs(text: str, marks: list[re.Match[str]]) -> Iterator[Quotation]:
    """Yield the quotations between single marks: one that opens at a word's start and closes at a word's end."""
    opened: re.Match[str] | None = None
    close: re.Match[str] | None = None
    for mark in marks:
        if _single_opens(text, mark):
            if opened is not None and close is not None:
                yield Quotation(opened.start(), opened.end(), close.start(), close.end(), True)
            opened, close = mark, None
        elif opened is not None and mark[0] in "’'" and _closes(text, mark, close):
            close = mark
    if opened is not None and close is not None:
        yield Quotation(opened.start(), opened.end(), close.start(), close.end(), True)


def _single_opens(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1 : mark.start()] or " "
    after = text[mark.end() : mark.end() + 1] or " "
    at_word = (before.isspace() or before in "([{—–-:") and not after.isspace()
    return at_word and mark[0] in "‘'`" and not _elided().match(text, mark.start())


def _closes(text: str, mark: re.Match[str], close: re.Match[str] | None) -> bool:
    """Return whether a single mark closes: the first that can, unless that may be an apostrophe and this may not."""
    return close is None or (_possessive(text, close) and not _possessive(text, mark))


def _possessive(text: str, mark: re.Match[str]) -> bool:
    """Return whether a closing mark can be the apostrophe of a plural, as in `the protesters' demands`."""
    after = text[mark.end() : mark.end() + 2]
    return text[mark.start() - 1 : mark.start()] == "s" and after[:1] == " " and after[1:].isalpha()
