"""Files written for a test, and what was read of them."""

from __future__ import annotations

from pathlib import Path

import corridor_analysis as ca


def read(folder: Path, name: str, data: bytes | str, **options: object) -> ca.Corpus:
    """Write a file into a folder, and read the folder."""
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return ca.read_articles(folder, **options)


def columns(corpus: ca.Corpus, *names: str) -> list[tuple]:
    """The cells of these columns of the articles."""
    return list(corpus.articles[list(names)].itertuples(index=False, name=None))


def rejects(corpus: ca.Corpus) -> list[tuple]:
    """Source and reason of each reject."""
    return list(corpus.rejects[["source_file", "reason"]].itertuples(index=False, name=None))
