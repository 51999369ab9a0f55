"""What governs a word that tells of passage, what `it` takes up, and where it was."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from corridor_analysis.extract.syntax.arguments import objects
from corridor_analysis.extract.syntax.phrases import is_infinitive, prepositional
from corridor_analysis.parse.records import Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["above", "acting", "controllers", "infinitive", "is_done", "named_before", "place_of", "undergoing"]

_UP = frozenset({"xcomp", "ccomp", "acl", "pcomp", "advcl", "conj", "pobj", "prep", "dobj", "relcl", "nsubj",
                 "nsubjpass", "appos"})  # fmt: skip


def named_before(token: Word) -> Word:
    """Return the noun that `it` takes up from the clause above its own: "shut the road after it opened"."""
    if token.lower_ != "it" or token.head.dep_ not in ("advcl", "conj", "ccomp"):
        return token
    over = token.head.head
    return next(iter([*objects(over), *(t for t in over.children if t.dep_ == "nsubj")]), token)


def undergoing(verb: Word) -> list[Word]:
    """Return whom or what a verb acts on, also as subject of an infinitive below it: "allowed trucks to cross"."""
    if verb.dep_ == "amod":
        return []  # "the besieged town" tells nothing new
    below = [t for t in verb.children if t.dep_ in ("ccomp", "xcomp") and is_infinitive(t)]
    return [*objects(verb), *(s for t in below for s in t.children if s.dep_ == "nsubj")]


def place_of(parsed: Parsed, told: Word, first: Collection[str | None] = ()) -> str | None:
    """Return the place that a clause names, or the noun that it describes; one of those in `first` before others."""
    described = [told.head, *prepositional(told.head, "of")] if told.dep_ in ("acl", "relcl") else []
    named = [m.entity_id for t in (*told.subtree, *described) for m in parsed.at(t)]
    places = [e for e in named if parsed.entity(e).kind == "place"]
    return next((p for p in places if p in first), next(iter(places), None))


def controllers(parsed: Parsed, noun: Word) -> Iterator[Party]:
    """Yield who controls the ground that it was done through: "carried out through X-controlled territory"."""
    for token in noun.sent:
        if token.i > noun.i and token.lower_ == "controlled" and token.dep_ in ("amod", "acl"):
            found = [m for part in token.children for m in parsed.at(part)]
            states = [m for m in found if parsed.entity(m.entity_id).kind == "state"]
            yield from (Party("actor", m.entity_id, m.start, m.end) for m in states or found)


def acting(verb: Word) -> list[Word]:
    """Return the nouns, no names, that do it and can have a day: "an airstrike on Friday severed the road"."""
    return [t for t in verb.children if t.dep_ == "nsubj" and t.pos_ == "NOUN"]


def infinitive(verb: Word) -> bool:
    """Return whether a verb is a to-infinitive, itself or by the verb that it is coordinated with."""
    while verb.dep_ == "conj" and not any(t.dep_ in ("nsubj", "nsubjpass", "aux") for t in verb.children):
        verb = verb.head
    return is_infinitive(verb)


def is_done(verb: Word) -> bool:
    """Return whether a finite verb is in the past or a perfect tense: what is announced so is no plan."""
    aux = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
    if any(t.tag_ == "MD" or t.lower_ == "to" for t in aux):
        return False
    return verb.tag_ == "VBD" or any(t.lemma_ == "have" or t.lower_ in ("was", "were") for t in aux)


def above(token: Word) -> Iterator[Word]:
    """Yield the words that govern a token, as far as its clause depends on them."""
    steps = 0
    while token.dep_ in _UP and token.head != token and steps < 10 and not _by_itself(token):
        beside = token.dep_ == "conj" and token.pos_ == token.head.pos_ == "VERB"
        token, steps = token.head, steps + 1
        if not beside:  # "negotiated and opened": one verb does not govern the other
            yield token


def _by_itself(token: Word) -> bool:
    """Return whether a clause tells its own fact: a relative or adverbial one, a second main clause, a subject."""
    marked = any(t.dep_ == "mark" for t in token.children)
    if token.dep_ == "relcl":
        return not marked  # "its demand that X lift": the parser takes some such clauses for relative ones
    if token.dep_ == "advcl":
        return not infinitive(token)
    if token.dep_ == "conj":
        return any(t.dep_ in ("nsubj", "nsubjpass") for t in token.children)
    return token.dep_ in ("nsubj", "nsubjpass")
