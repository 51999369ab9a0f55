"""How long a notebook may run and how much memory its kernel may take; what exceeds either is killed.

Memory is what the kernel's processes have in physical memory, looked at ten times a second. The limit of the system
on address space (RLIMIT_AS) was not taken: threads and numeric libraries reserve far more than they use, so that a
kernel would fail at start or in the midst of a library, with another message each time. A notebook that takes memory
faster than a look can follow exceeds its limit for a fraction of a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psutil

__all__ = ["Limits", "Watch", "kill", "parse_bytes"]

_LOOK = 0.1  # seconds between two looks
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


@dataclass(frozen=True)
class Limits:
    """Seconds that a notebook may run from the start of its kernel, and bytes of memory; 0 is no limit."""

    seconds: float = 0
    memory: int = 0


class Watch:
    """Kills a kernel that exceeds its limits while the body of a `with` runs, and says in `cause` that it did.

    `process` returns the kernel's process once there is one. `cause` is time, memory, stopped or nothing.
    """

    def __init__(self, limits: Limits, process: Callable[[], Any], stop: threading.Event) -> None:
        self.cause = ""
        self._limits = limits
        self._process = process
        self._stop = stop
        self._done = threading.Event()
        self._end = time.monotonic() + limits.seconds if limits.seconds else float("inf")
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(_LOOK):
            process = self._process()
            if process is None or process.returncode is not None:
                continue
            self.cause = self._excess(process.pid)
            if self.cause:
                kill(process.pid)
                return

    def _excess(self, pid: int) -> str:
        if self._stop.is_set():
            return "stopped"
        if time.monotonic() > self._end:
            return "time"
        return "memory" if self._limits.memory and _taken(pid) > self._limits.memory else ""


def _tree(pid: int) -> list[psutil.Process]:
    import psutil

    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _taken(pid: int) -> int:
    """Return the bytes of physical memory that a process and its descendants have."""
    import psutil

    taken = 0
    for process in _tree(pid):
        try:
            taken += process.memory_info().rss
        except psutil.Error:
            continue
    return taken


def kill(pid: int) -> None:
    """End a process and all its descendants at once."""
    import psutil

    for process in reversed(_tree(pid)):
        try:
            process.kill()
        except psutil.Error:
            continue


def parse_bytes(text: str) -> int | None:
    """Return the bytes that a text like `500M`, `2G` or `1.5 GB` says; None where it says none."""
    words = text.strip().lower().replace(" ", "")
    number = words.rstrip("bikmgt")
    unit = words[len(number) :].removesuffix("b").removesuffix("i")
    try:
        value = float(number)
    except ValueError:
        return None
    return int(value * _UNITS[unit]) if unit in _UNITS and 0 <= value < 1e15 else None
