"""The tables that a report rests on: made of a folder of articles, once for all runs that read it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from corridor_analysis.reports import digests
from corridor_analysis.reports.page_inputs import entries_digest, parts_of, resting_on
from corridor_analysis.reports.provenance import model_version, relative
from corridor_analysis.schema.whole_file import PARTIAL, write_whole

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.case import Case
    from corridor_analysis.tables import Tables

__all__ = ["STAGED", "CaseTables", "link_tables", "with_views"]

STAGED = ".tables-"  # where the tables of a sweep are made, before each run has them
_RECORD = "tables.json"


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
        return digests.json_digest([*parts, model_version()])

    @cached_property
    def inputs_digest(self) -> str:
        """The digest of all that the notebooks on these tables rest on, their own cells and parameters aside."""
        parts = [self.digest, digests.folder_digest(self.case.folder), digests.running_digest()]
        return digests.json_digest([*parts, digests.lock_digest(self.root)])

    def below(self, rests_on: Iterable[str] | None) -> object:
        """Return the digests of what a notebook rests on that shows these parts of the tables, or all of the case."""
        if rests_on is None:
            return self.inputs_digest
        parts = [entries_digest(self.case.folder), resting_on(rests_on, self.record.parts)]
        return [*parts, digests.code_digest(), digests.running_digest(), digests.lock_digest(self.root)]

    def make(self, ready: Iterable[Path] = (), *, force: bool = False, progress: bool = False) -> None:
        """Make the tables and views as Parquet and CSV, unless they are in the folder, or in one of those `ready`.

        Raises CorpusError, CaseError or TableError as reading and tabulating do.
        """
        there = () if force else (self.folder, *ready)
        made = next((folder for folder in there if _made_with(folder) == self.digest), None)
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
        return {p: relative(p, self.root) for p in (self.case.folder, self.articles)} | {self.root: ""}


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


def _made_with(folder: Path) -> str:
    """Return the digest that tables were made with, or an empty text where they are not all there as they were made."""
    record = _record(folder)
    return record.inputs if record.files and digests.intact(folder, record.files) else ""


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
