"""Run the notebooks of a case over parameters, and lay out what they show: one folder for each report.

Notebooks of all runs go on side by side; a run is laid out as soon as its last notebook is done.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.asking.secret import Redact
from corridor_analysis.reports import ipynb
from corridor_analysis.reports.case_tables import STAGED, link_tables
from corridor_analysis.reports.cite import people
from corridor_analysis.reports.digests import digests_of, when
from corridor_analysis.reports.limits import Limits
from corridor_analysis.reports.notebooks import choose, find_notebooks
from corridor_analysis.reports.plan import Plan, Project, check_names, check_runs, plans_of, with_names
from corridor_analysis.reports.report_folder import Pages, State, clear_parts, manifest_of, only_runner
from corridor_analysis.reports.selection import read_sweep, takes_all_actors
from corridor_analysis.reports.site import link_runs, mark_reused
from corridor_analysis.schema.whole_file import PARTIAL

if TYPE_CHECKING:
    from corridor_analysis.case import Author
    from corridor_analysis.reports.execute import Executed, Setting
    from corridor_analysis.reports.kernels import ForkServer
    from corridor_analysis.reports.notebooks import Notebook

__all__ = ["Options", "Report", "report"]

# By a server of kernels beforehand, where a notebook says so.
_IMPORTED = ("corridor_analysis.notebook", "matplotlib.pyplot", "numpy", "pandas")
_ROWS = "2000"  # of a table: a page turns them over, where a notebook would grow too long to open


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
        _run([(plan, notebook) for plan in plans for notebook in todo[plan.id]], options, Redact(secrets))
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


def _run(jobs: Sequence[tuple[Plan, Notebook]], options: Options, redact: Redact) -> None:
    """Run notebooks, each of a run, and lay out each run as soon as its last has ended."""
    if not jobs:
        return
    from corridor_analysis.reports.execute import Setting
    from corridor_analysis.reports.progress import bar

    left, counting, stop = Counter(plan.id for plan, _ in jobs), threading.Lock(), threading.Event()
    size = min(options.jobs or os.cpu_count() or 1, len(jobs))
    with (
        bar("notebooks", len(jobs), options.progress) as shown,
        _server([notebook.path for _, notebook in jobs]) as server,
        ThreadPoolExecutor(size) as pool,
    ):

        def work(plan: Plan, notebook: Notebook) -> None:
            with shown.at(_path(plan.id, notebook.name)):
                _run_one(plan, notebook, Setting({}, options.limits, server, stop), redact)
            with counting:
                left[plan.id] -= 1
                last = not left[plan.id]
            if last and not stop.is_set():
                _lay_out(plan)

        try:
            for job in as_completed([pool.submit(work, *job) for job in jobs]):
                job.result()
        except BaseException:  # Ctrl-C, say: the threads end, with their kernels
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _server(notebooks: Sequence[Path]) -> Iterator[ForkServer | None]:
    """Have kernels forked while several notebooks run, where the system can fork safely."""
    if len(notebooks) < 2 or not Path("/proc/self").exists():
        yield None
        return
    from corridor_analysis.reports.execute import CALM
    from corridor_analysis.reports.kernels import ForkServer

    told = "".join(path.read_text(encoding="utf-8") for path in set(notebooks))
    modules = [name for name in _IMPORTED if name.split(".")[0] in told]
    server = ForkServer(modules, {**os.environ, **CALM})
    try:
        yield server
    finally:
        server.close()


def _run_one(plan: Plan, notebook: Notebook, setting: Setting, redact: Redact) -> None:
    """Run one notebook, once more where that makes sense, and note what became of it."""
    digest = plan.digest(notebook)
    plan.manifest.set(notebook.name, State(status="running", digest=digest))
    part = plan.folder / f".{notebook.name}.{os.getpid()}{PARTIAL}"  # an orphan of a dead run writes elsewhere
    tries = 1
    made = _tried(plan, notebook, setting, part)
    if made.fault is not None and made.fault.passing and not setting.stop.is_set():
        tries, made = 2, _tried(plan, notebook, setting, part)
    if not setting.stop.is_set():
        files = _keep(plan, notebook, made, redact, part)
        told = {"status": "done", "error": made.ended}
        if made.fault is not None:
            error = redact(plan.cleaned(redact(made.fault.told))) + (" (tried twice)" if tries > 1 else "")
            told = {"status": "failed", "error": error, "reason": made.fault.reason}
        plan.manifest.set(notebook.name, State(digest=digest, tries=tries, files=files, **told))
    shutil.rmtree(part, ignore_errors=True)


def _tried(plan: Plan, notebook: Notebook, setting: Setting, part: Path) -> Executed:
    from corridor_analysis.reports.execute import execute

    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    own = {"CORRIDOR_TABLES": str(plan.tables_folder), "CORRIDOR_FIGURES": str(part), "CORRIDOR_ROWS": _ROWS}
    return execute(notebook.path, plan.values[notebook.name], replace(setting, environment=own))


def _keep(plan: Plan, notebook: Notebook, made: Executed, redact: Redact, part: Path) -> dict[str, str]:
    """Write the executed notebook, and put the figures that its kernel drew where the report has them.

    Return the digests of what it left: itself, and the pictures of the figures that it shows.
    """
    path, figures = plan.folder / f"{notebook.name}.ipynb", plan.folder / "figures"
    ipynb.write(redact(ipynb.normalise(redact(made.notebook), plan.hidden | {part: "figures"})), path)
    for drawn in sorted(p for p in part.glob("*") if p.is_file()):
        figures.mkdir(exist_ok=True)
        os.replace(drawn, figures / drawn.name)
    outputs = (output for cell in made.notebook["cells"] for output in cell.get("outputs", []))
    shown = [figures / f"{ipynb.about(output).get('id')}.png" for output in outputs]
    return digests_of(plan.folder, [p for p in (path, *shown) if p.is_file()])


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
