"""Units: what several coders say of the same words put together, and whose word stands, by the case's precedence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from corridor_analysis.coders.items import HALF, ONCE, RULES, Item, differences, likeness, overlap, retells
from corridor_analysis.parse.records import Chars

__all__ = ["Reader", "Standing", "Unit", "decided", "grouped", "overruled"]

_NEVER = 0.0
_JUDGED = 10.0  # a judgement belongs to the row that it names before all others


@dataclass(eq=False)
class Unit:
    """The items of several coders, by coder, on one thing that an article tells."""

    kind: str
    items: dict[str, Item]

    @property
    def span(self) -> Chars:
        """Where its first item stands."""
        return next(iter(self.items.values())).span


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
    parts: list[tuple[str, Chars]]


Readings = Mapping[str, Reader]


def grouped(items: Iterable[Item]) -> list[Unit]:
    """Return the units of one article's items of one kind: each of the rules' first, then what others add.

    Each coder's items are laid to units one to one, the likeliest first; those that fit none are units of their own.
    """
    by_coder: dict[str, list[Item]] = {}
    for item in items:
        by_coder.setdefault(item.coder, []).append(item)
    units = [Unit(i.kind, {RULES: i}) for i in by_coder.pop(RULES, [])]
    for coder in sorted(by_coder, key=lambda c: (by_coder[c][0].coder_kind != "person", c)):
        own = sorted(by_coder[coder], key=lambda i: (i.span, not i.says))
        pairs = sorted(
            (-score, a, b) for a, i in enumerate(own) for b, u in enumerate(units) if (score := _fits(i, u)) > _NEVER
        )
        laid: set[int] = set()
        for _, a, b in pairs:
            if a not in laid and coder not in units[b].items:
                units[b].items[coder] = own[a]
                laid.add(a)
        units += [Unit(i.kind, {coder: i}) for a, i in enumerate(own) if a not in laid]
    return units


def _fits(item: Item, unit: Unit) -> float:
    """Return how surely an item is of a unit. A rejection is of the row that it names, or of none."""
    best = max((likeness(item, other) for other in unit.items.values()), default=_NEVER) if item.says else _NEVER
    ruled = unit.items.get(RULES)
    if item.judged is not None and ruled is not None:
        row = replace(item, fields=item.judged, exact=frozenset(), also={})
        if overlap(item.span, ruled.span) >= HALF and not differences(row, ruled):
            return _JUDGED + overlap(item.span, ruled.span)
    return best


def _denies(coder: str, unit: Unit, readings: Readings) -> bool:
    """Return whether a coder who codes nothing of a unit has read it."""
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
    if any(coder in unit.items for coder in standing.by):
        return "rejected"
    elsewhere = [u.items[c] for u in units for c in standing.by if c in u.items and u.items[c].says]
    return "told again" if item.kind in ONCE and any(retells(item, i) for i in elsewhere) else "not told"


def decided(unit: Unit, readings: Readings, precedence: Sequence[str]) -> Standing:
    """Return what stands of a unit: the word of the first of the precedence that has one, and one only.

    `person`, `model` or a coder's name: what all of these say, or most. `agreement`: what two coders or more say, the
    rules among them. `rules`: what they found. Where those of one rank are at odds the next rank decides.
    """
    kinds = {c: r.coder_kind for c, r in readings.items()} | {c: i.coder_kind for c, i in unit.items.items()}
    votes: list[tuple[str, Item | None]] = [(c, i if i.says else None) for c, i in unit.items.items()]
    votes += [(c, None) for c in sorted(readings) if c not in unit.items and _denies(c, unit, readings)]
    ruled = unit.items.get(RULES)
    for level in precedence:
        if level == RULES:
            return Standing(ruled is not None, ruled, (RULES,), level)
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
        alike = (names for first, names in groups if _same(first, item))
        if (names := next(alike, None)) is None:
            groups.append((item, [coder]))
        else:
            names.append(coder)
    groups.sort(key=lambda g: -len(g[1]))
    if not groups or len(groups[0][1]) < least or (len(groups) > 1 and len(groups[1][1]) == len(groups[0][1])):
        return None
    return groups[0][0], tuple(groups[0][1])


def _same(one: Item | None, other: Item | None) -> bool:
    return one is other or (one is not None and other is not None and not differences(one, other))
