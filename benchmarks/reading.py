"""What the package adds to the spaCy pipeline that it uses, as a ratio of CPU times in one run.

    python benchmarks/reading.py [FOLDER_OR_FILE ...]      (default: the cases in data/, as `make report` reads them)

Articles are read as `corridor tables` reads them: one by one, with the search for cyclic garbage kept aside. For each
the bare pipeline is timed and then all that the package adds: wrapped lines, where sentences start, the tree, times,
entities, all of `article_rows`, from statements and events to numbered rows, the second reading of undated articles
included; in the end the Arrow part that keeps the rows, and the garbage. The median ratio is printed. `batches` is
what the added time would be beside a pipeline that is given sixteen articles at a time.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

import corridor_analysis as ca
from corridor_analysis.parse.pipeline import MODEL, flowing, load_model
from corridor_analysis.parse.records import Parsed
from corridor_analysis.parse.tree import Tree
from corridor_analysis.parse.when.times import find_times
from corridor_analysis.parse.who.entities import find_entities
from corridor_analysis.schema import Article
from corridor_analysis.tables.readings import Outcome, to_part
from corridor_analysis.tables.rows import Rows, article_rows
from corridor_analysis.tables.time_limit import settled

ROUNDS, LEAST_WORDS = 5, 20_000
_DATED = "--undated" not in sys.argv  # articles without a day of publication are read twice


def _texts(sources: list[str]) -> list[Article]:
    articles: list[Article] = []
    for source in sources:
        metadata = Path(source).parent / "metadata.csv"
        frame = ca.read_articles(source, metadata=metadata if metadata.is_file() and _DATED else None).articles
        articles += [Article(**row) for row in frame.to_dict("records")]
    words = sum(a.n_words for a in articles)
    return articles * max(1, LEAST_WORDS // max(1, words))


@cache
def _shipped() -> Language:
    """Return the model's pipeline as it is shipped, its named entities included."""
    return spacy.load(MODEL)


def _round(articles: list[Article], parts: dict[str, float]) -> None:
    """Add the CPU seconds of each part of one round to `parts`."""
    texts = [a.text for a in articles]
    nlp = load_model()
    with nlp.select_pipes(disable="sentence_starts"):  # the package's own
        _timed(parts, "batches", lambda: deque(nlp.pipe(texts, batch_size=16), 0))
    with ExitStack() as stack:
        stack.enter_context(settled())
        read = [_article(article, parts) for article in articles]
        _timed(parts, "stored", lambda read=read: to_part(Outcome(a.article_id, r) for a, r in read))
        _timed(parts, "garbage", stack.close)


def _article(article: Article, parts: dict[str, float]) -> tuple[Article, Rows]:
    nlp = load_model()
    with nlp.select_pipes(disable="sentence_starts"):
        _timed(parts, "spacy", lambda: nlp(article.text))
    _timed(parts, "shipped", lambda: _shipped()(article.text))
    text, places = _timed(parts, "lines", lambda: flowing(article.text))
    cut = nlp.make_doc(text)
    _timed(parts, "sentences", lambda: nlp.get_pipe("sentence_starts")(cut))
    doc = nlp(text)
    tree = _timed(parts, "tree", lambda: Tree(doc, article.text, places))
    times = _timed(parts, "times", lambda: tuple(find_times(tree, article)))
    found = _timed(parts, "entities", lambda: find_entities(tree, article, None))
    return article, _timed(parts, "extraction", lambda: _extracted(article, tree, found, times))


def _extracted(article: Article, tree: Tree, found: tuple, times: tuple) -> Rows:
    mentions, entities = found
    return article_rows(Parsed(article, tree, tuple(mentions), entities, times), None)


def _timed(parts: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    """Return what `work` returns, its CPU seconds added under a name."""
    start = time.process_time()
    out = work()
    parts[name] = parts.get(name, 0) + time.process_time() - start
    return out


def main(sources: list[str]) -> None:
    articles = _texts(sources or [str(p) for p in sorted(Path("data").glob("*/articles"))])
    words = sum(a.n_words for a in articles)
    rounds: list[dict[str, float]] = []
    load_model()
    for _ in range(ROUNDS):
        parts: dict[str, float] = {}
        _round(articles, parts)
        rounds.append(parts)
    own = [k for k in rounds[0] if k not in ("spacy", "shipped", "batches")]
    print("CPU time as a share of the pipeline that is used (without the model's named entities), and of that shipped:")
    for name in own:
        print(f"{name:12} {_median(rounds, [name], 'spacy'):7.3f} {_median(rounds, [name], 'shipped'):7.3f}")
    print(f"{'all added':12} {_median(rounds, own, 'spacy'):7.3f} {_median(rounds, own, 'shipped'):7.3f}")
    print(f"{'batches':12} {_median(rounds, own, 'batches'):7.3f}")
    print(f"{'all in all':12} {'':7} {_median(rounds, [*own, 'spacy'], 'shipped'):7.3f}")
    print(f"({words} words, {ROUNDS} rounds, medians)")


def _median(rounds: list[dict[str, float]], parts: list[str], whole: str) -> float:
    return statistics.median(sum(r[p] for p in parts) / r[whole] for r in rounds)


if __name__ == "__main__":
    main([a for a in sys.argv[1:] if a != "--undated"])
