"""Run the notebooks of a case over parameters, and lay out what they show: one folder for each report."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.asking.secret import Redact
from corridor_analysis.reports.case_tables import STAGED, link_tables
from corridor_analysis.reports.cite import people
from corridor_analysis.reports.digests import digests_of
from corridor_analysis.reports.limits import Limits
from corridor_analysis.reports.notebooks import choose, find_notebooks
from corridor_analysis.reports.plan import Plan, Project, check_names, check_runs, plans_of, with_names
from corridor_analysis.reports.provenance import when
from corridor_analysis.reports.report_folder import Pages, clear_parts, manifest_of, only_runner
from corridor_analysis.reports.site import link_runs, mark_reused
from corridor_analysis.reports.sweep import read_sweep, takes_all_actors

if TYPE_CHECKING:
    from corridor_analysis.case import Author
    from corridor_analysis.reports.notebooks import Notebook

__all__ = ["Options", "Report", "report"]


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
    options = options or Options()
    project = _project(case, out, options)
    runs = read_sweep(Path(sweep), project.case) if sweep else {"": {}}
    checked, secrets = check_runs(project, {key: {**(parameters or {}), **own} for key, own in runs.items()})
    with only_runner(project.home):
        plans = plans_of(project, checked)
        plans = _with_tables(plans, options, all_actors=bool(sweep and takes_all_actors(Path(sweep))))
        for plan in plans:
            clear_parts(plan.folder)
            plan.manifest.note(selection=plan.about)
        todo = {plan.id: [n for n in plan.run if options.force or not plan.is_done(n)] for plan in plans}
        _run(plans, todo, options, Redact(secrets))
        reused = {plan.id: [n.name for n in plan.run if n not in todo[plan.id]] for plan in plans}
        for plan in plans:
            _finish(plan, reused[plan.id])
        over = _index_of_runs(project, {plan.name for plan in plans if not todo[plan.id]})
    return Report(
        index=over if sweep and over else plans[0].folder / "index.html",
        states={plan.id: {name: s.status for name, s in plan.states.items()} for plan in plans},
        rejects=max(plan.corpus.record.rejects for plan in plans),
        reused=[_path(run, name) for run, names in reused.items() for name in names],
        reasons={_path(plan.id, name): error for plan in plans for name, error in plan.failures.items()},
        count=sum(len(plan.run) for plan in plans),
    )


def _path(run: str, name: str) -> str:
    return f"{run}/{name}" if run else name


def _project(case: str | Path, out: str | Path, options: Options) -> Project:
    """Return what there is to run, and for whom."""
    from corridor_analysis.case import load_case

    known = load_case(Path(case).resolve())
    notebooks, names = choose(find_notebooks(options.notebooks, known.folder), options.only)
    authors = people(options.authors or known.authors)
    project = Project(known, notebooks, names, Path(out).resolve() / known.id, authors, options.pdf)
    when(project.commit)  # a time that is none is told before anything runs
    return project


def _with_tables(plans: list[Plan], options: Options, *, all_actors: bool) -> list[Plan]:
    """Make the tables once, and give each run its own; return the runs, of all actors those whom an article names."""
    home = plans[0].project.home
    ready = [home / "tables", *(plan.tables_folder for plan in plans)]
    try:
        for corpus in {id(plan.corpus): plan.corpus for plan in plans}.values():
            corpus.make(ready, force=options.force, progress=options.progress)
        plans = with_names(plans) if all_actors else plans
        check_names(plans)
        for plan in plans:
            link_tables(plan.corpus.folder, plan.tables_folder)
        for plan in plans:
            plan.corpus.folder = plan.tables_folder
    finally:
        for folder in home.glob(f".*{STAGED.lstrip('.')}*"):  # of an interrupted run too
            shutil.rmtree(folder, ignore_errors=True)
    return plans


def _run(plans: Sequence[Plan], todo: Mapping[str, Sequence[Notebook]], options: Options, redact: Redact) -> None:
    """Run the notebooks, and lay out each run as soon as its last has ended."""
    jobs = [(plan, notebook) for plan in plans for notebook in todo[plan.id]]
    if jobs:
        from corridor_analysis.reports.jobs import Workers, run_all
        from corridor_analysis.reports.progress import bar

        with bar("notebooks", len(jobs), options.progress) as shown:
            run_all(jobs, Workers(options.jobs, options.limits, redact, shown), _lay_out)


def _lay_out(plan: Plan) -> None:
    from corridor_analysis.reports.layout import lay_out

    lay_out(plan)
    plan.note_pages()


def _finish(plan: Plan, reused: Sequence[str]) -> None:
    """Write the pages of a run where they are not there, and let its index say what was reused."""
    if not plan.has_pages():
        _lay_out(plan)
    if mark_reused(plan.folder / "index.html", reused):
        plan.note_pages()


def _index_of_runs(project: Project, reused: set[str]) -> Path | None:
    """Write the index over all runs and selections of the case; return it, or None where there are none.

    It is the front page where no report of the whole case is; where one is, that has a link to it.
    """
    from corridor_analysis.reports.layout import lay_out_runs

    home = project.home
    index, count = lay_out_runs(home, project.case.title)
    front, record = home / "index.html", manifest_of(home)
    if index is not None:
        mark_reused(index, reused)
    if not record.pages.files:  # no report of the whole case was ever laid out
        return Path(shutil.copyfile(index, front)) if index else None
    if front.is_file() and link_runs(front, count):
        pages = record.pages
        record.note(pages=Pages(digest=pages.digest, files={**pages.files, **digests_of(home, [front])}))
    return index
