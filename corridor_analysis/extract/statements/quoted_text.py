"""A text with its quotations, and stretches of it: runs without gaps, trimmed, whole quotations kept whole."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from corridor_analysis.extract.statements.quotations import Quotation, quotations
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Tree

__all__ = ["LOOK_BACK", "QuotedText"]

LOOK_BACK = 20  # characters before a quotation that say whether it begins a sentence

_TAIL = frozenset({",", ";", ":", ".", "–", "—", "-", "--", "?", "!", "…", "...", "(", "["})
_EDGE = _TAIL | {")", "]"}


class QuotedText:
    """The words of an article with its quotations: looks up words by character and cuts stretches out of them."""

    def __init__(self, doc: Tree, text: str) -> None:
        self.doc = doc
        self.text = text
        self.quotations = quotations(self.text)
        self.idx: list[int] = doc.idx
        self._starts = [q.start for q in self.quotations]

    def token_at(self, char: int) -> int:
        """Return the index of the token that holds this character, or the last one that starts before it."""
        return max(0, bisect_right(self.idx, char) - 1)

    def first_from(self, char: int) -> int:
        """Return the index of the first token that starts at or after this character."""
        return bisect_left(self.idx, char)

    def quotation_at(self, char: int) -> Quotation | None:
        """Return the quotation that holds this character between or on its marks."""
        at = bisect_right(self._starts, char) - 1
        if at >= 0 and char < self.quotations[at].end:
            return self.quotations[at]
        return None

    def quotations_in(self, start: int, end: int) -> list[Quotation]:
        """Return the quotations that overlap this stretch, in text order."""
        low = max(0, bisect_right(self._starts, start) - 1)
        high = bisect_left(self._starts, end)
        return [q for q in self.quotations[low:high] if q.end > start]

    def inner(self, q: Quotation) -> str:
        """Return what stands between the marks of a quotation."""
        return self.text[q.inner_start : q.inner_end].strip()

    def mark_before(self, q: Quotation) -> str:
        """Return the last character before a quotation that is no white space, of those that are near."""
        return self.text[max(0, q.start - LOOK_BACK) : q.start].rstrip()[-1:]

    def runs(self, tokens: Iterable[int]) -> tuple[Chars, ...]:
        """Return the stretches that these tokens make up; gaps of white space and punctuation are closed."""
        chosen = sorted(set(tokens))
        out: list[Chars] = []
        first = 0
        for at in range(1, len(chosen) + 1):
            if at == len(chosen) or not self._adjoin(chosen[at - 1], chosen[at]):
                span = self.trim(chosen[first], chosen[at - 1] + 1)
                if span is not None:
                    out.append(span)
                first = at
        return tuple(out)

    def _adjoin(self, left: int, right: int) -> bool:
        return right == left + 1 or all(w.is_punct or w.is_space for w in self.doc.words[left + 1 : right])

    def trim(self, start: int, end: int) -> Chars | None:
        """Return the stretch of tokens `start:end` without the white space and punctuation around it."""
        doc = self.doc.words
        while start < end and (doc[end - 1].is_space or doc[end - 1].text in _TAIL):
            end -= 1
        while start < end and (doc[start].is_space or doc[start].text in _EDGE):
            start += 1
        if start == end:
            return None
        return self._with_marks(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))

    def _with_marks(self, start: int, end: int) -> Chars | None:
        """Take in the marks of quotations that lie within, leave out lone marks at the edges."""
        last = self.quotation_at(end - 1) or self.quotation_at(end)
        if last is not None:
            whole = last.start >= start or not _words(self.text[last.inner_start : start])
            if whole and not _words(self.text[end : last.inner_end]):
                end = max(end, last.end)
            elif last.inner_start >= end:
                end = last.start
        first = self.quotation_at(start)
        if first is not None and not _words(self.text[first.inner_start : start]) and first.inner_end <= end:
            start = min(start, first.start)
        while start < end and self.text[end - 1].isspace():
            end -= 1
        return Chars(start, end) if start < end else None


def _words(text: str) -> bool:
    return any(c.isalnum() for c in text)
