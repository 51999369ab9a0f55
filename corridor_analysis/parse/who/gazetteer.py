"""What is known before reading: the case's actors and places, over the generic resources.

`gazetteer(case)` compiles both into one `Gazetteer`; where they name the same entity, the case's entry stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from corridor_analysis.parse.tree.spelling import key, slug, split
from corridor_analysis.parse.who.lexicons import bodies, roles
from corridor_analysis.parse.who.listed_names import Country, GivenName, Leader, Organisation, PlaceName, rows
from corridor_analysis.parse.who.names import FAMILY_FIRST, Gazetteer, Sense
from corridor_analysis.schema import Entity

if TYPE_CHECKING:
    from corridor_analysis.case import Actor, Case, Instrument, Place

__all__ = ["gazetteer"]


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
        _add_senses(lex, place.descriptions, Sense("description", place.id, "title"), check="any")
    _add_countries(lex)
    _add_organisations(lex)
    for row in rows(PlaceName):
        entity = Entity(f"place_{slug(row.name)}", row.name, "place", row.country, None, None, True)
        _add(lex, entity, row.aliases)
    _add_leaders(lex)
    _add_roles(lex)
    _add_nouns(lex)
    for entity in lex.entities.values():
        if entity.kind == "person":
            name = split(entity.name)
            lex.persons.setdefault(name[0][0], []).append((entity.entity_id, name))
            lex.surnames.setdefault(name[0][0], []).append(name[-1])
    _index_words(lex)
    lex.sort()
    return lex


def _index_words(lex: Gazetteer) -> None:
    """Index the names of organisations and places by their words, so that a misspelt one can be recognised."""
    for entries in lex.names.values():
        for entry in entries:
            lex.vocabulary.update(entry.words)
            sense = entry.senses.get("entity")
            if sense and len(entry.words) > 1 and lex.entities[sense.value].kind not in ("person", "instrument"):
                for word in dict.fromkeys(w for w in entry.words if len(w) > 3):
                    for place, other in enumerate(entry.words):
                        lex.beside.setdefault((word, other[0]), []).append((place, entry.words, sense.value))


def _add(lex: Gazetteer, entity: Entity, aliases: Iterable[str]) -> str:
    entity_id = lex.entity(entity)
    _add_senses(lex, (entity.name, *aliases), Sense("entity", entity_id))
    return entity_id


def _add_person(lex: Gazetteer, entity: Entity, aliases: Iterable[str]) -> str:
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


def _add_leaders(lex: Gazetteer) -> None:
    for row in rows(Leader):
        sector = "REB" if row.role == "Rebel Leader" else "GOV"
        entity = Entity(f"person_{slug(row.name)}", row.name, "person", row.country, row.role, sector, True)
        if _add_person(lex, entity, row.aliases) == entity.entity_id:
            lex.listed.add(entity.entity_id)
        for word in split(row.name)[1:]:
            lex.namesakes.setdefault(word, set()).add(row.country)


def _add_countries(lex: Gazetteer) -> None:
    for row in rows(Country):
        entity_id = _add(lex, Entity(row.code.lower(), row.name, "state", row.code, None, "GOV", True), row.aliases)
        _add_senses(lex, row.capitals, Sense("entity", entity_id, "metonym"))
        _add_senses(lex, row.people, Sense("people", entity_id, "demonym"))
        _add_senses(lex, row.adjectives, Sense("demonym", entity_id, "demonym"))
        if row.adjectives:
            lex.adjectives.setdefault(row.code, row.adjectives[0])


def _add_organisations(lex: Gazetteer) -> None:
    for row in rows(Organisation):
        entity = Entity(slug(row.name), row.name, row.kind, row.code or None, None, row.sector, True)
        _add_senses(lex, row.metonyms, Sense("entity", _add(lex, entity, row.aliases), "metonym"))


def _add_roles(lex: Gazetteer) -> None:
    for office in roles().offices:
        _add_senses(lex, office.words, Sense("office", office.name, "title"))
        many = [_plural(word) for word in office.words if word != word.upper() and not word.endswith(".")]
        what = "state" if office.sector == "GOV" else "group"
        _add_senses(lex, many, Sense(what, office.sector, "title"), check="any")
    for address in roles().honorifics:
        _add_senses(lex, address.words, Sense("address", address.gender, "title"), check="capital")
    for gender, words in roles().gendered.items():
        lex.gender.update((key(w), gender) for w in words)
    for row in rows(GivenName):
        lex.gender.setdefault(key(row.name), row.gender)


def _add_nouns(lex: Gazetteer) -> None:
    known = roles()
    for what, by_sector in (("state", known.state), ("group", known.group)):
        for sector, words in by_sector.items():
            _add_senses(lex, words, Sense(what, sector, "title"), check="any")
    _add_senses(lex, known.land, Sense("land", "", "demonym"), check="any")
    _add_senses(lex, known.pointing, Sense("pointing", "", "title"), check="any")
    _add_senses(lex, known.owned, Sense("owned", "", "title"), check="any")
    for body in bodies().bodies:
        _add_senses(lex, body.words, Sense("body", body.name, "title"), check="any")


def _add_senses(lex: Gazetteer, names: Iterable[str], sense: Sense, *, check: str | None = None) -> None:
    for name in names:
        lex.name(name, sense, check=check)


def _plural(office: str) -> str:
    """Return the plural of an office: chief of staff -> chiefs of staff."""
    head, of, rest = office.partition(" of ")
    ending = "ies" if head.endswith("ry") else "men" if head.endswith("man") else "s"
    stem = head[:-1] if ending == "ies" else head[:-3] if ending == "men" else head
    return stem + ending + of + rest
