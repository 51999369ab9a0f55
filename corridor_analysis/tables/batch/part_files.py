"""Parts in a folder as Parquet files, and what they hold of a choice of articles, in order of their ids."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridor_analysis.schema import TABLES
from corridor_analysis.schema.whole_file import PARTIAL, whole_file
from corridor_analysis.tables.batch.parts import HEAD, part_schema, rows_of, rows_schema
from corridor_analysis.tables.readings import each_once
from corridor_analysis.tables.rows import DATING_TIMES, Row

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["PartFiles", "Place", "ReadingsOnDisk"]

_OPEN = 8  # tables of parts held in memory while parts are gone through in order of their articles


class Place(NamedTuple):
    """Where an article's rows are, and the fault that kept it from being read."""

    part: int
    row: int
    fault: str | None
    detail: str | None


class PartFiles:
    """Parts in a folder, a Parquet file each; articles are found again by their keys."""

    def __init__(self, folder: Path, limit: float | None) -> None:
        """Open a folder, made if need be.

        Articles that took too long before are left out where `limit` (seconds) now gives them more time, and those
        on which a worker ended.
        """
        self.folder, self.limit = folder, limit
        self.places: dict[str, Place] = {}
        self._files: list[Path] = []
        self.column = lru_cache(maxsize=_OPEN)(self._column)
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

    def _column(self, part: int, name: str) -> pa.Table:
        """Return one column of a part, as a table."""
        from pyarrow import parquet

        with parquet.ParquetFile(self._files[part]) as file:
            return file.read(columns=[name], use_threads=False)

    def keep_only(self, keys: Collection[str]) -> None:
        """Remove the files of which nothing is needed any more."""
        used = {self.places[key].part for key in keys}
        for number, path in enumerate(self._files):
            if number not in used:
                path.unlink(missing_ok=True)


def _places(head: pa.Table, part: int) -> dict[str, Place]:
    """Return the places of a part's articles by their keys."""
    keys, faults, details = (head.column(n).to_pylist() for n in ("key", "fault", "detail"))
    rows = enumerate(zip(faults, details, strict=True))
    return {key: Place(part, row, *why) for key, (row, why) in zip(keys, rows, strict=True)}


class ReadingsOnDisk:
    """What was read of articles, whose keys are given by their ids, gathered from the parts that hold it."""

    def __init__(self, parts: PartFiles, keys: Mapping[str, str]) -> None:
        self.parts = parts
        self.keys = dict(sorted(keys.items()))

    @property
    def ids(self) -> Collection[str]:
        """The articles."""
        return self.keys.keys()

    def only(self, wanted: Collection[str]) -> ReadingsOnDisk:
        """Return the readings of some of the articles."""
        return ReadingsOnDisk(self.parts, {i: k for i, k in self.keys.items() if i in wanted})

    def replaced(self, others: ReadingsOnDisk) -> ReadingsOnDisk:
        """Return readings in which some articles are as they were read another time."""
        return ReadingsOnDisk(self.parts, {**self.keys, **others.keys})

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, reason and detail of the articles that could not be read."""
        places = ((i, self.parts.places[key]) for i, key in self.keys.items())
        return ((i, place.fault, place.detail or "") for i, place in places if place.fault is not None)

    def pieces(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield the rows of a table piece by piece, article after article."""
        places = (self.parts.places[key] for key in self.keys.values())
        for part, run in groupby(places, key=lambda place: place.part):
            yield rows_of(self.parts.column(part, name), name, [place.row for place in run], columns)

    def _whole(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        import pyarrow as pa

        schema = rows_schema(name)
        chosen = pa.schema([schema.field(c) for c in columns]) if columns else schema
        return pa.concat_tables([chosen.empty_table(), *self.pieces(name, columns)])

    def frame(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a table, or some of its columns, article after article."""
        frame = self._whole(name, columns).to_pandas()
        return frame if columns else TABLES[name].coerce(frame)

    def entities(self) -> pd.DataFrame:
        """Return each entity once, in order of ids; of several rows the one that sorts first."""
        pieces = self.pieces("entities")
        return each_once(cells for p in pieces for cells in zip(*(c.to_pylist() for c in p.columns), strict=True))

    def dating_times(self) -> list[Row]:
        """Return which times date which events of articles without a date."""
        rows: list[Row] = self._whole(DATING_TIMES).to_pylist()
        return rows
