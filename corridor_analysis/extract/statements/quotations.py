"""A text with its quotations: where marks open and close, and stretches of words that keep whole quotations whole.

Where marks stand is a pure function of the text, one paragraph at a time. An odd mark costs its own quotation at most,
never the rest of the article: every paragraph starts afresh.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, islice, pairwise
from operator import attrgetter
from typing import NamedTuple

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Tree

__all__ = ["LOOK_BACK", "Quotation", "QuotedText", "has_words", "overlapping", "paragraphs", "quotations", "quoted"]

LOOK_BACK = 20  # characters before a quotation that say whether it begins a sentence
_BREAK = re.compile(r"\n[^\S\n]*\n\s*|(?<=[.!?…:\"”’)\]])[^\S\n]*\n\s*|\r\n?\s*")
_MARK = re.compile(r"``|''|[\"“”„‟«»]|[‘’'`]")
_TURNS = {**dict.fromkeys(("“", "„", "‟", "«", "``"), 1), **dict.fromkeys(("”", "»"), -1)}
_BYNAME, _BACK = 2, 30  # most words of a byname; characters in which the name before it begins
_NAME_BEFORE = re.compile(r"[A-Z][\w.’'-]* $")
_NAME_AFTER = re.compile(r" [A-Z]\w+")
_TAIL = frozenset({",", ";", ":", ".", "–", "—", "-", "--", "?", "!", "…", "...", "(", "["})
_EDGE = _TAIL | {")", "]"}
_Marks = list[re.Match[str]]


class Quotation(NamedTuple):
    """A stretch between quotation marks: `start:end` with the marks, `inner_start:inner_end` without them."""

    start: int
    inner_start: int
    inner_end: int
    end: int
    closed: bool


class QuotedText:
    """The words of an article with its quotations: looks up words by character and cuts stretches out of them."""

    def __init__(self, doc: Tree, text: str) -> None:
        self.doc = doc
        self.text = text
        self.quotations = quotations(text)

    def token_at(self, char: int) -> int:
        """Return the index of the token that holds this character, or the last one that starts before it."""
        return max(0, bisect_right(self.doc.idx, char) - 1)

    def first_from(self, char: int) -> int:
        """Return the index of the first token that starts at or after this character."""
        return bisect_left(self.doc.idx, char)

    def quotation_at(self, char: int) -> Quotation | None:
        """Return the quotation that holds this character between or on its marks."""
        return _holding(self.quotations, char)

    def inner(self, q: Quotation) -> str:
        """Return what stands between the marks of a quotation."""
        return self.text[q.inner_start : q.inner_end].strip()

    def mark_before(self, q: Quotation) -> str:
        """Return the last character before a quotation that is no white space, of those that are near."""
        return self.text[max(0, q.start - LOOK_BACK) : q.start].rstrip()[-1:]

    def runs(self, tokens: Iterable[int]) -> tuple[Chars, ...]:
        """Return the stretches that these tokens make up; gaps of white space and punctuation are closed.

        Each comes without the white space and punctuation around it.
        """
        chosen, words = sorted(set(tokens)), self.doc.words
        gaps = [
            at
            for at, (left, right) in enumerate(pairwise(chosen), start=1)
            if not all(w.is_punct or w.is_space for w in words[left + 1 : right])
        ]
        bounds = pairwise([0, *gaps, len(chosen)]) if chosen else ()
        return tuple(filter(None, (self._trimmed(chosen[low], chosen[high - 1] + 1) for low, high in bounds)))

    def _trimmed(self, start: int, end: int) -> Chars | None:
        """Return the stretch of tokens `start:end` without the white space and punctuation around it."""
        words = self.doc.words
        while start < end and (words[end - 1].is_space or words[end - 1].text in _TAIL):
            end -= 1
        while start < end and (words[start].is_space or words[start].text in _EDGE):
            start += 1
        return self._with_marks(words[start].idx, words[end - 1].idx + len(words[end - 1])) if start < end else None

    def _with_marks(self, start: int, end: int) -> Chars | None:
        """Take in the marks of quotations that lie within, leave out lone marks at the edges."""
        last = self.quotation_at(end - 1) or self.quotation_at(end)
        if last is not None:
            whole = last.start >= start or not has_words(self.text[last.inner_start : start])
            if whole and not has_words(self.text[end : last.inner_end]):
                end = max(end, last.end)
            elif last.inner_start >= end:
                end = last.start
        first = self.quotation_at(start)
        if first is not None and not has_words(self.text[first.inner_start : start]) and first.inner_end <= end:
            start = min(start, first.start)
        end = start + len(self.text[start:end].rstrip())
        return Chars(start, end) if start < end else None


def has_words(text: str) -> bool:
    """Return whether a text holds letters or figures."""
    return any(c.isalnum() for c in text)


def _holding(found: Sequence[Quotation], char: int) -> Quotation | None:
    """Return the one of some quotations, in text order, that holds a character."""
    at = bisect_right(found, char, key=attrgetter("start")) - 1
    return found[at] if at >= 0 and char < found[at].end else None


def overlapping(found: Sequence[Quotation], start: int, end: int) -> Iterator[Quotation]:
    """Yield those of some quotations, in text order, that share a character with a stretch."""
    for q in islice(found, bisect_right(found, start, key=attrgetter("end")), None):
        if q.start >= end:
            break
        yield q


def quoted(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches between quotation marks that lie in these spans, marks excluded, in text order.

    A span that cuts a quotation gets the part that lies in it. A quotation that is opened and never closed ends
    at the clause that reports it, or with its paragraph. Apostrophes are no quotation marks.
    """
    found = ((low, high, q) for low, high in spans for q in overlapping(quotations(text), low, high))
    parts = {(max(low, q.inner_start), min(high, q.inner_end)) for low, high, q in found}
    return sorted((start, end) for start, end in parts if text[start:end].strip())


