"""`corridor tables`: from a source to a folder of tables, with no more in memory than some articles at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.corpus.collect import collect
from corridor_analysis.corpus.pile import Pile
from corridor_analysis.errors import TableError
from corridor_analysis.schema import CODING_REASONS, TABLES, Article, Reject
from corridor_analysis.schema.whole_file import whole_file
from corridor_analysis.tables.batch.across import ACROSS, Across, look_across
from corridor_analysis.tables.batch.disk import told_when_full
from corridor_analysis.tables.batch.finals import TableWriter, as_arrow, write_frame, writing
from corridor_analysis.tables.batch.folder import BEFORE, TableFolder
from corridor_analysis.tables.batch.meter import Meter, meter
from corridor_analysis.tables.batch.parts import arrow_schema
from corridor_analysis.tables.batch.reader import How, Reader, reader
from corridor_analysis.tables.batch.screening import faults, marked, refused, to_read
from corridor_analysis.tables.batch.stock import FileStock
from corridor_analysis.tables.batch.store import FolderStore
from corridor_analysis.tables.batch.view import View
from corridor_analysis.tables.reading import READ

if TYPE_CHECKING:
    import pyarrow as pa

    from corridor_analysis.case import Case

__all__ = ["Made", "Wanted", "make_tables"]

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
        store = FolderStore(folder.parts, how.limit)
        with meter(progress) as shown, reader(store, wanted.case, how, shown) as reads:
            return _Run(folder, wanted, reads, shown).make(source)


@dataclass
class _Run:
    folder: TableFolder
    wanted: Wanted
    reads: Reader
    shown: Meter

    def make(self, source: str | Path) -> Made:
        made = Made(self.folder.path)
        self.shown.say("collecting")
        how = {"scratch": self.folder.scratch, "there": self._there, "fields": self.wanted.fields}
        pile = collect(source, self.wanted.metadata, **how)
        with closing(pile):
            keys = self._read(pile)
            with closing(FileStock(self.folder.collected)) as stock:
                view = View(self.reads.store, keys)
                self.shown.say("comparing what the articles tell")
                found = look_across(view, stock, self.wanted.case, self.reads.read)
                made.rows = self._write(found, stock, pile)
        used = {*keys.values(), *found.view.keys.values()}
        made.shards, made.read = self.shown.parts, len(self.reads.done)
        made.kept = len(set(found.view.keys) - self.reads.done)
        self.reads.store.keep_only(used)
        self.folder.commit(add=self.wanted.add)
        return made

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

    def _read(self, pile: Pile) -> dict[str, str]:
        """Write all articles down in order of their ids, and read those that are wanted."""
        old = self._old() if self.wanted.add else iter(())
        every = merge(old, pile.articles(), key=lambda a: a.article_id)
        with writing("articles", self.folder.collected) as writer:
            both = _written((marked(a, self.wanted.case) for a in every), writer)
            return self.reads.read(a for a in both if to_read(a, screen=self.wanted.screen))

    def _write(self, found: Across, stock: FileStock, pile: Pile) -> dict[str, int]:
        new = self.folder.new
        rows = {name: write_frame(name, found.pieces(name), new) for name in READ}
        rows |= {name: write_frame(name, [found.frames[name]], new) for name in ACROSS}
        rows["articles"] = self._write_articles(found, stock)
        found.corrections.check()
        for fault in (*faults(found.view, stock), *refused(found.faults)):
            pile.reject(fault)
        rows["rejects"] = write_frame("rejects", _frames("rejects", pile.rejects()), new)
        return {name: rows[name] for name in TABLES}

    def _write_articles(self, found: Across, stock: FileStock) -> int:
        """Write the articles with their days and corrections, and beside them what was collected of those changed."""
        from pyarrow import parquet

        before = self.folder.new / BEFORE
        with (
            writing("articles", self.folder.new / "articles.parquet") as writer,
            whole_file(before) as partial,
            parquet.ParquetWriter(partial, arrow_schema("articles")) as kept,
        ):
            for group in stock:
                changed = found.articles(group)
                new = group if changed is None else as_arrow("articles", changed)
                writer.add(new)
                if changed is not None:
                    kept.write_table(_differing(group, new))
        return writer.rows


def _differing(old: pa.Table, new: pa.Table) -> pa.Table:
    """Return the rows of one table that another has with other cells."""
    pairs = zip(old.to_pylist(), new.to_pylist(), strict=True)
    return old.filter([a != b for a, b in pairs])


def _written(articles: Iterable[Article], writer: TableWriter) -> Iterator[Article]:
    """Yield articles, and write them."""
    waiting: list[Article] = []
    for article in articles:
        waiting.append(article)
        if len(waiting) == _TOGETHER:
            writer.add(_table("articles", waiting))
            waiting = []
        yield article
    writer.add(_table("articles", waiting))


def _table(name: str, records: Iterable[object]) -> pa.Table:
    import pyarrow as pa

    schema = arrow_schema(name)
    return pa.Table.from_pylist([vars(r) for r in records], schema=schema)


def _frames(name: str, records: Iterable[object]) -> Iterator[pa.Table]:
    waiting: list[object] = []
    for record in records:
        waiting.append(record)
        if len(waiting) == _TOGETHER:
            yield _table(name, waiting)
            waiting = []
    yield _table(name, waiting)


def _rows(path: Path) -> Iterator[dict[str, object]]:
    from pyarrow import parquet

    if not path.is_file():
        raise TableError(path, "", "this table is missing", "Leave --add out, and read all inputs anew.")
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_TOGETHER):
            yield from batch.to_pylist()
