"""What became of each notebook of a run: kept by us, from exceptions, and true after any crash.

The file is written whole and flushed to the disk before it replaces the one before. It says with which digests the
outputs were written, so that one that is missing, half-written or edited by hand is known for that.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["FILE", "RUNS", "Manifest", "State", "digests_of", "intact", "write_durably"]

FILE = "manifest.json"
RUNS = "runs.html"  # the index over the runs and selections of a case


@dataclass(frozen=True)
class State:
    """What became of one notebook.

    `status` is running, done or failed; one that is running while no run goes on was interrupted. `digest` is of all
    that the notebook rests on, `files` of what it left. `error` of one that is done says in which cell it ended itself.
    `reason` is why it failed: error, killed, time, memory, start.
    """

    status: str
    digest: str
    error: str = ""
    reason: str = ""
    tries: int = 1
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pages:
    """The pages and records of a run: the digest of what they rest on, and of each file."""

    digest: str
    files: Mapping[str, str] = field(default_factory=dict)


class Manifest:
    """The states of the notebooks of one report folder; threads may set them at the same time."""

    def __init__(self, folder: Path, name: str = FILE) -> None:
        self.path = folder / name
        self.pages = Pages("")
        self.selection: dict[str, Any] | None = None  # what the pages are about: case and parameters
        self._lock = threading.Lock()
        self._states: dict[str, State] = {}
        self._read()

    def _read(self) -> None:
        if not self.path.is_file():
            return
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            states = {name: State(**row) for name, row in content["notebooks"].items()}
            self.pages = Pages(**content["pages"])
            self.selection = content.get("selection")
        except (ValueError, KeyError, TypeError, AttributeError):
            return  # written by another version, or by hand: then nothing counts as done
        self._states = states

    def get(self, name: str) -> State | None:
        """Return the state of a notebook, or None where it never ran."""
        return self._states.get(name)

    def set(self, name: str, state: State | None) -> None:
        """Note the state of a notebook, or forget it."""
        with self._lock:
            if state is None and name not in self._states:
                return
            self._states.pop(name, None)
            if state is not None:
                self._states[name] = state
            self._write()

    @property
    def names(self) -> list[str]:
        """The notebooks whose state is known."""
        return sorted(self._states)

    def claim(self, selection: Mapping[str, Any]) -> None:
        """Note what the pages of this folder are about."""
        with self._lock:
            if self.selection != selection:
                self.selection = dict(selection)
                self._write()

    def set_pages(self, digest: str, files: Mapping[str, str]) -> None:
        """Note what the pages rest on and what they hold."""
        with self._lock:
            if self.pages == Pages(digest, dict(files)):
                return
            self.pages = Pages(digest, dict(files))
            self._write()

    def _write(self) -> None:
        rows: Mapping[str, object] = {n: asdict(s) for n, s in sorted(self._states.items())}
        content = {"notebooks": rows, "pages": asdict(self.pages)}
        content |= {"selection": self.selection} if self.selection is not None else {}
        write_durably(self.path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def write_durably(path: Path, text: str) -> None:
    """Write a text file whole or not at all, also when the power fails the moment after."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def digests_of(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of files by their path below a folder, in order of it."""
    names = sorted((path.relative_to(folder).as_posix(), path) for path in paths)
    return {name: _digest(path) for name, path in names}


def intact(folder: Path, files: Mapping[str, str]) -> bool:
    """Return whether all these files (path below the folder -> SHA-256) are there as they were written."""
    return all((folder / name).is_file() and _digest(folder / name) == digest for name, digest in files.items())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
