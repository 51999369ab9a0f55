"""The screen: what makes a text relevant is said once, on its fold; Hyperscan, where it is installed, finds candidates.

Its patterns, over bytes, match wherever the regular expressions do, and every candidate is confirmed by these: with and
without it, the decision is the same on any text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corridor_analysis.corpus.screening.patterns import (
    BROKEN,
    BYTES,
    ODD,
    TEXT,
    Terms,
    alone,
    exact,
    is_slip,
    joined,
    likenesses,
    plain,
    resembling,
    slips,
    variants,
    words_of,
)
from corridor_analysis.resources import read_csv

if TYPE_CHECKING:
    import hyperscan

__all__ = ["Screen", "country_words"]

_NAME, _HINT, _DESCRIPTION, _ODD, _BROKEN = 1, 2, 4, 8, 16  # what was found, as bits
_Expressions = Iterable[tuple[str, int]]

_COLUMNS = ("name", "aliases", "adjectives", "people", "capitals")
_WORDS = re.compile(r"\w+")


class Scanner:
    """Databases of Hyperscan: one of names and hints, one of descriptions, which are common and looked for last."""

    def __init__(self, first: _Database, descriptions: _Database) -> None:
        self._first, self._descriptions = first, descriptions

    @classmethod
    def of(cls, screen: Screen) -> Scanner | None:
        """Compile a screen; None where Hyperscan is not installed or cannot hold these terms."""
        try:  # 149 MB of news text a second, against 7 for `re` with the names alone and 4 for the confirming patterns
            import hyperscan
        except ImportError:
            return None
        try:
            return cls(_Database(_first(screen)), _Database(_listed(screen.descriptions, _DESCRIPTION)))
        except hyperscan.error:
            return None

    def may_match(self, text: str) -> bool:
        """Return false only where the regular expressions match no variant of a text."""
        texts = [text]
        found = self._first.scan(text)
        for again, change in ((_ODD, plain), (_BROKEN, lambda broken: plain(joined(broken)))):
            if found & again and not found & _NAME:
                texts.append(change(text))
                found |= self._first.scan(texts[-1])
        return bool(found & _NAME) or bool(found & _HINT and any(map(self._descriptions.scan, texts)))


class _Database:
    """Compiled patterns; each thread scans with its own scratch space."""

    def __init__(self, expressions: _Expressions) -> None:
        import hyperscan

        rows = dict.fromkeys(expressions)
        flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_DOTALL
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        if rows:
            patterns, kinds = [pattern.encode() for pattern, _ in rows], [kind for _, kind in rows]
            self._database.compile(expressions=patterns, ids=kinds, elements=len(rows), flags=[flags] * len(rows))
        self._empty = not rows
        self._over = hyperscan.ScanTerminated
        self._own = threading.local()

    def scan(self, text: str) -> int:
        """Return what a text has, as bits; a name ends the scan."""
        if self._empty:
            return 0
        seen = 0

        def see(kind: int, _start: int, _end: int, _flags: int, _context: object) -> bool:
            nonlocal seen
            seen |= kind
            return kind == _NAME

        with suppress(self._over):
            self._database.scan(text.encode("utf-8", "surrogatepass"), match_event_handler=see, scratch=self._scratch())
        return seen

    def _scratch(self) -> hyperscan.Scratch:
        import hyperscan

        scratch: hyperscan.Scratch | None = getattr(self._own, "scratch", None)
        if scratch is None:
            scratch = self._own.scratch = hyperscan.Scratch(self._database)
        return scratch


def _first(screen: Screen) -> Iterator[tuple[str, int]]:
    yield from _listed(screen.names, _NAME)
    for name in screen.names:
        if word := alone(name):
            yield from ((pattern, _NAME) for pattern in slips(word, BYTES))
        yield from ((pattern, _NAME) for pattern, _, _ in likenesses(name, BYTES))
    yield from _listed(screen.hints, _HINT)
    yield from ((ODD, _ODD), (BROKEN, _BROKEN))


def _listed(terms: Iterable[str], kind: int) -> Iterator[tuple[str, int]]:
    return ((exact(term, BYTES), kind) for term in terms if words_of(term))


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
