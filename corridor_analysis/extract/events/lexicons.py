"""The words of events: what `resources/access.yaml` and `resources/plover.yaml` hold.

The head of each file says what its keys mean. A PLOVER pattern matches a word by its lemma and by what depends on it;
the one with the most conditions is tried first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import ValidationInfo, field_validator, model_validator

from corridor_analysis.errors import nearest
from corridor_analysis.resources import lexicon
from corridor_analysis.schema import ACCESS_MODES, CONSULT_MODES, EVENT_TYPES
from corridor_analysis.schema.entry import Entry, one_of

__all__ = ["AccessPattern", "AccessWords", "PloverPattern", "PloverWords", "access_words", "plover_words"]

_Words = frozenset[str]
_Mode = Annotated[str, one_of(ACCESS_MODES)]
_Type = Annotated[str, one_of(EVENT_TYPES)]
_Table = Mapping[str, tuple["PloverPattern", ...]]
_CLASSED = ("object", "subject", "about")


class AccessPattern(Entry):
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


class AccessWords(Entry):
    """Patterns, the classes of nouns that they ask for, and the words around them; the file explains each list."""

    classes: Mapping[str, _Words]
    types: Mapping[_Mode, _Type]
    verbs: tuple[AccessPattern, ...]
    nouns: tuple[AccessPattern, ...]
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
    def by_verb(self) -> Mapping[str, tuple[AccessPattern, ...]]:
        """Lemma -> its patterns, in order of the file."""
        return {lemma: tuple(p for p in self.verbs if lemma in p.verbs) for p in self.verbs for lemma in p.verbs}

    @cached_property
    def by_noun(self) -> Mapping[str, tuple[AccessPattern, ...]]:
        """Lemma -> its patterns, in order of the file."""
        return {lemma: tuple(p for p in self.nouns if lemma in p.nouns) for p in self.nouns for lemma in p.nouns}

    @cached_property
    def opening(self) -> frozenset[str]:
        """Lemmas of the verbs that open passage."""
        return frozenset(lemma for p in self.verbs if p.mode == "reopening" for lemma in p.verbs)

    @cached_property
    def governors(self) -> Mapping[str, str]:
        """Lemma -> the status of what it governs."""
        return dict.fromkeys(self.planned, "planned") | dict.fromkeys(self.denying, "negated")

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


def access_words() -> AccessWords:
    """Return the words of access events; raises ResourceError where the file breaks a rule."""
    return lexicon("access.yaml", AccessWords)


class _Examples(Entry):
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class PloverPattern(Entry):
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
    def _says_something(self) -> PloverPattern:
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


class PloverWords(Entry):
    """Patterns with their classes of words; `answers` are nouns by which a rejection refers to an earlier act."""

    classes: Mapping[str, _Words]
    types: Mapping[_Type, _TypeOfEvent]
    answers: Mapping[_Type, _Words]
    slips: Mapping[str, str] = {}
    patterns: tuple[PloverPattern, ...]

    @field_validator("patterns", mode="before")
    @classmethod
    def _spelt_out(cls, rows: list[dict[str, Any]], info: ValidationInfo) -> list[dict[str, Any]]:
        """Return entries with the words of a class for `@name`."""
        classes: Mapping[str, _Words] = info.data.get("classes", {})
        return [{k: list(_spelt(v, classes)) if isinstance(v, list) else v for k, v in row.items()} for row in rows]

    @model_validator(mode="after")
    def _no_two_alike(self) -> PloverWords:
        for table in (self._table("verbs"), self.adjectives, self.nouns, self.phrases):
            for (word, _), times in Counter((p.word, p.conditions) for rows in table.values() for p in rows).items():
                if times > 1:
                    raise ValueError(f"{word!r} has two patterns with the same conditions")
        return self

    def _table(self, kind: Literal["verbs", "adjectives", "nouns", "phrases"]) -> _Table:
        """Return the patterns of one kind by the word that they are tried for, best first."""
        out: dict[str, list[PloverPattern]] = {}
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


def plover_words() -> PloverWords:
    """Return the lexicon that ships with the package. Raises ResourceError where an entry breaks a rule."""
    return lexicon("plover.yaml", PloverWords)
