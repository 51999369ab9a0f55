"""Judgements of one person, saved at each step: the file of codings is the only state of a review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

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
from corridor_analysis.coders.door import CHARGES
from corridor_analysis.errors import CodingError, ParameterError, nearest
from corridor_analysis.evaluate.review.units import Unit, of_entry
from corridor_analysis.schema import ACCESS_MODES, CONSULT_MODES, EVENT_TYPES, STATUSES
from corridor_analysis.tables import Tables

__all__ = ["Judge", "Judgement", "choices", "fields_of"]

_UNASKED = ("happening",)
_ACTS = tuple(t for t in EVENT_TYPES if t not in ("CONSULT", "REQUEST", *CHARGES))
Entry = Coding | Reading
Judgement = Effect | Literal["reads"]


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind that a reviewer fills in."""
    return tuple(name for name in KINDS[kind] if name not in _UNASKED)


def choices(kind: str, name: str, case: Case | None) -> tuple[str, ...]:
    """Return the values that a field can have; none where it holds names, a day or free words."""
    demands, places_of = (case.demands, case.places) if case else ((), ())
    return {
        "mode": CONSULT_MODES, "type": ACCESS_MODES, "status": STATUSES, "demand": tuple(d.id for d in demands),
        "event_type": CHARGES if kind == "accusations" else _ACTS, "place": tuple(p.id for p in places_of),
    }.get(name, ())  # fmt: skip


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
        for entry in self.entries():
            if entry.coder_kind != "person":
                problem = f"{entry.coder} is a model's name in this file"
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
            detail = f"{unit.article_id}: the article is not here, or its text has changed."
            return Fault("", "coding_article", detail)
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
        said = self.judged().get(unit.key)
        if said is not None:
            record(self.path, [], drop=[said])

    def strike(self, unit: tuple[str, ...]) -> None:
        """Take a fact back that this coder added."""
        record(self.path, [], drop=[e for e in self.entries() if e.unit == unit])

    def _signed(self, article_id: str, words: str | None = None, before: str | None = None) -> dict[str, Any]:
        return {
            "article": article_id, "digest": digest_of(self.texts[article_id]), "words": words, "before": before,
            "coder": self.coder, "coder_kind": "person", "at": self.day,
        }  # fmt: skip

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
        if isinstance(entry, Coding):
            found = self._door.checked(entry)
            if isinstance(found, Fault):
                return found
        said = self.judged().get(unit.key) if unit else None
        record(self.path, [entry], drop=[said] if said is not None else [])
        return None
