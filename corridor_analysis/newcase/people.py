"""Persons: full names with their offices, the surnames and misspellings that go with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from corridor_analysis.newcase.entries import ProposedEntry, evidence, fits_country, propose_entry
from corridor_analysis.newcase.name_kinds import Name, OfficeHeld
from corridor_analysis.newcase.occurrences import Occurrence
from corridor_analysis.newcase.proposal_words import proposal_words
from corridor_analysis.parse.tree.spelling import split
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.lexicons import roles
from corridor_analysis.parse.who.same_person import compatible

__all__ = ["Owners", "Person", "people", "person_entries"]

_FULL = 84.0  # likeness of two full names that can be one person's, as in parse.likeness
_WORD = 70.0  # of their first and of their last words
_TWICE = 2
_SURNAME = 85.0  # of a surname alone and that of a full name


@dataclass(frozen=True, eq=False)
class Owners:
    """What can qualify an office: countries by adjective or name, and bodies by the words of their names."""

    codes: Mapping[str, str]  # word -> country code of an unknown state
    bodies: Mapping[tuple[str, ...], str]  # words of a body's name -> its id


@dataclass(eq=False)
class Person:
    """A person: the names that mean them."""

    names: list[Name]
    offices: list[OfficeHeld] = field(default_factory=list)

    @property
    def main(self) -> Name:
        """The full name used most."""
        return max(self.names, key=lambda n: (len(n.keys) > 1, len(n.found), n.keys))

    @property
    def found(self) -> list[Occurrence]:
        """Every place where they are named."""
        return [p for n in self.names for p in n.found]

    def role(self) -> str | None:
        """The office that goes with the name most often, one that says more before a mere rank."""
        seen = Counter(h.office for h in self.offices if h.office)
        return min(seen, key=lambda o: (o in proposal_words().bare_offices, -seen[o], o)) if seen else None


def people(names: Iterable[Name]) -> list[Person]:
    """Return the persons among names, spellings and surnames of one person together."""
    persons = [n for n in names if n.verdict() == "person" or _known_person(n)]
    full = sorted((n for n in persons if len(_core(n)) > 1), key=lambda n: (-len(n.found), n.keys))
    unsure = sorted((n for n in names if n not in persons and len(_core(n)) in (2, 3)), key=lambda n: n.keys)
    out: list[Person] = []
    for name in [*full, *unsure]:
        same = next((p for p in out if _same(p, name)), None)
        if same:
            same.names.append(name)
        elif name in persons:
            out.append(Person([name]))
    single = sorted((n for n in names if len(_core(n)) == 1), key=lambda n: (-len(n.found), n.keys))
    for name in single:
        owner = _by_surname(out, name)
        if owner:
            owner.names.append(name)
        elif name in persons and any(h.office for h in name.offices):
            out.append(Person([name]))
    for person in out:
        person.offices = [h for n in person.names for h in n.offices]
    return out


def _core(name: Name) -> tuple[str, ...]:
    """Return the words of a name without the particles at its head: ("al", "harran") is a surname alone."""
    words = list(name.keys)
    while len(words) > 1 and words[0] in proposal_words().particles:
        words.pop(0)
    return tuple(words)


def _known_person(name: Name) -> bool:
    entity = name.found[0].entity
    return entity is not None and len(name.keys) > 1 and entity.kind == "person"


def _same(person: Person, name: Name) -> bool:
    """Return whether a full name is another spelling of a person's, or leaves a middle name out."""
    mine, other = person.main.keys, name.keys
    if {mine[0], mine[-1]} == {other[0], other[-1]} and len(mine) != len(other):
        return True
    alike = fuzz.ratio(mine[0], other[0]) >= _WORD and fuzz.ratio(mine[-1], other[-1]) >= _WORD
    roles = compatible(_role(person.names[0]), _role(name))
    return alike and roles and mine[0][0] == other[0][0] and fuzz.ratio(" ".join(mine), " ".join(other)) >= _FULL


def _role(name: Name) -> str | None:
    return next((h.office for h in name.offices if h.office), None)


