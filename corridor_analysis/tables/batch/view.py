"""What was read of a choice of articles, in order of their ids, gathered from the parts that hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from corridor_analysis.schema import TABLES
from corridor_analysis.tables.batch.parts import arrow_schema, rows_of
from corridor_analysis.tables.batch.store import Store

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["View"]

Cells = tuple[object, ...]


class View:
    """The rows of articles whose keys in a store are given by their ids."""

    def __init__(self, store: Store, keys: Mapping[str, str]) -> None:
        self.store = store
        self.keys = dict(sorted(keys.items()))

    def only(self, wanted: Collection[str]) -> View:
        """Return a view of some of the articles."""
        return View(self.store, {i: k for i, k in self.keys.items() if i in wanted})

    def replaced(self, keys: Mapping[str, str]) -> View:
        """Return a view in which some articles are as they were read another time."""
        return View(self.store, {**self.keys, **keys})

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, reason and detail of the articles that could not be read."""
        for key in self.keys:
            place = self.store.places[self.keys[key]]
            if place.fault is not None:
                detail = self.store.column(place.part, "detail").column(0)[place.row].as_py()
                yield key, place.fault, detail

    def tables(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield the rows of a table piece by piece, article after article."""
        places = (self.store.places[key] for key in self.keys.values())
        for part, run in groupby(places, key=lambda place: place.part):
            yield rows_of(self.store.column(part, name), name, [place.row for place in run], columns)

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the rows of a table, or some of its columns, as a DataFrame."""
        import pyarrow as pa

        schema = arrow_schema(name)
        chosen = pa.schema([schema.field(c) for c in columns]) if columns else schema
        whole = pa.concat_tables([chosen.empty_table(), *self.tables(name, columns)])
        frame = whole.to_pandas()
        if columns or name == "clocks":
            return frame
        return TABLES[name].coerce(frame)

    def entities(self) -> pd.DataFrame:
        """Return each entity once, in order of ids; of several rows the one that sorts first."""
        table, best = TABLES["entities"], {}
        for piece in self.tables("entities"):
            for cells in zip(*(column.to_pylist() for column in piece.columns), strict=True):
                known = best.setdefault(cells[0], cells)
                if known != cells:
                    best[cells[0]] = min(known, cells, key=_sortable)
        names = [c.name for c in table.columns]
        return table.frame(dict(zip(names, best[key], strict=True)) for key in sorted(best))


def _sortable(cells: Cells) -> list[tuple[bool, str]]:
    return [(cell is None, str(cell)) for cell in cells]
