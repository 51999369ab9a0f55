"""One form for the many ways of typing a name: case, accents, dashes, spaces, apostrophes, invisible characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["HYPHENS", "PLAIN", "fold", "joined", "plain", "variants"]

# What is not told by a character's class: apostrophes, letters that do not decompose, dashes that are none by class.
_FIXED = dict.fromkeys("‘’‛′´ʹʻʼ՚＇", "'") | {"ı": "i", "ə": "a", "−": "-", "⁃": "-", "…": "…"}
# Characters beyond ASCII that most English texts have, and that are no letters: they need no second look.
PLAIN = "\u00a0\u2010\u2011\u2012\u2013\u2014\u2015‘’“”…•®"
HYPHENS = "\u2010\u2011-"  # what parts a word at the end of a line; a longer dash parts words
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_ODD = re.compile(rf"[^\x00-\x7f{PLAIN}]+")
_BROKEN = re.compile(rf"(?<=\w)[{HYPHENS}][^\S\n]*\n[^\S\n]*(?=\w)")


def fold(text: str) -> str:
    """Return text without case, accents and invisible characters, with one kind of dash, space and apostrophe.

    Each character is folded by itself: the fold of a text is the folds of its characters. As in the parser's
    look-up of names, letters that do not decompose (ı, ə) become plain ones.

    >>> fold("GARÇON–Straße"), fold("Nor\\u00adway’s")
    ('garcon-strasse', "norway's")
    """
    return _BEYOND.sub(lambda found: _folded(found[0]), text.lower())


@lru_cache(maxsize=65536)
def _folded(chars: str) -> str:
    return "".join(map(_char, chars))


def _char(char: str) -> str:
    kind = unicodedata.category(char)
    if char in _FIXED:
        return _FIXED[char]
    if kind == "Pd":
        return "-"
    if char.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_FIXED.get(c, c) for c in parts if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def plain(text: str) -> str:
    """Return text with all characters folded but those of ASCII and of `PLAIN`; quicker than `fold`."""
    return _ODD.sub(lambda found: _folded(found[0]), text)


def joined(text: str) -> str:
    """Return text with the words joined that are broken at the ends of lines."""
    return _BROKEN.sub("", text)


def variants(text: str) -> Iterator[str]:
    """Yield the fold of a text and, where words are broken at the ends of lines, the fold with these joined."""
    yield fold(text)
    whole = joined(text)
    if whole != text:
        yield fold(whole)
