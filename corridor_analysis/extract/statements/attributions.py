"""Who said what: attributions with source, cue and content, their speakers, addressees and medium.

Candidates are found by syntax; those that count become attributions; "the statement said" and "it added" bring the
words of those who issued the text, or who spoke just before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.direct_speech import direct_speech, labelled
from corridor_analysis.extract.statements.indirect_speech import indirect_speech
from corridor_analysis.extract.statements.quotations import Quotation, QuotedText, has_words, overlapping
from corridor_analysis.extract.statements.sources import (
    Candidate,
    addressees,
    medium_of,
    source_span,
    sources_of,
    speakers,
)  # fmt: skip
from corridor_analysis.extract.syntax.arguments import objects
from corridor_analysis.extract.syntax.days import when
from corridor_analysis.extract.syntax.parties import said_by
from corridor_analysis.parse.records import Attribution, Chars, Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["statements"]

_CLAUSE_WORDS = 4  # a quotation of fewer words within a sentence that nobody is said to say is a name or a scare quote
_CLIMB = 36  # words above a quotation among which its verb is sought
_LONE_WORDS = 6  # a lone quotation of fewer words is as likely a title or a slogan
_BACK = 1500  # characters of the sentence before it in which a lone quotation looks for who speaks
_REACH = 900  # characters back to which "the statement" refers
_GOVERNING = ("dobj", "pobj", "nsubjpass")


def statements(parsed: Parsed) -> Iterator[Attribution]:
    """Yield every attribution of an article in text order."""
    quoted = QuotedText(parsed.doc, parsed.article.text)
    found = [*labelled(quoted), *direct_speech(quoted)]
    found += indirect_speech(quoted, {c.cue.i for c in found if c.cue is not None})
    kept = _unnested(quoted, _settled(quoted, found))
    kept += _embedded(parsed, quoted, kept)
    made = [(_attribution(parsed, quoted, c), next(iter(c.sources), None)) for c in kept]
    made.sort(key=lambda m: (m[0].start, m[0].contents, m[0].cues, m[0].rule))
    yield from _with_antecedents(parsed, quoted, made)


def _attribution(parsed: Parsed, quoted: QuotedText, one: Candidate) -> Attribution:
    cue = one.cue
    return Attribution(
        kind=_kind(quoted, one.contents),
        contents=one.contents,
        cues=one.cue_places if cue is None else (Chars(cue.idx, cue.idx + len(cue)),),
        sources=one.source_places or tuple(c for s in one.sources for c in source_span(quoted, s)),
        parties=(*speakers(parsed, one.sources), *addressees(parsed, cue)),
        cue=cue.lemma_.lower() if cue is not None else None,
        act=one.act,
        medium=medium_of(cue, one.sources),
        time=when(parsed, cue, *objects(cue)) if cue is not None and cue.pos_ in ("VERB", "AUX") else None,
        rule=one.rule,
    )


def _kind(quoted: QuotedText, contents: Sequence[Chars]) -> str:
    """Return whether content stands in quotation marks, in other words, or both: direct, indirect, mixed."""
    inside, outside = False, ""
    for start, end in contents:
        for q in overlapping(quoted.quotations, start, end):
            inside, outside, start = True, outside + quoted.text[start : q.start], q.end
        outside += quoted.text[start:end]
    if not inside:
        return "indirect"
    return "mixed" if has_words(outside) else "direct"


def _touching(candidates: Sequence[Candidate]) -> Callable[[int, int], bool]:
    """Return a function that says whether any part of a stretch stands in a content of theirs."""
    pieces = sorted(c for one in candidates for c in one.contents)
    starts = [s for s, _ in pieces]
    reach = list(accumulate((e for _, e in pieces), max))

    def touch(start: int, end: int) -> bool:
        place = bisect_left(starts, end)
        return place > 0 and reach[place - 1] > start

    return touch


def _settled(quoted: QuotedText, candidates: Sequence[Candidate]) -> list[Candidate]:
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


def _unnested(quoted: QuotedText, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates without those that only retell what stands in another's content.

    What stands in somebody's content is that person's word. An attribution in it counts as one of its own if it
    quotes, or if somebody is named who says something in a finite clause.
    """
    touch, kept = _touching(candidates), []
    for one in candidates:
        cue = one.cue
        if cue is None or not touch(cue.idx, cue.idx + 1):
            counts = True
        elif _kind(quoted, one.contents) != "indirect":
            counts = cue.pos_ != "NOUN" or any(s.pos_ == "PROPN" for s in one.sources)
        else:
            finite = cue.tag_ in ("VBD", "VBZ") and one.rule == "verb, clause"
            counts = finite and one.act in cue_words().spoken and bool(one.sources)
        if counts:
            kept.append(one)
    return kept


