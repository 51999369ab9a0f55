"""Offices told together and names told in their turn: "the presidents of X and Y, A and B"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming
from corridor_analysis.parse.who.names import Hit
from corridor_analysis.parse.who.offices import Office

__all__ = ["offices_in_order"]


def offices_in_order(layer: EntityLayer, runs: Iterable[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Office]]:
    """Yield names, each with its office, that stand in the order of the states told before them, if as many."""
    ends = dict(runs)
    for hit in layer.hits if ends else ():
        role = _office(layer, hit)
        if role is None or hit.end >= len(layer) or layer.key[hit.end] != "of":
            continue
        owners, at = _states(layer, hit.end + 1)
        names = list(_names(layer, ends, at))
        if len(owners) > 1 and len(names) == len(owners):
            for name, owner in zip(names, owners, strict=True):
                yield name, Office(hit.start, hit.end, role, layer.get(owner).country)


def _office(layer: EntityLayer, hit: Hit) -> str | None:
    """Return the office whose plural a known name is."""
    if "state" not in hit.senses:
        return None
    words = tuple(layer.key[i] for i in range(hit.start, hit.end))
    single = (*words[:-1], words[-1].removesuffix("s"))
    found = next((n for n in layer.gazetteer.names.get(single[0], ()) if n.words == single), None)
    sense = found.senses.get("office") if found and single != words else None
    return sense.value if sense else None


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
