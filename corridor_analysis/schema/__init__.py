"""What each table is: its grain, its columns with meaning and type, its key and its references.

The record classes of `rows` are the schema: one list of columns, each explained. `Table.check` holds a DataFrame to it,
and `data_dictionary` writes it down for readers. Text columns are of dtype object and hold `str` or `None`;
days are ISO 8601 text (`2023-02-10`), so that they sort, compare and export the same everywhere.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor_analysis.errors import TableError, nearest
from corridor_analysis.schema.rows import (
    ACCESS_MODES,
    CODER_KINDS,
    CODING_EFFECTS,
    CODING_REASONS,
    CONSULT_MODES,
    DATING_RULES,
    ENTITY_KINDS,
    EVENT_TYPES,
    PARTIAL_REASONS,
    PASSAGE_EFFECTS,
    PASSAGE_STATES,
    REJECT_REASONS,
    STATUSES,
    Article,
    Cluster,
    ClusterMember,
    Coded,
    Conflict,
    Dating,
    Entity,
    EventRow,
    MentionRow,
    OneOf,
    Participant,
    PassageRow,
    QuantityRow,
    Reject,
    SameSource,
    Sentence,
    Span,
    Statement,
    TimeRow,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ACCESS_MODES",
    "CODER_KINDS",
    "CODING_EFFECTS",
    "CODING_REASONS",
    "CONSULT_MODES",
    "DATING_RULES",
    "ENTITY_KINDS",
    "EVENT_TYPES",
    "PARTIAL_REASONS",
    "PASSAGE_EFFECTS",
    "PASSAGE_STATES",
    "REJECT_REASONS",
    "STATUSES",
    "TABLES",
    "Article",
    "Cluster",
    "ClusterMember",
    "Coded",
    "Column",
    "Conflict",
    "Dating",
    "Entity",
    "EventRow",
    "MentionRow",
    "OneOf",
    "Participant",
    "PassageRow",
    "QuantityRow",
    "Reject",
    "SameSource",
    "Sentence",
    "Span",
    "Statement",
    "Table",
    "TimeRow",
    "check_tables",
    "data_dictionary",
]

_DTYPES = {str: "object", int: "int64", float: "float64", bool: "bool"}
_NULLABLE = {str: "object", int: "Int64", float: "Float64", bool: "boolean"}


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    dtype: str
    doc: str
    nullable: bool
    values: tuple[str, ...] | None = None


def _column(name: str, hint: object) -> Column:
    base, doc, *rest = typing.get_args(hint)
    parts = typing.get_args(base) if isinstance(base, types.UnionType) else (base,)
    kind = next(p for p in parts if p is not type(None))
    nullable = type(None) in parts
    values = next((r.values for r in rest if isinstance(r, OneOf)), None)
    return Column(name, (_NULLABLE if nullable else _DTYPES)[kind], doc, nullable, values)


@dataclass(frozen=True)
class Table:
    """A table: what one row is, its key, and the columns of other tables that it refers to."""

    name: str
    record: type
    key: tuple[str, ...]
    refs: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    @property
    def grain(self) -> str:
        """What one row is."""
        return (self.record.__doc__ or "").strip()

    @property
    def columns(self) -> list[Column]:
        """The columns in order, read off the record class."""
        hints = typing.get_type_hints(self.record, include_extras=True)
        return [_column(f.name, hints[f.name]) for f in dataclasses.fields(self.record)]

    def frame(self, rows: Iterable[object]) -> pd.DataFrame:
        """Return a DataFrame of this table from records or dicts, columns in order and of the right dtype."""
        import pandas as pd

        cols = self.columns
        cells = [[r[c.name] if isinstance(r, dict) else getattr(r, c.name) for c in cols] for r in rows]
        frame = pd.DataFrame(cells, columns=[c.name for c in cols], dtype=object)
        return self.coerce(frame)

    def coerce(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` with this table's columns, order and dtypes; missing text is None."""
        import pandas as pd

        out = {}
        for col in self.columns:
            if col.name not in frame:
                raise TableError(self.name, col.name, "this column is missing", nearest(col.name, frame.columns))
            values = frame[col.name]
            if col.dtype == "object":
                text = values.astype(object)
                out[col.name] = text.where(text.notna(), None)
            else:
                out[col.name] = values.astype(col.dtype)
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
                raise TableError(self.name, col.name, f"{odd[0]!r} is not allowed", nearest(odd[0], col.values))


