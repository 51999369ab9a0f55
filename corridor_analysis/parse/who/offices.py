"""What beside a name shows whose it is: an office or form of address, what people do, whom they meet.

An office stands before a name, in apposition, past commas, or is told in turn. People whom neither lexicon nor office
makes known are told by what they do, and by the words beside their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace

from corridor_analysis.parse.who.gazetteer import Hit
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming, roles

__all__ = ["Office", "heard", "is_somebody", "meets_people", "office_of", "offices_in_order", "past_portfolio", "says"]

_PARTS = frozenset({"nsubj", "nsubjpass", "appos", "conj", "pobj", "dobj", "poss", "ROOT"})
_REACH = 6  # words from that of a contact to the name of one who took part
_LONG = 4  # words of a name that only what it does shows to be a person's
_CROWDS = frozenset({"MIL", "COP", "LEG", "JUD", "BUS"})  # sectors whose singular nouns are bodies: army, police
_TITLE = 10  # words between an office and the name: "Minister of Roads and Ports of the Republic X"


@dataclass(frozen=True, slots=True)
class Office:
    """An office or form of address at tokens `start:end` that goes with a name, and its country."""

    start: int
    end: int
    role: str | None
    country: str | None
    gender: str = ""
    beside: bool = False  # right before the name: both are one noun phrase


def office_of(layer: EntityLayer, start: int, end: int) -> Office | None:
    """Return the office that a name goes with: before it, or in apposition."""
    before = _office_before(layer, _past_brackets(layer, start - 1), end)
    if before and (before.role or before.country):
        return before
    before = before or _office_over(layer, start, end)
    beside = _apposed(layer, before.start if before else start, end)
    if before and beside:
        layer.spend(before.start, before.end)
        return replace(beside, gender=before.gender or beside.gender)
    return before or beside


def _office_over(layer: EntityLayer, start: int, end: int) -> Office | None:
    """Return the office before a name with whose it is between them: "Chairman of the OSCE Anna Kovacs"."""
    at, low = start - 1, max(0, start - _TITLE)
    while at > low and layer.sent[at] == layer.sent[end - 1] and layer.sense(at, "office") is None:
        if not (at in layer.owner or layer.key[at] in naming().in_titles or layer.capital(at)):
            return None
        at -= 1
    sense, tie = layer.sense(at, "office"), layer.key[at + 1]
    if sense is None or at == start - 1 or tie not in naming().of_offices or layer.key[start - 1] in naming().in_titles:
        return None
    between = range(at + 2 + (layer.key[at + 2] == "the"), start)
    if end - start == 1 and not (tie == "of" and all(i in layer.owner for i in between)):
        return None  # one word may belong to the body's name: "president of the Centre for Social Progress"
    hit = layer.hit_of[at]
    whose = layer.owners(at + 1, start) if tie != "to" else []  # "the Peruvian ambassador to Chile" is Peru's
    return Office(hit.start, hit.end, _role(sense.value), layer.country_of(whose or layer.modifiers(hit.start)))


def _office_before(layer: EntityLayer, i: int, end: int) -> Office | None:
    sense = layer.sense(i, "office", "address")
    if sense is None or layer.sent[i] != layer.sent[end - 1]:
        return None
    hit = layer.hit_of[i]
    country = layer.country_of(layer.modifiers(hit.start))
    if country is None and end + 1 < len(layer) and layer.key[end] in ("of", "from"):
        country = layer.country_of([e for e in [layer.nation(end + 1)] if e])
    if sense.what == "address":
        # "Amir Sheikh X", "Minister Dr X"
        over = _office_before(layer, _past_brackets(layer, hit.start - 1), end) if hit.start else None
        if over is not None and over.role:
            layer.spend(hit.start, hit.end)
            return replace(over, gender=over.gender or sense.value, country=over.country or country)
        return Office(hit.start, hit.end, None, country, sense.value, True)
    return Office(hit.start, hit.end, _role(sense.value), country, _gender(layer, hit.end), True)


def _apposed(layer: EntityLayer, start: int, end: int) -> Office | None:
    """Return the office in "X, the Turkish minister" or "the Turkish minister, X"."""
    root = layer.root(start, end)
    above = [layer.head[root]] if layer.dep[root] == "appos" else []
    near = [*layer.below(root, "appos"), *_after_comma(layer, end), *_before_comma(layer, start), *above]
    near += _subject_beside(layer, start, end)
    for noun in near:
        sense = layer.sense(noun, "office")
        if sense and noun not in layer.spent:
            for c in layer.below(noun, "conj"):  # "X, deputy premier and foreign minister", is one person
                if layer.sense(c, "office"):
                    layer.spend(layer.hit_of[c].start, layer.hit_of[c].end)
            return _qualified(layer, noun, _role(sense.value), _gender(layer, layer.hit_of[noun].end))
    return next((_qualified(layer, noun, None, "") for noun in near if stands_for_one(layer, noun)), None)


def _qualified(layer: EntityLayer, noun: int, role: str | None, gender: str) -> Office:
    """Return the office that a noun tells with its country; "a protester from Peru" has no title."""
    hit = layer.hit_of[noun]
    return Office(hit.start, hit.end, role, layer.country_of(layer.qualifiers(hit.start, noun)), gender)


def _role(office: str) -> str | None:
    return None if office == "Counterpart" else office


def _gender(layer: EntityLayer, end: int) -> str:
    return layer.gazetteer.gender.get(layer.key[end - 1], "")


def past_portfolio(layer: EntityLayer, start: int, end: int) -> int:
    """Return where a name begins behind what its office is for: "Minister for Foreign Affairs Ana Diaz"."""
    if start < 2 or layer.key[start - 1] not in ("of", "for") or layer.sense(start - 2, "office") is None:
        return start
    noun = next((i for i in range(start, end - 1) if layer.dep[i] == "pobj" and layer.head[i] == start - 1), None)
    return start if noun is None else noun + 1


def _before_comma(layer: EntityLayer, start: int) -> list[int]:
    """Return the office in "the Turkish foreign minister, X" whatever the parser makes of it."""
    if start < 2 or layer.text[start - 1] != ",":
        return []
    if layer.sense(start - 2, "office"):
        return [start - 2]
    at = start - 2
    while at > max(0, start - _TITLE) and (at in layer.owner or layer.key[at] in naming().of_envoys):
        at -= 1  # "the envoy for Peru, X": the parser takes X for Peru's apposition
    sent = at < start - 2 and layer.key[at + 1] in naming().of_envoys and layer.sent[at] == layer.sent[start]
    return [at] if sent and layer.sense(at, "office") else []


def _after_comma(layer: EntityLayer, end: int) -> list[int]:
    """Return the office in "X, Turkish foreign minister," whatever the parser makes of it."""
    if end + 1 >= len(layer) or layer.text[end] != ",":
        return []
    for at in range(end + 1, min(len(layer), end + 7)):
        if layer.sense(at, "office"):
            return [at]
        if layer.pos[at] not in ("DET", "ADJ", "PROPN", "PART", "NOUN", "PRON"):
            return []
    return []


def _past_brackets(layer: EntityLayer, at: int) -> int:
    """Return the token before "[Anna] " or an opening quotation mark."""
    text = layer.text
    if at > 1 and text[at] == "]" and "[" in text[max(0, at - 4) : at]:
        while text[at] != "[":
            at -= 1
    while at >= 0 and text[at] in naming().before_names:
        at -= 1
    return at


def offices_in_order(layer: EntityLayer, runs: Iterable[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Office]]:
    """Yield names, each with its office, in the order of the states told: "the presidents of X and Y, A and B"."""
    ends = dict(runs)
    for hit in layer.hits if ends else ():
        role = _plural_office(layer, hit)
        if role is None or hit.end >= len(layer) or layer.key[hit.end] != "of":
            continue
        owners, at = _states(layer, hit.end + 1)
        names = list(_names(layer, ends, at))
        if len(owners) > 1 and len(names) == len(owners):
            for name, owner in zip(names, owners, strict=True):
                yield name, Office(hit.start, hit.end, role, layer.get(owner).country)


def _plural_office(layer: EntityLayer, hit: Hit) -> str | None:
    """Return the office whose plural a known name is."""
    if "state" not in hit.senses:
        return None
    words = tuple(layer.key[i] for i in range(hit.start, hit.end))
    single = (*words[:-1], words[-1].removesuffix("s"))
    sense = layer.gazetteer.sense(single, "office")
    return sense.value if sense and single != words else None


def _states(layer: EntityLayer, at: int) -> tuple[list[str], int]:
    """Return the states listed from a token on, and the token after them."""
    owners: list[str] = []
    while at < len(layer) and (at in layer.owner or layer.key[at] in naming().listing):
        if at in layer.owner and layer.owner[at][0] not in owners[-1:]:
            owners.append(layer.owner[at][0])
        at += 1
    return owners, at


def _names(layer: EntityLayer, ends: dict[int, int], at: int) -> Iterator[tuple[int, int]]:
    """Yield the names of several words listed from a token on."""
    while at < len(layer) and (at in ends or layer.key[at] in naming().listing):
        if at in ends:
            yield at, ends[at]
        at = ends.get(at, at + 1)


def heard(layer: EntityLayer, runs: Iterable[tuple[int, int]]) -> frozenset[str]:
    """Return the single names that say something: "Aldren said" makes a person of the Tomas Aldren named before."""
    return frozenset(
        layer.key[s] for s, e in runs if e - s == 1 and layer.dep[s] == "nsubj" and says(layer, layer.head[s])
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
    above = layer.head[root]
    joined = layer.dep[root] == "conj" and layer.is_person(above)  # "Ada Quell, Orla Vance and Bo Aldren"
    one_of_many = layer.dep[root] == "appos" and (layer.key[above] == "one" or stands_for_one(layer, above))
    if layer.key[last] in known or joined or one_of_many or _closed_by_speech(layer, start, end):
        return True
    plain = end - start < _LONG and layer.dep[last] == "nsubj" and not layer.below(last, "det")
    return plain and layer.lemma[layer.head[last]] in roles().human


def _is_odd(layer: EntityLayer, start: int, end: int, nouns: Set[str]) -> bool:
    """Return whether a name has a word in capitals or a noun that people's names have not."""
    return any(layer.key[i] in nouns or layer.text[i].isupper() for i in range(start, end))


