"""Persons: known by full name or surname, or made known by an office, a form of address or an apposition."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from corridor_analysis.parse.tree.spelling import HYPHENS, slug
from corridor_analysis.parse.when.vocabulary import time_vocabulary
from corridor_analysis.parse.who.gazetteer import FAMILY_FIRST
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming, roles
from corridor_analysis.parse.who.offices import (
    Office,
    heard,
    is_somebody,
    meets_people,
    office_of,
    offices_in_order,
    past_portfolio,
    says,
)  # fmt: skip
from corridor_analysis.parse.who.same_person import alike_names, same_person
from corridor_analysis.schema import Entity

__all__ = ["find_people"]

_OTHER_TAGS = frozenset({"NNS", "NN", "NNPS", "JJ", "VBZ"})  # of names that the tagger takes for common words


def find_people(layer: EntityLayer) -> None:
    """Add mentions of persons; names with an office or a first name make surnames known for the whole text."""
    for mention in list(layer.mentions):
        if layer.get(mention.entity_id).kind == "person":
            _named_outright(layer, mention.root, mention.entity_id)
    runs = list(_runs(layer))
    known = heard(layer, runs)
    for (start, end), told in list(offices_in_order(layer, runs)):
        runs.remove((start, end))
        _introduce(layer, start, end, told, layer.root(told.start, told.end))
    runs.sort(key=lambda run: run[1] - run[0] == 1)  # whom the text names in full comes before a list's namesake
    rest, unmet = [], []
    for start, end in runs:  # an office, a known first name or what it does shows a name to be a person's
        office = office_of(layer, start, end)
        if office or (end - start > 1 and is_somebody(layer, start, end, known)):
            _introduce(layer, start, end, office, _root(layer, office, start, end))
        else:
            rest.append((start, end))
    for start, end in rest:
        if meets_people(layer, start, end):
            _introduce(layer, start, end, None, layer.root(start, end))
        else:
            unmet.append((start, end))
    for start, end in (*unmet, *_oddly_tagged(layer)):
        _surname(layer, start, end)
    _join_coordinated(layer)


def _named_outright(layer: EntityLayer, root: int, entity_id: str) -> None:
    """Take the office beside a name of the lexicon: it is no actor of its own."""
    start, end = layer.extent(root)
    office = office_of(layer, start, end)
    if office:
        layer.spend(office.start, office.end)
        root = _root(layer, office, start, end)
        if not start <= root < end:  # the parser makes the office the head of the noun phrase
            at = layer.start[start], layer.end(end - 1)
            layer.mentions = [m._replace(root=root) if (m.start, m.end) == at else m for m in layer.mentions]
    _remember(layer, entity_id, start, end, office)


def _introduce(layer: EntityLayer, start: int, end: int, office: Office | None, root: int) -> None:
    """Add a person's name; the office that goes with it is no actor of its own."""
    entity_id, rule = same_person(layer, start, end, office)
    if entity_id is None:
        entity_id, rule = _unknown(layer, start, end, office), "name"
    if office:
        layer.spend(office.start, office.end)
    layer.drop(start, end)
    layer.add(start, end, entity_id, rule, root=root)
    _remember(layer, entity_id, start, end, office)


def _surname(layer: EntityLayer, start: int, end: int) -> None:
    """Add a name without an office if it is the surname, or like the full name, of a person known by now.

    "the Bush administration" has the office of its leader beside it.
    """
    rules = end < len(layer) and layer.key[end] in naming().rule
    office = Office(end, end + 1, "President", None) if rules else None
    entity_id, rule = same_person(layer, start, end, office)
    if entity_id is None and rules and (country := alike_names(layer, layer.key[end - 1], "President")):
        layer.add(start, end, layer.gazetteer.states[country], "metonym")
    if entity_id is not None:
        layer.add(start, end, entity_id, rule)


def _join_coordinated(layer: EntityLayer) -> None:
    """Put "Minister A and Minister B" under one head where the parser makes the first a modifier of the second."""
    people = sorted((m.start, m) for m in layer.mentions if layer.get(m.entity_id).kind == "person")
    for (_, first), (_, second) in itertools.pairwise(people):
        between = layer.before(second.root - 1)
        if between < 1 or layer.key[between] != "and" or layer.end(between - 1) != first.end:
            continue
        above = first.root
        while layer.dep[above] in ("nmod", "compound", "appos") and layer.head[above] != above:
            above = layer.head[above]
        if above == second.root != first.root:
            layer.mentions[layer.mentions.index(first)] = first._replace(root=second.root)


def _root(layer: EntityLayer, office: Office | None, start: int, end: int) -> int:
    """Return the head of the name; where the parser hangs the name on its office, the office."""
    first = office.start if office and office.beside else start
    root = layer.root(first, end)
    over = layer.head[layer.head[root]]
    if office and layer.dep[root] == "pobj" and office.start <= over < office.end:
        return over  # "President of Norway Tomas Aldren": hung on what the office is of
    return root


def _runs(layer: EntityLayer) -> Iterator[tuple[int, int]]:
    """Yield runs of capitalised words that no known name covers."""
    at, last, text = 0, len(layer), layer.text
    while at < last:
        common = layer.pos[at] != "PROPN" and at not in layer.hit_of  # most words
        # an editor put a first name in: "President [Anna] Kovacs"
        bracketed = 0 < at < last - 2 and text[at - 1] == "[" and text[at + 1] == "]" and layer.capital(at + 2)
        if common or bracketed or not _namelike(layer, at):
            at += 1
            continue
        end = at + 1
        while end < last and layer.sent[end] == layer.sent[at]:
            surname = layer.key[end] in naming().offices_and_surnames and layer.capital(end)
            if _namelike(layer, end) or (surname and layer.pos[end + 1 : end + 2] != ["PROPN"]):
                end += 1
            elif inner := _inner(layer, end):
                end += inner
            else:
                break
        yield past_portfolio(layer, at, end), end
        at = end


