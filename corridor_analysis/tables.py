"""From a corpus to tables: parse each article, extract, give ids, and look across articles."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from corridor_analysis import views
from corridor_analysis.case import Case, Correction
from corridor_analysis.corroborate import corroborate
from corridor_analysis.corroborate.dating import Estimate, dated, datings, estimates
from corridor_analysis.errors import CaseError, ParameterError, TableError
from corridor_analysis.reading import READ, Rows, merge, read_shard
from corridor_analysis.schema import TABLES, Article, check_tables

if TYPE_CHECKING:
    from corridor_analysis.corpus import Corpus

__all__ = ["Tables", "tabulate"]

_SHARD = 64  # articles per task: large enough that loading the model does not count, small enough to share out
# Ids of rows begin with the article's.
_ROW_IDS = ("sentence_id", "mention_id", "time_id", "statement_id", "event_id", "quantity_id", "record_id")


@dataclass(frozen=True, eq=False)
class Tables:
    """All tables of one corpus as pandas DataFrames; see `corridor_analysis.schema` for what a row is."""

    articles: pd.DataFrame
    rejects: pd.DataFrame
    sentences: pd.DataFrame
    entities: pd.DataFrame
    mentions: pd.DataFrame
    times: pd.DataFrame
    statements: pd.DataFrame
    spans: pd.DataFrame
    events: pd.DataFrame
    participants: pd.DataFrame
    quantities: pd.DataFrame
    clusters: pd.DataFrame
    cluster_members: pd.DataFrame
    conflicts: pd.DataFrame
    same_sources: pd.DataFrame
    datings: pd.DataFrame

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return name -> DataFrame, in order of the schema."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def contacts(self) -> pd.DataFrame:
        """Return the contacts: article_id, mode, participants, earliest, latest, status, evidence, event_id."""
        return views.contacts(self.frames())

    def demands(self) -> pd.DataFrame:
        """Return the demands: article_id, actor, recipient, demand, earliest, latest, evidence, event_id."""
        return views.demands(self.frames())

    def access(self) -> pd.DataFrame:
        """Return the access events: article_id, type, actor, earliest, latest, status, evidence, event_id."""
        return views.access(self.frames())

    def quotes(self) -> pd.DataFrame:
        """Return the quotations: article_id, speaker, text, medium, evidence, statement_id."""
        return views.quotes(self.frames())

    def save(self, folder: str | Path) -> Path:
        """Write each table as `<name>.parquet` into `folder`, made if need be; return it."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in self.frames().items():
            frame.to_parquet(folder / f"{name}.parquet", index=False)
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Tables:
        """Read tables that `save` wrote, and check them.

        Raises TableError where a file is missing or a table breaks its schema.
        """
        frames = {}
        for name, table in TABLES.items():
            path = Path(folder) / f"{name}.parquet"
            if not path.is_file():
                raise TableError(path, name, "this table is missing", "Give a folder that `corridor tables` wrote.")
            frames[name] = table.coerce(pd.read_parquet(path))
        check_tables(frames)
        return cls(**frames)


def tabulate(
    corpus: Corpus,
    case: Case | None = None,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    screen: bool = False,
    progress: bool = False,
    model: str | None = None,
) -> Tables:
    """Read every article of a corpus and return what it says as tables.

    `case=None` reads with the generic resources alone. `workers` > 1 parses in that many processes; `executor`
    takes any `concurrent.futures.Executor` instead. `screen` parses only articles that name the case's terms;
    the others stay in `articles` with `relevant` false. `progress` draws a bar on a terminal.
    An article without a date that dated ones can date is read twice, and `datings` holds the evidence.
    The result does not depend on workers, executor or order of the articles.
    """
    if workers < 1:
        raise ParameterError("tabulate", "workers", f"{workers} is not a number of workers", "Give 1 or more.")
    articles = _relevance(corpus.articles, case).sort_values("article_id", ignore_index=True)
    wanted = articles[articles["relevant"].fillna(True)] if screen and case else articles
    reader = _Reader(case, model, workers, executor, progress)
    frames = {"articles": articles, "rejects": TABLES["rejects"].coerce(corpus.rejects)}
    rows = reader.rows(wanted)
    frames, estimated = _date(frames | _framed(rows), rows["clocks"], reader)
    if case is not None:
        frames = _correct(frames, case)
    frames |= corroborate(frames)
    frames["datings"] = TABLES["datings"].frame(datings(estimated, frames))
    frames = {name: frames[name] for name in TABLES}
    check_tables(frames)
    return Tables(**frames)


def _relevance(articles: pd.DataFrame, case: Case | None) -> pd.DataFrame:
    out = articles.copy()
    heads = [f"{h or ''}\n{t}" for h, t in zip(out["headline"], out["text"], strict=True)]
    out["relevant"] = [case.relevant(t) for t in heads] if case else None
    return TABLES["articles"].coerce(out)


