"""What an article is called where people read of it: its outlet and day. Its id stays in the data."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pandas as pd

__all__ = ["Label", "article_labels", "joined"]

_OUTLET, _START = 32, 36  # characters that are shown of an outlet's name, and of a headline


class Label(str):
    """The name of an article; `more` is its headline, which a table shows on hover."""

    more: str

    def __new__(cls, words: str, more: str = "") -> Label:
        """Return the label of these words."""
        label = super().__new__(cls, words)
        label.more = more
        return label


def article_labels(articles: pd.DataFrame) -> dict[str, Label]:
    """Return article_id -> label, no two alike: `Outlet, 24 Dec 2022`.

    Without an outlet the headline stands for it, and without a headline `Article of`. Of articles with one outlet and
    day those with a headline are told apart by how it begins, others by a number in order of their ids. One of which
    nothing is known is called by its id.
    """
    rows = sorted(articles.to_dict("records"), key=lambda row: str(row["article_id"]))
    names = [_name(row) for row in rows]
    alike = Counter(names)
    starts = [_cut(_words(row.get("headline")), _START) for row in rows]
    fuller = [
        f"{name}: “{start}”" if alike[name] > 1 and start and f"“{start}”" not in name else name
        for name, start in zip(names, starts, strict=True)
    ]
    pairs = zip(rows, _numbered(fuller), strict=True)
    return {str(row["article_id"]): Label(name, _words(row.get("headline"))) for row, name in pairs}


def joined(labels: dict[str, Label], ids: str | None) -> Label | None:
    """Return the labels of articles whose ids are joined by `; `, joined alike; None for none."""
    if not ids:
        return None
    found = [labels.get(i) or Label(i) for i in ids.split("; ")]
    return Label("; ".join(found), "; ".join(label.more for label in found if label.more))


def _name(row: dict[str, Any]) -> str:
    outlet, headline = _cut(_words(row.get("outlet")), _OUTLET), _cut(_words(row.get("headline")), _START)
    day = _day(row.get("published"))
    who = outlet or (f"“{headline}”" if headline else "")
    if who:
        return f"{who}, {day or 'undated'}"
    return f"Article of {day}" if day else str(row["article_id"])


def _numbered(names: list[str]) -> list[str]:
    """Return names of which each is there once: those that are there more often get a number."""
    alike, taken, out = Counter(names), set(names), []
    for name in names:
        number, own = 1, name
        while alike[name] > 1 and own in taken:
            own, number = f"{name} ({number})", number + 1
        taken.add(own)
        out.append(own)
    return out


def _words(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _cut(words: str, most: int) -> str:
    """Return words that take at most so many characters, cut between two of them."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _day(value: object) -> str:
    if not isinstance(value, str) or not value:
        return ""
    day = date.fromisoformat(value[:10])
    return f"{day.day} {day:%b} {day.year}"