_TABLES = [
    Table("articles", Article, ("article_id",)),
    Table("rejects", Reject, ()),
    Table("sentences", Sentence, ("sentence_id",), {"article_id": ("articles",)}),
    Table("entities", Entity, ("entity_id",)),
    Table(
        "mentions",
        MentionRow,
        ("mention_id",),
        {"article_id": ("articles",), "sentence_id": ("sentences",), "entity_id": ("entities",)},
    ),
    Table("times", TimeRow, ("time_id",), {"article_id": ("articles",), "sentence_id": ("sentences",)}),
    Table(
        "statements",
        Statement,
        ("statement_id",),
        {"article_id": ("articles",), "sentence_id": ("sentences",), "time_id": ("times",)},
    ),
    Table("spans", Span, ("statement_id", "part", "start"), {"statement_id": ("statements",)}),
    Table(
        "events",
        EventRow,
        ("event_id",),
        {
            "article_id": ("articles",),
            "sentence_id": ("sentences",),
            "place_id": ("entities",),
            "statement_id": ("statements",),
        },
    ),
    Table(
        "participants",
        Participant,
        ("record_id", "role", "entity_id", "start"),
        {"record_id": ("events", "statements"), "entity_id": ("entities",)},
    ),
    Table(
        "quantities",
        QuantityRow,
        ("quantity_id",),
        {"article_id": ("articles",), "sentence_id": ("sentences",)},
    ),
    Table(
        "passage",
        PassageRow,
        ("passage_id",),
        {"article_id": ("articles",), "sentence_id": ("sentences",), "event_id": ("events",)},
    ),
    Table("clusters", Cluster, ("cluster_id",)),
    Table(
        "cluster_members",
        ClusterMember,
        ("event_id",),
        {"cluster_id": ("clusters",), "event_id": ("events",)},
    ),
    Table(
        "conflicts",
        Conflict,
        ("cluster_id", "field", "value", "article_id"),
        {"cluster_id": ("clusters",), "article_id": ("articles",)},
    ),
    Table(
        "same_sources",
        SameSource,
        ("cluster_id", "article_id"),
        {
            "cluster_id": ("clusters",),
            "article_id": ("articles",),
            "as_article_id": ("articles",),
            "statement_id": ("statements",),
            "as_statement_id": ("statements",),
        },
    ),
    Table(
        "datings",
        Dating,
        ("dating_id",),
        {"article_id": ("articles",), "event_id": ("events",), "time_id": ("times",), "report_id": ("events",)},
    ),
    Table("codings", Coded, ("coding_id",), {"article_id": ("articles",), "event_id": ("events",)}),
]
TABLES: dict[str, Table] = {t.name: t for t in _TABLES}


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


def data_dictionary() -> str:
    """Return the data dictionary of all tables in Markdown."""
    lines = ["# Data dictionary", "", "Written from `corridor_analysis.schema`; a test keeps it in step.", ""]
    for table in TABLES.values():
        key = ", ".join(f"`{k}`" for k in table.key) or "none"
        lines += [f"## {table.name}", "", f"One row is {table.grain}. Key: {key}.", ""]
        lines += ["| column | type | may be empty | meaning | refers to |", "| --- | --- | --- | --- | --- |"]
        for col in table.columns:
            values = f" (one of {', '.join(col.values)})" if col.values else ""
            refs = " or ".join(table.refs.get(col.name, ()))
            empty = "yes" if col.nullable else ""
            lines.append(f"| {col.name} | {col.dtype} | {empty} | {col.doc}{values} | {refs} |")
        lines.append("")
    return "\n".join(lines)
