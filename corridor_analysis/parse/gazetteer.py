"""Names that are known before reading: the case's, and generic countries, organisations, offices and group nouns.

`lexicon(case)` puts all names into one table by first word; `Lexicon.match` finds the longest at each word of a Doc.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from corridor_analysis.parse.words import Words, key, split
from corridor_analysis.resources import read_csv, read_yaml
from corridor_analysis.schema import Entity

if TYPE_CHECKING:
    from corridor_analysis.case import Actor, Case, Instrument, Place

__all__ = ["Hit", "Lexicon", "Sense", "lexicon", "slug"]

FAMILY_FIRST = frozenset({"CHN", "KOR", "PRK", "VNM", "TWN", "KHM"})  # the family name comes first
_SHORT = 6  # a name in capitals of at most this length is an abbreviation: "US" is not "us"


@dataclass(frozen=True, slots=True)
class Sense:
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
class Lexicon:
    """Entities known beforehand, and every name by its first word, longest first."""

    entities: dict[str, Entity] = field(default_factory=dict)
    names: dict[str, list[_Name]] = field(default_factory=dict)
    by_name: dict[tuple[str, ...], str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    adjectives: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    people: dict[str, list[str]] = field(default_factory=dict)  # last word of the name -> persons
    alone: dict[str, str] = field(default_factory=dict)  # a surname that needs no office beside it -> person
    holders: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # country, office -> the case's persons
    leaders: frozenset[str] = frozenset()  # offices whose holder "the X leader" can mean
    sectors: dict[str, str] = field(default_factory=dict)  # office -> PLOVER sector
    persons: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)  # by first letter
    by_word: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)  # names of several words
    vocabulary: set[str] = field(default_factory=set)  # all words of names
    titled: frozenset[str] = frozenset()  # last nouns of organisations' names
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
        """Put longer names first, so that the first that fits is the longest."""
        for entries in self.names.values():
            entries.sort(key=lambda e: -len(e.words))

    def match(self, words: Words, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the longest known name at each word of tokens `start:end`, left to right, none overlapping."""
        at = 0
        solid = words.solid if end is None else [i for i in words.solid if start <= i < end]
        keys = [words.key[i] for i in solid]
        while at < len(keys):
            entries = self.names.get(keys[at])
            found = next((e for e in entries if _fits(e, words, solid, keys, at)), None) if entries else None
            if found is None:
                at += 1
                continue
            last = at + len(found.words)
            yield Hit(solid[at], solid[last - 1] + 1, found.senses)
            at = last


def _check(name: str) -> str:
    bare = name.replace(".", "")
    if bare.isupper() and len(bare) <= _SHORT:
        return "upper"
    return "any" if name == name.lower() else "capital"


def _fits(entry: _Name, words: Words, solid: list[int], keys: list[str], at: int) -> bool:
    if len(entry.words) > 1 and tuple(keys[at : at + len(entry.words)]) != entry.words:
        return False
    tokens = solid[at : at + len(entry.words)]
    if entry.check == "upper":
        return words.text[tokens[0]].isupper()
    return entry.check == "any" or any(words.text[i][:1].isupper() for i in tokens)


def _cells(row: Mapping[str, str], column: str) -> list[str]:
    return [cell for cell in (row[column] or "").split("|") if cell]


def slug(name: str) -> str:
    """Return an id for a name found in text.

    >>> slug("Anne-Claire O’Neil")
    'anne_claire_oneil'
    """
    words = ("".join(c for c in w if c.isalnum()) for w in split(name))
    return "_".join(w for w in words if w)


def lexicon(case: Case | None) -> Lexicon:
    """Return the names of a case over the generic ones, compiled once for each case."""
    if case is None:
        return _compiled((), (), ())
    return _compiled(case.actors, case.instruments, case.places)


@lru_cache(maxsize=8)
def _compiled(actors: tuple[Actor, ...], instruments: tuple[Instrument, ...], places: tuple[Place, ...]) -> Lexicon:
    lex = Lexicon()
    _add_actors(lex, actors)
    for item in instruments:
        entity = Entity(item.id, item.name, "instrument", None, None, None, True)
        _add(lex, entity, item.aliases)
    for place in places:
        entity = Entity(place.id, place.name, "place", place.country, place.kind, None, True)
        _add(lex, entity, place.aliases)
        for words in place.descriptions:
            lex.name(words, Sense("description", place.id, "title"), check="any")
    _add_countries(lex)
    _add_organisations(lex)
    _add_places(lex)
    _add_leaders(lex)
    _add_roles(lex)
    for entity in lex.entities.values():
        if entity.kind == "person":
            words = split(entity.name)
            lex.persons.setdefault(words[0][0], []).append((entity.entity_id, words))
    _index_words(lex)
    lex.sort()
    return lex


def _index_words(lex: Lexicon) -> None:
    """Index the names of organisations and places by their words, so that a misspelt one can be recognised."""
    for entries in lex.names.values():
        for entry in entries:
            lex.vocabulary.update(entry.words)
            sense = entry.senses.get("entity")
            if sense and len(entry.words) > 1 and lex.entities[sense.value].kind not in ("person", "instrument"):
                for word in dict.fromkeys(w for w in entry.words if len(w) > 3):
                    lex.by_word.setdefault(word, []).append((entry.words, sense.value))


