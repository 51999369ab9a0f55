"""Actors that are described: bodies of a country, groups of people, and nouns that stand for a state."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.parse.tree.spelling import slug, split
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import bodies, naming, roles
from corridor_analysis.parse.who.names import Hit
from corridor_analysis.schema import Entity

__all__ = ["body_of", "find_actors", "find_names"]

_OWN = ("state", "igo", "body", "group")  # kinds that a noun such as "officials" can stand for


def find_names(layer: EntityLayer, *, described: bool = True) -> None:
    """Add mentions of entities named outright, of described places, and of countries by their adjectives."""
    for hit in layer.hits:
        sense = hit.senses.get("entity")
        if _money(layer, hit) or (sense and _another(layer, hit, sense.value)):
            continue
        sense = sense or (hit.senses.get("description") if described else None)
        if sense is None and "demonym" in hit.senses and not is_person(layer, hit):
            sense = hit.senses["demonym"]
        inside = layer.dep[layer.root(hit.start, hit.end)] == "compound"  # not "the corridor talks"
        if sense and not (sense.what == "description" and inside):
            layer.add(hit.start, hit.end, sense.value, sense.rule)


def _money(layer: EntityLayer, hit: Hit) -> bool:
    """Return whether a country only says whose dollars are meant: "US $50 million"."""
    text = layer.text
    return hit.end < len(text) and text[hit.end] in ("$", "£", "€") and layer.key[hit.start] in naming().currencies


def _another(layer: EntityLayer, hit: Hit, entity_id: str) -> bool:
    """Return whether a common name goes with a country not its own: "Kenyan peacekeepers", "Greek Red Cross"."""
    common = "body" in hit.senses or not any(layer.capital(i) for i in range(hit.start, hit.end))
    if not common or layer.get(entity_id).kind == "place":
        return False
    country = layer.country_of(layer.modifiers(hit.start))
    return country is not None and country != layer.get(entity_id).country


def is_person(layer: EntityLayer, hit: Hit) -> bool:
    """Return whether a word for people means people: "Norwegians", "a Norwegian", "the French", not "Norwegian"."""
    if "people" not in hit.senses:
        return False
    last = hit.end - 1
    if layer.pos[last] not in ("NOUN", "PROPN", "ADJ") or layer.dep[last] in ("amod", "compound", "nmod"):
        return False
    return "demonym" not in hit.senses or bool(layer.below(last, "det", "nummod"))


def find_actors(layer: EntityLayer) -> None:
    """Add mentions of bodies, groups and state nouns that a country goes with."""
    for hit in layer.hits:
        root = layer.root(hit.start, hit.end)
        if _free(layer, hit, root):
            for entity_id, rule in list(_meant(layer, hit, root)):
                layer.add(hit.start, hit.end, entity_id, rule, root=root)


def _free(layer: EntityLayer, hit: Hit, root: int) -> bool:
    """Return whether a noun still stands for someone: no name covers it, and it heads its noun phrase."""
    if hit.start in layer.spent or "office" in hit.senses:
        return False
    return hit.start not in layer.owner and layer.dep[root] not in ("compound", "amod")


def _meant(layer: EntityLayer, hit: Hit, root: int) -> Iterator[tuple[str, str]]:
    owners = layer.qualifiers(hit.start, root)
    if is_person(layer, hit):
        yield _people(layer, hit), "demonym"
    elif "body" in hit.senses and owners:
        yield from ((body_of(layer, o, hit.senses["body"].value), "title") for o in owners)
    elif "land" in hit.senses:
        yield from ((o, "demonym") for o in owners if layer.get(o).kind in ("state", "place"))
    elif "state" in hit.senses:
        yield from ((_state(layer, o), "title") for o in owners)
    elif "group" in hit.senses:
        sector = hit.senses["group"].value
        if not owners and "owned" in hit.senses and not _counted_dead(layer, root):
            return
        groups = [_group(layer, owner, hit, sector) for owner in owners] or [_group(layer, None, hit, sector)]
        yield from ((group, "title") for group in groups)


def _counted_dead(layer: EntityLayer, root: int) -> bool:
    """Return whether people are those to whom something was done: "two people were killed", "wounding six men"."""
    counted = bool(layer.below(root, "nummod"))
    done_to = layer.dep[root] in ("nsubjpass", "dobj") or layer.lemma[layer.head[root]] == "die"
    return counted and done_to and layer.lemma[layer.head[root]].lower() in roles().partners["harmed"]


def body_of(layer: EntityLayer, owner: str, body: str) -> str:
    """Return the body of this kind that a country or organisation has: "French Foreign Ministry"."""
    name = f"{layer.owner_name(owner)} {body}"
    known = layer.gazetteer.by_name.get(split(name))
    if known:
        return known
    country = layer.get(owner).country
    return layer.new(Entity(slug(name), name, "body", country, None, bodies().sectors[body], True))


def _state(layer: EntityLayer, owner: str) -> str:
    entity = layer.get(owner)
    if entity.kind in _OWN:
        return owner
    return layer.gazetteer.states.get(entity.country or "") or owner


def _group(layer: EntityLayer, owner: str | None, hit: Hit, sector: str) -> str:
    noun = layer.phrase(hit.start, hit.end)
    noun = noun if layer.tag[hit.end - 1] in ("NNP", "NNPS") and hit.start else noun.lower()
    if owner is not None and layer.get(owner).sector == "REB" and layer.get(owner).kind in ("group", "body"):
        return owner  # "Houthi fighters", "a Hamas official"
    if owner is None:
        country = "NGO" if sector == "NGO" else None
        return layer.new(Entity(f"group_{slug(noun)}", noun, "group", country, None, sector, False))
    return layer.named(f"{layer.owner_name(owner)} {noun}", "group_", "group", layer.get(owner).country, sector)


def _people(layer: EntityLayer, hit: Hit) -> str:
    noun = layer.phrase(hit.start, hit.end)
    known = layer.gazetteer.by_name.get(split(noun))
    country: str | None = layer.get(hit.senses["people"].value).country
    if hit.start > 0 and layer.key[hit.start - 1] == "ethnic":  # they are of where they live
        country = layer.country_of(list(layer.after(hit.end - 1, naming().homes)))
        name = f"ethnic {noun}"
        ending = f"_{country.lower()}" if country else ""
        return layer.new(Entity(f"group_{slug(name)}{ending}", name, "group", country, None, "CVL", False))
    return known or layer.new(Entity(f"group_{slug(noun)}", noun, "group", country, None, "CVL", True))
