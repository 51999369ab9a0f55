"""People whom neither lexicon nor office makes known: by what they do, and by the words beside their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corridor_analysis.parse.who.layer import EntityLayer

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
_OFFICES_AND_NAMES = frozenset({"amir", "emir", "prince", "earl", "major"})
_LANDMARKS = frozenset(
    "airport valley province city river street road square summit accord accords agreement declaration treaty talks "
    "process region district bay county conference pass bridge heights island islands".split()
)
_STATES_AND_NAMES = frozenset({"israel", "jordan", "chad", "georgia"})
_OTHER_TAGS = frozenset({"NNS", "NN", "NNPS", "JJ", "VBZ"})


def heard(layer: EntityLayer, runs: Iterable[tuple[int, int]]) -> frozenset[str]:
    """Return the single names that say something: "Aldren said" makes a person of the Tomas Aldren named before."""
    w = layer.words
    return frozenset(w.key[s] for s, e in runs if e - s == 1 and w.dep[s] == "nsubj" and _says(layer, w.head[s]))


def is_newcomer(layer: EntityLayer, start: int, end: int, known: frozenset[str]) -> bool:
    """Return whether a name of several words is somebody's: of one who speaks, here or later, or stands for one."""
    w, last = layer.words, end - 1
    if end - start > _LONG or any(w.key[i] in layer.gazetteer.titled or w.text[i].isupper() for i in range(start, end)):
        return False
    if (
        w.key[last] in known
        or _beside_people(layer, w.root(start, end))
        or _closed_by_speech(layer, start, end)
        or _one_of_many(layer, w.root(start, end))
    ):
        return True
    plain = end - start < _LONG and w.dep[last] == "nsubj" and not any(w.dep[c] == "det" for c in w.children[last])
    return plain and w.doc[w.head[last]].lemma_ in layer.gazetteer.human


def _says(layer: EntityLayer, i: int) -> bool:
    return layer.words.pos[i] == "VERB" and layer.words.doc[i].lemma_ in layer.gazetteer.human


def _closed_by_speech(layer: EntityLayer, start: int, end: int) -> bool:
    """Return whether a name is an aside before a verb of saying: "a driver, Tomas Aldren, said"."""
    w = layer.words
    return start > 0 and end + 1 < len(w) and w.text[start - 1] == w.text[end] == "," and _says(layer, end + 1)


def subject_beside(layer: EntityLayer, start: int, end: int) -> list[int]:
    """Return the subject that a name before its verb of saying explains: "a driver from the coast, X, said"."""
    w = layer.words
    if not _closed_by_speech(layer, start, end):
        return []
    return [c for c in w.children[end + 1] if w.dep[c] == "nsubj" and c < start]


def _beside_people(layer: EntityLayer, root: int) -> bool:
    """Return whether a name is joined to somebody's: "Ada Quell, Orla Vance and Tomas Aldren"."""
    w = layer.words
    above = layer.owner.get(w.head[root], ()) if w.dep[root] == "conj" else ()
    return any(layer.get(e).kind == "person" for e in above)


def meets_people(layer: EntityLayer, start: int, end: int) -> bool:
    """Return whether a name of several words is of one whom people meet: "telephoned X", "talks with X"."""
    w = layer.words
    plain = 1 < end - start < _LONG and not any(
        w.key[i] in layer.gazetteer.titled | _LANDMARKS or w.text[i].isupper() or i in layer.owner
        for i in range(start, end)
    )
    if not plain:
        return False
    root = w.root(start, end)
    joined = [c for c in w.children[root] if w.dep[c] == "conj"] + ([w.head[root]] if w.dep[root] == "conj" else [])
    if any(_is_person(layer, i) for i in joined):
        return True
    if _beside_contact(layer, start):
        return True
    while w.dep[root] == "conj":
        root = w.head[root]
    return _is_partner(layer, root)


def _beside_contact(layer: EntityLayer, start: int) -> bool:
    """Return whether a name stands right behind the word of a contact: "the meeting between X and Y's envoy"."""
    w, partners = layer.words, layer.gazetteer.partners
    near = range(max(0, start - _REACH), start - 1)
    return start > 1 and w.key[start - 1] in partners["with"] and any(
        w.doc[i].lemma_.lower() in partners["contact"] and w.sent[i] == w.sent[start] for i in near
    )  # fmt: skip


def _is_person(layer: EntityLayer, i: int) -> bool:
    return any(layer.get(e).kind == "person" for e in layer.owner.get(i, ()))


