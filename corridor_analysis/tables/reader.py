"""Has articles read, shard by shard, and tells on a terminal how far that is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from corridor_analysis.case import Case
from corridor_analysis.schema import Article
from corridor_analysis.tables.reading import How, read_shard, shards
from corridor_analysis.tables.readings import Parts, Place, Readings

if TYPE_CHECKING:
    from rich.status import Status


class Meter:
    """Counts what was read, and shows it: articles and words, and how many a second."""

    def __init__(self, shown: Status | None = None) -> None:
        self.articles = self.words = self.shards = 0
        self._shown, self._since = shown, time.monotonic()

    def say(self, what: str) -> None:
        """Show what is being done."""
        if self._shown is not None:
            self._shown.update(what)

    def read(self, articles: int, words: int) -> None:
        """Count the articles of one shard."""
        self.articles, self.words, self.shards = self.articles + articles, self.words + words, self.shards + 1
        seconds = max(1e-3, time.monotonic() - self._since)
        rate = f"{self.articles / seconds:.1f} articles/s, {self.words / seconds:,.0f} words/s"
        self.say(f"reading: {self.articles} articles, {rate}")


@contextmanager
def meter(show: bool) -> Iterator[Meter]:
    """Give a meter, which writes on standard error if `show` and that is a terminal."""
    if not (show and sys.stderr.isatty()):
        yield Meter()
        return
    from rich.console import Console

    with Console(stderr=True).status("collecting") as shown:
        yield Meter(shown)


@dataclass(frozen=True)
class Reader:
    """Reads articles into parts; an article that they hold is not read again."""

    parts: Parts
    read_shards: Callable[[Iterable[list[Article]]], Iterator[pa.Table]]
    meter: Meter
    done: set[str] = field(default_factory=set)  # ids of the articles that were in no part

    def read(self, articles: Iterable[Article]) -> Readings:
        """Return the readings of articles, which are read where no part has them."""
        places: dict[str, Place] = {}
        words: dict[str, int] = {}

        def missing() -> Iterator[Article]:
            for article in articles:
                if (place := self.parts.known(article)) is not None:
                    places[article.article_id] = place
                else:
                    words[article.article_id] = article.n_words
                    yield article

        for part in self.read_shards(shards(missing())):
            added = self.parts.add(part)
            self.meter.read(len(added), sum(words.pop(i) for i in added))
            self.done.update(added)
            places |= added
        return Readings(self.parts, places)


@contextmanager
def reader(parts: Parts, case: Case | None, how: How, *, progress: bool) -> Iterator[Reader]:
    """Give a reader, which reads in this process or has workers, which are let go at the end."""
    with meter(progress) as shown:
        if how.workers == 1 and how.executor is None and how.scheduler is None:
            known = case.for_reading if case else None
            read = partial(read_shard, case=known, model=how.model, limit=how.limit)
            yield Reader(parts, partial(map, read), shown)
            return
        from corridor_analysis.tables.batch.workers import workers

        with workers(case, how) as read_shards:
            yield Reader(parts, read_shards, shown)
