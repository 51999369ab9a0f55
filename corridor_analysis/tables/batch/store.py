"""Where parts are kept: in a folder as Parquet, or in memory; found again by the keys of their articles."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from corridor_analysis.schema.whole_file import PARTIAL, whole_file
from corridor_analysis.tables.batch.parts import HEAD, part_schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FolderStore", "MemoryStore", "Place", "Store"]

_OPEN = 8  # tables of parts held in memory while parts are gone through in order of their articles


class Place(NamedTuple):
    """Where an article's rows are, and the fault that kept it from being read."""

    part: int
    row: int
    fault: str | None


class Store(Protocol):
    """Parts by number, and the places of articles by key."""

    places: dict[str, Place]

    def add(self, part: pa.Table) -> None:
        """Keep a part."""

    def column(self, part: int, name: str) -> pa.Table:
        """Return one column of a part, as a table."""


class MemoryStore:
    """Parts in memory."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self._parts: list[pa.Table] = []

    def add(self, part: pa.Table) -> None:
        """Keep a part."""
        self.places |= _places(part, len(self._parts))
        self._parts.append(part)

    def column(self, part: int, name: str) -> pa.Table:
        """Return one column of a part, as a table."""
        return self._parts[part].select([name])


class FolderStore:
    """Parts in a folder, a Parquet file each. A file is written under another name first: it is whole or not there."""

    def __init__(self, folder: Path, limit: float | None) -> None:
        """Open a folder, made if need be.

        Articles that took too long before are left out where `limit` (seconds) now gives them more time, and those
        on which a worker ended.
        """
        self.folder, self.limit = folder, limit
        self.places: dict[str, Place] = {}
        self._files: list[Path] = []
        self._cache: OrderedDict[tuple[int, str], pa.Table] = OrderedDict()
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"*{PARTIAL}"):
            left.unlink()
        for path in sorted(folder.glob("part-*.parquet")):
            self._take_in(path)

    def _take_in(self, path: Path) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            with parquet.ParquetFile(path) as file:
                if not file.schema_arrow.equals(part_schema()):
                    raise pa.ArrowInvalid("of another version")
                head = file.read(columns=list(HEAD), use_threads=False)
        except (pa.ArrowException, OSError, EOFError):
            path.unlink(missing_ok=True)  # damaged, or of another version: it is read again
            return
        limits = head.column("limit").to_pylist()
        for key, place in _places(head, len(self._files)).items():
            if not self._again(place.fault, limits[place.row]):
                self.places[key] = place
        self._files.append(path)

    def _again(self, fault: str | None, given: float | None) -> bool:
        """Return whether an article that was not read should be tried again."""
        if fault == "too_slow":
            return self.limit is None or self.limit > (given or 0)
        return fault is not None

    def add(self, part: pa.Table) -> None:
        """Write a part."""
        from pyarrow import parquet

        name = hashlib.sha256("".join(part.column("key").to_pylist()).encode()).hexdigest()[:24]
        path = self.folder / f"part-{name}.parquet"
        with whole_file(path) as partial:
            parquet.write_table(part, partial, compression="zstd")
        self.places |= _places(part, len(self._files))
        self._files.append(path)

    def column(self, part: int, name: str) -> pa.Table:
        """Return one column of a part, as a table."""
        from pyarrow import parquet

        if (part, name) not in self._cache:
            with parquet.ParquetFile(self._files[part]) as file:
                self._cache[part, name] = file.read(columns=[name], use_threads=False)
            if len(self._cache) > _OPEN:
                self._cache.popitem(last=False)
        self._cache.move_to_end((part, name))
        return self._cache[part, name]

    def keep_only(self, keys: Collection[str]) -> None:
        """Remove the files of which nothing is needed any more."""
        used = {self.places[key].part for key in keys}
        for number, path in enumerate(self._files):
            if number not in used:
                path.unlink(missing_ok=True)


def _places(head: pa.Table, part: int) -> dict[str, Place]:
    """Return the places of a part's articles by their keys."""
    keys, faults = (head.column(n).to_pylist() for n in ("key", "fault"))
    return {key: Place(part, row, fault) for row, (key, fault) in enumerate(zip(keys, faults, strict=True))}
