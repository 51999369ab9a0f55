"""What the package adds to the spaCy pipeline that it uses, as a ratio of CPU times in one run.

    python benchmarks/reading.py [FOLDER_OR_FILE ...]      (default: the articles of data/)

Each round times the bare pipeline and the parts that the package adds on the same texts; the median ratio is printed.
"""

from __future__ import annotations

import statistics
import sys
import time
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

import corridor_analysis as ca
from corridor_analysis.extract.events import events
from corridor_analysis.extract.quantities import quantities
from corridor_analysis.extract.statements import statements
from corridor_analysis.parse.entities import find_entities
from corridor_analysis.parse.pipeline import MODEL, load_model
from corridor_analysis.parse.times import find_times
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
    clock = time.process_time
    t = clock()
    docs = list(nlp.pipe(a.text for a in articles))
    parts["spacy"] = parts.get("spacy", 0) + clock() - t
    t = clock()
    for _ in _shipped().pipe(a.text for a in articles):
        pass
    parts["shipped"] = parts.get("shipped", 0) + clock() - t
    for doc, article in zip(docs, articles, strict=True):
        t0 = clock()
        tree = Tree(doc)
        ta = clock()
        times = tuple(find_times(tree, article))
        t1 = clock()
        mentions, entities = find_entities(tree, article, None)
        parsed = Parsed(article, tree, tuple(mentions), entities, times)
        t2 = clock()
        told = list(statements(parsed))
        t3 = clock()
        list(events(parsed, None, told))
        t4 = clock()
        list(quantities(parsed))
        t5 = clock()
        names = ("tree", "times", "entities", "statements", "events", "quantities")
        for name, seconds in zip(names, (ta - t0, t1 - ta, t2 - t1, t3 - t2, t4 - t3, t5 - t4), strict=True):
            parts[name] = parts.get(name, 0) + seconds


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
