"""The folder of a report: who may work on it, what a run must not take away, what an interrupted one left."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import ReportError
from corridor_analysis.reports.manifest import RUNS, Manifest
from corridor_analysis.reports.selection import folder_name, words
from corridor_analysis.schema.whole_file import PARTIAL

if TYPE_CHECKING:
    from corridor_analysis.reports.plan import Plan

__all__ = ["clear_parts", "free_name", "only_runner", "refuse_loss"]

_ELSEWHERE = "Name another folder with --out, or remove this one."


@contextmanager
def only_runner(folder: Path) -> Iterator[None]:
    """Have a report folder to oneself. Raises ReportError where another run works on it.

    The lock is the system's, on the folder itself: it leaves no file, and goes with the process that held it, in
    whatever way that ended.
    """
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        _lock(held, folder)
        yield
    finally:
        os.close(held)


def _lock(held: int, folder: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        repair = "Wait until it has ended, or name another folder with --out."
        raise ReportError(folder, "", "another run is at work on this report", repair) from error


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
    there = Manifest(home / name).selection if name else None
    known = json.loads(json.dumps(dict(selection), default=str))
    return folder_name(selection, {name}) if there is not None and there.get("given") != known else name


def refuse_loss(plan: Plan) -> None:
    """Raise ReportError where pages that are there would go, or stand beside others that are about something else."""
    there = plan.manifest.selection
    if there is not None and there != plan.about:
        holds = words(there.get("given", {})) or "the whole case"
        case = "" if there.get("case") == plan.about["case"] else f" of {there.get('case')}"
        repair = f"Give the run another name. {_ELSEWHERE}" if plan.id else _ELSEWHERE
        raise ReportError(plan.folder, "", f"it holds another report ({holds}{case})", repair)
    if not plan.manifest.path.is_file() and _foreign(plan.folder):
        problem = "it holds pages that no run made here, a copy to pass on perhaps"
        raise ReportError(plan.folder, "", problem, _ELSEWHERE)
    known = {n.name for n in plan.notebooks}
    lost = [n for n in plan.manifest.names if n not in known and (plan.folder / f"{n}.ipynb").is_file()]
    if lost:
        problem = f"it holds pages of notebooks that are not among those to run: {', '.join(lost)}"
        raise ReportError(plan.folder, "", problem, f"{_ELSEWHERE} To give up these pages only, remove their .ipynb.")


def _foreign(folder: Path) -> bool:
    """Return whether a folder without a manifest holds a report, or a page that is not an index over runs."""
    over = (folder / RUNS).is_file() or (folder / "sweep.json").is_file()  # as an earlier version left it
    return (folder / "provenance.json").is_file() or ((folder / "index.html").is_file() and not over)
