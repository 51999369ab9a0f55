"""People whom neither lexicon nor office makes known: by what they do, and by the words beside their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming, roles

__all__ = [
    "heard", "is_somebody", "meets_people", "oddly_tagged", "office_for_a_first_name", "place_for_a_first_name",
    "stands_for_one", "subject_beside",
]  # fmt: skip

_PARTS = frozenset({"nsubj", "nsubjpass", "appos", "conj", "pobj", "dobj", "poss", "ROOT"})
_REACH = 6  # words from that of a contact to the name of one who took part
_LONG = 4  # words of a name that only what it does shows to be a person's
_CROWDS = frozenset({"MIL", "COP", "LEG", "JUD", "BUS"})  # sectors whose singular nouns are bodies: army, police
_OTHER_TAGS = frozenset({"NNS", "NN", "NNPS", "JJ", "VBZ"})


def heard(layer: EntityLayer, runs: Iterable[tuple[int, int]]) -> frozenset[str]:
    """Return the single names that say something: "Aldren said" makes a person of the Tomas Aldren named before."""
    return frozenset(
        layer.key[s] for s, e in runs if e - s == 1 and layer.dep[s] == "nsubj" and _says(layer, layer.head[s])
    )


def is_somebody(layer: EntityLayer, start: int, end: int, known: frozenset[str]) -> bool:
    """Return whether a name of several words is a person's: by a first name that people have, or by what it does.

    A newcomer speaks, here or later (`known`), is joined to people, or stands for one of many.
    """
    last, root = end - 1, layer.root(start, end)
    if layer.key[start] in layer.gazetteer.gender and layer.dep[last] in _PARTS:
        return True
    if end - start > _LONG or _is_odd(layer, start, end, roles().last_nouns):
        return False
    joined = layer.dep[root] == "conj" and layer.is_person(layer.head[root])  # "Ada Quell, Orla Vance and Bo Aldren"
    if layer.key[last] in known or joined or _closed_by_speech(layer, start, end) or _one_of_many(layer, root):
        return True
    plain = end - start < _LONG and layer.dep[last] == "nsubj" and not layer.below(last, "det")
    return plain and layer.lemma[layer.head[last]] in roles().human


def _is_odd(layer: EntityLayer, start: int, end: int, nouns: Set[str]) -> bool:
    """Return whether a name has a word in capitals or a noun that people's names have not."""
    return any(layer.key[i] in nouns or layer.text[i].isupper() for i in range(start, end))


def _says(layer: EntityLayer, i: int) -> bool:
    return layer.pos[i] == "VERB" and layer.lemma[i] in roles().human


def _closed_by_speech(layer: EntityLayer, start: int, end: int) -> bool:
    """Return whether a name is an aside before a verb of saying: "a driver, Tomas Aldren, said"."""
    aside = start > 0 and end + 1 < len(layer) and layer.text[start - 1] == layer.text[end] == ","
    return aside and _says(layer, end + 1)


def subject_beside(layer: EntityLayer, start: int, end: int) -> list[int]:
    """Return the subject that a name before its verb of saying explains: "a driver from the coast, X, said"."""
    subjects = layer.below(end + 1, "nsubj") if _closed_by_speech(layer, start, end) else []
    return [c for c in subjects if c < start]


def meets_people(layer: EntityLayer, start: int, end: int) -> bool:
    """Return whether a name of several words is of one whom people meet: "telephoned X", "talks with X"."""
    plain = 1 < end - start < _LONG and not layer.owners(start, end)
    if not plain or _is_odd(layer, start, end, roles().last_nouns | naming().landmarks):
        return False
    root = layer.root(start, end)
    joined = layer.below(root, "conj") + ([layer.head[root]] if layer.dep[root] == "conj" else [])
    if any(map(layer.is_person, joined)) or _beside_contact(layer, start):
        return True
    return _is_partner(layer, layer.first(root))


def _beside_contact(layer: EntityLayer, start: int) -> bool:
    """Return whether a name stands right behind the word of a contact: "the meeting between X and Y's envoy"."""
    partners = roles().partners
    near = range(max(0, start - _REACH), start - 1)
    tied = start > 1 and layer.key[start - 1] in partners["with"]
    return tied and any(
        layer.lemma[i].lower() in partners["contact"] and layer.sent[i] == layer.sent[start] for i in near
    )


def _is_partner(layer: EntityLayer, root: int) -> bool:
    """Return whether a noun is whom one meets, or with whom or between whom there is a contact."""
    partners = roles().partners
    over = layer.head[root]
    if layer.dep[root] == "dobj":
        return layer.lemma[over].lower() in partners["met"]
    if layer.dep[root] == "nsubj":
        held = {layer.lemma[c].lower() for c in layer.below(over, "dobj")}
        return layer.lemma[over].lower() in partners["met"] | partners["contact"] or bool(held & partners["contact"])
    if layer.dep[root] != "pobj" or layer.key[over] not in partners["with"]:
        return False
    return layer.lemma[layer.head[over]].lower() in partners["contact"]


def _one_of_many(layer: EntityLayer, root: int) -> bool:
    """Return whether a name explains "one of the drivers" or "another driver"."""
    above = layer.head[root]
    return layer.dep[root] == "appos" and (layer.key[above] == "one" or stands_for_one(layer, above))


def stands_for_one(layer: EntityLayer, i: int) -> bool:
    """Return whether a noun means one person of many: "a protester", "resident"."""
    sense = layer.sense(i, "group")
    return sense is not None and sense.value not in _CROWDS and layer.tag[i] == "NN"


def oddly_tagged(layer: EntityLayer) -> Iterator[tuple[int, int]]:
    """Yield surnames of this text that the tagger takes for common words: "Porter" at the head of a sentence."""
    for i in [i for surname in layer.surnames for i in layer.places.get(surname, ())]:
        free = i not in layer.owner and i not in layer.hit_of and i not in layer.spent
        if free and layer.capital(i) and layer.tag[i] in _OTHER_TAGS and _acts(layer, i):
            yield i, i + 1


def _acts(layer: EntityLayer, i: int) -> bool:
    """Return whether a capitalised word is no mere first word of a sentence, or does what people do."""
    first = i == 0 or layer.sent[i - 1] != layer.sent[i] or not layer.text[i - 1][:1].isalpha()
    does = layer.dep[i] == "nsubj" and layer.pos[layer.head[i]] == "VERB" and layer.tag[i] != "NN"
    return (does or not first) and not layer.below(i, "det", "amod", "compound")


def office_for_a_first_name(layer: EntityLayer, i: int) -> bool:
    """Return whether an office's word is a first name: behind an office and before a surname ("Minister Amir Khan")."""
    if layer.key[i] not in naming().offices_and_first_names or not 0 < i < len(layer) - 1 or not layer.capital(i):
        return False
    plain = i + 1 not in layer.hit_of and layer.proper(i + 1)
    return plain and layer.sense(i - 1, "office") is not None and layer.key[i - 1] != "crown"


def place_for_a_first_name(layer: EntityLayer, i: int) -> bool:
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
    office = layer.sense(i - 1, "office", "address") is not None
    return (
        office
        or also_first
        or layer.key[i] in layer.gazetteer.gender
        or any(_speaks(layer, at) for at in layer.places[layer.key[last]])
    )


def _speaks(layer: EntityLayer, i: int) -> bool:
    named = layer.capital(i) and layer.dep[i] == "nsubj" and not layer.below(i, "det")
    return named and _says(layer, layer.head[i])
