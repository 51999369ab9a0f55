"""Countries, bodies and groups: named outright, described by what they are, misspelt, or known by their last noun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import fuzz

from corridor_analysis.parse.tree.spelling import HYPHENS, POSSESSIVE, slug
from corridor_analysis.parse.when.vocabulary import time_vocabulary
from corridor_analysis.parse.who.gazetteer import Hit
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import bodies, naming, roles
from corridor_analysis.schema import Entity

__all__ = ["body_of", "find_acronyms", "find_actors", "find_misspelt", "find_names", "find_unknown"]

_OWN = ("state", "igo", "body", "group")  # kinds that a noun such as "officials" can stand for
_ALIKE = 75.0  # likeness of the one misspelt word of a name: Minks, Minsk
_LONG = 4  # shorter words are not compared
_LETTERS = 8  # an acronym has fewer
_WINDOW = 6  # words on either side in which a word of the same name must stand


def find_names(layer: EntityLayer, *, described: bool = True) -> None:
    """Add mentions of entities named outright, of described places, and of countries by their adjectives."""
    for hit in layer.hits:
        sense = hit.senses.get("entity")
        money = layer.text[hit.end : hit.end + 1] in (["$"], ["£"], ["€"])  # "US $50 million" says whose dollars
        if money and layer.key[hit.start] in naming().currencies:
            continue
        if sense and _another(layer, hit, sense.value):
            continue
        sense = sense or (hit.senses.get("description") if described else None)
        if sense is None and "demonym" in hit.senses and not is_person(layer, hit):
            sense = hit.senses["demonym"]
        inside = layer.dep[layer.root(hit.start, hit.end)] == "compound"  # not "the corridor talks"
        if sense and not (sense.what == "description" and inside):
            layer.add(hit.start, hit.end, sense.value, sense.rule)


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
        named = hit.start in layer.spent or hit.start in layer.owner or "office" in hit.senses
        if not named and layer.dep[root] not in ("compound", "amod"):
            for entity_id, rule in list(_meant(layer, hit, root)):
                layer.add(hit.start, hit.end, entity_id, rule, root=root)


def _meant(layer: EntityLayer, hit: Hit, root: int) -> Iterator[tuple[str, str]]:
    owners = layer.qualifiers(hit.start, root)
    if is_person(layer, hit):
        yield _people(layer, hit), "demonym"
    elif "body" in hit.senses and owners:
        yield from ((body_of(layer, o, hit.senses["body"].value), "title") for o in owners)
    elif "land" in hit.senses:
        yield from ((o, "demonym") for o in owners if layer.get(o).kind in ("state", "place"))
    elif "state" in hit.senses:
        states = layer.gazetteer.states
        for entity in map(layer.get, owners):
            own = entity.kind in _OWN
            yield entity.entity_id if own else states.get(entity.country or "") or entity.entity_id, "title"
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
    known = layer.gazetteer.called(name)
    if known:
        return known
    country = layer.get(owner).country
    return layer.new(Entity(slug(name), name, "body", country, None, bodies().sectors[body], True))


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
    country: str | None = layer.get(hit.senses["people"].value).country
    if hit.start > 0 and layer.key[hit.start - 1] == "ethnic":  # they are of where they live
        country = layer.country_of(list(layer.after(hit.end - 1, naming().homes)))
        name = f"ethnic {noun}"
        ending = f"_{country.lower()}" if country else ""
        return layer.new(Entity(f"group_{slug(name)}{ending}", name, "group", country, None, "CVL", False))
    known = layer.gazetteer.called(noun)
    return known or layer.new(Entity(f"group_{slug(noun)}", noun, "group", country, None, "CVL", True))


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
            if first < 0 or first + len(name) > len(solid) or len(name[place]) < _LONG:
                continue
            if not fuzz.ratio(keys[solid[at]], name[place], score_cutoff=_ALIKE):
                continue
            tokens = solid[first : first + len(name)]
            if all(keys[t] == k for n, (t, k) in enumerate(zip(tokens, name, strict=True)) if n != place):
                yield len(name), tokens[0], tokens[-1] + 1, entity_id


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
        entity_id = _body_at(layer, start, i) or _government_at(layer, i, end)
        if entity_id is None:
            name, country = layer.phrase(start, end), layer.country_of(layer.owners(start, end))
            if country is None and naming().worldwide & set(layer.key[start:end]):
                country = "IGO"
            entity_id = layer.new(Entity(f"org_{slug(name)}", name, "body", country, None, None, False))
        layer.add(start, end, entity_id, "name")


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
