"""`corridor tables`: from a source to a folder of tables, with no more in memory than some articles at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from corridor_analysis.corpus.collect import collect
from corridor_analysis.corpus.pile import Pile
from corridor_analysis.errors import TableError
from corridor_analysis.schema import CODING_REASONS, TABLES, Article, Reject
from corridor_analysis.schema.whole_file import whole_file
from corridor_analysis.tables.across import ACROSS, Across, look_across
from corridor_analysis.tables.batch.collected import Collected
from corridor_analysis.tables.batch.folder import BEFORE, TableFolder
from corridor_analysis.tables.batch.part_files import PartFiles, ReadingsOnDisk
from corridor_analysis.tables.batch.reader import Reader, reader
from corridor_analysis.tables.meter import Meter, meter
from corridor_analysis.tables.reading import How, marked, to_read
from corridor_analysis.tables.rows import READ
from corridor_analysis.tables.table_files import (
    TableWriter,
    arrow_schema,
    as_arrow,
    told_when_full,
    write_frame,
    writing,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from corridor_analysis.case import Case

__all__ = ["Made", "Wanted", "make_tables"]

T = TypeVar("T")
_TOGETHER = 64  # articles handed to the writer at a time
_UNREAD = ("too_slow", "crashed", *CODING_REASONS)  # reasons that reading gives, not collecting


@dataclass(frozen=True)
class Wanted:
    """What is read into which tables."""

    case: Case | None = None
    metadata: Path | None = None
    screen: bool = False  # read only articles on the case
    resume: bool = False  # go on with a run that was interrupted
    add: bool = False  # add to the tables that are there
    fields: Mapping[str, str] = field(default_factory=dict)  # names of fields, ours to those of the source


@dataclass
class Made:
    """What a run has made: rows by table, shards and articles read now, and articles that had been read before.

    An article that could be dated is read twice, and counted once.
    """

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    shards: int = 0
    read: int = 0
    kept: int = 0


def make_tables(source: str | Path, out: Path, wanted: Wanted, how: How, *, progress: bool = False) -> Made:
    """Read a source and write its tables into a folder; a run that was interrupted can go on where it was.

    What was read is kept in `parts`, under digests of all that it rests on: articles, case, code and model. So only
    what is new or changed is read, with `resume` as with `add`. Raises ParameterError where an interrupted run is
    there and `resume` is not asked for, and TableError where the disk is full; CorpusError and CaseError as reading
    and tabulating do.
    """
    folder = TableFolder(out)
    with told_when_full(out), folder.run(resume=wanted.resume, add=wanted.add):
        parts = PartFiles(folder.parts, how.limit)
        with meter(progress) as shown, reader(parts, wanted.case, how, shown) as reads:
            return _Run(folder, wanted, reads, shown).make(source)


@dataclass
class _Run:
    folder: TableFolder
    wanted: Wanted
    reads: Reader
    shown: Meter

    def make(self, source: str | Path) -> Made:
        self.shown.say("collecting")
        scratch, fields = self.folder.scratch, self.wanted.fields
        pile = collect(source, self.wanted.metadata, scratch=scratch, there=self._there, fields=fields)
        with closing(pile):
            first = self._read(pile)
            with closing(Collected(self.folder.collected)) as collected:
                self.shown.say("comparing what the articles tell")
                across = look_across(first, collected.cells(first.ids), collected, self.wanted.case, self.reads.read)
                rows = self._write(across, collected, pile)
        self.reads.parts.keep_only({*first.keys.values(), *across.readings.keys.values()})
        self.folder.commit(add=self.wanted.add)
        kept = len(set(across.readings.ids) - self.reads.done)
        return Made(self.folder.path, rows, self.shown.shards, len(self.reads.done), kept)

    def _there(self, pile: Pile) -> None:
        """Tell a pile what the tables hold already."""
        if self.wanted.add:
            rejects = _rows(self.folder.path / "rejects.parquet")
            known = ((a.article_id, a.source_file, a.text) for a in self._old())
            pile.add_there(known, (r for row in rejects if (r := Reject(**row)).reason not in _UNREAD))

    def _old(self) -> Iterator[Article]:
        """Yield the articles of the tables as they were collected, without what was estimated or corrected."""
        before = {row["article_id"]: row for row in _rows(self.folder.parts / BEFORE)}
        for row in _rows(self.folder.path / "articles.parquet"):
            yield Article(**before.get(row["article_id"], row))

    def _read(self, pile: Pile) -> ReadingsOnDisk:
        """Write all articles down in order of their ids, and read those that are wanted."""
        old = self._old() if self.wanted.add else iter(())
        every = merge(old, pile.articles(), key=lambda a: a.article_id)
        with writing("articles", self.folder.collected) as writer:
            both = _written((marked(a, self.wanted.case) for a in every), writer)
            return self.reads.read(a for a in both if to_read(a, screen=self.wanted.screen))

    def _write(self, across: Across[ReadingsOnDisk], collected: Collected, pile: Pile) -> dict[str, int]:
        new, rows = self.folder.new, {}
        for name in READ:
            changed = [across.table(name)] if across.changes(name) else across.readings.pieces(name)
            rows[name] = write_frame(name, changed, new)
        rows |= {name: write_frame(name, [across.frames[name]], new) for name in ACROSS}
        rows["articles"] = self._write_articles(across, collected)
        across.corrections.check()
        for reject in across.rejects:
            pile.reject(reject)
        rows["rejects"] = write_frame("rejects", _tables("rejects", pile.rejects()), new)
        return {name: rows[name] for name in TABLES}

    def _write_articles(self, across: Across[ReadingsOnDisk], collected: Collected) -> int:
        """Write the articles with their days and corrections, and beside them what was collected of those changed."""
        from pyarrow import parquet

        with (
            writing("articles", self.folder.new / "articles.parquet") as writer,
            whole_file(self.folder.new / BEFORE) as part,
            parquet.ParquetWriter(part, arrow_schema("articles")) as before,
        ):
            for group in collected.groups():
                frame = TABLES["articles"].coerce(group.to_pandas())
                changed = across.articles(frame)
                new = group if changed is frame else as_arrow("articles", changed)
                writer.add(new)
                if changed is not frame:
                    before.write_table(_differing(group, new))
        return writer.rows


def _differing(old: pa.Table, new: pa.Table) -> pa.Table:
    """Return the rows of one table that another has with other cells."""
    pairs = zip(old.to_pylist(), new.to_pylist(), strict=True)
    return old.filter([a != b for a, b in pairs])


def _written(articles: Iterable[Article], writer: TableWriter) -> Iterator[Article]:
    """Yield articles, and write them."""
    for some in _batches(articles):
        writer.add(_table("articles", some))
        yield from some


def _tables(name: str, records: Iterable[object]) -> Iterator[pa.Table]:
    return (_table(name, some) for some in _batches(records))


def _batches(records: Iterable[T]) -> Iterator[list[T]]:
    left = iter(records)
    while some := list(islice(left, _TOGETHER)):
        yield some


def _table(name: str, records: Iterable[object]) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pylist([vars(r) for r in records], schema=arrow_schema(name))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    from pyarrow import parquet

    if not path.is_file():
        raise TableError(path, "", "this table is missing", "Leave --add out, and read all inputs anew.")
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_TOGETHER):
            yield from batch.to_pylist()