def _by_surname(persons: Sequence[Person], name: Name) -> Person | None:
    """Return the person of whom a word is the surname or nearly so; of several, the one whom its articles name."""
    word = name.keys[-1]
    fits = [p for p in persons if any(n.keys[-1] == word for n in p.names)]
    if not fits and name.verdict() != "place" and len(word) > 5:
        fits = [p for p in persons if fuzz.ratio(p.main.keys[-1], word) >= _SURNAME and p.main.keys[-1][:3] == word[:3]]
    here = set(name.articles)
    return max(fits, key=lambda p: (len(here & set(p.main.articles)), len(p.found), p.main.keys), default=None)


def person_entries(
    persons: Iterable[Person], owners: Owners, *, min_count: int, taken: set[str]
) -> list[ProposedEntry]:
    """Return the entries of persons, those named most first; a name seen seldom and without office is not sure."""
    out = []
    for person in sorted(persons, key=lambda p: (-len(p.found), p.main.keys)):
        role, country, body, notes = _office(person, owners)
        sector = roles().sectors.get(person.role() or "")
        if sector == "ELI":
            sector = None
        elif sector and country in ("UN", "EU", "NATO", "OSCE"):
            sector = "IGO"
        more: dict[str, Any] = {
            "country": country,
            "role": role,
            "body": body,
            "sector": sector,
            "aliases": _aliases(person),
        }
        sure = len(_core(person.main)) > 1 and (len(person.found) >= min_count or bool(person.offices))
        of, name = evidence(person.found), person.main.text
        out.append(propose_entry(taken, name, "person", of, sure=sure, notes=notes, **more))
    return out


def _aliases(person: Person) -> list[str]:
    """Return the other full names; surnames need no alias, but a spelling that is no slip of the article's does."""
    main, surnames = split(person.main.text), {n.keys[-1] for n in person.names if len(n.keys) > 1}
    seen = {main}
    out = []
    for name in sorted(person.names, key=lambda n: (-len(n.found), n.keys)):
        if split(name.text) in seen or (len(_core(name)) == 1 and name.keys[-1] in surnames):
            continue
        seen.add(split(name.text))
        out.append(name.text)
    return out


def _office(person: Person, owners: Owners) -> tuple[str | None, str | None, str | None, list[str]]:
    """Return role, country, body id, and what the analyst should look at."""
    seen = Counter(h.office for h in person.offices if h.office)
    role = person.role()
    notes = [f"also called {', '.join(o for o in sorted(seen) if o != role)}"] if len(seen) > 1 else []
    lent = Counter(c for h in person.offices for c in (*h.codes, *_unknown(h, owners)) if fits_country(c))
    held = _of_lexicon(person)
    sure = (
        held if held and (held in lent or lent.total() < _TWICE) else None
    )  # said twice, the text outweighs the lists
    country = sure or min(lent, key=lambda c: (-lent[c], c), default=None)
    if len(lent) > 1:
        notes.append(f"country is {country}, also {', '.join(sorted(c for c in lent if c != country))} beside the name")
    body = next((b for h in person.offices if (b := _body(h, owners))), None)
    of = next((h.of for h in person.offices if h.of), None)
    if role in proposal_words().bare_offices and of:
        role = f"{'Head' if role == 'Chief' else role} of {of}" if body or country is None else role
    if not country and not body:
        notes.append("no country beside the name: add `country` or `body`")
    return role, country, body, notes


def _unknown(holding: OfficeHeld, owners: Owners) -> list[str]:
    return [owners.codes[w] for w in holding.owners if w in owners.codes]


def _body(holding: OfficeHeld, owners: Owners) -> str | None:
    """Return the body whose name stands in what qualifies an office."""
    words = holding.owners
    for variant in (words, words[::-1]):
        for name, body in sorted(owners.bodies.items(), key=lambda b: (-len(b[0]), b[0])):
            if any(variant[i : i + len(name)] == name for i in range(len(variant))):
                return body
    return None


def _of_lexicon(person: Person) -> str | None:
    """Return the country of a person whom the resources know by this name, or by surname and office."""
    lex, role = gazetteer(None), person.role()
    holders = {
        lex.entities[e].country for e in lex.people.get(person.main.keys[-1], ()) if lex.entities[e].role == role
    }
    if role and len(holders) == 1:
        return next(iter(holders))
    one = person.main.found[0]
    named = one.entity is not None and one.entity.kind == "person" and split(one.entity.name) == split(one.text)
    return one.entity.country if named and one.entity else None
