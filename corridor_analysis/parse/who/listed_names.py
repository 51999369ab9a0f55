"""The lists of countries, organisations, leaders, places and first names: what one row of each file is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from corridor_analysis.errors import ResourceError
from corridor_analysis.parse.tree.spelling import split
from corridor_analysis.resources import read_csv
from corridor_analysis.schema import ENTITY_KINDS
from corridor_analysis.schema.entry import Entry, checked

__all__ = ["Country", "GivenName", "Leader", "Organisation", "PlaceName", "check_rows", "rows"]

_Several = tuple[str, ...]


def _cells(cell: str | None) -> _Several:
    return tuple(name for name in (cell or "").split("|") if name)


def _of_entities(kind: str) -> str:
    if kind not in ENTITY_KINDS:
        raise ValueError(f"unknown kind, allowed: {', '.join(ENTITY_KINDS)}")
    return kind


_Names = Annotated[_Several, BeforeValidator(_cells)]  # a cell may hold several names, parted by `|`


class _Row(Entry):
    file: ClassVar[str]
    name: str
    aliases: _Names = ()

    @property
    def names(self) -> _Several:
        """The names that no other row of the file may have."""
        return (self.name, *self.aliases)


class _Seated(_Row):
    metonyms: _Names

    @property
    def names(self) -> _Several:
        """The names that no other row of the file may have."""
        return (*super().names, *self.metonyms)


class Country(_Seated):
    """A row of `countries.csv`: a state or territory by its ISO 3166-1 alpha-3 code."""

    file = "countries.csv"
    code: str
    adjectives: _Names
    people: _Names
    metonyms: _Names = Field(alias="capitals")


class Organisation(_Seated):
    """A row of `organisations.csv`: an organisation or body with its kind of entity and PLOVER sector."""

    file = "organisations.csv"
    kind: Annotated[str, AfterValidator(_of_entities)]
    code: str
    sector: str


class Leader(_Row):
    """A row of `leaders.csv`: somebody who holds or held an office of a country."""

    file = "leaders.csv"
    country: str
    role: str


class PlaceName(_Row):
    """A row of `places.csv`: a place of a country."""

    file = "places.csv"
    country: str


class GivenName(_Row):
    """A row of `given_names.csv`: a first name and its gender, empty where it tells none."""

    file = "given_names.csv"
    gender: Literal["m", "f", ""]


_AnyRow = TypeVar("_AnyRow", bound=_Row)


def check_rows(model: type[_AnyRow], content: Iterable[Mapping[str, str]]) -> tuple[_AnyRow, ...]:
    """Return rows as entries; raises ResourceError where one breaks a rule or a name stands with two of them."""
    seen: dict[_Several, str] = {}
    out = tuple(checked(model, row, model.file, row.get("name", ""), ResourceError) for row in content)
    for row in out:
        for name in row.names:
            if (words := split(name)) in seen:
                problem = f"{name!r} also stands with {seen[words]!r}"
                raise ResourceError(model.file, row.name, problem, "Keep it with one of the two.")
            seen[words] = row.name
    return out


@cache
def rows(model: type[_AnyRow]) -> tuple[_AnyRow, ...]:
    """Return the rows of a model's file, read and checked once."""
    return check_rows(model, read_csv(model.file))
