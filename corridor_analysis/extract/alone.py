"""Quotations that no verb of their own reports: they go on with what somebody has just said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from corridor_analysis.extract.drafts import Draft
from corridor_analysis.extract.stretches import Page
from corridor_analysis.records import Chars

__all__ = ["settled"]

_LONE_WORDS = 6  # a lone quotation of fewer words is as likely a title or a slogan


def settled(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with each lone quotation joined to the statement of the sentence before it.

    A lone quotation that stands in another's content is that one's. One without a statement before it has the
    speaker of its paragraph so far, or none.
    """
    known = sorted((d for d in drafts if d.cue is not None or d.cues), key=lambda d: d.contents)
    table = _Table(known)
    for lone in (d for d in drafts if d.cue is None and not d.cues):
        if table.covers(lone.contents[0]):
            continue
        owner = _owner(page, table, lone.contents[0].start)
        if owner is not None:
            owner.contents = tuple(sorted({*owner.contents, *lone.contents}))
        elif len(page.text[lone.contents[0].start : lone.contents[0].end].split()) > _LONE_WORDS:
            known.append(lone)
    return known


class _Table:
    """The drafts by place: what covers a stretch, what ends before a character."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        pieces = sorted((c.start, c.end, n) for n, d in enumerate(drafts) for c in d.contents)
        self.drafts = drafts
        self.starts = [s for s, _, _ in pieces]
        self.reach: list[int] = []
        for _, end, _ in pieces:
            self.reach.append(max(end, self.reach[-1] if self.reach else 0))
        marks = [(d.cue.idx, n) for n, d in enumerate(drafts) if d.cue is not None]
        self.marks = sorted(marks)

    def covers(self, span: Chars) -> bool:
        at = bisect_right(self.starts, span.start)
        return at > 0 and self.reach[at - 1] > span.start

    def between(self, start: int, end: int) -> Iterator[Draft]:
        """Yield the drafts whose cue stands in this stretch."""
        for _, n in self.marks[bisect_left(self.marks, (start, -1)) : bisect_left(self.marks, (end, -1))]:
            yield self.drafts[n]


def _owner(page: Page, table: _Table, start: int) -> Draft | None:
    """Return the statement of the sentence that ends before a character: that with most content and a source."""
    before = page.text[max(0, start - 200) : start].rstrip()
    if not before:
        return None
    last = page.doc[page.token_at(max(0, start - 200) + len(before) - 1 if start > 200 else len(before) - 1)]
    sent = last.sent
    found = [d for d in table.between(sent.start_char, start) if d.sources]
    return max(found, key=lambda d: sum(e - s for s, e in d.contents), default=None)
