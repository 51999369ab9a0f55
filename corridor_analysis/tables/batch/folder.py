"""A folder of tables: its parts, what state the last run left it in, and new files that appear there all at once.

A run writes its files into `.new`. When all are whole the folder takes the name `.ready`, in one step, and from then on
the run counts: its files are moved to their places, by the next run if this one is cut short.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corridor_analysis.errors import ParameterError
from corridor_analysis.schema.whole_file import fsync_folder, write_whole
from corridor_analysis.tables.table_files import READY

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_NEW, _PARTS, _STATE = ".new", "parts", "run.json"
_LOCK = ".lock"
_VERSION = 1
BEFORE = "before.parquet"  # the articles that a run has changed, as they were collected; in the folder of parts


class TableFolder:
    """A folder that `corridor tables` writes to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parts = path / _PARTS
        self.new = path / _NEW
        self.scratch = self.new / "collected.sqlite"
        self.collected = self.new / "collected.parquet"

    @contextmanager
    def run(self, *, resume: bool, add: bool) -> Iterator[None]:
        """Hold the folder for a run.

        Raises ParameterError where another run holds it, an interrupted one would be lost, or there is nothing to add
        to. What is of no use to a later run is gone afterwards, so that a disk that was full has room again.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with _held(self.path):
            self._begin(resume=resume, add=add)
            try:
                yield
            finally:
                shutil.rmtree(self.new, ignore_errors=True)

    def _begin(self, *, resume: bool, add: bool) -> None:
        if (self.path / READY).is_dir():
            self._move()
        state = self._state()
        self._refuse(state, resume=resume, add=add)
        shutil.rmtree(self.new, ignore_errors=True)
        if not (resume or add):
            shutil.rmtree(self.parts, ignore_errors=True)
        self.parts.mkdir(parents=True, exist_ok=True)
        self._write(self.parts / _STATE, done=False, adding=add)
        self.new.mkdir()

    def _refuse(self, state: dict[str, bool] | None, *, resume: bool, add: bool) -> None:
        if state is None and add:
            problem = "there are no tables to add to"
            raise ParameterError(self.path, "--add", problem, "Leave --add out for the first run.")
        if state is None or state["done"]:
            return
        if not resume:
            more = " --add" if state["adding"] else ""
            repair = f"Go on with{more} --resume, or remove {str(self.parts)!r} to begin anew."
            raise ParameterError(self.path, "", "an interrupted run is there", repair)
        if state["adding"] != add:
            told = ("without", "Leave --add out, and add when it is done.") if add else ("with", "Give --add too.")
            raise ParameterError(self.path, "", f"the interrupted run there was one {told[0]} --add", told[1])

    def _state(self) -> dict[str, bool] | None:
        try:
            state: dict[str, bool] = json.loads((self.parts / _STATE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            return {"done": False, "adding": False}
        if state.get("version") != _VERSION:
            problem = f"its tables were written by another version ({state.get('version')!r}, not {_VERSION})"
            raise ParameterError(self.path, "", problem, f"Remove {str(self.parts)!r} to begin anew.")
        return state

    def _write(self, path: Path, **state: bool) -> None:
        write_whole(path, json.dumps({"version": _VERSION, **state}) + "\n", durable=True)

    def commit(self, *, add: bool) -> None:
        """Put the new files in their places."""
        for left in (self.scratch, self.collected):
            left.unlink(missing_ok=True)
        self._write(self.new / _STATE, done=True, adding=add)
        os.rename(self.new, self.path / READY)
        fsync_folder(self.path)
        self._move()

    def _move(self) -> None:
        ready = self.path / READY
        for file in sorted(ready.iterdir()):
            inside = file.name in (_STATE, BEFORE)
            os.replace(file, (self.parts if inside else self.path) / file.name)
        ready.rmdir()
        fsync_folder(self.path)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keep other runs out; the system lets go when this process ends, however it ends."""
    if fcntl is None:
        yield
        return
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ParameterError(folder, "", "another run is writing there", "Wait for it, or give --out.") from error
        yield
