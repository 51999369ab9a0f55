"""The words of times: what `resources/times.yaml` holds, and where a text has them, as a string of code letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Self

from pydantic import model_validator

from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["BREAK", "OTHER", "TimeVocabulary", "TimeWord", "Vocable", "scan", "time_vocabulary"]

_SHAPES = ("int2", "int", "year", "decimal", "nth", "decade", "iso", "slash", "clock")  # what begins with a digit
_Words = frozenset[str]
OTHER = "x"  # any word outside the vocabulary, or a run of them
_LONGEST, _HUGE = 22, 10**15  # characters of a number that anyone counts; what stands for a longer one
BREAK = "#"
_WORD = re.compile(
    r"""[^\W\d_]{2,} | [ap]\.m\.?(?!\w) | o['’]clock\b | [^\W\d_]
      | (?=\d)(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?!\w)
      | \d{1,2}\.\d{1,2}\.\d{4}(?!\.?\w) | \d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\w)
      | \d{1,2}:\d\d(?::\d\d)?(?!\w)
      | \d+(?:,\d{3})+(?!\d)(?:\.\d+)? | \d+\.\d+ | \d+[ -]\d/\d(?!\w) | \d+(?:st|nd|rd|th|s)(?!\w) | \d+(?:['’]s)?)
      | ['’]s\b | \n\s*\n | [^\w\s]""",
    re.VERBOSE | re.IGNORECASE,
)


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


_Known = tuple[re.Pattern[str] | None, Vocable | None]


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


def _shape(text: str) -> tuple[str, str | int | float]:
    """Return class and payload of what begins with a digit."""
    if len(text) > _LONGEST:
        return "int", _HUGE
    if text.isdigit():
        value = int(text)
        if len(text) == 4 and 1000 <= value < 3000:
            return "year", value
        return ("int2" if len(text) <= 2 else "int"), value
    if text[-2:-1] == "/" and text[-4:-3] in (" ", "-"):
        whole, _, fraction = text.replace("-", " ").partition(" ")
        return "decimal", int(whole[:9]) + int(fraction[0]) / max(int(fraction[-1]), 1)
    if "/" in text:
        return "slash", text
    if text.count(".") == 2:
        day, month, year = text.split(".")
        return "iso", f"{year}-{month:0>2}-{day:0>2}"
    if ":" in text and "-" not in text:
        return "clock", text
    if "-" in text:
        return "iso", text
    if text[-1] in "sS":
        digits = text.rstrip("sS'’")
        return ("decade", digits) if digits.endswith("0") and len(digits) in (2, 4) else ("decimal", 0)
    if text[-1].isalpha():
        return "nth", min(int(text[:-2]), 10**6)
    plain = text.replace(",", "")
    return ("int", int(plain)) if plain.isdigit() else ("decimal", float(plain))


@lru_cache(maxsize=65536)
def _known(token: str) -> _Known | None:
    """Return the pattern of the longer entries that begin with a token, and its own entry; None without either.

    What begins with a digit has neither, but is of the vocabulary.
    """
    lex = time_vocabulary()
    pattern, entry = lex.phrases.get(token.lower()), lex.words.get(token)
    shaped = token[0].isdigit() and token.isascii()
    return (pattern, entry) if pattern or entry or shaped else None


def _word(token: str, start: int, text: str, known: _Known) -> TimeWord | None:
    """Return the word of the vocabulary, or of several words, that begins with a token; None if there is none."""
    pattern, entry = known
    longer = pattern.match(text, start) if pattern else None
    if longer:
        entry = time_vocabulary().words[" ".join(longer.group().lower().replace("’", "'").split())]
        return TimeWord(entry.cls, entry.payload, start, longer.end(), entry.guarded)
    end = start + len(token)
    if entry:
        stop = entry.shortened and text.startswith(".", end)
        doubtful = entry.guarded or (entry.shortened and not stop)
        return TimeWord(entry.cls, entry.payload, start, end + stop, entry.guarded, doubtful)
    return None if pattern else TimeWord(*_shape(token), start, end)


@lru_cache(maxsize=2)  # an undated article is read twice
def scan(text: str) -> tuple[str, list[TimeWord | None]]:
    """Return one code letter per word, and the words; runs of words outside the vocabulary count as one."""
    codes = time_vocabulary().codes
    letters: list[str] = []
    words: list[TimeWord | None] = []
    done, last = 0, ""
    for match in _WORD.finditer(text):
        token = match[0]
        known = _known(token)
        if known is None and last == OTHER and token[0] != "\n":
            continue  # most words
        start = match.start()
        if start < done:
            continue
        word = _word(token, start, text, known) if known is not None else None
        if word is not None:
            done = word.end
            last = codes[word.cls]
        elif token[0] == "\n":
            last = BREAK
        elif last == OTHER:
            continue
        else:
            last = OTHER
        letters.append(last)
        words.append(word)
    return "".join(letters), words
