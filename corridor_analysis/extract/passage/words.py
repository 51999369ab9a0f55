"""The words of the state of passage, and which noun phrases are a way, what passes on it, or what bars it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator

from corridor_analysis.extract.events.access_frames import Reader
from corridor_analysis.extract.syntax.arguments import is_passive, objects, subjects
from corridor_analysis.extract.syntax.phrases import GRAMMAR, prepositional
from corridor_analysis.parse.tree import Word
from corridor_analysis.resources import lexicon
from corridor_analysis.schema import PASSAGE_EFFECTS
from corridor_analysis.schema.entry import BY_WORD, Entry, one_of

__all__ = ["Nouns", "PassageWords", "acted_on", "behind", "passage_words"]

_NOUNS = ("NOUN", "PROPN")
_ONLY = frozenset({"only", "solely", "exclusively", "not"})


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of some phrases, as whole words."""
    longest = sorted(phrases, key=lambda p: (-len(p), p))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


def _patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_Words = frozenset[str]
_Effect = Annotated[str, one_of(PASSAGE_EFFECTS)]
_AnyOf = Annotated[re.Pattern[str], BeforeValidator(_any_of)]
_Patterns = Annotated[re.Pattern[str], BeforeValidator(_patterns)]


class PassageWords(Entry):
    """The lists of the file, as it explains them; `corroborate.effects` reads `effects` and `unhappened`."""

    effects: Any
    unhappened: Any
    adjectives: Annotated[Mapping[str, _Effect], BY_WORD]
    phrases: Mapping[_Effect, _AnyOf]
    unhindered: _AnyOf
    in_service: _AnyOf
    lessened: _AnyOf
    each_day: _AnyOf
    in_place: _AnyOf
    brief: _Patterns
    same_day: _AnyOf
    spell: _Patterns
    streams: _Words
    hosts: _Words
    carriers: _Words
    fleets: _Words
    conduits: _Words
    ways: _Words
    moving: _Words
    working: _Words
    supplying: _Words
    stopping: _Words
    standstill: _Words
    resuming: _Words
    renewing: _Words
    destroying: _Words
    blockers: _Words
    leaving: _Words
    making: _Words
    freely: _Words
    hindrance: _Words
    posts: _Words
    barriers: _Words
    limits: _Words
    imposing: _Words
    lasting: _Words
    beginning: _Words
    ending: _Words
    ends: _Words
    easing: _Words
    ongoing: _Words
    stints: _Words
    some: _Words
    heavy: _Words
    easy: _Words
    partly: _Words
    partial: _Words
    fully: _Words
    lanes: _Words
    one: _Words
    all: _Words
    lowering: _Words
    banning: _Words
    admitting: _Words
    nobody: _Words
    awaited: _Words
    unopened: _Words
    again: _Words
    pronouns: _Words
    earlier: _Words
    background: _Words

    @cached_property
    def heads(self) -> frozenset[str]:
        """Lemmas of the nouns that tell of a state: of what bars passage, or of its end."""
        return self.barriers | self.limits | self.ends

    @cached_property
    def open_adjectives(self) -> frozenset[str]:
        """Adjectives that say that passage is open."""
        return frozenset(a for a, effect in self.adjectives.items() if effect == "told_open")

    @cached_property
    def telling(self) -> frozenset[str]:
        """All words that may tell of a state, but for those of access events."""
        return self.heads.union(
            self.open_adjectives, self.moving, self.admitting, self.making, self.stopping, self.resuming, self.lasting,
            self.beginning, self.ending, self.lowering, self.imposing, self.destroying, self.leaving,
        )  # fmt: skip


def passage_words() -> PassageWords:
    """Return the words of the state of passage; raises ResourceError where the file breaks a rule."""
    return lexicon("passage.yaml", PassageWords)