def _add(lex: Lexicon, entity: Entity, aliases: Iterable[str], rule: str = "alias") -> str:
    entity_id = lex.entity(entity)
    for name in (entity.name, *aliases):
        lex.name(name, Sense("entity", entity_id, rule))
    return entity_id


def _add_person(lex: Lexicon, entity: Entity, aliases: Iterable[str]) -> str:
    """Add a person: names of one word count as surnames, and are looked at only where a person can stand."""
    entity_id = lex.entity(entity)
    for name in (entity.name, *aliases):
        words = split(name)
        if len(words) > 1:
            lex.name(name, Sense("entity", entity_id), check="capital")
        else:
            lex.alone.setdefault(words[0], entity_id)
        for word in dict.fromkeys((words[-1], words[0]) if entity.country in FAMILY_FIRST else words[-1:]):
            known = lex.people.setdefault(word, [])
            if entity_id not in known:
                known.append(entity_id)
    return entity_id


def _add_actors(lex: Lexicon, actors: tuple[Actor, ...]) -> None:
    for a in actors:
        entity = Entity(a.id, a.name, a.kind, a.country, a.role, a.sector, True)
        if a.kind != "person":
            _add(lex, entity, a.aliases)
            continue
        _add_person(lex, entity, a.aliases)
        if a.country and a.role:
            lex.holders.setdefault((a.country, a.role), []).append(a.id)
    for surname, ids in lex.people.items():
        if len(ids) == 1:  # within a case a surname that one person has is enough
            lex.alone.setdefault(surname, ids[0])


def _add_leaders(lex: Lexicon) -> None:
    for row in read_csv("leaders.csv"):
        sector = "REB" if row["role"] == "Rebel Leader" else "GOV"
        entity = Entity(f"person_{slug(row['name'])}", row["name"], "person", row["country"], row["role"], sector, True)
        _add_person(lex, entity, _cells(row, "aliases"))


def _add_places(lex: Lexicon) -> None:
    for row in read_csv("places.csv"):
        entity = Entity(f"place_{slug(row['name'])}", row["name"], "place", row["country"], None, None, True)
        _add(lex, entity, _cells(row, "aliases"))


def _add_countries(lex: Lexicon) -> None:
    for row in read_csv("countries.csv"):
        code = row["code"]
        entity = Entity(code.lower(), row["name"], "state", code, None, "GOV", True)
        entity_id = _add(lex, entity, _cells(row, "aliases"))
        for capital in _cells(row, "capitals"):
            lex.name(capital, Sense("entity", entity_id, "metonym"))
        for people in _cells(row, "people"):
            lex.name(people, Sense("people", entity_id, "demonym"))
        adjectives = _cells(row, "adjectives")
        for word in adjectives:
            lex.name(word, Sense("demonym", entity_id, "demonym"))
        if adjectives:
            lex.adjectives.setdefault(code, adjectives[0])


def _add_organisations(lex: Lexicon) -> None:
    for row in read_csv("organisations.csv"):
        entity = Entity(slug(row["name"]), row["name"], row["kind"], row["code"] or None, None, row["sector"], True)
        entity_id = _add(lex, entity, _cells(row, "aliases"))
        for name in _cells(row, "metonyms"):
            lex.name(name, Sense("entity", entity_id, "metonym"))


def _add_roles(lex: Lexicon) -> None:
    roles = read_yaml("roles.yaml")
    lex.titled = frozenset((*roles["pointing"], *roles["titled"]))
    lex.leaders = frozenset(o["name"] for o in roles["offices"] if o.get("leader"))
    for office in roles["offices"]:
        lex.sectors[office["name"]] = office["sector"]
        for word in office["words"]:
            lex.name(word, Sense("office", office["name"], "title"))
            if word != word.upper() and not word.endswith("."):
                lex.name(_plural(word), Sense("state", "GOV", "title"), check="any")
    for address in roles["honorifics"]:
        for word in address["words"]:
            lex.name(word, Sense("address", address.get("gender", ""), "title"), check="capital")
    for what in ("state", "group"):
        for sector, words in roles[what].items():
            for word in words:
                lex.name(word, Sense(what, sector, "title"), check="any")
    for what, rule in (("land", "demonym"), ("pointing", "title"), ("owned", "title")):
        for word in roles[what]:
            lex.name(word, Sense(what, "", rule), check="any")
    for body in read_yaml("bodies.yaml")["bodies"]:
        lex.bodies[body["name"]] = body["sector"]
        for word in body["words"]:
            lex.name(word, Sense("body", body["name"], "title"), check="any")
    for gender, words in roles["gendered"].items():
        lex.gender.update((key(w), gender) for w in words)
    for row in read_csv("given_names.csv"):
        lex.gender.setdefault(key(row["name"]), row["gender"])


def _plural(office: str) -> str:
    """Return the plural of an office: chief of staff -> chiefs of staff."""
    head, of, rest = office.partition(" of ")
    ending = "ies" if head.endswith("ry") else "men" if head.endswith("man") else "s"
    stem = head[:-1] if ending == "ies" else head[:-3] if ending == "men" else head
    return stem + ending + of + rest
