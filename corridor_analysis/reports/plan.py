"""What a report is to do: for each run its folder, its parameters and the corpus that it shares with others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.asking import secret
from corridor_analysis.errors import ParameterError
from corridor_analysis.reports import digests, normal
from corridor_analysis.reports.keep import free_name, refuse_loss
from corridor_analysis.reports.manifest import FILE, RUNS, Manifest, digests_of, intact
from corridor_analysis.reports.page_inputs import entries_digest, resting_on
from corridor_analysis.reports.prepare import (
    STAGED,
    Notebook,
    Sources,
    actors_of,
    check_actors,
    know,
    made_with,
    make_tables,
    parts_made,
    project_root,
    rejects_of,
)
from corridor_analysis.reports.provenance import Commit, commit_of, relative
from corridor_analysis.reports.selection import record, words

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.reports.cite import Person
    from corridor_analysis.tables import Tables

__all__ = ["Plan", "Project", "Shared", "check_names", "check_runs", "plans_of", "with_names"]

Checked = Mapping[str, Mapping[str, Mapping[str, Any]]]  # run -> notebook -> parameter -> value


@dataclass  # not frozen: it keeps the commit
class Project:
    """What all runs of a call have in common: the case, the notebooks, those to run, the folder of the report."""

    case: Case
    notebooks: Sequence[Notebook]
    names: Sequence[str]
    home: Path
    authors: Sequence[Person] = ()

    @cached_property
    def root(self) -> Path:
        """The project's folder."""
        return project_root(self.notebooks[0].path.parent, self.case.folder)

    @cached_property
    def commit(self) -> Commit | None:
        """The commit of the project, asked for once: all pages of a call bear the same."""
        return commit_of(self.root)


@dataclass
class Shared:
    """A corpus with the tables that are made of it, once for all runs that read it."""

    sources: Sources
    folder: Path
    digest: str = ""

    def make(self, ready: Iterable[Path] = (), *, force: bool = False, progress: bool = False) -> None:
        """Make the tables, unless they are there, or in one of the folders `ready`."""
        self.digest = self.sources.digest
        there = () if force else (self.folder, *ready)
        found = next((folder for folder in there if made_with(folder) == self.digest), None)
        if found is None:
            make_tables(self.sources, self.folder, force=force, progress=progress)
        else:
            self.folder = found

    @cached_property
    def tables(self) -> Tables:
        """The tables, read when they are first asked for."""
        from corridor_analysis.tables import Tables

        return Tables.load(self.folder)

    @cached_property
    def actors(self) -> list[str]:
        """The names and ids of those whom the articles name."""
        return actors_of(self.folder)

    @property
    def rejects(self) -> int:
        """How many inputs were not read, or not whole."""
        return rejects_of(self.folder)

    @property
    def hidden(self) -> dict[Path, str]:
        """What is shown for the paths of what is read."""
        root = self.sources.root
        return {p: relative(p, root) for p in (self.sources.case.folder, self.sources.articles)} | {root: ""}

    @cached_property
    def shown(self) -> normal.Folders:
        """The same as patterns: made once, since a sweep asks for the digest of each of its runs."""
        return normal.shown_as(self.hidden)

    @cached_property
    def base(self) -> str:
        """The digest of all that the pages of this corpus rest on, the notebooks' cells and parameters aside."""
        parts = [self.digest, digests.folder_digest(self.sources.case.folder)]
        return digests.json_digest([*parts, *self.code])

    @property
    def code(self) -> list[str]:
        """The digests of what runs a notebook."""
        return [digests.code_digest(), digests.shaping_digest(), digests.lock_digest(self.sources.root)]

    @cached_property
    def entries(self) -> str:
        """The digest of the entries of the case."""
        return entries_digest(self.sources.case.folder)

    @cached_property
    def parts(self) -> dict[str, str]:
        """The digests of the parts of the tables."""
        return parts_made(self.folder)

    def below(self, notebook: Notebook) -> object:
        """Return the digests of what a notebook rests on, its own cells and parameters aside."""
        if notebook.rests_on is None:
            return self.base
        return [self.entries, resting_on(notebook.rests_on, self.parts), *self.code]


