"""Tables as a file for each: CSV, JSON lines, and Parquet that holds what its rows and columns mean.

A spreadsheet that opens a CSV file takes some texts for formulas. Such a text gets an apostrophe before it, which
`escape` writes and `unescape` takes off; no other text changes, so every text comes back as it was.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as csv
from pyarrow import parquet

from corridor_analysis.errors import TableError
from corridor_analysis.schema import Table
from corridor_analysis.tables.export.dictionary import FIELDS, dictionary
from corridor_analysis.tables.export.values import arrow, columns_of, frame_of_columns
from corridor_analysis.tables.table_files import frame_of

# What spreadsheets take for a formula, or strip before they look for one: the list of OWASP on CSV injection, and
# the wide forms that Japanese and Chinese settings read alike. Apostrophes before it are counted in: without them
# a text that has one of its own could not be told from one that got it here.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_BREAKS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"})


def escape(text: str) -> str:
    """Return a text as a spreadsheet shows it and never computes it.

    >>> escape("=1+1"), escape("'=1+1"), escape("'tis")
    ("'=1+1", "''=1+1", "'tis")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    """Return the text that `escape` was given.

    >>> unescape("'=1+1"), unescape("''=1+1"), unescape("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def write_csv(frame: pd.DataFrame, sheet: Table, path: Path) -> Path:
    """Write a table as CSV (RFC 4180, UTF-8): text in quotation marks, an absent cell empty without them."""
    csv.write_csv(_texts(arrow(frame, sheet), escape), path)
    return path


def _texts(table: pa.Table, change: Callable[[str], str]) -> pa.Table:
    """Return the table with each cell of text changed."""
    for place, field in enumerate(table.schema):
        if field.type == pa.string():
            cells = [None if v is None else change(v) for v in table.column(place).to_pylist()]
            table = table.set_column(place, field.name, pa.array(cells, pa.string()))
    return table


def read_csv(path: Path, sheet: Table) -> pd.DataFrame:
    """Read a table that `write_csv` wrote. Raises TableError where it is no such file."""
    options = csv.ConvertOptions(
        column_types=sheet.arrow, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
    )
    whole = csv.ReadOptions(block_size=min(path.stat().st_size + 1, 2**31 - 1))  # a row lies in one block
    try:
        read = csv.read_csv(path, whole, csv.ParseOptions(newlines_in_values=True), options)
    except pa.ArrowInvalid as error:
        problem = f"this is no CSV of the table: {error}"
        raise TableError(path, sheet.name, problem, "Export the tables again.") from error
    return frame_of(_texts(read, unescape), sheet)


def write_jsonl(frame: pd.DataFrame, sheet: Table, path: Path) -> Path:
    """Write a table as JSON lines: an object for each row, null where a cell is empty, one row on one line.

    Also U+2028, U+2029 and U+0085 are escaped, at which some programs break lines. JSON knows no infinite number:
    it is written as the text `inf`.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in zip(*columns_of(frame, sheet), strict=True):
            values = (str(v) if isinstance(v, float) and math.isinf(v) else v for v in row)
            cells = dict(zip(sheet.arrow.names, values, strict=True))
            file.write(json.dumps(cells, ensure_ascii=False).translate(_BREAKS) + "\n")
    return path


def read_jsonl(path: Path, sheet: Table) -> pd.DataFrame:
    """Read a table that `write_jsonl` wrote. Raises TableError where a line is no JSON object."""
    with path.open(encoding="utf-8", newline="\n") as file:
        rows = [_object(line, path, number) for number, line in enumerate(file, start=1)]
    return frame_of_columns({name: [row.get(name) for row in rows] for name in sheet.arrow.names}, sheet)


def _object(line: str, path: Path, number: int) -> dict[str, Any]:
    problem = "this is no JSON object"
    try:
        row = json.loads(line)
    except ValueError as error:
        row, problem = None, f"this is no JSON: {error}"
    if not isinstance(row, dict):
        raise TableError(path, f"line {number}", problem, "Export the tables again.")
    return row


def write_parquet(frame: pd.DataFrame, sheet: Table, path: Path) -> Path:
    """Write a table as Parquet: each field has a `description`, the file a `data_dictionary` in its metadata."""
    table = arrow(frame, sheet)
    words = [dict(zip(FIELDS, row, strict=True)) for row in dictionary((sheet.name,))]
    about = {"description": f"One row is {sheet.grain}.", "data_dictionary": json.dumps(words, ensure_ascii=False)}
    fields = [f.with_metadata({"description": c.doc}) for f, c in zip(table.schema, sheet.columns, strict=True)]
    schema = pa.schema(fields, {**(table.schema.metadata or {}), **about})
    parquet.write_table(pa.Table.from_arrays(table.columns, schema=schema), path)
    return path
