"""What was read of articles, as Arrow tables: a row is an article, each of its cells holds its rows of one table.

So one such part holds a stretch of the corpus, the tables that a step needs are read alone, and an article's rows are
found without reading its neighbours'. Parts are kept in memory here, and in files by `batch.part_files`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from corridor_analysis.extract.dating_times import COLUMNS
from corridor_analysis.schema import TABLES, Article
from corridor_analysis.tables.rows import DATING_TIMES, READ, Row, Rows

HEAD = ("article_id", "fault", "detail", "limit", "key")  # `key`, in files only, is of all that the rows rest on
_CELLS = (*READ, DATING_TIMES)


class Outcome(NamedTuple):
    """What came of reading one article: its rows, or the fault that kept it from being read.

    `limit` is the time in seconds that an article was given that took too long.
    """

    article_id: str
    rows: Rows
    fault: str | None = None
    detail: str | None = None
    limit: float | None = None


@cache
def _rows_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of what a cell of a part holds."""
    if name != DATING_TIMES:
        return TABLES[name].arrow
    return pa.schema([(n, pa.int64() if n.endswith(("_start", "_end")) else pa.string()) for n in COLUMNS])


@cache
def part_schema() -> pa.Schema:
    """Return the Arrow schema of a part."""
    cells = [(n, pa.list_(pa.struct(list(_rows_schema(n))))) for n in _CELLS]
    return pa.schema([*cells, *((n, pa.float64() if n == "limit" else pa.string()) for n in HEAD)])


def to_part(outcomes: Iterable[Outcome]) -> pa.Table:
    """Return the part that holds what came of reading some articles; it has no keys."""
    schema, given = part_schema(), list(outcomes)
    columns = {n: [o.rows.get(n, []) for o in given] for n in _CELLS}
    columns |= {n: [getattr(o, n) for o in given] for n in HEAD[:-1]}
    return pa.table({n: pa.array(values, schema.field(n).type) for n, values in columns.items()})


class Place(NamedTuple):
    """Where an article's rows are, and the fault that kept it from being read."""

    part: int
    row: int
    fault: str | None
    detail: str | None


def places_in(part: pa.Table, number: int, by: str = "article_id") -> dict[str, Place]:
    """Return the places of the articles of a part by their ids or keys; `number` is the part's."""
    rows = enumerate(zip(*(part.column(n).to_pylist() for n in (by, "fault", "detail")), strict=True))
    return {name: Place(number, row, fault, detail) for row, (name, fault, detail) in rows}


class Parts:
    """Parts in memory, by number."""

    def __init__(self) -> None:
        self._parts: list[pa.Table] = []

    def known(self, article: Article) -> Place | None:
        """Return the place of an article that need not be read again: none here."""
        return None

    def add(self, part: pa.Table) -> dict[str, Place]:
        """Keep a part; return the places of its articles by their ids."""
        self._parts.append(part)
        return places_in(part, len(self._parts) - 1)

    def column(self, part: int, name: str) -> pa.Table:
        """Return one column of a part, as a table."""
        return self._parts[part].select([name])


class Readings:
    """What was read of some articles, as tables in order of their ids."""

    def __init__(self, parts: Parts, places: Mapping[str, Place]) -> None:
        self.parts, self.places = parts, dict(sorted(places.items()))

    def only(self, wanted: Collection[str]) -> Readings:
        """Return the readings of some of the articles."""
        return Readings(self.parts, {i: p for i, p in self.places.items() if i in wanted})

    def replaced(self, others: Readings) -> Readings:
        """Return readings in which some articles are as they were read another time."""
        return Readings(self.parts, self.places | others.places)

    def pieces(self, name: str) -> Iterator[pa.Table]:
        """Yield the rows of a table piece by piece, article after article."""
        for number, run in groupby(self.places.values(), key=lambda place: place.part):
            cells = self.parts.column(number, name).column(0).combine_chunks().take([place.row for place in run])
            yield pa.Table.from_arrays(cells.flatten().flatten(), schema=_rows_schema(name))

    def _whole(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        columns = columns or _rows_schema(name).names
        whole = [_rows_schema(name).empty_table(), *self.pieces(name)]
        return pa.concat_tables(piece.select(columns) for piece in whole)

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a table, or some of its columns, article after article; of entities as `_entities` does."""
        if name == "entities":
            return self._entities()
        frame = self._whole(name, columns).to_pandas()
        return frame if columns else TABLES[name].coerce(frame)

    def _entities(self) -> pd.DataFrame:
        """Return each entity once, in order of ids; of several rows the one that sorts first."""
        rows = self._whole("entities")
        frame = TABLES["entities"].coerce(rows.group_by(rows.column_names).aggregate([]).to_pandas())
        return frame.sort_values(list(frame)).drop_duplicates("entity_id", ignore_index=True)

    def dating_times(self) -> list[Row]:
        """Return which times date which events of articles without a date."""
        rows: list[Row] = self._whole(DATING_TIMES).to_pylist()
        return rows

    def faults(self) -> dict[str, tuple[str, str]]:
        """Return reason and detail of the articles that could not be read, by their ids."""
        return {i: (p.fault, p.detail or "") for i, p in self.places.items() if p.fault}
