"""What holds a DataFrame to its table: columns with meaning and type, read off the record class; key; references.

Text columns are of dtype object and hold `str` or `None`; days are ISO 8601 text (`2023-02-10`), so that they sort,
compare and export the same everywhere.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, dataclass_transform

from corridor_analysis.errors import TableError, nearest

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["TABLES", "Column", "OneOf", "Ref", "Table", "check_tables", "one_row_of"]

_DTYPES = {str: "object", int: "int64", float: "float64", bool: "bool"}
_NULLABLE = {str: "object", int: "Int64", float: "Float64", bool: "boolean"}
_Record = TypeVar("_Record")


@dataclass(frozen=True)
class OneOf:
    """The values that a column may hold."""

    values: tuple[str, ...]


class Ref:
    """The tables to whose keys a column leads."""

    def __init__(self, *tables: str) -> None:
        self.tables = tables


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    dtype: str
    doc: str
    nullable: bool
    values: tuple[str, ...] | None = None
    refs: tuple[str, ...] = ()


def _column(name: str, hint: object) -> Column:
    base, doc, *rest = typing.get_args(hint)
    parts = typing.get_args(base) if isinstance(base, types.UnionType) else (base,)
    kind = next(p for p in parts if p is not type(None))
    nullable = type(None) in parts
    values = next((r.values for r in rest if isinstance(r, OneOf)), None)
    refs = next((r.tables for r in rest if isinstance(r, Ref)), ())
    return Column(name, (_NULLABLE if nullable else _DTYPES)[kind], doc, nullable, values, refs)


@dataclass(frozen=True)
class Table:
    """A table: the class of its rows, and the columns that make a row one of its kind."""

    name: str
    record: type
    key: tuple[str, ...]

    @property
    def grain(self) -> str:
        """What one row is."""
        return (self.record.__doc__ or "").strip()

    @cached_property
    def columns(self) -> list[Column]:
        """The columns in order, read off the record class."""
        hints = typing.get_type_hints(self.record, include_extras=True)
        return [_column(f.name, hints[f.name]) for f in dataclasses.fields(self.record)]

    @cached_property
    def arrow(self) -> pa.Schema:
        """The columns as Arrow fields."""
        import pyarrow as pa

        names = {c.name: "string" if c.dtype == "object" else c.dtype.lower() for c in self.columns}
        return pa.schema([(name, pa.type_for_alias(kind)) for name, kind in names.items()])

    @property
    def refs(self) -> dict[str, tuple[str, ...]]:
        """Column -> the tables to whose keys it leads."""
        return {c.name: c.refs for c in self.columns if c.refs}

    def frame(self, rows: Iterable[object]) -> pd.DataFrame:
        """Return a DataFrame of this table from records or dicts, columns in order and of the right dtype."""
        import pandas as pd

        cols = self.columns
        try:
            cells = [[r[c.name] if isinstance(r, dict) else getattr(r, c.name) for c in cols] for r in rows]
        except KeyError as error:
            raise TableError(self.name, str(error.args[0]), "a row has no such cell", "Give it, or None.") from error
        frame = pd.DataFrame(cells, columns=[c.name for c in cols], dtype=object)
        return self.coerce(frame)

    def coerce(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` with this table's columns, order and dtypes; missing text is None."""
        import pandas as pd

        out = {}
        for col in self.columns:
            if col.name not in frame:
                raise TableError(self.name, col.name, "this column is missing", nearest(col.name, frame.columns))
            values = frame[col.name].astype(col.dtype)
            out[col.name] = values.where(values.notna(), None) if col.dtype == "object" else values
        return pd.DataFrame(out, columns=[c.name for c in self.columns]).reset_index(drop=True)

    def check(self, frame: pd.DataFrame) -> None:
        """Raise TableError unless `frame` has this table's columns, dtypes, enums and a unique key."""
        names = [c.name for c in self.columns]
        if list(frame.columns) != names:
            odd = sorted(set(frame.columns) ^ set(names)) or list(frame.columns)
            raise TableError(self.name, odd, "the columns are not those of the schema", f"Wanted: {', '.join(names)}.")
        for col in self.columns:
            self._check_column(frame, col)
        twice = frame.duplicated(list(self.key), keep=False) if self.key else None
        if twice is not None and twice.any():
            row = frame.loc[twice, list(self.key)].iloc[0].to_dict()
            raise TableError(self.name, row, "two rows have the same key", "Each row must be one of its kind.")

    def _check_column(self, frame: pd.DataFrame, col: Column) -> None:
        values = frame[col.name]
        if str(values.dtype) != col.dtype:
            raise TableError(self.name, col.name, f"dtype is {values.dtype}", f"It must be {col.dtype}.")
        if not col.nullable and values.isna().any():
            row = int(values.isna().to_numpy().argmax())
            raise TableError(self.name, col.name, f"row {row} is empty", "This column has a value in every row.")
        if col.values is not None:
            odd = sorted(set(values.dropna()) - set(col.values))
            if odd:
                row = frame.loc[values == odd[0], list(self.key) or [self.columns[0].name]].iloc[0]
                fault = f"{odd[0]!r} of {', '.join(map(str, row))} is not allowed"
                raise TableError(self.name, col.name, fault, nearest(odd[0], col.values))


TABLES: dict[str, Table] = {}


@dataclass_transform(frozen_default=True)
def one_row_of(table: str, *key: str) -> Callable[[type[_Record]], type[_Record]]:
    """Return a decorator that makes a class the frozen dataclass of a table's rows, which this key tells apart."""

    def row(cls: type[_Record]) -> type[_Record]:
        record = dataclass(frozen=True)(cls)
        TABLES[table] = Table(table, record, key)
        return record

    return row


def check_tables(frames: Mapping[str, pd.DataFrame]) -> None:
    """Raise TableError unless every frame keeps its schema and every reference leads to a row."""
    for name, table in TABLES.items():
        table.check(frames[name])
        for column, targets in table.refs.items():
            known: set[str] = set()
            for target in targets:
                known |= set(frames[target][TABLES[target].key[0]])
            lost = sorted(set(frames[name][column].dropna()) - known)
            if lost:
                raise TableError(name, lost[0], f"{column} leads to no row of {' or '.join(targets)}", "Add the row.")
