"""What became of each notebook of a run: kept by us, from exceptions, and written whole after each change."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from corridor_analysis.reports.site import write_text

__all__ = ["Manifest", "State"]

FILE = "manifest.json"


@dataclass(frozen=True)
class State:
    """What became of one notebook. `status` is running, done or failed; `digest` is of all that it rests on."""

    status: str
    digest: str
    error: str = ""


class Manifest:
    """The states of the notebooks of one report folder; threads may set them at the same time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.Lock()
        self._states = self._read()

    def _read(self) -> dict[str, State]:
        if not self.path.is_file():
            return {}
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            return {name: State(**row) for name, row in content["notebooks"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}  # written by another version, or by hand: then nothing counts as done

    def get(self, name: str) -> State | None:
        """Return the state of a notebook, or None where it never ran."""
        return self._states.get(name)

    def set(self, name: str, state: State | None) -> None:
        """Note the state of a notebook, or forget it."""
        with self._lock:
            self._states.pop(name, None)
            if state is not None:
                self._states[name] = state
            rows: Mapping[str, object] = {n: asdict(s) for n, s in sorted(self._states.items())}
            write_text(self.path, json.dumps({"notebooks": rows}, ensure_ascii=False, indent=2) + "\n")
