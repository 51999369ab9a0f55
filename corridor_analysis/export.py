"""Tables in the formats of other programs, each with the data dictionary beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.schema import TABLES, Column, Table, data_dictionary

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.tables import Tables

__all__ = ["FORMATS", "export"]

FORMATS = ("csv", "parquet", "jsonl", "sqlite")
DICTIONARY = "data_dictionary.md"
_SQL = {"object": "TEXT", "int64": "INTEGER", "Int64": "INTEGER", "float64": "REAL", "Float64": "REAL"}


def export(tables: Tables, form: str, out: str | Path) -> list[Path]:
    """Write all tables in one of FORMATS; return the files written.

    `sqlite` makes one file, with keys and references, and its dictionary beside it; the others make a folder with a
    file for each table. What the tables replace is replaced whole. Raises ParameterError for an unknown format.
    """
    out = Path(out)
    if form not in FORMATS:
        raise ParameterError("export", form, "this format is not written", nearest(form, FORMATS))
    if form == "sqlite":
        return _sqlite(tables.frames(), out)
    if out.is_file():
        raise ParameterError("export", str(out), "this is a file", f"{form} makes a folder: name one.")
    out.mkdir(parents=True, exist_ok=True)
    return [
        *(_file(frame, form, out / f"{name}.{form}") for name, frame in tables.frames().items()),
        _words(out / DICTIONARY),
    ]


def _file(frame: pd.DataFrame, form: str, path: Path) -> Path:
    if form == "csv":
        frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    elif form == "parquet":
        frame.to_parquet(path, index=False)
    else:
        frame.to_json(path, orient="records", lines=True, force_ascii=False)
    return path


def _words(path: Path) -> Path:
    path.write_text(data_dictionary(), encoding="utf-8", newline="\n")
    return path


def _sqlite(frames: Mapping[str, pd.DataFrame], out: Path) -> list[Path]:
    if out.is_dir():
        raise ParameterError("export", str(out), "this is a folder", "Name the file to write: tables.sqlite")
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    part.unlink(missing_ok=True)
    base = sqlite3.connect(part)
    try:
        for name, frame in frames.items():
            base.execute(_create(TABLES[name]))
            marks = ", ".join("?" * len(frame.columns))
            base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', _rows(frame))
        base.commit()
    finally:
        base.close()
    os.replace(part, out)
    return [out, _words(out.with_name(f"{out.stem}.{DICTIONARY}"))]


def _create(table: Table) -> str:
    lines = [_column(c) for c in table.columns]
    if table.key and not any(c.nullable for c in table.columns if c.name in table.key):
        lines.append(f"PRIMARY KEY ({', '.join(_quoted(k) for k in table.key)})")
    for column, targets in table.refs.items():
        if len(targets) == 1:
            key = _quoted(TABLES[targets[0]].key[0])
            lines.append(f"FOREIGN KEY ({_quoted(column)}) REFERENCES {_quoted(targets[0])} ({key})")
    return f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _column(column: Column) -> str:
    return f"{_quoted(column.name)} {_SQL.get(column.dtype, 'INTEGER')}{'' if column.nullable else ' NOT NULL'}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _rows(frame: pd.DataFrame) -> Iterable[list[object]]:
    """Yield rows of what SQLite takes: plain Python values, None where a cell is empty."""
    plain = frame.astype(object).where(frame.notna(), None)
    return ([int(v) if isinstance(v, bool) else v for v in row] for row in plain.itertuples(index=False, name=None))
