"""An attribution on its way: its parts by syntax, before it is known which entities they stand for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from corridor_analysis.extract.statements.quoted_text import Page
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["Draft", "kind_of", "unnested"]

# acts that make a nested clause an attribution of its own: "the ministry said that X denied …"
_SPEECH = frozenset("say report claim answer deny accuse demand promise warn criticize".split())


@dataclass
class Draft:
    """Content, cue and sources of an attribution. A speaker label has no cue token, but places of its own."""

    contents: tuple[Chars, ...]
    cue: Word | None
    sources: list[Word]
    rule: str
    act: str | None = None
    cues: tuple[Chars, ...] = ()
    source: tuple[Chars, ...] = ()


def kind_of(page: Page, contents: Sequence[Chars]) -> str:
    """Return whether content stands in quotation marks, in other words, or both: direct, indirect, mixed."""
    inside = outside = False
    for start, end in contents:
        at = start
        for q in page.quotations_in(start, end):
            inside = True
            outside |= any(c.isalnum() for c in page.text[at : q.start])
            at = q.end
        outside |= any(c.isalnum() for c in page.text[at:end])
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def unnested(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts without those that only retell what stands in another's content.

    What stands in somebody's content is that person's word. An attribution in it counts as one of its own if it
    quotes, or if somebody is named who says something in a finite clause.
    """
    spans = sorted((c.start, c.end) for d in drafts for c in d.contents)
    starts = [s for s, _ in spans]
    reach = list(accumulate((e for _, e in spans), max))

    def within(cue: Word) -> bool:
        at = bisect_right(starts, cue.idx)
        return at > 0 and reach[at - 1] > cue.idx

    return [d for d in drafts if d.cue is None or not within(d.cue) or _weighs(page, d, d.cue)]


def _weighs(page: Page, draft: Draft, cue: Word) -> bool:
    if kind_of(page, draft.contents) != "indirect":
        return cue.pos_ != "NOUN" or any(s.pos_ == "PROPN" for s in draft.sources)
    finite = cue.tag_ in ("VBD", "VBZ") and draft.rule == "verb, clause"
    return finite and draft.act in _SPEECH and bool(draft.sources)
