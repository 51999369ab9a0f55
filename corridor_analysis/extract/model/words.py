"""The words of contacts and of asks: what `resources/contacts.yaml` and `resources/asks.yaml` hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from corridor_analysis.parse.tree import Word
from corridor_analysis.resources import lexicon as read
from corridor_analysis.schema import CONSULT_MODES
from corridor_analysis.schema.entry import BY_WORD, Entry, one_of

__all__ = ["AskWords", "ContactWords", "asking", "meeting"]

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


class AskWords(Entry):
    """Nouns of asking and need, and the words by which it shows of whom something is asked."""

    nouns: _Words
    needs: _Words
    vital: _Words
    copulas: _Words
    answering: _Words
    spokesmen: _Words
    bearers: Mapping[str, str]


def meeting() -> ContactWords:
    """Return the words of contacts; raises ResourceError where the file breaks a rule."""
    return read("contacts.yaml", ContactWords)


def asking() -> AskWords:
    """Return the words of asking; raises ResourceError where the file breaks a rule."""
    return read("asks.yaml", AskWords)