def says(layer: EntityLayer, i: int) -> bool:
    return layer.pos[i] == "VERB" and layer.lemma[i] in roles().human


def _closed_by_speech(layer: EntityLayer, start: int, end: int) -> bool:
    """Return whether a name is an aside before a verb of saying: "a driver, Tomas Aldren, said"."""
    aside = start > 0 and end + 1 < len(layer) and layer.text[start - 1] == layer.text[end] == ","
    return aside and says(layer, end + 1)


def _subject_beside(layer: EntityLayer, start: int, end: int) -> list[int]:
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
    if any(map(layer.is_person, joined)) or _is_partner(layer, layer.first(root)):
        return True
    # right behind the word of a contact: "the meeting between X and Y's envoy"
    tied = start > 1 and layer.key[start - 1] in roles().partners["with"]
    near = [i for i in range(max(0, start - _REACH), start - 1) if tied and layer.sent[i] == layer.sent[start]]
    return any(layer.lemma[i].lower() in roles().partners["contact"] for i in near)


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


def stands_for_one(layer: EntityLayer, i: int) -> bool:
    """Return whether a noun means one person of many: "a protester", "resident"."""
    sense = layer.sense(i, "group")
    return sense is not None and sense.value not in _CROWDS and layer.tag[i] == "NN"
