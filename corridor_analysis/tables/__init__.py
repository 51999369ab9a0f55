"""From a corpus to tables: parse each article, extract, give ids, and look across articles."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from corridor_analysis.case import Case
from corridor_analysis.corpus import Corpus
from corridor_analysis.corpus.pile import in_order
from corridor_analysis.corroborate.states import states
from corridor_analysis.errors import ParameterError, TableError
from corridor_analysis.extract import views
from corridor_analysis.schema import TABLES, Article, Reject, check_tables
from corridor_analysis.tables.across import look_across
from corridor_analysis.tables.reader import reader
from corridor_analysis.tables.reading import SECONDS, How, marked, to_read
from corridor_analysis.tables.readings import Parts
from corridor_analysis.tables.rows import READ
from corridor_analysis.tables.table_files import read_frame, refuse_unfinished, told_when_full, write_table

__all__ = ["Tables", "digest", "tabulate"]


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
    passage: pd.DataFrame
    clusters: pd.DataFrame
    cluster_members: pd.DataFrame
    conflicts: pd.DataFrame
    same_sources: pd.DataFrame
    datings: pd.DataFrame
    codings: pd.DataFrame

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

    def states(self) -> pd.DataFrame:
        """Return the state of passage by day: state, earliest, latest, event_id, article_id, evidence.

        One row is a stretch of days, both ends included, on which the articles bear out one state (open, restricted
        or shut); rows do not overlap. Of a day that no row holds the articles do not say. See docs/passage.md.
        """
        return states(self.frames())

    def save(self, folder: str | Path) -> Path:
        """Write each table as `<name>.parquet` into `folder`, made if need be; return it. No file is ever half written.

        Raises TableError where the disk is full.
        """
        folder = Path(folder)
        with told_when_full(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for name, frame in self.frames().items():
                write_table(name, [frame], folder)
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Tables:
        """Read tables that `save` wrote, and check them.

        Raises TableError where a file is missing, a table breaks its schema, or a run was cut short while it put its
        files there.
        """
        refuse_unfinished(Path(folder))
        frames = {}
        for name, table in TABLES.items():
            path = Path(folder) / f"{name}.parquet"
            if not path.is_file():
                raise TableError(path, name, "this table is missing", "Give a folder that `corridor tables` wrote.")
            frames[name] = read_frame(path, table)
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
    seconds: float | None = SECONDS,
) -> Tables:
    """Read every article of a corpus and return what it says as tables.

    `case=None` reads with the generic resources alone. `workers` > 1 parses in that many processes; `executor`
    takes any `concurrent.futures.Executor` instead. `screen` parses only articles that name the case's terms;
    the others stay in `articles` with `relevant` false. `progress` tells on a terminal how far it is. An article
    that takes more than `seconds` is not read, which `rejects` says; it stays in `articles`.
    An article without a date that dated ones can date is read twice, and `datings` holds the evidence.
    The result does not depend on workers, executor or order of the articles. For a corpus that is larger than memory
    see `corridor_analysis.tables.batch.run`.
    """
    if workers < 1:
        raise ParameterError("tabulate", "workers", f"{workers} is not a number of workers", "Give 1 or more.")
    rows = corpus.articles.sort_values("article_id").to_dict("records")
    articles = [marked(Article(**row), case) for row in rows]
    with reader(Parts(), case, How(model, seconds, workers, executor), progress=progress) as reads:
        readings = reads.read(a for a in articles if to_read(a, screen=screen))
        cells = TABLES["articles"].frame(a for a in articles if a.article_id in readings.places)
        across = look_across(readings, cells, {a.article_id: a.text for a in articles}, case, reads.read)
    frames = {name: across.table(name) for name in READ} | across.frames
    frames["articles"] = across.articles(TABLES["articles"].frame(articles))
    across.corrections.check()
    rejects = (Reject(**row) for row in corpus.rejects.to_dict("records"))
    frames["rejects"] = TABLES["rejects"].frame(in_order([*rejects, *across.rejects]))
    frames = {name: frames[name] for name in TABLES}
    check_tables(frames)
    return Tables(**frames)


def digest(frames: Mapping[str, pd.DataFrame]) -> str:
    """Return the SHA-256 of tables by content, the same on every machine."""
    whole = hashlib.sha256()
    for name, frame in frames.items():
        whole.update(name.encode())
        whole.update(frame.to_json(orient="split", index=False, force_ascii=False).encode("utf-8"))
    return whole.hexdigest()
