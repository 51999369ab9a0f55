"""Reads the articles that have not been read yet, shard by shard, into a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridor_analysis.schema import Article
from corridor_analysis.tables.batch.crew import Crew, Processes, Team, on_cluster
from corridor_analysis.tables.batch.meter import Meter
from corridor_analysis.tables.batch.rests import Rests
from corridor_analysis.tables.batch.store import Store
from corridor_analysis.tables.batch.worker import Shard, Task

if TYPE_CHECKING:
    from corridor_analysis.case import Case

__all__ = ["SECONDS", "How", "Reader", "reader"]

SECONDS = 120.0  # that one article may take; a long one takes three
_WORDS, _ARTICLES = 12_000, 64  # in a shard: some seconds' work, so that little is lost and workers end together


@dataclass(frozen=True)
class How:
    """How articles are read: the model, seconds for each (None: any), and by whom."""

    model: str | None = None
    limit: float | None = SECONDS
    workers: int = 1
    executor: Executor | None = None
    scheduler: str | None = None


@dataclass(frozen=True)
class Reader:
    """Reads articles into a store, with a crew; an article that the store has is not read again."""

    store: Store
    crew: Crew
    task: Task
    rests: Rests
    meter: Meter
    done: set[str] = field(default_factory=set)  # ids of the articles that were not in the store

    def read(self, articles: Iterable[Article]) -> dict[str, str]:
        """Read what the store does not have; return the key of each article by its id."""
        keys: dict[str, str] = {}
        words: dict[str, int] = {}
        for part in self.crew.read(_shards(self._missing(articles, keys, words)), self.task):
            self.store.add(part)
            done = part.column("key").to_pylist()
            self.meter.read(len(done), sum(words.pop(key) for key in done))
        return keys

    def _missing(
        self, articles: Iterable[Article], keys: dict[str, str], words: dict[str, int]
    ) -> Iterator[tuple[Article, str]]:
        for article in articles:
            key = keys[article.article_id] = self.rests.key(article)
            if key not in self.store.places:
                words[key] = article.n_words
                self.done.add(article.article_id)
                yield article, key


def _shards(articles: Iterable[tuple[Article, str]]) -> Iterator[Shard]:
    """Cut a stream of articles into shards of about the same work."""
    waiting: list[tuple[Article, str]] = []
    words = 0
    for article, key in articles:
        waiting.append((article, key))
        words += article.n_words
        if words >= _WORDS or len(waiting) == _ARTICLES:
            yield Shard(*map(tuple, zip(*waiting, strict=True)))
            waiting, words = [], 0
    if waiting:
        yield Shard(*map(tuple, zip(*waiting, strict=True)))


@contextmanager
def reader(store: Store, case: Case | None, how: How, meter: Meter) -> Iterator[Reader]:
    """Give a reader, and let its workers go at the end."""
    from corridor_analysis.parse.pipeline import MODEL

    task = Task.of(case, how.model, how.limit)
    rests = Rests.on(case, how.model or MODEL)
    with _crew(how, task) as crew:
        yield Reader(store, crew, task, rests, meter)


@contextmanager
def _crew(how: How, task: Task) -> Iterator[Crew]:
    if how.executor is not None:
        yield Team(how.executor)
    elif how.scheduler is not None:
        with on_cluster(how.scheduler) as team:
            yield team
    else:
        with closing(Processes(how.workers, task) if how.workers > 1 else Crew()) as crew:
            yield crew
