"""Articles as they were collected, in a Parquet file in order of their ids: a group of them in memory at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from corridor_analysis.schema import TABLES

_CELLS = [c.name for c in TABLES["articles"].columns if c.name != "text"]


class Collected(Mapping[str, str]):
    """The texts by id, read a group at a time (quick for those who ask in order of the ids), and the groups."""

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, parquet.ParquetFile(path)
        ids = [g.column(0) for g in self.groups(["article_id"])]
        self._firsts = [str(i[0]) for i in ids]
        self._count = sum(map(len, ids))
        self._texts = lru_cache(maxsize=2)(self._read)

    def groups(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield the articles in groups, or some of their columns."""
        return (self._group(n, columns) for n in range(self._file.num_row_groups))

    def _group(self, number: int, columns: Sequence[str] | None) -> pa.Table:
        return self._file.read_row_group(number, columns=list(columns) if columns else None, use_threads=False)

    def cells(self, wanted: Collection[str]) -> pd.DataFrame:
        """Return the rows of some articles, with an empty text."""
        own = pc.field("article_id").isin(pa.array(wanted, pa.string()))
        rows = parquet.read_table(self._path, columns=_CELLS, filters=own).to_pandas()
        return TABLES["articles"].coerce(rows.assign(text=""))

    def _read(self, number: int) -> dict[str, str]:
        table = self._group(number, ["article_id", "text"])
        return dict(zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True))

    def __getitem__(self, key: str) -> str:
        number = bisect_right(self._firsts, key) - 1
        if number < 0:
            raise KeyError(key)
        return self._texts(number)[key]

    def __iter__(self) -> Iterator[str]:
        return (key for number in range(len(self._firsts)) for key in self._texts(number))

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
