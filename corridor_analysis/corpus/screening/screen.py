"""The screen: what makes a text relevant is said once, on its fold; Hyperscan, where it is installed, finds candidates.

Its patterns, over bytes, match wherever the regular expressions do, and every candidate is confirmed by these: with and
without it, the decision is the same on any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from corridor_analysis.corpus.screening.folding import variants
from corridor_analysis.corpus.screening.patterns import TEXT, Terms, alone, is_slip, likenesses, resembling
from corridor_analysis.corpus.screening.scanner import Scanner
from corridor_analysis.resources import read_csv

__all__ = ["Screen", "country_words"]

_COLUMNS = ("name", "aliases", "adjectives", "people", "capitals")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Screen:
    """Decides whether a text is worth parsing.

    It is if it names one of `names`, misspelt ones included: a name of several words with one that resembles the
    right one, as the parser takes it, or a name of one long word with one letter wrong, missing or too much, or two
    swapped. It also is if it has one of `descriptions` ("the road") beside one of `hints` (names that alone are
    not enough: a country's). Whole words; `*` stands for any ending.
    """

    names: tuple[str, ...]
    hints: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()

    def finds(self, text: str) -> bool:
        """Return whether a text is worth parsing, by the quickest way there is."""
        return (self._scanner is None or self._scanner.may_match(text)) and self.confirms(text)

    def confirms(self, text: str) -> bool:
        """Return the same by regular expressions alone: this is what `finds` is held to."""
        return any(self._matches(folded) for folded in variants(text))

    def _matches(self, folded: str) -> bool:
        if self._terms[0].within(folded) or self._misspelt(folded):
            return True
        return self._terms[1].within(folded) and self._terms[2].within(folded)

    def _misspelt(self, folded: str) -> bool:
        for pattern, part, rest in self._likenesses:
            if rest in folded and any(resembling(found[1], part) for found in pattern.finditer(folded)):
                return True
        lengths = {n + k for right in self._alone for n in [len(right)] for k in (-1, 0, 1)}
        words = {w for w in _WORDS.findall(folded) if len(w) in lengths} if lengths else ()
        return any(is_slip(word, right) for word in words for right in self._alone)

    @cached_property
    def _terms(self) -> tuple[Terms, Terms, Terms]:
        return Terms(self.names), Terms(self.hints), Terms(self.descriptions)

    @cached_property
    def _alone(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(w for n in self.names if (w := alone(n))))

    @cached_property
    def _likenesses(self) -> tuple[tuple[re.Pattern[str], str, str], ...]:
        # looked for at every place: two of them may overlap
        found = dict.fromkeys(one for n in self.names for one in likenesses(n, TEXT))
        return tuple((re.compile(f"(?={pattern})"), part, rest) for pattern, part, rest in found)

    @cached_property
    def _scanner(self) -> Scanner | None:
        return Scanner.of(self)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is compiled: a database is no data, and another process compiles its own."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def country_words(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the names, adjectives, peoples and capitals of countries (ISO 3166-1 alpha-3 codes)."""
    wanted = set(codes)
    rows = (row for row in read_csv("countries.csv") if row["code"] in wanted)
    return tuple(dict.fromkeys(w for row in rows for c in _COLUMNS for w in (row[c] or "").split("|") if w))
