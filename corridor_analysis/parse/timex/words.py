"""Cut a text into the words that matter for times, and write their classes as a string of code letters."""

from __future__ import annotations

import re
from typing import NamedTuple

from corridor_analysis.parse.timex.lexicon import lexicon

__all__ = ["OTHER", "Word", "scan"]

OTHER = "x"  # any word outside the vocabulary, or a run of them
_SHORTENED = ("month", "weekday")
_BREAK = "#"
_WORD = re.compile(
    r"""[ap]\.m\.?(?!\w) | o['’]clock\b
      | \d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?!\w) | \d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\w)
      | \d{1,2}:\d\d(?::\d\d)?(?!\w)
      | \d+(?:,\d{3})+(?:\.\d+)? | \d+\.\d+ | \d+[ -]\d/\d(?!\w) | \d+(?:st|nd|rd|th|s)(?!\w) | \d+(?:['’]s)?
      | ['’]s\b | [^\W\d_]+ | \n\s*\n | [^\w\s]""",
    re.VERBOSE | re.IGNORECASE,
)


class Word(NamedTuple):
    """A word of the vocabulary in a text: class, payload, offsets, and whether a verb may look like it."""

    cls: str
    payload: str | int | float
    start: int
    end: int
    guarded: bool = False


def _shape(text: str) -> tuple[str, str | int | float]:
    """Return class and payload of what begins with a digit."""
    if text.isdigit():
        value = int(text) if len(text) < 16 else 10**15
        if len(text) == 4 and 1000 <= value < 3000:
            return "year", value
        return ("int2" if len(text) <= 2 else "int"), value
    if text[-2:-1] == "/" and text[-4:-3] in (" ", "-"):
        whole, _, fraction = text.replace("-", " ").partition(" ")
        return "decimal", int(whole[:9]) + int(fraction[0]) / max(int(fraction[-1]), 1)
    if "/" in text:
        return "slash", text
    if ":" in text and "-" not in text:
        return "clock", text
    if "-" in text:
        return "iso", text
    if text.endswith("s"):
        digits = text.rstrip("s'’")
        return ("decade", digits) if digits.endswith("0") and len(digits) in (2, 4) else ("decimal", 0)
    if text[-1].isalpha():
        return "nth", min(int(text[:-2]), 10**6)
    plain = text.replace(",", "")
    return ("int", int(plain)) if plain.isdigit() else ("decimal", float(plain))


def scan(text: str) -> tuple[str, list[Word | None]]:
    """Return one code letter per word, and the words; runs of words outside the vocabulary count as one."""
    lex = lexicon()
    known, phrases, codes = lex.words, lex.phrases, lex.codes
    letters: list[str] = []
    words: list[Word | None] = []
    skip = 0
    for match in _WORD.finditer(text):
        token = match.group()
        start = match.start()
        if start < skip:
            continue
        end = match.end()
        pattern = phrases.get(token.lower())
        longer = pattern.match(text, start) if pattern else None
        if longer:
            entry = known[" ".join(longer.group().lower().replace("’", "'").split())]
            end = skip = longer.end()
        else:
            entry = known.get(token)
        if entry:
            letters.append(entry.code)
            words.append(Word(lex.names[entry.code], entry.payload, start, end, entry.guarded))
        elif token[0].isdigit() and token.isascii():
            cls, payload = _shape(token)
            letters.append(codes[cls])
            words.append(Word(cls, payload, start, end))
        elif token[0] == "\n":
            letters.append(_BREAK)
            words.append(None)
        elif (
            token == "."
            and words
            and words[-1]
            and words[-1].end == start
            and words[-1].cls in _SHORTENED
            and words[-1].end - words[-1].start < 6
            and text[words[-1].start : start].lower() not in ("may", "june", "july")
        ):
            words[-1] = words[-1]._replace(end=end)
        elif not letters or letters[-1] != OTHER:
            letters.append(OTHER)
            words.append(None)
    return "".join(letters), words
