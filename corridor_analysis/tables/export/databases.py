"""Tables as one SQLite or DuckDB file, with keys and references, and the data dictionary as a table and comments."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd

from corridor_analysis.errors import TableError
from corridor_analysis.schema import TABLES, Column, Table
from corridor_analysis.tables.export.dictionary import FIELDS, SHEETS, dictionary, kind
from corridor_analysis.tables.export.values import arrow, columns_of, frame_of_columns
from corridor_analysis.tables.table_files import frame_of

_SQLITE = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
_DUCKDB = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
_BLOCK = 16_384  # bytes: the default of 262,144, taken by each table and key, makes 18 MB of five articles


def write_sqlite(frames: Mapping[str, pd.DataFrame], path: Path) -> Path:
    """Write all tables as a new SQLite database; each column's meaning stands as a comment in its definition."""
    with closing(sqlite3.connect(path)) as base, base:
        for name, frame in frames.items():
            base.execute(_create(SHEETS[name], _SQLITE, comments=True))
            _insert(base, name, zip(*columns_of(frame, SHEETS[name]), strict=True))
        _insert_dictionary(base, "TEXT", frames)
    return path


def _insert(base: Any, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
    width = len(SHEETS[name].columns) if name in SHEETS else len(FIELDS)
    base.executemany(f"INSERT INTO {_quoted(name)} VALUES ({', '.join('?' * width)})", rows)


def _insert_dictionary(base: Any, text: str, names: Iterable[str]) -> None:
    columns = ", ".join(f"{_quoted(name)} {text} NOT NULL" for name in FIELDS)
    base.execute(f"CREATE TABLE data_dictionary ({columns})")
    _insert(base, "data_dictionary", dictionary(tuple(names)))


def read_sqlite(path: Path, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Read tables of a database that `write_sqlite` wrote. Raises TableError where one is missing or broken."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
        return {name: _from_sqlite(base, path, SHEETS[name]) for name in names}


def _from_sqlite(base: sqlite3.Connection, path: Path, sheet: Table) -> pd.DataFrame:
    try:
        rows = base.execute(f"SELECT * FROM {_quoted(sheet.name)} ORDER BY rowid")
    except sqlite3.DatabaseError as error:
        raise _no_table(path, sheet.name, error) from error
    found = [d[0] for d in rows.description]
    columns = list(zip(*rows, strict=True)) or [()] * len(found)
    return frame_of_columns(dict(zip(found, columns, strict=True)), sheet)


def write_duckdb(frames: Mapping[str, pd.DataFrame], path: Path) -> Path:
    """Write all tables as a new DuckDB database; meanings are its comments on tables and columns.

    Two files of the same tables differ in some bytes: DuckDB gives each database an id of its own.
    """
    import duckdb

    small: dict[str, str | bool | int | float | list[str]] = {"default_block_size": _BLOCK}
    with duckdb.connect(str(path), config=small) as base:
        for name, frame in frames.items():
            sheet = SHEETS[name]
            base.execute(_create(sheet, _DUCKDB))
            base.register("_exported", arrow(frame, sheet))
            base.execute(f"INSERT INTO {_quoted(name)} SELECT * FROM _exported")
            base.unregister("_exported")
            for words in _comments(sheet):
                base.execute(words)
        _insert_dictionary(base, "VARCHAR", frames)
    return path


def _comments(sheet: Table) -> list[str]:
    table = _quoted(sheet.name)
    columns = [f"COMMENT ON COLUMN {table}.{_quoted(c.name)} IS {_text(c.doc)}" for c in sheet.columns]
    return [f"COMMENT ON TABLE {table} IS {_text('One row is ' + sheet.grain)}", *columns]


def read_duckdb(path: Path, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Read tables of a database that `write_duckdb` wrote. Raises TableError where one is missing or broken."""
    import duckdb

    out = {}
    with duckdb.connect(str(path), read_only=True) as base:
        for name in names:
            try:
                read = base.sql(f"SELECT * FROM {_quoted(name)}").to_arrow_table()
            except duckdb.Error as error:
                raise _no_table(path, name, error) from error
            out[name] = frame_of(read, SHEETS[name])
    return out


def _no_table(path: Path, name: str, error: Exception) -> TableError:
    return TableError(path, name, f"this table cannot be read: {error}", "Give a file that `corridor export` wrote.")


def _create(sheet: Table, types: Mapping[str, str], *, comments: bool = False) -> str:
    """Return the definition of a table; keys are named where the format can hold them."""
    lines = [(_column(c, types), c.doc) for c in sheet.columns]
    if sheet.key and not any(c.nullable for c in sheet.columns if c.name in sheet.key):
        lines.append((f"PRIMARY KEY ({', '.join(_quoted(k) for k in sheet.key)})", ""))
    for column, targets in sheet.refs.items():
        if len(targets) == 1:
            key = _quoted(TABLES[targets[0]].key[0])
            lines.append((f"FOREIGN KEY ({_quoted(column)}) REFERENCES {_quoted(targets[0])} ({key})", ""))
    last = len(lines) - 1
    written = [
        f"  {line}{'' if number == last else ','}{f' -- {doc}' if comments and doc else ''}"
        for number, (line, doc) in enumerate(lines)
    ]
    return "\n".join([f"CREATE TABLE {_quoted(sheet.name)} (", *written, ")"])


def _column(column: Column, types: Mapping[str, str]) -> str:
    return f"{_quoted(column.name)} {types[kind(column)]}{'' if column.nullable else ' NOT NULL'}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
