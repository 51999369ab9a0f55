"""Contacts told by a verb: "telephoned", "met with", "spoke to", "visited", "discussed … with"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor_analysis.extract.events.contact_lexicon import Lexicon, Verb
from corridor_analysis.extract.events.contact_telling import (
    PLACES,
    Frame,
    anew,
    apart,
    channel,
    ids,
)
from corridor_analysis.extract.syntax.arguments import agents, is_passive, objects, subjects
from corridor_analysis.extract.syntax.days import at_once
from corridor_analysis.extract.syntax.parties import ACTORS, covering, said_by, teller, who
from corridor_analysis.extract.syntax.phrases import chars, clause, is_infinitive, prepositional, verb_above
from corridor_analysis.extract.syntax.status import outlook
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.records import Attribution, Parsed, Party
from corridor_analysis.parse.tree import Word

__all__ = ["by_verb"]

FIRST = frozenset({"i", "we"})


def by_verb(parsed: Parsed, told: Sequence[Attribution], words: Lexicon, verb: Word, entry: Verb) -> Iterator[Frame]:
    """Yield the contact that a verb tells of, if it has the participants of one."""
    if entry.weak and is_infinitive(verb) and verb.head.lemma_.lower() in words.verbs:
        return  # "met to discuss": the purpose of a contact is not another one
    partner = [*_with(verb, entry), *_acted_on(parsed, words, verb, entry)]
    heads = agents(verb) if is_passive(verb) else subjects(verb)
    actors = who(parsed, heads, "actor")
    if not actors and all(t.lower_ in FIRST for t in heads):
        actors = said_by(teller(told, verb.idx), "actor")
    kinds = PLACES if entry.place else ACTORS
    others = [p for p in who(parsed, partner, "recipient", kinds=kinds) if p.entity_id not in ids(actors)]
    if not _fits(parsed, words, verb, entry, actors, others):
        return
    mode = _mode(parsed, words, verb, entry, (*actors, *others))
    time = at_once(parsed, verb)
    weak = entry.weak or (time is None and not others and entry.mode != "visit" and _goes_on(verb, heads))
    frame = Frame(
        at=verb.i, trigger=chars(verb), clause=clause(verb), mode=mode, status=outlook(verb, words.governors),
        parties=(*actors, *others), time=time, definite=False,
        weak=weak, anew=anew(words, verb), rule=f"verb:{verb.lemma_.lower()}",
    )  # fmt: skip
    one_by_one = mode == "phone" or _again(verb, entry) or any(t.lower_ == "separately" for t in verb.children)
    yield from apart(frame) if one_by_one else (frame,)


def _goes_on(verb: Word, heads: Sequence[Word]) -> bool:
    """Return whether a verb only says more of a contact that was told: "they spoke of the crossing"."""
    return verb.lemma_.lower() in GRAMMAR.talking and bool(heads) and all(t.lower_ in GRAMMAR.back for t in heads)


def _with(verb: Word, entry: Verb) -> list[Word]:
    """Return the heads of whom a verb of contact is with; "each other" is no one else."""
    found = prepositional(verb, *entry.preps)
    found += [o for p in _again(verb, entry) for o in p.children if o.dep_ == "pobj"]
    if entry.weak:
        found = found or [o for t in objects(verb) for o in prepositional(t, *entry.preps)]
    # "discussed with A opening the road": the parser takes A for the subject of the gerund
    found = [next((s for s in t.children if s.dep_ == "nsubj"), t) if t.dep_ == "pcomp" else t for t in found]
    return [t for t in found if t.lower_ not in ("other", "another")]


def _again(verb: Word, entry: Verb) -> list[Word]:
    """Return further prepositions joined to the first: "will meet with A on Monday and with B on Tuesday"."""
    joined = [t for t in verb.subtree if t.dep_ == "conj" and t.lower_ in entry.preps]
    return [t for t in joined if t.head == verb or (t.head.pos_ == "ADP" and t.head.head == verb)]


def _acted_on(parsed: Parsed, words: Lexicon, verb: Word, entry: Verb) -> list[Word]:
    """Return the object of a verb of contact, if it is someone: "met the envoy", not "met Chile's demands"."""
    if not entry.object or _with(verb, entry):
        return []
    if entry.inviting and not who(parsed, prepositional(verb, "to"), "recipient", kinds=PLACES):
        return []
    acted = objects(verb) or _named_object(parsed, verb)
    return [t for t in acted if t.lemma_.lower() in words.visitors or covering(parsed, t)]


def _named_object(parsed: Parsed, verb: Word) -> list[Word]:
    """Return somebody's name that the parser took for what another is called: "called Minister A on Monday"."""
    found = [t for t in verb.children if t.dep_ == "oprd" and t.i > verb.i]
    return [t for t in found if any(parsed.entity(m.entity_id).kind == "person" for m in covering(parsed, t))]


def _fits(parsed: Parsed, words: Lexicon, verb: Word, entry: Verb, actors: list[Party], others: list[Party]) -> bool:
    """Return whether a verb of contact has the participants that make it one."""
    if not others:
        strangers = [t for t in _with(verb, entry) if t.pos_ in ("NOUN", "PROPN") and not covering(parsed, t)]
        return entry.alone and len(actors) > 1 and not strangers
    if not actors or (entry.place and not _travels(parsed, words, verb, actors)):
        return False
    if not entry.person:
        return True
    quoted = any(t.is_quote for o in objects(verb) for t in o.subtree)  # "called him “a liar”"
    named = all(parsed.entity(p.entity_id).kind == "person" for p in others)
    described = all(t.lemma_.lower() in words.visitors for t in objects(verb))
    labelled = any(  # "called him a liar", not "hosted him to talk of trade"
        t.dep_ in ("oprd", "ccomp", "xcomp", "acomp") and not is_infinitive(t) for t in verb.children if objects(verb)
    )
    return (named or described) and not (labelled or quoted)


def _travels(parsed: Parsed, words: Lexicon, verb: Word, actors: list[Party]) -> bool:
    """Return whether those who go somewhere are people on a visit, and not goods or troops."""
    if any(parsed.entity(p.entity_id).kind == "person" for p in actors):
        return True
    return any(t.lemma_.lower() in words.visitors for t in subjects(verb))


def _mode(parsed: Parsed, words: Lexicon, verb: Word, entry: Verb, parties: tuple[Party, ...]) -> str:
    """Return the channel: one named beside the verb, or the verb's own."""
    for child in verb.subtree:
        near = child.dep_ == "pobj" or child.dep_ == "advmod"
        if near and child.lower_ in words.channels and verb_above(child) == verb:
            return words.channels[child.lower_]
    return channel(parsed, words, verb, entry.mode, parties)
