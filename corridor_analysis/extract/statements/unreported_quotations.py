"""Quotations that no verb of saying reports: they go on with what was just said, or stand in somebody's doings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from corridor_analysis.extract.statements.candidates import Draft
from corridor_analysis.extract.statements.quotations import Quotation
from corridor_analysis.extract.statements.quoted_text import Page
from corridor_analysis.extract.statements.sources import of_verb
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["embedded", "settled"]

_CLAUSE_WORDS = 4  # a quotation of fewer words within a sentence that nobody is said to say is a name or a scare quote
_NAMING = frozenset("title entitle call name dub know nickname translate mean read".split())
_STEPS = 6  # clauses above a quotation in which its speaker is sought

_LONE_WORDS = 6  # a lone quotation of fewer words is as likely a title or a slogan
_BACK = 1500  # characters of the sentence before it in which a lone quotation looks for who speaks


def settled(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with each lone quotation joined to the statement of the sentence before it.

    A lone quotation that stands in another's content is that one's. Without a statement before it, it keeps no
    source, and is left out where it is short.
    """
    known = [d for d in drafts if d.cue is not None or d.cues]
    table = _Table(known)
    joined: dict[int, list[Chars]] = {}
    lone = [d for d in drafts if d.cue is None and not d.cues and not table.covers(d.contents[0].start)]
    for draft in lone:
        start, end = draft.contents[0]
        owner = table.before(page, start)
        if owner is not None:
            joined.setdefault(owner, []).extend(draft.contents)
        elif len(page.text[start:end].split()) > _LONE_WORDS:
            known.append(draft)
    for owner, contents in joined.items():
        known[owner].contents = tuple(sorted({*known[owner].contents, *contents}))
    return known


def embedded(page: Page, drafts: Sequence[Draft], named: Callable[[Word], bool]) -> Iterator[Draft]:
    """Yield the quotations in no draft's content as words of who acts in their clause: "drew attention to “…”".

    `named` says whether a noun phrase means someone. Names and titles are nobody's words.
    """
    table = _Table(drafts)
    for q in page.quotations:
        words = page.text[q.inner_start : q.inner_end].split()
        if len(words) < _CLAUSE_WORDS or not any(w.islower() for w in words[1:]) or table.touches(q):
            continue
        verb = _verb_over(page, q)
        sources = [t for t in of_verb(page, verb) if page.quotation_at(t.idx) is None] if verb is not None else []
        if verb is not None and any(named(t) for t in sources):
            yield Draft((Chars(q.start, q.end),), verb, sources, "quotation in clause", "say")


def _verb_over(page: Page, q: Quotation) -> Word | None:
    """Return the verb outside a quotation that governs it; None where it is a name: "called “…”"."""
    token = page.doc[page.first_from(q.inner_start)]
    for _ in range(_STEPS * _STEPS):
        outside = page.quotation_at(token.idx) != q
        if outside and token.lemma_.lower() in _NAMING:
            return None
        if outside and token.pos_ == "VERB":
            return token
        if token.head is token:
            return None
        token = token.head
    return None


class _Table:
    """The drafts by place: what covers a character, whose cue stands before it."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        pieces = sorted(c for d in drafts for c in d.contents)
        self.drafts = list(drafts)
        self.starts = [s for s, _ in pieces]
        self.reach = list(accumulate((e for _, e in pieces), max))
        self.size = [sum(e - s for s, e in d.contents) for d in drafts]
        self.marks = sorted((d.cue.idx, n) for n, d in enumerate(drafts) if d.cue is not None)

    def covers(self, at: int) -> bool:
        """Return whether a character stands in the content of a draft."""
        place = bisect_right(self.starts, at)
        return place > 0 and self.reach[place - 1] > at

    def touches(self, q: Quotation) -> bool:
        """Return whether any part of a quotation stands in the content of a draft."""
        place = bisect_left(self.starts, q.end)
        return place > 0 and self.reach[place - 1] > q.start

    def before(self, page: Page, start: int) -> int | None:
        """Return the draft of the sentence that ends before a character: that with a source and most content."""
        last = page.token_at(start) - 1
        while last >= 0 and page.doc[last].is_space:
            last -= 1
        if last < 0:
            return None
        low = max(page.doc[last].sent.start_char, start - _BACK)
        return max(self._between(low, start), key=lambda n: self.size[n], default=None)

    def _between(self, start: int, end: int) -> Iterator[int]:
        for _, n in self.marks[bisect_left(self.marks, (start, -1)) : bisect_left(self.marks, (end, -1))]:
            if self.drafts[n].sources:
                yield n
