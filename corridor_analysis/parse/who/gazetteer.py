"""What is known before reading: the case's actors and places, over the generic resources.

`gazetteer(case)` compiles both into one `Gazetteer`; where they name the same entity, the case's entry stands. It is
one table of names by first word, in which the longest name at each word is found, with all that each can mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from corridor_analysis.parse.tree.spelling import HYPHENS, key, slug, split
from corridor_analysis.parse.who.lexicons import (
    Country,
    GivenName,
    Leader,
    Organisation,
    PlaceName,
    bodies,
    roles,
    rows,
)
from corridor_analysis.schema import Entity

if TYPE_CHECKING:
    from corridor_analysis.case import Actor, Case, Instrument, Place
    from corridor_analysis.parse.who.layer import Columns

__all__ = ["FAMILY_FIRST", "Gazetteer", "Hit", "Sense", "gazetteer"]

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
    """Entities known beforehand, and every name by its words."""

    entities: dict[str, Entity] = field(default_factory=dict)
    names: dict[tuple[str, ...], _Name] = field(default_factory=dict)
    after: dict[str, dict[str, list[_Name]]] = field(default_factory=dict)  # by first and second word, longest first
    states: dict[str, str] = field(default_factory=dict)
    adjectives: dict[str, str] = field(default_factory=dict)
    people: dict[str, list[str]] = field(default_factory=dict)  # last word of the name -> persons
    alone: dict[str, str] = field(default_factory=dict)  # a surname that needs no office beside it -> person
    holders: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # country, office -> the case's persons
    heads: dict[str, str] = field(default_factory=dict)  # the case's body -> the person whose office it is
    surnames: dict[str, dict[str, str]] = field(default_factory=dict)  # first letter of a name -> person -> last word
    # names of several words, by one of them and the first letter of another, with the place of the other
    beside: dict[tuple[str, str], list[tuple[int, tuple[str, ...], str]]] = field(default_factory=dict)
    vocabulary: set[str] = field(default_factory=set)  # all words of names
    namesakes: dict[str, set[str | None]] = field(default_factory=dict)  # words of listed names -> their countries
    listed: set[str] = field(default_factory=set)  # persons of a general list, no case's
    gender: dict[str, str] = field(default_factory=dict)  # given name or word of an office -> m, f or ""

    def entity(self, entity: Entity) -> str:
        """Add an entity unless one of its name is there already; return the id under which it stands."""
        known = self.called(entity.name)
        if known is None and entity.kind == "state" and entity.country:
            known = self.states.get(entity.country)
        if known is not None:
            return known
        self.entities[entity.entity_id] = entity
        if entity.kind == "state" and entity.country:
            self.states[entity.country] = entity.entity_id
        return entity.entity_id

    def called(self, name: str) -> str | None:
        """Return the entity of this name."""
        found = self.sense(split(name), "entity")
        return found.value if found else None

    def sense(self, words: tuple[str, ...], what: str) -> Sense | None:
        """Return what a name of these words means of this kind."""
        return self.names[words].senses.get(what) if words in self.names else None

    def add(self, names: Iterable[str], sense: Sense, *, check: str | None = None) -> None:
        """Add names; the first that takes a kind of sense keeps it."""
        for name in names:
            if words := split(name):
                bare = name.replace(".", "")
                short = bare.isupper() and len(bare) <= _SHORT
                form = check or ("upper" if short else "any" if name == name.lower() else "capital")
                known = self.names.setdefault(words, _Name(words, form, {}))
                known.senses.setdefault(sense.what, sense)

    def sort(self) -> None:
        """Index names by their first two words, longer ones first, so that the first that fits is the longest.

        Names of one word stand under every second word, and under `""` alone.
        """
        by_first: dict[str, list[_Name]] = {}
        for name in sorted(self.names.values(), key=lambda n: -len(n.words)):
            by_first.setdefault(name.words[0], []).append(name)
        for first, names in by_first.items():
            single = [n for n in names if len(n.words) == 1]
            seconds = dict.fromkeys(n.words[1] for n in names if len(n.words) > 1)
            longer = {s: [*(n for n in names if n.words[1:2] == (s,)), *single] for s in seconds}
            self.after[first] = {**longer, "": single}

    def match(self, words: Columns, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the longest known name at each word of tokens `start:end`, left to right, none overlapping."""
        solid = words.solid if end is None else [i for i in range(start, end) if words.text[i] not in HYPHENS]
        keys = [words.key[i] for i in solid]
        known, done = self.after, 0
        for at, first in enumerate(keys):
            if first not in known or at < done:
                continue
            second = keys[at + 1] if at + 1 < len(keys) else ""
            entries = known[first].get(second) or known[first][""]
            found = next((e for e in entries if _fits(e, words, solid, keys, at)), None)
            if found is not None:
                done = at + len(found.words)
                yield Hit(solid[at], solid[done - 1] + 1, found.senses)


