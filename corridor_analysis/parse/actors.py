"""Actors that are described: bodies of a country, groups of people, and nouns that stand for a state."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.parse.gazetteer import Hit, slug, split
from corridor_analysis.parse.reading import Reading
from corridor_analysis.schema import Entity

__all__ = ["find_actors", "find_names"]

_OWN = ("state", "igo", "body", "group")  # kinds that a noun such as "officials" can stand for


def find_names(reading: Reading) -> None:
    """Add mentions of entities named outright, and of countries by their adjectives."""
    for hit in reading.hits:
        sense = hit.senses.get("entity")
        if sense and "body" in hit.senses and reading.modifiers(hit.start):
            continue
        sense = sense or hit.senses.get("description")
        if sense is None and "demonym" in hit.senses:
            sense = hit.senses["demonym"]
        if sense and not (sense.what == "description" and not _definite(reading, hit)):
            reading.add(hit.start, hit.end, sense.value, sense.rule)


def _definite(reading: Reading, hit: Hit) -> bool:
    """Return whether a description is a noun phrase of its own: not "the corridor talks"."""
    root = reading.words.root(hit.start, hit.end)
    return reading.words.dep[root] != "compound"


def find_actors(reading: Reading) -> None:
    """Add mentions of bodies, groups and state nouns that a country goes with."""
    for hit in reading.hits:
        if hit.start in reading.owner or hit.start in reading.spent:
            continue
        root = reading.words.root(hit.start, hit.end)
        for entity_id, rule in list(_meant(reading, hit, root)):
            reading.add(hit.start, hit.end, entity_id, rule, root=root)


def _meant(reading: Reading, hit: Hit, root: int) -> Iterator[tuple[str, str]]:
    noun = " ".join(reading.words.doc.text[reading.words.start[hit.start] : reading.words.end(hit.end - 1)].split())
    if "body" in hit.senses:
        for owner in reading.qualifiers(hit.start, root):
            yield _body(reading, owner, hit.senses["body"].value), "title"
    elif "state" in hit.senses or "office" in hit.senses:
        for owner in reading.qualifiers(hit.start, root):
            yield _state(reading, owner, noun), "title"
    elif "group" in hit.senses:
        owners = reading.qualifiers(hit.start, root)
        for owner in owners:
            yield _group(reading, owner, noun, hit.senses["group"].value), "title"
        if not owners:
            yield _group(reading, None, noun, hit.senses["group"].value), "title"
    elif "people" in hit.senses:
        yield _people(reading, hit, noun), "demonym"


def _body(reading: Reading, owner: str, body: str) -> str:
    entity = reading.get(owner)
    first = reading.lex.adjectives.get(entity.country or "", entity.name) if entity.kind == "state" else entity.name
    name = f"{first} {body}"
    known = reading.lex.by_name.get(split(name))
    if known:
        return known
    return reading.new(Entity(slug(name), name, "body", entity.country, None, reading.lex.bodies[body], True))


def _state(reading: Reading, owner: str, noun: str) -> str:
    entity = reading.get(owner)
    if entity.kind in _OWN:
        return owner
    state = reading.lex.states.get(entity.country or "")
    return state or owner


def _group(reading: Reading, owner: str | None, noun: str, sector: str) -> str:
    if owner is None:
        return reading.new(Entity(f"group_{slug(noun)}", noun.lower(), "group", None, None, sector, False))
    entity = reading.get(owner)
    first = reading.lex.adjectives.get(entity.country or "", entity.name) if entity.kind == "state" else entity.name
    name = f"{first} {noun.lower()}"
    known = reading.lex.by_name.get(split(name))
    return known or reading.new(Entity(f"group_{slug(name)}", name, "group", entity.country, None, sector, False))


def _people(reading: Reading, hit: Hit, noun: str) -> str:
    country = reading.get(hit.senses["people"].value).country
    known = reading.lex.by_name.get(split(noun))
    return known or reading.new(Entity(f"group_{slug(noun)}", noun, "group", country, None, "CVL", True))
