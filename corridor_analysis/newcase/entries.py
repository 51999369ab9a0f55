"""What is proposed: entries of a case, each with how often and in which words the articles have it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corridor_analysis.newcase.names import Piece
from corridor_analysis.parse.tree.spelling import slug

__all__ = ["Ask", "Entry", "Evidence", "Proposal", "entry_id", "evidence", "fits_country"]


_COUNTRY = re.compile(r"[A-Z]{2,4}")


@dataclass(frozen=True)
class Evidence:
    """How often something is named, in how many articles, in which spellings, and a sentence that has it."""

    count: int
    articles: int
    spellings: tuple[tuple[str, int], ...]
    example: str
    article_id: str


@dataclass(frozen=True)
class Entry:
    """An entry of actors.yaml or places.yaml. `sure` entries stand in the file, the others as comments."""

    fields: Mapping[str, object]
    evidence: Evidence
    sure: bool = True
    notes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the entry."""
        return str(self.fields["id"])


@dataclass(frozen=True)
class Ask:
    """An entry of the codebook of demands."""

    fields: Mapping[str, object]
    evidence: Evidence
    sure: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A whole case as proposed. `undated` are the articles without a day, with what is estimated of it."""

    id: str
    corridor: Entry
    rivals: tuple[Entry, ...]
    window: tuple[str, str]
    window_notes: tuple[str, ...]
    terms: tuple[tuple[str, int], ...]
    n_articles: int
    n_named: int
    languages: tuple[str, ...]
    actors: tuple[tuple[str, tuple[Entry, ...]], ...] = ()  # heading -> entries
    places: tuple[Entry, ...] = ()
    asks: tuple[Ask, ...] = ()
    undated: tuple[tuple[str, str], ...] = field(default=())
    n_given: int = 0  # articles in the collection, of which n_articles were read
    left_out: int = 0  # names that stand too seldom in many articles

    def counts(self) -> dict[str, int]:
        """Return how many entries there are of each kind, and how many of all are only proposed."""
        actors = [e for _, group in self.actors for e in group]
        places = [self.corridor, *self.rivals, *self.places]
        kinds = {"actors": actors, "places": places, "asks": list(self.asks)}
        sure = {kind: sum(e.sure for e in entries) for kind, entries in kinds.items()}
        unsure = sum(not e.sure for entries in kinds.values() for e in entries)
        return {**sure, "proposed as comments": unsure, "articles": self.n_articles, "without a day": len(self.undated)}


def evidence(found: Sequence[Piece], also: Mapping[str, int] | None = None) -> Evidence:
    """Return the evidence of a name's pieces; the example is the sentence nearest to twenty words."""
    spellings = Counter(p.text for p in found)
    spellings.update(also or {})
    best = min(found, key=lambda p: (abs(len(p.sentence.split()) - 20), p.page.article_id, p.start))
    articles = len({p.page.article_id for p in found})
    ranked = sorted(spellings.items(), key=lambda s: (-s[1], s[0]))
    return Evidence(sum(spellings.values()), articles, tuple(ranked), best.sentence, best.page.article_id)


def fits_country(code: str | None) -> bool:
    """Return whether a case can hold a country code: some bodies of the resources have a longer one."""
    return bool(code and _COUNTRY.fullmatch(code))


def entry_id(name: str, taken: Iterable[str]) -> str:
    """Return an id for a name that no other entry has.

    >>> entry_id("Hauliers' Union", ["hauliers_union"])
    'hauliers_union_2'
    """
    plain = "".join(
        c for c in (name if re.fullmatch("[a-z_]+", name) else slug(name)) if c.isascii() and (c.isalnum() or c == "_")
    ).strip("_")
    stem = plain if plain[:1].isalpha() else f"x_{plain}".rstrip("_")
    used, number, out = set(taken), 1, stem
    while out in used:
        number += 1
        out = f"{stem}_{number}"
    return out
