"""What stories do with tables: rows that carry ids, counts, cells that hold several names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from corridor_analysis.tables.lookup import keyed

__all__ = ["naming", "ranked", "records", "split_names", "tally"]


def records(ids: Iterable[str], columns: Mapping[str, Iterable[object]]) -> pd.DataFrame:
    """Return a table of these columns, each row of which carries the id of its record."""
    return keyed(pd.DataFrame({name: list(cells) for name, cells in columns.items()}, dtype=object), list(ids))


def tally(rows: Iterable[tuple[object, ...]], *columns: str) -> pd.DataFrame:
    """Return how often each row is there, `n`, in order of the columns."""
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    return frame.groupby(list(columns), as_index=False).size().rename(columns={"size": "n"})


def ranked(values: pd.Series) -> pd.Series:
    """Return how often each value is there, the most frequent first and those alike in order of the alphabet."""
    return values.value_counts().sort_index().sort_values(ascending=False, kind="stable")


def split_names(cell: str | None) -> list[str]:
    """Return the names in a cell, which `; ` parts."""
    return [name for name in (cell or "").split("; ") if name]


def naming(cells: pd.Series, name: str) -> list[bool]:
    """Return which cells hold a name."""
    return [name in split_names(cell) for cell in cells]
