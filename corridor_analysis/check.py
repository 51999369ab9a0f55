"""What is wrong with a case folder, its articles, its metadata and its gold, and how to mend it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.errors import CorridorError, nearest

if TYPE_CHECKING:
    from corridor_analysis.corpus import Corpus

__all__ = ["Problem", "check_case"]


@dataclass(frozen=True)
class Problem:
    """Something to mend: where, what, and how."""

    place: str
    entry: str
    problem: str
    repair: str

    def __str__(self) -> str:
        entry = f": {self.entry}" if self.entry else ""
        return f"{self.place}{entry}: {self.problem.rstrip('.')}. {self.repair}"

    def as_dict(self) -> dict[str, str]:
        """Return the fields by name."""
        return asdict(self)


def check_case(folder: str | Path) -> list[Problem]:
    """Return what is wrong with a case folder: its files, then its articles and metadata, then its gold.

    Articles and gold are looked at only where there are any. Raises CaseError where there is no such folder.
    """
    from corridor_analysis.case import load_case

    folder = Path(folder)
    out: list[Problem] = []
    try:
        load_case(folder)
    except CorridorError as error:
        if not folder.is_dir():
            raise
        out.append(_of(error))
    corpus = None
    if (folder / "articles").exists():
        try:
            corpus = _corpus(folder)
        except CorridorError as error:
            out.append(_of(error))
    if corpus is not None:
        out += _rejects(corpus)
        out += _gold(folder / "gold", corpus)
    return out


def _of(error: CorridorError) -> Problem:
    return Problem(error.place, str(error.entry or ""), error.problem, error.repair)


def _corpus(folder: Path) -> Corpus:
    from corridor_analysis.corpus import read_articles

    metadata = folder / "metadata.csv"
    return read_articles(folder / "articles", metadata=metadata if metadata.is_file() else None)


def _rejects(corpus: Corpus) -> Iterator[Problem]:
    for row in corpus.rejects.itertuples():
        yield Problem(str(row.source_file), "", f"not read ({row.reason})", str(row.detail))


def _gold(folder: Path, corpus: Corpus) -> Iterator[Problem]:
    """Yield what is wrong with each file of the gold: an article that is not there, evidence that no text holds."""
    heads, texts = corpus.articles["headline"], corpus.articles["text"]
    whole = [f"{h or ''}\n{t}" for h, t in zip(heads, texts, strict=True)]
    known = dict(zip(corpus.articles["article_id"], whole, strict=True))
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for number, row in enumerate(rows, start=2):
            yield from _row(path, number, row, known)


def _row(path: Path, number: int, row: dict[str, str | None], known: dict[str, str]) -> Iterator[Problem]:
    if None in row or None in row.values():
        repair = "Put quotation marks round a cell that holds a comma."
        yield Problem(str(path), f"line {number}", "it has more or fewer cells than the heading", repair)
        return
    article = row.get("article_id")
    if article and article not in known:
        yield Problem(str(path), f"line {number}", f"there is no article {article!r}", nearest(article, known))
    elif article and row.get("evidence") and str(row["evidence"]) not in known[article]:
        problem = f"the article does not hold the evidence {str(row['evidence'])[:60]!r}"
        yield Problem(str(path), f"line {number}", problem, "Copy it from the file, sign by sign.")
