"""What a worker does: read a shard of articles, each within its time, and hand back a part."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corridor_analysis.schema import Article
from corridor_analysis.tables.batch.garbage import settled
from corridor_analysis.tables.batch.limits import TookTooLong, time_limit
from corridor_analysis.tables.batch.parts import Outcome, to_part
from corridor_analysis.tables.reading import Rows, read_shard

if TYPE_CHECKING:
    import pyarrow as pa

    from corridor_analysis.case import Case

__all__ = ["Shard", "Task", "read_part", "start_worker", "warm"]


@dataclass(frozen=True)
class Task:
    """How articles are read: with which case (pickled once for all shards) and model, and how long one may take."""

    case: bytes
    model: str | None
    limit: float | None

    @classmethod
    def of(cls, case: Case | None, model: str | None, limit: float | None) -> Task:
        """Return the task; what a case has compiled for itself stays here."""
        return cls(pickle.dumps(case.for_reading if case else None), model, limit)


@dataclass(frozen=True)
class Shard:
    """Articles that are read together, with their keys."""

    articles: tuple[Article, ...]
    keys: tuple[str, ...]


def read_part(shard: Shard, task: Task) -> pa.Table:
    """Return the part of a shard. Runs in a worker: picklable in and out."""
    warm(task)  # loading the model takes none of an article's time
    with settled():
        return to_part(_read(a, k, task) for a, k in zip(shard.articles, shard.keys, strict=True))


def _read(article: Article, key: str, task: Task) -> Outcome:
    """Read one article alone: so its rows are the same in whichever shard it is."""
    rows: Rows = {}
    try:
        with time_limit(task.limit):
            rows = read_shard([article], _case(task.case), task.model)
    except TookTooLong:
        detail = f"Reading it took more than {task.limit:g} seconds. Split the text, or allow more time."
        return Outcome(key, article.article_id, {}, "too_slow", detail, task.limit)
    return Outcome(key, article.article_id, rows)


@lru_cache(maxsize=4)
def _case(pickled: bytes) -> Case | None:
    return pickle.loads(pickled)


def warm(task: Task) -> bool:
    """Load what the first article would have to wait for."""
    from corridor_analysis.parse.pipeline import MODEL, load_model

    load_model(task.model or MODEL)
    return True


def start_worker() -> None:
    """Prepare a process of this machine: it ends when the one that started it is gone, however that ended.

    Ctrl-C on a terminal reaches both; that is for the one that started it to handle.
    """
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
