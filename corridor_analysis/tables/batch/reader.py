"""Reads the articles that have not been read yet, shard by shard, into files of parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridor_analysis.schema import Article
from corridor_analysis.tables.batch.keys import key_of
from corridor_analysis.tables.batch.part_files import PartFiles, ReadingsOnDisk
from corridor_analysis.tables.batch.parts import keyed, to_part
from corridor_analysis.tables.batch.workers import Task, workers
from corridor_analysis.tables.meter import Meter
from corridor_analysis.tables.reading import How, shards

if TYPE_CHECKING:
    import pyarrow as pa

    from corridor_analysis.case import Case

__all__ = ["Reader", "reader"]


@dataclass(frozen=True)
class Reader:
    """Reads articles into files of parts; an article that they hold is not read again."""

    parts: PartFiles
    read_shards: Callable[[Iterable[list[Article]]], Iterator[pa.Table]]
    key: Callable[[Article], str]
    meter: Meter
    done: set[str] = field(default_factory=set)  # ids of the articles that were in no part

    def read(self, articles: Iterable[Article]) -> ReadingsOnDisk:
        """Return the readings of articles, which are read where no part has them."""
        keys: dict[str, str] = {}
        words: dict[str, int] = {}
        for part in self.read_shards(shards(self._missing(articles, keys, words))):
            self.parts.add(keyed(part, keys))
            ids = part.column("article_id").to_pylist()
            self.meter.read(len(ids), sum(words.pop(i) for i in ids))
        return ReadingsOnDisk(self.parts, keys)

    def _missing(self, articles: Iterable[Article], keys: dict[str, str], words: dict[str, int]) -> Iterator[Article]:
        for article in articles:
            key = keys[article.article_id] = self.key(article)
            if key not in self.parts.places:
                words[article.article_id] = article.n_words
                self.done.add(article.article_id)
                yield article


@contextmanager
def reader(parts: PartFiles, case: Case | None, how: How, meter: Meter) -> Iterator[Reader]:
    """Give a reader, and let its workers go at the end."""
    from corridor_analysis.parse.pipeline import MODEL

    with workers(how, Task.of(case, how, to_part)) as read_shards:
        yield Reader(parts, read_shards, key_of(case, how.model or MODEL), meter)
