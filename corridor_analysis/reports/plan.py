"""What a report is to do: for each run its folder, its parameters and the tables that it shares with others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.asking import secret
from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.reports import digests, ipynb
from corridor_analysis.reports.case_tables import STAGED, CaseTables
from corridor_analysis.reports.cite import software
from corridor_analysis.reports.notebooks import Notebook, check_all, project_root
from corridor_analysis.reports.report_folder import (
    FILE,
    NOT_RUN,
    RUNS,
    Manifest,
    Pages,
    State,
    free_name,
    manifest_of,
    refuse_loss,
)  # fmt: skip # isort: skip
from corridor_analysis.reports.selection import record, words
from corridor_analysis.reports.site import PDF

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.reports.cite import Person

__all__ = ["Plan", "Project", "check_names", "check_runs", "plans_of", "with_names"]

Checked = Mapping[str, Mapping[str, Mapping[str, Any]]]  # run -> notebook -> parameter -> value


@dataclass  # not frozen: it keeps the commit
class Project:
    """What all runs of a call have in common: the case, the notebooks, those to run, the folder of the report."""

    case: Case
    notebooks: Sequence[Notebook]
    names: Sequence[str]
    home: Path
    authors: Sequence[Person] = ()
    pdf: bool = False

    @cached_property
    def root(self) -> Path:
        """The project's folder."""
        return project_root(self.notebooks[0].path.parent, self.case.folder)

    @cached_property
    def commit(self) -> digests.Commit | None:
        """The commit of the project, asked for once: all pages of a call bear the same."""
        return digests.commit_of(self.root)

    @cached_property
    def layout_digest(self) -> str:
        """The digest of what all pages rest on beside what is shown: the package, time, commit and authors."""
        commit = [self.commit.id, self.commit.clean] if self.commit else None
        authors = [asdict(person) for person in self.authors]
        time, package = digests.when(self.commit), digests.package_digest()
        return digests.json_digest([package, time, commit, authors, asdict(software())])


@dataclass
class Plan:
    """One run: where it goes, what it reads, the parameters of each notebook, and what became of them."""

    id: str  # of the run in this call; empty where it is the only one
    folder: Path
    corpus: CaseTables
    project: Project
    values: Mapping[str, Mapping[str, Any]]
    selection: Mapping[str, Any] = field(default_factory=dict)  # the parameters that are not as the notebooks have them
    manifest: Manifest = field(init=False)

    def __post_init__(self) -> None:
        self.manifest = manifest_of(self.folder)

    @property
    def name(self) -> str:
        """The name of its folder in that of the case; empty where the report is that of the whole case."""
        return "" if self.folder == self.project.home else self.folder.name

    @cached_property
    def title(self) -> str:
        """The title of the case, and what is selected."""
        part = f"selection: {self.selected}" if self.selected else self.name
        return f"{self.project.case.title} ({part})" if part else self.project.case.title

    @cached_property
    def selected(self) -> str:
        """The selection in words."""
        return self.cleaned(words(self.selection))

    @property
    def about(self) -> dict[str, Any]:
        """What the folder is about: another case or selection has no place in it."""
        return {"case": digests.relative(self.project.case.folder, self.project.root), "given": dict(self.selection)}

    @property
    def run(self) -> Sequence[Notebook]:
        """The notebooks that are to run."""
        return [n for n in self.project.notebooks if n.name in self.project.names]

    @property
    def tables_folder(self) -> Path:
        """The tables of this run, beside its pages: a report is whole in itself."""
        return self.folder / "tables"

    @cached_property
    def hidden(self) -> dict[Path, str]:
        """What is shown for the paths of this machine."""
        return self.corpus.hidden | {self.folder: "report", self.tables_folder: "tables"}

    @cached_property
    def cleaned(self) -> Callable[[str], str]:
        """What returns a text with the paths of this machine as they are shown."""
        return partial(ipynb.clean, folders=ipynb.shown_as(self.hidden))

    @cached_property
    def with_pdf(self) -> bool:
        """Whether the run has a PDF: one that was written once is kept in step with the pages."""
        return self.project.pdf or (self.folder / PDF).is_file()

    @property
    def states(self) -> dict[str, State]:
        """What became of each notebook of the project, in order: NOT_RUN where nothing is known of it."""
        return {n.name: self.manifest.notebooks.get(n.name, NOT_RUN) for n in self.project.notebooks}

    @property
    def failures(self) -> dict[str, str]:
        """Why each notebook failed that was to run and did."""
        return {n: s.error for n, s in self.states.items() if n in self.project.names and s.status == "failed"}

    def digest(self, notebook: Notebook) -> str:
        """Return the digest of all that an executed notebook rests on."""
        values = {k: self.cleaned(repr(v)) for k, v in self.values[notebook.name].items()}
        return digests.json_digest([notebook.name, notebook.digest, values, self.corpus.below(notebook.rests_on)])

    def is_older(self, notebook: Notebook) -> bool:
        """Return whether what is there of a notebook that is not to run rests on other inputs than today's."""
        state = self.states[notebook.name]
        known = notebook.name not in self.project.names and state is not NOT_RUN
        return known and state.digest != self.digest(notebook)

    def is_done(self, notebook: Notebook) -> bool:
        """Return whether a notebook was run on all that it rests on now, and left what is still there."""
        state = self.states[notebook.name]
        done = state.status == "done" and state.files and state.digest == self.digest(notebook)
        return bool(done) and digests.intact(self.folder, state.files)

    def has_pages(self) -> bool:
        """Return whether the pages are there as they would be written now."""
        pages = self.manifest.pages
        there = bool(pages.files) and digests.intact(self.folder, pages.files)
        return there and pages.digest == self._pages_digest()

    def note_pages(self) -> None:
        """Note that the pages are written."""
        left_out = (FILE, RUNS)  # what other calls write too
        own = [p for p in self.folder.glob("[!.]*") if p.name not in left_out]
        written = [p for p in (*own, *(self.folder / "figures").glob("*")) if p.is_file()]
        self.manifest.note(pages=Pages(digest=self._pages_digest(), files=digests.digests_of(self.folder, written)))

    def _pages_digest(self) -> str:
        """Return the digest of what the pages rest on: the notebooks as they were left, and what lays them out."""
        known = {name: s for name, s in self.states.items() if s is not NOT_RUN}
        left = {name: [s.status, s.digest, s.error, dict(s.files)] for name, s in known.items()}
        older = [n.name for n in self.project.notebooks if self.is_older(n)]
        own = [self.id, self.name, older, left, self.corpus.inputs_digest, self.with_pdf]
        return digests.json_digest([*own, self.project.layout_digest])


