"""The articles of a table set as they were collected, in order of their ids, a group of them in memory at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["FileStock", "Groups", "MemoryStock", "Texts"]

_CELLS = [c.name for c in TABLES["articles"].columns if c.name != "text"]


class Groups:
    """Articles in groups; how a group is had is told by those who inherit."""

    count: int

    def group(self, number: int, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the articles of one group as an Arrow table."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[pa.Table]:
        return (self.group(n) for n in range(self.count))

    def cells(self, wanted: Collection[str]) -> pd.DataFrame:
        """Return the rows of some articles, with an empty text."""
        import pyarrow as pa
        import pyarrow.compute as pc

        ids = pa.array(sorted(wanted), pa.string())
        found = (self.group(n, _CELLS) for n in range(self.count))
        kept = [g.filter(pc.is_in(g.column("article_id"), ids)) for g in found]
        rows = pa.concat_tables(kept).to_pandas() if kept else TABLES["articles"].frame([])[_CELLS]
        return TABLES["articles"].coerce(rows.assign(text=""))


class MemoryStock(Groups):
    """The articles of a DataFrame."""

    def __init__(self, articles: pd.DataFrame) -> None:
        import pyarrow as pa

        from corridor_analysis.tables.batch.parts import arrow_schema

        self._whole = pa.Table.from_pandas(articles, arrow_schema("articles"), preserve_index=False)
        self.count = 1

    def group(self, number: int, columns: Sequence[str] | None = None) -> pa.Table:
        """Return all articles."""
        return self._whole.select(list(columns)) if columns else self._whole


class FileStock(Groups):
    """The articles of a Parquet file, whose row groups are the groups."""

    def __init__(self, path: Path) -> None:
        from pyarrow import parquet

        self._file = parquet.ParquetFile(path)
        self.count = self._file.num_row_groups

    def group(self, number: int, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a row group."""
        return self._file.read_row_group(number, columns=list(columns) if columns else None, use_threads=False)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Texts(Mapping[str, str]):
    """The texts by id, read a group at a time: quick for those who ask in order of the ids."""

    def __init__(self, stock: Groups) -> None:
        self._stock = stock
        ids = [stock.group(n, ["article_id"]).column(0) for n in range(stock.count)]
        self._firsts = [str(i[0]) if len(i) else "" for i in ids]
        self._count = sum(map(len, ids))
        self._group = lru_cache(maxsize=2)(self._read)

    def _read(self, number: int) -> dict[str, str]:
        table = self._stock.group(number, ["article_id", "text"])
        return dict(zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True))

    def __getitem__(self, key: str) -> str:
        number = bisect_right(self._firsts, key) - 1
        if number < 0:
            raise KeyError(key)
        return self._group(number)[key]

    def __iter__(self) -> Iterator[str]:
        for number in range(self._stock.count):
            yield from self._group(number)

    def __len__(self) -> int:
        return self._count
