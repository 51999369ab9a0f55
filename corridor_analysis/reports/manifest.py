"""What became of each notebook of a run: kept by us, from exceptions, and true after any crash.

The file is written whole and flushed to the disk before it replaces the one before. It says with which digests the
outputs were written, so that one that is missing, half-written or edited by hand is known for that.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from corridor_analysis.schema.whole_file import write_whole

__all__ = ["FILE", "RUNS", "Manifest", "Pages", "State"]

FILE = "manifest.json"
RUNS = "runs.html"  # the index over the runs and selections of a case


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


class Pages(BaseModel):
    """The pages and records of a run: the digest of what they rest on, and of each file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    digest: str = ""
    files: Mapping[str, str] = {}


class _Content(BaseModel):
    notebooks: dict[str, State] = {}
    pages: Pages = Pages()
    selection: dict[str, Any] | None = None  # what the pages are about: case and parameters


class Manifest:
    """The states of the notebooks of one report folder; threads may set them at the same time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.Lock()
        try:
            self._content = _Content.model_validate_json(self.path.read_text(encoding="utf-8"))
        except (OSError, ValidationError):  # not there, or of another version: then nothing counts as done
            self._content = _Content()

    @property
    def pages(self) -> Pages:
        """What the pages rest on and what they hold."""
        return self._content.pages

    @property
    def selection(self) -> dict[str, Any] | None:
        """What the pages of this folder are about; None where no run has said."""
        return self._content.selection

    @property
    def names(self) -> list[str]:
        """The notebooks whose state is known."""
        return sorted(self._content.notebooks)

    def get(self, name: str) -> State | None:
        """Return the state of a notebook, or None where it never ran."""
        return self._content.notebooks.get(name)

    def set(self, name: str, state: State | None) -> None:
        """Note the state of a notebook, or forget it."""
        with self._lock:
            states = {n: s for n, s in self._content.notebooks.items() if n != name} | ({name: state} if state else {})
            self._write(notebooks=dict(sorted(states.items())))

    def claim(self, selection: Mapping[str, Any]) -> None:
        """Note what the pages of this folder are about."""
        with self._lock:
            self._write(selection=dict(selection))

    def set_pages(self, digest: str, files: Mapping[str, str]) -> None:
        """Note what the pages rest on and what they hold."""
        with self._lock:
            self._write(pages=Pages(digest=digest, files=files))

    def _write(self, **changes: Any) -> None:
        content = self._content.model_copy(update=changes)
        if content != self._content:
            self._content = content
            write_whole(self.path, content.model_dump_json(indent=2) + "\n", durable=True)
