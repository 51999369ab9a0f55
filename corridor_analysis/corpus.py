"""Read articles: placeholder with the in-memory way in; files follow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from corridor_analysis.schema import TABLES

__all__ = ["Corpus"]


@dataclass(frozen=True, eq=False)
class Corpus:
    """Articles read and inputs rejected, as the tables of these names."""

    articles: pd.DataFrame
    rejects: pd.DataFrame

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, object]]) -> Corpus:
        """Make a corpus of records that hold at least `article_id` and `text`; the text is taken as it is."""
        rows = []
        for r in records:
            text, day = str(r["text"]), r.get("published") or None
            rows.append(
                {
                    "article_id": str(r["article_id"]),
                    "source_file": None,
                    "sha256": hashlib.sha256(text.encode()).hexdigest(),
                    "headline": r.get("headline"),
                    "published": day,
                    "published_basis": "metadata" if day else "unknown",
                    "published_earliest": day,
                    "published_latest": day,
                    "outlet": r.get("outlet"),
                    "language": "en",
                    "n_words": len(text.split()),
                    "relevant": None,
                    "text": text,
                }
            )
        return cls(TABLES["articles"].frame(rows), TABLES["rejects"].frame([]))
