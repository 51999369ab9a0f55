"""Whose a rebel, an official or a party without a country is: the only country that its sentence names."""

from __future__ import annotations

from dataclasses import replace

from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.schema import Entity

__all__ = ["lend_countries"]

_HOME = frozenset({"GOV", "MIL", "COP", "REB", "OPP", "CVL", "LEG", "JUD", "ELI"})


def lend_countries(layer: EntityLayer) -> None:
    """Give persons with an office and groups without a country that of the sentence, if it names just one."""
    named = _countries(layer)
    renamed: dict[str, str] = {}
    for mention in layer.mentions:
        entity = layer.get(mention.entity_id)
        if mention.entity_id in renamed or entity.known or entity.country or not _homely(entity):
            continue
        countries = named.get(layer.sent[mention.root], set())
        if len(countries) == 1:
            renamed[mention.entity_id] = _lend(layer, entity, next(iter(countries)))
    layer.rename(renamed)


def _homely(entity: Entity) -> bool:
    if entity.kind == "person":
        return bool(entity.role) and entity.sector in _HOME
    return entity.kind in ("group", "body") and entity.sector in _HOME


def _countries(layer: EntityLayer) -> dict[int, set[str]]:
    """Return the countries that each sentence names; organisations have none to lend."""
    out: dict[int, set[str]] = {}
    for mention in layer.mentions:
        country = layer.get(mention.entity_id).country
        if country in layer.gazetteer.states:
            out.setdefault(layer.sent[mention.root], set()).add(country)
    return out


def _lend(layer: EntityLayer, entity: Entity, country: str) -> str:
    entity_id = entity.entity_id if entity.kind == "person" else f"{entity.entity_id}_{country.lower()}"
    layer.entities[entity_id] = replace(entity, entity_id=entity_id, country=country)
    return entity_id
