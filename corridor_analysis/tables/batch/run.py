"""`corridor tables`: from a source to a folder of tables, with no more in memory than some articles at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from pyarrow import parquet

from corridor_analysis.case import Case
from corridor_analysis.corpus.collect import collect
from corridor_analysis.corpus.pile import Pile
from corridor_analysis.errors import TableError
from corridor_analysis.schema import CODING_REASONS, TABLES, Article, Reject
from corridor_analysis.tables.across import ACROSS, Across, look_across
from corridor_analysis.tables.batch.collected import Collected
from corridor_analysis.tables.batch.folder import BEFORE, TableFolder
from corridor_analysis.tables.batch.keys import key_of
from corridor_analysis.tables.batch.part_files import PartFiles
from corridor_analysis.tables.reader import Reader, reader
from corridor_analysis.tables.reading import How, marked, to_read
from corridor_analysis.tables.readings import Readings
from corridor_analysis.tables.rows import READ
from corridor_analysis.tables.table_files import TableWriter, as_arrow, told_when_full, write_table, writing

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
    from corridor_analysis.parse.pipeline import MODEL

    folder = TableFolder(out)
    with told_when_full(out), folder.run(resume=wanted.resume, add=wanted.add):
        parts = PartFiles(folder.parts, key_of(wanted.case, how.model or MODEL), how.limit)
        with reader(parts, wanted.case, how, progress=progress) as reads:
            return _Run(folder, wanted, parts, reads).make(source)


@dataclass
class _Run:
    folder: TableFolder
    wanted: Wanted
    parts: PartFiles
    reads: Reader

    def make(self, source: str | Path) -> Made:
        shown, done = self.reads.meter, self.reads.done
        shown.say("collecting")
        scratch, fields = self.folder.scratch, self.wanted.fields
        pile = collect(source, self.wanted.metadata, scratch=scratch, there=self._there, fields=fields)
        with closing(pile):
            first = self._read(pile)
            with closing(Collected(self.folder.collected)) as collected:
                shown.say("comparing what the articles tell")
                cells = collected.cells(first.places)
                across = look_across(first, cells, collected, self.wanted.case, self.reads.read)
                rows = self._write(across, collected, pile)
        stand = across.readings.places
        self.parts.keep_only({place.part for place in (*first.places.values(), *stand.values())})
        self.folder.commit(add=self.wanted.add)
        return Made(self.folder.path, rows, shown.shards, len(done), len(stand.keys() - done))

    def _there(self, pile: Pile) -> None:
        """Tell a pile what the tables hold already."""
        if self.wanted.add:
            rejects = (Reject(**row) for row in _rows(self.folder.path / "rejects.parquet"))
            known = ((a.article_id, a.source_file, a.text) for a in self._old())
            pile.add_there(known, (reject for reject in rejects if reject.reason not in _UNREAD))

    def _old(self) -> Iterator[Article]:
        """Yield the articles of the tables as they were collected, without what was estimated or corrected."""
        before = {row["article_id"]: row for row in _rows(self.folder.parts / BEFORE)}
        for row in _rows(self.folder.path / "articles.parquet"):
            yield Article(**before.get(row["article_id"], row))

    def _read(self, pile: Pile) -> Readings:
        """Write all articles down in order of their ids, and read those that are wanted."""
        old = self._old() if self.wanted.add else iter(())
        every = merge(old, pile.articles(), key=lambda a: a.article_id)
        with writing("articles", self.folder.collected) as writer:
            both = _written((marked(a, self.wanted.case) for a in every), writer)
            return self.reads.read(a for a in both if to_read(a, screen=self.wanted.screen))

    def _write(self, across: Across, collected: Collected, pile: Pile) -> dict[str, int]:
        new, rows = self.folder.new, {}
        for name in READ:
            changed = [across.table(name)] if across.changes(name) else across.readings.pieces(name)
            rows[name] = write_table(name, changed, new)
        rows |= {name: write_table(name, [across.frames[name]], new) for name in ACROSS}
        rows["articles"] = self._write_articles(across, collected)
        across.corrections.check()
        for reject in across.rejects:
            pile.reject(reject)
        rows["rejects"] = write_table("rejects", _some(pile.rejects()), new)
        return {name: rows[name] for name in TABLES}

    def _write_articles(self, across: Across, collected: Collected) -> int:
        """Write the articles with their days and corrections, and beside them what was collected of those changed."""
        new = self.folder.new
        with writing("articles", new / "articles.parquet") as writer, writing("articles", new / BEFORE) as before:
            for group in collected.groups():
                frame = TABLES["articles"].coerce(group.to_pandas())
                changed = across.articles(frame)
                if changed is frame:
                    writer.add(group)
                    continue
                table = as_arrow("articles", changed)
                writer.add(table)
                pairs = zip(group.to_pylist(), table.to_pylist(), strict=True)
                before.add(group.filter([old != new for old, new in pairs]))
        return writer.rows


def _written(articles: Iterable[Article], writer: TableWriter) -> Iterator[Article]:
    """Yield articles, and write them."""
    for some in _some(articles):
        writer.add(some)
        yield from some


def _some(records: Iterable[T]) -> Iterator[list[T]]:
    left = iter(records)
    while some := list(islice(left, _TOGETHER)):
        yield some


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise TableError(path, "", "this table is missing", "Leave --add out, and read all inputs anew.")
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_TOGETHER):
            yield from batch.to_pylist()