def check_runs(project: Project, runs: Mapping[str, Mapping[str, Any]]) -> tuple[Checked, dict[str, str]]:
    """Check the parameters of all runs; return them, and the secrets that they name with their values.

    Raises ParameterError, before anything is written.
    """
    checked, secrets = {}, dict[str, str]()
    stated = any("case" in n.parameters for n in project.notebooks if n.name in project.names)
    for key, given in runs.items():
        if "case" in given:
            problem = "the case of a report is not a parameter"
            raise ParameterError(_where(key), "case", problem, "Name it with --case.")
        whole = {"case": str(project.case.folder), **given} if stated else given
        checked[key] = check_all(project.notebooks, whole, names=project.names, where=_where(key))
        secrets |= secret.checked(checked[key].values(), where=_where(key))
    return checked, secrets


def _where(run: str) -> str:
    return f"run {run}" if run else "parameters"


def plans_of(project: Project, checked: Checked) -> list[Plan]:
    """Return what each run is to do. Raises ReportError where that would take something away."""
    corpora: dict[Path, CaseTables] = {}  # by the articles: runs share the tables of the same
    plans = []
    for key, values in checked.items():
        selection = record(values, project.notebooks, project.root)
        name = key or free_name(project.home, selection)
        tables = project.home / (f"{STAGED}{len(corpora)}" if name else "tables")
        articles = next((v["articles"] for v in values.values() if v.get("articles")), "")
        corpus = CaseTables.of(project.case, project.root, tables, articles=articles)
        corpus = corpora.setdefault(corpus.articles, corpus)
        plans.append(Plan(key, project.home / name, corpus, project, values, selection))
    for plan in plans:
        refuse_loss(plan)
    return plans


def _unnamed(plan: Plan) -> list[str]:
    """Return the actors asked for whom no article names."""
    known = {name.casefold() for name in plan.corpus.record.actors}
    asked = (actor for notebook in plan.run for actor in plan.values[notebook.name].get("actors") or ())
    return [actor for actor in asked if actor.casefold() not in known]


def with_names(plans: Sequence[Plan]) -> list[Plan]:
    """Return the runs whose actors the articles name. Raises ParameterError where there is none."""
    out = [plan for plan in plans if not _unnamed(plan)]
    if not out:
        problem, repair = "no article names any actor of the case", "Look at their aliases, or list others."
        raise ParameterError(plans[0].project.case.folder, "actors", problem, repair)
    return out


def check_names(plans: Sequence[Plan]) -> None:
    """Raise ParameterError, with the nearest, where a run asks for an actor whom no article names."""
    for plan in plans:
        for actor in _unnamed(plan):
            near = nearest(actor, plan.corpus.record.actors).split("Allowed:")[0].strip()  # all would fill the screen
            repair = near or "The table of entities lists all names; case does not matter."
            raise ParameterError(_where(plan.id), "actors", f"no article names {actor!r}", repair)
