"""The entries of a case folder's files, and the case that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from corridor_analysis.case.codings import PRECEDENCE
from corridor_analysis.corpus.screening import any_of, fold
from corridor_analysis.errors import nearest
from corridor_analysis.schema import TABLES
from corridor_analysis.schema.entry import Entry

__all__ = [
    "Actor", "ActorsFile", "Author", "CaseFile", "Correction", "CorrectionsFile", "Demand", "DemandsFile",
    "Examples", "Instrument", "Place", "PlacesFile", "Window",
]  # fmt: skip

_ID = r"^[a-z][a-z0-9_]*$"


def _checked_day(value: object) -> str:
    """Return a day as text. Raises ValueError, which says how to write one, for anything else."""
    try:
        if isinstance(value, str) and len(value) == len("2022-12-12"):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise ValueError(f"{value} is no day; write it like 2022-12-12")


def _checked_date(value: object) -> str | None:
    """Return a day, a month or a year as text: what is known of a date. A bare year is a number to YAML."""
    if value is None:
        return None
    text = str(value)
    try:
        if not isinstance(value, bool) and re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
            date.fromisoformat(text + "2020-01-01"[len(text) :])
            return text
    except ValueError:
        pass
    raise ValueError(f"{value} is no date; write a day, a month or a year, like 2020-11-09, 2020-11 or 2020")


def _checked_name(value: str) -> str:
    if not value.strip():
        raise ValueError("an alias is empty", "Remove it.")
    return value


def _checked_term(value: str) -> str:
    if not any(c.isalnum() for c in value):
        raise ValueError(f"term {value!r} has no letter", "Give a word that only such articles have.")
    return value


Day = Annotated[str, BeforeValidator(_checked_day)]
Date = Annotated[str | None, BeforeValidator(_checked_date)]
Names = tuple[Annotated[str, AfterValidator(_checked_name)], ...]


class Actor(Entry):
    """A person, body, state, intergovernmental organisation or group that acts in the case."""

    id: str = Field(pattern=_ID)
    name: str = Field(min_length=1)
    kind: Literal["person", "state", "igo", "body", "group"] = "person"
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2,4}$")
    role: str | None = None  # the office, as in resources/roles.yaml: "President", "Foreign Minister"
    body: str | None = None  # id or name of the body that the person belongs to or speaks for
    holder: str | None = None  # of a body: id of the person whose office it is, and whose positions it gives out
    sector: str | None = None
    aliases: Names = ()

    @model_validator(mode="after")
    def _checked_holder(self) -> Actor:
        if self.holder is not None and self.kind != "body":
            raise ValueError(f"a {self.kind} has no holder, only a body has", "Strike `holder`.")
        return self


class Instrument(Entry):
    """A ruling, agreement or statement that parties invoke."""

    id: str = Field(pattern=_ID)
    name: str = Field(min_length=1)
    issuer: str | None = None
    date: Date = None  # as precise as it is known
    aliases: Names = ()


class Place(Entry):
    """A place: the corridor itself, a territory, a town. `descriptions` mean it when nothing else is meant.

    `route`, of a corridor: ids of the places that it joins, in order from one end to the other.
    """

    id: str = Field(pattern=_ID)
    name: str = Field(min_length=1)
    kind: Literal["corridor", "territory", "town", "border", "site"]
    country: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    aliases: Names = ()
    descriptions: Names = ()
    route: tuple[str, ...] = ()


class Examples(Entry):
    """Wordings that an entry must match and must not match; each is a test."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class Demand(Entry):
    """An entry of the codebook: what is asked for. Entries are tried in order of the file; all that match count."""

    id: str = Field(pattern=_ID)
    label: str
    definition: str
    include: str
    exclude: str
    terms: tuple[tuple[str, ...], ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    gold: str | None = None  # id of the same demand in an older codebook
    examples: Examples

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(any_of(group) for group in self.terms)

    @cached_property
    def _unless(self) -> re.Pattern[str] | None:
        return any_of(self.unless) if self.unless else None

    def matches(self, text: str) -> bool:
        """Return whether a wording asks for this: a term of every group, and none of `unless`."""
        folded = fold(text)
        return all(p.search(folded) for p in self._patterns) and not (self._unless and self._unless.search(folded))


class Correction(Entry):
    """A coder's correction of one table: which rows, what they become, why, and how many rows it must touch."""

    table: str
    where: Mapping[str, str]
    set: Mapping[str, str | None]
    reason: str = Field(min_length=10)
    expects: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _checked_columns(self) -> Correction:
        if self.table not in TABLES:
            raise ValueError(f"there is no table {self.table!r}", nearest(self.table, TABLES))
        columns = [c.name for c in TABLES[self.table].columns]
        for column in (*self.where, *self.set):
            if column not in columns:
                raise ValueError(f"{self.table} has no column {column!r}", nearest(column, columns))
        if not self.where or not self.set:
            raise ValueError("`where` or `set` is empty", "Say which rows, and what they become.")
        return self


class Window(Entry):
    """Days between which the crisis is studied."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _checked_order(self) -> Window:
        if self.start > self.end:
            raise ValueError(f"start {self.start} is after end {self.end}", "Swap the two days.")
        return self


class Author(Entry):
    """Who answers for the reports of a case: a person, or a body.

    A person's family name is what stands before a comma, else the last word with the small words before it.
    """

    name: str = Field(min_length=1, pattern=r"\w")
    kind: Literal["person", "body"] = "person"
    orcid: str | None = None
    affiliation: str | None = Field(default=None, min_length=1)

    @field_validator("orcid")
    @classmethod
    def _checked_orcid(cls, value: str | None) -> str | None:
        """Return an ORCID iD bare. Its last character is a check on the others (ISO 7064, mod 11-2)."""
        if value is None:
            return None
        bare = value.removeprefix("https://orcid.org/")
        if not re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", bare):
            raise ValueError("an ORCID iD is written like 0000-0002-1825-0097")
        total = 0
        for digit in bare.replace("-", "")[:-1]:
            total = (total + int(digit)) * 2
        wanted = (12 - total % 11) % 11
        if bare[-1] != ("X" if wanted == 10 else str(wanted)):
            raise ValueError("no ORCID iD has these digits: one of them is mistyped")
        return bare


class CaseFile(Entry):
    """What `case.yaml` holds."""

    id: str = Field(pattern=_ID)
    title: str
    question: str
    corridor: str
    window: Window
    terms: tuple[Annotated[str, AfterValidator(_checked_term)], ...] = ()
    languages: tuple[str, ...] = ("en",)
    authors: tuple[Author, ...] = ()
    precedence: tuple[str, ...] = PRECEDENCE

    @field_validator("precedence")
    @classmethod
    def _checked_precedence(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Return whose word stands, the first first. Raises ValueError for nobody's, or one named twice."""
        if not value or len(set(value)) < len(value):
            raise ValueError("name each once: person, model, agreement, rules, or a coder's name")
        return value


def _listed(value: object) -> object:
    """Return the entries under a key; a key with nothing under it has none."""
    return () if value is None else value


_Made = TypeVar("_Made")
_Entries = Annotated[tuple[_Made, ...], BeforeValidator(_listed)]


class ActorsFile(Entry):
    """What `actors.yaml` holds."""

    actors: _Entries[Actor] = ()
    instruments: _Entries[Instrument] = ()


class PlacesFile(Entry):
    """What `places.yaml` holds."""

    places: _Entries[Place] = ()


class DemandsFile(Entry):
    """What `demands.yaml` holds."""

    demands: _Entries[Demand] = ()


class CorrectionsFile(Entry):
    """What `corrections.yaml` holds."""

    corrections: _Entries[Correction] = ()
