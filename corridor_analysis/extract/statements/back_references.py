"""Whose words "the statement said" and "it added" bring: of those who issued the text, or who spoke just before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quoted_text import QuotedText
from corridor_analysis.extract.statements.sources import of_verb
from corridor_analysis.extract.statements.speakers import speakers
from corridor_analysis.parse.records import Attribution, Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["with_antecedents"]

_REACH = 900  # characters back to which "the statement" refers
_GOVERNING = ("dobj", "pobj", "nsubjpass")


def with_antecedents(
    parsed: Parsed, quoted: QuotedText, made: Sequence[tuple[Attribution, Word | None]]
) -> Iterator[Attribution]:
    """Yield attributions, in text order, those of "the statement", "the report", "it" with whose words they are.

    Each comes with the head of its source.
    """
    done: list[Attribution] = []
    for one, head in made:
        refers = head is not None and (head.lower_ in cue_words().pronouns or _is_text(head))
        if head is not None and refers and not _sources(one):
            owner = [p._replace(start=None, end=None) for p in _owner(parsed, quoted, head, done)]
            one = one._replace(parties=(*owner, *one.parties))
        done.append(one)
        yield one


def _is_text(token: Word) -> bool:
    """Return whether a word is a noun for a text."""
    lemma = token.lemma_.lower()
    return token.pos_ == "NOUN" and (lemma in cue_words().messages or lemma in cue_words().texts)


def _sources(one: Attribution) -> list[Party]:
    return [p for p in one.parties if p.role == "source"]


def _owner(parsed: Parsed, quoted: QuotedText, head: Word, done: Sequence[Attribution]) -> list[Party]:
    """Return who issued a text or spoke, the nearest before; of several, one who did so in writing."""
    low = head.idx - _REACH
    spoke = [
        (a.cues[0].start, a.medium is not None, who)
        for a in done
        if a.cues and low <= a.cues[0].start < head.idx and (who := _sources(a))
    ]
    if head.lower_ in cue_words().people:
        return _spoke_last(parsed, head, spoke)
    told = [*spoke, *_issued(parsed, quoted, head, low)]
    written = [f for f in told if f[1]] or told
    return max(written, key=lambda f: f[0])[2] if written else []


def _spoke_last(parsed: Parsed, head: Word, spoke: Sequence[tuple[int, bool, list[Party]]]) -> list[Party]:
    """Return who spoke last before a pronoun: of "he" and "she" a person, of "they" several or a body."""
    who = max(spoke, key=lambda f: f[0])[2] if spoke else []
    single = len(who) == 1 and parsed.entity(who[0].entity_id).kind in ("person", "other")
    return who if single != (head.lower_ == "they") else []


def _issued(parsed: Parsed, quoted: QuotedText, head: Word, low: int) -> Iterator[tuple[int, bool, list[Party]]]:
    """Yield the texts told of before: "issued a statement", "a statement by the ministry"."""
    for token in quoted.doc[quoted.first_from(max(0, low)) : head.i]:
        if not _is_text(token) or quoted.quotation_at(token.idx) is not None:
            continue
        above = token.head if token.dep_ != "pobj" else token.head.head
        issuer = of_verb(quoted, above) if token.dep_ in _GOVERNING and above.pos_ == "VERB" else []
        if who := speakers(parsed, [token]) or speakers(parsed, issuer):
            yield token.idx, True, who
