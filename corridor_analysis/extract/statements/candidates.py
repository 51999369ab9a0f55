"""An attribution by its syntax alone, before its parts are known to be anyone's, and which of those found count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quotations import Quotation
from corridor_analysis.extract.statements.quoted_text import QuotedText
from corridor_analysis.extract.statements.sources import of_verb
from corridor_analysis.extract.statements.speakers import speakers
from corridor_analysis.parse.records import Chars, Parsed
from corridor_analysis.parse.tree import Word

__all__ = ["Candidate", "embedded", "kind_of", "settled", "unnested"]

_CLAUSE_WORDS = 4  # a quotation of fewer words within a sentence that nobody is said to say is a name or a scare quote
_CLIMB = 36  # words above a quotation among which its verb is sought
_LONE_WORDS = 6  # a lone quotation of fewer words is as likely a title or a slogan
_BACK = 1500  # characters of the sentence before it in which a lone quotation looks for who speaks


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


def _touching(candidates: Sequence[Candidate]) -> Callable[[int, int], bool]:
    """Return a function that says whether any part of a stretch stands in a content of theirs."""
    pieces = sorted(c for one in candidates for c in one.contents)
    starts = [s for s, _ in pieces]
    reach = list(accumulate((e for _, e in pieces), max))

    def touch(start: int, end: int) -> bool:
        place = bisect_left(starts, end)
        return place > 0 and reach[place - 1] > start

    return touch


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
    touch = _touching(candidates)
    return [
        one
        for one in candidates
        if one.cue is None or not touch(one.cue.idx, one.cue.idx + 1) or _counts(quoted, one, one.cue)
    ]


def _counts(quoted: QuotedText, one: Candidate, cue: Word) -> bool:
    if kind_of(quoted, one.contents) != "indirect":
        return cue.pos_ != "NOUN" or any(s.pos_ == "PROPN" for s in one.sources)
    finite = cue.tag_ in ("VBD", "VBZ") and one.rule == "verb, clause"
    return finite and one.act in cue_words().spoken and bool(one.sources)


def settled(quoted: QuotedText, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates with each lone quotation joined to the longest statement of the sentence before it.

    A lone quotation that stands in another's content is that one's. Without a statement before it, it keeps no
    source, and is left out where it is short.
    """
    known = [c for c in candidates if c.cue is not None or c.cue_places]
    touch = _touching(known)
    cues = sorted((c.cue.idx, n) for n, c in enumerate(known) if c.cue is not None and c.sources)
    for lone in candidates:
        start, end = lone.contents[0]
        if lone.cue is not None or lone.cue_places or touch(start, start + 1):
            continue
        low = _sentence_before(quoted, start)
        near = [known[n] for _, n in cues[bisect_left(cues, (low, -1)) : bisect_left(cues, (start, -1))]]
        if near:
            owner = max(near, key=lambda c: sum(e - s for s, e in c.contents))
            owner.contents = tuple(sorted({*owner.contents, *lone.contents}))
        elif len(quoted.text[start:end].split()) > _LONE_WORDS:
            known.append(lone)
    return known


def _sentence_before(quoted: QuotedText, start: int) -> int:
    """Return where the sentence that ends before a character begins, or the part of it that is near."""
    last = quoted.token_at(start) - 1
    while last >= 0 and quoted.doc[last].is_space:
        last -= 1
    return max(quoted.doc[last].sent.start_char, start - _BACK) if last >= 0 else start


def embedded(parsed: Parsed, quoted: QuotedText, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the quotations in no content as words of who acts in their clause: "drew attention to “…”".

    Names and titles are nobody's words, and who acts must be somebody known.
    """
    touch = _touching(candidates)
    for q in quoted.quotations:
        words = quoted.inner(q).split()
        if len(words) < _CLAUSE_WORDS or not any(w.islower() for w in words[1:]) or touch(q.start, q.end):
            continue
        verb = _verb_over(quoted, q)
        sources = of_verb(quoted, verb) if verb is not None else []
        if speakers(parsed, sources):
            yield Candidate((Chars(q.start, q.end),), verb, sources, "quotation in clause")


def _verb_over(quoted: QuotedText, q: Quotation) -> Word | None:
    """Return the verb outside a quotation that governs it; None where it is a name: "called “…”"."""
    token = quoted.doc[quoted.first_from(q.inner_start)]
    for _ in range(_CLIMB):
        outside = quoted.quotation_at(token.idx) != q
        if outside and token.lemma_.lower() in cue_words().naming:
            return None
        if outside and token.pos_ == "VERB":
            return token
        token = token.head
    return None