def _fits(entry: _Name, words: Columns, solid: list[int], keys: list[str], at: int) -> bool:
    many = len(entry.words)
    if many > 2 and tuple(keys[at : at + many]) != entry.words:  # the first two are known to fit
        return False
    tokens = solid[at : at + many]
    if entry.check == "upper":
        return words.text[tokens[0]].isupper()
    return entry.check == "any" or any(words.text[i][:1].isupper() for i in tokens)


def gazetteer(case: Case | None) -> Gazetteer:
    """Return the names of a case over the generic ones, compiled once for each case."""
    if case is None:
        return _compiled((), (), ())
    return _compiled(case.actors, case.instruments, case.places)


@lru_cache(maxsize=8)
def _compiled(actors: tuple[Actor, ...], instruments: tuple[Instrument, ...], places: tuple[Place, ...]) -> Gazetteer:
    lex = Gazetteer()
    _add_actors(lex, actors)
    for item in instruments:
        _add(lex, Entity(item.id, item.name, "instrument", None, None, None, True), item.aliases)
    for place in places:
        _add(lex, Entity(place.id, place.name, "place", place.country, place.kind, None, True), place.aliases)
        lex.add(place.descriptions, Sense("description", place.id, "title"), check="any")
    _add_lists(lex)
    _add_roles(lex)
    for entity in lex.entities.values():
        if entity.kind == "person":
            name = split(entity.name)
            lex.surnames.setdefault(name[0][0], {})[entity.entity_id] = name[-1]
    # the names of organisations and places by their words, so that a misspelt one can be recognised
    for words, entry in lex.names.items():
        lex.vocabulary.update(words)
        sense = entry.senses.get("entity")
        if sense and len(words) > 1 and lex.entities[sense.value].kind not in ("person", "instrument"):
            for word in dict.fromkeys(w for w in words if len(w) > 3):
                for at, other in enumerate(words):
                    lex.beside.setdefault((word, other[0]), []).append((at, words, sense.value))
    lex.sort()
    return lex


def _add(lex: Gazetteer, entity: Entity, aliases: Iterable[str]) -> str:
    entity_id = lex.entity(entity)
    lex.add((entity.name, *aliases), Sense("entity", entity_id))
    return entity_id


def _add_person(lex: Gazetteer, entity: Entity, aliases: Iterable[str]) -> str:
    """Add a person: names of one word count as surnames, and are looked at only where a person can stand."""
    entity_id = lex.entity(entity)
    for name in (entity.name, *aliases):
        words = split(name)
        if len(words) > 1:
            lex.add([name], Sense("entity", entity_id), check="capital")
        else:
            lex.alone.setdefault(words[0], entity_id)
        for word in dict.fromkeys((words[-1], words[0]) if entity.country in FAMILY_FIRST else words[-1:]):
            known = lex.people.setdefault(word, [])
            if entity_id not in known:
                known.append(entity_id)
    return entity_id


