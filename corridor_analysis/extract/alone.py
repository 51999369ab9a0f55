"""Quotations that no verb of their own reports: they go on with what somebody has just said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from corridor_analysis.extract.drafts import Draft
from corridor_analysis.extract.stretches import Page
from corridor_analysis.records import Chars

__all__ = ["settled"]

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
