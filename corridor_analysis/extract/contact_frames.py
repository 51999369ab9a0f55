"""Find what tells of a contact: a verb with its partner, or a noun with its own or its verb's participants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from corridor_analysis.extract.contact_lexicon import Lexicon, Verb, lexicon
from corridor_analysis.extract.facts import (
    ACTORS,
    chars,
    circumstance,
    doers,
    outlook,
    said_by,
    teller,
    verb_above,
    when,
    who,
)
from corridor_analysis.extract.syntax import agents, clause, is_passive, objects, prepositional
from corridor_analysis.records import Attribution, Chars, Parsed, Party, Time

__all__ = ["Frame", "frames"]

_PLACES = ACTORS | {"place"}
_PERSONAL = frozenset({"her", "his", "their", "its", "our", "my"})
_FIRST = frozenset({"i", "we"})
_MASS = frozenset({"talk", "negotiation", "consultation", "discussion"})  # one contact, though plural


@dataclass(frozen=True)
class Frame:
    """One telling of a contact, before tellings of the same contact are put together."""

    at: int  # index of the trigger in the Doc
    trigger: Chars
    clause: Chars
    mode: str
    status: str
    parties: tuple[Party, ...]
    time: Time | None
    definite: bool  # points back to a contact already told, or may do so
    weak: bool  # says little by itself
    anew: bool  # says that it is another one
    rule: str

    @property
    def members(self) -> frozenset[str]:
        """Entities in contact with each other; mediators aside."""
        return frozenset(p.entity_id for p in self.parties if p.role != "mediator")


def frames(parsed: Parsed, told: Sequence[Attribution]) -> Iterator[Frame]:
    """Yield every telling of a contact in text order; a verb that only carries a contact noun is not told twice."""
    words = lexicon()
    found: list[Frame] = []
    carried: set[int] = set()
    for token in parsed.doc:
        kind = words.noun(token)
        if kind is not None:
            noun = _Noun(parsed, told, words, token, *kind)
            found += noun.frames()
            carried |= noun.carriers()
    for token in parsed.doc:
        verb = words.verbs.get(token.lemma_.lower()) if token.pos_ == "VERB" else None
        if verb is not None and token.i not in carried:
            found += _of_verb(parsed, told, words, token, verb)
    yield from sorted((f for f in found if f.status != "wished"), key=lambda f: f.at)


def _anew(words: Lexicon, *tokens: Token) -> bool:
    return any(c.lower_ in words.anew for t in tokens for c in t.children)


def _of_verb(parsed: Parsed, told: Sequence[Attribution], words: Lexicon, verb: Token, entry: Verb) -> Iterator[Frame]:
    partner = _partner(verb, entry)
    heads = agents(verb) if is_passive(verb) else doers(verb)
    actors = who(parsed, heads, "actor")
    if not actors and all(t.lower_ in _FIRST for t in heads):
        actors = said_by(teller(told, verb.idx), "actor")
    kinds = _PLACES if entry.place else ACTORS
    others = [p for p in who(parsed, partner, "recipient", kinds=kinds) if p.entity_id not in _ids(actors)]
    if not _fits(parsed, entry, verb, actors, others):
        return
    mode = _mode(parsed, words, verb, entry, (*actors, *others))
    frame = Frame(
        at=verb.i, trigger=chars(verb), clause=clause(verb), mode=mode, status=outlook(verb, words.governors),
        parties=(*actors, *_destinations(parsed, others, entry.place)), time=when(parsed, verb), definite=False,
        weak=entry.weak, anew=_anew(words, verb), rule=f"verb:{verb.lemma_.lower()}",
    )  # fmt: skip
    yield from _apart(frame) if any(t.lower_ == "separately" for t in verb.children) else (frame,)


def _partner(verb: Token, entry: Verb) -> list[Token]:
    """Return the heads of whom a verb of contact is with; "each other" is no one else."""
    found = prepositional(verb, *entry.preps)
    if entry.weak:
        found = found or [o for t in objects(verb) for o in prepositional(t, *entry.preps)]
    found = found or (objects(verb) if entry.object else [])
    return [t for t in found if t.lower_ not in ("other", "another")]


def _apart(frame: Frame) -> Iterator[Frame]:
    """Yield one contact for each recipient: "met separately with A and B", "phone calls with A and B"."""
    others = [p for p in frame.parties if p.role == "recipient"]
    rest = tuple(p for p in frame.parties if p.role != "recipient")
    yield from [replace(frame, parties=(*rest, p)) for p in others] if len(others) > 1 else [frame]


def _ids(parties: Iterable[Party]) -> set[str]:
    return {p.entity_id for p in parties}


def _fits(parsed: Parsed, entry: Verb, verb: Token, actors: list[Party], others: list[Party]) -> bool:
    """Return whether a verb of contact has the participants that make it one."""
    if not others:
        return entry.alone and len(actors) > 1
    if not actors:
        return False
    if not entry.person:
        return True
    named = all(parsed.entity(p.entity_id).kind == "person" for p in others)
    described = all(t.pos_ == "NOUN" for t in objects(verb))
    labelled = any(t.dep_ in ("oprd", "ccomp", "xcomp", "acomp") for t in verb.children)  # "called him a liar"
    return (named or described) and not labelled


def _mode(parsed: Parsed, words: Lexicon, verb: Token, entry: Verb, parties: tuple[Party, ...]) -> str:
    """Return the channel: one named beside the verb, or the verb's own.

    "Spoke with" names none. Between officials of different countries, with no word that puts them in one place,
    it is a call: read-outs use it so.
    """
    for child in verb.subtree:
        near = child.dep_ == "pobj" or child.dep_ == "advmod"
        if near and child.lower_ in words.channels and verb_above(child) == verb:
            return words.channels[child.lower_]
    if entry.mode != "remote":
        return entry.mode
    sentence = verb.sent.text.casefold()
    if any(w in sentence for w in words.together):
        return "meeting"
    countries = {parsed.entity(p.entity_id).country for p in parties} - {None}
    return "phone" if len(countries) > 1 else "other"


def _destinations(parsed: Parsed, parties: list[Party], wanted: bool) -> list[Party]:
    """Return the hosts of a visit: for a town or site its state, where the article names it."""
    if not wanted:
        return parties
    states = {e.country: e.entity_id for e in parsed.entities.values() if e.kind == "state" and e.country}
    out: dict[str, Party] = {}
    for p in parties:
        entity = parsed.entity(p.entity_id)
        host = states.get(entity.country, p.entity_id) if entity.kind == "place" else p.entity_id
        out.setdefault(host, replace(p, entity_id=host))
    return list(out.values())


class _Noun:
    """A contact noun in its clause."""

    def __init__(
        self, parsed: Parsed, told: Sequence[Attribution], words: Lexicon, noun: Token, mode: str, partnered: bool
    ) -> None:
        self.parsed, self.told, self.words, self.noun, self.mode = parsed, told, words, noun, mode
        self.partnered = partnered
        self.head = self._outer(noun)
        self.verb = verb_above(self.head)
        self.link = self._link()
        if self.link in ("during", "past", "ahead"):
            self.verb = circumstance(self.verb)

    def _outer(self, noun: Token) -> Token:
        """Return the noun whose place in the clause counts: "a series of meetings", "visits and meetings"."""
        token = noun
        while token.dep_ == "conj" and token.head.pos_ in ("NOUN", "PROPN"):
            token = token.head
        if token.dep_ == "pobj" and token.head.head.lemma_.lower() in self.words.about:
            return token.head.head
        return token

    def _link(self) -> str:
        """Return how the noun hangs in its clause: light, object, occur, during, past, ahead, fragment, other."""
        dep, lemma = self.head.dep_, self.verb.lemma_.lower()
        if dep in ("dobj", "nsubjpass", "dative"):
            return "light" if lemma in self.words.light else "object"
        if dep == "nsubj":
            return "occur" if lemma in self.words.occur else "object"
        if dep in ("ROOT", "dep") and self.verb.pos_ not in ("VERB", "AUX"):
            return "fragment"
        if dep not in ("pobj", "pcomp"):
            return "fragment" if self.head == self.verb else "other"
        prep = self.head.head
        if lemma in self.words.light and prep.lower_ in ("in", "part") and prep.head == self.verb:
            return "light"
        return self._by_preposition(prep)

    def _by_preposition(self, prep: Token) -> str:
        word, verbal = prep.lower_, prep.head.pos_ in ("VERB", "AUX", "ADV", "SCONJ", "ADP")
        if word == "of" and prep.head.lower_ == "ahead":
            return "ahead"
        if word in self.words.past:
            return "past"
        if word in self.words.ahead and (word != "for" or prep.head.pos_ == "VERB"):
            return "ahead"
        if word in self.words.during and (verbal or word == "during"):
            return "during"
        return "during" if word in ("in", "during") else "other"

    def carriers(self) -> set[int]:
        """Return the indices of verbs of contact that the noun makes superfluous ("discussed … in a phone call")."""
        return {self.verb.i} if self.link in ("during", "light") else set()

    def _between(self) -> list[Token]:
        own = prepositional(self.noun, "between", "among")
        return own or (prepositional(self.verb, "between", "among") if self.link in ("light", "occur") else [])

    def _partners(self) -> list[Token]:
        own = prepositional(self.noun, "with", *(() if self.mode == "meeting" else ("to",)))
        if own or self.link not in ("light", "during"):
            return own
        if self.link == "light":
            return prepositional(self.verb, "with", "to")
        if self._between():
            return []
        return [t for t in objects(self.verb) if t.pos_ != "NOUN"] or prepositional(self.verb, "to", "on", "with")

    def _possessors(self) -> list[Token]:
        return [t for t in self.noun.children if t.dep_ == "poss"]

    def _sides(self) -> list[Party]:
        """Return those named before the noun: "A-B talks", "Ruritanian-Sylvanian negotiations"."""
        found = []
        for child in self.noun.children:
            if child.dep_ in ("amod", "compound", "nmod") and child.i < self.noun.i:
                found += [p for t in (child, *child.conjuncts) for p in who(self.parsed, [t], "actor")]
        return found

    def _actors(self) -> list[Party]:
        """Return who is in contact on their own side, from the noun, else from its clause, else who tells it."""
        parsed = self.parsed
        for heads in (self._between(), self._possessors()):
            if found := who(parsed, heads, "actor"):
                return found
        of = who(parsed, prepositional(self.noun, "of"), "actor") if self.mode != "visit" else []
        if of:
            return of
        borrows = self.link in ("during", "light", "past", "object", "ahead")
        if borrows and (found := who(parsed, doers(self.verb), "actor")):
            return found
        if self.link in ("fragment", "light", "during", "past"):
            return said_by(teller(self.told, self.noun.idx), "actor")
        return []

    def parties(self) -> tuple[Party, ...]:
        """Return actors, recipients and mediators."""
        visit = self.mode == "visit"
        actors = self._actors()
        others = who(self.parsed, self._partners(), "recipient", kinds=_PLACES if visit else ACTORS)
        others = _destinations(self.parsed, others, visit)
        if self.link == "object" and not (self._between() or self._possessors() or others):
            actors = []
        if len(_ids([*actors, *others])) < 2:
            sides = self._sides()
            actors = sides if len(_ids(sides)) > 1 else actors
        mediators = self._mediators()
        inside = [p for p in actors if p.entity_id not in _ids([*others, *mediators])]
        return (*inside, *others, *mediators)

    def _behind(self) -> list[Token]:
        """Return the participles that describe the noun, however the parser hung them: "…, scheduled for May,"."""
        own = [t for t in self.noun.subtree if t.tag_ == "VBN" and t.dep_ in ("acl", "relcl")]
        last = max((t.i for t in self.noun.subtree), default=self.noun.i)
        sent_end = self.noun.sent.end
        while last + 2 < sent_end and self.noun.doc[last + 1].text == ",":
            token = self.noun.doc[last + 2]
            if token.tag_ != "VBN" or token.dep_ not in ("acl", "advcl", "conj", "amod"):
                break
            own.append(token)
            last = max(t.i for t in token.subtree)
            nested = [t.i for t in token.children if t.dep_ in ("advcl", "conj") and t.tag_ == "VBN"]
            own += [self.noun.doc[i] for i in nested]
        return own

    def _mediators(self) -> list[Party]:
        by = [o for t in self._behind() if t.lemma_.lower() in self.words.mediated for o in agents(t)]
        return who(self.parsed, by, "mediator")

    def _status(self) -> str:
        for participle in self._behind():
            if found := self.words.governors.get(participle.lemma_.lower()):
                return found
        if self.link == "past":
            return "happened"
        if self.link == "ahead":
            return "planned"
        if self.link == "object" and (found := self.words.governors.get(self.verb.lemma_.lower())):
            return found
        return outlook(self.verb, self.words.governors) if self.verb.pos_ in ("VERB", "AUX") else "happened"

    def _time(self) -> Time | None:
        anchors = [self.noun, self.head]
        for participle in self._behind():
            anchors += [participle, *(t for t in participle.subtree if t.pos_ == "VERB")]
        if self.link in ("light", "occur", "during"):
            anchors.append(self.verb)
        return when(self.parsed, *anchors)

    def _definite(self) -> bool:
        words = {t.lower_ for t in self.noun.children if t.dep_ in ("det", "poss")}
        return bool(words & {"the", "this", "that", "these", "those", *_PERSONAL}) or bool(self._possessors())

    def _told_of(self) -> bool:
        """Return whether an object that no light verb carries is a certain contact: "praised the talks with", not
        "favours talks with"."""
        certain = self._definite() or self._between() or self._behind() or when(self.parsed, self.noun) is not None
        return bool(certain) or self.verb.lemma_.lower() in self.words.governors

    def frames(self) -> Iterator[Frame]:
        """Yield the contact that the noun tells of, if it names one."""
        if self.partnered and not (self._partners() or self._between() or self._definite()):
            return
        if self.link == "other" and not (self._definite() and (self._between() or self._possessors())):
            return
        if self.link == "object" and not self._told_of():
            return
        noun = self.noun
        first = next((t for t in noun.children if t.dep_ == "compound" and t.i < noun.i), noun)
        verb = self.verb if self.verb.pos_ in ("VERB", "AUX") else noun
        frame = Frame(
            at=noun.i, trigger=chars(first, noun), clause=clause(verb), mode=self.mode, status=self._status(),
            parties=self.parties(), time=self._time(), definite=self._definite(), weak=False,
            anew=_anew(self.words, noun, self.verb), rule=f"noun:{self.link}",
        )  # fmt: skip
        several = noun.tag_ == "NNS" and noun.lemma_.lower() not in _MASS
        yield from _apart(frame) if several and not self._between() else (frame,)