@dataclass
class Plan:
    """One run: where it goes, what it reads, the parameters of each notebook, and what became of them."""

    id: str  # of the run in this call; empty where it is the only one
    folder: Path
    shared: Shared
    project: Project
    values: Mapping[str, Mapping[str, Any]]
    selection: Mapping[str, Any] = field(default_factory=dict)  # the parameters that are not as the notebooks have them
    manifest: Manifest = field(init=False)

    def __post_init__(self) -> None:
        self.manifest = Manifest(self.folder)

    @property
    def name(self) -> str:
        """The name of its folder in that of the case; empty where the report is that of the whole case."""
        return "" if self.folder == self.project.home else self.folder.name

    @cached_property
    def title(self) -> str:
        """The title of the case, and what is selected."""
        told = normal.clean(words(self.selection), normal.shown_as(self.hidden))
        part = f"selection: {told}" if told else self.name
        return f"{self.sources.case.title} ({part})" if part else self.sources.case.title

    @property
    def about(self) -> dict[str, Any]:
        """What the folder is about: another case or selection has no place in it."""
        whole = {"case": relative(self.sources.case.folder, self.sources.root), "given": dict(self.selection)}
        return json.loads(json.dumps(whole, default=str))

    @property
    def notebooks(self) -> Sequence[Notebook]:
        """All notebooks of the project, in order."""
        return self.project.notebooks

    @property
    def names(self) -> Sequence[str]:
        """The names of those that are to run."""
        return self.project.names

    @property
    def commit(self) -> Commit | None:
        """The commit of the project."""
        return self.project.commit

    @property
    def sources(self) -> Sources:
        """What the run reads."""
        return self.shared.sources

    @property
    def tables(self) -> Tables:
        """The tables of the run's corpus."""
        return self.shared.tables

    @property
    def tables_digest(self) -> str:
        """The digest of what the tables were made of."""
        return self.shared.digest

    @property
    def tables_folder(self) -> Path:
        """The tables of this run, beside its pages: a report is whole in itself."""
        return self.folder / "tables"

    @cached_property
    def hidden(self) -> dict[Path, str]:
        """What is shown for the paths of this machine."""
        return self.shared.hidden | {self.folder: "report", self.tables_folder: "tables"}

    @property
    def states(self) -> dict[str, str]:
        """The status of each notebook: done, failed or not run."""
        known = {n.name: self.manifest.get(n.name) for n in self.notebooks}
        return {name: state.status if state else "not run" for name, state in known.items()}

    @property
    def run(self) -> Sequence[Notebook]:
        """The notebooks that are to run."""
        return [n for n in self.notebooks if n.name in self.names]

    def digest(self, notebook: Notebook) -> str:
        """Return the digest of all that an executed notebook rests on."""
        values = {k: normal.clean(repr(v), self.shared.shown) for k, v in self.values[notebook.name].items()}
        return digests.json_digest([notebook.name, notebook.digest, values, self.shared.below(notebook)])

    def is_older(self, notebook: Notebook) -> bool:
        """Return whether what is there of a notebook that is not to run rests on other inputs than today's."""
        state = self.manifest.get(notebook.name)
        return notebook.name not in self.names and state is not None and state.digest != self.digest(notebook)

    def is_done(self, notebook: Notebook) -> bool:
        """Return whether a notebook was run on all that it rests on now, and left what is still there."""
        state = self.manifest.get(notebook.name)
        if state is None or state.status != "done" or not state.files:
            return False
        return state.digest == self.digest(notebook) and intact(self.folder, state.files)

    def pages_digest(self, about: object) -> str:
        """Return the digest of what the pages rest on: the notebooks as they were left, and `about`, of all runs."""
        states = {n.name: self.manifest.get(n.name) for n in self.notebooks}
        left = {name: [s.status, s.digest, s.error, dict(s.files)] for name, s in states.items() if s}
        older = [n.name for n in self.notebooks if self.is_older(n)]
        return digests.json_digest([self.id, self.name, older, left, self.shared.base, about])

    def has_pages(self, about: object) -> bool:
        """Return whether the pages are there as they would be written now."""
        pages = self.manifest.pages
        return bool(pages.files) and pages.digest == self.pages_digest(about) and intact(self.folder, pages.files)

    def note_pages(self, about: object) -> None:
        """Note that the pages are written."""
        left_out = (FILE, RUNS)  # what other calls write too
        own = [p for p in self.folder.glob("[!.]*") if p.is_file() and p.name not in left_out]
        drawn = (self.folder / "figures").glob("*")
        files = digests_of(self.folder, [*own, *(p for p in drawn if p.is_file())])
        self.manifest.set_pages(self.pages_digest(about), files)


