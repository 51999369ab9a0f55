"""Names and what they can mean: one table by first word, in which the longest name at each word is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from corridor_analysis.parse.tree.columns import Columns
from corridor_analysis.parse.tree.spelling import HYPHENS, split
from corridor_analysis.schema import Entity

__all__ = ["FAMILY_FIRST", "Gazetteer", "Hit", "Sense"]

FAMILY_FIRST = frozenset({"CHN", "KOR", "PRK", "VNM", "TWN", "KHM"})  # the family name comes first
_SHORT = 6  # a name in capitals of at most this length is an abbreviation: "US" is not "us"


class Sense(NamedTuple):
    """One thing that a name can mean.

    `what` is `entity`, `demonym`, `people`, `description`, `office`, `address`, `state`, `group`, `body`,
    `land`, `pointing` or `owned` (see resources/roles.yaml); `value` is an entity id for the first four, else the
    office, gender, sector or body.
    """

    what: str
    value: str
    rule: str = "alias"


class Hit(NamedTuple):
    """A known name at tokens `start:end`, with its senses by kind."""

    start: int
    end: int
    senses: Mapping[str, Sense]


@dataclass
class _Name:
    words: tuple[str, ...]
    check: str  # "upper": an abbreviation, "capital": a proper name, "any"
    senses: dict[str, Sense]


@dataclass
class Gazetteer:
    """Entities known beforehand, and every name by its first word, longest first."""

    entities: dict[str, Entity] = field(default_factory=dict)
    names: dict[str, list[_Name]] = field(default_factory=dict)
    after: dict[str, dict[str, list[_Name]]] = field(default_factory=dict)  # the same by first and second word
    by_name: dict[tuple[str, ...], str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    adjectives: dict[str, str] = field(default_factory=dict)
    people: dict[str, list[str]] = field(default_factory=dict)  # last word of the name -> persons
    alone: dict[str, str] = field(default_factory=dict)  # a surname that needs no office beside it -> person
    holders: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # country, office -> the case's persons
    heads: dict[str, str] = field(default_factory=dict)  # the case's body -> the person whose office it is
    persons: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)  # by first letter
    surnames: dict[str, list[str]] = field(default_factory=dict)  # the last words of the names of `persons`
    # names of several words, by one of them and the first letter of another, with the place of the other
    beside: dict[tuple[str, str], list[tuple[int, tuple[str, ...], str]]] = field(default_factory=dict)
    vocabulary: set[str] = field(default_factory=set)  # all words of names
    namesakes: dict[str, set[str | None]] = field(default_factory=dict)  # words of listed names -> their countries
    listed: set[str] = field(default_factory=set)  # persons of a general list, no case's
    gender: dict[str, str] = field(default_factory=dict)  # given name or word of an office -> m, f or ""

    def entity(self, entity: Entity) -> str:
        """Add an entity unless one of its name is there already; return the id under which it stands."""
        known = self.by_name.get(split(entity.name))
        if known is None and entity.kind == "state" and entity.country:
            known = self.states.get(entity.country)
        if known is not None:
            return known
        self.entities[entity.entity_id] = entity
        if entity.kind == "state" and entity.country:
            self.states[entity.country] = entity.entity_id
        return entity.entity_id

    def name(self, name: str, sense: Sense, *, check: str | None = None) -> None:
        """Add a name; the first that takes a kind of sense keeps it."""
        words = split(name)
        if not words:
            return
        if sense.what == "entity":
            self.by_name.setdefault(words, sense.value)
        entries = self.names.setdefault(words[0], [])
        entry = next((e for e in entries if e.words == words), None)
        if entry is None:
            entry = _Name(words, check or _check(name), {})
            entries.append(entry)
        entry.senses.setdefault(sense.what, sense)

    def sort(self) -> None:
        """Put longer names first, so that the first that fits is the longest; index them by their second word.

        Names of one word stand under every second word, and under `""` alone.
        """
        for first, entries in self.names.items():
            entries.sort(key=lambda e: -len(e.words))
            single = [e for e in entries if len(e.words) == 1]
            seconds = dict.fromkeys(e.words[1] for e in entries if len(e.words) > 1)
            longer = {s: [*(e for e in entries if e.words[1:2] == (s,)), *single] for s in seconds}
            self.after[first] = {**longer, "": single}

    def match(self, words: Columns, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the longest known name at each word of tokens `start:end`, left to right, none overlapping."""
        solid = words.solid if end is None else [i for i in range(start, end) if words.text[i] not in HYPHENS]
        keys = [words.key[i] for i in solid]
        known, done = self.after, 0
        for at, key in enumerate(keys):
            if key not in known or at < done:
                continue
            second = keys[at + 1] if at + 1 < len(keys) else ""
            entries = known[key].get(second) or known[key][""]
            found = next((e for e in entries if _fits(e, words, solid, keys, at)), None)
            if found is not None:
                done = at + len(found.words)
                yield Hit(solid[at], solid[done - 1] + 1, found.senses)


def _check(name: str) -> str:
    bare = name.replace(".", "")
    if bare.isupper() and len(bare) <= _SHORT:
        return "upper"
    return "any" if name == name.lower() else "capital"


def _fits(entry: _Name, words: Columns, solid: list[int], keys: list[str], at: int) -> bool:
    many = len(entry.words)
    if many > 2 and tuple(keys[at : at + many]) != entry.words:  # the first two are known to fit
        return False
    tokens = solid[at : at + many]
    if entry.check == "upper":
        return words.text[tokens[0]].isupper()
    return entry.check == "any" or any(words.text[i][:1].isupper() for i in tokens)
