"""Frames as Arrow tables or plain values, and back: where types and texts that no format takes are minded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from corridor_analysis.errors import TableError
from corridor_analysis.schema import Column, Table
from corridor_analysis.tables.export.dictionary import kind
from corridor_analysis.tables.table_files import frame_of

_PYTHON = {"text": str, "integer": int, "number": float, "boolean": bool}
_HALF = re.compile("[\ud800-\udfff]")


def arrow(frame: pd.DataFrame, sheet: Table) -> pa.Table:
    """Return a frame as an Arrow table, absent cells as nulls.

    Raises TableError where a text holds half of a surrogate pair, which no file of text can.
    """
    try:
        return pa.Table.from_pandas(frame, schema=sheet.arrow, preserve_index=False)
    except UnicodeEncodeError as error:
        raise _unwritable(frame, sheet) from error


def _unwritable(frame: pd.DataFrame, sheet: Table) -> TableError:
    """Return the error that names the first cell which cannot be encoded."""
    for name in frame:
        for number, value in enumerate(frame[name]):
            if isinstance(value, str) and _HALF.search(value):
                problem = f"row {number} holds half of a surrogate pair, which no file of text can"
                return TableError(sheet.name, name, problem, "Mend the text where it comes from.")
    return TableError(sheet.name, "", "a text cannot be written as UTF-8", "Mend the text where it comes from.")


def columns_of(frame: pd.DataFrame, sheet: Table) -> list[list[Any]]:
    """Return the cells as plain Python values, column by column, None where a cell is empty."""
    return [column.to_pylist() for column in arrow(frame, sheet).columns]


def frame_of_columns(cells: Mapping[str, Sequence[Any]], sheet: Table) -> pd.DataFrame:
    """Return values that a format without types of its own gave as a frame of the sheet.

    Raises TableError where a column is missing, or holds what is not of its type.
    """
    typed = {c.name: _typed(cells[c.name], c, sheet) for c in sheet.columns if c.name in cells}
    return frame_of(pa.table({n: pa.array(v, sheet.arrow.field(n).type) for n, v in typed.items()}), sheet)


def _typed(cells: Sequence[Any], column: Column, sheet: Table) -> list[Any]:
    what = kind(column)
    try:
        return [None if v is None else _PYTHON[what](v) for v in cells]
    except (ValueError, TypeError) as error:
        problem = f"a cell is no {what}: {error}"
        raise TableError(sheet.name, column.name, problem, "Export the tables again.") from error
