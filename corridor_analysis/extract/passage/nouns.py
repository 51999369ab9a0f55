"""Which noun phrases are a way, what passes on it, or what bars it; and whether only a part of it is meant."""

from __future__ import annotations

from corridor_analysis.extract.events.access_frames import Reader
from corridor_analysis.extract.passage.lexicon import passage_words
from corridor_analysis.extract.syntax.arguments import is_passive, objects, subjects
from corridor_analysis.extract.syntax.phrases import prepositional
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.tree import Word

__all__ = ["Nouns", "acted_on", "behind"]

_FOR_WHOM = ("to", "for")
_ON = ("on", "through", "along", "via", "across", "over", "in", "at", "between", "to", "from")
_NOUNS = ("NOUN", "PROPN")


class Nouns:
    """Looks at the nouns of one article; `reader` knows the case's corridor."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.words = reader, passage_words()
        self.passage = reader.words.classes["passage"] | self.words.ways

    def way(self, token: Word) -> bool:
        """Return whether a noun is a way, or a pronoun that takes one up."""
        if token.lower_ in self.words.pronouns:
            return self._taken_up(token) is not None
        if token.lemma_.lower() in ("service", "post", "side"):
            return self._on_a_way(token)
        return self.reader.is_of(token, self.passage)

    def _taken_up(self, pronoun: Word) -> Word | None:
        """Return the way that a pronoun takes up: one in the sentence before, or earlier in its own."""
        sent = pronoun.sent
        before = pronoun.doc[sent.start - 1].sent if sent.start else sent
        near = [t for t in pronoun.doc[before.start : pronoun.i] if t.pos_ in _NOUNS]
        return next((t for t in near if self.reader.is_of(t, self.passage)), None)

    def way_in(self, token: Word) -> bool:
        """Return whether a way is named in the sentence of a word."""
        return any(t.pos_ in _NOUNS and t != token and self.reader.is_of(t, self.passage) for t in token.sent)

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
        if form not in self.words.barriers | self.words.limits:
            return None
        if form in self.words.barriers:
            definite = any(t.lower_ in GRAMMAR.definite or t.dep_ == "poss" for t in token.children)
            certain = definite or form in ("blockade", "roadblock")
            return "shut" if certain or self._on_a_way(token) else None
        return "limited" if self._on_a_way(token) or form in ("checkpoint", "checkpost") else None

    def limited(self, verb: Word, noun: Word | None) -> bool:
        """Return whether a verb or state is told of a part of passage, or for some of those who pass."""
        if any(t.lower_ in self.words.partly for t in verb.children) or _only_for(verb):
            return True
        if noun is not None and self._a_part(noun):
            return True
        return self._not_all([w for t in prepositional(verb, *_FOR_WHOM) for w in _words(t)])

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
                own = [
                    t for t in token.children if t.dep_ in ("compound", "nmod") and t.pos_ == "PROPN" and t.i < token.i
                ]
                of = [t for t in prepositional(token, "of") if t.pos_ == "PROPN" and token.pos_ == "PROPN"]
                if own or of:
                    near = sorted((*own[:1], token, *of[:1]), key=lambda t: t.i)
                    return token.doc[near[0].i : near[-1].i + 1].text
        return None


def _only_for(verb: Word) -> bool:
    """Return whether something is so `only for` or `only to` some, or `not for` some."""
    later = [t for t in verb.subtree if t.i > verb.i]
    return any(
        t.lower_ in ("only", "solely", "exclusively", "not") and t.nbor(1).lower_ in ("for", "to") for t in later[:-1]
    )


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
