"""Coded facts, the gold: read from a folder of CSV files and checked against the articles that they speak of.

Several names in one cell are joined by `;`. Several acceptable readings of one cell are joined by `|`.
A line of the file is named in every error, so that the coder finds it. `coding.yaml` says who coded them, a person or
a language model, and who has checked that.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corridor_analysis.errors import GoldError, nearest
from corridor_analysis.evaluate.wording import parse_days, plain
from corridor_analysis.parse.records import Chars
from corridor_analysis.schema import ACCESS_MODES, CONSULT_MODES, EVENT_TYPES
from corridor_analysis.schema.plain_yaml import load_yaml

__all__ = ["FILES", "Gold", "GoldRow", "read_gold"]

# Columns that must be there, by file; a coder's note is always allowed.
FILES: dict[str, tuple[str, ...]] = {
    "articles": ("article_id", "published", "published_basis", "headline", "published_by_coder"),
    "contacts": ("article_id", "mode", "participants", "date", "status", "evidence"),
    "demands": ("article_id", "actor", "recipient", "demand", "evidence"),
    "acts": ("article_id", "event_type", "actor", "recipient", "evidence"),
    "access_events": ("article_id", "type", "actor", "date", "evidence"),
    "quotes": ("article_id", "speaker", "text"),
    "dates": ("article_id", "surface", "value", "optional"),
    "quantities": ("article_id", "value", "unit", "evidence"),
    "entities": ("name", "type", "country", "role", "surfaces"),
    "clusters": ("cluster", "article_ids", "kind", "participants", "date"),
}
_NOTE = "coder_note"
_CODING = "coding.yaml"
_ALLOWED: dict[tuple[str, str], tuple[str, ...]] = {
    ("contacts", "mode"): CONSULT_MODES,
    ("contacts", "status"): ("held", "planned", "negated"),
    ("acts", "event_type"): EVENT_TYPES,
    ("access_events", "type"): ACCESS_MODES,
    ("dates", "optional"): ("", "yes"),
    ("clusters", "kind"): (*CONSULT_MODES, *ACCESS_MODES, *EVENT_TYPES),
}
_WANTED = {
    "contacts": ("participants",),
    "demands": ("demand",),
    "quotes": ("text",),
    "dates": ("surface", "value"),
    "entities": ("name", "surfaces"),
    "clusters": ("article_ids",),
}


@dataclass(frozen=True)
class GoldRow:
    """One row of a gold file: where it stands, its cells, and where its words occur in the article."""

    place: Path
    line: int
    cells: Mapping[str, str]
    spans: tuple[Chars, ...] = ()

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def readings(self, column: str) -> tuple[str, ...]:
        """Return the acceptable readings of a cell; an empty cell has one, the empty text."""
        return tuple(part.strip() for part in self[column].split("|"))

    def error(self, problem: str, repair: str) -> GoldError:
        """Return the error that names this row."""
        return GoldError(self.place, f"line {self.line}", problem, repair)


@dataclass(frozen=True)
class Gold:
    """The gold files that a folder holds, the articles coded, notes on what is not scored, and who coded them."""

    folder: Path
    rows: Mapping[str, tuple[GoldRow, ...]]
    coded: frozenset[str]
    notes: tuple[str, ...]
    coding: str = ""
    coder: str = ""

    def __contains__(self, name: str) -> bool:
        return name in self.rows


def read_gold(folder: str | Path, texts: Mapping[str, str]) -> Gold:
    """Read the gold files of a folder and check them against the articles' texts (article_id -> text).

    Rows of articles that `articles.csv` lists but that were not read are left out, and a note says so. Raises
    GoldError with file, line, fault and repair: an unknown column, article or value, a date that cannot be read,
    evidence that is not in the text.
    """
    folder = Path(folder)
    if not any((folder / f"{name}.csv").is_file() for name in FILES):
        raise GoldError(folder, "", "there is no gold file here", f"A gold file is one of {_file_names()}.")
    raw = {name: _read(folder / f"{name}.csv", name) for name in FILES if (folder / f"{name}.csv").is_file()}
    listed = {row["article_id"] for row in raw.get("articles", ())}
    checked = {name: _check(name, rows, texts, listed) for name, rows in raw.items()}
    named = {row["article_id"] for name, rows in raw.items() if "article_id" in FILES[name] for row in rows}
    absent = sorted((listed | named) - set(texts))
    notes = [f"{name}.csv is missing: not scored." for name in FILES if name not in raw]
    notes += [f"Article {key} was coded but not read: its rows are not scored." for key in absent]
    coded = frozenset(((listed | named) or set(texts)) & set(texts))
    return Gold(folder, checked, coded, tuple(notes), *_coding(folder))


def _coding(folder: Path) -> tuple[str, str]:
    """Return who coded the facts, how often, and who checked them, as a sentence; and the coder.

    Raises GoldError for an odd key.
    """
    path = folder / _CODING
    if not path.is_file():
        return f"Who coded them is not recorded: {_CODING} is missing.", ""
    told = load_yaml(path.read_text(encoding="utf-8")) or {}
    for key in sorted({*told} ^ {"coder", "passes", "checked_by"}):
        raise GoldError(path, key, "this key is unknown, or missing", "Wanted: coder, passes, checked_by.")
    times = {1: "once", 2: "twice"}.get(told["passes"], f"{told['passes']} times")
    by = ", ".join(told["checked_by"] or ())
    checked = f"they were checked by {by}" if by else "no person has checked them"
    return f"They were coded by reading, {times}, by {told['coder']}; {checked}.", str(told["coder"])


def _file_names() -> str:
    return ", ".join(f"{name}.csv" for name in FILES)


def _read(path: Path, name: str) -> list[GoldRow]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise GoldError(path, "", f"not UTF-8 at byte {error.start}", "Save the file as UTF-8.") from error
    reader = csv.DictReader(lines)
    columns = list(reader.fieldnames or [])
    for column in columns:
        if column not in (*FILES[name], _NOTE):
            raise GoldError(path, column, f"unknown column {column!r}", nearest(column, (*FILES[name], _NOTE)))
    for column in FILES[name]:
        if column not in columns:
            raise GoldError(path, column, "this column is missing", f"Wanted: {', '.join(FILES[name])}.")
    return [_row(path, reader.line_num, cells) for cells in reader]


def _row(path: Path, line: int, cells: dict[str | None, str | None]) -> GoldRow:
    if None in cells or None in cells.values():
        problem = "the row does not have as many cells as the header"
        raise GoldError(path, f"line {line}", problem, 'Put cells that hold a comma between "…".')
    return GoldRow(path, line, {str(k): str(v).strip() for k, v in cells.items()})


def _check(name: str, rows: list[GoldRow], texts: Mapping[str, str], listed: set[str]) -> tuple[GoldRow, ...]:
    out = []
    for row in rows:
        _check_values(name, row)
        ids = row["article_ids"].split(";") if name == "clusters" else [row["article_id"]]
        if name != "entities":
            _check_articles(row, ids, {*texts, *listed})
        if name in ("entities", "articles", "clusters"):
            out.append(row)
        elif row["article_id"] in texts:
            out.append(_found(name, row, texts[row["article_id"]]))
    return tuple(out)


def _check_articles(row: GoldRow, ids: list[str], known: set[str]) -> None:
    for key in ids:
        if key.strip() not in known:
            raise row.error(f"there is no article {key.strip()!r}", nearest(key, known))


def _check_values(name: str, row: GoldRow) -> None:
    for column in _WANTED.get(name, ()):
        if not row[column]:
            raise row.error(f"{column} is empty", "Fill it in, or remove the row.")
    for (file, column), allowed in _ALLOWED.items():
        for reading in row.readings(column) if file == name else ():
            if reading not in allowed:
                raise row.error(f"{column} {reading!r} is not allowed", nearest(reading, allowed))
    if "date" in FILES[name]:
        _try(row, "date", parse_days, "Write 2023-02-10, 2023-02, 2022-12-12/.. or nothing.")
    if name == "quantities":
        _try(row, "value", float, "Write the number in figures, without commas.")


def _try(row: GoldRow, column: str, convert: Callable[[str], object], repair: str) -> None:
    for reading in row.readings(column):
        try:
            convert(reading)
        except ValueError:
            raise row.error(f"{column} {reading!r} cannot be read", repair) from None


def _found(name: str, row: GoldRow, text: str) -> GoldRow:
    """Return the row with the places of its words; quotations are found whatever their marks look like."""
    column = {"quotes": "text", "dates": "surface"}.get(name, "evidence")
    words = row[column]
    if not words:
        raise row.error(f"{column} is empty", "Copy the words of the article.")
    spans = places(plain(text), plain(words)) if name == "quotes" else places(text, words)
    if not spans:
        problem = f"{column} {words[:60]!r} is not in article {row['article_id']}"
        raise row.error(problem, "Copy the words exactly as the article has them.")
    return GoldRow(row.place, row.line, row.cells, spans)


def places(text: str, words: str) -> tuple[Chars, ...]:
    """Return every place where these words stand in a text."""
    out, at = [], text.find(words)
    while at >= 0:
        out.append(Chars(at, at + len(words)))
        at = text.find(words, at + 1)
    return tuple(out)
