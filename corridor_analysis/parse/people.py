"""Persons: known by full name or surname, or made known by an office, a form of address or an apposition."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corridor_analysis.parse.beside import GAP, after_comma, before_comma, past_brackets, past_portfolio
from corridor_analysis.parse.in_turn import in_turn
from corridor_analysis.parse.likeness import alike_names, same_person
from corridor_analysis.parse.names import FAMILY_FIRST, slug
from corridor_analysis.parse.newcomers import (
    heard,
    is_newcomer,
    meets_people,
    oddly_tagged,
    office_for_a_first_name,
    place_for_a_first_name,
    stands_for_one,
    subject_beside,
)
from corridor_analysis.parse.reading import Reading
from corridor_analysis.parse.words import HYPHENS
from corridor_analysis.schema import Entity

__all__ = ["Office", "find_people"]

_PARTICLES = frozenset({"de", "la", "le", "van", "von", "der", "den", "bin", "ibn", "al", "el", "ul", "ur", "du",
                        "dos", "da", "di", "del", "abu", "ben", "ould", "bint"})  # fmt: skip
_SURNAMES = frozenset({"king", "major", "prince", "bishop", "pope", "judge", "marshal"})  # offices and surnames
_RULE = frozenset({"administration", "government", "regime", "cabinet"})
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_TITLE = 10  # words of a title between an office and the name: "Minister of Roads and Ports of the Republic X"
_TITLE_LINKS = frozenset({"of", "the", "for", "and", "to"})
_REALMS = frozenset({"republic", "federation", "kingdom"})
_PARTS = frozenset({"nsubj", "nsubjpass", "appos", "conj", "pobj", "dobj", "poss", "ROOT"})


@dataclass(frozen=True, slots=True)
class Office:
    """An office or form of address at tokens `start:end` that goes with a name, and its country."""

    start: int
    end: int
    role: str | None
    country: str | None
    gender: str = ""
    beside: bool = False  # right before the name: both are one noun phrase


def find_people(reading: Reading) -> None:
    """Add mentions of persons; names with an office or a first name make surnames known for the whole text."""
    for mention in list(reading.mentions):
        if reading.get(mention.entity_id).kind == "person":
            _named_outright(reading, mention.root, mention.entity_id)
    runs = list(_runs(reading))
    known = heard(reading, runs)
    for name in list(in_turn(reading, runs)):
        office = Office(name.hit.start, name.hit.end, name.role, name.country)
        root = reading.words.root(name.hit.start, name.hit.end)
        runs.remove((name.start, name.end))
        _introduce(reading, name.start, name.end, office, root)
    runs.sort(key=lambda run: run[1] - run[0] == 1)  # whom the text names in full comes before a list's namesake
    rest = [(start, end) for start, end in runs if not _introduced(reading, start, end, known)]
    rest = [(start, end) for start, end in rest if not _met(reading, start, end)]
    for start, end in (*rest, *oddly_tagged(reading)):
        _surname(reading, start, end)
    _join_coordinated(reading)


def _named_outright(reading: Reading, root: int, entity_id: str) -> None:
    """Take the office beside a name of the lexicon: it is no actor of its own."""
    start, end = reading.extent(root)
    office = _office(reading, start, end)
    if office:
        reading.spent.update(range(office.start, office.end))
        _root_with(reading, office, start, end)
    _remember(reading, entity_id, start, end, office)


def _introduced(reading: Reading, start: int, end: int, known: frozenset[str]) -> bool:
    """Add a name that an office, a known first name or what it does shows to be a person's."""
    office = _office(reading, start, end)
    first = reading.words.key[start]
    named = end - start > 1 and (
        (first in reading.lex.gender and reading.words.dep[end - 1] in _PARTS)
        or is_newcomer(reading, start, end, known)
    )
    if office is None and not named:
        return False
    _introduce(reading, start, end, office, _root(reading, office, start, end))
    return True


