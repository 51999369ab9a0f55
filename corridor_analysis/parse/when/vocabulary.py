"""The words of times: what `resources/times.yaml` holds, as they may be written in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, Self

from pydantic import model_validator

from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["TimeVocabulary", "Vocable", "time_vocabulary"]

_SHAPES = ("int2", "int", "year", "decimal", "nth", "decade", "iso", "slash", "clock")  # what begins with a digit
_Words = frozenset[str]


class Vocable(NamedTuple):
    """A word of the vocabulary: its class, its payload, whether a verb may look like it or it takes a full stop."""

    cls: str
    payload: str | int
    guarded: bool = False
    shortened: bool = False


class TimeVocabulary(Entry):
    """The lists of the file, as it explains them."""

    classes: Mapping[str, Mapping[str, str | int]]
    plain: Mapping[str, tuple[str, ...]]
    nouns_only: _Words
    capital_only: _Words
    shortened: _Words
    modals: _Words
    will: _Words
    past_helpers: _Words
    plans: _Words
    announcing: _Words
    examples: list[Any]

    def _entries(self) -> Iterator[tuple[str, str, str | int]]:
        for cls, words in self.classes.items():
            yield from ((cls, word, payload) for word, payload in words.items())
        for cls, plain in self.plain.items():
            yield from ((cls, word, "") for word in plain)

    @model_validator(mode="after")
    def _one_class_each(self) -> Self:
        seen: dict[str, str] = {}
        for cls, word, _ in self._entries():
            if word in seen:
                raise ValueError(f"{word!r} stands in {seen[word]} and in {cls}")
            seen[word] = cls
        if unknown := sorted((self.nouns_only | self.capital_only | self.shortened) - seen.keys()):
            raise ValueError(f"a condition names a word of no class: {unknown[0]!r}")
        return self

    @cached_property
    def words(self) -> Mapping[str, Vocable]:
        """Every word as it may be written; entries of several words in small letters only."""
        words: dict[str, Vocable] = {}
        for cls, word, payload in self._entries():
            words[word] = vocable = Vocable(cls, payload, word in self.nouns_only, word in self.shortened)
            if word in self.capital_only:
                del words[word]
            if not _is_phrase(word):
                words.update(dict.fromkeys((word.capitalize(), word.title(), word.upper()), vocable))
        return words

    @cached_property
    def weekdays(self) -> frozenset[str]:
        """The days of the week, written out."""
        return frozenset(day for day in self.classes["weekday"] if day.endswith("day"))

    @cached_property
    def phrases(self) -> Mapping[str, re.Pattern[str]]:
        """First word -> pattern of all entries of several words that begin with it, the longest first."""
        by_first: dict[str, list[str]] = {}
        for phrase in sorted(filter(_is_phrase, self.words), key=lambda p: (-len(p), p)):
            flexible = re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]")
            by_first.setdefault(re.split(r"[\W\d_]", phrase)[0], []).append(flexible)
        return {first: re.compile(f"(?:{'|'.join(group)})(?!\\w)", re.IGNORECASE) for first, group in by_first.items()}

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The code letter of each class."""
        return {name: chr(0x100 + i) for i, name in enumerate([*self.classes, *self.plain, *_SHAPES])}


def _is_phrase(word: str) -> bool:
    return len(word) > 1 and re.search(r"[ -]", word) is not None


def time_vocabulary() -> TimeVocabulary:
    """Return the words of times; raises ResourceError where the file breaks a rule."""
    return lexicon("times.yaml", TimeVocabulary)
