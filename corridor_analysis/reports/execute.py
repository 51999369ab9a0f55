"""Run one notebook with papermill: parameters in, what it became out, with the fault if there was one."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellControlSignal, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillException
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from corridor_analysis.coders.asking import secret
from corridor_analysis.reports.ipynb import INJECTED
from corridor_analysis.reports.kernels import START, ForkServer, manager_for
from corridor_analysis.reports.limits import Limits, watch

__all__ = ["CALM", "Executed", "NotebookFault", "Setting", "execute"]

_ENGINE = "corridor"
_MEANT = "raises-exception"  # Jupyter's tag of a cell whose error is shown on purpose
CALM = {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONHASHSEED": "0"}
# What a run can end with besides: an error in a cell, a kernel that died or did not start.
_FAULTS = (PapermillException, CellControlSignal, NoSuchKernel, DeadKernelError, RuntimeError, OSError)


@dataclass(frozen=True)
class NotebookFault:
    """Why a notebook failed. `reason` is error, killed, time, memory, start or stopped."""

    reason: str
    told: str
    name: str = ""

    @property
    def passing(self) -> bool:
        """Whether another try may go well: neither the notebook nor a limit is the cause."""
        return self.reason in ("killed", "start")


@dataclass(frozen=True)
class Executed:
    """A notebook as it was left (nbformat 4), the fault that ended it, if any, and where it ended itself."""

    notebook: dict[str, Any]
    fault: NotebookFault | None = None
    ended: str = ""


@dataclass(frozen=True)
class Setting:
    """What a kernel runs in: variables of its own, limits, where it comes from, what stops it, its folder."""

    environment: Mapping[str, str]
    limits: Limits = field(default_factory=Limits)
    server: ForkServer | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    folder: Path | None = None


class _Run:
    """What is to be known of a run while and after it goes on; the engine fills it."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.client: PapermillNotebookClient | None = None
        self.ready = False
        self._process: Any = None

    def process(self) -> Any:
        """Return the kernel's process (a Popen, or what stands for it), None before there is one."""
        manager = self.client.km if self.client else None
        found = manager.provisioner.process if manager and manager.provisioner else None
        self._process = found or self._process
        return self._process

    def note_ready(self, **_: Any) -> None:
        """Note that the kernel answers."""
        self.process()
        self.ready = True


