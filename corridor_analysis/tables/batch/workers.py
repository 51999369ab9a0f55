"""Who reads shards beside this process: processes of this machine, any executor, or a Dask cluster.

A limited number of shards is on its way at a time, so that memory does not grow with the corpus. A worker that dies
(out of memory, a fault in C code) costs nothing but time: what it was reading is read again, article by article, and an
article on which a worker dies once more is given up with its reason.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import closing, contextmanager
from functools import lru_cache, partial
from typing import Any

import pyarrow as pa

from corridor_analysis.case import Case
from corridor_analysis.errors import ParameterError
from corridor_analysis.schema import Article
from corridor_analysis.tables import reading
from corridor_analysis.tables.readings import Outcome, to_part

_AHEAD = 2  # shards on their way for each worker: one that it reads, one that waits
_PATIENCE = "10s"  # until a scheduler has answered
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_DETAIL = "The worker process that read it died twice (out of memory?). Split the text, or give it more memory."


def read_pickled(case: bytes, model: str | None, limit: float | None, shard: list[Article]) -> pa.Table:
    """Read some articles. Runs in a worker: picklable in and out."""
    return reading.read_shard(shard, _case(case), model, limit)


@lru_cache(maxsize=4)
def _case(pickled: bytes) -> Case | None:
    case: Case | None = pickle.loads(pickled)
    return case


Task = Callable[[list[Article]], pa.Table]


class Workers:
    """Reads shards through an executor of somebody else's."""

    def __init__(self, executor: Executor, task: Task, width: int | None = None) -> None:
        self.executor, self.task = executor, task
        self.width = _AHEAD * (width or getattr(executor, "_max_workers", None) or os.cpu_count() or 1)

    def read(self, shards: Iterable[list[Article]]) -> Iterator[pa.Table]:
        """Yield what was made of each shard, in any order."""
        waiting: dict[Future[pa.Table], list[Article]] = {}
        for shard in shards:
            waiting[self._submit(shard)] = shard
            if len(waiting) >= self.width:
                yield from self._ended(waiting)
        while waiting:
            yield from self._ended(waiting)

    def _submit(self, shard: list[Article]) -> Future[pa.Table]:
        return self.executor.submit(self.task, shard)

    def _ended(self, waiting: dict[Future[pa.Table], list[Article]]) -> Iterator[pa.Table]:
        """Wait until a shard has been read, or its worker has died; yield what was read."""
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        lost: list[list[Article]] = []
        for future in sorted(done, key=list(waiting).index):
            shard = waiting.pop(future)
            if self._died(future):
                lost.append(shard)
            else:
                yield future.result()
        for shard in [*lost, *self._renewed(waiting)] if lost else ():
            yield from self._again(shard)

    def _again(self, shard: list[Article]) -> Iterator[pa.Table]:
        """Read a shard anew, its articles one by one."""
        for article in shard:
            future = self._submit([article])
            if self._died(future):
                self._renewed({})
                yield to_part([Outcome(article.article_id, {}, "crashed", _DETAIL)])
            else:
                yield future.result()

    def _renewed(self, waiting: dict[Future[pa.Table], list[Article]]) -> list[list[Article]]:
        """Get workers in place of those that died; return the shards that went with them and wait no more.

        A cluster does so by itself, and loses no others.
        """
        return []

    def _died(self, future: Future[pa.Table]) -> bool:
        """Wait for a task; return whether its worker died. An executor that is of no use any more is an error."""
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(error, BrokenExecutor):
            problem = "it ended before it had read all it was given"
            repair = "See that it runs, and go on with --resume; workers=N finds an article that kills its process."
            raise ParameterError("executor", type(self.executor).__name__, problem, repair) from error
        return type(error).__name__ == "KilledWorker"  # Dask's, after several attempts


class Processes(Workers):
    """Reads shards in processes of this machine, each with one thread; they are renewed when one dies."""

    def __init__(self, count: int, task: Task, model: str | None) -> None:
        self.count = count
        super().__init__(self._pool(), task, count)
        with _one_thread():  # they load the model while this process collects the articles
            self.ready = [self.executor.submit(reading.warm, model) for _ in range(count)]

    def _pool(self) -> Executor:
        context = multiprocessing.get_context("spawn")  # a fork of a process with threads can hang
        return ProcessPoolExecutor(self.count, mp_context=context, initializer=_end_with_parent)

    def _submit(self, shard: list[Article]) -> Future[pa.Table]:
        self._wait_ready()
        with _one_thread():
            try:
                return super()._submit(shard)
            except BrokenExecutor as error:
                lost: Future[pa.Table] = Future()
                lost.set_exception(error)
                return lost

    def _wait_ready(self) -> None:
        ready, self.ready = self.ready, []
        try:
            for one in ready:
                one.result()
        except BrokenExecutor as error:
            repair = "In a script, call it under `if __name__ == '__main__':`; in a shell or notebook give an executor."
            raise ParameterError("workers", self.count, "the worker processes do not start", repair) from error

    def _died(self, future: Future[pa.Table]) -> bool:
        return isinstance(future.exception(), BrokenExecutor)

    def _renewed(self, waiting: dict[Future[pa.Table], list[Article]]) -> list[list[Article]]:
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self._pool()
        lost = list(waiting.values())
        waiting.clear()
        return lost

    def close(self) -> None:
        """End the processes."""
        self.executor.shutdown(wait=True, cancel_futures=True)


def _end_with_parent() -> None:
    """Have a process of this machine end when the one that started it is gone, however that ended.

    Ctrl-C on a terminal reaches both; that is for the one that started it to handle.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


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
def workers(case: Case | None, how: reading.How) -> Iterator[Callable[[Iterable[list[Article]]], Iterator[pa.Table]]]:
    """Give a function that yields the part of each shard, in any order; let the workers go at the end.

    Raises ParameterError where Dask is not installed, or no scheduler answers.
    """
    pickled = pickle.dumps(case.for_reading if case else None)  # once for all; what a case has compiled stays here
    task = partial(read_pickled, pickled, how.model, how.limit)
    if how.executor is not None:
        yield Workers(how.executor, task).read
    elif how.scheduler is not None:
        with _on_cluster(how.scheduler) as client:
            threads = sum(client.nthreads().values())
            yield Workers(client.get_executor(), task, max(1, threads)).read
    else:
        with closing(Processes(how.workers, task, how.model)) as processes:
            yield processes.read


def _on_cluster(address: str) -> Any:
    """Return a client of a Dask scheduler (`tcp://host:8786`), to be closed."""
    try:
        from distributed import Client
    except ImportError as error:
        problem = "Dask is not installed"
        raise ParameterError("--scheduler", address, problem, "pip install 'corridor_analysis[cluster]'.") from error
    connect: Callable[..., Any] = Client
    try:
        return connect(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        problem = f"no scheduler answers ({str(error) or type(error).__name__})"
        raise ParameterError("--scheduler", address, problem, "Start one with `dask scheduler`.") from error
