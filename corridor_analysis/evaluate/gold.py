"""Coded facts, the gold: read from a folder of CSV files and checked against the articles that they speak of.

Several names in one cell are joined by `;`. Several acceptable readings of one cell are joined by `|`.
A line of the file is named in every error, so that the coder finds it. `coding.yaml` says who coded them, a person or
a language model, and who has checked that.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corridor_analysis.case.codings.entries import NAMES
from corridor_analysis.coders.days import parse_days
from corridor_analysis.errors import GoldError, nearest
from corridor_analysis.evaluate.matching import plain
from corridor_analysis.parse.records import Chars
from corridor_analysis.schema import ACCESS_MODES, CONSULT_MODES, EVENT_TYPES
from corridor_analysis.schema.plain_yaml import load_yaml

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
WORDS = {"quotes": "text", "dates": "surface"}  # the column of the words that a fact rests on, where not `evidence`
_NOTE = "coder_note"
_LISTS = (*NAMES, "article_ids")
_NO_FIELDS = ("article_id", "evidence", "text", "surface", "optional", _NOTE)
_WHOLE = (*FILES["articles"], "cluster")  # a title may hold the mark between readings
_WITHOUT_WORDS = ("articles", "entities", "clusters")
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
    """One coded fact: where it stands, its article, its words, and where they occur there.

    `fields` holds the acceptable readings of each field: names as lists, numbers as numbers, days as they are written,
    an empty text for nothing. Entities and clusters are of no one article.
    """

    key: str
    article_id: str
    words: str
    fields: Mapping[str, tuple[Any, ...]]
    spans: tuple[Chars, ...] = ()
    optional: bool = False
    note: str = ""


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
    names = [name for name in FILES if (folder / f"{name}.csv").is_file()]
    if not names:
        wanted = ", ".join(f"{name}.csv" for name in FILES)
        raise GoldError(folder, "", "there is no gold file here", f"A gold file is one of {wanted}.")
    raw = {name: _read(folder / f"{name}.csv", name) for name in names}
    listed = {line["article_id"] for line in raw.get("articles", ())}
    named = {line["article_id"] for name in names if "article_id" in FILES[name] for line in raw[name]}
    rows = {name: tuple(_rows(name, lines, texts, {*texts, *listed})) for name, lines in raw.items()}
    absent = sorted((listed | named) - set(texts))
    notes = [f"{name}.csv is missing: not scored." for name in FILES if name not in raw]
    notes += [f"Article {key} was coded but not read: its rows are not scored." for key in absent]
    coded = frozenset(((listed | named) or set(texts)) & set(texts))
    return Gold(folder, rows, coded, tuple(notes), *_coding(folder))


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


class _Line(dict[str, str]):
    """The cells of a line of a file."""

    def __init__(self, path: Path, number: int, cells: Mapping[str, str]) -> None:
        super().__init__(cells)
        self.path, self.number = path, number

    def error(self, problem: str, repair: str) -> GoldError:
        """Return the error that names this line."""
        return GoldError(self.path, f"line {self.number}", problem, repair)

    def readings(self, column: str) -> list[str]:
        """Return the acceptable readings of a cell; an empty cell has one, the empty text."""
        return [part.strip() for part in self.get(column, "").split("|")]


def _read(path: Path, name: str) -> list[_Line]:
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
    out = []
    for cells in reader:
        if None in cells or None in cells.values():
            problem = "the row does not have as many cells as the header"
            raise GoldError(path, f"line {reader.line_num}", problem, 'Put cells that hold a comma between "…".')
        out.append(_Line(path, reader.line_num, {k: v.strip() for k, v in cells.items()}))
    return out


def _rows(name: str, lines: Iterable[_Line], texts: Mapping[str, str], known: Collection[str]) -> Iterator[GoldRow]:
    """Yield the checked rows of a file."""
    for line in lines:
        fields = _fields(name, line)
        article, words = line.get("article_id", ""), line.get(WORDS.get(name, "evidence"), "")
        named = line["article_ids"].split(";") if name == "clusters" else [article]
        for key in () if name == "entities" else named:
            if key.strip() not in known:
                raise line.error(f"there is no article {key.strip()!r}", nearest(key, known))
        spans: tuple[Chars, ...] = ()
        if name not in _WITHOUT_WORDS:
            if article not in texts:
                continue
            spans = _found(name, line, words, texts[article])
        key, optional = f"{line.path.name} line {line.number}", line.get("optional") == "yes"
        yield GoldRow(key, article, words, fields, spans, optional, line.get(_NOTE, ""))


def _fields(name: str, line: _Line) -> dict[str, tuple[Any, ...]]:
    """Return the readings of each cell as a field holds them. Raises GoldError for what cannot be one."""
    for column in _WANTED.get(name, ()):
        if not line[column]:
            raise line.error(f"{column} is empty", "Fill it in, or remove the row.")
    out: dict[str, tuple[Any, ...]] = {}
    for column in line:
        for reading in line.readings(column) if (name, column) in _ALLOWED else ():
            if reading not in _ALLOWED[name, column]:
                raise line.error(f"{column} {reading!r} is not allowed", nearest(reading, _ALLOWED[name, column]))
        if column not in _NO_FIELDS:
            readings = [line[column]] if column in _WHOLE else line.readings(column)
            out[column] = tuple(_reading(name, column, reading, line) for reading in readings)
    return out


def _reading(name: str, column: str, reading: str, line: _Line) -> Any:
    if column in _LISTS:
        return [part.strip() for part in reading.split(";") if part.strip()]
    repair = "Write the number in figures, without commas."
    try:
        if (name, column) == ("quantities", "value"):
            return float(reading)
        if column == "date":
            repair = "Write 2023-02-10, 2023-02, 2022-12-12/.. or nothing."
            parse_days(reading)
    except ValueError:
        raise line.error(f"{column} {reading!r} cannot be read", repair) from None
    return "happened" if (column, reading) == ("status", "held") else reading


def _found(name: str, line: _Line, words: str, text: str) -> tuple[Chars, ...]:
    """Return the places of a row's words; quotations are found whatever their marks look like."""
    column = WORDS.get(name, "evidence")
    if not words:
        raise line.error(f"{column} is empty", "Copy the words of the article.")
    within, wanted = (plain(text), plain(words)) if name == "quotes" else (text, words)
    starts = [m.start() for m in re.finditer(f"(?={re.escape(wanted)})", within)]
    if not starts:
        problem = f"{column} {words[:60]!r} is not in article {line['article_id']}"
        raise line.error(problem, "Copy the words exactly as the article has them.")
    return tuple(Chars(at, at + len(words)) for at in starts)
