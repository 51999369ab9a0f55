"""What an export holds: a sheet for each table and view, and the data dictionary in the forms that formats take."""

from __future__ import annotations

import json
from dataclasses import make_dataclass
from typing import Annotated, Any

from corridor_analysis.schema import PASSAGE_STATES, TABLES, Column, OneOf, Ref, Table

FIELDS = ("table", "one_row_is", "column", "type", "may_be_empty", "key", "meaning", "allowed_values", "refers_to")
_KINDS = {"object": "text", "int64": "integer", "Int64": "integer", "float64": "number", "Float64": "number"}
_CSVW = {"text": "string", "integer": "integer", "number": "double", "boolean": "boolean"}


def _view(name: str, grain: str, **columns: object) -> Table:
    return Table(name, make_dataclass(name, columns.items(), namespace={"__doc__": grain}), ())


def _maybe(meaning: str) -> object:
    return Annotated[str | None, meaning]


_OF = {"article_id": Annotated[str, "article", Ref("articles")]}
_DAYS = {"earliest": _maybe("first day on which it can have happened"), "latest": _maybe("last day")}
_HAPPENED = {"status": Annotated[str, "did it happen"]}
_SHOWN = {
    "evidence": Annotated[str, "the words that tell it"],
    "event_id": Annotated[str, "event that it shows", Ref("events")],
}
_VIEWS = (
    _view("contacts", "a contact, with its participants spelt out", **_OF,
          mode=_maybe("channel: phone, meeting, visit, …"),
          participants=_maybe("names of those in contact, joined by `; `"), **_DAYS, **_HAPPENED, **_SHOWN),
    _view("demands", "a demand: who asks what of whom", **_OF, actor=_maybe("names of those who ask, joined by `; `"),
          recipient=_maybe("names of those who are asked"), demand=_maybe("codebook id of what is asked"),
          **_DAYS, **_SHOWN),
    _view("access", "an access event on the corridor", **_OF,
          type=_maybe("closure, restriction, checkpoint, reopening, …"),
          actor=_maybe("names of those who did it, joined by `; `"), **_DAYS, **_HAPPENED, **_SHOWN),
    _view("states", "a stretch of days, both ends included, on which the articles bear out one state of passage",
          state=Annotated[str, "in which state it was", OneOf(PASSAGE_STATES[:-1])],
          earliest=Annotated[str, "first day by which the state had begun"],
          latest=Annotated[str, "last day on which it is borne out"],
          event_id=Annotated[str, "event that began it, or else row of passage"],
          article_id=Annotated[str, "article that tells so", Ref("articles")],
          evidence=Annotated[str, "the sentence that tells so"]),
    _view("quotes", "a quotation with its speaker", **_OF, speaker=_maybe("names of those who said it, joined by `; `"),
          text=Annotated[str, "the words between the quotation marks"],
          medium=_maybe("tweet, statement, press_conference, …"),
          evidence=Annotated[str, "the sentence, or sentences, in which it stands"],
          statement_id=Annotated[str, "statement that it belongs to", Ref("statements")]),
)  # fmt: skip
VIEWS: dict[str, Table] = {view.name: view for view in _VIEWS}
SHEETS: dict[str, Table] = TABLES | VIEWS


def kind(column: Column) -> str:
    """Return what a column holds in plain words: text, integer, number or boolean."""
    return _KINDS.get(column.dtype, "boolean")


def dictionary(names: tuple[str, ...] = tuple(SHEETS)) -> list[tuple[str, ...]]:
    """Return the data dictionary as rows of FIELDS, one for each column."""
    return [_entry(SHEETS[name], column) for name in names for column in SHEETS[name].columns]


def _entry(sheet: Table, column: Column) -> tuple[str, ...]:
    may_be_empty, key = ("yes" if is_so else "no" for is_so in (column.nullable, column.name in sheet.key))
    allowed, refers_to = ", ".join(column.values or ()), " or ".join(column.refs)
    meaning = (kind(column), may_be_empty, key, column.doc, allowed, refers_to)
    return sheet.name, sheet.grain, column.name, *meaning


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


def _csvw_table(sheet: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [
            {"name": c.name, "titles": c.name, "datatype": _CSVW[kind(c)], "required": not c.nullable,
             "dc:description": c.doc}
            for c in sheet.columns
        ]
    }  # fmt: skip
    if sheet.key:
        schema["primaryKey"] = list(sheet.key)
    foreign = [
        {"columnReference": c, "reference": {"resource": f"{to}.csv", "columnReference": TABLES[to].key[0]}}
        for c, (to, *others) in sheet.refs.items()
        if not others
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {"url": f"{sheet.name}.csv", "dc:description": f"One row is {sheet.grain}.", "tableSchema": schema}
