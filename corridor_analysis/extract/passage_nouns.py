"""Which noun phrases are a way, what passes on it, or what bars it; and whether only a part of it is meant."""

from __future__ import annotations

from spacy.tokens import Token

from corridor_analysis.extract.access_frames import Reader
from corridor_analysis.extract.passage_lexicon import PassageWords
from corridor_analysis.extract.syntax import is_passive, objects, prepositional, subjects

__all__ = ["Nouns", "acted_on", "words_below"]

_FOR_WHOM = ("to", "for")


class Nouns:
    """Looks at the nouns of one article; `reader` knows the case's corridor."""

    def __init__(self, reader: Reader, words: PassageWords) -> None:
        self.reader, self.words = reader, words
        self.passage = reader.words.passage | words.ways

    def way(self, token: Token) -> bool:
        """Return whether a noun is a way, or a pronoun that takes one up."""
        if token.lower_ in self.words.pronouns:
            return self._taken_up(token) is not None
        return self.reader.is_of(token, self.passage) or self.stream(token, alone=False)

    def _taken_up(self, pronoun: Token) -> Token | None:
        """Return the way that a pronoun takes up: one in the sentence before, or earlier in its own."""
        sent = pronoun.sent
        before = pronoun.doc[sent.start - 1].sent if sent.start else sent
        near = [t for t in pronoun.doc[before.start : pronoun.i] if t.pos_ in ("NOUN", "PROPN")]
        return next((t for t in near if self.reader.is_of(t, self.passage)), None)

    def stream(self, token: Token, *, alone: bool = True) -> bool:
        """Return whether a noun is what passes on a way: "traffic", "rail services", "the flow of oil through it"."""
        form = (token.lemma_.lower(), token.lower_)
        if not self.words.hosts.isdisjoint(form):
            return self._on_a_way(token)
        return alone and not self.words.streams.isdisjoint(form)

    def _on_a_way(self, noun: Token) -> bool:
        wanted = self.passage | self.words.carriers | self.words.streams
        if self.reader.concerns(noun, wanted):
            return True
        below = [o for t in prepositional(noun, "of") for o in (t, *prepositional(t, *_ON))]
        return any(self.reader.is_of(t, wanted) for t in (*below, *prepositional(noun, *_ON))) or any(
            self.reader.is_of(t, wanted) for t in prepositional(noun.head, *_ON)
        )

    def carrier(self, token: Token) -> bool:
        """Return whether a noun is what passes on a way one by one; what passes as a whole counts too."""
        forms = {f for t in (token, *token.conjuncts) for f in (t.lemma_.lower(), t.lower_)}
        if not self.words.carriers.isdisjoint(forms) or self.stream(token):
            return True
        of = [t for t in prepositional(token, "of") if t.pos_ == "NOUN"]
        return token.lower_ in ("hundreds", "dozens", "thousands", "scores") and any(map(self.carrier, of))

    def barrier(self, token: Token) -> str | None:
        """Return `shut` or `limited` for a noun that names what keeps passage so, else None."""
        form = token.lemma_.lower()
        if form not in self.words.barriers | self.words.limits:
            return None
        about = self.reader.words.passage | self.reader.words.movement | self.words.ways | self.words.carriers
        near = self.reader.concerns(token, about)
        if form in self.words.barriers:
            definite = any(t.lower_ in _DEFINITE or t.dep_ == "poss" for t in token.children)
            return "shut" if near or definite or form in ("blockade", "roadblock") else None
        return "limited" if near or (form in ("checkpoint", "checkpost")) else None

    def limited(self, verb: Token, noun: Token | None) -> bool:
        """Return whether a verb or state is told of a part of passage, or for some of those who pass."""
        if any(t.lower_ in self.words.partly for t in verb.children):
            return True
        if noun is not None and self._a_part(noun):
            return True
        whom = [w for t in prepositional(verb, *_FOR_WHOM) for w in words_below(t)]
        return bool(self.words.some.intersection(whom)) and not self.words.all.intersection(whom)

    def _a_part(self, noun: Token) -> bool:
        """Return whether a noun phrase is a part: "one lane", "freight trains", "only pedestrians"."""
        if noun.lemma_.lower() in self.words.lanes:
            return any(t.lower_ in self.words.one or t.lower_ in self.words.partly for t in noun.children)
        return any(t.lower_ in self.words.partly or t.lower_ in self.words.partial for t in noun.children)

    def name(self, told: Token) -> str | None:
        """Return the name of the passage that a clause is about: "Strait of Melor", "Halm railway"."""
        for token in told.subtree:
            if token.lemma_.lower() in self.passage and token.pos_ in ("NOUN", "PROPN"):
                own = [
                    t for t in token.children if t.dep_ in ("compound", "nmod") and t.pos_ == "PROPN" and t.i < token.i
                ]
                of = [t for t in prepositional(token, "of") if t.pos_ == "PROPN" and token.pos_ == "PROPN"]
                if own or of:
                    near = sorted((*(own[:1]), token, *of[:1]), key=lambda t: t.i)
                    return token.doc[near[0].i : near[-1].i + 1].text
        return None

    def some(self, noun: Token) -> bool:
        """Return whether a noun phrase names some of those who pass and not all: "lorries", "passenger trains"."""
        found = set(words_below(noun))
        return bool(self.words.some & found) and not self.words.all & found


_ON = ("on", "through", "along", "via", "across", "over", "in", "at", "between", "to", "from")
_DEFINITE = frozenset({"the", "its", "their", "this", "that", "his", "her"})


def words_below(noun: Token) -> list[str]:
    """Return the lemmas and forms of a noun, of what stands before it and of what is coordinated with it."""
    near = [t for n in (noun, *noun.conjuncts) for t in (n, *(c for c in n.children if c.i < n.i or c.dep_ == "prep"))]
    return [w for t in near for w in (t.lemma_.lower(), t.lower_)]


def acted_on(verb: Token) -> list[Token]:
    """Return what a verb says something of: whom or what it is done to, else who does it."""
    return [*objects(verb), *([] if is_passive(verb) else subjects(verb))]
