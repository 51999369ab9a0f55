"""The folder of a report: who may work on it, what became of each notebook, what a run must not take away.

The manifest is kept by us, from exceptions, and true after any crash: written whole and flushed to the disk before it
replaces the one before. It says with which digests the outputs were written, so that one that is missing, half-written
or edited by hand is known for that.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from corridor_analysis.errors import ReportError
from corridor_analysis.reports.selection import folder_name, words
from corridor_analysis.schema.whole_file import PARTIAL, write_whole

if TYPE_CHECKING:
    from corridor_analysis.reports.plan import Plan

__all__ = [
    "FILE", "NOT_RUN", "RUNS", "Manifest", "Pages", "State", "clear_parts", "free_name", "manifest_of", "only_runner",
    "refuse_loss",
]  # fmt: skip

FILE = "manifest.json"
RUNS = "runs.html"  # the index over the runs and selections of a case
_ELSEWHERE = "Name another folder with --out, or remove this one."


class State(BaseModel):
    """What became of one notebook.

    `status` is running, done or failed; one that is running while no run goes on was interrupted. `digest` is of all
    that the notebook rests on, `files` of what it left. `error` of one that is done says in which cell it ended itself.
    `reason` is why it failed: error, killed, time, memory, start.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    status: str
    digest: str
    error: str = ""
    reason: str = ""
    tries: int = 1
    files: Mapping[str, str] = {}


NOT_RUN = State(status="not run", digest="")  # of a notebook of which no manifest knows


class Pages(BaseModel):
    """The pages and records of a run: the digest of what they rest on, and of each file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    digest: str = ""
    files: Mapping[str, str] = {}


class Manifest(BaseModel):
    """The states of the notebooks of one report folder, its pages, and what they are about (None: no run has said)."""

    notebooks: dict[str, State] = {}
    pages: Pages = Pages()
    selection: dict[str, Any] | None = None
    _path: Path = PrivateAttr(default=Path(FILE))
    _lock: Any = PrivateAttr(default_factory=threading.RLock)  # threads may note at the same time

    def note(self, **changes: Any) -> None:
        """Set fields, and write the file where that changes it."""
        with self._lock:
            before = self.model_copy()
            for name, value in changes.items():
                setattr(self, name, value)
            if self != before:
                write_whole(self._path, self.model_dump_json(indent=2) + "\n", durable=True)

    def set(self, name: str, state: State | None) -> None:
        """Note the state of a notebook, or forget it."""
        with self._lock:
            states = {n: s for n, s in self.notebooks.items() if n != name} | ({name: state} if state else {})
            self.note(notebooks=dict(sorted(states.items())))


def manifest_of(folder: Path) -> Manifest:
    """Return the manifest of a report folder: nothing counts as done where it is not there, or of another version."""
    try:
        out = Manifest.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        out = Manifest()
    out._path = folder / FILE
    return out


@contextmanager
def only_runner(folder: Path) -> Iterator[None]:
    """Have a report folder to oneself. Raises ReportError where another run works on it.

    The lock is the system's, on the folder itself: it leaves no file, and goes with the process that held it, in
    whatever way that ended.
    """
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            repair = "Wait until it has ended, or name another folder with --out."
            raise ReportError(folder, "", "another run is at work on this report", repair) from error
        yield
    finally:
        os.close(held)


def clear_parts(folder: Path) -> None:
    """Remove what an interrupted run left half-written."""
    for path in folder.glob(f"*{PARTIAL}"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def free_name(home: Path, selection: Mapping[str, Any]) -> str:
    """Return the name of a selection's folder, in which no other selection is."""
    name = folder_name(selection, ())
    there = manifest_of(home / name).selection if name else None
    taken = there is not None and there.get("given") != selection
    return folder_name(selection, {name}) if taken else name


def refuse_loss(plan: Plan) -> None:
    """Raise ReportError where pages that are there would go, or stand beside others that are about something else."""
    there = plan.manifest.selection
    if there is not None and there != plan.about:
        holds = words(there.get("given", {})) or "the whole case"
        case = "" if there.get("case") == plan.about["case"] else f" of {there.get('case')}"
        repair = f"Give the run another name. {_ELSEWHERE}" if plan.id else _ELSEWHERE
        raise ReportError(plan.folder, "", f"it holds another report ({holds}{case})", repair)
    if not (plan.folder / FILE).is_file() and _foreign(plan.folder):
        problem = "it holds pages that no run made here, a copy to pass on perhaps"
        raise ReportError(plan.folder, "", problem, _ELSEWHERE)
    unknown = (n for n in plan.manifest.notebooks if n not in plan.states)
    lost = [n for n in unknown if (plan.folder / f"{n}.ipynb").is_file()]
    if lost:
        problem = f"it holds pages of notebooks that are not among those to run: {', '.join(lost)}"
        raise ReportError(plan.folder, "", problem, f"{_ELSEWHERE} To give up these pages only, remove their .ipynb.")


def _foreign(folder: Path) -> bool:
    """Return whether a folder without a manifest holds a report, or a page that is not an index over runs."""
    over = (folder / RUNS).is_file() or (folder / "sweep.json").is_file()  # as an earlier version left it
    return (folder / "provenance.json").is_file() or ((folder / "index.html").is_file() and not over)
