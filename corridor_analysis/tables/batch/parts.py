"""What was read, as Arrow tables: a row is an article, and each of its cells holds the article's rows of one table.

So one file holds a part of the corpus, the tables that a step needs are read alone, and an article's rows are found
without reading its neighbours'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from corridor_analysis.corroborate.clocks import CLOCK
from corridor_analysis.schema import TABLES
from corridor_analysis.tables.reading import READ, Rows

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CELLS", "HEAD", "Outcome", "arrow_schema", "part_schema", "rows_of", "to_part"]

HEAD = ("key", "article_id", "fault", "detail", "limit")
CELLS = (*READ, "clocks")


@dataclass(frozen=True)
class Outcome:
    """What came of reading one article: its rows, or the fault that kept it from being read.

    `key` is the digest of all that the rows rest on; `limit` is the time in seconds that an article was given that
    took too long.
    """

    key: str
    article_id: str
    rows: Rows
    fault: str | None = None
    detail: str | None = None
    limit: float | None = None


@cache
def arrow_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of a table; with what pandas needs to read it back as it was."""
    import pyarrow as pa

    if name == "clocks":
        whole = {n: pa.int64() for n in ("event_start", "event_end", "time_start")}
        return pa.schema([(n, whole.get(n, pa.string())) for n in CLOCK])
    types = {"object": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_(),
             "Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}  # fmt: skip
    bare = pa.schema([(c.name, types[c.dtype]) for c in TABLES[name].columns])
    return pa.Table.from_pandas(TABLES[name].frame([]), schema=bare, preserve_index=False).schema


@cache
def part_schema() -> pa.Schema:
    """Return the Arrow schema of a part."""
    import pyarrow as pa

    head = [(n, pa.float64() if n == "limit" else pa.string()) for n in HEAD]
    return pa.schema([*head, *((n, pa.list_(pa.struct(list(arrow_schema(n))))) for n in CELLS)])


def to_part(outcomes: Iterable[Outcome]) -> pa.Table:
    """Return the part that holds what came of reading some articles."""
    import pyarrow as pa

    schema, given = part_schema(), list(outcomes)
    heads = [pa.array([getattr(o, n) for o in given], schema.field(n).type) for n in HEAD]
    cells = [pa.array([o.rows.get(n, []) for o in given], schema.field(n).type) for n in CELLS]
    return pa.Table.from_arrays([*heads, *cells], schema=schema)


def rows_of(part: pa.Table, name: str, at: Iterable[int], columns: Iterable[str] | None = None) -> pa.Table:
    """Return the rows of table `name` of the articles in rows `at` of a part, in that order."""
    import pyarrow as pa

    schema = arrow_schema(name)
    cells = part.column(name).combine_chunks().take(pa.array(list(at), pa.int64()))
    fields: Mapping[str, pa.Array] = dict(zip(schema.names, cells.flatten().flatten(), strict=True))
    table = pa.Table.from_arrays([fields[n] for n in schema.names], schema=schema)
    return table.select(list(columns)) if columns is not None else table
