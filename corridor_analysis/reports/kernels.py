"""Kernels: started anew, or forked from a process that has imported already what notebooks import.

Measured on `corridor report --case data/lachin` (eight notebooks, two processors, tables included): 20 CPU seconds with
forked kernels, 35 with each started anew: to import pandas, matplotlib and this package takes 1.7 of them a kernel.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from queue import Empty, Queue
from typing import IO, Any

from jupyter_client.manager import AsyncKernelManager

__all__ = ["START", "ForkServer", "manager_for"]

START = 60  # seconds in which a kernel is to be ready


class Forked:
    """A kernel's process that the fork server started, with the part of `subprocess.Popen` that jupyter_client uses."""

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
        """Return the exit code, a signal as a negative number, or None while the process runs."""
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


class ForkServer:
    """The process that forks kernels, until `close`."""

    def __init__(self, modules: Sequence[str], environment: Mapping[str, str]) -> None:
        # -P: a module in the working folder must not stand in for one that is installed
        command = [sys.executable, "-P", "-m", "corridor_analysis.reports.fork_server", *modules]
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
