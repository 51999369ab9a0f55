"""Hyperscan in front of the regular expressions: many patterns over bytes in one pass, for candidates only."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from corridor_analysis.corpus.screening.folding import joined, plain
from corridor_analysis.corpus.screening.patterns import BROKEN, BYTES, ODD, alone, exact, likenesses, slips, words_of

if TYPE_CHECKING:
    import hyperscan

    from corridor_analysis.corpus.screening.screen import Screen

__all__ = ["Scanner"]

_NAME, _HINT, _DESCRIPTION, _ODD, _BROKEN = 1, 2, 4, 8, 16  # what was found, as bits
_Expressions = Iterable[tuple[str, int]]


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
        for again, change in ((_ODD, plain), (_BROKEN, _whole)):
            if found & again and not found & _NAME:
                texts.append(change(text))
                found |= self._first.scan(texts[-1])
        return bool(found & _NAME) or bool(found & _HINT and any(map(self._descriptions.scan, texts)))


def _whole(text: str) -> str:
    return plain(joined(text))


class _Database:
    """Compiled patterns; each thread scans with its own scratch space."""

    def __init__(self, expressions: _Expressions) -> None:
        import hyperscan

        rows = [(pattern.encode(), kind) for pattern, kind in dict.fromkeys(expressions)]
        flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_DOTALL
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        if rows:
            patterns, kinds = zip(*rows, strict=True)
            self._database.compile(
                expressions=patterns, ids=kinds, elements=len(rows), flags=[flags] * len(rows)
            )  # fmt: skip
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
        yield from ((pattern, _NAME) for pattern in (slips(alone(name), BYTES) if alone(name) else ()))
        yield from ((pattern, _NAME) for pattern, _, _ in likenesses(name, BYTES))
    yield from _listed(screen.hints, _HINT)
    yield from ((ODD, _ODD), (BROKEN, _BROKEN))


def _listed(terms: Iterable[str], kind: int) -> Iterator[tuple[str, int]]:
    return ((exact(term, BYTES), kind) for term in terms if words_of(term))
