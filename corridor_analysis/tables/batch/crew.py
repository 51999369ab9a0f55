"""Who reads shards: this process, processes of this machine, any executor, or a Dask cluster.

A limited number of shards is on its way at a time, so that memory does not grow with the corpus. A worker that dies
(out of memory, a fault in C code) costs nothing but time: what it was reading is read again, article by article, and an
article on which a worker dies once more is given up with its reason.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corridor_analysis.errors import ParameterError
from corridor_analysis.tables.batch.parts import Outcome, to_part
from corridor_analysis.tables.batch.worker import Shard, Task, read_part, start_worker, warm

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Crew", "Processes", "Team", "on_cluster"]

_AHEAD = 2  # shards on their way for each worker: one that it reads, one that waits
_PATIENCE = "10s"  # until a scheduler has answered
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_DETAIL = "The worker process that read it died twice (out of memory?). Split the text, or give it more memory."


class Crew:
    """Reads shards in this process, one after the other."""

    def read(self, shards: Iterable[Shard], task: Task) -> Iterator[pa.Table]:
        """Yield the part of each shard, in any order."""
        for shard in shards:
            yield read_part(shard, task)

    def close(self) -> None:
        """Let the workers go."""


class Team(Crew):
    """Reads shards through an executor of somebody else's."""

    def __init__(self, executor: Executor, width: int | None = None) -> None:
        self.executor = executor
        self.width = _AHEAD * (width or getattr(executor, "_max_workers", None) or os.cpu_count() or 1)

    def read(self, shards: Iterable[Shard], task: Task) -> Iterator[pa.Table]:
        """Yield the part of each shard, in any order."""
        waiting: dict[Future, Shard] = {}
        for shard in shards:
            waiting[self._submit(shard, task)] = shard
            if len(waiting) >= self.width:
                yield from self._ended(waiting, task)
        while waiting:
            yield from self._ended(waiting, task)

    def _submit(self, shard: Shard, task: Task) -> Future:
        return self.executor.submit(read_part, shard, task)

    def _ended(self, waiting: dict[Future, Shard], task: Task) -> Iterator[pa.Table]:
        """Wait until a shard has been read, or its worker has died; yield what was read."""
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        lost: list[Shard] = []
        for future in sorted(done, key=list(waiting).index):
            shard = waiting.pop(future)
            if self._died(future):
                lost.append(shard)
            else:
                yield future.result()
        for shard in self._all_lost(lost, waiting):
            yield from self._again(shard, task)

    def _all_lost(self, lost: list[Shard], waiting: dict[Future, Shard]) -> list[Shard]:
        """Return the shards to be read again; an executor that lives on has lost no others."""
        return lost

    def _again(self, shard: Shard, task: Task) -> Iterator[pa.Table]:
        """Read a shard anew, its articles one by one."""
        for article, key in zip(shard.articles, shard.keys, strict=True):
            future = self._submit(Shard((article,), (key,)), task)
            if self._died(future):
                self._renew()
                yield to_part([Outcome(key, article.article_id, {}, "crashed", _DETAIL)])
            else:
                yield future.result()

    def _renew(self) -> None:
        """Get workers in place of those that died; a cluster does so by itself."""

    def _died(self, future: Future) -> bool:
        """Wait for a task; return whether its worker died. An executor that is of no use any more is an error."""
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(error, BrokenExecutor):
            problem = "it ended before it had read all it was given"
            repair = "See that it runs, and go on with --resume; workers=N finds an article that kills its process."
            raise ParameterError("executor", type(self.executor).__name__, problem, repair) from error
        return type(error).__name__ == "KilledWorker"  # Dask's, after several attempts


class Processes(Team):
    """Reads shards in processes of this machine, each with one thread; they are renewed when one dies."""

    def __init__(self, workers: int, task: Task) -> None:
        self.workers, self.task = workers, task
        super().__init__(self._pool(), workers)
        with _one_thread():  # they load the model while this process collects the articles
            self.ready = [self.executor.submit(warm, task) for _ in range(workers)]

    def _pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # a fork of a process with threads can hang
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=start_worker)

    def _submit(self, shard: Shard, task: Task) -> Future:
        self._wait_ready()
        with _one_thread():
            try:
                return super()._submit(shard, task)
            except BrokenExecutor:
                lost: Future = Future()
                lost.set_exception(BrokenExecutor())
                return lost

    def _wait_ready(self) -> None:
        ready, self.ready = self.ready, []
        try:
            for one in ready:
                one.result()
        except BrokenExecutor as error:
            repair = "In a script, call it under `if __name__ == '__main__':`; in a shell or notebook give an executor."
            raise ParameterError("workers", self.workers, "the worker processes do not start", repair) from error

    def _all_lost(self, lost: list[Shard], waiting: dict[Future, Shard]) -> list[Shard]:
        if lost:
            lost = [*lost, *waiting.values()]
            waiting.clear()
            self._renew()
        return lost

    def _died(self, future: Future) -> bool:
        return isinstance(future.exception(), BrokenExecutor)

    def _renew(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self._pool()

    def close(self) -> None:
        """End the processes."""
        self.executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that start meanwhile use one thread each for arithmetic: there is one process for each core."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def on_cluster(address: str) -> Iterator[Team]:
    """Give a crew of the workers of a Dask scheduler (`tcp://host:8786`).

    Raises ParameterError where Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        problem = "Dask is not installed"
        raise ParameterError("--scheduler", address, problem, "pip install 'corridor_analysis[cluster]'.") from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        problem = f"no scheduler answers ({str(error) or type(error).__name__})"
        raise ParameterError("--scheduler", address, problem, "Start one with `dask scheduler`.") from error
    with client:
        threads = sum(client.nthreads().values())
        yield Team(client.get_executor(), max(1, threads))
