"""What sources call the fields of an article, and what a value of one of them says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from numbers import Real

from pydantic import model_validator

from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

_BETWEEN = re.compile(r"[\W_]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_INNER = ("name", "rendered", "processed", "value", "text", "html", "#text", "$t", "default")  # an object's own words
_LARGE = 1e300  # a number of more digits is no day, name or id


class FieldNames(Entry):
    """What `resources/corpus_fields.yaml` holds: for each field the names that sources give it."""

    article_id: tuple[str, ...]
    text: tuple[str, ...]
    published: tuple[str, ...]
    headline: tuple[str, ...]
    outlet: tuple[str, ...]
    language: tuple[str, ...]

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Name that sources give -> field."""
        return {alias: field for field in FIELDS for alias in getattr(self, field)}

    @model_validator(mode="after")
    def _once(self) -> FieldNames:
        if len(self.aliases) < sum(len(getattr(self, field)) for field in FIELDS):
            raise ValueError("a name is given twice")
        return self


FIELDS = tuple(FieldNames.model_fields)


def inner(value: object) -> object:
    """Return what an object holds: its name, or its words as content systems and feeds have them; else the value."""
    if isinstance(value, Mapping):
        return next((value[key] for key in _INNER if value.get(key) is not None), None)
    return value


def plain_value(value: object) -> str | date | None:
    """Return a scalar as text or date; None for what is missing (None, NaN, NaT, blank) or is no scalar.

    Of an object the name counts, as in `"source": {"id": 7, "name": "Island Wire"}`.
    """
    value = inner(value)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, date) and value == value:  # NaT is a date that differs from itself
        return value
    if isinstance(value, Real) and not isinstance(value, bool) and value < _LARGE and not value < -_LARGE:
        return str(value)
    return None


def fault_of(text: str) -> tuple[str, str] | None:
    """Return reason and detail where a text given as `str` cannot be stored or parsed, else None."""
    half = _SURROGATE.search(text)
    if half:
        return "encoding", f"Half of a surrogate pair at character {half.start()}. Encode the text again."
    if not text.strip():
        return "no_text", "The text is empty. Give the article's words."
    return None


def line_of(value: object) -> str | None:
    """Return a value as one line of text, None where there is none or it cannot be stored."""
    text = " ".join(str(plain_value(value) or "").split())
    return None if not text or fault_of(text) else text


def _plain_name(name: object) -> str:
    return _BETWEEN.sub("_", str(name).strip().lower())


def known_fields(row: Mapping[str, object], given: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return the fields of a row under the names of FIELDS, the rest left out.

    Names are read in any case, with any mark or space between their words. `given` has names that count before the
    common ones, ours to those of the row.
    """
    plain: dict[str, object] = {}
    for name, value in row.items():
        plain.setdefault(_plain_name(name), value)
    known = {ours: plain[name] for ours, theirs in (given or {}).items() if (name := _plain_name(theirs)) in plain}
    for alias, ours in lexicon("corpus_fields.yaml", FieldNames).aliases.items():
        if alias in plain:
            known.setdefault(ours, plain[alias])
    return known


def no_text_field(names: Iterable[object]) -> str:
    """Return the detail of a reject that lacks the field of the text, with the names that are there."""
    there = ", ".join(map(str, names))[:200]
    return f"No field 'text' is known. Found: {there}. Name it: --field text=NAME, or fields={{'text': NAME}}."
