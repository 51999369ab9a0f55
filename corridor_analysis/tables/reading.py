"""Reads articles one by one, each within its time, here or in a worker: so its rows are the same in any company."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import pyarrow as pa

from corridor_analysis.case import Case
from corridor_analysis.corpus.draft import is_read
from corridor_analysis.schema import Article
from corridor_analysis.tables.readings import Outcome, to_part
from corridor_analysis.tables.rows import Rows, article_rows
from corridor_analysis.tables.time_limit import TookTooLong, settled, time_limit

SECONDS = 120.0  # that one article may take; a long one takes three
_WORDS, _ARTICLES = 12_000, 64  # in a shard: some seconds' work, so that little is lost and workers end together


@dataclass(frozen=True)
class How:
    """How articles are read: the model, seconds for each (None: any), and by whom (see `batch.workers`)."""

    model: str | None = None
    limit: float | None = SECONDS
    workers: int = 1
    executor: Executor | None = None
    scheduler: str | None = None


def marked(article: Article, case: Case | None) -> Article:
    """Return an article that says whether it names the case's terms; of no case, that this is not known."""
    relevant = case.relevant(f"{article.headline or ''}\n{article.text}") if case else None
    return replace(article, relevant=relevant)


def to_read(article: Article, *, screen: bool) -> bool:
    """Return whether an article is read: in English as far as is known and, with `screen`, on the case."""
    return is_read(article.language) and not (screen and article.relevant is False)


def shards(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Cut a stream of articles into shards of about the same work."""
    shard: list[Article] = []
    words = 0
    for article in articles:
        shard.append(article)
        words += article.n_words
        if words >= _WORDS or len(shard) == _ARTICLES:
            yield shard
            shard, words = [], 0
    if shard:
        yield shard


def read_shard(articles: Iterable[Article], case: Case | None, model: str | None, limit: float | None) -> pa.Table:
    """Read articles, each within `limit` seconds (None: any time); return the part that says what came of each."""
    warm(model)  # loading the model takes none of an article's time
    outcomes = []
    with settled():
        for article in articles:
            try:
                with time_limit(limit):
                    outcomes.append(Outcome(article.article_id, read_article(article, case, model)))
            except TookTooLong:
                detail = f"Reading it took more than {limit:g} seconds. Split the text, or allow more time."
                outcomes.append(Outcome(article.article_id, {}, "too_slow", detail, limit))
    return to_part(outcomes)


def read_article(article: Article, case: Case | None, model: str | None) -> Rows:
    """Parse an article and return its rows, with ids that depend on the article alone."""
    from corridor_analysis.parse.pipeline import MODEL, parse

    (parsed,) = parse([article], case, model=model or MODEL)
    return article_rows(parsed, case)


def warm(model: str | None) -> bool:
    """Load what the first article would have to wait for."""
    from corridor_analysis.parse.pipeline import MODEL, load_model

    load_model(model or MODEL)
    return True