class Nouns:
    """Looks at the nouns of one article; `reader` knows the case's corridor."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.words = reader, passage_words()
        self.passage = reader.words.classes["passage"] | self.words.ways

    def way(self, token: Word) -> bool:
        """Return whether a noun is a way, or a pronoun that takes one up."""
        if token.lower_ in self.words.pronouns:  # of one in the sentence before, or earlier in its own
            start = token.sent.start
            return self._ways_among(token.doc[(token.doc[start - 1].sent.start if start else 0) : token.i])
        if token.lemma_.lower() in ("service", "post", "side"):
            return self._on_a_way(token)
        return self.reader.is_of(token, self.passage)

    def way_in(self, token: Word) -> bool:
        """Return whether a way is named in the sentence of a word."""
        return self._ways_among(t for t in token.sent if t != token)

    def _ways_among(self, words: Iterable[Word]) -> bool:
        return any(t.pos_ in _NOUNS and self.reader.is_of(t, self.passage) for t in words)

    def stream(self, token: Word) -> bool:
        """Return whether a noun is what passes as a whole: "traffic", "rail services", "oil" where a way is named."""
        form = (token.lemma_.lower(), token.lower_)
        if not self.words.streams.isdisjoint(form):
            return True
        if self.words.hosts.isdisjoint(form):
            return False
        what = any(t.dep_ == "compound" and t.lower_ in self.words.hosts for t in token.children)  # "gas flows"
        return what or self._on_a_way(token)

    def _on_a_way(self, noun: Word) -> bool:
        wanted = self.passage | self.words.carriers | self.words.streams
        return self.reader.concerns(noun, wanted) or self.way_in(noun)

    def fleet(self, token: Word) -> bool:
        """Return whether a noun is what passes as a whole, or all of a kind: "trains", not "two trains"."""
        if any(t.dep_ == "nummod" or t.lower_ in ("some", "several", "few") for t in token.children):
            return False
        if token.lower_ in GRAMMAR.scores:
            return any(self.carrier(t) for t in prepositional(token, "of"))
        plural = token.tag_ in ("NNS", "NNPS") or token.lower_.endswith("s")
        return (token.lemma_.lower() in self.words.fleets and plural) or self.stream(token)

    def carrier(self, token: Word) -> bool:
        """Return whether a noun is what passes on a way one by one; what passes as a whole counts too."""
        forms = {f for t in (token, *token.conjuncts) for f in (t.lemma_.lower(), t.lower_)}
        if not self.words.carriers.isdisjoint(forms) or self.stream(token):
            return True
        return token.lower_ in GRAMMAR.scores and any(self.carrier(t) for t in prepositional(token, "of"))

    def nobody(self, noun: Word) -> bool:
        """Return whether a noun phrase is none: "no vehicle", "nothing"."""
        return any(t.lower_ in self.words.nobody for t in (noun, *noun.children))

    def barrier(self, token: Word) -> str | None:
        """Return `shut` or `limited` for a noun that names what keeps passage so, else None."""
        form = token.lemma_.lower()
        if form in self.words.barriers:
            definite = any(t.lower_ in GRAMMAR.definite or t.dep_ == "poss" for t in token.children)
            certain = definite or form in ("blockade", "roadblock")
            return "shut" if certain or self._on_a_way(token) else None
        certain = form in ("checkpoint", "checkpost")
        return "limited" if form in self.words.limits and (certain or self._on_a_way(token)) else None

    def limited(self, verb: Word, noun: Word | None) -> bool:
        """Return whether a verb or state is told of a part of passage, or for some of those who pass."""
        later = [t for t in verb.subtree if t.i > verb.i][:-1]
        return (
            any(t.lower_ in self.words.partly for t in verb.children)
            or any(t.lower_ in _ONLY and t.nbor(1).lower_ in ("for", "to") for t in later)
            or (noun is not None and self._a_part(noun))
            or self._not_all([w for t in prepositional(verb, "to", "for") for w in _words(t)])
        )

    def _not_all(self, words: list[str]) -> bool:
        """Return whether words name some of those who pass, and not all, nor light and heavy ones alike."""
        if self.words.all.intersection(words):
            return False
        both = self.words.heavy.intersection(words) and self.words.easy.intersection(words)
        return bool(self.words.some.intersection(words)) and not both

    def _a_part(self, noun: Word) -> bool:
        """Return whether a noun phrase is a part: "one lane", "one of two tracks", "a partial reopening"."""
        if noun.lower_ in self.words.one and (of := prepositional(noun, "of")):
            return any(t.lemma_.lower() in self.words.lanes for t in of)
        if noun.lemma_.lower() in self.words.lanes:
            return any(t.lower_ in self.words.one or t.lower_ in self.words.partly for t in noun.children)
        return any(t.lower_ in self.words.partly or t.lower_ in self.words.partial for t in noun.children)

    def some(self, noun: Word) -> bool:
        """Return whether a noun phrase names some of those who pass and not all: "lorries", "passenger trains"."""
        return self._not_all(_words(noun))

    def name(self, told: Word) -> str | None:
        """Return the name of the passage that a clause is about: "Strait of Melor", "Halm railway"."""
        for token in told.subtree:
            if token.lemma_.lower() in self.passage and token.pos_ in _NOUNS:
                before = [t for t in token.children if t.dep_ in ("compound", "nmod") and t.i < token.i]
                own = [t for t in before if t.pos_ == "PROPN"]
                of = [t for t in prepositional(token, "of") if t.pos_ == "PROPN" and token.pos_ == "PROPN"]
                if own or of:
                    near = sorted((*own[:1], token, *of[:1]), key=lambda t: t.i)
                    return token.doc[near[0].i : near[-1].i + 1].text
        return None


def _words(noun: Word) -> list[str]:
    """Return lemmas and forms of a noun, of what stands before it, of its prepositional phrases and coordinates."""
    near = [t for n in (noun, *noun.conjuncts) for t in (n, *(c for c in n.children if c.i < n.i))]
    near += [o for n in (noun, *noun.conjuncts) for o in prepositional(n, "on", "with")]
    return [w for t in near for w in (t.lemma_.lower(), t.lower_)]


def acted_on(verb: Word) -> list[Word]:
    """Return what a verb says something of: whom or what it is done to, else who does it."""
    return [*objects(verb), *([] if is_passive(verb) else subjects(verb))]


def behind(verb: Word, words: int) -> str:
    """Return some words of a sentence from a verb on."""
    return verb.doc[verb.i : min(verb.sent.end, verb.i + words)].text
