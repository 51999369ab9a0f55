"""The PLOVER lexicon: patterns of verbs, adjectives, nouns and phrases, as `resources/plover.yaml` holds them.

The head of that file says what each key means. A pattern matches a word by its lemma and by what depends on it; the
one with the most conditions is tried first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import ValidationInfo, field_validator, model_validator

from corridor_analysis.errors import nearest
from corridor_analysis.resources import lexicon as read
from corridor_analysis.schema import CONSULT_MODES, EVENT_TYPES
from corridor_analysis.schema.entry import Entry, one_of

__all__ = ["Lexicon", "Pattern", "lexicon"]

_Words = frozenset[str]
_Type = Annotated[str, one_of(EVENT_TYPES)]
_Table = Mapping[str, tuple["Pattern", ...]]


class _Examples(Entry):
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class Pattern(Entry):
    """What some words code and on which conditions; empty conditions always hold. `word` is the one it is tried for."""

    word: str = ""
    verbs: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    type: _Type | None = None
    frame: Literal["do", "undo", "cancel", "intend", "try", "fail", "happen", "cease", "blame"] | None = None
    mode: Annotated[str, one_of(CONSULT_MODES)] | None = None
    object: _Words = frozenset()
    not_object: _Words = frozenset()
    subject: _Words = frozenset()
    not_subject: _Words = frozenset()
    particle: _Words = frozenset()
    prep: tuple[str, ...] = ()
    prep_object: _Words = frozenset()
    clause: frozenset[Literal["to", "that", "wh", "ing", "none"]] = frozenset()
    recipient: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    needs_object: bool | None = None
    passive: bool | None = None
    domestic: bool = False
    undone: _Type | None = None
    examples: _Examples = _Examples()

    @model_validator(mode="after")
    def _says_something(self) -> Pattern:
        if not (self.word or self.verbs or self.adjectives or self.nouns or self.phrases):
            raise ValueError("the entry has no words")
        if not self.type and not self.frame:
            raise ValueError("neither type nor frame: say what the words code")
        return self

    @property
    def conditions(self) -> tuple[Any, ...]:
        """What must hold for the pattern to be tried, and its frame: two patterns of a word may not share them."""
        words = (self.object, self.subject, self.particle, self.prep, self.prep_object, self.clause)
        return (*words, self.not_object, self.not_subject, self.passive, self.needs_object, self.frame)

    @property
    def weight(self) -> int:
        """How much the pattern asks for; a frame that leaves the type to another word counts less."""
        asked = 2 * sum(map(bool, self.conditions[:6])) + (self.passive is not None) + (self.needs_object is not None)
        return asked + bool(self.not_object) + bool(self.frame)


class _TypeOfEvent(Entry):
    """What a type becomes when it is undone, where to look for its recipients, and whose affair it is."""

    undone: _Type
    recipient: tuple[str, ...]
    hostile: bool = False
    domestic: bool = False


class Lexicon(Entry):
    """Patterns with their classes of words; `answers` are nouns by which a rejection refers to an earlier act."""

    classes: Mapping[str, _Words]
    types: Mapping[_Type, _TypeOfEvent]
    answers: Mapping[_Type, _Words]
    slips: Mapping[str, str] = {}
    patterns: tuple[Pattern, ...]

    @field_validator("patterns", mode="before")
    @classmethod
    def _spelt_out(cls, rows: list[dict[str, Any]], info: ValidationInfo) -> list[dict[str, Any]]:
        """Return entries with the words of a class for `@name`."""
        classes: Mapping[str, _Words] = info.data.get("classes", {})
        return [{k: list(_spelt(v, classes)) if isinstance(v, list) else v for k, v in row.items()} for row in rows]

    @model_validator(mode="after")
    def _no_two_alike(self) -> Lexicon:
        for table in (self._table("verbs"), self.adjectives, self.nouns, self.phrases):
            for (word, _), times in Counter((p.word, p.conditions) for rows in table.values() for p in rows).items():
                if times > 1:
                    raise ValueError(f"{word!r} has two patterns with the same conditions")
        return self

    def _table(self, kind: Literal["verbs", "adjectives", "nouns", "phrases"]) -> _Table:
        """Return the patterns of one kind by the word that they are tried for, best first."""
        out: dict[str, list[Pattern]] = {}
        for pattern in self.patterns:
            for word in dict.fromkeys(getattr(pattern, kind)):
                out.setdefault(word.partition(" ")[0], []).append(pattern.model_copy(update={"word": word}))
        return {word: tuple(sorted(rows, key=lambda p: -p.weight)) for word, rows in out.items()}

    @cached_property
    def verbs(self) -> _Table:
        """Patterns by the lemma of a verb; also under the lemma that spaCy gives it wrongly."""
        found = self._table("verbs")
        return {**found, **{wrong: found.get(right, ()) + found.get(wrong, ()) for right, wrong in self.slips.items()}}

    @cached_property
    def adjectives(self) -> _Table:
        """Patterns by the lemma of an adjective."""
        return self._table("adjectives")

    @cached_property
    def nouns(self) -> _Table:
        """Patterns by the lemma of a noun."""
        return self._table("nouns")

    @cached_property
    def phrases(self) -> _Table:
        """Patterns of several words by the first of them; `word` holds them all."""
        return self._table("phrases")

    @cached_property
    def predicates(self) -> frozenset[str]:
        """Verbs, adjectives and the first words of phrases: what may code an event by itself."""
        return frozenset({*self.verbs, *self.adjectives, *self.phrases})


def _spelt(words: list[Any], classes: Mapping[str, _Words]) -> Iterator[Any]:
    for word in words:
        if not isinstance(word, str) or not word.startswith("@"):
            yield word
        elif word[1:] in classes:
            yield from sorted(classes[word[1:]])
        else:
            raise ValueError(f"there is no class {word!r}; {nearest(word[1:], classes)}")


def lexicon() -> Lexicon:
    """Return the lexicon that ships with the package. Raises ResourceError where an entry breaks a rule."""
    return read("plover.yaml", Lexicon)