@dataclass(frozen=True)
class _Reader:
    """How articles are read: with what knowledge, and by how many workers."""

    case: Case | None
    model: str | None
    workers: int
    executor: Executor | None
    progress: bool

    def rows(self, articles: pd.DataFrame) -> Rows:
        """Return what the articles say, in their order."""
        records = [Article(**row) for row in articles.to_dict("records")]
        shards = [records[i : i + _SHARD] for i in range(0, len(records), _SHARD)]
        return merge(self._parts(shards))

    def _parts(self, shards: list[list[Article]]) -> Iterator[Rows]:
        from corridor_analysis.progress import track

        total = len(shards)
        if self.executor is None and (self.workers == 1 or total < 2):
            read = (read_shard(s, self.case, self.model) for s in shards)
            yield from track(read, total, "reading", self.progress)
            return
        pool = self.executor or ProcessPoolExecutor(max_workers=self.workers)
        try:
            jobs = [pool.submit(read_shard, s, self.case, self.model) for s in shards]
            yield from track((job.result() for job in jobs), total, "reading", self.progress)
        finally:
            if self.executor is None:
                pool.shutdown(cancel_futures=True)


def _framed(rows: Rows) -> dict[str, pd.DataFrame]:
    return {name: TABLES[name].frame(rows[name]) for name in READ}


def _date(
    frames: dict[str, pd.DataFrame], clocks: list[dict[str, object]], reader: _Reader
) -> tuple[dict[str, pd.DataFrame], list[Estimate]]:
    """Date the articles without a day that others can date, and read those again whose day is now known."""
    estimated = estimates(frames, clocks)
    if not estimated:
        return frames, []
    articles = TABLES["articles"].coerce(dated(frames["articles"], estimated))
    singled = {one.article_id for one in estimated if one.day is not None}
    again = _framed(reader.rows(articles[articles["article_id"].isin(singled)]))
    return frames | {"articles": articles} | _replaced(frames, again, singled), estimated


def _replaced(
    frames: Mapping[str, pd.DataFrame], again: Mapping[str, pd.DataFrame], read: Collection[str]
) -> dict[str, pd.DataFrame]:
    """Return the tables of what was read with the rows of some articles replaced, in order of the articles."""
    out = {}
    for name in READ:
        both = pd.concat([frames[name], again[name]], ignore_index=True)
        if name == "entities":
            out[name] = both.drop_duplicates("entity_id").sort_values("entity_id", kind="stable", ignore_index=True)
            continue
        key = "record_id" if name == "participants" else "statement_id" if name == "spans" else "article_id"
        article = both[key] if key == "article_id" else both[key].str.rsplit(":", n=1).str[0]
        fresh = both.index >= len(frames[name])
        kept = both[fresh | ~article.isin(read)]
        out[name] = TABLES[name].coerce(kept.iloc[article[kept.index].argsort(kind="stable")])
    return out


def _correct(frames: dict[str, pd.DataFrame], case: Case) -> dict[str, pd.DataFrame]:
    """Apply the case's corrections; one whose article was read but that matches nothing is an error."""
    out = dict(frames)
    read = set(frames["articles"]["article_id"])
    for number, correction in enumerate(case.corrections, start=1):
        if not read or _article_of(correction) not in {*read, None}:
            continue
        out[correction.table] = _corrected(out[correction.table], correction, case, number)
    return out


def _article_of(correction: Correction) -> str | None:
    """Return the article whose rows a correction names, by its id or by that of a row; None if it names none."""
    for column, value in correction.where.items():
        if column == "article_id":
            return value
        if column in _ROW_IDS:
            return value.rpartition(":")[0]
    return None


def _corrected(frame: pd.DataFrame, correction: Correction, case: Case, number: int) -> pd.DataFrame:
    hit = pd.Series(True, index=frame.index)
    for column, value in correction.where.items():
        hit &= frame[column].astype(str) == value
    if int(hit.sum()) != correction.expects:
        place = case.folder / "corrections.yaml"
        problem = f"matches {int(hit.sum())} rows of {correction.table}, not {correction.expects}"
        raise CaseError(place, f"correction {number}", problem, "Mend `where` or `expects`, or remove the correction.")
    out = frame.copy()
    for column, value in correction.set.items():
        out.loc[hit, column] = value
    return TABLES[correction.table].coerce(out)


def digest(frames: Mapping[str, pd.DataFrame]) -> str:
    """Return the SHA-256 of tables by content, the same on every machine."""
    whole = hashlib.sha256()
    for name, frame in frames.items():
        whole.update(name.encode())
        whole.update(frame.to_json(orient="split", index=False, force_ascii=False).encode("utf-8"))
    return whole.hexdigest()
