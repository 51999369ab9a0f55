"""The words of times, which `resources/times.yaml` holds, and the expressions that they make up in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

from pydantic import model_validator

from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = [
    "BREAK", "OTHER", "Expression", "TimeValue", "TimeVocabulary", "TimeWord", "Vocable", "compose", "time_vocabulary",
]  # fmt: skip

_SHAPES = ("int2", "int", "year", "decimal", "nth", "decade", "iso", "slash", "clock")  # what begins with a digit
_Words = frozenset[str]
_NUMERIC = ("int2", "int", "year", "decimal", "number")
OTHER = "x"  # any word outside the vocabulary, or a run of them
BREAK = "#"


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
    starting: _Words
    parts: Mapping[str, str]
    constructions: tuple[tuple[str, str], ...]
    idle: tuple[str, ...]
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
        patterns = " ".join((*self.parts.values(), *(pattern for _, pattern in self.constructions)))
        if unknown := sorted({*re.findall(r"<(\w+)>", patterns), *self.idle} - self.codes.keys()):
            raise ValueError(f"a construction names a class that is not there: {unknown[0]!r}")
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


class TimeWord(NamedTuple):
    """A word of the vocabulary in a text: class, payload and offsets.

    `guarded`: a verb may look like it; `doubtful`: so may a name or a word of another kind.
    """

    cls: str
    payload: str | int | float
    start: int
    end: int
    guarded: bool = False
    doubtful: bool = False

    @property
    def amount(self) -> float | int:
        """The number that it stands for; 0 where it stands for none."""
        return 0 if isinstance(self.payload, str) else self.payload

    @property
    def number(self) -> int:
        """Its payload as a whole number; 0 without one."""
        return int(self.payload or 0)

    @property
    def code(self) -> str:
        """Its payload as TIMEX3 has it in a value."""
        return str(self.payload)


class TimeValue(NamedTuple):
    """What an expression means: TIMEX3 type and value, and what the value rests on."""

    type: str
    value: str
    basis: str
    anchors: bool = True  # whether later expressions may be reckoned from it


@dataclass(frozen=True)
class Expression:
    """The words of one construction in a text, and those that stand before and after it.

    Those around it are None where they are not of the vocabulary.
    """

    words: tuple[TimeWord, ...]
    before: TimeWord | None = None
    after: tuple[TimeWord | None, ...] = ()

    def get(self, *classes: str) -> TimeWord | None:
        """Return the first word of one of these classes."""
        return next((w for w in self.words if w.cls in classes), None)

    def word(self, *classes: str) -> TimeWord:
        """Return the first word of one of these classes, which its construction has."""
        if found := self.get(*classes):
            return found
        raise LookupError(f"no word of {classes} in {self.words}")

    def has(self, *classes: str) -> bool:
        """Return whether a word of one of these classes is among the words."""
        return self.get(*classes) is not None

    def follows(self, *classes: str) -> bool:
        """Return whether a word of one of these classes stands right before it."""
        return self.before is not None and self.before.cls in classes

    def number(self) -> float | int | None:
        """Return the number that the numeric words say together, up to "to" and "or"; None without any."""
        parts: list[float] = []
        for word in self.words:
            if word.cls in ("to", "or") and parts:
                break
            if word.cls in _NUMERIC:
                parts.append(word.amount)
        return compose(parts)

    def year(self) -> int | None:
        """Return the year named in digits, or as it is spoken."""
        word = self.get("year")
        spoken = word.amount if word else compose(w.amount for w in self.words if w.cls == "number")
        return int(spoken) if spoken is not None and 1000 <= spoken < 3000 else None


def compose(parts: Iterable[int | float]) -> float | int | None:
    """Return the number that a series of number words says: 2, 100, 5 is 205; 19, 90, 7 the year 1997.

    `parts` are the values of the single words in text order; None if there are none.
    """
    total: float = 0
    current: float | None = None
    for value in parts:
        if value >= 1000 and current is not None:
            total, current = total + current * value, 0
        elif value in (12, 20, 100) and current is not None and 0 < current < 10:
            current *= value  # two dozen, two score, two hundred
        elif current is not None and 10 <= current <= 20 and 20 <= value < 100:
            current = current * 100 + value
        else:
            current = (current or 0) + value
    return None if current is None else total + current
