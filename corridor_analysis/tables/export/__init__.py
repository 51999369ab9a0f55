"""Tables in the formats of other programs, each with the data dictionary inside or beside it, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from corridor_analysis.errors import ParameterError, TableError, nearest
from corridor_analysis.schema import TABLES, check_tables
from corridor_analysis.schema.whole_file import whole_file, write_whole
from corridor_analysis.tables import Tables
from corridor_analysis.tables.export import databases, files, workbook
from corridor_analysis.tables.export.dictionary import SHEETS, VIEWS, csvw, markdown
from corridor_analysis.tables.export.values import arrow

__all__ = ["FORMATS", "VIEWS", "ending_format", "export", "format_of", "read", "write_csv_folder"]

DICTIONARY = "data_dictionary.md"
_CSVW = "csv-metadata.json"
# How a format is written and read: a folder with a file for each table, or one file. `Tables.load` reads Parquet.
_FOLDERS = {"csv": files.write_csv, "jsonl": files.write_jsonl, "parquet": files.write_parquet}
_FOLDERS_READ = {"csv": files.read_csv, "jsonl": files.read_jsonl}
_FILES = {"xlsx": workbook.write_xlsx, "sqlite": databases.write_sqlite, "duckdb": databases.write_duckdb}
_FILES_READ = {"xlsx": workbook.read_xlsx, "sqlite": databases.read_sqlite, "duckdb": databases.read_duckdb}
_ENDINGS = {".db": "sqlite", ".sqlite3": "sqlite", ".ddb": "duckdb"} | {f".{form}": form for form in _FILES}
FORMATS = (*_FOLDERS, *_FILES)
_NOTES = {
    "csv": (
        "UTF-8, comma, RFC 4180. Text is in quotation marks; an absent cell is empty without them, an empty text with.",
        "Days are text like 2023-02-10. Have texts read as texts, `pandas.read_csv(path, dtype={'outlet': str})` say: "
        "numbers with leading zeros stay what they are.",
        "A text that a spreadsheet would take for a formula has an apostrophe before it: one that begins with = + - @ "
        "(also the wide forms), a tab or a line break, or with apostrophes or spaces and then one of these. "
        "`corridor_analysis.tables.export.read` takes it off; by hand, take off the first character of a text that "
        "begins with an apostrophe and matches `'*([\\t\\r\\n]|\\s*[=+\\-@＝＋－＠])`.",
    ),
    "jsonl": ("UTF-8, one object on a line, null where a cell is empty. Days are text like 2023-02-10.",),
    "parquet": ("Each file also holds the meaning of its columns in the metadata of its fields.",),
}


def export(tables: Tables, form: str, out: str | Path) -> list[Path]:
    """Write all tables and views in one of FORMATS; return the files written.

    `xlsx`, `sqlite` and `duckdb` make one file, the others a folder with a file for each table. A file is replaced
    whole or not at all. `read` gives the same tables again. Raises ParameterError for an unknown format or a place
    of the wrong kind, TableError where a table breaks its schema or a text cannot be written.
    """
    out = Path(out)
    if form not in FORMATS:
        raise ParameterError("export", form, "this format is not written", nearest(form, FORMATS))
    check_tables(tables.frames())
    frames = tables.frames() | {name: getattr(tables, name)() for name in VIEWS}
    for name, frame in frames.items():
        arrow(frame, SHEETS[name])  # a text that cannot be written is told before anything is
    if form in _FILES:
        return [_whole(frames, form, out)]
    return _folder(frames, form, out)


def _whole(frames: Mapping[str, pd.DataFrame], form: str, out: Path) -> Path:
    if out.is_dir():
        raise ParameterError("export", str(out), "this is a folder", f"Name the file to write: tables.{form}")
    out.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(out) as part:
        part.unlink(missing_ok=True)  # what a run that was killed has left: databases would add to it
        _FILES[form](frames, part)
    return out


def _folder(frames: Mapping[str, pd.DataFrame], form: str, out: Path) -> list[Path]:
    if out.is_file():
        raise ParameterError("export", str(out), "this is a file", f"{form} makes a folder: name one.")
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for name, frame in frames.items():
        made.append(out / f"{name}.{form}")
        with whole_file(made[-1]) as part:
            _FOLDERS[form](frame, SHEETS[name], part)
    words = {DICTIONARY: markdown(_NOTES[form])} | ({_CSVW: csvw(_NOTES[form])} if form == "csv" else {})
    return [*made, *(write_whole(out / name, text) for name, text in words.items())]


def write_csv_folder(frames: Mapping[str, pd.DataFrame], out: Path) -> list[Path]:
    """Write these tables and views as CSV with the data dictionary, as `export` does; return the files written."""
    return _folder(frames, "csv", out)


def ending_format(path: str | Path) -> str | None:
    """Return the format that the ending of a file's name tells of, or None."""
    return _ENDINGS.get(Path(path).suffix.lower())


def format_of(path: str | Path) -> str | None:
    """Return the format of the export that stands at a path, by its content; None where it is none."""
    path = Path(path)
    if path.is_dir():
        return next((form for form in ("parquet", "csv", "jsonl") if list(path.glob(f"*.{form}"))), None)
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"SQLite format 3"):
        return "sqlite"
    if head[8:12] == b"DUCK":
        return "duckdb"
    return "xlsx" if head.startswith(b"PK") else None


def read(path: str | Path) -> Tables:
    """Return the tables that `export` or `Tables.save` wrote to a file or folder; what stands there says the format.

    Of a report's folder it is the tables in it. Raises TableError where a table is missing or breaks its schema,
    ParameterError where it is no export at all.
    """
    path = Path(path)
    if not path.exists():
        raise ParameterError("export", str(path), "there is no such file or folder", "Name one that was exported.")
    form = format_of(path)
    if form is None and (path / "tables").is_dir():
        path = path / "tables"
        form = format_of(path)
    if form is None:
        repair = f"Give a folder that `corridor tables` or `report` wrote, or an export: {', '.join(FORMATS)}."
        raise TableError(path, "articles", "this table is missing", repair)
    if form == "parquet":
        return Tables.load(path)
    frames = _FILES_READ[form](path, TABLES) if form in _FILES else _read(path, form)
    check_tables(frames)
    return Tables(**frames)


def _read(path: Path, form: str) -> dict[str, pd.DataFrame]:
    paths = {name: path / f"{name}.{form}" for name in TABLES}
    for name, file in paths.items():
        if not file.is_file():
            repair = "Give a folder that `corridor tables` or `corridor export` wrote."
            raise TableError(file, name, "this table is missing", repair)
    return {name: _FOLDERS_READ[form](file, TABLES[name]) for name, file in paths.items()}