def check_runs(project: Project, runs: Mapping[str, Mapping[str, Any]]) -> tuple[Checked, dict[str, str]]:
    """Check the parameters of all runs; return them, and the secrets that they name with their values.

    Raises ParameterError, before anything is written.
    """
    checked = {key: _values(project, key, given) for key, given in runs.items()}
    secrets: dict[str, str] = {}
    for key, values in checked.items():
        secrets |= secret.checked(values.values(), where=_where(key))
    return checked, secrets


def plans_of(project: Project, checked: Checked) -> list[Plan]:
    """Return what each run is to do."""
    shared: dict[Path, Shared] = {}
    plans = []
    for key, values in checked.items():
        selection = record(values, project.notebooks, project.root)
        name = key or free_name(project.home, selection)
        folder = project.home / name
        tables = project.home / (f"{STAGED}{len(shared)}" if name else "tables")
        plans.append(Plan(key, folder, _shared(project, values, tables, shared), project, values, selection))
    for plan in plans:
        refuse_loss(plan)
    return plans


def _where(run: str) -> str:
    return f"run {run}" if run else "parameters"


def _values(project: Project, key: str, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the checked parameters of one run for each notebook."""
    where = _where(key)
    if "case" in given:
        raise ParameterError(where, "case", "the case of a report is not a parameter", "Name it with --case.")
    stated = [n for n in project.notebooks if n.name in project.names and "case" in n.parameters]
    whole = {"case": str(project.case.folder), **given} if stated else given
    return know(project.notebooks, whole, names=project.names, where=where)


def _shared(
    project: Project, values: Mapping[str, Mapping[str, Any]], folder: Path, known: dict[Path, Shared]
) -> Shared:
    """Return the corpus that a run reads: the case's own, or the one that its parameter `articles` names."""
    case = project.case
    named = next((v["articles"] for v in values.values() if v.get("articles")), None)
    articles = Path(named) if named else case.folder / "articles"
    if articles not in known:
        metadata = case.folder / "metadata.csv"
        own = metadata if metadata.is_file() and not named else None
        known[articles] = Shared(Sources(case, articles, own, project.root), folder)
    return known[articles]


def check_names(plans: Sequence[Plan]) -> None:
    """Check the parameters that only the tables can check. Raises ParameterError."""
    for plan in plans:
        given = [values for name, values in plan.values.items() if name in plan.names]
        check_actors(given, plan.shared.actors, where=_where(plan.id))


def with_names(plans: Sequence[Plan]) -> list[Plan]:
    """Return the runs whose actors the articles name."""
    out = []
    for plan in plans:
        known = {name.casefold() for name in plan.shared.actors}
        asked = [actor for values in plan.values.values() for actor in values.get("actors") or ()]
        out += [plan] if all(actor.casefold() in known for actor in asked) else []
    return out