@lru_cache(maxsize=4)
def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Return the paragraphs: empty lines divide them, and line ends that follow the end of a sentence."""
    ends = [0, *(end for gap in _BREAK.finditer(text) for end in gap.span()), len(text)]
    return tuple((start, end) for start, end in zip(ends[::2], ends[1::2], strict=True) if end > start)


@lru_cache(maxsize=4)  # every statement of an article asks for them again
def quotations(text: str) -> tuple[Quotation, ...]:
    """Return the outermost quotations in text order; a quotation within a quotation is part of it."""
    found: list[Quotation] = []
    for end, marks in _blocks(text):
        doubles = list(_pairs(text, [m for m in marks if not _is_single(m)], end))
        singles = [m for m in marks if _is_single(m) and _holding(doubles, m.start()) is None]
        behind = 0
        for q in sorted([*doubles, *_single_pairs(text, singles)]):
            if q.start >= behind:
                found.append(q)
                behind = q.end
    return tuple(q for q in found if not _is_byname(text, q))


def _is_byname(text: str, q: Quotation) -> bool:
    """Return whether a quotation stands within a name: "Anna “Ann” Kovacs"."""
    inner = text[q.inner_start : q.inner_end]
    if not q.closed or not inner[:1].isupper() or len(inner.split()) > _BYNAME:
        return False
    return bool(_NAME_BEFORE.search(text[max(0, q.start - _BACK) : q.start]) and _NAME_AFTER.match(text, q.end))


def _blocks(text: str) -> Iterator[tuple[int, _Marks]]:
    """Yield the end and the marks of each paragraph.

    One whose first double mark closes what the paragraph before it left open is one with that paragraph; one without
    marks may stand between the two.
    """
    waiting: list[tuple[int, _Marks]] = []
    for start, end in paragraphs(text):
        marks = [m for m in _MARK.finditer(text, start, end) if not _is_within_word(text, m)]
        turns = _turns(text, marks)
        if waiting and turns and turns[0] < 0:
            marks = [*(m for _, before in waiting for m in before), *marks]
            waiting, turns = [], _turns(text, marks)
        elif waiting and (turns or len(waiting) > 1):
            yield from waiting
            waiting = []
        known = [t for t in turns if t]
        if waiting or (known and known[-1] > 0 and sum(known) == 1):
            waiting.append((end, marks))
        else:
            yield end, marks
    yield from waiting


def _is_single(mark: re.Match[str]) -> bool:
    return mark[0] in "‘’'`"


def _around(text: str, mark: re.Match[str]) -> tuple[str, str]:
    """Return the characters before and after a mark, a space outside the text."""
    return text[mark.start() - 1 : mark.start()] or " ", text[mark.end() : mark.end() + 1] or " "


def _is_within_word(text: str, mark: re.Match[str]) -> bool:
    """Return whether a mark is an apostrophe between letters, as in `don't`."""
    return _is_single(mark) and all(c.isalnum() for c in _around(text, mark))


def _turns(text: str, marks: _Marks) -> list[int]:
    """Return of each double mark 1 if it opens, -1 if it closes, 0 where neither shape nor space tells."""
    turns = []
    for mark in marks:
        if not _is_single(mark):
            before, after = _around(text, mark)
            left, right = before.isspace() or before in "([{—–-", after.isspace() or after in ",.;:!?)]}—–-"
            turns.append(_TURNS.get(mark[0], left - right))
    return turns


def _pairs(text: str, marks: _Marks, limit: int) -> Iterator[Quotation]:
    """Yield the outer quotations between the double marks of one paragraph that ends at `limit`.

    A mark that opens while a quotation is open opens one within it, if enough marks follow to close both;
    else the first was never closed.
    """
    turns = _turns(text, marks)
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
                yield Quotation(*opened.span(), *mark.span(), True)
                opened = None
    if opened is not None:
        yield _unclosed(text, opened, limit)


def _unclosed(text: str, opened: re.Match[str], limit: int) -> Quotation:
    report = _reporting().search(text, opened.end(), limit)
    end = report.end() if report else opened.end() + len(text[opened.end() : limit].rstrip())
    return Quotation(*opened.span(), end, end, False)


def _single_pairs(text: str, marks: _Marks) -> Iterator[Quotation]:
    """Yield the quotations between single marks: one that opens at a word's start and closes at a word's end.

    The first mark that can close does, unless that may be an apostrophe and a later one may not.
    """
    opened: re.Match[str] | None = None
    close: re.Match[str] | None = None
    for mark in marks:
        if _single_opens(text, mark):
            if opened is not None and close is not None:
                yield Quotation(*opened.span(), *close.span(), True)
            opened, close = mark, None
        elif opened is None or mark[0] not in "’'":
            continue
        elif close is None or (_is_possessive(text, close) and not _is_possessive(text, mark)):
            close = mark
    if opened is not None and close is not None:
        yield Quotation(*opened.span(), *close.span(), True)


def _single_opens(text: str, mark: re.Match[str]) -> bool:
    before, after = _around(text, mark)
    at_word = (before.isspace() or before in "([{—–-:") and not after.isspace()
    return at_word and mark[0] in "‘'`" and not _elided().match(text, mark.start())


def _is_possessive(text: str, mark: re.Match[str]) -> bool:
    """Return whether a closing mark can be the apostrophe of a plural, as in `the protesters' demands`."""
    after = text[mark.end() : mark.end() + 2]
    return text[mark.start() - 1 : mark.start()] == "s" and after[:1] == " " and after[1:].isalpha()


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