class Engine(NBClientEngine):  # type: ignore[misc]  # papermill ships no types
    """papermill's own engine, but with variables for the kernel alone (`os.environ` is shared), and with limits."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, run: _Run, **_: Any) -> None:
        """Execute the cells."""
        folder = run.setting.folder
        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            timeout=None,
            startup_timeout=START,
            iopub_timeout=120,  # four seconds are not enough on a machine with other work
            extra_arguments=["--IPKernelApp.log_level=50"],  # its warnings would stand among the user's messages
            kernel_manager_class=manager_for(run.setting.server),
            resources={"metadata": {"path": str(folder)}} if folder else {},
            on_notebook_start=run.note_ready,
        )
        client.log.setLevel("CRITICAL")  # what went wrong is told by the fault
        run.client = client
        environment = {**os.environ, **CALM, **run.setting.environment}
        client.execute(env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


papermill_engines.register(_ENGINE, Engine)


def execute(source: Path, parameters: Mapping[str, Any] | None, setting: Setting) -> Executed:
    """Run the notebook `source` with parameters (None: as it is) in a kernel of its own; nothing is written.

    `source` is absolute: several run as threads of one process, which has one working directory.
    """
    notebook = _parameterized(source, parameters)
    run = _Run(setting)
    with watch(setting.limits, run.process, setting.stop) as causes:
        try:
            papermill.execute_notebook(
                notebook, None, engine_name=_ENGINE, kernel_name="python3", progress_bar=False, run=run
            )
            fault = None
        except _FAULTS as error:
            fault = _fault(error, run)
    notebook = run.client.nb if run.client else notebook
    fault = _limit(causes[0], setting.limits) if causes else fault
    if fault is not None and fault.reason != "error":
        _tell_in_cell(notebook, fault)
    return Executed(notebook, fault, "" if fault else _exit(notebook))


def _exit(notebook: Any) -> str:
    """Return in which cell a notebook ended itself before its last; nothing where all its cells were run."""
    own = [c for c in _code(notebook) if INJECTED not in c.metadata.get("tags", [])]
    for at, cell in enumerate(own, start=1):
        left = any(o.output_type == "error" and o.ename == "SystemExit" for o in cell.outputs)
        if left and at < len(own) and all(c.execution_count is None for c in own[at:]):
            return f"it ended itself in cell {at} of {len(own)}; the cells below were not run"
    return ""


def _code(notebook: Any) -> list[Any]:
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def _parameterized(source: Path, parameters: Mapping[str, Any] | None) -> Any:
    """Return a notebook with a cell of parameters; one that is a secret is read by that cell from the environment."""
    notebook = load_notebook_node(str(source))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    if parameters is None:
        return notebook
    shown = {name: value for name, value in parameters.items() if not secret.name_of(value)}
    notebook = parameterize_notebook(notebook, shown, kernel_name="python3", language="python", engine_name=_ENGINE)
    cell = next(c for c in notebook.cells if INJECTED in c.metadata.get("tags", []))
    cell.source = "\n".join(part for part in (cell.source.rstrip("\n"), secret.assignments(parameters)) if part) + "\n"
    return notebook


def _fault(error: BaseException, run: _Run) -> NotebookFault | None:
    """Return why a notebook failed; None where it did not: papermill, unlike nbclient, minds errors that are meant too.

    It names the last that there is, and no cell is run below one that is not meant.
    """
    count = getattr(error, "exec_count", None)
    if count is not None and run.client is not None:
        tags = [c.metadata.get("tags", []) for c in run.client.nb.cells if c.get("execution_count") == count]
        if any(_MEANT in own for own in tags):
            return None
    process = run.process()
    status = process.poll() if process is not None else None
    if not run.ready:
        late = process is not None and "died" not in str(error)  # by now it has been ended by us
        told = _ended(status) if status is not None else " ".join(str(error).split())
        told = f"the kernel was not ready within {START} seconds" if late else told
        return NotebookFault("start", told, "KernelNotReady")
    if isinstance(error, DeadKernelError):
        return NotebookFault("killed", _ended(process.wait(5) if process is not None else None), "KernelDied")
    name, value = getattr(error, "ename", ""), getattr(error, "evalue", "")
    told = f"{name}: {value}" if name else f"{type(error).__name__}: {error}"
    return NotebookFault("error", " ".join(told.split())[:300])


def _ended(status: int | None) -> str:
    """Return how a kernel ended, by the exit code of its process."""
    if status is None:
        return "the kernel died"
    if status >= 0:
        return f"the kernel ended by itself with exit code {status}"
    name = signal.Signals(-status).name
    cause = "; if nobody killed it, the system may have run out of memory" if name == "SIGKILL" else ""
    return f"the kernel was killed by {name}{cause}"


def _limit(cause: str, limits: Limits) -> NotebookFault:
    if cause == "time":
        return NotebookFault("time", f"it ran longer than its limit of {limits.seconds:g} seconds", "TimeLimit")
    if cause == "memory":
        told = f"it took more memory than its limit of {limits.memory / (1 << 20):,.0f} MiB"
        return NotebookFault("memory", told, "MemoryLimit")
    return NotebookFault("stopped", "the run was stopped", "Stopped")


def _tell_in_cell(notebook: Any, fault: NotebookFault) -> None:
    """Show a fault that is no exception of Python's under the cell that it ended."""
    code = _code(notebook)
    begun = [c for c in code if c.metadata.get("papermill", {}).get("start_time")]
    for cell in begun[-1:] or code[:1]:
        error = {"output_type": "error", "ename": fault.name, "evalue": fault.told, "traceback": []}
        cell.outputs = [*cell.outputs, error]
