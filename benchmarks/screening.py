"""What screening costs and saves on a large corpus, as ratios of CPU times in one run, and what it would lose.

    python benchmarks/screening.py FOLDER [--case data/lachin] [--sample 500] [--seed 1] [--hints]

1. The screening pass over raw text, against one compiled `re` alternation of the case's names with IGNORECASE.
2. A screened run (read_articles, screening, parsing of what is relevant) against parsing all. The latter is estimated
   from a random sample, by characters and not by documents, since these differ much in length.
3. Of the events that the full parse of the sample finds on the corridor, the share in articles that screening keeps;
   with --hints the same for every article that names a place or country of the case, where such events are likelier.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

import corridor_analysis as ca
from corridor_analysis.case import Case
from corridor_analysis.corpus.screening import any_of, fold

ROUNDS, MOST = 3, 30_000_000  # characters on which the regular expressions are timed


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds of some work, and what it returned."""
    start = time.process_time()
    out = work()
    return time.process_time() - start, out


def _pass(texts: Sequence[str], finds: Callable[[str], object]) -> tuple[float, int]:
    """Return million characters per CPU second of the best of some rounds, and how many texts are found."""
    rounds = [_timed(lambda: sum(bool(finds(text)) for text in texts)) for _ in range(ROUNDS)]
    return sum(map(len, texts)) / 1e6 / min(seconds for seconds, _ in rounds), rounds[0][1]


def _part(corpus: ca.Corpus, keep: Sequence[bool]) -> ca.Corpus:
    return ca.Corpus(corpus.articles[list(keep)].reset_index(drop=True), corpus.rejects.iloc[:0])


def _on_corridor(tables: ca.Tables, case: Case) -> pd.Series:
    """Return, for each event on the corridor, whether screening keeps its article."""
    kept = tables.articles.set_index("article_id")["relevant"]
    return tables.events.loc[tables.events["place_id"] == case.corridor.id, "article_id"].map(kept)


def _recall(what: str, tables: ca.Tables, case: Case) -> None:
    kept = _on_corridor(tables, case)
    print(f"{what}: {len(kept)} events on the corridor in {len(tables.articles)} articles, {int(kept.sum())} kept")


def _screening(texts: Sequence[str], case: Case) -> None:
    names = re.compile("|".join(map(re.escape, case.screen.names)), re.IGNORECASE)
    few = re.compile("|".join(map(re.escape, case.terms)), re.IGNORECASE)
    case.relevant("")  # compiled once
    ours, found = _pass(texts, case.relevant)
    print(f"screening: {ours:.0f} MB/s, {found} of {len(texts)} articles relevant")
    some = texts[:: 1 + sum(map(len, texts)) // MOST]
    ours, found = _pass(some, case.relevant)
    for what, pattern in (("all names", names), ("the terms of case.yaml alone", few)):
        speed, hit = _pass(some, pattern.search)
        print(
            f"  on {len(some)} of them {ours / speed:.1f} times `re` with {what} ({speed:.1f} MB/s; {hit} for {found})"
        )


def main() -> None:
    """Print the three comparisons."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--case", default="data/lachin")
    options.add_argument("--sample", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--hints", action="store_true", help="also parse every article that has a hint")
    given = options.parse_args()
    case = ca.load_case(given.case)
    ca.tabulate(ca.Corpus.from_records([{"article_id": "warm", "text": "The model is loaded."}]), case)
    reading, corpus = _timed(lambda: ca.read_articles(given.folder))
    texts = [f"{h or ''}\n{t}" for h, t in zip(corpus.articles["headline"], corpus.articles["text"], strict=True)]
    _screening(texts, case)

    screened, tables = _timed(lambda: ca.tabulate(corpus, case, screen=True))
    picked = frozenset(random.Random(given.seed).sample(range(len(texts)), min(given.sample, len(texts))))
    sample = _part(corpus, [n in picked for n in range(len(texts))])
    seconds, parsed = _timed(lambda: ca.tabulate(sample, case))
    whole = seconds * sum(map(len, texts)) / sum(len(texts[n]) for n in picked)
    print(
        f"read_articles {reading:.0f} s, screened run after it {screened:.0f} s; parsing all {whole:.0f} s (estimated)"
    )
    print(f"  a screened run is {(reading + whole) / (reading + screened):.0f} times as fast as one that parses all")
    print(f"  without read_articles, which both need: {whole / screened:.0f} times")

    _recall("sample, parsed whole", parsed, case)
    _recall("screened run", tables, case)
    if given.hints:
        hints = any_of(case.screen.hints)
        rich = _part(corpus, [bool(hints.search(fold(text))) for text in texts])
        _recall("articles with a hint, parsed whole", ca.tabulate(rich, case), case)


if __name__ == "__main__":
    main()
