"""The screen: what makes a text relevant is said once, on its fold; Hyperscan, where it is installed, finds candidates.

It looks for the same patterns, less strictly, and every candidate is confirmed by regular expressions: with and without
it, the decision is the same on any text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from corridor_analysis.corpus.screening.patterns import (
    alone,
    any_of,
    exact,
    for_hyperscan,
    is_slip,
    likenesses,
    resembling,
    slips,
    variants,
    words_of,
)
from corridor_analysis.resources import read_csv

_COLUMNS = ("name", "aliases", "adjectives", "people", "capitals")
_WORDS = re.compile(r"\w+")


class _Database:
    """Patterns compiled by Hyperscan; each thread scans with its own scratch space."""

    def __init__(self, patterns: Iterable[str]) -> None:
        import hyperscan

        rows = [for_hyperscan(pattern) for pattern in dict.fromkeys(patterns)]
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        if rows:
            flags = hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_SINGLEMATCH
            self._database.compile(expressions=rows, elements=len(rows), flags=[flags] * len(rows))
        self._empty = not rows
        self._over, self._new_scratch = hyperscan.ScanTerminated, hyperscan.Scratch
        self._own = threading.local()

    def finds(self, text: bytes) -> bool:
        """Return whether a folded text matches one of the patterns, or nearly so."""
        if self._empty:
            return False
        if not hasattr(self._own, "scratch"):
            self._own.scratch = self._new_scratch(self._database)
        try:
            self._database.scan(text, match_event_handler=lambda *_: True, scratch=self._own.scratch)
        except self._over:
            return True
        return False


def _exactly(terms: Iterable[str]) -> Iterator[str]:
    return (exact(term) for term in terms if words_of(term))


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
        return any(self._may_match(folded) and self._matches(folded) for folded in variants(text))

    def _may_match(self, folded: str) -> bool:
        """Return false only where the regular expressions do not match."""
        if self._databases is None:
            return True
        names, hints, descriptions = self._databases
        text = folded.encode("utf-8", "replace")
        return names.finds(text) or (hints.finds(text) and descriptions.finds(text))

    def _matches(self, folded: str) -> bool:
        names, hints, descriptions = self._terms
        if names.search(folded) or self._misspelt(folded):
            return True
        return bool(hints.search(folded) and descriptions.search(folded))

    def _misspelt(self, folded: str) -> bool:
        for pattern, part, rest in self._likenesses:
            if rest in folded and any(resembling(found[1], part) for found in pattern.finditer(folded)):
                return True
        lengths = {n + k for right in self._alone for n in [len(right)] for k in (-1, 0, 1)}
        words = {w for w in _WORDS.findall(folded) if len(w) in lengths} if lengths else ()
        return any(is_slip(word, right) for word in words for right in self._alone)

    @cached_property
    def _terms(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        return any_of(self.names), any_of(self.hints), any_of(self.descriptions)

    @cached_property
    def _alone(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(w for n in self.names if (w := alone(n))))

    @cached_property
    def _likenesses(self) -> tuple[tuple[re.Pattern[str], str, str], ...]:
        # looked for at every place: two of them may overlap
        found = dict.fromkeys(one for n in self.names for one in likenesses(n))
        return tuple((re.compile(f"(?={pattern})"), part, rest) for pattern, part, rest in found)

    @cached_property
    def _databases(self) -> tuple[_Database, _Database, _Database] | None:
        """The names, hints and descriptions; None where Hyperscan is not installed or cannot hold these terms."""
        try:  # 36 MB of news text a second, the fold included, against 4 for `re`
            import hyperscan
        except ImportError:
            return None
        slipped = (pattern for word in self._alone for pattern in slips(word))
        misspelt = (pattern for name in self.names for pattern, _, _ in likenesses(name))
        try:
            names = _Database([*_exactly(self.names), *slipped, *misspelt])
            return names, _Database(_exactly(self.hints)), _Database(_exactly(self.descriptions))
        except hyperscan.error:
            return None

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is compiled: a database is no data, and another process compiles its own."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def country_words(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the names, adjectives, peoples and capitals of countries (ISO 3166-1 alpha-3 codes)."""
    wanted = set(codes)
    rows = (row for row in read_csv("countries.csv") if row["code"] in wanted)
    return tuple(dict.fromkeys(w for row in rows for c in _COLUMNS for w in (row[c] or "").split("|") if w))
