"""What is proposed: entries of a case, each with how often and in which words the articles have it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corridor_analysis.newcase.reading import Found
from corridor_analysis.parse.tree.spelling import slug

__all__ = ["Evidence", "Proposal", "ProposedEntry", "entry_id", "evidence", "fits_country", "propose_entry"]

_COUNTRY = re.compile(r"[A-Z]{2,4}")
_LIKED = 20  # words of the sentence that is liked best as an example


@dataclass(frozen=True)
class Evidence:
    """How often something is named, in how many articles, in which spellings, and a sentence that has it."""

    count: int
    articles: int
    spellings: tuple[tuple[str, int], ...]
    example: str
    article_id: str


@dataclass(frozen=True)
class ProposedEntry:
    """An entry of a case's files. `sure` entries stand in the file, the others as comments."""

    fields: Mapping[str, Any]
    evidence: Evidence
    sure: bool = True
    notes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the entry."""
        return str(self.fields["id"])


@dataclass(frozen=True)
class Proposal:
    """A whole case as proposed. `undated` are the articles without a day, with what is estimated of it."""

    id: str
    corridor: ProposedEntry
    rivals: tuple[ProposedEntry, ...]
    window: tuple[str, str]
    window_notes: tuple[str, ...]
    terms: tuple[tuple[str, int], ...]
    n_articles: int
    n_named: int
    languages: tuple[str, ...]
    actors: tuple[tuple[str, tuple[ProposedEntry, ...]], ...] = ()  # heading -> entries
    places: tuple[ProposedEntry, ...] = ()
    asks: tuple[ProposedEntry, ...] = ()
    undated: tuple[tuple[str, str], ...] = ()
    n_given: int = 0  # articles in the collection, of which n_articles were read
    left_out: int = 0  # names that stand too seldom in many articles

    def counts(self) -> dict[str, int]:
        """Return how many entries there are of each kind, and how many of all are only proposed."""
        actors = [e for _, group in self.actors for e in group]
        kinds = {"actors": actors, "places": [self.corridor, *self.rivals, *self.places], "asks": [*self.asks]}
        sure = {kind: sum(e.sure for e in entries) for kind, entries in kinds.items()}
        unsure = sum(not e.sure for entries in kinds.values() for e in entries)
        return {**sure, "proposed as comments": unsure, "articles": self.n_articles, "without a day": len(self.undated)}


def propose_entry(
    own: str, name: str, kind: str, of: Evidence, *, sure: bool = True, notes: Iterable[str] = (), **more: object
) -> ProposedEntry:
    """Return an entry of this id, name and kind, with the other fields that have a value."""
    fields = {"id": own, "name": name, "kind": kind} | {k: v for k, v in more.items() if v}
    return ProposedEntry(fields, of, sure, tuple(notes))


def evidence(found: Sequence[Found]) -> Evidence:
    """Return the evidence of where a name stands."""
    where = [(one.reading.article_id, one.start, one.text, one.sentence) for one in found]
    article_id, _, _, example = min(where, key=lambda w: (abs(len(w[3].split()) - _LIKED), w[:2]))
    spellings = sorted(Counter(w[2] for w in where).items(), key=lambda s: (-s[1], s[0]))
    return Evidence(len(found), len({w[0] for w in where}), tuple(spellings), example, article_id)


def fits_country(code: str | None) -> bool:
    """Return whether a case can hold a country code: some bodies of the resources have a longer one."""
    return bool(code and _COUNTRY.fullmatch(code))


def entry_id(name: str, taken: set[str]) -> str:
    """Return an id for a name that no other entry has; it is taken from then on.

    >>> entry_id("Hauliers' Union", {"hauliers_union"})
    'hauliers_union_2'
    """
    words = name if re.fullmatch("[a-z_]+", name) else slug(name)
    plain = "".join(c for c in words if c.isascii() and (c.isalnum() or c == "_")).strip("_")
    stem = plain if plain[:1].isalpha() else f"x_{plain}".rstrip("_")
    out, number = stem, 1
    while out in taken:
        number += 1
        out = f"{stem}_{number}"
    taken.add(out)
    return out
