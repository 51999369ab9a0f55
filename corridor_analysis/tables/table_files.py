"""Tables as Parquet files, in groups of rows that depend on the rows alone and not on how they came."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.errors import TableError
from corridor_analysis.schema import TABLES
from corridor_analysis.schema.whole_file import whole_file

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pyarrow import parquet

__all__ = [
    "READY", "TableWriter", "arrow_schema", "as_arrow", "refuse_unfinished", "told_when_full", "write_frame", "writing",
]  # fmt: skip

READY = ".ready"  # folder of whole new files, while they are moved to their places
_GROUP = 1 << 24  # weight of a group: characters of text, a row counting at least as much as below
_ROW = {"articles": 1 << 15}  # so a group has 512 articles at most
_OTHER_ROW = 1 << 8  # or 65,536 rows of another table
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@cache
def arrow_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of a table; with what pandas needs to read it back as it was."""
    import pyarrow as pa

    types = {"object": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_(),
             "Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}  # fmt: skip
    bare = pa.schema([(c.name, types[c.dtype]) for c in TABLES[name].columns])
    return pa.Table.from_pandas(TABLES[name].frame([]), schema=bare, preserve_index=False).schema


class TableWriter:
    """Writes the rows of one table as they come."""

    def __init__(self, name: str, out: parquet.ParquetWriter) -> None:
        self.name, self.out = name, out
        self.rows = 0
        self._waiting: list[pa.Table] = []
        self._weight = 0

    def add(self, table: pa.Table) -> None:
        """Add rows."""
        start = 0
        for end, weight in enumerate(_weights(self.name, table), start=1):
            self._weight += weight
            if self._weight >= _GROUP:
                self._waiting.append(table.slice(start, end - start))
                self.flush()
                start = end
        if start < len(table):
            self._waiting.append(table.slice(start))

    def flush(self) -> None:
        """Write what is waiting as one group."""
        import pyarrow as pa

        if self._waiting:
            group = pa.concat_tables(self._waiting).combine_chunks()  # as one: its pages depend on the rows alone
            self.out.write_table(group, row_group_size=max(1, len(group)))
            self.rows += len(group)
        self._waiting, self._weight = [], 0


def _weights(name: str, table: pa.Table) -> list[int]:
    if name != "articles":
        return [_OTHER_ROW] * len(table)
    import pyarrow.compute as pc

    return [max(_ROW[name], size) for size in pc.utf8_length(table.column("text")).to_pylist()]


@contextmanager
def writing(name: str, path: Path) -> Iterator[TableWriter]:
    """Give a writer of rows of a table; the file is there once the block has ended well."""
    from pyarrow import parquet

    with whole_file(path) as part, parquet.ParquetWriter(part, arrow_schema(name), compression="zstd") as out:
        writer = TableWriter(name, out)
        yield writer
        writer.flush()


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


def refuse_unfinished(folder: Path) -> None:
    """Raise TableError where a run was cut short between two files."""
    if (folder / READY).is_dir():
        raise TableError(folder, "", "a run was cut short while it put its files there", "Run it again with --resume.")


@contextmanager
def told_when_full(folder: Path) -> Iterator[None]:
    """Turn the many errors of a full disk into one TableError that names the folder and the repair."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if not _is_full(error):
            raise
        repair = "What was read is kept. Make room there, then run the same command with --resume."
        raise TableError(folder, "", "the disk is full", repair) from error


def _is_full(error: OSError | sqlite3.OperationalError) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return "full" in str(error)  # SQLITE_FULL: "database or disk is full"
    return error.errno in _FULL or f"[errno {errno.ENOSPC}]" in str(error).lower()  # as Arrow writes it
