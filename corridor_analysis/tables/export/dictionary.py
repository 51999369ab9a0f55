"""What an export holds: a sheet for each table and view, and the data dictionary in the forms that formats take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corridor_analysis.schema import PASSAGE_STATES, TABLES, Column

__all__ = ["FIELDS", "SHEETS", "VIEWS", "Sheet", "csvw", "dictionary", "markdown"]

FIELDS = ("table", "one_row_is", "column", "type", "may_be_empty", "key", "meaning", "allowed_values", "refers_to")
_KINDS = {"object": "text", "int64": "integer", "Int64": "integer", "float64": "number", "Float64": "number"}
_CSVW = {"text": "string", "integer": "integer", "number": "double", "boolean": "boolean"}


@dataclass(frozen=True)
class Sheet:
    """A table or view as it is exported: its columns in order, its key, the tables that its columns refer to."""

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    refs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _view(name: str, grain: str, **meanings: str) -> Sheet:
    columns = {"article_id": "article", **meanings}
    refs = {"article_id": ("articles",), "event_id": ("events",), "statement_id": ("statements",)}
    named = {c: targets for c, targets in refs.items() if c in columns}
    needed = (*named, "evidence", "status", "text")
    return Sheet(name, grain, tuple(Column(c, "object", d, c not in needed) for c, d in columns.items()), refs=named)


_DAYS = {"earliest": "first day on which it can have happened", "latest": "last day"}
_SHOWN = {"evidence": "the words that tell it", "event_id": "event that it shows"}
_STATES = {
    "state": "in which state it was", "earliest": "first day by which the state had begun",
    "latest": "last day on which it is borne out", "event_id": "event that began it, or else row of passage",
    "article_id": "article that tells so", "evidence": "the sentence that tells so",
}  # fmt: skip
_VIEWS = (
    _view("contacts", "a contact, with its participants spelt out", mode="channel: phone, meeting, visit, …",
          participants="names of those in contact, joined by `; `", **_DAYS, status="did it happen", **_SHOWN),
    _view("demands", "a demand: who asks what of whom", actor="names of those who ask, joined by `; `",
          recipient="names of those who are asked", demand="codebook id of what is asked", **_DAYS, **_SHOWN),
    _view("access", "an access event on the corridor", type="closure, restriction, checkpoint, reopening, …",
          actor="names of those who did it, joined by `; `", **_DAYS, status="did it happen", **_SHOWN),
    Sheet("states", "a stretch of days, both ends included, on which the articles bear out one state of passage",
          tuple(Column(name, "object", doc, False, PASSAGE_STATES[:-1] if name == "state" else None)
                for name, doc in _STATES.items()),
          refs={"article_id": ("articles",)}),
    _view("quotes", "a quotation with its speaker", speaker="names of those who said it, joined by `; `",
          text="the words between the quotation marks", medium="tweet, statement, press_conference, …",
          evidence="the sentence, or sentences, in which it stands", statement_id="statement that it belongs to"),
)  # fmt: skip
VIEWS: dict[str, Sheet] = {sheet.name: sheet for sheet in _VIEWS}
SHEETS: dict[str, Sheet] = {
    t.name: Sheet(t.name, t.grain, tuple(t.columns), t.key, t.refs) for t in TABLES.values()
} | VIEWS


def kind(column: Column) -> str:
    """Return what a column holds in plain words: text, integer, number or boolean."""
    return _KINDS.get(column.dtype, "boolean")


def dictionary(names: tuple[str, ...] = tuple(SHEETS)) -> list[tuple[str, ...]]:
    """Return the data dictionary as rows of FIELDS, one for each column."""
    return [_entry(SHEETS[name], column) for name in names for column in SHEETS[name].columns]


def _entry(sheet: Sheet, column: Column) -> tuple[str, ...]:
    return (
        sheet.name,
        sheet.grain,
        column.name,
        kind(column),
        "yes" if column.nullable else "no",
        "yes" if column.name in sheet.key else "no",
        column.doc,
        ", ".join(column.values or ()),
        " or ".join(sheet.refs.get(column.name, ())),
    )


def markdown(notes: tuple[str, ...] = ("Written from `corridor_analysis.schema` by `make dictionary`.",)) -> str:
    """Return the data dictionary of all sheets in Markdown, with notes on it or on the format before it."""
    lines = ["# Data dictionary", "", *(f"- {note}" for note in notes), *([""] if notes else [])]
    for sheet in SHEETS.values():
        key = ", ".join(f"`{k}`" for k in sheet.key) or "none"
        lines += [f"## {sheet.name}", "", f"One row is {sheet.grain}. Key: {key}.", ""]
        lines += ["| column | type | may be empty | meaning | allowed values | refers to |", "| --- " * 6 + "|"]
        for column in sheet.columns:
            _, _, name, what, empty, _, meaning, values, refs = _entry(sheet, column)
            lines.append(f"| {name} | {what} | {empty} | {meaning} | {values} | {refs} |")
        lines.append("")
    return "\n".join(lines)


def csvw(notes: tuple[str, ...]) -> str:
    """Return the data dictionary as metadata of the W3C's CSV on the Web, for the file `csv-metadata.json`."""
    tables = [_csvw_table(sheet) for sheet in SHEETS.values()]
    whole = {"@context": "http://www.w3.org/ns/csvw", "dc:description": " ".join(notes), "tables": tables}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _csvw_table(sheet: Sheet) -> dict[str, Any]:
    columns = [
        {
            "name": column.name,
            "titles": column.name,
            "datatype": _CSVW[kind(column)],
            "required": not column.nullable,
            "dc:description": column.doc,
        }
        for column in sheet.columns
    ]
    schema: dict[str, Any] = {"columns": columns}
    if sheet.key:
        schema["primaryKey"] = list(sheet.key)
    foreign = [
        {
            "columnReference": column,
            "reference": {"resource": f"{refs[0]}.csv", "columnReference": TABLES[refs[0]].key[0]},
        }
        for column, refs in sheet.refs.items()
        if len(refs) == 1
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {"url": f"{sheet.name}.csv", "dc:description": f"One row is {sheet.grain}.", "tableSchema": schema}
