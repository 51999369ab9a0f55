"""Run the notebooks of a case over parameters, and lay out what they show: one folder for each report."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.asking.secret import Redact
from corridor_analysis.errors import ParameterError
from corridor_analysis.reports import digests, pdf
from corridor_analysis.reports.cite import people, software
from corridor_analysis.reports.limits import Limits
from corridor_analysis.reports.manifest import Manifest, digests_of
from corridor_analysis.reports.plan import Plan, Project, check_names, check_runs, plans_of, with_names
from corridor_analysis.reports.prepare import STAGED, Notebook, choose, find_notebooks, link_tables
from corridor_analysis.reports.provenance import when
from corridor_analysis.reports.reuse import clear_parts, mark, mark_runs, only_runner
from corridor_analysis.reports.sweep import read_sweep, takes_all_actors

if TYPE_CHECKING:
    from corridor_analysis.case import Author

__all__ = ["Options", "Plan", "Report", "report"]


@dataclass(frozen=True)
class Options:
    """How to run: `only` names notebooks, `jobs` 0 means one for each processor, `limits` are for a notebook."""

    notebooks: Path | None = None
    only: tuple[str, ...] = ()
    jobs: int = 0
    force: bool = False
    limits: Limits = field(default_factory=lambda: Limits(seconds=3600))
    progress: bool = False
    pdf: bool = False
    authors: tuple[Author, ...] = ()  # instead of the case's


@dataclass(frozen=True)
class Report:
    """What a run left: the page to open, the status of each notebook of each run, inputs that were not read.

    `reused` lists, as `run/notebook`, what was taken from an earlier run; `reasons` says why what failed did; `count`
    is how many notebooks were to run. Pages that were left as they were are in `states` only.
    """

    index: Path
    states: Mapping[str, Mapping[str, str]]
    rejects: int
    reused: Sequence[str] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    count: int = 0

    @property
    def failed(self) -> list[str]:
        """The notebooks that were to run and failed, as `run/notebook`."""
        return list(self.reasons)


def report(
    case: str | Path,
    out: str | Path,
    *,
    parameters: Mapping[str, Any] | None = None,
    sweep: str | Path | None = None,
    options: Options | None = None,
) -> Report:
    """Run the notebooks on a case and write the report to `out/<case>`, or a report for each run of a sweep.

    All parameters are checked before a kernel starts. A notebook that fails is kept and listed; the others run.
    Raises ParameterError, CaseError, CorpusError or ReportError where there is nothing to run, or wrongly.
    """
    from corridor_analysis.case import load_case

    options = options or Options()
    known = load_case(Path(case).resolve())
    found, names = choose(find_notebooks(options.notebooks, known.folder), options.only)
    authors = people(options.authors or known.authors)
    project = Project(known, found, names, Path(out).resolve() / known.id, authors)
    runs = read_sweep(Path(sweep), known) if sweep else {"": {}}
    checked, secrets = check_runs(project, {key: {**(parameters or {}), **own} for key, own in runs.items()})
    with only_runner(project.home):
        plans = plans_of(project, checked)
        call = _Call(project, plans, options, Redact(secrets))
        call.lenient = bool(sweep) and takes_all_actors(Path(sweep))
        return call.make(bool(sweep))


class _Call:
    """One call of `report`, once its parameters are checked and the folder is its own."""

    def __init__(self, project: Project, plans: Sequence[Plan], options: Options, redact: Redact) -> None:
        self.project, self.plans, self.options, self.redact = project, plans, options, redact
        self.lenient = False  # whether runs on actors whom no article names are left out
        commit = project.commit
        self.about = [digests.package_digest(), *when(commit), commit and [commit.id, commit.clean]]
        self.about += [[[p.family, p.given, p.orcid, p.affiliation] for p in project.authors], asdict(software())]

    def make(self, sweep: bool) -> Report:
        """Make what is not there: tables, notebooks, pages."""
        self._make_tables()
        todo = {at: notebooks for at, plan in enumerate(self.plans) if (notebooks := self._todo(plan))}
        self._run(todo)
        reused = {
            plan.id: [n.name for n in plan.run if n not in todo.get(at, ())] for at, plan in enumerate(self.plans)
        }
        for plan in self.plans:
            self._finish(plan, reused[plan.id])
        over = self._index_of_runs(reused)
        return self._report(over if sweep and over else self.plans[0].folder / "index.html", reused)

    def _make_tables(self) -> None:
        """Make the tables once, and give each run its own."""
        shared = {id(p.shared): p.shared for p in self.plans}.values()
        ready = [self.project.home / "tables", *(p.tables_folder for p in self.plans)]
        try:
            for corpus in shared:
                corpus.make(ready, force=self.options.force, progress=self.options.progress)
            self._check_names()
            for plan in self.plans:
                link_tables(plan.shared.folder, plan.tables_folder)
            for plan in self.plans:
                plan.shared.folder = plan.tables_folder
        finally:
            for folder in self.project.home.glob(f".*{STAGED.lstrip('.')}*"):  # of an interrupted run too
                shutil.rmtree(folder, ignore_errors=True)

    def _check_names(self) -> None:
        """Check the actors asked for against those whom the articles name."""
        if self.lenient:
            self.plans = with_names(self.plans)
        if not self.plans:
            problem, repair = "no article names any actor of the case", "Look at their aliases, or list others."
            raise ParameterError(self.project.case.folder, "actors", problem, repair)
        check_names(self.plans)

    def _todo(self, plan: Plan) -> list[Notebook]:
        clear_parts(plan.folder)
        plan.manifest.claim(plan.about)
        return [n for n in plan.run if self.options.force or not plan.is_done(n)]

    def _run(self, todo: Mapping[int, Sequence[Notebook]]) -> None:
        if not todo:
            return
        from corridor_analysis.reports.jobs import Crew, run_all
        from corridor_analysis.reports.progress import bar

        count = sum(map(len, todo.values()))
        with bar("notebooks", count, self.options.progress) as shown:
            crew = Crew(self.options.jobs or os.cpu_count() or 1, self.options.limits, self.redact, shown)
            run_all(todo, self.plans, crew, self._lay_out)

    def _lay_out(self, plan: Plan) -> None:
        from corridor_analysis.reports.layout import lay_out

        lay_out(plan, pdf=self._with_pdf(plan))
        plan.note_pages(self._about(plan))

    def _with_pdf(self, plan: Plan) -> bool:
        """Return whether a run has a PDF: one that was written once is kept in step with the pages."""
        return self.options.pdf or (plan.folder / pdf.FILE).is_file()

    def _about(self, plan: Plan) -> list[object]:
        return [*self.about, self._with_pdf(plan)]

    def _finish(self, plan: Plan, reused: Sequence[str]) -> None:
        """Write the pages of a run where they are not there, and let its index say what was reused."""
        if not plan.has_pages(self._about(plan)):
            self._lay_out(plan)
        if mark(plan.folder / "index.html", reused):
            plan.note_pages(self._about(plan))

    def _index_of_runs(self, reused: Mapping[str, Sequence[str]]) -> Path | None:
        """Write the index over all runs and selections of the case; return it, or None where there are none.

        It is the front page where no report of the whole case is; where one is, that has a link to it.
        """
        from corridor_analysis.reports.layout import lay_out_runs

        home = self.project.home
        index, count = lay_out_runs(home, self.project.case.title)
        front, record = home / "index.html", Manifest(home)
        if index is not None:
            mark(index, {plan.name for plan in self.plans if len(reused[plan.id]) == len(plan.run)})
        if not record.pages.files:  # no report of the whole case was ever laid out
            return Path(shutil.copyfile(index, front)) if index else None
        if front.is_file() and mark_runs(front, count):
            record.set_pages(record.pages.digest, {**record.pages.files, **digests_of(home, [front])})
        return index

    def _report(self, index: Path, reused: Mapping[str, Sequence[str]]) -> Report:
        states = {plan.id: plan.states for plan in self.plans}
        again = [f"{run}/{name}".lstrip("/") for run, names in reused.items() for name in names]
        rejects = max(plan.shared.rejects for plan in self.plans)
        reasons = {
            f"{plan.id}/{name}".lstrip("/"): state.error
            for plan in self.plans
            for name in plan.names
            if (state := plan.manifest.get(name)) and state.status == "failed"
        }
        return Report(index, states, rejects, again, reasons, sum(len(plan.run) for plan in self.plans))