def _introduce(reading: Reading, start: int, end: int, office: Office | None, root: int) -> None:
    """Add a person's name; the office that goes with it is no actor of its own."""
    entity_id, rule = same_person(reading, start, end, office)
    if entity_id is None:
        entity_id, rule = _unknown(reading, start, end, office), "name"
    if office:
        reading.spent.update(range(office.start, office.end))
    reading.drop(start, end)
    reading.add(start, end, entity_id, rule, root=root)
    _remember(reading, entity_id, start, end, office)


def _met(reading: Reading, start: int, end: int) -> bool:
    """Add a name of several words that is joined to a person's, or is of one who is met, called or spoken with."""
    if not meets_people(reading, start, end):
        return False
    _introduce(reading, start, end, None, reading.words.root(start, end))
    return True


def _surname(reading: Reading, start: int, end: int) -> None:
    """Add a name without an office if it is the surname, or like the full name, of a person known by now.

    "the Bush administration" has the office of its leader beside it.
    """
    w = reading.words
    rules = end < len(w) and w.key[end] in _RULE
    office = Office(end, end + 1, "President", None) if rules else None
    entity_id, rule = same_person(reading, start, end, office)
    if entity_id is None and rules and (country := alike_names(reading, w.key[end - 1], "President")):
        reading.add(start, end, reading.lex.states[country], "metonym")
    if entity_id is not None:
        reading.add(start, end, entity_id, rule)


def _join_coordinated(reading: Reading) -> None:
    """Put "Minister A and Minister B" under one head where the parser makes the first a modifier of the second."""
    w = reading.words
    people = sorted((m.start, m) for m in reading.mentions if reading.get(m.entity_id).kind == "person")
    for (_, first), (_, second) in itertools.pairwise(people):
        between = _before_office(reading, second.root)
        if between < 1 or w.key[between] != "and" or w.end(between - 1) != first.end:
            continue
        above = first.root
        while w.dep[above] in ("nmod", "compound", "appos") and w.head[above] != above:
            above = w.head[above]
        if above == second.root != first.root:
            reading.mentions[reading.mentions.index(first)] = first._replace(root=second.root)


def _before_office(reading: Reading, root: int) -> int:
    """Return the token before a name and all that goes with it: office, country."""
    at = reading.extent(root)[0] - 1 if root in reading.owner else root - 1
    while at >= 0 and (at in reading.spent or at in reading.owner or reading.words.text[at] in ("'s", "’s")):
        at -= 1
    return at


def _root(reading: Reading, office: Office | None, start: int, end: int) -> int:
    """Return the head of the name; where the parser hangs the name on its office, the office."""
    first = office.start if office and office.beside else start
    w = reading.words
    root = w.root(first, end)
    over = w.head[w.head[root]]
    if office and w.dep[root] == "pobj" and office.start <= over < office.end:
        return over  # "President of Norway Tomas Aldren": hung on what the office is of
    return root


def _root_with(reading: Reading, office: Office, start: int, end: int) -> None:
    """Let the mention at `start:end` stand for its whole noun phrase where the parser makes the office its head."""
    root = _root(reading, office, start, end)
    if not start <= root < end:
        reading.move(start, end, root)


