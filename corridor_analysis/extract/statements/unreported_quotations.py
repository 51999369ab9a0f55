"""Quotations that no verb of saying reports: they go on with what was just said, or stand in somebody's doings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from corridor_analysis.extract.statements.candidates import Candidate, Contents
from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quotations import Quotation
from corridor_analysis.extract.statements.quoted_text import QuotedText
from corridor_analysis.extract.statements.sources import of_verb
from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Word

__all__ = ["embedded", "settled"]

_CLAUSE_WORDS = 4  # a quotation of fewer words within a sentence that nobody is said to say is a name or a scare quote
_CLIMB = 36  # words above a quotation among which its verb is sought
_LONE_WORDS = 6  # a lone quotation of fewer words is as likely a title or a slogan
_BACK = 1500  # characters of the sentence before it in which a lone quotation looks for who speaks


def settled(quoted: QuotedText, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates with each lone quotation joined to the statement of the sentence before it.

    A lone quotation that stands in another's content is that one's. Without a statement before it, it keeps no
    source, and is left out where it is short.
    """
    known = [c for c in candidates if c.cue is not None or c.cue_places]
    contents = Contents(known)
    sizes = [sum(e - s for s, e in c.contents) for c in known]
    cues = sorted((c.cue.idx, n) for n, c in enumerate(known) if c.cue is not None and c.sources)
    joined: dict[int, list[Chars]] = {}
    for lone in candidates:
        start, end = lone.contents[0]
        if lone.cue is not None or lone.cue_places or contents.touch(start, start + 1):
            continue
        low = _sentence_before(quoted, start)
        near = cues[bisect_left(cues, (low, -1)) : bisect_left(cues, (start, -1))] if low is not None else []
        if near:
            owner = max((n for _, n in near), key=lambda n: sizes[n])
            joined.setdefault(owner, []).extend(lone.contents)
        elif len(quoted.text[start:end].split()) > _LONE_WORDS:
            known.append(lone)
    for owner, more in joined.items():
        known[owner].contents = tuple(sorted({*known[owner].contents, *more}))
    return known


def _sentence_before(quoted: QuotedText, start: int) -> int | None:
    """Return where the sentence that ends before a character begins, or the part of it that is near; None for none."""
    last = quoted.token_at(start) - 1
    while last >= 0 and quoted.doc[last].is_space:
        last -= 1
    return max(quoted.doc[last].sent.start_char, start - _BACK) if last >= 0 else None


def embedded(quoted: QuotedText, candidates: Sequence[Candidate], named: Callable[[Word], bool]) -> Iterator[Candidate]:
    """Yield the quotations in no content as words of who acts in their clause: "drew attention to “…”".

    `named` says whether a noun phrase means someone. Names and titles are nobody's words.
    """
    contents = Contents(candidates)
    for q in quoted.quotations:
        words = quoted.text[q.inner_start : q.inner_end].split()
        if len(words) < _CLAUSE_WORDS or not any(w.islower() for w in words[1:]) or contents.touch(q.start, q.end):
            continue
        verb = _verb_over(quoted, q)
        if verb is None:
            continue
        sources = [t for t in of_verb(quoted, verb) if quoted.quotation_at(t.idx) is None]
        if any(named(t) for t in sources):
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
        if token.head is token:
            return None
        token = token.head
    return None
