"""The vocabulary of resources/times.yaml, checked at load: word -> class and payload."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml

__all__ = ["TimeVocabulary", "Vocable", "check", "time_vocabulary"]

_FILE = "times.yaml"
_CONDITIONS = ("nouns_only", "capital_only", "shortened")
_SECTIONS = ("classes", "plain", *_CONDITIONS, "modals", "plans", "announcing", "examples")
_SHAPES = ("int2", "int", "year", "decimal", "nth", "decade", "iso", "slash", "clock")  # what begins with a digit


@dataclass(frozen=True, slots=True)
class Vocable:
    """A word of the vocabulary: its class, its payload, whether a verb may look like it or it takes a full stop."""

    cls: str
    payload: str | int
    guarded: bool = False
    shortened: bool = False


@dataclass(frozen=True)
class TimeVocabulary:
    """Words as they may be written, patterns of longer entries by first word, the code letter of each class;
    the modals and the lemmas of plans that make a clause look ahead, and those that do so with what they announce.
    """

    words: Mapping[str, Vocable]
    phrases: Mapping[str, re.Pattern[str]]
    codes: Mapping[str, str]
    modals: frozenset[str]
    plans: frozenset[str]
    announcing: frozenset[str]


def _entries(data: dict) -> Iterator[tuple[str, str, str | int]]:
    for cls, words in data["classes"].items():
        for word, payload in words.items():
            yield cls, word, payload
    for cls, words in data["plain"].items():
        for word in words:
            yield cls, word, ""


def check(data: dict) -> None:
    """Raise ResourceError for an unknown section, a word in two classes, a condition on an unknown word."""
    for section in data:
        if section not in _SECTIONS:
            raise ResourceError(_FILE, section, "no such section", nearest(section, _SECTIONS))
    seen: dict[str, str] = {}
    for cls, word, _ in _entries(data):
        if not isinstance(word, str):
            raise ResourceError(_FILE, cls, f"{word!r} is not text", "Put it in quotation marks.")
        if word in seen:
            raise ResourceError(_FILE, word, f"stands in {seen[word]} and in {cls}", "Keep it in one of them.")
        seen[word] = cls
    for section in _CONDITIONS:
        for word in data[section]:
            if word not in seen:
                raise ResourceError(_FILE, word, f"{section} names a word of no class", nearest(word, seen))


def _flexible(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]")


def _phrase_patterns(phrases: list[str]) -> dict[str, re.Pattern[str]]:
    """Return first word -> pattern of all longer entries that begin with it, the longest first."""
    by_first: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
        first = re.match(r"[^\W\d_]+", phrase)
        by_first.setdefault(first.group(), []).append(phrase)
    return {
        first: re.compile("(?:" + "|".join(_flexible(p) for p in group) + r")(?!\w)", re.IGNORECASE)
        for first, group in by_first.items()
    }


@cache
def time_vocabulary() -> TimeVocabulary:
    """Return the vocabulary, read and checked once.

    Raises ResourceError where the file breaks one of its rules.
    """
    data = read_yaml(_FILE)
    check(data)
    words: dict[str, Vocable] = {}
    phrases: list[str] = []
    for cls, word, payload in _entries(data):
        entry = Vocable(cls, payload, word in data["nouns_only"], word in data["shortened"])
        words[word] = entry
        if len(word) > 1 and re.search(r"[ -]", word):
            phrases.append(word)
            continue
        if word in data["capital_only"]:
            del words[word]
        words.update(dict.fromkeys((word.capitalize(), word.title(), word.upper()), entry))
    names = [*data["classes"], *data["plain"], *_SHAPES]
    codes = {name: chr(0x100 + i) for i, name in enumerate(names)}
    ahead = (frozenset(data[name]) for name in ("modals", "plans", "announcing"))
    return TimeVocabulary(words, _phrase_patterns(phrases), codes, *ahead)