def _namelike(layer: EntityLayer, i: int) -> bool:
    if i in layer.hit_of:
        return _place_for_a_first_name(layer, i) or _office_for_a_first_name(layer, i)
    if not layer.proper(i) or layer.key[i] in time_vocabulary().weekdays | naming().realms:
        return False
    return layer.text[i] not in naming().before_names and i not in layer.owner


def _inner(layer: EntityLayer, i: int) -> int:
    """Return how many tokens a particle or hyphen and the name after it take: "al-Bashir", "de Soto"."""
    at = i
    while at < len(layer) and at - i < 3 and (layer.text[at] in HYPHENS or layer.key[at] in naming().particles):
        at += 1
    if at == i or at == len(layer):
        return 0
    joined = at == i + 1 and layer.text[i] in HYPHENS and layer.start[at] == layer.end(i)  # "Sung-han"
    return at + 1 - i if (joined and layer.pos[at] == "PROPN") or _namelike(layer, at) else 0


def _oddly_tagged(layer: EntityLayer) -> Iterator[tuple[int, int]]:
    """Yield surnames of this text that the tagger takes for common words: "Porter" at the head of a sentence."""
    for i in [i for surname in layer.surnames for i in layer.places.get(surname, ())]:
        free = i not in layer.owner and i not in layer.hit_of and i not in layer.spent
        if not free or not layer.capital(i) or layer.tag[i] not in _OTHER_TAGS:
            continue
        # no mere first word of a sentence, or one that does what people do
        first = i == 0 or layer.sent[i - 1] != layer.sent[i] or not layer.text[i - 1][:1].isalpha()
        does = layer.dep[i] == "nsubj" and layer.pos[layer.head[i]] == "VERB" and layer.tag[i] != "NN"
        if (does or not first) and not layer.below(i, "det", "amod", "compound"):
            yield i, i + 1


def _office_for_a_first_name(layer: EntityLayer, i: int) -> bool:
    """Return whether an office's word is a first name: behind an office and before a surname ("Minister Amir Khan")."""
    if layer.key[i] not in naming().offices_and_first_names or not 0 < i < len(layer) - 1 or not layer.capital(i):
        return False
    plain = i + 1 not in layer.hit_of and layer.proper(i + 1)
    return plain and layer.sense(i - 1, "office") is not None and layer.key[i - 1] != "crown"


def _place_for_a_first_name(layer: EntityLayer, i: int) -> bool:
    """Return whether a place's name is somebody's: a surname behind it, and an office before it or in use as a name."""
    last = i + 1
    if layer.sense(i, "entity") is None or last >= len(layer) or layer.head[i] != last or layer.dep[i] != "compound":
        return False
    plain = last not in layer.hit_of and last not in layer.owner and layer.capital(last) and layer.tag[last] == "NNP"
    if not plain or layer.key[last] in naming().landmarks or layer.key[last] in roles().last_nouns:
        return False
    owner = layer.get(layer.owner[i][0]).kind if i in layer.owner else ""
    capital = owner == "state" and any(m.rule == "metonym" and m.start == layer.start[i] for m in layer.mentions)
    also_first = layer.key[i] in naming().states_and_first_names
    unheard = layer.key[last] not in layer.gazetteer.vocabulary
    if owner != "place" and not (unheard and (capital or also_first)):
        return False
    if also_first or layer.sense(i - 1, "office", "address") or layer.key[i] in layer.gazetteer.gender:
        return True
    named = [at for at in layer.places[layer.key[last]] if layer.capital(at) and not layer.below(at, "det")]
    return any(layer.dep[at] == "nsubj" and says(layer, layer.head[at]) for at in named)


def _unknown(layer: EntityLayer, start: int, end: int, office: Office | None) -> str:
    """Make a person that neither case nor resources know."""
    name = layer.phrase(start, end)
    role, country = (office.role, office.country) if office else (None, None)
    country = country or alike_names(layer, layer.key[end - 1], role)
    ending = f"_{country.lower()}" if end - start == 1 and country else ""
    entity_id = f"person_{slug(name)}{ending}"
    known = layer.entities.get(entity_id)
    if known and not known.country and country:
        layer.entities[entity_id] = replace(known, country=country, role=known.role or role)
    return layer.new(Entity(entity_id, name, "person", country, role, roles().sectors.get(role or ""), False))


def _remember(layer: EntityLayer, entity_id: str, start: int, end: int, office: Office | None) -> None:
    """Make a person's surname known for the rest of the text, and the gender that first name or office tell."""
    keys, entity = layer.key, layer.get(entity_id)
    layer.surnames.setdefault(keys[end - 1], []).append(entity_id)
    if end - start > 1 and entity_id not in layer.firsts.setdefault(keys[start], []):
        layer.firsts[keys[start]].append(entity_id)
    for inner in keys[start + 1 : end - 1]:  # "President Aldren" after "Tomas Aldren de Quell"
        if len(inner) > 1 and inner not in naming().particles and entity_id not in layer.inner.setdefault(inner, []):
            layer.inner[inner].append(entity_id)
    if end - start > 1 and entity.country in FAMILY_FIRST:
        layer.surnames.setdefault(keys[start], []).append(entity_id)
    first = slug(entity.name).split("_")[0]
    if gender := (office.gender if office else "") or layer.gazetteer.gender.get(first, ""):
        layer.gender.setdefault(entity_id, gender)
    if office and office.role and not entity.known and not entity.role:
        layer.entities[entity_id] = replace(entity, role=office.role)
