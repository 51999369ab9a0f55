"""What there is to review: rows of the rules and of models, and sentences that have none of a kind.

They are what they were before a person judged them, so that a sample stays what it was while it is judged.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from corridor_analysis.case.codings import KINDS, Coding, Reading, before_of, digest_of
from corridor_analysis.coders.items import RULES, rule_items
from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.parse.records import Chars
from corridor_analysis.tables import Tables

__all__ = ["REVIEWED", "Population", "Sample", "Unit", "checked_kinds", "population", "unit_key"]

REVIEWED = (
    "contacts",
    "demands",
    "access_events",
    "accusations",
)  # what a review is about unless another kind is named
_OTHERS = ("acts", "quotes")


class Sample(NamedTuple):
    """A random sample of one kind, as the codings of its units name it: `20 of 187 contacts rows, seed 0`."""

    drawn: int
    of: int
    kind: str
    what: str  # rows or sentences
    seed: int

    def __str__(self) -> str:
        return f"{self.drawn} of {self.of} {self.kind} {self.what}, seed {self.seed}"

    @classmethod
    def parse(cls, name: str) -> Sample | None:
        """Return the sample that has this name; None where it is another's."""
        found = re.fullmatch(r"(\d+) of (\d+) (\w+) (rows|sentences), seed (\d+)", name)
        return cls(int(found[1]), int(found[2]), found[3], found[4], int(found[5])) if found else None


@dataclass(frozen=True)
class Unit:
    """One thing to judge: a row with the words that tell it or, without `row`, a sentence that has no row of a kind.

    `by` is whose row it is: that of the rules, or of a model where the rules have none.
    """

    kind: str
    article_id: str
    digest: str
    span: Chars
    words: str
    before: str | None
    row: dict[str, Any] | None
    sample: str | None = None
    by: str = RULES

    @cached_property
    def key(self) -> str:
        """What a coding must have in common with this unit to be about it."""
        return unit_key(self.digest, self.kind, self.words, self.before, self.row)


def unit_key(digest: str, kind: str, words: str, before: str | None, row: object) -> str:
    """Return the digest of what makes a unit: the article, the kind, its words, and the row that is judged."""
    told = json.dumps([digest, kind, words, before, row], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Population:
    """All rows and all sentences without one of the rules, of some kinds, in order of articles and text."""

    rows: tuple[Unit, ...]
    sentences: tuple[Unit, ...]

    def sample(self, number: int, seed: int = 0) -> list[Unit]:
        """Return so many of the rules' rows and of sentences of each kind, drawn at random, with the sample's name.

        The same seed draws the same units on every machine: those whose digests come first.
        """
        out = []
        for what, units in (("rows", self.rows), ("sentences", self.sentences)):
            for kind in dict.fromkeys(u.kind for u in units):
                of = [u for u in units if u.kind == kind and u.by == RULES]
                chance = {u.key: hashlib.sha256(f"{seed}|{what}|{u.key}".encode()).digest() for u in of}
                drawn = {u.key for u in sorted(of, key=lambda u: chance[u.key])[:number]}
                name = str(Sample(len(drawn), len(of), kind, what, seed))
                out += [replace(u, sample=name) for u in of if u.key in drawn]
        return out


def checked_kinds(names: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds to review. Raises ParameterError for one that there is not."""
    for name in names:
        if name not in (*REVIEWED, *_OTHERS):
            raise ParameterError("kind", name, "there is no such kind to review", nearest(name, (*REVIEWED, *_OTHERS)))
    return tuple(names) or REVIEWED


def population(tables: Tables, kinds: Sequence[str] = ()) -> Population:
    """Return the units of some tables. Raises ParameterError for a kind that there is not."""
    wanted = checked_kinds(kinds)
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    digests = {key: digest_of(text) for key, text in texts.items()}
    found = [f for f in _told(tables) if f[1] in wanted]
    rows: dict[str, Unit] = {}
    for article_id, kind, span, row, by in sorted(found, key=lambda f: (f[0], f[2], wanted.index(f[1]))):
        unit = _unit(kind, article_id, digests[article_id], texts[article_id], span, row)
        rows.setdefault(unit.key, replace(unit, by=by))
    taken: dict[tuple[str, str], list[int]] = {}
    starts = {a: sorted(g["start"]) for a, g in tables.sentences.groupby("article_id")}
    for article_id, kind, span, _, _ in (f for f in found if f[4] == RULES):
        lines = starts.get(article_id, [0])
        held = range(bisect_right(lines, span.start) - 1, bisect_right(lines, max(span.start, span.end - 1)))
        taken.setdefault((article_id, kind), []).extend(lines[i] for i in held)
    sentences = []
    for s in tables.sentences.sort_values(["article_id", "start"]).itertuples():
        for kind in wanted:
            if s.start not in taken.get((s.article_id, kind), ()) and texts[s.article_id][s.start : s.end].strip():
                span = Chars(int(s.start), int(s.end))
                sentences.append(_unit(kind, s.article_id, digests[s.article_id], texts[s.article_id], span, None))
    return Population(tuple(rows.values()), tuple(sentences))


def _unit(kind: str, article_id: str, digest: str, text: str, span: Chars, row: dict[str, Any] | None) -> Unit:
    words = text[span.start : span.end].strip()
    start = text.index(words, span.start)
    place = Chars(start, start + len(words))
    return Unit(kind, article_id, digest, place, words, before_of(text, place), row)


def _told(tables: Tables) -> Iterator[tuple[str, str, Chars, dict[str, Any], str]]:
    """Yield article, kind, place, fields and coder of every row of the rules, whatever stands now, and of what models
    add to them.
    """
    coded = set(tables.codings["article_id"])
    said = tables.codings[tables.codings["said"].notna() & (tables.codings["effect"] != "rejects")]
    ruled = set(said.loc[said["coder"] == RULES, "unit"])
    seen = set()
    for c in said[said["coder_kind"] != "person"].itertuples():
        if c.coder == RULES or (c.unit not in ruled and c.unit not in seen):
            seen.add(c.unit)
            yield c.article_id, c.kind, Chars(int(c.start), int(c.end)), _fields(c.kind, json.loads(c.said)), c.coder
    for article_id, item in rule_items(tables.frames()):
        if article_id not in coded:
            yield article_id, item.kind, item.span, _fields(item.kind, dict(item.shown)), RULES


def _fields(kind: str, shown: dict[str, Any]) -> dict[str, Any]:
    """Return what a row says, in order of the codebook."""
    return {name: shown[name] for name in KINDS[kind] if name in shown}


def of_entry(entry: Coding | Reading) -> list[str]:
    """Return the keys of the units that a line of codings judges: a row, or a sentence that was read for kinds."""
    if isinstance(entry, Coding):
        return [unit_key(entry.digest, entry.kind, entry.words, entry.before, entry.row)] if entry.row else []
    return [unit_key(entry.digest, kind, entry.words, entry.before, None) for kind in entry.read if entry.words]
