"""Run the notebooks of a case over parameters, and lay out what they show: one folder for each report."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import ParameterError
from corridor_analysis.progress import track
from corridor_analysis.reports import digests, normal
from corridor_analysis.reports.manifest import Manifest, State
from corridor_analysis.reports.parameters import read_sweep
from corridor_analysis.reports.prepare import (
    Notebook,
    Sources,
    check_actors,
    choose,
    find_notebooks,
    know,
    make_tables,
)
from corridor_analysis.reports.provenance import relative

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.tables import Tables

__all__ = ["Options", "Plan", "Report", "report"]


@dataclass(frozen=True)
class Options:
    """How to run: `only` names notebooks, `jobs` 0 means one for each processor, `timeout` is seconds for a cell."""

    notebooks: Path | None = None
    only: tuple[str, ...] = ()
    jobs: int = 0
    force: bool = False
    timeout: int = 600
    progress: bool = False
    pdf: bool = False


@dataclass(frozen=True)
class Report:
    """What a run left: the page to open, the status of each notebook of each run, inputs that were not read."""

    index: Path
    states: Mapping[str, Mapping[str, str]]
    rejects: int

    @property
    def failed(self) -> list[str]:
        """The notebooks that failed, as `run/notebook`."""
        rows = [(r, n, s) for r, states in self.states.items() for n, s in states.items()]
        return [f"{run}/{name}".lstrip("/") for run, name, status in rows if status == "failed"]


@dataclass
class Plan:
    """One run: where it goes, what it reads, the parameters of each notebook, and what became of them."""

    id: str
    folder: Path
    sources: Sources
    notebooks: Sequence[Notebook]
    names: Sequence[str]
    values: Mapping[str, Mapping[str, Any]]
    manifest: Manifest = field(init=False)
    tables_digest: str = ""
    tables: Tables | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.manifest = Manifest(self.folder)

    @property
    def tables_at(self) -> str:
        """Where this run's pages find its tables."""
        return "tables"

    @property
    def hidden(self) -> dict[Path, str]:
        """What is shown for the paths of this machine."""
        root = self.sources.root
        places = [self.sources.case.folder, self.sources.articles]
        return {p: relative(p, root) for p in places} | {self.folder: "report", root: ""}

    def digest(self, notebook: Notebook) -> str:
        """Return the digest of all that an executed notebook rests on."""
        shown = normal.shown_as(self.hidden)
        values = {k: normal.clean(repr(v), shown) for k, v in self.values[notebook.name].items()}
        parts = [notebook.name, notebook.digest, self.tables_digest, values]
        parts += [digests.folder_digest(self.sources.case.folder), digests.code_digest()]
        return digests.json_digest([*parts, digests.lock_digest(self.sources.root)])


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
    from corridor_analysis.reports.layout import lay_out, lay_out_sweep
    from corridor_analysis.reports.pdf import require

    options = options or Options()
    if options.pdf:
        require()
    known = load_case(Path(case).resolve())
    found, names = choose(find_notebooks(options.notebooks, known.folder), options.only)
    home = Path(out).resolve() / known.id
    runs = read_sweep(Path(sweep)) if sweep else {"": {}}
    plans = [_plan(known, found, names, home, (key, {**(parameters or {}), **own})) for key, own in runs.items()]
    for plan in plans:
        _tables(plan, options)
    _execute(plans, options)
    states = {plan.id: lay_out(plan, pdf=options.pdf) for plan in plans}
    index = lay_out_sweep(home, plans, states) if sweep else home / "index.html"
    rejects = max(len(plan.tables.rejects) for plan in plans if plan.tables is not None)
    return Report(index, states, rejects)


def _plan(
    case: Case, found: Sequence[Notebook], names: Sequence[str], home: Path, run: tuple[str, Mapping[str, Any]]
) -> Plan:
    """Check the parameters of one run and return what it is to do."""
    key, given = run
    where = f"run {key}" if key else "parameters"
    if "case" in given:
        raise ParameterError(where, "case", "the case of a report is not a parameter", "Name it with --case.")
    whole = {"case": str(case.folder), **given}
    stated = [n for n in found if n.name in names and "case" in n.parameters]
    values = know(found, whole if stated else given, names=names, where=where)
    folder = next((v["articles"] for v in values.values() if v.get("articles")), None)
    articles = Path(folder) if folder else case.folder / "articles"
    metadata = case.folder / "metadata.csv"
    own = metadata if metadata.is_file() and not folder else None
    root = found[0].path.parent.parent
    sources = Sources(case, articles, own, root)
    return Plan(key, home / key if key else home, sources, found, names, values)


def _tables(plan: Plan, options: Options) -> None:
    """Make a run's tables, once for all its notebooks, and check the parameters that only they can check."""
    from corridor_analysis.tables import Tables

    folder = plan.folder / "tables"
    plan.tables_digest = make_tables(plan.sources, folder, force=options.force, progress=options.progress)
    plan.tables = Tables.load(folder)
    where = f"run {plan.id}" if plan.id else "parameters"
    check_actors(list(plan.values.values()), plan.tables, plan.sources.case, where=where)


def _execute(plans: Sequence[Plan], options: Options) -> None:
    todo = [(plan, n) for plan in plans for n in plan.notebooks if n.name in plan.names]
    todo = [(plan, n) for plan, n in todo if options.force or not _is_done(plan, n)]
    if not todo:
        return
    jobs = min(options.jobs or os.cpu_count() or 1, len(todo))
    with ThreadPoolExecutor(jobs) as pool:
        started: list[Future[None]] = [pool.submit(_run, plan, n, options.timeout) for plan, n in todo]
        for job in track(as_completed(started), len(started), "notebooks", options.progress):
            job.result()


def _is_done(plan: Plan, notebook: Notebook) -> bool:
    state = plan.manifest.get(notebook.name)
    there = (plan.folder / f"{notebook.name}.ipynb").is_file()
    return bool(there and state and state.status == "done" and state.digest == plan.digest(notebook))


def _run(plan: Plan, notebook: Notebook, timeout: int) -> None:
    from corridor_analysis.reports.execute import FAULTS, execute

    digest = plan.digest(notebook)
    plan.manifest.set(notebook.name, State("running", digest))
    part = plan.folder / f".{notebook.name}.part.ipynb"
    part.unlink(missing_ok=True)
    folders = {"CORRIDOR_TABLES": plan.folder / "tables", "CORRIDOR_FIGURES": plan.folder / "figures"}
    environment = {name: str(path) for name, path in folders.items()}
    values = plan.values[notebook.name]
    try:
        execute(notebook.path, part, values, environment=environment, timeout=timeout)
        state = State("done", digest)
    except FAULTS as error:
        state = State("failed", digest, normal.clean(_told(error), normal.shown_as(plan.hidden)))
    made = normal.read(part if part.is_file() else notebook.path)
    normal.write(normal.normalise(made, plan.hidden), plan.folder / f"{notebook.name}.ipynb")
    part.unlink(missing_ok=True)
    plan.manifest.set(notebook.name, state)


def _told(error: BaseException) -> str:
    """Return in a line what a notebook failed with."""
    name, value = getattr(error, "ename", ""), getattr(error, "evalue", "")
    told = f"{name}: {value}" if name else f"{type(error).__name__}: {error}"
    return " ".join(told.split())[:300]
