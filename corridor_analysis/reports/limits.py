"""How long a notebook may run and how much memory its kernel may take; what exceeds either is killed.

Memory is what the kernel's processes have in physical memory, looked at ten times a second. The limit of the system
on address space (RLIMIT_AS) was not taken: threads and numeric libraries reserve far more than they use, so that a
kernel would fail at start or in the midst of a library, with another message each time. A notebook that takes memory
faster than a look can follow exceeds its limit for a fraction of a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psutil

__all__ = ["Limits", "parse_bytes", "watch"]

_LOOK = 0.1  # seconds between two looks
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


@dataclass(frozen=True)
class Limits:
    """Seconds that a notebook may run from the start of its kernel, and bytes of memory; 0 is no limit."""

    seconds: float = 0
    memory: int = 0


@contextmanager
def watch(limits: Limits, process: Callable[[], Any], stop: threading.Event) -> Iterator[list[str]]:
    """Kill a kernel that exceeds its limits while the body runs; the list given then says why: time, memory, stopped.

    `process` returns the kernel's process once there is one.
    """
    causes: list[str] = []
    done = threading.Event()
    end = time.monotonic() + limits.seconds if limits.seconds else float("inf")

    def look() -> None:
        while not causes and not done.wait(_LOOK):
            kernel = process()
            if kernel is None or kernel.returncode is not None:
                continue
            if stop.is_set():
                causes.append("stopped")
            elif time.monotonic() > end:
                causes.append("time")
            elif limits.memory and _taken(kernel.pid) > limits.memory:
                causes.append("memory")
            if causes:
                for member in reversed(_tree(kernel.pid)):
                    with suppress(psutil.Error):
                        member.kill()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield causes
    finally:
        done.set()
        thread.join()


def _tree(pid: int) -> list[psutil.Process]:
    """Return a process and its descendants, none where it has ended."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def _taken(pid: int) -> int:
    """Return the bytes of physical memory that a process and its descendants have."""
    taken = 0
    for process in _tree(pid):
        with suppress(psutil.Error):
            taken += process.memory_info().rss
    return taken


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
