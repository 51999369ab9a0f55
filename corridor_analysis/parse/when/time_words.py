"""Cut a text into the words that matter for times, and write their classes as a string of code letters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corridor_analysis.parse.when.vocabulary import Vocable, time_vocabulary

__all__ = ["BREAK", "OTHER", "TimeWord", "scan"]

OTHER = "x"  # any word outside the vocabulary, or a run of them
_LONGEST, _HUGE = 22, 10**15  # characters of a number that anyone counts; what stands for a longer one
BREAK = "#"
_Known = tuple[re.Pattern[str] | None, Vocable | None]
_WORD = re.compile(
    r"""[^\W\d_]{2,} | [ap]\.m\.?(?!\w) | o['’]clock\b | [^\W\d_]
      | (?=\d)(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?!\w)
      | \d{1,2}\.\d{1,2}\.\d{4}(?!\.?\w) | \d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\w)
      | \d{1,2}:\d\d(?::\d\d)?(?!\w)
      | \d+(?:,\d{3})+(?!\d)(?:\.\d+)? | \d+\.\d+ | \d+[ -]\d/\d(?!\w) | \d+(?:st|nd|rd|th|s)(?!\w) | \d+(?:['’]s)?)
      | ['’]s\b | \n\s*\n | [^\w\s]""",
    re.VERBOSE | re.IGNORECASE,
)


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
