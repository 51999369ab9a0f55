"""Review by a person: rows of the rules and of models, sentences that have none of a kind, and what is judged of them.

Units are what they were before a person judged them, so that a sample stays what it was while it is judged. Each
judgement is saved at once: the file of codings is the only state of a review.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

from corridor_analysis.case import Case
from corridor_analysis.case.codings import (
    KINDS,
    Coding,
    Fault,
    Reading,
    before_of,
    coder_file,
    digest_of,
    places,
    read_codings,
    record,
)  # fmt: skip
from corridor_analysis.case.codings.entries import NAMES, Effect
from corridor_analysis.coders import Door
from corridor_analysis.coders.items import RULES, rule_items
from corridor_analysis.errors import CodingError, ParameterError, nearest
from corridor_analysis.parse.records import Chars
from corridor_analysis.tables import Tables

REVIEWED = ("contacts", "demands", "access_events", "accusations")  # unless another kind is named
_OTHERS = ("acts", "quotes")
Entry = Coding | Reading
Judgement = Effect | Literal["reads"]


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

    def unit(kind: str, article_id: str, span: Chars, row: dict[str, Any] | None) -> Unit:
        text = texts[article_id]
        words = text[span.start : span.end].strip()
        start = text.index(words, span.start)
        place = Chars(start, start + len(words))
        return Unit(kind, article_id, digests[article_id], place, words, before_of(text, place), row)

    rows: dict[str, Unit] = {}
    for article_id, kind, span, row, by in sorted(found, key=lambda f: (f[0], f[2], wanted.index(f[1]))):
        judged = replace(unit(kind, article_id, span, {n: row[n] for n in KINDS[kind] if n in row}), by=by)
        rows.setdefault(judged.key, judged)
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
                sentences.append(unit(kind, s.article_id, Chars(int(s.start), int(s.end)), None))
    return Population(tuple(rows.values()), tuple(sentences))


def _told(tables: Tables) -> Iterator[tuple[str, str, Chars, dict[str, Any], str]]:
    """Yield article, kind, place, fields and coder of all rows of the rules, struck ones too, and what models add."""
    coded = set(tables.codings["article_id"])
    said = tables.codings[tables.codings["said"].notna() & (tables.codings["effect"] != "rejects")]
    ruled = set(said.loc[said["coder"] == RULES, "unit"])
    seen = set()
    for c in said[said["coder_kind"] != "person"].itertuples():
        if c.coder == RULES or (c.unit not in ruled and c.unit not in seen):
            seen.add(c.unit)
            yield c.article_id, c.kind, Chars(int(c.start), int(c.end)), json.loads(c.said), c.coder
    for article_id, item in rule_items(tables.frames()):
        if article_id not in coded:
            yield article_id, item.kind, item.span, dict(item.shown), RULES


def of_entry(entry: Coding | Reading) -> list[str]:
    """Return the keys of the units that a line of codings judges: a row, or a sentence that was read for kinds."""
    if isinstance(entry, Coding):
        return [unit_key(entry.digest, entry.kind, entry.words, entry.before, entry.row)] if entry.row else []
    return [unit_key(entry.digest, kind, entry.words, entry.before, None) for kind in entry.read if entry.words]


@dataclass
class Judge:
    """One person's judgements on the articles of some tables, by the case's codebook. `day` is the one to sign with."""

    tables: Tables
    case: Case
    coder: str
    day: str | None = None

    def __post_init__(self) -> None:
        if not any(c.isalnum() for c in self.coder):
            raise ParameterError("coder", self.coder, "this is no name", "Give the name that your codings are to have.")
        self.path = coder_file(self.case.folder, self.coder)
        if any(entry.coder_kind != "person" for entry in self.entries()):
            problem = f"{self.coder} is a model's name in this file"
            raise CodingError(self.path, self.coder, problem, "Give another name.")

    @cached_property
    def _door(self) -> Door:
        return Door(self.tables.frames(), self.case)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Article -> text."""
        return dict(zip(self.tables.articles["article_id"], self.tables.articles["text"], strict=True))

    def entries(self) -> list[Entry]:
        """Return what this coder has said so far."""
        return [e for e in read_codings(self.path).entries if e.coder == self.coder]

    def judged(self) -> dict[str, Entry]:
        """Return key of a unit -> what this coder has said of it."""
        return {key: entry for entry in self.entries() for key in of_entry(entry)}

    def judge(
        self, unit: Unit, effect: Judgement, fields: Mapping[str, Any] | None = None, note: str = ""
    ) -> Fault | None:
        """Save a judgement of a unit; return why it cannot stand, and then nothing is saved.

        `effect` is confirms, rejects or corrects of a row, reads of a sentence. Of a correction the fields that differ
        are kept.
        """
        text = self.texts.get(unit.article_id)
        if text is None or digest_of(text) != unit.digest:
            return Fault("", "coding_article", f"{unit.article_id}: the article is not here, or its text has changed.")
        cells = self._signed(unit.article_id, unit.words, unit.before) | {"sample": unit.sample, "note": note or None}
        if effect == "reads":
            return self._save(Reading(read=[unit.kind], **cells), unit)
        changed = None
        if effect == "corrects":
            told = self._told(unit.kind, fields or {})
            if isinstance(told, Fault):
                return told
            changed = {k: v for k, v in told.items() if (v or None) != ((unit.row or {}).get(k) or None)}
            if not changed:
                return Fault("", "unchanged", "No field differs from the row: say that it is right.")
        return self._save(Coding(kind=unit.kind, effect=effect, row=unit.row, fields=changed, **cells), unit)

    def add(
        self, article_id: str, kind: str, words: str, fields: Mapping[str, Any], *,
        before: str | None = None, sample: str | None = None,
    ) -> Fault | None:  # fmt: skip
        """Save a fact that no row tells, on words marked in an article; return why it cannot stand."""
        text = self.texts[article_id]
        found = places(text, words, before) or places(text, words)
        told = self._told(kind, fields)
        if not found or isinstance(told, Fault):
            return told if isinstance(told, Fault) else Fault("", "coding_words", "Mark the words in the article.")
        given = {k: v for k, v in told.items() if v not in (None, "")}
        cells = self._signed(article_id, text[found[0].start : found[0].end], before_of(text, found[0]))
        return self._save(Coding(kind=kind, effect="adds", fields=given, sample=sample, **cells))

    def read(self, article_id: str, kinds: Sequence[str]) -> Fault | None:
        """Save that the coder has read a whole article for these kinds."""
        return self._save(Reading(read=sorted(kinds), **self._signed(article_id)))

    def undo(self, unit: Unit) -> None:
        """Take a judgement back."""
        if (said := self.judged().get(unit.key)) is not None:
            record(self.path, [], drop=[said])

    def strike(self, unit: tuple[str, ...]) -> None:
        """Take a fact back that this coder added."""
        record(self.path, [], drop=[e for e in self.entries() if e.unit == unit])

    def _signed(self, article_id: str, words: str | None = None, before: str | None = None) -> dict[str, Any]:
        place = {"article": article_id, "digest": digest_of(self.texts[article_id]), "words": words, "before": before}
        return place | {"coder": self.coder, "coder_kind": "person", "at": self.day}

    def _told(self, kind: str, fields: Mapping[str, Any]) -> dict[str, Any] | Fault:
        """Return fields as a form or a spreadsheet has them in the form of a coding: names are lists, empty is none."""
        out: dict[str, Any] = {}
        for name, value in fields.items():
            if name not in KINDS[kind]:
                return Fault("", "coding_line", f"{kind} have no field {name!r}. {nearest(name, KINDS[kind])}")
            if name in NAMES:
                listed = value.split(";") if isinstance(value, str) else value or []
                out[name] = [n.strip() for n in listed if n.strip()]
            else:
                out[name] = (value.strip() or None) if isinstance(value, str) else value
        return out

    def _save(self, entry: Entry, unit: Unit | None = None) -> Fault | None:
        """Save an entry in place of what was said of its unit, if the door lets it pass."""
        if isinstance(entry, Coding) and isinstance(found := self._door.checked(entry), Fault):
            return found
        said = self.judged().get(unit.key) if unit else None
        record(self.path, [entry], drop=[said] if said is not None else [])
        return None
