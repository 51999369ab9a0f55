"""Finds the words of a coding in the text of an article; offsets that a coder gives are never used."""

from __future__ import annotations

import re
from functools import lru_cache

from corridor_analysis.records import Chars

__all__ = ["alike", "before_of", "places"]

_ALIKE = str.maketrans("‘’‛′`“”„‟″«»–—‑\u00a0", '\'\'\'\'\'"""""""--- ')  # one character for one: offsets hold


def alike(text: str) -> str:
    """Return a text of the same length with quotation marks, dashes and spaces of one kind."""
    return text.translate(_ALIKE)


def places(text: str, words: str, before: str | None = None) -> list[Chars]:
    """Return where these words stand in a text, as whole words; white space and marks of all kinds are alike.

    With `before`, only where these words come right before. Empty where they stand nowhere.

    >>> places("a road, the road", "road", before="the")
    [Chars(start=12, end=16)]
    """
    wanted = alike(words).split()
    if not wanted:
        return []
    found = [Chars(*m.span(1)) for m in _pattern(tuple(wanted)).finditer(alike(text))]
    ahead = " ".join(alike(before or "").split())
    return [c for c in found if " ".join(alike(text[: c.start]).split()).endswith(ahead)] if ahead else found


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    body = r"\s+".join(map(re.escape, words))
    first, last = (r"(?<!\w)" if words[0][0].isalnum() else ""), (r"(?!\w)" if words[-1][-1].isalnum() else "")
    return re.compile(f"(?={first}({body}){last})")


def before_of(text: str, span: Chars) -> str | None:
    """Return the words before a stretch that tell it from where its words stand first; None if it stands there."""
    words = text[span.start : span.end]
    first, tail = places(text, words), 0
    while first and first[0] != span and tail < span.start:
        tail += 20
        first = places(text, words, text[max(0, span.start - tail) : span.start].strip() or None)
    return text[max(0, span.start - tail) : span.start].strip() or None if tail else None
