"""Who may work on a report folder, and what its index says of what was not made anew."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from corridor_analysis.errors import ReportError
from corridor_analysis.reports.manifest import RUNS
from corridor_analysis.reports.site import write_text

__all__ = ["clear_parts", "mark", "mark_runs", "only_runner"]

_MARK = re.compile(r"<!--reuse (\S+)-->.*?<!--/reuse-->")
_RUNS = re.compile(r"<!--runs-->.*?<!--/runs-->")
_TOLD = '<span class="status reused" title="nothing that it rests on has changed">not run again</span>'


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
    for path in folder.glob(".*.part"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def mark_runs(index: Path, count: int) -> bool:
    """Have the index of a whole report lead to that of its selections; return whether it changed."""
    before = index.read_text(encoding="utf-8")
    what = f"{count} {'selection' if count == 1 else 'selections'} of this case"
    link = f'<p class="links"><a href="{RUNS}">{what}</a></p>' if count else ""
    after = _RUNS.sub(f"<!--runs-->{link}<!--/runs-->", before)
    if after != before:
        write_text(index, after)
    return after != before


def mark(index: Path, names: Collection[str]) -> bool:
    """Have an index say of these of its entries that they were taken from an earlier run; return whether it changed."""
    before = index.read_text(encoding="utf-8")
    after = _MARK.sub(lambda m: f"<!--reuse {m[1]}-->{_TOLD if m[1] in names else ''}<!--/reuse-->", before)
    if after != before:
        write_text(index, after)
    return after != before
