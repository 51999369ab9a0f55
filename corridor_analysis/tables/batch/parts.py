"""What was read, as Arrow tables: a row is an article, and each of its cells holds the article's rows of one table.

So one file holds a part of the corpus, the tables that a step needs are read alone, and an article's rows are found
without reading its neighbours'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from corridor_analysis.extract.dating_times import COLUMNS
from corridor_analysis.tables.reading import Outcome
from corridor_analysis.tables.rows import DATING_TIMES, READ
from corridor_analysis.tables.table_files import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["HEAD", "keyed", "part_schema", "rows_of", "rows_schema", "to_part"]

HEAD = ("article_id", "fault", "detail", "limit", "key")  # `key` is the digest of all that the rows rest on
_CELLS = (*READ, DATING_TIMES)


@cache
def rows_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of what a cell of a part holds."""
    import pyarrow as pa

    if name != DATING_TIMES:
        return arrow_schema(name)
    return pa.schema([(n, pa.int64() if n.endswith(("_start", "_end")) else pa.string()) for n in COLUMNS])


@cache
def part_schema() -> pa.Schema:
    """Return the Arrow schema of a part."""
    import pyarrow as pa

    cells = [(n, pa.list_(pa.struct(list(rows_schema(n))))) for n in _CELLS]
    return pa.schema([*cells, *((n, pa.float64() if n == "limit" else pa.string()) for n in HEAD)])


def to_part(outcomes: Iterable[Outcome]) -> pa.Table:
    """Return the part that holds what came of reading some articles; it has no keys yet."""
    import pyarrow as pa

    schema, given = part_schema(), list(outcomes)
    columns = {n: [o.rows.get(n, []) for o in given] for n in _CELLS}
    columns |= {n: [getattr(o, n) for o in given] for n in HEAD[:-1]}
    return pa.table({n: pa.array(values, schema.field(n).type) for n, values in columns.items()})


def keyed(part: pa.Table, keys: Mapping[str, str]) -> pa.Table:
    """Return a part with the keys of its articles, which are given by their ids."""
    import pyarrow as pa

    own = [keys[i] for i in part.column("article_id").to_pylist()]
    return part.append_column("key", pa.array(own, pa.string()))


def rows_of(part: pa.Table, name: str, at: Iterable[int], columns: Iterable[str] | None = None) -> pa.Table:
    """Return the rows of table `name` of the articles in rows `at` of a part, in that order."""
    import pyarrow as pa

    schema = rows_schema(name)
    cells = part.column(name).combine_chunks().take(pa.array(list(at), pa.int64()))
    table = pa.Table.from_arrays(cells.flatten().flatten(), schema=schema)
    return table.select(list(columns)) if columns is not None else table
