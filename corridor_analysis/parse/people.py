"""Persons: known by full name or surname, or made known by an office, a form of address or an apposition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from corridor_analysis.parse.gazetteer import slug
from corridor_analysis.parse.reading import Reading
from corridor_analysis.parse.words import HYPHENS
from corridor_analysis.schema import Entity

__all__ = ["find_people"]

_PARTICLES = frozenset({"de", "la", "le", "van", "von", "der", "den", "bin", "ibn", "al", "el", "ul", "ur", "du",
                        "dos", "da", "di", "del", "abu", "ben", "ould", "bint"})  # fmt: skip
_SURNAMES = frozenset({"king", "major", "prince", "bishop", "pope", "judge", "marshal"})  # offices and surnames
_FAMILY_FIRST = frozenset({"CHN", "KOR", "PRK", "VNM", "TWN", "KHM"})
_GAP = frozenset({"[", "]", '"', "“", "”"})


@dataclass(frozen=True, slots=True)
class _Office:
    """An office at tokens `start:end`, and the country that goes with it."""

    start: int
    end: int
    role: str | None
    country: str | None
    sector: str | None = None


def find_people(reading: Reading) -> None:
    """Add mentions of persons: full names with an office first, then the surnames they make known."""
    for mention in list(reading.mentions):
        if reading.get(mention.entity_id).kind == "person":
            _spend(reading, mention.root)
    runs = list(_runs(reading))
    surnames: dict[str, str] = {}
    rest = []
    for start, end in runs:
        office = _office(reading, start, end)
        if office is None:
            rest.append((start, end))
            continue
        reading.spent.update(range(office.start, office.end))
        entity_id = _known(reading, start, end, surnames) or _unknown(reading, start, end, office)
        reading.add(start, end, entity_id, "name")
        _remember(reading, entity_id, start, end, surnames)
    for start, end in rest:
        entity_id = surnames.get(reading.words.key[end - 1]) if end - start == 1 else None
        if entity_id:
            reading.add(start, end, entity_id, "name")


def _spend(reading: Reading, root: int) -> None:
    """Mark the office that goes with a person known by name: it is no actor of its own."""
    start = root
    while start > 0 and (start - 1) in reading.owner and reading.owner[start - 1] == reading.owner[root]:
        start -= 1
    office = _office(reading, start, root + 1)
    if office:
        reading.spent.update(range(office.start, office.end))


def _runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield runs of capitalised words that no known name covers."""
    w, at = reading.words, 0
    while at < len(w):
        if not _namelike(reading, at):
            at += 1
            continue
        end = at + 1
        while end < len(w) and w.sent[end] == w.sent[at]:
            if _namelike(reading, end) or _surname_office(reading, end):
                end += 1
            elif _inner(reading, end):
                end += 2
            else:
                break
        yield at, min(end, len(w))
        at = end


def _namelike(reading: Reading, i: int) -> bool:
    w = reading.words
    return w.pos[i] == "PROPN" and w.capital(i) and i not in reading.hit_of and i not in reading.owner


def _surname_office(reading: Reading, i: int) -> bool:
    w = reading.words
    return w.key[i] in _SURNAMES and w.capital(i) and not (i + 1 < len(w) and w.pos[i + 1] == "PROPN")


def _inner(reading: Reading, i: int) -> bool:
    w = reading.words
    return (w.text[i] in HYPHENS or w.key[i] in _PARTICLES) and i + 1 < len(w) and _namelike(reading, i + 1)


def _office(reading: Reading, start: int, end: int) -> _Office | None:
    """Return the office that a name goes with: before it, or in apposition."""
    before = start - 1
    while before >= 0 and reading.words.text[before] in _GAP:
        before -= 1
    found = _office_at(reading, before, start)
    return found or _apposed(reading, start, end)


def _office_at(reading: Reading, i: int, root: int) -> _Office | None:
    sense = reading.sense(i, "office", "address")
    if sense is None:
        return None
    hit = reading.hit_of[i]
    qualifiers = reading.modifiers(hit.start)
    if not qualifiers:
        qualifiers = list(reading._after(root, ("of", "from")))
    role = sense.value if sense.what == "office" else None
    return _Office(hit.start, hit.end, role, reading.country_of(qualifiers))


def _apposed(reading: Reading, start: int, end: int) -> _Office | None:
    """Return the office in "X, the Turkish minister" or "the Turkish minister, X"."""
    w = reading.words
    root = w.root(start, end)
    near = [c for c in w.children[root] if w.dep[c] == "appos"]
    if w.dep[root] == "appos":
        near.append(w.head[root])
    for noun in near:
        if reading.sense(noun, "office"):
            hit = reading.hit_of[noun]
            qualifiers = reading.qualifiers(hit.start, noun)
            return _Office(hit.start, hit.end, reading.sense(noun, "office").value, reading.country_of(qualifiers))
    return None


def _known(reading: Reading, start: int, end: int, surnames: dict[str, str]) -> str | None:
    """Return the person already named whose name ends alike: "Hu" after "Hu Jintao"."""
    words = [k for k in reading.words.key[start:end] if k not in HYPHENS]
    entity_id = surnames.get(words[-1])
    if entity_id is None:
        return None
    known = set(slug(reading.get(entity_id).name).split("_"))
    return entity_id if set(words) <= known else None


def _unknown(reading: Reading, start: int, end: int, office: _Office) -> str:
    """Make a person that neither case nor resources know."""
    text = reading.words.doc.text
    name = " ".join(text[reading.words.start[start] : reading.words.end(end - 1)].split())
    parts = ["person", slug(name)]
    if end - start == 1 and office.country:
        parts.append(office.country.lower())
    entity = Entity("_".join(parts), name, "person", office.country, office.role, office.sector or "GOV", False)
    known = reading.entities.get(entity.entity_id)
    if known and not known.country and entity.country:
        reading.entities[entity.entity_id] = replace(known, country=entity.country, role=known.role or entity.role)
    return reading.new(entity)


def _remember(reading: Reading, entity_id: str, start: int, end: int, surnames: dict[str, str]) -> None:
    keys = reading.words.key
    surnames.setdefault(keys[end - 1], entity_id)
    if end - start > 1 and reading.get(entity_id).country in _FAMILY_FIRST:
        surnames.setdefault(keys[start], entity_id)
