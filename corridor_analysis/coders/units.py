"""Units: what several coders say of the same words put together, and whose word stands, by the case's precedence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from corridor_analysis.coders.items import HALF, ONCE, RULES, Item, differences, likeness, overlap, retells
from corridor_analysis.parse.records import Chars

__all__ = ["Reader", "Standing", "Unit", "decided", "denies", "grouped", "overruled"]

_NEVER = 0.0
_JUDGED = 10.0  # a judgement belongs to the row that it names before all others


@dataclass(eq=False)
class Unit:
    """The items of several coders on one thing that an article tells, at most one of each coder."""

    kind: str
    items: list[Item] = field(default_factory=list)

    @property
    def ruled(self) -> Item | None:
        """The item of the rules."""
        return next((i for i in self.items if i.coder == RULES), None)

    def of(self, coder: str) -> Item | None:
        """Return the item of a coder."""
        return next((i for i in self.items if i.coder == coder), None)

    @property
    def span(self) -> Chars:
        """Where its first item stands."""
        return self.items[0].span


@dataclass(frozen=True)
class Standing:
    """What stands of a unit: whether it is told at all, in whose words, agreed by whom, and by which precedence."""

    stands: bool
    item: Item | None
    by: tuple[str, ...]
    level: str


class Reader(NamedTuple):
    """What a coder has read of one article: kinds, each with the part."""

    coder_kind: str
    parts: Sequence[tuple[str, Chars]]


Readings = Mapping[str, Reader]


def grouped(items: Iterable[Item]) -> list[Unit]:
    """Return the units of one article's items of one kind: each of the rules' first, then what others add.

    Each coder's items are laid to units one to one, the likeliest first; those that fit none are units of their own.
    """
    by_coder: dict[str, list[Item]] = {}
    for item in items:
        by_coder.setdefault(item.coder, []).append(item)
    units = [Unit(i.kind, [i]) for i in by_coder.pop(RULES, [])]
    for coder in sorted(by_coder, key=lambda c: (by_coder[c][0].coder_kind != "person", c)):
        own = sorted(by_coder[coder], key=lambda i: (i.span, not i.says))
        pairs = sorted(
            (-score, a, b) for a, i in enumerate(own) for b, u in enumerate(units) if (score := _fits(i, u)) > _NEVER
        )
        laid, taken = set(), set()
        for _, a, b in pairs:
            if a not in laid and b not in taken:
                units[b].items.append(own[a])
                laid.add(a)
                taken.add(b)
        units += [Unit(i.kind, [i]) for a, i in enumerate(own) if a not in laid]
    return units


def _fits(item: Item, unit: Unit) -> float:
    """Return how surely an item is of a unit. A rejection is of the row that it names, or of none."""
    best = max((likeness(item, other) for other in unit.items), default=_NEVER) if item.says else _NEVER
    if item.judged is not None and unit.ruled is not None:
        row = Item(item.coder, item.coder_kind, item.kind, item.span, item.judged, {})
        if overlap(item.span, unit.ruled.span) >= HALF and not differences(row, unit.ruled):
            return _JUDGED + overlap(item.span, unit.ruled.span)
    return best


def denies(coder: str, unit: Unit, readings: Readings) -> bool:
    """Return whether a coder says that a unit is not told: by rejecting it, or by having read it and coded nothing."""
    own = unit.of(coder)
    if own is not None:
        return not own.says
    parts = readings[coder].parts if coder in readings else ()
    return any(k == unit.kind and overlap(part, unit.span) >= HALF for k, part in parts)


def overruled(item: Item, unit: Unit, units: Sequence[Unit], standing: Standing) -> str | None:
    """Return why the word of an item's coder does not stand; None where it does.

    A contact and an access event are told once an article, so that a row is `told again` where those who decided have
    coded the same fact at other words; what they have read and coded nowhere is `not told`.
    """
    if item.says == standing.stands:
        other = standing.item is not None and item.says and bool(differences(item, standing.item))
        return "told otherwise" if other else None
    if standing.stands:
        return "told"
    if not standing.by:
        return "undecided"
    if any(unit.of(coder) is not None for coder in standing.by):
        return "rejected"
    elsewhere = [i for u in units for coder in standing.by if (i := u.of(coder)) is not None and i.says]
    return "told again" if item.kind in ONCE and any(retells(item, i) for i in elsewhere) else "not told"


def decided(unit: Unit, readings: Readings, precedence: Sequence[str]) -> Standing:
    """Return what stands of a unit: the word of the first of the precedence that has one, and one only.

    `person`, `model` or a coder's name: what all of these say, or most. `agreement`: what two coders or more say, the
    rules among them. `rules`: what they found. Where those of one rank are at odds the next rank decides.
    """
    kinds = {c: r.coder_kind for c, r in readings.items()} | {i.coder: i.coder_kind for i in unit.items}
    votes: list[tuple[str, Item | None]] = [(i.coder, i if i.says else None) for i in unit.items]
    voted = {c for c, _ in votes}
    votes += [(c, None) for c in sorted(readings) if c not in voted and denies(c, unit, readings)]
    for level in precedence:
        if level == RULES:
            return Standing(unit.ruled is not None, unit.ruled, (RULES,), level)
        least = 2 if level == "agreement" else 1
        asked = votes if level == "agreement" else [v for v in votes if level in (v[0], kinds[v[0]])]
        if (found := _majority(asked, least)) is not None:
            item, by = found
            return Standing(item is not None, item, by, level)
    return Standing(False, None, (), "")


def _majority(votes: Sequence[tuple[str, Item | None]], least: int) -> tuple[Item | None, tuple[str, ...]] | None:
    """Return the word that more say than any other, `least` of them at least; None where there is none."""
    groups: list[tuple[Item | None, list[str]]] = []
    for coder, item in votes:
        for first, names in groups:
            if (first is None) == (item is None) and (first is None or item is None or not differences(first, item)):
                names.append(coder)
                break
        else:
            groups.append((item, [coder]))
    groups.sort(key=lambda g: -len(g[1]))
    if not groups or len(groups[0][1]) < least or (len(groups) > 1 and len(groups[1][1]) == len(groups[0][1])):
        return None
    return groups[0][0], tuple(groups[0][1])
