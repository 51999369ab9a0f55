"""A process that has imported what notebooks import, and forks a kernel from itself for each of them.

    python -m corridor_analysis.reports.fork_server MODULE...

It reads requests as lines of JSON from standard input and answers with lines of JSON on standard output:
`{"command": [...], "environment": {...}, "folder": "..."}` starts a kernel and is answered by `{"started": pid}`; the
end of a kernel is told as `{"ended": pid, "status": n}` (the exit code, or a signal as a negative number). Beside each
kernel a small process waits for that end. When the input closes, as it does when the runner dies in whatever way, the
server ends, and the system has the kernels killed.

Only imports are shared: a kernel gets its own session, sockets and threads after the fork, since nothing here starts
any. Linux alone forks safely with the libraries that are imported here; elsewhere kernels start anew.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

__all__ = ["main"]

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_BASE = ("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "IPython.core.completer")


def main(modules: Sequence[str]) -> int:
    """Import modules, then fork kernels until the input closes; return an exit code."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what an import or a kernel prints is no answer
    _die_with_parent(signal.SIGKILL)
    for name in (*_BASE, *modules):
        with suppress(ImportError):  # the notebook that wants it will say so
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # the memory of what is imported stays shared
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    for line in sys.stdin.buffer:
        if not os.fork():
            _keep(json.loads(line), answers)
    return 0


def _keep(request: Mapping[str, Any], answers: Any) -> None:
    """Fork a kernel, tell its start and its end, and end with it; when the server ends, so does the kernel."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    try:
        if not pid:
            _become_kernel(request, answers)
        signal.signal(signal.SIGTERM, lambda *_: os.killpg(pid, signal.SIGKILL))
        _die_with_parent(signal.SIGTERM)
        _answer(answers, {"started": pid})
        _answer(answers, {"ended": pid, "status": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])})
    finally:
        os._exit(1)


def _become_kernel(request: Mapping[str, Any], answers: Any) -> None:
    """Run the kernel that a request asks for, in this forked process, and end with it."""
    os.setsid()
    _die_with_parent(signal.SIGKILL)
    os.close(answers.fileno())
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):  # what a cell prints goes through the kernel's messages
        os.dup2(nothing, standard)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    from ipykernel import kernelapp

    at = request["command"].index("-m") + 2  # python -m ipykernel_launcher -f FILE …
    sys.argv = ["ipykernel_launcher", *request["command"][at:], f"--IPKernelApp.parent_handle={os.getppid()}"]
    kernelapp.launch_new_instance()
    os._exit(0)


def _die_with_parent(number: signal.Signals) -> None:
    """Ask the system to send this process a signal when its parent ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_DIE_WITH_PARENT, number)


def _answer(answers: Any, message: Mapping[str, int]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
