"""The entries of a case folder's files, and the case that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from corridor_analysis.case.codings import PRECEDENCE, Codings
from corridor_analysis.corpus.screening import Screen, any_of, country_words, fold
from corridor_analysis.schema.entry import Entry

__all__ = [
    "Actor",
    "Author",
    "Case",
    "CaseFile",
    "Correction",
    "Demand",
    "Examples",
    "Instrument",
    "Place",
    "Window",
]

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


Day = Annotated[str, BeforeValidator(_checked_day)]
Date = Annotated[str | None, BeforeValidator(_checked_date)]


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
    aliases: tuple[str, ...] = ()


class Instrument(Entry):
    """A ruling, agreement or statement that parties invoke."""

    id: str = Field(pattern=_ID)
    name: str = Field(min_length=1)
    issuer: str | None = None
    date: Date = None  # as precise as it is known
    aliases: tuple[str, ...] = ()


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
    aliases: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
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


class Window(Entry):
    """Days between which the crisis is studied."""

    start: Day
    end: Day


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
    terms: tuple[str, ...] = ()
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


@dataclass(frozen=True)
class Case:
    """A case folder, read and checked. Entries keep the order of their files."""

    id: str
    title: str
    question: str
    folder: Path
    corridor: Place
    window: Window
    terms: tuple[str, ...]
    languages: tuple[str, ...]
    actors: tuple[Actor, ...]
    instruments: tuple[Instrument, ...]
    places: tuple[Place, ...]
    demands: tuple[Demand, ...]
    corrections: tuple[Correction, ...]
    digest: str
    authors: tuple[Author, ...] = ()
    codings: Codings = field(default_factory=Codings)
    precedence: tuple[str, ...] = PRECEDENCE

    @property
    def entries(self) -> tuple[Place | Instrument | Actor, ...]:
        """Whom and what the case names: places, instruments, actors."""
        return (*self.places, *self.instruments, *self.actors)

    @property
    def for_reading(self) -> Case:
        """The case as it matters to reading an article: codings and corrections are laid to what was read."""
        return replace(self, codings=Codings(), corrections=())

    def relevant(self, text: str) -> bool:
        """Return whether a text is about the case: its terms and the corridor's names decide, misspelt ones included.

        A description of a place ("the road") is enough beside another place of the case, one of the countries in
        which its places are, or a person of these.
        """
        return self.screen.finds(text)

    @cached_property
    def screen(self) -> Screen:
        """What decides whether a text is about the case."""
        others = [name for p in self.places if p != self.corridor for name in (p.name, *p.aliases)]
        lands = dict.fromkeys(p.country for p in self.places if p.country)
        people = [
            name
            for a in self.actors
            if (a.kind == "person" and a.country in {None, *lands}) or (a.kind == "state" and a.country in lands)
            for name in (a.name, *a.aliases)
        ]
        return Screen(
            names=tuple(dict.fromkeys((*self.terms, self.corridor.name, *self.corridor.aliases))),
            hints=tuple(dict.fromkeys((*others, *country_words(lands), *people))),
            descriptions=tuple(words for p in self.places for words in p.descriptions),
        )