def _add_actors(lex: Gazetteer, actors: tuple[Actor, ...]) -> None:
    offices = {word: office.name for office in roles().offices for word in office.words}
    for a in actors:
        entity = Entity(a.id, a.name, a.kind, a.country, a.role, a.sector, True)
        if a.kind != "person":
            body = _add(lex, entity, a.aliases)
            if a.holder:
                lex.heads[body] = a.holder
            continue
        _add_person(lex, entity, a.aliases)
        if a.country and a.role:
            lex.holders.setdefault((a.country, offices.get(a.role.lower(), a.role)), []).append(a.id)
    for surname, ids in lex.people.items():
        if len(ids) == 1:  # within a case a surname that one person has is enough
            lex.alone.setdefault(surname, ids[0])


def _add_lists(lex: Gazetteer) -> None:
    """Add countries, organisations, places and leaders; of one name the first has it."""
    for state in rows(Country):
        entity = Entity(state.code.lower(), state.name, "state", state.code, None, "GOV", True)
        entity_id = _add(lex, entity, state.aliases)
        lex.add(state.metonyms, Sense("entity", entity_id, "metonym"))
        lex.add(state.people, Sense("people", entity_id, "demonym"))
        lex.add(state.adjectives, Sense("demonym", entity_id, "demonym"))
        if state.adjectives:
            lex.adjectives.setdefault(state.code, state.adjectives[0])
    for body in rows(Organisation):
        entity = Entity(slug(body.name), body.name, body.kind, body.code or None, None, body.sector, True)
        lex.add(body.metonyms, Sense("entity", _add(lex, entity, body.aliases), "metonym"))
    for place in rows(PlaceName):
        entity = Entity(f"place_{slug(place.name)}", place.name, "place", place.country, None, None, True)
        _add(lex, entity, place.aliases)
    for row in rows(Leader):
        sector = "REB" if row.role == "Rebel Leader" else "GOV"
        entity = Entity(f"person_{slug(row.name)}", row.name, "person", row.country, row.role, sector, True)
        if _add_person(lex, entity, row.aliases) == entity.entity_id:
            lex.listed.add(entity.entity_id)
        for word in split(row.name)[1:]:
            lex.namesakes.setdefault(word, set()).add(row.country)


def _add_roles(lex: Gazetteer) -> None:
    """Add the words for offices, forms of address, groups and bodies, and the genders that words tell."""
    known = roles()
    for office in known.offices:
        lex.add(office.words, Sense("office", office.name, "title"))
        many = [_plural(word) for word in office.words if word != word.upper() and not word.endswith(".")]
        what = "state" if office.sector == "GOV" else "group"
        lex.add(many, Sense(what, office.sector, "title"), check="any")
    for address in known.honorifics:
        lex.add(address.words, Sense("address", address.gender, "title"), check="capital")
    for gender, words in known.gendered.items():
        lex.gender.update((key(w), gender) for w in words)
    for row in rows(GivenName):
        lex.gender.setdefault(key(row.name), row.gender)
    for what, by_sector in (("state", known.state), ("group", known.group)):
        for sector, words in by_sector.items():
            lex.add(words, Sense(what, sector, "title"), check="any")
    lex.add(known.land, Sense("land", "", "demonym"), check="any")
    lex.add(known.pointing, Sense("pointing", "", "title"), check="any")
    lex.add(known.owned, Sense("owned", "", "title"), check="any")
    for body in bodies().bodies:
        lex.add(body.words, Sense("body", body.name, "title"), check="any")


def _plural(office: str) -> str:
    """Return the plural of an office: chief of staff -> chiefs of staff."""
    head, of, rest = office.partition(" of ")
    ending = "ies" if head.endswith("ry") else "men" if head.endswith("man") else "s"
    stem = head[:-1] if ending == "ies" else head[:-3] if ending == "men" else head
    return stem + ending + of + rest
