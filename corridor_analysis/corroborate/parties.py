"""Who stands for whom: a state, its bodies and its people, and one name told longer and shorter.

"Vellonian border police" and "Vellonia" tell of one actor, the first only finer. Two persons, or two states, do not
stand for each other; nor does a movement or a crowd stand for the state whose people they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import cache, cached_property
from typing import NamedTuple

import pandas as pd

from corridor_analysis.corroborate.wording import comparison_words
from corridor_analysis.parse.tree.spelling import split
from corridor_analysis.parse.who.lexicons import Country, rows
from corridor_analysis.parse.who.unlisted_states import stem

_AGAINST = frozenset({"REB", "OPP", "CVL", "NGO", "MED", "BUS"})  # they do not act for the state whose they are
_ARMED = frozenset({"MIL", "COP"})
_TITLED = "title_"  # ids of persons known by their office alone


class Party(NamedTuple):
    """An entity as parties are compared."""

    name: str
    kind: str
    country: str | None
    role: str | None
    sector: str | None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its name."""
        return split(self.name)


class Parties:
    """The rows of the table `entities`."""

    def __init__(self, entities: pd.DataFrame) -> None:
        cells = [entities[c] for c in ("name", "kind", "country", "role", "sector")]
        clean = ([v if isinstance(v, str) else None for v in column] for column in cells)
        self._known = {i: Party(*row) for i, *row in zip(entities["entity_id"], *clean, strict=True)}
        self._same: dict[tuple[str, str], bool] = {}

    @cached_property
    def full_names(self) -> dict[str, str]:
        """Persons known by their surname alone -> the one person of that surname and country."""
        named: dict[str, list[str]] = defaultdict(list)
        short: list[str] = []
        for key, p in self._known.items():
            if p.kind == "person" and not key.startswith(_TITLED):
                (named[p.words[-1]] if len(p.words) > 1 else short).append(key)
        found: dict[str, list[str]] = {}
        for key in short:
            p = self._known[key]
            same = (one for one in named[p.words[-1]] if p.country in (None, self._known[one].country or p.country))
            found[key] = list(same)
        return {key: ids[0] for key, ids in found.items() if len(ids) == 1}

    def side(self, entity_id: str) -> str | None:
        """Return whose side an entity is on: the country of a state, of what acts for it, or of a person."""
        p = self._known.get(entity_id)
        if p is None or (p.kind not in ("person", "state", "igo") and p.sector in _AGAINST):
            return None
        return p.country

    def is_person(self, entity_id: str) -> bool:
        """Return whether it is somebody by name."""
        p = self._known.get(entity_id)
        return p is not None and p.kind == "person" and not entity_id.startswith(_TITLED)

    def roles(self, ids: Iterable[str]) -> frozenset[str]:
        """Return the offices of those of some that are known to have one by which they are told apart."""
        found = (self._known[i].role for i in ids if i in self._known)
        return frozenset(r for r in found if r in comparison_words().offices)

    def lead(self, entity_id: str) -> str:
        """Return the key under which what an actor does is looked up: a state and its bodies share one."""
        side = self.side(entity_id)
        return entity_id if side is None or self.is_person(entity_id) else f"side {side}"

    def words(self, ids: Iterable[str]) -> frozenset[str]:
        """Return all words of the names of these, and those that mean their countries."""
        found = [self._known[i] for i in ids if i in self._known]
        names = {w for p in found for w in p.words}
        countries = (_country_words().get(p.country or "", frozenset()) for p in found)
        return frozenset({*names, *map(stem, names)}.union(*countries))

    def same(self, one: str, other: str) -> bool:
        """Return whether two names of one part in a happening can mean the same."""
        if one == other:
            return True
        pair = (one, other) if one < other else (other, one)
        if pair not in self._same:
            self._same[pair] = self._alike(*pair)
        return self._same[pair]

    def _alike(self, one: str, other: str) -> bool:
        a, b = self._known.get(one), self._known.get(other)
        if a is None or b is None:
            return False
        if "person" in (a.kind, b.kind):
            return self._speaks_for(one, other)
        if a.kind == b.kind == "state":
            return False
        if a.country and b.country:
            return a.country == b.country and self._official(a, b)
        return self._contains(a, b)

    def _speaks_for(self, one: str, other: str) -> bool:
        """Return whether a person is the holder of the office, or of the state or body, that is named."""
        a, b = self._known[one], self._known[other]
        near = a.country is not None and a.country == b.country
        if "body" in (a.kind, b.kind) and (a.words[-1:] == ("office",) or b.words[-1:] == ("office",)):
            return set(a.words) <= set(b.words) or set(b.words) <= set(a.words) or near  # "Petra Lind's office"
        if a.kind == b.kind:
            by_office = one.startswith(_TITLED) != other.startswith(_TITLED)
            return near and by_office and None not in (a.role, b.role) and a.role == b.role
        return near and self._official(a, b)

    @staticmethod
    def _official(a: Party, b: Party) -> bool:
        """Return whether two of one country both act for it, or are both of its people under two names."""
        against = [p.sector in _AGAINST and p.kind not in ("person", "state") for p in (a, b)]
        return not any(against) or (all(against) and a.sector == b.sector and Parties._contains(a, b))

    @staticmethod
    def _contains(a: Party, b: Party) -> bool:
        """Return whether one is the other told shorter: "police", "border police"; armed men of no country."""
        if a.kind not in ("group", "body", "state") or b.kind not in ("group", "body", "state"):
            return False
        crowds = comparison_words().crowds
        if a.sector == b.sector == "CVL" and not crowds.isdisjoint((a.words[-1], b.words[-1])):
            return True
        if {a.sector, b.sector} <= {*_ARMED, "GOV"} and not {a.sector, b.sector}.isdisjoint(_ARMED):
            return "state" in (a.kind, b.kind) or a.sector == b.sector
        return "state" not in (a.kind, b.kind) and (set(a.words) <= set(b.words) or set(b.words) <= set(a.words))

    def common(self, ones: Set[str], others: Set[str]) -> int:
        """Return how many of the first are among the second, each standing for one at most."""
        both = ones & others
        rest = sorted(others - both)
        count = len(both)
        for one in sorted(ones - both) if rest else ():
            found = next((o for o in rest if self.same(one, o)), None)
            if found is not None:
                rest.remove(found)
                count += 1
        return count

    def missing(self, ones: Set[str], others: Set[str]) -> Iterator[str]:
        """Yield those of the first for whom nobody among the second stands."""
        return (one for one in sorted(ones) if not any(self.same(one, o) for o in others))


@cache
def _country_words() -> dict[str, frozenset[str]]:
    """Return code -> the words of a country's names, adjectives, people and capitals."""
    return {
        row.code: frozenset(w for name in (*row.names, *row.adjectives, *row.people) for w in split(name))
        for row in rows(Country)
    }
