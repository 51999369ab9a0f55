"""Run the notebooks of all runs side by side, and lay a run out as soon as its last notebook is done."""

from __future__ import annotations

import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.reports import ipynb
from corridor_analysis.reports.digests import digests_of
from corridor_analysis.reports.report_folder import State
from corridor_analysis.schema.whole_file import PARTIAL

if TYPE_CHECKING:
    from corridor_analysis.coders.asking.secret import Redact
    from corridor_analysis.reports.execute import Executed
    from corridor_analysis.reports.kernels import ForkServer
    from corridor_analysis.reports.limits import Limits
    from corridor_analysis.reports.notebooks import Notebook
    from corridor_analysis.reports.plan import Plan
    from corridor_analysis.reports.progress import Bar

__all__ = ["Workers", "run_all"]

# Beforehand, where a notebook says so.
_IMPORTED = ("corridor_analysis.notebook", "matplotlib.pyplot", "numpy", "pandas")
_ROWS = "2000"  # of a table: a page turns them over, where a notebook would grow too long to open


@dataclass
class Workers:
    """How notebooks are run: how many at once, within which limits, with what struck out, shown on which bar."""

    jobs: int
    limits: Limits
    redact: Redact
    bar: Bar
    server: ForkServer | None = None
    stop: threading.Event = field(default_factory=threading.Event)


def run_all(jobs: Sequence[tuple[Plan, Notebook]], workers: Workers, done: Callable[[Plan], None]) -> None:
    """Run notebooks, each of a run; call `done` for a run when its last has ended."""
    left = Counter(plan.id for plan, _ in jobs)
    counting = threading.Lock()

    def work(plan: Plan, notebook: Notebook) -> None:
        with workers.bar.at(f"{plan.id}/{notebook.name}".lstrip("/")):
            _run(plan, notebook, workers)
        with counting:
            left[plan.id] -= 1
            last = not left[plan.id]
        if last and not workers.stop.is_set():
            done(plan)

    size = min(workers.jobs or os.cpu_count() or 1, len(jobs))
    with _server([notebook.path for _, notebook in jobs], workers), ThreadPoolExecutor(size) as pool:
        try:
            for job in as_completed([pool.submit(work, *job) for job in jobs]):
                job.result()
        except BaseException:  # Ctrl-C, say: the threads end, with their kernels
            workers.stop.set()
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _server(notebooks: Sequence[Path], workers: Workers) -> Iterator[None]:
    """Have kernels forked while several notebooks run, where the system can fork safely."""
    if len(notebooks) < 2 or not Path("/proc/self").exists():
        yield
        return
    from corridor_analysis.reports.execute import CALM
    from corridor_analysis.reports.kernels import ForkServer

    told = "".join(path.read_text(encoding="utf-8") for path in set(notebooks))
    modules = [name for name in _IMPORTED if name.split(".")[0] in told]
    workers.server = ForkServer(modules, {**os.environ, **CALM})
    try:
        yield
    finally:
        workers.server.close()


def _run(plan: Plan, notebook: Notebook, workers: Workers) -> None:
    """Run one notebook, once more where that makes sense, and note what became of it."""
    digest = plan.digest(notebook)
    plan.manifest.set(notebook.name, State(status="running", digest=digest))
    part = plan.folder / f".{notebook.name}.{os.getpid()}{PARTIAL}"  # an orphan of a dead run writes elsewhere
    tries = 1
    made = _tried(plan, notebook, workers, part)
    if made.fault is not None and made.fault.passing and not workers.stop.is_set():
        tries, made = 2, _tried(plan, notebook, workers, part)
    if not workers.stop.is_set():
        files = _keep(plan, notebook, made, workers.redact, part)
        told = _told(plan, made, tries, workers.redact)
        plan.manifest.set(notebook.name, State(digest=digest, tries=tries, files=files, **told))
    shutil.rmtree(part, ignore_errors=True)


def _tried(plan: Plan, notebook: Notebook, workers: Workers, part: Path) -> Executed:
    from corridor_analysis.reports.execute import Setting, execute

    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    environment = {"CORRIDOR_TABLES": str(plan.tables_folder), "CORRIDOR_FIGURES": str(part), "CORRIDOR_ROWS": _ROWS}
    setting = Setting(environment, workers.limits, workers.server, workers.stop)
    return execute(notebook.path, plan.values[notebook.name], setting)


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


def _told(plan: Plan, made: Executed, tries: int, redact: Redact) -> dict[str, str]:
    """Return status, error and reason of a notebook that was run."""
    if made.fault is None:
        return {"status": "done", "error": made.ended}
    told = redact(plan.cleaned(redact(made.fault.told))) + (" (tried twice)" if tries > 1 else "")
    return {"status": "failed", "error": told, "reason": made.fault.reason}
