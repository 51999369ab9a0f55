"""Run the notebooks of a case over parameters, and lay out what they show: one folder for each report."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridor_analysis.errors import ParameterError
from corridor_analysis.reports import digests, normal
from corridor_analysis.reports.limits import Limits
from corridor_analysis.reports.manifest import SWEEP, Manifest, digests_of, intact
from corridor_analysis.reports.plan import Plan, Project, check_names, check_runs, plans_of, with_names
from corridor_analysis.reports.prepare import Notebook, choose, find_notebooks
from corridor_analysis.reports.provenance import when
from corridor_analysis.reports.reuse import clear_parts, mark, only_runner
from corridor_analysis.reports.secret import Redact
from corridor_analysis.reports.sweep import read_sweep, takes_all_actors

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


@dataclass(frozen=True)
class Report:
    """What a run left: the page to open, the status of each notebook of each run, inputs that were not read.

    `reused` lists, as `run/notebook`, what was taken from an earlier run; `reasons` says why what failed did.
    """

    index: Path
    states: Mapping[str, Mapping[str, str]]
    rejects: int
    reused: Sequence[str] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many notebooks the runs have."""
        return sum(status != "not run" for states in self.states.values() for status in states.values())

    @property
    def failed(self) -> list[str]:
        """The notebooks that failed, as `run/notebook`."""
        rows = [(r, n, s) for r, states in self.states.items() for n, s in states.items()]
        return [f"{run}/{name}".lstrip("/") for run, name, status in rows if status == "failed"]


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
    project = Project(known, found, names, Path(out).resolve() / known.id)
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
        self.about = [digests.package_digest(), options.pdf, *when(commit), commit and [commit.id, commit.clean]]

    def make(self, sweep: bool) -> Report:
        """Make what is not there: tables, notebooks, pages."""
        for shared in {id(p.shared): p.shared for p in self.plans}.values():
            shared.make(force=self.options.force, progress=self.options.progress)
        self._check_names()
        todo = {at: notebooks for at, plan in enumerate(self.plans) if (notebooks := self._todo(plan))}
        self._run(todo)
        reused = {
            plan.id: [n.name for n in plan.run if n not in todo.get(at, ())] for at, plan in enumerate(self.plans)
        }
        for plan in self.plans:
            self._finish(plan, reused[plan.id])
        index = self._sweep_index(reused) if sweep else self.project.home / "index.html"
        return self._report(index, reused)

    def _check_names(self) -> None:
        """Check the actors asked for against those whom the articles name."""
        if self.lenient:
            self.plans = with_names(self.plans)
        if not self.plans:
            problem, repair = "no article names any actor of the case", "Look at their aliases, or list others."
            raise ParameterError(self.project.case.folder, "actors", problem, repair)
        check_names(self.plans)

    def _todo(self, plan: Plan) -> list[Notebook]:
        plan.folder.mkdir(exist_ok=True)
        clear_parts(plan.folder)
        return [n for n in plan.run if self.options.force or not plan.is_done(n)]

    def _run(self, todo: Mapping[int, Sequence[Notebook]]) -> None:
        if not todo:
            return
        from corridor_analysis.progress import bar
        from corridor_analysis.reports.jobs import Crew, run_all

        count = sum(map(len, todo.values()))
        with bar("notebooks", count, self.options.progress) as shown:
            crew = Crew(self.options.jobs or os.cpu_count() or 1, self.options.limits, self.redact, shown)
            run_all(todo, self.plans, crew, self._lay_out)

    def _lay_out(self, plan: Plan) -> None:
        from corridor_analysis.reports.layout import lay_out

        lay_out(plan, pdf=self.options.pdf)
        plan.note_pages(self.about)

    def _finish(self, plan: Plan, reused: Sequence[str]) -> None:
        """Write the pages of a run where they are not there, and let its index say what was reused."""
        if not plan.has_pages(self.about):
            self._lay_out(plan)
        if mark(plan.folder / "index.html", reused):
            plan.note_pages(self.about)

    def _sweep_index(self, reused: Mapping[str, Sequence[str]]) -> Path:
        """Write the index over the runs unless it is there, and let it say which were reused."""
        home, index = self.project.home, self.project.home / "index.html"
        record = Manifest(home, SWEEP)
        runs = [[plan.id, plan.values, plan.states, plan.manifest.pages.digest] for plan in self.plans]
        digest = digests.json_digest(normal.clean(json.dumps(runs), normal.shown_as(self.plans[0].hidden)))
        if record.pages.digest != digest or not intact(home, record.pages.files):
            from corridor_analysis.reports.layout import lay_out_sweep

            lay_out_sweep(home, self.plans, {plan.id: plan.states for plan in self.plans})
        mark(index, {plan.id for plan in self.plans if len(reused[plan.id]) == len(plan.run)})
        record.set_pages(digest, digests_of(home, [index]))
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
        return Report(index, states, rejects, again, reasons)
