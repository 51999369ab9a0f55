"""The form under which words and names are looked up: no case, accents, full stops or hyphens."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["HYPHENS", "POSSESSIVE", "key", "slug", "split"]

HYPHENS = frozenset("-‐‑–")
POSSESSIVE = ("'s", "’s")
_SPLIT = re.compile(r"[\s\-‐‑–]+")
_SUFFIX = re.compile(r"(?<=\w)(['’]s?)$")


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """Return the form under which a word is looked up: no case, accents, full stops; one apostrophe.

    >>> key("Région"), key("U.S."), key("d’Ivoire")
    ('region', 'us', "d'ivoire")
    """
    if not word.isascii():
        plain = unicodedata.normalize("NFKD", word.replace("’", "'").replace("ı", "i").replace("ə", "a"))
        word = "".join(c for c in plain if not unicodedata.combining(c))
    word = word.lower()
    return word.replace(".", "") or word


@lru_cache(maxsize=65536)
def split(name: str) -> tuple[str, ...]:
    """Return the keys of a name's words: hyphens part words, a possessive ending is a word of its own.

    >>> split("Prime Minister's Office"), split("Baden-Baden")
    (('prime', 'minister', "'s", 'office'), ('baden', 'baden'))
    """
    words: list[str] = []
    for word in _SPLIT.split(name.replace(",", " , ").strip()):
        ending = _SUFFIX.search(word)
        words += [key(word[: ending.start()]), key(ending[1])] if ending else [key(word)]
    return tuple(w for w in words if w)


def slug(name: str) -> str:
    """Return an id for a name found in text.

    >>> slug("Anne-Claire O’Neil")
    'anne_claire_oneil'
    """
    words = ("".join(c for c in w if c.isalnum()) for w in split(name))
    return "_".join(w for w in words if w)