def _embedded(parsed: Parsed, quoted: QuotedText, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the quotations in no content as words of who acts in their clause: "drew attention to “…”".

    Names and titles are nobody's words, and who acts must be somebody known.
    """
    touch = _touching(candidates)
    for q in quoted.quotations:
        words = quoted.inner(q).split()
        if len(words) < _CLAUSE_WORDS or not any(w.islower() for w in words[1:]) or touch(q.start, q.end):
            continue
        verb = _verb_over(quoted, q)
        if verb is not None and speakers(parsed, sources := sources_of(quoted, verb)):
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


def _with_antecedents(
    parsed: Parsed, quoted: QuotedText, made: Sequence[tuple[Attribution, Word | None]]
) -> Iterator[Attribution]:
    """Yield attributions, in text order, those of "the statement", "the report", "it" with whose words they are.

    Each comes with the head of its source.
    """
    spoke: list[tuple[int, bool, list[Party]]] = []  # where somebody spoke, whether in writing, and who
    for one, head in made:
        who = said_by(one, "source")
        if head is not None and not who and (head.lower_ in cue_words().pronouns or _is_text(head)):
            near = [told for told in spoke if head.idx - _REACH <= told[0] < head.idx]
            who = [p._replace(start=None, end=None) for p in _antecedents(parsed, quoted, head, near)]
            one = one._replace(parties=(*who, *one.parties))
        if who and one.cues:
            spoke.append((one.cues[0].start, one.medium is not None, who))
        yield one


def _is_text(token: Word) -> bool:
    """Return whether a word is a noun for a text."""
    lemma = token.lemma_.lower()
    return token.pos_ == "NOUN" and (lemma in cue_words().messages or lemma in cue_words().texts)


def _antecedents(
    parsed: Parsed, quoted: QuotedText, head: Word, spoke: Sequence[tuple[int, bool, list[Party]]]
) -> list[Party]:
    """Return who issued a text or spoke, the nearest before; of several, one who did so in writing.

    Of a pronoun it is who spoke last: of "he" and "she" a person, of "they" several or a body.
    """
    if head.lower_ in cue_words().people:
        last = max(spoke, key=lambda told: told[0])[2] if spoke else []
        single = len(last) == 1 and parsed.entity(last[0].entity_id).kind in ("person", "other")
        return last if single != (head.lower_ == "they") else []
    told = [*spoke, *_issued(parsed, quoted, head)]
    return max(told, key=lambda one: (one[1], one[0]))[2] if told else []


def _issued(parsed: Parsed, quoted: QuotedText, head: Word) -> Iterator[tuple[int, bool, list[Party]]]:
    """Yield the texts told of before: "issued a statement", "a statement by the ministry"."""
    for token in quoted.doc[quoted.first_from(max(0, head.idx - _REACH)) : head.i]:
        if not _is_text(token) or quoted.quotation_at(token.idx) is not None:
            continue
        above = token.head if token.dep_ != "pobj" else token.head.head
        issuer = sources_of(quoted, above) if token.dep_ in _GOVERNING and above.pos_ == "VERB" else []
        if who := speakers(parsed, [token]) or speakers(parsed, issuer):
            yield token.idx, True, who
