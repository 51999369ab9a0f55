"""The tables that a report rests on: made of a folder of articles, once for all runs that read it.

A page rests on parts of them, each with a digest, so that a change runs only the pages that show it. A notebook says
in its metadata which parts it shows, `{"corridor": {"rests_on": ["contacts", "confirmed"]}}`; what the package reads
off the articles counts always. A notebook that says nothing rests on everything in the case folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from corridor_analysis.coders.door import EVENTS
from corridor_analysis.coders.items import kind_of
from corridor_analysis.errors import ReportError, nearest
from corridor_analysis.reports import digests
from corridor_analysis.schema.whole_file import PARTIAL, write_whole

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.case import Case
    from corridor_analysis.tables import Tables

__all__ = ["STAGED", "CaseTables", "checked_parts", "link_tables", "parts_of", "resting_on", "with_views"]

STAGED = ".tables-"  # where the tables of a sweep are made, before each run has them
_RECORD = "tables.json"
READ = "read"  # what codings do not change
ALONE = ("passage", "rejects")
CONFIRMED = "confirmed"  # who confirmed the rows of the kinds that a page shows
PARTS = (*EVENTS, *ALONE, CONFIRMED)
_CHANGED = ("events", "participants", "entities", "clusters", "cluster_members", "conflicts", "codings", *ALONE)


class _Record(BaseModel):
    """What stands beside tables: the digest of what they were made of, whom the articles name, digests of the files,
    and of the parts of the tables that a page can rest on.
    """

    inputs: str = ""
    rejects: int = 0
    actors: list[str] = []
    files: dict[str, str] = {}
    parts: dict[str, str] = {}


@dataclass
class CaseTables:
    """The tables made of a case and a folder of articles (its own or another) with their metadata, in `folder`."""

    case: Case
    articles: Path
    metadata: Path | None
    root: Path  # of the project
    folder: Path

    @classmethod
    def of(cls, case: Case, root: Path, folder: Path, *, articles: str = "") -> CaseTables:
        """Return the tables of a case's own articles, with its metadata, or of the articles that are named."""
        own = case.folder / "metadata.csv"
        metadata = own if own.is_file() and not articles else None
        return cls(case, Path(articles) if articles else case.folder / "articles", metadata, root, folder)

    @property
    def files(self) -> list[Path]:
        """Every file read, in order."""
        own = sorted(self.case.folder.glob("*.yaml"))
        return [*own, *([self.metadata] if self.metadata else []), *digests.sources(self.articles)]

    @cached_property
    def digest(self) -> str:
        """The digest of all that the tables depend on: articles, case, code, model and locked dependencies."""
        parts = [self.case.digest, digests.folder_digest(self.articles), digests.code_digest()]
        parts += [digests.file_digest(self.metadata) if self.metadata else "", digests.lock_digest(self.root)]
        return digests.json_digest([*parts, digests.model_version()])

    @cached_property
    def inputs_digest(self) -> str:
        """The digest of all that the notebooks on these tables rest on, their own cells and parameters aside."""
        parts = [self.digest, digests.folder_digest(self.case.folder), digests.running_digest()]
        return digests.json_digest([*parts, digests.lock_digest(self.root)])

    def below(self, rests_on: Iterable[str] | None) -> object:
        """Return the digests of what a notebook rests on that shows these parts of the tables, or all of the case."""
        if rests_on is None:
            return self.inputs_digest
        entries = {p.name: digests.file_digest(p) for p in sorted(self.case.folder.glob("*.yaml"))}  # without codings
        parts = [digests.json_digest(entries), resting_on(rests_on, self.record.parts)]
        return [*parts, digests.code_digest(), digests.running_digest(), digests.lock_digest(self.root)]

    def make(self, ready: Iterable[Path] = (), *, force: bool = False, progress: bool = False) -> None:
        """Make the tables and views as Parquet and CSV, unless they are in the folder, or in one of those `ready`.

        Raises CorpusError, CaseError or TableError as reading and tabulating do.
        """
        there = () if force else (self.folder, *ready)
        made = next((folder for folder in there if self._made_in(folder)), None)
        if made is not None:
            self.folder = made
            return
        from corridor_analysis.corpus import read_articles
        from corridor_analysis.tables import tabulate

        corpus = read_articles(self.articles, metadata=self.metadata)
        tables = tabulate(corpus, self.case, progress=progress)
        part = _fresh_part(self.folder)
        part.parent.mkdir(parents=True, exist_ok=True)
        _save(tables, part)
        actors = {*map(str, tables.entities["name"]), *map(str, tables.entities["entity_id"])}
        files = digests.digests_of(part, part.iterdir())
        record = _Record(
            inputs=self.digest, rejects=len(tables.rejects), actors=sorted(actors), files=files, parts=parts_of(tables)
        )  # fmt: skip
        write_whole(part / _RECORD, record.model_dump_json(indent=2) + "\n", durable=True)
        _put(part, self.folder)

    def _made_in(self, folder: Path) -> bool:
        record = _record(folder)
        return record.inputs == self.digest and bool(record.files) and digests.intact(folder, record.files)

    @cached_property
    def tables(self) -> Tables:
        """The tables, read when they are first asked for."""
        from corridor_analysis.tables import Tables

        return Tables.load(self.folder)

    @cached_property
    def record(self) -> _Record:
        """What was noted when the tables were made."""
        return _record(self.folder)

    @cached_property
    def hidden(self) -> dict[Path, str]:
        """What is shown for the paths of what is read."""
        return {p: digests.relative(p, self.root) for p in (self.case.folder, self.articles)} | {self.root: ""}


