"""The numbers in the clause that tells an event, so that reports of one happening can be compared on them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pandas as pd

from corridor_analysis.corroborate.comparison_lexicon import comparison_words
from corridor_analysis.extract.quantities.number_lexicon import number_words
from corridor_analysis.schema.rows import QuantityRow

__all__ = ["Numbers", "Said", "befallen", "lasting"]

_ABOUT = 0.1  # how far from the truth "about" may be, as a share
_NEAR = 60  # characters from a number in which a word says what befell those counted
_WORD = re.compile(r"[\w-]+")


class Said(NamedTuple):
    """A number as a report gives it: what is counted, between which limits, in which words, and where."""

    unit: str
    low: float
    high: float
    words: str
    start: int = 0
    end: int = 0


class Numbers:
    """The rows of the table `quantities` (None where there is none), by article."""

    def __init__(self, quantities: pd.DataFrame | None) -> None:
        self._by_article: dict[str, list[tuple[int, int, Said]]] = {}
        for q in quantities.itertuples() if quantities is not None else ():
            self._by_article.setdefault(q.article_id, []).append((q.start, q.end, _said(q)))

    def within(self, article: str, start: int, end: int) -> tuple[Said, ...]:
        """Return the numbers of a stretch of the text, in order."""
        inside = [one for one in self._by_article.get(article, ()) if start <= one[0] and one[1] <= end]
        return tuple(said for _, _, said in sorted(inside))


def _said(q: QuantityRow) -> Said:
    unit = q.unit if isinstance(q.unit, str) else ""  # frames that were put together hold NaN where there is none
    low, high = _limits(q.value, q.comparator)
    sign = "" if q.comparator == "=" else f"{q.comparator} "
    return Said(_counted(unit), low, high, f"{sign}{q.value:,.15g} {unit}".strip(), q.start, q.end)


def _limits(value: float, comparator: str) -> tuple[float, float]:
    slack = _ABOUT * abs(value) if comparator == "~" else 0.0
    return -math.inf if comparator == "<" else value - slack, math.inf if comparator == ">" else value + slack


def _counted(unit: str) -> str:
    """Return what a unit counts, by its noun: "Vellonian soldiers", "soldiers of the guard" -> soldier."""
    words = _WORD.findall(unit.casefold().partition(" of ")[0])
    noun = words[-1] if words else unit.casefold()
    if noun in comparison_words().anyone or not noun:
        return ""
    one = noun[:-3] + "y" if noun.endswith("ies") else noun[:-1] if noun.endswith("s") else noun
    one = one[:-1] if one.endswith(("sse", "xe", "che")) or one == "buse" else one
    return comparison_words().units.get(one, one)


def befallen(said: Said, clause: str, start: int) -> str:
    """Return what befell those whom a number of a clause counts: "killed"; nothing where no word near it says so."""
    first, end, harm = said.start - start, said.end - start, comparison_words().harm
    near = [
        (max(m.start() - end, first - m.end(), 0), m.start() > first, harm[m[0].lower()])
        for m in _WORD.finditer(clause)
        if m[0].lower() in harm
    ]
    found = min(near, default=(_NEAR, False, ""))
    return found[2] if found[0] < _NEAR else ""


def lasting(clause: str, spans: Iterator[tuple[float, int, str]]) -> Iterator[Said]:
    """Yield as numbers of minutes the durations that say how long something took: "for three hours", "a two-day visit".

    A span is a duration: its minutes, where it begins in the clause, and its words.
    """
    for minutes, start, words in spans:
        sign, before = _before(clause[:start])
        if "-" in words or before in comparison_words().lasting:
            yield Said("minutes", *_limits(minutes, sign), words if sign == "=" else f"{sign} {words}")


@cache
def _comparators() -> tuple[tuple[str, str], ...]:
    phrases = ((" ".join(words), sign) for words, sign in number_words().before.items())
    return tuple(sorted(phrases, key=lambda x: (-len(x[0]), x)))


def _before(words: str) -> tuple[str, str]:
    """Return how the number that follows these words compares, and the word before all that."""
    left = words.casefold().rstrip()
    for phrase, sign in _comparators():
        if left.endswith(f" {phrase}"):
            return sign, left.removesuffix(phrase).rstrip().rpartition(" ")[2]
    return "=", left.rpartition(" ")[2]
