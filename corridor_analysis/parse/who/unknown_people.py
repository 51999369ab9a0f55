"""People whom neither lexicon nor office makes known: by what they do, and by the words beside their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming, roles

__all__ = [
    "heard",
    "is_newcomer",
    "meets_people",
    "oddly_tagged",
    "place_for_a_first_name",
    "stands_for_one",
    "subject_beside",
]

_REACH = 6  # words from that of a contact to the name of one who took part
_LONG = 4  # words of a name that only what it does shows to be a person's
_CROWDS = frozenset({"MIL", "COP", "LEG", "JUD", "BUS"})  # sectors whose singular nouns are bodies: army, police
_OTHER_TAGS = frozenset({"NNS", "NN", "NNPS", "JJ", "VBZ"})


def heard(layer: EntityLayer, runs: Iterable[tuple[int, int]]) -> frozenset[str]:
    """Return the single names that say something: "Aldren said" makes a person of the Tomas Aldren named before."""
    return frozenset(
        layer.key[s] for s, e in runs if e - s == 1 and layer.dep[s] == "nsubj" and _says(layer, layer.head[s])
    )


def is_newcomer(layer: EntityLayer, start: int, end: int, known: frozenset[str]) -> bool:
    """Return whether a name of several words is somebody's: of one who speaks, here or later, or stands for one."""
    last = end - 1
    if end - start > _LONG or any(
        layer.key[i] in roles().last_nouns or layer.text[i].isupper() for i in range(start, end)
    ):
        return False
    if (
        layer.key[last] in known
        or _beside_people(layer, layer.root(start, end))
        or _closed_by_speech(layer, start, end)
        or _one_of_many(layer, layer.root(start, end))
    ):
        return True
    plain = end - start < _LONG and layer.dep[last] == "nsubj" and not layer.below(last, "det")
    return plain and layer.lemma[layer.head[last]] in roles().human


def _says(layer: EntityLayer, i: int) -> bool:
    return layer.pos[i] == "VERB" and layer.lemma[i] in roles().human


def _closed_by_speech(layer: EntityLayer, start: int, end: int) -> bool:
    """Return whether a name is an aside before a verb of saying: "a driver, Tomas Aldren, said"."""
    return (
        start > 0 and end + 1 < len(layer) and layer.text[start - 1] == layer.text[end] == "," and _says(layer, end + 1)
    )


def subject_beside(layer: EntityLayer, start: int, end: int) -> list[int]:
    """Return the subject that a name before its verb of saying explains: "a driver from the coast, X, said"."""
    if not _closed_by_speech(layer, start, end):
        return []
    return [c for c in layer.children[end + 1] if layer.dep[c] == "nsubj" and c < start]


def _beside_people(layer: EntityLayer, root: int) -> bool:
    """Return whether a name is joined to somebody's: "Ada Quell, Orla Vance and Tomas Aldren"."""
    above = layer.owner.get(layer.head[root], ()) if layer.dep[root] == "conj" else ()
    return any(layer.get(e).kind == "person" for e in above)


def meets_people(layer: EntityLayer, start: int, end: int) -> bool:
    """Return whether a name of several words is of one whom people meet: "telephoned X", "talks with X"."""
    plain = 1 < end - start < _LONG and not any(
        layer.key[i] in roles().last_nouns | naming().landmarks or layer.text[i].isupper() or i in layer.owner
        for i in range(start, end)
    )
    if not plain:
        return False
    root = layer.root(start, end)
    joined = layer.below(root, "conj") + ([layer.head[root]] if layer.dep[root] == "conj" else [])
    if any(_is_person(layer, i) for i in joined):
        return True
    if _beside_contact(layer, start):
        return True
    while layer.dep[root] == "conj":
        root = layer.head[root]
    return _is_partner(layer, root)


def _beside_contact(layer: EntityLayer, start: int) -> bool:
    """Return whether a name stands right behind the word of a contact: "the meeting between X and Y's envoy"."""
    partners = roles().partners
    near = range(max(0, start - _REACH), start - 1)
    return start > 1 and layer.key[start - 1] in partners["with"] and any(
        layer.lemma[i].lower() in partners["contact"] and layer.sent[i] == layer.sent[start] for i in near
    )  # fmt: skip


def _is_person(layer: EntityLayer, i: int) -> bool:
    return any(layer.get(e).kind == "person" for e in layer.owner.get(i, ()))


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
    for surname in layer.surnames:
        if surname in layer.places:
            for i in layer.places[surname]:
                free = i not in layer.owner and i not in layer.hit_of and i not in layer.spent
                if free and layer.capital(i) and layer.tag[i] in _OTHER_TAGS and _acts(layer, i):
                    yield i, i + 1


def _acts(layer: EntityLayer, i: int) -> bool:
    """Return whether a capitalised word is no mere first word of a sentence, or does what people do."""
    first = i == 0 or layer.sent[i - 1] != layer.sent[i] or not layer.text[i - 1][:1].isalpha()
    bare = not layer.below(i, "det", "amod", "compound")
    if not first:
        return bare
    return bare and layer.dep[i] == "nsubj" and layer.pos[layer.head[i]] == "VERB" and layer.tag[i] != "NN"


def office_for_a_first_name(layer: EntityLayer, i: int) -> bool:
    """Return whether an office's word is a first name: behind an office and before a surname ("Minister Amir Khan")."""
    if layer.key[i] not in naming().offices_and_first_names or not 0 < i < len(layer) - 1 or not layer.capital(i):
        return False
    plain = i + 1 not in layer.hit_of and layer.capital(i + 1) and layer.pos[i + 1] == "PROPN"
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
    if (capital or layer.key[i] in naming().states_and_first_names) and layer.key[
        last
    ] not in layer.gazetteer.vocabulary:
        owner = "place"
    if owner != "place":
        return False
    office = layer.sense(i - 1, "office", "address") is not None
    named = layer.key[i] in layer.gazetteer.gender or layer.key[i] in naming().states_and_first_names
    return office or named or any(_speaks(layer, at) for at in layer.places[layer.key[last]])


def _speaks(layer: EntityLayer, i: int) -> bool:
    bare = not layer.below(i, "det")
    return bare and layer.capital(i) and layer.dep[i] == "nsubj" and _says(layer, layer.head[i])