def with_views(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return all tables and all views of them by name, as an export has them."""
    from corridor_analysis.tables.export import VIEWS

    return tables.frames() | {name: getattr(tables, name)() for name in VIEWS}


def _save(tables: Tables, folder: Path) -> None:
    from corridor_analysis.tables.export import VIEWS, write_csv_folder

    tables.save(folder)
    frames = with_views(tables)
    for name in VIEWS:
        frames[name].to_parquet(folder / f"{name}.parquet", index=False)
    write_csv_folder(frames, folder)


def _record(folder: Path) -> _Record:
    try:
        return _Record.model_validate_json((folder / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return _Record()


def link_tables(source: Path, folder: Path) -> None:
    """Have a folder hold the tables of another: the same files under a second name where the system has such links."""
    if source != folder and _held(source) != _held(folder):
        part = _fresh_part(folder)
        shutil.copytree(source, part, copy_function=_link)
        _put(part, folder)


def _held(folder: Path) -> dict[str, int]:
    """Return which file of the disk stands under each name of a folder."""
    return {path.name: path.stat().st_ino for path in folder.iterdir()} if folder.is_dir() else {}


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without links
        shutil.copy2(source, target)


def _fresh_part(folder: Path) -> Path:
    """Return the name under which a folder is made; nothing is there."""
    part = folder.with_name(f".{folder.name}{PARTIAL}")
    shutil.rmtree(part, ignore_errors=True)
    return part


def _put(part: Path, folder: Path) -> None:
    """Put a folder that is whole in the place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def checked_parts(path: Path, named: object) -> tuple[str, ...] | None:
    """Return the parts that a notebook says it rests on; None where it says nothing, and so rests on all.

    Raises ReportError for a part that there is not.
    """
    if named is None:
        return None
    names = [str(n) for n in named] if isinstance(named, list) else [str(named)]
    for name in names:
        if name not in PARTS:
            raise ReportError(path, "rests_on", f"there is no part {name!r}", nearest(name, PARTS))
    return tuple(names)


def parts_of(tables: Tables) -> dict[str, str]:
    """Return part -> digest of its rows: kinds of events with those who took part and their happenings, and the rest.

    `confirmed` has one of each kind: `contacts confirmed`.
    """
    from corridor_analysis.evaluate.agreement import confirmed
    from corridor_analysis.tables import digest

    frames, signed = tables.frames(), confirmed(tables)
    out = {name: digest({name: frames[name]}) for name in ALONE}
    events = frames["events"]
    kinds = [kind_of(t, m) for t, m in zip(events["event_type"], events["mode"], strict=True)]
    for kind in EVENTS:
        own = events[[k == kind for k in kinds]]
        out[kind] = digest(_around(frames, own))
        ids = set(own["event_id"])
        out[f"{kind} {CONFIRMED}"] = digests.json_digest({e: who for e, who in signed.items() if e in ids})
    told = _of(frames["participants"], "record_id", set(frames["statements"]["statement_id"]))
    named = {*frames["mentions"]["entity_id"], *told["entity_id"]}
    always = {name: frame for name, frame in frames.items() if name not in _CHANGED}
    always |= {"participants": told, "entities": _of(frames["entities"], "entity_id", named)}
    return out | {READ: digest(always)}


def _around(frames: Mapping[str, pd.DataFrame], events: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return events with the rows of other tables that lead to or from them."""
    parties = _of(frames["participants"], "record_id", set(events["event_id"]))
    members = _of(frames["cluster_members"], "event_id", set(events["event_id"]))
    happenings = set(members["cluster_id"])
    return {
        "events": events, "participants": parties, "cluster_members": members,
        "entities": _of(frames["entities"], "entity_id", set(parties["entity_id"])),
        "clusters": _of(frames["clusters"], "cluster_id", happenings),
        "conflicts": _of(frames["conflicts"], "cluster_id", happenings),
    }  # fmt: skip


def _of(frame: pd.DataFrame, column: str, values: Collection[str]) -> pd.DataFrame:
    return frame[frame[column].isin(values)]


def resting_on(named: Iterable[str], parts: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of the parts that a page rests on, of those that its tables have."""
    wanted = [READ, *named]
    if CONFIRMED in wanted:
        wanted += [f"{name} {CONFIRMED}" for name in wanted if name in EVENTS]
    return {name: parts[name] for name in wanted if name in parts}
