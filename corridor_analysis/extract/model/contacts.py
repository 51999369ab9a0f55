"""What the words around a contact say of it: through which channel, whether it was held, and with whom apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated

from corridor_analysis.extract.syntax.arguments import agents, objects
from corridor_analysis.extract.syntax.phrases import GRAMMAR, prepositional, verb_above
from corridor_analysis.extract.syntax.status import MODALS, governing, modal, outlook
from corridor_analysis.parse.records import Happening, Parsed
from corridor_analysis.parse.tree import Word
from corridor_analysis.resources import lexicon
from corridor_analysis.schema import CONSULT_MODES
from corridor_analysis.schema.entry import BY_WORD, Entry, one_of

__all__ = [
    "ContactWords", "behind", "channel", "discussed", "each_apart", "in_course", "meeting", "mended", "sided",
    "telling",
]  # fmt: skip

_AHEAD = MODALS.keys() - {"can"}
_NOMINAL = frozenset({"NOUN", "PROPN"})
_Words = frozenset[str]
_Mode = Annotated[str, one_of((*CONSULT_MODES, "remote"))]


class ContactWords(Entry):
    """Contact nouns and verbs, and the words around them; the file explains each list."""

    nouns: Mapping[_Mode, tuple[str, ...]]
    partnered: Mapping[_Mode, tuple[str, ...]]
    verbs: Annotated[Mapping[str, _Mode], BY_WORD]
    weak: _Words
    channels: Annotated[Mapping[str, _Mode], BY_WORD]
    governors: Annotated[Mapping[str, str], BY_WORD]
    course: _Words
    light: _Words
    occur: _Words
    denied: _Words
    mediated: _Words

    @cached_property
    def by_noun(self) -> Mapping[str, tuple[tuple[frozenset[str], str], ...]]:
        """Head lemma -> the modifiers it asks for and its mode; most modifiers first."""
        out: dict[str, list[tuple[frozenset[str], str]]] = {}
        for mode, phrases in (*self.nouns.items(), *self.partnered.items()):
            for *modifiers, head in map(str.split, phrases):
                out.setdefault(head, []).append((frozenset(modifiers), mode))
        return {head: tuple(sorted(e, key=lambda x: (-len(x[0]), x[1]))) for head, e in out.items()}

    @cached_property
    def calls(self) -> frozenset[str]:
        """The words that tell of a call by telephone, wherever they stand in an article."""
        return frozenset(w for words in (self.verbs, self.channels) for w, mode in words.items() if mode == "phone")

    def noun(self, token: Word) -> str | None:
        """Return the mode of a contact noun; None for other nouns."""
        if token.pos_ not in _NOMINAL:
            return None
        entries = self.by_noun.get(token.lemma_.lower()) or self.by_noun.get(token.lower_, ())
        before = {w for t in token.children if t.i < token.i for w in (t.lemma_.lower(), t.lower_)} if entries else ()
        return next((mode for modifiers, mode in entries if modifiers.issubset(before)), None)


def meeting() -> ContactWords:
    """Return the words of contacts; raises ResourceError where the file breaks a rule."""
    return lexicon("contacts.yaml", ContactWords)


def telling(word: Word) -> Word:
    """Return the word that tells of a contact: of "held talks" the noun."""
    light = word.lemma_.lower() in meeting().light
    return next((t for t in objects(word) if light and meeting().noun(t)), word)


def in_course(word: Word) -> Word | None:
    """Return the contact noun in whose course was done what a verb tells: the call of "discussed it in a call"."""
    own = meeting().verbs.get(word.lemma_.lower())
    if word.pos_ != "VERB" or own not in (None, "other", "remote"):
        return None
    near = [t for t in word.subtree if t.dep_ == "pobj" and t.head.lower_ in meeting().course]
    return next((t for t in near if verb_above(t) == word and meeting().noun(t)), None)


def behind(word: Word) -> list[Word]:
    """Return the participles that describe a contact noun, however the parser hung them: "…, scheduled for May,"."""
    if word.pos_ not in ("NOUN", "PROPN"):
        return []
    own = [t for t in word.subtree if t.tag_ == "VBN" and t.dep_ in ("acl", "relcl")]
    last, doc = max(t.i for t in word.subtree), word.doc
    while last + 2 < word.sent.end and doc[last + 1].text == "," and doc[last + 2].tag_ == "VBN":
        own.append(doc[last + 2])
        last = max(t.i for t in doc[last + 2].subtree)
    return [*own, *(t for p in own for t in p.subtree if t != p and t.pos_ == "VERB")]


def discussed(word: Word) -> set[int]:
    """Return the words of what a contact was about: the states of "discussed the situation between A and B"."""
    weak = word.pos_ == "VERB" and word.lemma_.lower() in meeting().weak
    about = [t for t in objects(word) if weak and t.pos_ == "NOUN"]
    every = {t.i for o in about for t in o.subtree}
    return every - {t.i for o in about for c in o.children if c.lower_ in ("with", "in", "during") for t in c.subtree}


def sided(word: Word, event: Happening) -> Happening:
    """Return a contact with whom it was with as recipients, and those by whom it was brought about as mediators."""
    if event.event_type != "CONSULT":
        return event
    aside = [*prepositional(word, "with", "to", "from"), *(objects(word) if word.pos_ == "VERB" else ())]
    aside += [o for o in prepositional(word.head, "to", "with") if word.dep_ == "dobj"]
    other = {t.idx for o in aside for t in o.subtree}
    brought = [t for t in (*word.subtree, *behind(word)) if t.tag_ == "VBN" and t.lemma_.lower() in meeting().mediated]
    between = {t.idx for v in brought for o in agents(v) for t in o.subtree}
    roles = ("mediator" if p.start in between else "recipient" if p.start in other else p.role for p in event.parties)
    made = tuple(p._replace(role=role) for p, role in zip(event.parties, roles, strict=True))
    return event._replace(parties=made) if any(p.role == "actor" for p in made) else event


def each_apart(word: Word, event: Happening | None) -> Iterator[Happening]:
    """Yield a contact for each other side whose preposition is said again: "spoke to A and to B" are two.

    So are "calls to A and B", and what was held "separately".
    """
    if event is None:
        return
    firsts = [t for t in word.children if t.dep_ == "prep"] if event.event_type == "CONSULT" else []
    again = [c for t in firsts for c in t.children if c.dep_ == "conj" and c.lower_ == t.lower_]
    sides = [{t.idx for t in prep.subtree} for prep in (again[0].head, *again)] if again else []
    apart = [side.difference(*sides[n + 1 :]) for n, side in enumerate(sides)]
    of_side = {p: next((n for n, side in enumerate(apart) if p.start in side), -1) for p in event.parties}
    named = sorted({*of_side.values()} - {-1})
    if len(named) < 2 or -1 not in of_side.values():  # "met A in the spring and in May"; nobody is on this side
        yield from _one_by_one(word, event)
        return
    for n in named:
        yield event._replace(parties=tuple(p for p in event.parties if of_side[p] in (n, -1)))


def _one_by_one(word: Word, event: Happening) -> Iterator[Happening]:
    others = [p for p in event.parties if p.role == "recipient"] if event.event_type == "CONSULT" else []
    singly = (word.tag_ == "NNS" and event.mode == "phone") or any(t.lower_ == "separately" for t in word.children)
    for other in others if singly and len(others) > 1 else (None,):
        yield event._replace(parties=tuple(p for p in event.parties if other is None or p is other or p not in others))


def mended(word: Word, status: str) -> str | None:
    """Return the status of a contact that the model takes to have one, mended by grammar; None of what is only wished.

    What is denied or called off was not held, what will be is to come, and a meeting that brought nothing was held.
    """
    if _is_wished(word):
        return None
    if word.pos_ in ("VERB", "AUX"):
        verb = word
    elif word.head.lower_ in (*meeting().course, "for"):
        verb = word.head.head
    elif word.dep_ in ("nsubj", "nsubjpass", "dobj"):
        verb = word.head
    else:
        return status
    if status == "planned" and verb.dep_ == "xcomp" and verb.head.lemma_.lower() in GRAMMAR.going_on:
        found = outlook(verb, meeting().governors)  # "continued to hold talks"
        return None if found == "wished" else found
    if status != "happened":
        brought = word.dep_ == "nsubj" and verb.lemma_.lower() in meeting().occur - meeting().denied
        return "happened" if status == "negated" and brought and modal(verb) is None else status
    held = verb == word or (word.dep_ == "dobj" and verb.lemma_.lower() in meeting().light)
    if held and outlook(verb, meeting().governors) == "negated":
        return "negated"
    return "planned" if modal(verb) in _AHEAD else status


def _is_wished(word: Word) -> bool:
    """Return whether somebody only wants a contact: "proposed a meeting", "is aiming to convene a summit"."""
    if word.pos_ in ("VERB", "AUX"):
        return outlook(word, meeting().governors) == "wished"
    bare = word.dep_ == "dobj" and not any(t.lower_ in GRAMMAR.definite for t in word.children)
    if bare and word.head.lemma_.lower() in meeting().light:
        return outlook(word.head, meeting().governors) == "wished"
    return bare and governing(word.head, meeting().governors) == "wished"


def channel(parsed: Parsed, word: Word, mode: str | None) -> str | None:
    """Return the channel; of words that name none ("spoke with", "a conversation") what the article says elsewhere."""
    if any(t.lemma_.lower() in meeting().mediated for t in word.children if t.i < word.i and t.tag_ == "VBN"):
        return "mediation"  # "Oman-brokered talks"
    course = in_course(word)
    if course is not None and (named := meeting().noun(course)) in CONSULT_MODES:
        return named  # "discussed the crisis in a phone call"
    beside = (t.lower_ for t in word.subtree if t.dep_ in ("pobj", "advmod") and verb_above(t) == word)
    for named in (meeting().channels[w] for w in beside if w in meeting().channels):
        if named != "meeting" or mode == "other":
            return named  # "exchanged greetings by telephone", "spoke on the sidelines"
    own = meeting().noun(word) or meeting().verbs.get(word.lemma_.lower())
    if own == "phone" and mode in ("meeting", "other") and not prepositional(word, "to"):
        return own  # "called her", no "called her to the palace"
    if own == "remote" and mode in ("meeting", "other", "phone"):
        headed = {w.strip(".,:;") for w in (parsed.article.headline or "").lower().split()}
        told = parsed.doc.candidates(meeting().calls)
        asked = [t for t in told if t.lemma_.lower() == "call" and prepositional(t, "for", "on", "upon")]
        return "phone" if len(asked) < len(told) or meeting().calls & headed else "other"  # "call on the parties"
    return mode
