"""Who is meant by the source of a statement, whom it is addressed to, and through which medium it was made."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.syntax.arguments import RELATIVE
from corridor_analysis.extract.syntax.parties import parties
from corridor_analysis.extract.syntax.phrases import conjuncts
from corridor_analysis.parse.records import Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["addressees", "medium_of", "speakers"]

_TERM = 3  # tokens of a medium's name: "press conference", "read-out"
_STEPS = 4  # noun phrases to go down: "a statement from the office of the prime minister"


def speakers(parsed: Parsed, sources: list[Word]) -> list[Party]:
    """Return the entities whose words they are: of a statement or letter, those who made it."""
    out: dict[str, Party] = {}
    for source in sources:
        for head in _noun_phrases(source):
            found = parties(parsed, [head] if head is source else conjuncts(head), "source")
            for party in found:
                out.setdefault(party.entity_id, party)
            if found:
                break
    return list(out.values())


def _noun_phrases(source: Word) -> Iterator[Word]:
    """Yield the heads that can name a source, nearest first: itself, its antecedent, who made or owns it."""
    head: Word | None = source
    for _ in range(_STEPS):
        if head is None:
            return
        if head.lower_ in RELATIVE and head.head.dep_ == "relcl":
            yield head
            head = head.head.head
        yield head
        head = _origin(head)


def _origin(noun: Word) -> Word | None:
    """Return who made or owns what a noun names: "a statement released by X", "X's office", "a letter from X"."""
    released = [t for kid in noun.children if kid.dep_ == "acl" and kid.tag_ == "VBN" for t in kid.children]
    for prep in (*released, *noun.children):
        if prep.dep_ in ("agent", "prep") and prep.lower_ in cue_words().origins:
            return next((o for o in prep.children if o.dep_ == "pobj"), None)
    return next((t for t in noun.children if t.dep_ in ("poss", "compound", "amod", "nmod")), None)


def addressees(parsed: Parsed, cue: Word | None) -> list[Party]:
    """Return the entities that are told: the object of `tell`, the phrase after `said to`, `called on`."""
    if cue is None or cue.pos_ != "VERB":
        return []
    lemma, words = cue.lemma_.lower(), cue_words()
    told = [t for t in cue.children if t.dep_ in ("dobj", "dative") and lemma in words.telling]
    for prep in cue.children:
        if prep.dep_ in ("prep", "dative") and lemma in words.telling_by.get(prep.lower_, ()):
            told += [t for t in prep.children if t.dep_ == "pobj"]
    return parties(parsed, told, "addressee")


def medium_of(cue: Word | None, sources: list[Word]) -> str | None:
    """Return the medium: told by the verb ("tweeted"), by its phrase ("in a statement") or by the source itself."""
    if cue is None:
        return None
    words = cue_words()
    if cue.pos_ == "VERB" and cue.lemma_.lower() in words.media_verbs:
        return words.media_verbs[cue.lemma_.lower()]
    channels = [t for t in cue.children if t.dep_ == "prep" and t.lower_ in words.channels]
    nouns = [o for t in channels for o in t.children if o.dep_ == "pobj"]
    return next((m for t in (*nouns, *sources) if (m := _medium(t))), None)


def _medium(noun: Word) -> str | None:
    """Return the medium that a noun names, with the words before it where they are one term ("press conference")."""
    media = cue_words().media
    for first in range(max(0, noun.i - _TERM + 1), noun.i + 1):
        term = noun.doc[first : noun.i + 1].text.lower()
        if term in media:
            return media[term]
    return media.get(noun.lemma_.lower()) if noun.pos_ == "NOUN" else None
