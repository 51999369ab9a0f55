"""Frames as Arrow tables and back: one place where types, empty cells and text that no format takes are minded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import TableError, nearest
from corridor_analysis.schema import Column
from corridor_analysis.tables.export.dictionary import Sheet, kind

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["arrow", "arrow_schema", "columns_of", "frame_of", "frame_of_columns"]

_PYTHON = {"text": str, "integer": int, "number": float, "boolean": bool}


def arrow_schema(sheet: Sheet) -> pa.Schema:
    """Return the sheet's columns as Arrow fields, each with its meaning."""
    import pyarrow as pa

    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    return pa.schema([pa.field(c.name, types[kind(c)], True, {"description": c.doc}) for c in sheet.columns])


def arrow(frame: pd.DataFrame, sheet: Sheet) -> pa.Table:
    """Return a frame as an Arrow table, absent cells as nulls.

    Raises TableError where a text holds half of a surrogate pair, which no file of text can.
    """
    import pyarrow as pa

    schema = arrow_schema(sheet)
    try:
        return pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    except UnicodeEncodeError as error:
        raise _unwritable(frame, sheet) from error


def _unwritable(frame: pd.DataFrame, sheet: Sheet) -> TableError:
    """Return the error that names the first cell which cannot be encoded."""
    for column in sheet.columns:
        for number, value in enumerate(frame[column.name]):
            if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
                problem = f"row {number} holds half of a surrogate pair, which no file of text can"
                return TableError(sheet.name, column.name, problem, "Mend the text where it comes from.")
    return TableError(sheet.name, "", "a text cannot be written as UTF-8", "Mend the text where it comes from.")


def columns_of(frame: pd.DataFrame, sheet: Sheet) -> list[list[Any]]:
    """Return the cells as plain Python values, column by column, None where a cell is empty."""
    return [column.to_pylist() for column in arrow(frame, sheet).columns]


def frame_of(read: pa.Table, sheet: Sheet) -> pd.DataFrame:
    """Return what was read as a frame with the sheet's columns, order and dtypes.

    Raises TableError where a column is missing.
    """
    import pandas as pd

    out = {c.name: _series(read, c, sheet) for c in sheet.columns}
    return pd.DataFrame(out, columns=list(out))


def _series(read: pa.Table, column: Column, sheet: Sheet) -> pd.Series:
    import pandas as pd
    import pyarrow as pa

    if column.name not in read.column_names:
        repair = nearest(column.name, read.column_names)
        raise TableError(sheet.name, column.name, "this column is missing", repair)
    cells = read[column.name]
    if column.dtype == "object":
        return pd.Series(cells.to_pylist(), dtype=object)
    kinds = {pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(), pa.bool_(): pd.BooleanDtype()}
    whole = cells.cast(arrow_schema(sheet).field(column.name).type)
    series = whole.to_pandas(types_mapper=kinds.get)
    try:
        return series.astype(column.dtype)
    except (ValueError, TypeError) as error:
        raise TableError(sheet.name, column.name, "a cell is empty", "This column has a value in every row.") from error


def frame_of_columns(cells: Mapping[str, Sequence[Any]], sheet: Sheet) -> pd.DataFrame:
    """Return values that a format without types of its own gave as a frame of the sheet.

    Raises TableError where a column is missing, or holds what is not of its type.
    """
    import pyarrow as pa

    schema = arrow_schema(sheet)
    known = {c.name: kind(c) for c in sheet.columns}
    read = {}
    for name in cells.keys() & known.keys():
        read[name] = pa.array(_typed(cells[name], known[name], (sheet.name, name)), schema.field(name).type)
    return frame_of(pa.table(read), sheet)


def _typed(cells: Sequence[Any], what: str, place: tuple[str, str]) -> list[Any]:
    try:
        return [None if v is None else _PYTHON[what](v) for v in cells]
    except (ValueError, TypeError) as error:
        raise TableError(*place, f"a cell is no {what}: {error}", "Export the tables again.") from error
