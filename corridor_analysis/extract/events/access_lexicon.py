"""The words of access events: what `resources/access.yaml` holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import ValidationInfo, field_validator

from corridor_analysis.errors import nearest
from corridor_analysis.resources import lexicon as read
from corridor_analysis.schema import ACCESS_MODES, EVENT_TYPES
from corridor_analysis.schema.entry import Entry, one_of

__all__ = ["Lexicon", "Pattern", "lexicon"]

_Words = frozenset[str]
_Mode = Annotated[str, one_of(ACCESS_MODES)]
_CLASSED = ("object", "subject", "about")


class Pattern(Entry):
    """What verbs or nouns say happened to passage, by the class of what they act on, tell of or are about."""

    mode: _Mode
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    object: _Words = frozenset()
    subject: _Words = frozenset()
    about: _Words = frozenset()  # what the object must be of or on
    preps: tuple[str, ...] = ()
    transitive: bool = False  # also with an object: "crossed the bridge"
    alone: bool = False
    made: bool = False  # only as the object of a verb that makes it a fact: "opened fire"


class Lexicon(Entry):
    """Patterns, the classes of nouns that they ask for, and the words around them; the file explains each list."""

    classes: Mapping[str, _Words]
    types: Mapping[_Mode, Annotated[str, one_of(EVENT_TYPES)]]
    verbs: tuple[Pattern, ...]
    nouns: tuple[Pattern, ...]
    units: Mapping[str, tuple[int, int]]
    states: Mapping[str, str]
    anew: Mapping[str, str]
    making: _Words
    unreal: _Words
    planned: _Words
    courts: _Words
    rules: _Words
    rulings: _Words
    causes: _Words
    denying: _Words
    staying: _Words
    holding: _Words
    actual: _Words
    crediting: _Words
    again: _Words
    councils: _Words
    enacting: _Words
    habitual: _Words
    fresh: _Words
    examples: list[Any]

    @field_validator("verbs", "nouns", mode="before")
    @classmethod
    def _classed(cls, rows: list[dict[str, Any]], info: ValidationInfo) -> list[dict[str, Any]]:
        """Return patterns with the words of the classes that they name."""
        classes: Mapping[str, _Words] = info.data.get("classes", {})
        return [{**row, **{k: _of_classes(row[k], classes) for k in _CLASSED if k in row}} for row in rows]

    @cached_property
    def by_verb(self) -> Mapping[str, tuple[Pattern, ...]]:
        """Lemma -> its patterns, in order of the file."""
        return {lemma: tuple(p for p in self.verbs if lemma in p.verbs) for p in self.verbs for lemma in p.verbs}

    @cached_property
    def by_noun(self) -> Mapping[str, tuple[Pattern, ...]]:
        """Lemma -> its patterns, in order of the file."""
        return {lemma: tuple(p for p in self.nouns if lemma in p.nouns) for p in self.nouns for lemma in p.nouns}

    @cached_property
    def telling_verbs(self) -> frozenset[str]:
        """Lemmas of the verbs that may tell of passage."""
        return frozenset({*self.by_verb, *self.rules, *self.enacting, *self.staying})

    @cached_property
    def telling_nouns(self) -> frozenset[str]:
        """Lemmas of the nouns that may tell of passage."""
        return frozenset({*self.by_noun, *self.rulings})


def _of_classes(names: list[str], classes: Mapping[str, _Words]) -> _Words:
    for name in names:
        if name not in classes:
            raise ValueError(f"unknown class {name!r}; {nearest(name, classes)}")
    return frozenset().union(*(classes[name] for name in names))


def lexicon() -> Lexicon:
    """Return the words of access events; raises ResourceError where the file breaks a rule."""
    return read("access.yaml", Lexicon)
