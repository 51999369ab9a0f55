"""What was read of some articles, as tables in order of their ids: here in memory, in `batch` on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from corridor_analysis.schema import TABLES
from corridor_analysis.tables.rows import DATING_TIMES, Row

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.tables.reading import Outcome

__all__ = ["Readings", "ReadingsInMemory", "each_once"]

R = TypeVar("R", bound="Readings")
_ENTITY = TABLES["entities"].columns


class Readings(Protocol):
    """What was read of some articles."""

    @property
    def ids(self) -> Collection[str]:
        """The articles."""

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a table, or some of its columns, article after article."""

    def entities(self) -> pd.DataFrame:
        """Return each entity once, in order of ids; of several rows the one that sorts first."""

    def dating_times(self) -> list[Row]:
        """Return which times date which events of articles without a date."""

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, reason and detail of the articles that could not be read."""

    def only(self: R, wanted: Collection[str]) -> R:
        """Return the readings of some of the articles."""

    def replaced(self: R, others: R) -> R:
        """Return readings in which some articles are as they were read another time."""


class ReadingsInMemory:
    """The rows of articles, as they came."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self._outcomes = dict(sorted((o.article_id, o) for o in outcomes))

    @property
    def ids(self) -> Collection[str]:
        """The articles."""
        return self._outcomes.keys()

    def _rows(self, name: str) -> Iterator[Row]:
        return (row for o in self._outcomes.values() for row in o.rows.get(name, ()))

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a table, or some of its columns, article after article."""
        whole = TABLES[name].frame(self._rows(name))
        return whole[list(columns)] if columns else whole

    def entities(self) -> pd.DataFrame:
        """Return each entity once, in order of ids; of several rows the one that sorts first."""
        return each_once(tuple(row[c.name] for c in _ENTITY) for row in self._rows("entities"))

    def dating_times(self) -> list[Row]:
        """Return which times date which events of articles without a date."""
        return list(self._rows(DATING_TIMES))

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, reason and detail of the articles that could not be read."""
        return ((i, o.fault, o.detail or "") for i, o in self._outcomes.items() if o.fault)

    def only(self, wanted: Collection[str]) -> ReadingsInMemory:
        """Return the readings of some of the articles."""
        return ReadingsInMemory(o for i, o in self._outcomes.items() if i in wanted)

    def replaced(self, others: ReadingsInMemory) -> ReadingsInMemory:
        """Return readings in which some articles are as they were read another time."""
        return ReadingsInMemory({**self._outcomes, **others._outcomes}.values())


def each_once(entities: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    """Return the table of entities, each once, in order of ids; of several rows of one the one that sorts first."""
    best: dict[object, tuple[object, ...]] = {}
    for cells in entities:
        known = best.setdefault(cells[0], cells)
        if known != cells:
            best[cells[0]] = min(known, cells, key=_sortable)
    names = [c.name for c in _ENTITY]
    return TABLES["entities"].frame(dict(zip(names, best[key], strict=True)) for key in sorted(best, key=str))


def _sortable(cells: tuple[object, ...]) -> list[tuple[bool, str]]:
    return [(cell is None, str(cell)) for cell in cells]
