"""Actors that are described: bodies of a country, groups of people, and nouns that stand for a state."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.parse.names import Hit, slug
from corridor_analysis.parse.reading import Reading
from corridor_analysis.parse.words import split
from corridor_analysis.schema import Entity

__all__ = ["body_of", "find_actors", "find_names"]

_CURRENCY = frozenset({"us", "hong", "singapore", "canadian", "australian"})
_OWN = ("state", "igo", "body", "group")  # kinds that a noun such as "officials" can stand for


def find_names(reading: Reading, *, described: bool = True) -> None:
    """Add mentions of entities named outright, of described places, and of countries by their adjectives."""
    for hit in reading.hits:
        sense = hit.senses.get("entity")
        if _money(reading, hit) or (sense and _another(reading, hit, sense.value)):
            continue
        sense = sense or (hit.senses.get("description") if described else None)
        if sense is None and "demonym" in hit.senses and not is_person(reading, hit):
            sense = hit.senses["demonym"]
        if sense and not (sense.what == "description" and not _definite(reading, hit)):
            reading.add(hit.start, hit.end, sense.value, sense.rule)


def _money(reading: Reading, hit: Hit) -> bool:
    """Return whether a country only says whose dollars are meant: "US $50 million"."""
    text = reading.words.text
    return hit.end < len(text) and text[hit.end] in ("$", "£", "€") and reading.words.key[hit.start] in _CURRENCY


def _another(reading: Reading, hit: Hit, entity_id: str) -> bool:
    """Return whether a common name goes with a country not its own: "Kenyan peacekeepers", "Greek Red Cross"."""
    common = "body" in hit.senses or not any(reading.words.capital(i) for i in range(hit.start, hit.end))
    if not common or reading.get(entity_id).kind == "place":
        return False
    country = reading.country_of(reading.modifiers(hit.start))
    return country is not None and country != reading.get(entity_id).country


def is_person(reading: Reading, hit: Hit) -> bool:
    """Return whether a word for people means people: "Norwegians", "a Norwegian", "the French", not "Norwegian"."""
    if "people" not in hit.senses:
        return False
    w, last = reading.words, hit.end - 1
    if w.pos[last] not in ("NOUN", "PROPN", "ADJ") or w.dep[last] in ("amod", "compound", "nmod"):
        return False
    return "demonym" not in hit.senses or any(w.dep[c] in ("det", "nummod") for c in w.children[last])


def _definite(reading: Reading, hit: Hit) -> bool:
    """Return whether a description is a noun phrase of its own: not "the corridor talks"."""
    root = reading.words.root(hit.start, hit.end)
    return reading.words.dep[root] != "compound"


def find_actors(reading: Reading) -> None:
    """Add mentions of bodies, groups and state nouns that a country goes with."""
    for hit in reading.hits:
        root = reading.words.root(hit.start, hit.end)
        if _free(reading, hit, root):
            for entity_id, rule in list(_meant(reading, hit, root)):
                reading.add(hit.start, hit.end, entity_id, rule, root=root)


def _free(reading: Reading, hit: Hit, root: int) -> bool:
    """Return whether a noun still stands for someone: no name covers it, and it heads its noun phrase."""
    if hit.start in reading.spent or "office" in hit.senses:
        return False
    return hit.start not in reading.owner and reading.words.dep[root] not in ("compound", "amod")


def _meant(reading: Reading, hit: Hit, root: int) -> Iterator[tuple[str, str]]:
    owners = reading.qualifiers(hit.start, root)
    if is_person(reading, hit):
        yield _people(reading, hit), "demonym"
    elif "body" in hit.senses and owners:
        yield from ((body_of(reading, o, hit.senses["body"].value), "title") for o in owners)
    elif "land" in hit.senses:
        yield from ((o, "demonym") for o in owners if reading.get(o).kind in ("state", "place"))
    elif "state" in hit.senses:
        yield from ((_state(reading, o), "title") for o in owners)
    elif "group" in hit.senses:
        sector = hit.senses["group"].value
        if not owners and "owned" in hit.senses and not _counted_dead(reading, root):
            return
        yield from ((_group(reading, o, hit, sector), "title") for o in owners or [None])


def _counted_dead(reading: Reading, root: int) -> bool:
    """Return whether people are those to whom something was done: "two people were killed", "wounding six men"."""
    w = reading.words
    counted = any(w.dep[c] == "nummod" for c in w.children[root])
    done_to = w.dep[root] in ("nsubjpass", "dobj") or w.doc[w.head[root]].lemma_ == "die"
    return counted and done_to and w.doc[w.head[root]].lemma_.lower() in reading.lex.partners["harmed"]


def _noun(reading: Reading, hit: Hit) -> str:
    w = reading.words
    return " ".join(w.doc.text[w.start[hit.start] : w.end(hit.end - 1)].split())


def body_of(reading: Reading, owner: str, body: str) -> str:
    """Return the body of this kind that a country or organisation has: "French Foreign Ministry"."""
    name = f"{reading.owner_name(owner)} {body}"
    known = reading.lex.by_name.get(split(name))
    if known:
        return known
    country = reading.get(owner).country
    return reading.new(Entity(slug(name), name, "body", country, None, reading.lex.bodies[body], True))


def _state(reading: Reading, owner: str) -> str:
    entity = reading.get(owner)
    if entity.kind in _OWN:
        return owner
    return reading.lex.states.get(entity.country or "") or owner


def _group(reading: Reading, owner: str | None, hit: Hit, sector: str) -> str:
    noun = _noun(reading, hit)
    noun = noun if reading.words.tag[hit.end - 1] in ("NNP", "NNPS") and hit.start else noun.lower()
    if owner is not None and reading.get(owner).sector == "REB" and reading.get(owner).kind in ("group", "body"):
        return owner  # "Houthi fighters", "a Hamas official"
    if owner is None and sector == "NGO":
        return reading.new(Entity(f"group_{slug(noun)}", noun, "group", "NGO", None, sector, False))
    if owner is None:
        return reading.new(Entity(f"group_{slug(noun)}", noun, "group", None, None, sector, False))
    name = f"{reading.owner_name(owner)} {noun}"
    known = reading.lex.by_name.get(split(name))
    country = reading.get(owner).country
    return known or reading.new(Entity(f"group_{slug(name)}", name, "group", country, None, sector, False))


def _people(reading: Reading, hit: Hit) -> str:
    noun = _noun(reading, hit)
    known = reading.lex.by_name.get(split(noun))
    country: str | None = reading.get(hit.senses["people"].value).country
    if hit.start > 0 and reading.words.key[hit.start - 1] == "ethnic":  # they are of where they live
        country = reading.country_of(list(reading.after(hit.end - 1, ("in", "from", "of", "at"))))
        name = f"ethnic {noun}"
        ending = f"_{country.lower()}" if country else ""
        return reading.new(Entity(f"group_{slug(name)}{ending}", name, "group", country, None, "CVL", False))
    return known or reading.new(Entity(f"group_{slug(noun)}", noun, "group", country, None, "CVL", True))
