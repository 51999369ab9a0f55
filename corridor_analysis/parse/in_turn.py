"""Offices told together and names told in their turn: "the presidents of X and Y, A and B"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corridor_analysis.parse.names import Hit
from corridor_analysis.parse.reading import Reading

__all__ = ["InTurn", "in_turn"]

_LINKS = frozenset({",", "and", "the"})


class InTurn(NamedTuple):
    """A name at tokens `start:end`, its office and country, and the words that tell the offices of all."""

    start: int
    end: int
    role: str
    country: str | None
    hit: Hit


def in_turn(reading: Reading, runs: Iterable[tuple[int, int]]) -> Iterator[InTurn]:
    """Yield the names that stand in the order of the states whose offices were told before them, if as many."""
    ends = dict(runs)
    for hit in reading.hits if ends else ():
        role = _office(reading, hit)
        if role is None or hit.end >= len(reading.words) or reading.words.key[hit.end] != "of":
            continue
        owners, at = _states(reading, hit.end + 1)
        names = list(_names(reading, ends, at))
        if len(owners) > 1 and len(names) == len(owners):
            for (start, end), owner in zip(names, owners, strict=True):
                yield InTurn(start, end, role, reading.get(owner).country, hit)


def _office(reading: Reading, hit: Hit) -> str | None:
    """Return the office whose plural a known name is."""
    if "state" not in hit.senses:
        return None
    words = tuple(reading.words.key[i] for i in range(hit.start, hit.end))
    single = (*words[:-1], words[-1].removesuffix("s"))
    found = next((n for n in reading.lex.names.get(single[0], ()) if n.words == single), None)
    sense = found.senses.get("office") if found and single != words else None
    return sense.value if sense else None


def _states(reading: Reading, at: int) -> tuple[list[str], int]:
    """Return the states listed from a token on, and the token after them."""
    owners: list[str] = []
    w = reading.words
    while at < len(w) and (at in reading.owner or w.key[at] in _LINKS):
        if at in reading.owner and reading.owner[at][0] not in owners[-1:]:
            owners.append(reading.owner[at][0])
        at += 1
    return owners, at


def _names(reading: Reading, ends: dict[int, int], at: int) -> Iterator[tuple[int, int]]:
    """Yield the names of several words listed from a token on."""
    while at < len(reading.words) and (at in ends or reading.words.key[at] in _LINKS):
        if at in ends:
            yield at, ends[at]
        at = ends.get(at, at + 1)
