"""The numbers in the clause that tells an event, so that reports of one happening can be compared on them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

__all__ = ["Numbers", "Said"]

_ABOUT = 0.1  # how far from the truth "about" may be, as a share


class Said(NamedTuple):
    """A number as a report gives it: what is counted, between which limits, and in which words."""

    unit: str
    low: float
    high: float
    words: str


class Numbers:
    """The rows of the table `quantities` (None where there is none), by article."""

    def __init__(self, quantities: pd.DataFrame | None) -> None:
        self._by_article: dict[str, list[tuple[int, int, Said]]] = {}
        for q in quantities.itertuples() if quantities is not None else ():
            if isinstance(q.unit, str):  # frames that were put together hold NaN where there is none
                self._by_article.setdefault(q.article_id, []).append((q.start, q.end, _said(q)))

    def within(self, article: str, start: int, end: int) -> tuple[Said, ...]:
        """Return the numbers of a stretch of the text, in order."""
        near: Mapping[str, list[tuple[int, int, Said]]] = self._by_article
        found = [(a, b, said) for a, b, said in near.get(article, ()) if start <= a and b <= end]
        return tuple(said for _, _, said in sorted(found))


def _said(q: tuple) -> Said:
    slack = {"~": _ABOUT * abs(q.value)}.get(q.comparator, 0.0)
    low = -math.inf if q.comparator == "<" else q.value - slack
    high = math.inf if q.comparator == ">" else q.value + slack
    sign = "" if q.comparator == "=" else f"{q.comparator} "
    return Said(q.unit.casefold(), low, high, f"{sign}{q.value:,.15g} {q.unit}")
