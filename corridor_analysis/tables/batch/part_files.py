"""Parts in a folder as Parquet files, of which an article is found again by the key of all that its rows rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from corridor_analysis.schema import Article
from corridor_analysis.schema.whole_file import PARTIAL, whole_file
from corridor_analysis.tables.readings import HEAD, Parts, Place, part_schema, places_in

_OPEN = 8  # tables of parts held in memory while parts are gone through in order of their articles


class PartFiles(Parts):
    """Parts in a folder, a Parquet file each."""

    def __init__(self, folder: Path, key: Callable[[Article], str], limit: float | None) -> None:
        """Open a folder, made if need be.

        Articles that took too long before are left out where `limit` (seconds) now gives them more time, and those
        on which a worker ended.
        """
        super().__init__()
        self.folder, self.key, self.limit = folder, key, limit
        self._places: dict[str, Place] = {}  # by key
        self._wanted: dict[str, str] = {}  # id -> key of articles that are being read
        self._files: list[Path] = []
        self._opened = lru_cache(maxsize=_OPEN)(self._open)
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"*{PARTIAL}"):
            left.unlink()
        for path in sorted(folder.glob("part-*.parquet")):
            self._take_in(path)

    def _take_in(self, path: Path) -> None:
        try:
            with parquet.ParquetFile(path) as file:
                if not file.schema_arrow.equals(part_schema()):
                    raise pa.ArrowInvalid("of another version")
                head = file.read(columns=list(HEAD), use_threads=False)
        except (pa.ArrowException, OSError, EOFError):
            path.unlink(missing_ok=True)  # damaged, or of another version: it is read again
            return
        limits = head.column("limit").to_pylist()
        found = places_in(head, len(self._files), "key").items()
        self._places |= {key: place for key, place in found if not self._again(place.fault, limits[place.row])}
        self._files.append(path)

    def _again(self, fault: str | None, given: float | None) -> bool:
        """Return whether an article that was not read should be tried again."""
        if fault == "too_slow":
            return self.limit is None or self.limit > (given or 0)
        return fault is not None

    def known(self, article: Article) -> Place | None:
        """Return the place of an article that need not be read again."""
        key = self.key(article)
        if (place := self._places.get(key)) is None:
            self._wanted[article.article_id] = key
        return place

    def add(self, part: pa.Table) -> dict[str, Place]:
        """Write a part; return the places of its articles by their ids."""
        keys = [self._wanted.pop(i) for i in part.column("article_id").to_pylist()]
        path = self.folder / f"part-{hashlib.sha256(''.join(keys).encode()).hexdigest()[:24]}.parquet"
        with whole_file(path) as partial:
            parquet.write_table(part.append_column("key", pa.array(keys, pa.string())), partial, compression="zstd")
        self._files.append(path)
        return places_in(part, len(self._files) - 1)

    def column(self, part: int, name: str) -> pa.Table:
        """Return one column of a part, as a table."""
        return self._opened(part, name)

    def _open(self, part: int, name: str) -> pa.Table:
        with parquet.ParquetFile(self._files[part]) as file:
            return file.read(columns=[name], use_threads=False)

    def keep_only(self, parts: Collection[int]) -> None:
        """Remove the files of which nothing is needed any more."""
        for number, path in enumerate(self._files):
            if number not in parts:
                path.unlink(missing_ok=True)
