"""Tables as Parquet files, in groups of rows that depend on the rows alone and not on how they came."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from corridor_analysis.errors import TableError, nearest
from corridor_analysis.schema import TABLES, Table
from corridor_analysis.schema.whole_file import whole_file

READY = ".ready"  # folder of whole new files, while they are moved to their places
_GROUP = 1 << 24  # weight of a group: characters of text, a row counting at least as much as below
_ARTICLE = 1 << 15  # so a group has 512 articles at most
_ROW = 1 << 8  # or 65,536 rows of another table
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@cache
def _schema(name: str) -> pa.Schema:
    """Return the Arrow schema of a table, with what pandas needs to read it back as it was."""
    table = TABLES[name]
    return pa.Table.from_pandas(table.frame([]), schema=table.arrow, preserve_index=False).schema


Rows: TypeAlias = pd.DataFrame | pa.Table | Sequence[object]  # in the last of these each is a record


class TableWriter:
    """Writes the rows of one table as they come."""

    def __init__(self, name: str, out: parquet.ParquetWriter) -> None:
        self.name, self.out = name, out
        self.rows = 0
        self._waiting: list[pa.Table] = []
        self._weight = 0

    def add(self, rows: Rows) -> None:
        """Add rows."""
        table, start = as_arrow(self.name, rows), 0
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
        if self._waiting:
            group = pa.concat_tables(self._waiting).combine_chunks()  # as one: its pages depend on the rows alone
            self.out.write_table(group, row_group_size=max(1, len(group)))
            self.rows += len(group)
        self._waiting, self._weight = [], 0


def _weights(name: str, table: pa.Table) -> list[int]:
    if name != "articles":
        return [_ROW] * len(table)
    return [max(_ARTICLE, size) for size in pc.utf8_length(table.column("text")).to_pylist()]


@contextmanager
def writing(name: str, path: Path) -> Iterator[TableWriter]:
    """Give a writer of rows of a table; the file is there once the block has ended well."""
    with whole_file(path) as part, parquet.ParquetWriter(part, _schema(name), compression="zstd") as out:
        writer = TableWriter(name, out)
        yield writer
        writer.flush()


def write_table(name: str, pieces: Iterable[Rows], folder: Path) -> int:
    """Write the rows of one table to `<name>.parquet`; return how many there are."""
    with writing(name, folder / f"{name}.parquet") as writer:
        for piece in pieces:
            writer.add(piece)
    return writer.rows


def as_arrow(name: str, rows: Rows) -> pa.Table:
    """Return rows of a table as an Arrow table."""
    if isinstance(rows, pa.Table):
        return rows
    if isinstance(rows, pd.DataFrame):
        return pa.Table.from_pandas(rows, _schema(name), preserve_index=False)
    return pa.Table.from_pylist([vars(r) for r in rows], schema=_schema(name))


def frame_of(read: pa.Table, table: Table) -> pd.DataFrame:
    """Return what was read of a table as a frame with its columns, order and dtypes.

    Raises TableError where a column is missing, or a cell is empty that must not be.
    """
    for column in table.columns:
        if column.name not in read.column_names:
            repair = nearest(column.name, read.column_names)
            raise TableError(table.name, column.name, "this column is missing", repair)
        if not column.nullable and column.dtype != "object" and read[column.name].null_count:
            repair = "This column has a value in every row."
            raise TableError(table.name, column.name, "a cell is empty", repair)
    kinds = {pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(), pa.bool_(): pd.BooleanDtype()}
    whole = read.select(table.arrow.names).cast(table.arrow)
    return table.coerce(whole.to_pandas(types_mapper=kinds.get))


def read_frame(path: Path, table: Table) -> pd.DataFrame:
    """Read a table from a Parquet file. Raises TableError where it is none, or breaks what `frame_of` asks for."""
    try:
        read = parquet.read_table(path)
    except pa.ArrowInvalid as error:
        raise TableError(path, table.name, f"this is no Parquet: {error}", "Export the tables again.") from error
    return frame_of(read, table)


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
