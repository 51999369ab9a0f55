"""An attribution by its syntax alone: before it is known which entities its parts stand for, and whether it counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quoted_text import QuotedText
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["Candidate", "Contents", "kind_of", "unnested"]


@dataclass
class Candidate:
    """Contents, cue, heads of the sources and speech act. Where no word is the cue, a mark in the text may be."""

    contents: tuple[Chars, ...]
    cue: Word | None
    sources: list[Word]
    rule: str
    act: str | None = "say"
    cue_places: tuple[Chars, ...] = ()
    source_places: tuple[Chars, ...] = ()


class Contents:
    """Where in the text the contents of some candidates stand."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        pieces = sorted(c for one in candidates for c in one.contents)
        self._starts = [s for s, _ in pieces]
        self._reach = list(accumulate((e for _, e in pieces), max))

    def touch(self, start: int, end: int) -> bool:
        """Return whether any part of a stretch stands in a content."""
        place = bisect_left(self._starts, end)
        return place > 0 and self._reach[place - 1] > start


def kind_of(quoted: QuotedText, contents: Sequence[Chars]) -> str:
    """Return whether content stands in quotation marks, in other words, or both: direct, indirect, mixed."""
    inside = outside = False
    for start, end in contents:
        at = start
        for q in quoted.quotations_in(start, end):
            inside = True
            outside |= any(c.isalnum() for c in quoted.text[at : q.start])
            at = q.end
        outside |= any(c.isalnum() for c in quoted.text[at:end])
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def unnested(quoted: QuotedText, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates without those that only retell what stands in another's content.

    What stands in somebody's content is that person's word. An attribution in it counts as one of its own if it
    quotes, or if somebody is named who says something in a finite clause.
    """
    contents = Contents(candidates)
    return [
        one
        for one in candidates
        if one.cue is None or not contents.touch(one.cue.idx, one.cue.idx + 1) or _counts(quoted, one, one.cue)
    ]


def _counts(quoted: QuotedText, one: Candidate, cue: Word) -> bool:
    if kind_of(quoted, one.contents) != "indirect":
        return cue.pos_ != "NOUN" or any(s.pos_ == "PROPN" for s in one.sources)
    finite = cue.tag_ in ("VBD", "VBZ") and one.rule == "verb, clause"
    return finite and one.act in cue_words().spoken and bool(one.sources)
