"""Writes tables as Parquet, in groups of rows that depend on the rows alone and not on how they came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.schema.whole_file import whole_file
from corridor_analysis.tables.batch.parts import arrow_schema

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from pyarrow import parquet

__all__ = ["TableWriter", "as_arrow", "write_frame", "writing"]

_GROUP = 1 << 24  # weight of a group: characters of text, a row counting at least as much as below
_ROW = {"articles": 1 << 15}  # so a group has 512 articles at most
_OTHER_ROW = 1 << 8  # or 65,536 rows of another table


class TableWriter:
    """Writes the rows of one table as they come."""

    def __init__(self, name: str, out: parquet.ParquetWriter) -> None:
        self.name, self.out = name, out
        self.rows = 0
        self._waiting: list[pa.Table] = []
        self._weight = 0

    def add(self, table: pa.Table) -> None:
        """Add rows."""
        weights = _weights(self.name, table)
        start = 0
        for end, weight in enumerate(weights, start=1):
            self._weight += weight
            if self._weight >= _GROUP:
                self._waiting.append(table.slice(start, end - start))
                self._flush()
                start = end
        if start < len(table):
            self._waiting.append(table.slice(start))

    def _flush(self) -> None:
        import pyarrow as pa

        if self._waiting:
            group = pa.concat_tables(self._waiting).combine_chunks()  # as one: its pages depend on the rows alone
            self.out.write_table(group, row_group_size=max(1, len(group)))
            self.rows += len(group)
        self._waiting, self._weight = [], 0

    def close(self) -> None:
        """Write what is left."""
        self._flush()


def _weights(name: str, table: pa.Table) -> list[int]:
    if name != "articles":
        return [_OTHER_ROW] * len(table)
    import pyarrow.compute as pc

    sizes: np.ndarray = pc.utf8_length(table.column("text")).to_numpy()
    return [max(_ROW[name], int(size)) for size in sizes]


@contextmanager
def writing(name: str, path: Path) -> Iterator[TableWriter]:
    """Give a writer of rows of a table; the file is there once the block has ended well."""
    from pyarrow import parquet

    with (
        whole_file(path) as partial,
        parquet.ParquetWriter(partial, arrow_schema(name), compression="zstd") as out,
    ):
        writer = TableWriter(name, out)
        yield writer
        writer.close()


def write_frame(name: str, frames: Iterable[pd.DataFrame | pa.Table], folder: Path) -> int:
    """Write DataFrames or Arrow tables of one table to `<name>.parquet`; return the number of rows."""
    with writing(name, folder / f"{name}.parquet") as writer:
        for one in frames:
            writer.add(as_arrow(name, one))
    return writer.rows


def as_arrow(name: str, rows: pd.DataFrame | pa.Table) -> pa.Table:
    """Return rows of a table, as a DataFrame or as an Arrow table, as the latter."""
    import pyarrow as pa

    return rows if isinstance(rows, pa.Table) else pa.Table.from_pandas(rows, arrow_schema(name), preserve_index=False)
