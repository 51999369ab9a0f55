"""What the package adds to the spaCy pipeline that it uses, as a ratio of CPU times in one run.

    python benchmarks/reading.py [FOLDER_OR_FILE ...]      (default: the articles of data/)

Each round times the bare pipeline and all that the package adds for a text: wrapped lines, where sentences start,
the tree, times, entities, and all of `read_article`, from statements and events to numbered rows, the second reading
of undated articles included. The median ratio is printed.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import deque
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

import corridor_analysis as ca
from corridor_analysis.parse.entities import find_entities
from corridor_analysis.parse.lines import flowing
from corridor_analysis.parse.pipeline import MODEL, load_model
from corridor_analysis.parse.times import find_times
from corridor_analysis.reading import read_article
from corridor_analysis.records import Parsed
from corridor_analysis.schema import Article
from corridor_analysis.tree import Tree

ROUNDS, LEAST_WORDS = 5, 20_000


def _texts(sources: list[str]) -> list[Article]:
    articles: list[Article] = []
    for source in sources:
        frame = ca.read_articles(source).articles
        articles += [Article(**row) for row in frame.to_dict("records")]
    words = sum(a.n_words for a in articles)
    return articles * max(1, LEAST_WORDS // max(1, words))


@cache
def _shipped() -> Language:
    """Return the model's pipeline as it is shipped, its named entities included."""
    return spacy.load(MODEL)


def _round(articles: list[Article], parts: dict[str, float]) -> None:
    """Add the CPU seconds of each part of one round to `parts`."""
    nlp = load_model()
    with nlp.select_pipes(disable="sentence_starts"):  # the package's own
        _timed(parts, "spacy", lambda: deque(nlp.pipe((a.text for a in articles), batch_size=16), 0))
    _timed(parts, "shipped", lambda: deque(_shipped().pipe((a.text for a in articles), batch_size=16), 0))
    flows = _timed(parts, "lines", lambda: [flowing(a.text) for a in articles])
    starts = nlp.get_pipe("sentence_starts")
    cut = [nlp.make_doc(text) for text, _ in flows]
    _timed(parts, "sentences", lambda: deque(map(starts, cut), 0))
    docs = nlp.pipe((text for text, _ in flows), batch_size=16)
    for doc, article, (_, places) in zip(docs, articles, flows, strict=True):
        tree = _timed(parts, "tree", lambda given=(doc, article.text, places): Tree(*given))
        times = _timed(parts, "times", lambda tree=tree, article=article: tuple(find_times(tree, article)))
        found = _timed(parts, "entities", lambda tree=tree, article=article: find_entities(tree, article, None))
        _timed(parts, "extraction", lambda given=(article, tree, found, times): _extracted(*given))


def _extracted(article: Article, tree: Tree, found: tuple, times: tuple) -> object:
    mentions, entities = found
    return read_article(Parsed(article, tree, tuple(mentions), entities, times), None)


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
    own = [k for k in rounds[0] if k not in ("spacy", "shipped")]
    print("CPU time as a share of the pipeline that is used (without the model's named entities), and of that shipped:")
    for name in own:
        print(f"{name:12} {_median(rounds, [name], 'spacy'):7.3f} {_median(rounds, [name], 'shipped'):7.3f}")
    print(f"{'all added':12} {_median(rounds, own, 'spacy'):7.3f} {_median(rounds, own, 'shipped'):7.3f}")
    print(f"{'all in all':12} {'':7} {_median(rounds, [*own, 'spacy'], 'shipped'):7.3f}")
    print(f"({words} words, {ROUNDS} rounds, medians)")


def _median(rounds: list[dict[str, float]], parts: list[str], whole: str) -> float:
    return statistics.median(sum(r[p] for p in parts) / r[whole] for r in rounds)


if __name__ == "__main__":
    main(sys.argv[1:])
