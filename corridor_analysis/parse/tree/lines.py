"""The text as the parser should see it: wrapped lines joined, runs of spaces one space, each character's place kept.

Texts saved from mail, archives and old systems break their lines at a fixed width. The parser was trained on whole
paragraphs and takes the break for a word of its own, which costs it heads and subjects.
"""

from __future__ import annotations

import re
from functools import cache

from corridor_analysis.parse.tree.tree import Places
from corridor_analysis.parse.who.lexicons import naming

__all__ = ["flowing"]

_GAPS = re.compile(r"[^\S\n]*\n[^\S\n]*(?:\n\s*)?|[^\S\n]{2,}|[^\S\n ]")
_CLOSED = re.compile(r"[.!?…:;][\"”’')\]]*\Z")
_NARROW, _WIDE = 40, 120  # widths at which lines are broken by machines; shorter lines are verse, lists, headings
_NEAR = 12  # characters that the last word and its closing marks can have


def flowing(text: str) -> tuple[str, Places]:
    """Return a text with wrapped lines joined and runs of spaces made one, and where its characters came from.

    A line counts as wrapped where the next one's first word would not have fitted on it, or where the next one goes
    on in small letters. Empty lines, lines that end a sentence and short lines stay as they are.
    """
    parts: list[str] = []
    places, last, length = Places(), 0, 0
    for gap in _GAPS.finditer(text):
        found = gap.group()
        put = " " if "\n" not in found or _is_wrapped(text, gap.start(), gap.end(), found) else found
        if put == found:
            continue
        parts += (text[last : gap.start()], put)
        length += gap.start() - last + len(put)
        last = gap.end()
        places.cut(length, last - length)
    return "".join((*parts, text[last:])), places


def _is_wrapped(text: str, start: int, end: int, gap: str) -> bool:
    """Return whether the line that ends at `start` was broken for its width alone."""
    if gap.count("\n") > 1 or end >= len(text):
        return False
    if text[end].islower() or _shortened().search(text, max(0, start - _NEAR), start):
        return True
    if _CLOSED.search(text, max(0, start - _NEAR), start):
        return False
    line = start - text.rfind("\n", 0, start) - 1
    width = max(line, *_neighbours(text, start, end))
    word = len(text[end : end + _WIDE].split(maxsplit=1)[0])
    return _NARROW <= width <= _WIDE and line + 1 + word > width


@cache
def _shortened() -> re.Pattern[str]:
    words = "|".join(map(re.escape, naming().shortened))
    return re.compile(rf"\b(?:{words}|[B-HJ-Z])\.\Z")


def _neighbours(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the lengths of the line after a break and of the one before the line that it ends."""
    stop = text.find("\n", end)
    begin = text.rfind("\n", 0, start)
    before = begin - text.rfind("\n", 0, max(begin, 0)) - 1 if begin > 0 else 0
    return (len(text) if stop < 0 else stop) - end, before
