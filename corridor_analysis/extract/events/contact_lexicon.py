"""The words of contacts: what `resources/contacts.yaml` holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any

from corridor_analysis.parse.tree import Word
from corridor_analysis.resources import lexicon as read
from corridor_analysis.schema import CONSULT_MODES
from corridor_analysis.schema.entry import BY_WORD, Entry, one_of

__all__ = ["Lexicon", "Verb", "lexicon"]

_NOMINAL = frozenset({"NOUN", "PROPN"})
_Words = frozenset[str]
_Mode = Annotated[str, one_of((*CONSULT_MODES, "remote"))]


class Verb(Entry):
    """A verb of contact: its mode, and which complements name the partner."""

    mode: _Mode
    object: bool = False
    preps: tuple[str, ...] = ()
    alone: bool = False  # a plural subject is enough: "the two met"
    person: bool = False  # the object must be a person, not a country
    place: bool = False  # the object or preposition names a place or state
    inviting: bool = False  # with `to` and a place: "welcomed the envoy to the palace"
    weak: bool = False  # mostly refers to a contact that is told elsewhere


class Lexicon(Entry):
    """Contact nouns and verbs, and the words around them; the file explains each list."""

    nouns: Mapping[_Mode, tuple[str, ...]]
    partnered: Mapping[_Mode, tuple[str, ...]]
    verbs: Mapping[str, Verb]
    channels: Annotated[Mapping[str, _Mode], BY_WORD]
    governors: Annotated[Mapping[str, str], BY_WORD]
    outlooks: Annotated[Mapping[str, str], BY_WORD]
    together: tuple[str, ...]
    light: _Words
    taking: _Words
    denied: _Words
    occur: _Words
    during: _Words
    past: _Words
    ahead: _Words
    mediated: _Words
    anew: _Words
    about: _Words
    visitors: _Words
    examples: list[Any]

    @cached_property
    def by_noun(self) -> Mapping[str, tuple[tuple[frozenset[str], str, bool], ...]]:
        """Head lemma -> the modifiers it asks for, its mode, whether it needs a partner; most modifiers first."""
        out: dict[str, list[tuple[frozenset[str], str, bool]]] = {}
        for lists, partnered in ((self.nouns, False), (self.partnered, True)):
            for mode, phrases in lists.items():
                for *modifiers, head in map(str.split, phrases):
                    out.setdefault(head, []).append((frozenset(modifiers), mode, partnered))
        return {head: tuple(sorted(e, key=lambda x: (-len(x[0]), x[1]))) for head, e in out.items()}

    @cached_property
    def heads(self) -> frozenset[str]:
        """The verbs and nouns of contact."""
        return frozenset({*self.verbs, *self.by_noun})

    @cached_property
    def calls(self) -> frozenset[str]:
        """The words that tell of a call by telephone, wherever they stand in an article."""
        verbs = {lemma for lemma, verb in self.verbs.items() if verb.mode == "phone"}
        return frozenset({*verbs, *(w for w, mode in self.channels.items() if mode == "phone")})

    def noun(self, token: Word) -> tuple[str, bool] | None:
        """Return the mode of a contact noun and whether it needs a partner; None for other nouns."""
        if token.pos_ not in _NOMINAL:
            return None
        entries = self.by_noun.get(token.lemma_.lower()) or self.by_noun.get(token.lower_, ())
        before = {w for t in token.children if t.i < token.i for w in (t.lemma_.lower(), t.lower_)} if entries else ()
        return next(((mode, partnered) for modifiers, mode, partnered in entries if modifiers.issubset(before)), None)


def lexicon() -> Lexicon:
    """Return the words of contacts; raises ResourceError where the file breaks a rule."""
    return read("contacts.yaml", Lexicon)
