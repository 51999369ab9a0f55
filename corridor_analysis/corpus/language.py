"""Tell the language of a text by the share of its words that are function words of a language."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from corridor_analysis.errors import ResourceError
from corridor_analysis.resources import read_yaml

__all__ = ["language_of"]

_FILE = "corpus_stopwords.yaml"
_SHARE = 0.08  # of the words at least: running prose has 20 to 45 %
_CHARS = 5000  # from the beginning: enough to tell
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"[^\W\d_]+'?")


@cache
def _languages() -> dict[str, list[str]]:
    """Return the languages in which each function word is one."""
    index: dict[str, list[str]] = {}
    for language, entries in read_yaml(_FILE).items():
        if len(set(entries)) != len(entries) or not all(isinstance(w, str) for w in entries):
            raise ResourceError(_FILE, language, "a word is listed twice or is no text", "Quote or remove it.")
        for word in entries:
            index.setdefault(word, []).append(language)
    return index


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language whose function words are most of the text, None if few are any's."""
    found = _WORD.findall(_ADDRESS.sub(" ", text[:_CHARS]).lower().replace("’", "'"))
    scores = Counter(language for word in found for language in _languages().get(word, ()))
    best = min(scores, key=lambda language: (-scores[language], language), default=None)
    return best if best and scores[best] > _SHARE * len(found) else None
