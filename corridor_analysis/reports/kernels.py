"""Kernels: started anew, or forked from a process that has imported already what notebooks import.

    python -m corridor_analysis.reports.kernels MODULE...

is that process. It reads requests as lines of JSON from standard input and answers with lines of JSON on standard
output: `{"command": [...], "environment": {...}, "folder": "..."}` starts a kernel and is answered by
`{"started": pid}`; the end of a kernel is told as `{"ended": pid, "status": n}` (the exit code, or a signal as a
negative number). Beside each kernel a small process waits for that end. When the input closes, as it does when the
runner dies in whatever way, the server ends, and the system has the kernels killed.

Only imports are shared: a kernel gets its own session, sockets and threads after the fork, since nothing here starts
any. Linux alone forks safely with the libraries that are imported here; elsewhere kernels start anew.

Measured on `corridor report --case data/lachin` (eight notebooks, two processors, tables included): 20 CPU seconds with
forked kernels, 35 with each started anew: to import pandas, matplotlib and this package takes 1.7 of them a kernel.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from queue import Empty, Queue
from typing import IO, Any

from jupyter_client.manager import AsyncKernelManager

__all__ = ["START", "ForkServer", "main", "manager_for"]

START = 60  # seconds in which a kernel is to be ready
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_BASE = ("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "IPython.core.completer")


def manager_for(server: ForkServer | None) -> type[AsyncKernelManager]:
    """Return a kernel manager that takes its kernels from a fork server, and starts them anew where there is none."""

    class Manager(AsyncKernelManager):
        """jupyter_client's own, but for where the process comes from."""

        async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
            kernel = server and server.start(kernel_cmd, kw["env"], str(kw.get("cwd") or os.getcwd()))
            if not kernel:
                await super()._async_launch_kernel(kernel_cmd, **kw)
                return
            local: Any = self.provisioner
            local.process, local.pid, local.pgid = kernel, kernel.pid, kernel.pid
            self._reconcile_connection_info(local.connection_info)

    return Manager


class ForkServer:
    """The process that forks kernels, until `close`."""

    def __init__(self, modules: Sequence[str], environment: Mapping[str, str]) -> None:
        # -P: a module in the working folder must not stand in for one that is installed
        command = [sys.executable, "-P", "-m", "corridor_analysis.reports.kernels", *modules]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(environment), start_new_session=True
        )
        self._asking = threading.Lock()
        self._started: Queue[Forked | None] = Queue()
        self._kernels: dict[int, Forked] = {}
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def _listen(self, answers: IO[bytes]) -> None:
        for line in answers:
            answer = json.loads(line)
            if "started" in answer:
                kernel = self._kernels[answer["started"]] = Forked(answer["started"])
                self._started.put(kernel)
            else:
                self._kernels.pop(answer["ended"]).end(answer["status"])
        for kernel in list(self._kernels.values()):  # the server died, and its kernels with it
            kernel.end(-signal.SIGKILL)
        self._started.put(None)

    def start(self, command: Sequence[str], environment: Mapping[str, str], folder: str) -> Forked | None:
        """Return a kernel forked for a command; None where there can be none, so that one must be started anew."""
        request = {"command": list(command), "environment": dict(environment), "folder": folder}
        with self._asking:
            try:
                assert self._process.stdin is not None
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
                self._process.stdin.flush()
                kernel = self._started.get(timeout=START)
            except (OSError, Empty):
                return None
        if kernel is None:
            self._started.put(None)  # for whoever asks next
        return kernel

    def close(self) -> None:
        """End the server and every kernel that it still has."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            self._process.kill()
        self._process.wait()


class Forked:
    """A kernel's process that the fork server started, with the part of `subprocess.Popen` that jupyter_client uses.

    Exit codes are Popen's: a signal is a negative number, None stands for a process that runs.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = threading.Event()

    def end(self, status: int) -> None:
        """Note how the process ended."""
        self.returncode = status
        self._ended.set()

    def poll(self) -> int | None:
        """Return the exit code."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end of the process; return its exit code."""
        self._ended.wait(timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the process if it still runs."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)


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


def _keep(request: Mapping[str, Any], answers: IO[str]) -> None:
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


def _become_kernel(request: Mapping[str, Any], answers: IO[str]) -> None:
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


def _answer(answers: IO[str], message: Mapping[str, int]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
