"""Run the notebooks of all runs side by side, and lay a run out as soon as its last notebook is done."""

from __future__ import annotations

import ast
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.asking.secret import Redact
from corridor_analysis.reports import normal
from corridor_analysis.reports.limits import Limits
from corridor_analysis.reports.manifest import State, digests_of
from corridor_analysis.reports.plan import Plan
from corridor_analysis.reports.prepare import Notebook
from corridor_analysis.reports.progress import Bar

if TYPE_CHECKING:
    from corridor_analysis.reports.execute import Executed
    from corridor_analysis.reports.kernels import Nursery

__all__ = ["Crew", "run_all"]

_WARM = ("corridor_analysis", "matplotlib", "numpy", "pandas")  # packages that a nursery may import beforehand


@dataclass
class Crew:
    """How notebooks are run: how many at once, within which limits, with what struck out, shown on which bar."""

    jobs: int
    limits: Limits
    redact: Redact
    bar: Bar
    nursery: Nursery | None = None
    stop: threading.Event = field(default_factory=threading.Event)


def run_all(
    todo: Mapping[int, Sequence[Notebook]], plans: Sequence[Plan], crew: Crew, done: Callable[[Plan], None]
) -> None:
    """Run the notebooks of `todo` (place in `plans` -> notebooks); call `done` for a plan when its last has ended."""
    left = {at: len(notebooks) for at, notebooks in todo.items()}
    counting = threading.Lock()

    def work(at: int, notebook: Notebook) -> None:
        with crew.bar.at(f"{plans[at].id}/{notebook.name}".lstrip("/")):
            _run(plans[at], notebook, crew)
        with counting:
            left[at] -= 1
            last = not left[at]
        if last and not crew.stop.is_set():
            done(plans[at])

    jobs = [(at, notebook) for at, notebooks in todo.items() for notebook in notebooks]
    with _nursery(jobs, crew), _pool(min(crew.jobs, len(jobs)), crew) as pool:
        started: list[Future[None]] = [pool.submit(work, *job) for job in jobs]
        for job in as_completed(started):
            job.result()


@contextmanager
def _pool(size: int, crew: Crew) -> Iterator[ThreadPoolExecutor]:
    """Give threads that end, with their kernels, when the body is left by an exception (Ctrl-C, say)."""
    pool = ThreadPoolExecutor(max(size, 1))
    try:
        yield pool
    except BaseException:
        crew.stop.set()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _nursery(jobs: Sequence[tuple[int, Notebook]], crew: Crew) -> Iterator[None]:
    """Have a nursery while several notebooks run, where the system can fork safely."""
    if len(jobs) < 2 or not Path("/proc/self").exists():
        yield
        return
    from corridor_analysis.reports.execute import CALM
    from corridor_analysis.reports.kernels import Nursery

    modules = sorted({name for _, notebook in jobs for name in _imports(notebook)})
    crew.nursery = Nursery(modules, {**os.environ, **CALM})
    try:
        yield
    finally:
        crew.nursery.close()


def _imports(notebook: Notebook) -> list[str]:
    """Return the modules of well-known packages that a notebook's cells import."""
    found = []
    for kind, _, text in normal.source_of(normal.read(notebook.path)):
        if kind == "code":
            found += _imported(str(text))
    return [name for name in found if name.split(".")[0] in _WARM]


def _imported(code: str) -> list[str]:
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:  # a cell with a magic command
        return []
    found = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


_ROWS = "2000"  # of a table: a page turns them over, where a notebook would grow too long to open


def _run(plan: Plan, notebook: Notebook, crew: Crew) -> None:
    """Run one notebook, once more where that makes sense, and note what became of it."""
    digest = plan.digest(notebook)
    plan.manifest.set(notebook.name, State("running", digest))
    part = plan.folder / f".{notebook.name}.{os.getpid()}.part"  # an orphan of a dead run writes elsewhere
    tries = 1
    made = _tried(plan, notebook, crew, part)
    if made.fault is not None and made.fault.passing and not crew.stop.is_set():
        tries, made = 2, _tried(plan, notebook, crew, part)
    if not crew.stop.is_set():
        _keep(plan, notebook, made, crew.redact, part)
        plan.manifest.set(notebook.name, _state(plan, notebook, made, digest=digest, tries=tries, redact=crew.redact))
    shutil.rmtree(part, ignore_errors=True)


def _tried(plan: Plan, notebook: Notebook, crew: Crew, part: Path) -> Executed:
    from corridor_analysis.reports.execute import Setting, execute

    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    environment = {"CORRIDOR_TABLES": str(plan.tables_folder), "CORRIDOR_FIGURES": str(part), "CORRIDOR_ROWS": _ROWS}
    setting = Setting(environment, crew.limits, crew.nursery, crew.stop)
    return execute(notebook.path, plan.values[notebook.name], setting)


def _keep(plan: Plan, notebook: Notebook, made: Executed, redact: Redact, part: Path) -> None:
    """Write the executed notebook, and put the figures that its kernel drew where the report has them."""
    hidden = plan.hidden | {part: "figures"}
    clean = redact(normal.normalise(redact(made.notebook), hidden))
    normal.write(clean, plan.folder / f"{notebook.name}.ipynb")
    figures = plan.folder / "figures"
    for drawn in sorted(p for p in part.glob("*") if p.is_file()):
        figures.mkdir(exist_ok=True)
        os.replace(drawn, figures / drawn.name)


def _state(plan: Plan, notebook: Notebook, made: Executed, *, digest: str, tries: int, redact: Redact) -> State:
    fault = made.fault
    if fault is None:
        return State("done", digest, made.ended, tries=tries, files=_left(plan, notebook, made))
    told = redact(normal.clean(redact(fault.told), normal.shown_as(plan.hidden)))
    if tries > 1:
        told += " (tried twice)"
    return State("failed", digest, told, fault.reason, tries, _left(plan, notebook, made))


def _left(plan: Plan, notebook: Notebook, made: Executed) -> dict[str, str]:
    """Return the digests of what a notebook left: itself, and the pictures of the figures that it shows."""
    paths = [plan.folder / f"{notebook.name}.ipynb"]
    for cell in made.notebook["cells"]:
        for output in cell.get("outputs", []):
            about: Mapping[str, Any] = output.get("metadata", {}).get("corridor", {})
            paths.append(plan.folder / "figures" / f"{about.get('id')}.png")
    return digests_of(plan.folder, [p for p in paths if p.is_file()])