def _is_partner(layer: EntityLayer, root: int) -> bool:
    """Return whether a noun is whom one meets, or with whom or between whom there is a contact."""
    w, partners = layer.words, layer.gazetteer.partners
    over = w.head[root]
    if w.dep[root] == "dobj":
        return w.doc[over].lemma_.lower() in partners["met"]
    if w.dep[root] == "nsubj":
        held = {w.doc[c].lemma_.lower() for c in w.children[over] if w.dep[c] == "dobj"}
        return w.doc[over].lemma_.lower() in partners["met"] | partners["contact"] or bool(held & partners["contact"])
    if w.dep[root] != "pobj" or w.key[over] not in partners["with"]:
        return False
    return w.doc[w.head[over]].lemma_.lower() in partners["contact"]


def _one_of_many(layer: EntityLayer, root: int) -> bool:
    """Return whether a name explains "one of the drivers" or "another driver"."""
    w = layer.words
    above = w.head[root]
    return w.dep[root] == "appos" and (w.key[above] == "one" or stands_for_one(layer, above))


def stands_for_one(layer: EntityLayer, i: int) -> bool:
    """Return whether a noun means one person of many: "a protester", "resident"."""
    sense = layer.sense(i, "group")
    return sense is not None and sense.value not in _CROWDS and layer.words.tag[i] == "NN"


def oddly_tagged(layer: EntityLayer) -> Iterator[tuple[int, int]]:
    """Yield surnames of this text that the tagger takes for common words: "Porter" at the head of a sentence."""
    w = layer.words
    for surname in layer.surnames:
        if surname in w.places:
            for i in w.places[surname]:
                free = i not in layer.owner and i not in layer.hit_of and i not in layer.spent
                if free and w.capital(i) and w.tag[i] in _OTHER_TAGS and _acts(layer, i):
                    yield i, i + 1


def _acts(layer: EntityLayer, i: int) -> bool:
    """Return whether a capitalised word is no mere first word of a sentence, or does what people do."""
    w = layer.words
    first = i == 0 or w.sent[i - 1] != w.sent[i] or not w.text[i - 1][:1].isalpha()
    bare = not any(w.dep[c] in ("det", "amod", "compound") for c in w.children[i])
    if not first:
        return bare
    return bare and w.dep[i] == "nsubj" and w.pos[w.head[i]] == "VERB" and w.tag[i] != "NN"


def office_for_a_first_name(layer: EntityLayer, i: int) -> bool:
    """Return whether an office's word is a first name: behind an office and before a surname ("Minister Amir Khan")."""
    w = layer.words
    if w.key[i] not in _OFFICES_AND_NAMES or not 0 < i < len(w) - 1 or not w.capital(i):
        return False
    plain = i + 1 not in layer.hit_of and w.capital(i + 1) and w.pos[i + 1] == "PROPN"
    return plain and layer.sense(i - 1, "office") is not None and layer.words.key[i - 1] != "crown"


def place_for_a_first_name(layer: EntityLayer, i: int) -> bool:
    """Return whether a place's name is somebody's: a surname behind it, and an office before it or in use as a name."""
    w, last = layer.words, i + 1
    if layer.sense(i, "entity") is None or last >= len(w) or w.head[i] != last or w.dep[i] != "compound":
        return False
    plain = last not in layer.hit_of and last not in layer.owner and w.capital(last) and w.tag[last] == "NNP"
    if not plain or w.key[last] in _LANDMARKS or w.key[last] in layer.gazetteer.titled:
        return False
    owner = layer.get(layer.owner[i][0]).kind if i in layer.owner else ""
    capital = owner == "state" and any(m.rule == "metonym" and m.start == w.start[i] for m in layer.mentions)
    if (capital or w.key[i] in _STATES_AND_NAMES) and w.key[last] not in layer.gazetteer.vocabulary:
        owner = "place"
    if owner != "place":
        return False
    office = layer.sense(i - 1, "office", "address") is not None
    named = w.key[i] in layer.gazetteer.gender or w.key[i] in _STATES_AND_NAMES
    return office or named or any(_speaks(layer, at) for at in w.places[w.key[last]])


def _speaks(layer: EntityLayer, i: int) -> bool:
    w = layer.words
    bare = not any(w.dep[c] == "det" for c in w.children[i])
    return bare and w.capital(i) and w.dep[i] == "nsubj" and _says(layer, w.head[i])
