"""Finds the words of a coding in the text of an article; offsets that a coder gives are never used."""

from __future__ import annotations

from functools import lru_cache

from corridor_analysis.parse.records import Chars

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
    wanted, ahead = (" ".join(alike(w).split()) for w in (words, before or ""))
    if not wanted:
        return []
    flat, at = _flat(text)
    out, start = [], flat.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if _whole(flat, start, end) and (not ahead or flat[:start].rstrip().endswith(ahead)):
            out.append(Chars(at[start], at[end - 1] + 1))
        start = flat.find(wanted, start + 1)
    return out


def before_of(text: str, span: Chars) -> str | None:
    """Return the words before a stretch that tell it from where its words stand first; None if it stands there."""
    words = text[span.start : span.end]
    first, tail = places(text, words), 0
    while first and first[0] != span and tail < span.start:
        tail += 20
        first = places(text, words, text[max(0, span.start - tail) : span.start].strip() or None)
    return text[max(0, span.start - tail) : span.start].strip() or None if tail else None


def _whole(flat: str, start: int, end: int) -> bool:
    """Return whether a stretch begins and ends no word in its middle."""
    first, last = flat[start - 1 : start + 1], flat[end - 1 : end + 1]
    return not (start and _inside(first)) and not (end < len(flat) and _inside(last))


def _inside(two: str) -> bool:
    return all(c.isalnum() or c == "_" for c in two)


@lru_cache(maxsize=512)
def _flat(text: str) -> tuple[str, list[int]]:
    """Return a text with one space for each run of white space, and where each of its characters stands in the text."""
    plain = alike(text)
    kept = [i for i, c in enumerate(plain) if not c.isspace() or (i and not plain[i - 1].isspace())]
    return "".join(" " if plain[i].isspace() else plain[i] for i in kept), kept
