"""Organisations by the look of their names: known ones misspelt in one word, and unknown ones by their last noun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import fuzz

from corridor_analysis.parse.tree.spelling import HYPHENS, POSSESSIVE, slug
from corridor_analysis.parse.when.vocabulary import time_vocabulary
from corridor_analysis.parse.who.actors import body_of
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming, roles
from corridor_analysis.schema import Entity

__all__ = ["find_acronyms", "find_misspelt", "find_unknown"]

_ALIKE = 75.0  # likeness of the one misspelt word of a name: Minks, Minsk
_LONG = 4  # shorter words are not compared
_LETTERS = 8  # an acronym has fewer
_WINDOW = 6  # words on either side in which a word of the same name must stand


def find_misspelt(layer: EntityLayer) -> None:
    """Add mentions of known organisations and places whose name has one misspelt word."""
    for at, i in enumerate(layer.solid):
        odd = layer.proper(i) and len(layer.key[i]) >= _LONG and layer.key[i] not in layer.gazetteer.vocabulary
        if odd and (found := max(_nearly(layer, at), default=None)):
            _, start, end, entity_id = found
            layer.drop(start, end)
            layer.add(start, end, entity_id, "fuzzy")


def _nearly(layer: EntityLayer, at: int) -> Iterator[tuple[int, int, int, str]]:
    """Yield length, tokens and entity of known names that fit but for the word at `solid[at]`."""
    solid, keys = layer.solid, layer.key
    letter = keys[solid[at]][0]
    near = [keys[i] for i in solid[max(0, at - _WINDOW) : at + _WINDOW + 1]]
    for word in dict.fromkeys(near):
        for place, name, entity_id in layer.gazetteer.beside.get((word, letter), ()):
            first = at - place
            if first < 0 or first + len(name) > len(solid) or not _resembles(keys[solid[at]], name[place]):
                continue
            tokens = solid[first : first + len(name)]
            if all(keys[t] == k for n, (t, k) in enumerate(zip(tokens, name, strict=True)) if n != place):
                yield len(name), tokens[0], tokens[-1] + 1, entity_id


def _resembles(word: str, part: str) -> bool:
    return len(part) >= _LONG and fuzz.ratio(word, part, score_cutoff=_ALIKE) > 0


def find_unknown(layer: EntityLayer) -> None:
    """Add mentions of organisations that nobody knows: "Serbian Workers' Union", "World Water Forum"."""
    for i in range(len(layer)):
        claimed = i in layer.owner or layer.sense(i, "office", "entity")
        if layer.key[i] not in roles().last_nouns or not layer.capital(i) or claimed:
            continue
        start, end = _left(layer, i), _right(layer, i)
        ordinary = end == i + 1 or layer.sense(i, "body")
        if end - start < 2 or (ordinary and all(j in layer.owner for j in range(start, i))):
            continue  # "Kenyan Parliament" is the business of other rules
        known = _body_at(layer, start, i) or _government_at(layer, i, end)
        layer.add(start, end, known or _make(layer, start, end), "name")


def _body_at(layer: EntityLayer, start: int, i: int) -> str | None:
    """Return the body that a country's name and a body's noun make up: "Peru's Foreign Ministry"."""
    sense = layer.sense(i, "body")
    if sense is None:
        return None
    owners = layer.owners(start, layer.hit_of[i].start)
    whole = all(j in layer.owner or layer.text[j] in POSSESSIVE for j in range(start, layer.hit_of[i].start))
    if len(owners) != 1 or not whole or layer.get(owners[0]).kind not in ("state", "igo"):
        return None
    return body_of(layer, owners[0], sense.value)


def _government_at(layer: EntityLayer, i: int, end: int) -> str | None:
    """Return the state of "the Government of the Republic of X"."""
    if layer.key[i] != "government" or i + 2 >= end or layer.key[i + 1] != "of":
        return None
    owners = layer.owners(i + 2, end)
    whole = all(j in layer.owner or layer.key[j] in naming().in_bodies | naming().of_states for j in range(i + 2, end))
    return owners[0] if whole and len(owners) == 1 and layer.get(owners[0]).kind == "state" else None


def find_acronyms(layer: EntityLayer) -> None:
    """Add mentions of organisations by the letters that a bracket after their name gives: "Alto Road Fund (ARF)"."""
    given: dict[str, str] = {}
    for i in range(1, len(layer) - 2):
        short = layer.text[i + 1]
        if layer.text[i] != "(" or layer.text[i + 2] != ")" or not (1 < len(short) < _LETTERS and short.isupper()):
            continue
        entity_id = next(iter(layer.owner.get(i - 1, ())), None)
        if entity_id and i + 1 not in layer.owner and layer.get(entity_id).kind in ("body", "igo", "group"):
            given.setdefault(short, entity_id)
    for short, entity_id in given.items():
        entity = layer.get(entity_id)
        named = sum(m.entity_id == entity_id for m in layer.mentions)
        if not entity.known and layer.text.count(short) > 2 * named:  # the text hardly uses the name
            layer.entities[entity_id] = replace(entity, name=f"{entity.name} ({short})")
    for i, text in enumerate(layer.text) if given else ():
        if text in given and i not in layer.owner and i not in layer.hit_of:
            layer.add(i, i + 1, given[text], "alias")


def _left(layer: EntityLayer, i: int) -> int:
    """Return where the capitalised words before an organisation's noun begin."""
    start = i
    while start > 0 and layer.sent[start - 1] == layer.sent[i]:
        before = start - 1
        joint = layer.text[before] in HYPHENS or layer.text[before] in (*POSSESSIVE, "'", "’", "&")
        if not (_of_a_name(layer, before) or (joint and before > 0 and layer.capital(before - 1))):
            break
        start -= 1
    return start


def _of_a_name(layer: EntityLayer, i: int) -> bool:
    named = layer.capital(i) and layer.pos[i] in ("PROPN", "ADJ", "NOUN") and not layer.sense(i, "office")
    return named and layer.key[i] not in time_vocabulary().weekdays


def _right(layer: EntityLayer, i: int) -> int:
    """Return where "… for the Actualization of the Sovereign State" ends."""
    end = i + 1
    while end < len(layer) and layer.sent[end] == layer.sent[i] and layer.key[end] in naming().in_bodies:
        at = end
        while at < len(layer) and layer.key[at] in naming().in_bodies:
            at += 1
        if layer.key[end] == "and" or at >= len(layer) or not _of_a_name(layer, at):
            break
        while at < len(layer) and _of_a_name(layer, at):
            at += 1
        end = at
    return end


def _make(layer: EntityLayer, start: int, end: int) -> str:
    name = layer.phrase(start, end)
    country = layer.country_of(layer.owners(start, end))
    if country is None and naming().worldwide & set(layer.key[start:end]):
        country = "IGO"
    return layer.new(Entity(f"org_{slug(name)}", name, "body", country, None, None, False))