def _runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield runs of capitalised words that no known name covers."""
    w, at = reading.words, 0
    last = len(w)
    while at < last:
        plain = w.pos[at] != "PROPN" and at not in reading.hit_of  # most words
        if plain or not _namelike(reading, at) or _bracketed(reading, at):
            at += 1
            continue
        end = at + 1
        while end < last and w.sent[end] == w.sent[at]:
            if _namelike(reading, end) or _surname_office(reading, end):
                end += 1
            elif inner := _inner(reading, end):
                end += inner
            else:
                break
        yield past_portfolio(reading, at, end), end
        at = end


def _bracketed(reading: Reading, i: int) -> bool:
    """Return whether an editor put a first name in: "President [Anna] Kovacs"."""
    text = reading.words.text
    return 0 < i < len(text) - 2 and text[i - 1] == "[" and text[i + 1] == "]" and reading.words.capital(i + 2)


def _namelike(reading: Reading, i: int) -> bool:
    w = reading.words
    if i in reading.hit_of:
        return place_for_a_first_name(reading, i) or office_for_a_first_name(reading, i)
    if w.pos[i] != "PROPN" or not w.capital(i) or w.key[i] in _DAYS | _REALMS or w.text[i] in GAP:
        return False
    return i not in reading.owner


def _surname_office(reading: Reading, i: int) -> bool:
    w = reading.words
    return w.key[i] in _SURNAMES and w.capital(i) and not (i + 1 < len(w) and w.pos[i + 1] == "PROPN")


def _inner(reading: Reading, i: int) -> int:
    """Return how many tokens a particle or hyphen and the name after it take: "al-Bashir", "de Soto"."""
    w, at = reading.words, i
    while at < len(w) and at - i < 3 and (w.text[at] in HYPHENS or w.key[at] in _PARTICLES):
        at += 1
    if at == i + 1 and at < len(w) and w.text[i] in HYPHENS and w.pos[at] == "PROPN" and w.start[at] == w.end(i):
        return 2  # "Sung-han"
    return at + 1 - i if at > i and at < len(w) and _namelike(reading, at) else 0


def _office(reading: Reading, start: int, end: int) -> Office | None:
    """Return the office that a name goes with: before it, or in apposition."""
    before = _office_before(reading, past_brackets(reading, start - 1), end)
    if before and (before.role or before.country):
        return before
    before = before or _office_of(reading, start, end)
    beside = _apposed(reading, before.start if before else start, end)
    if before and beside:
        reading.spent.update(range(before.start, before.end))
        return replace(beside, gender=before.gender or beside.gender)
    return before or beside


def _office_of(reading: Reading, start: int, end: int) -> Office | None:
    """Return the office before a name with whose it is between them: "Chairman of the OSCE Anna Kovacs"."""
    w, at = reading.words, start - 1
    low = max(0, start - _TITLE)
    while at > low and w.sent[at] == w.sent[end - 1] and reading.sense(at, "office") is None:
        if not (at in reading.owner or w.key[at] in _TITLE_LINKS or w.capital(at)):
            return None
        at -= 1
    sense = reading.sense(at, "office")
    if sense is None or at == start - 1 or w.key[at + 1] not in ("of", "for", "to") or w.key[start - 1] in _TITLE_LINKS:
        return None
    between = range(at + 2 + (w.key[at + 2] == "the"), start)
    if end - start == 1 and not (w.key[at + 1] == "of" and all(i in reading.owner for i in between)):
        return None  # one word may belong to the body's name: "president of the Centre for Social Progress"
    hit = reading.hit_of[at]
    sent = w.key[at + 1] == "to"  # "the Peruvian ambassador to Chile" is Peru's
    whose = [e for i in range(at + 1, start) for e in reading.owner.get(i, ()) if not sent]
    return Office(hit.start, hit.end, _role(sense.value), reading.country_of(whose or reading.modifiers(hit.start)))


def _office_before(reading: Reading, i: int, end: int) -> Office | None:
    sense = reading.sense(i, "office", "address")
    if sense is None or reading.words.sent[i] != reading.words.sent[end - 1]:
        return None
    hit = reading.hit_of[i]
    country = reading.country_of(reading.modifiers(hit.start))
    if country is None and end + 1 < len(reading.words) and reading.words.key[end] in ("of", "from"):
        country = reading.country_of([e for e in [reading.nation(end + 1)] if e])
    if sense.what == "address":
        over = (
            _office_before(reading, past_brackets(reading, hit.start - 1), end) if hit.start else None
        )  # "Amir Sheikh X", "Minister Dr X"
        if over is not None and over.role:
            reading.spent.update(range(hit.start, hit.end))
            return replace(over, gender=over.gender or sense.value, country=over.country or country)
        return Office(hit.start, hit.end, None, country, sense.value, True)
    return Office(hit.start, hit.end, _role(sense.value), country, _gender(reading, hit.end), True)


def _apposed(reading: Reading, start: int, end: int) -> Office | None:
    """Return the office in "X, the Turkish minister" or "the Turkish minister, X"."""
    w = reading.words
    root = w.root(start, end)
    near = [c for c in w.children[root] if w.dep[c] == "appos"]
    near += after_comma(reading, end) + before_comma(reading, start)
    if w.dep[root] == "appos":
        near.append(w.head[root])
    near += subject_beside(reading, start, end)
    for noun in near:
        sense = reading.sense(noun, "office")
        if sense and noun not in reading.spent:
            hit = reading.hit_of[noun]
            _spend_joined(reading, noun)
            country = reading.country_of(reading.qualifiers(hit.start, noun))
            return Office(hit.start, hit.end, _role(sense.value), country, _gender(reading, hit.end))
    return next((_one(reading, noun) for noun in near if stands_for_one(reading, noun)), None)


def _one(reading: Reading, noun: int) -> Office:
    """Return "a protester from Peru" beside a name as an office without a title."""
    hit = reading.hit_of[noun]
    return Office(hit.start, hit.end, None, reading.country_of(reading.qualifiers(hit.start, noun)))


def _spend_joined(reading: Reading, noun: int) -> None:
    """Take the offices joined to one in apposition: "X, deputy premier and foreign minister", is one person."""
    w = reading.words
    for c in w.children[noun]:
        if w.dep[c] == "conj" and reading.sense(c, "office"):
            reading.spent.update(range(reading.hit_of[c].start, reading.hit_of[c].end))


def _role(office: str) -> str | None:
    return None if office == "Counterpart" else office


def _gender(reading: Reading, end: int) -> str:
    return reading.lex.gender.get(reading.words.key[end - 1], "")


def _unknown(reading: Reading, start: int, end: int, office: Office | None) -> str:
    """Make a person that neither case nor resources know."""
    w = reading.words
    name = " ".join(w.doc.text[w.start[start] : w.end(end - 1)].split())
    role, country = (office.role, office.country) if office else (None, None)
    country = country or alike_names(reading, w.key[end - 1], role)
    parts = ["person", slug(name)]
    if end - start == 1 and country:
        parts.append(country.lower())
    entity = Entity("_".join(parts), name, "person", country, role, _sector(reading, role), False)
    known = reading.entities.get(entity.entity_id)
    if known and not known.country and country:
        reading.entities[entity.entity_id] = replace(known, country=country, role=known.role or role)
    return reading.new(entity)


def _sector(reading: Reading, role: str | None) -> str | None:
    return reading.lex.sectors.get(role) if role else None


def _remember(reading: Reading, entity_id: str, start: int, end: int, office: Office | None) -> None:
    """Make a person's surname known for the rest of the text, and the gender that first name or office tell."""
    keys, entity = reading.words.key, reading.get(entity_id)
    reading.surnames.setdefault(keys[end - 1], []).append(entity_id)
    if end - start > 1 and entity_id not in reading.firsts.setdefault(keys[start], []):
        reading.firsts[keys[start]].append(entity_id)
    for inner in keys[start + 1 : end - 1]:  # "President Aldren" after "Tomas Aldren de Quell"
        if len(inner) > 1 and inner not in _PARTICLES and entity_id not in reading.inner.setdefault(inner, []):
            reading.inner[inner].append(entity_id)
    if end - start > 1 and entity.country in FAMILY_FIRST:
        reading.surnames.setdefault(keys[start], []).append(entity_id)
    if gender := (office.gender if office else "") or reading.lex.gender.get(slug(entity.name).split("_")[0], ""):
        reading.gender.setdefault(entity_id, gender)
    if office and office.role and not entity.known and not entity.role:
        reading.entities[entity_id] = replace(entity, role=office.role)
