"""Numbers as a text writes them: in digits, in words or both, alone or as the two ends of a range.

The words around a number are those that `resources/quantities.yaml` holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator

from corridor_analysis.parse.tree import Tree, Word
from corridor_analysis.parse.when.vocabulary import compose, time_vocabulary
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["HYPHENS", "Numeral", "compared", "low", "number_words", "numbers_at"]

HYPHENS = frozenset("-‑")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{2,3}){0,4},\d{3}(?:\.\d+)?|\d{1,15}(?:\.\d+)?")  # 1,200,000 and 12,00,000
_PLAIN = r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,15}(?:\.\d+)?)"
_GLUED = re.compile(rf"{_PLAIN}([a-zA-Z]{{1,3}})")
_SHORT = r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:\.\d+)?)"  # "2019-20" is no range
_PAIR = re.compile(rf"{_SHORT}[–-]{_SHORT}")
_BIG = 100


def _by_phrase(signs: Mapping[str, Iterable[str]]) -> dict[tuple[str, ...], str]:
    return {tuple(phrase.split()): sign for sign, phrases in signs.items() for phrase in phrases}


_Words = frozenset[str]
_Signs = Annotated[Mapping[tuple[str, ...], Literal[">", "<", "~"]], BeforeValidator(_by_phrase)]


class NumberWords(Entry):
    """The lists of the file, as it explains them."""

    before: _Signs
    after: _Signs
    ages: _Words
    links: _Words
    half: tuple[Annotated[tuple[str, ...], BeforeValidator(str.split)], ...]
    scales: _Words
    before_scales: _Words
    suffixes: Mapping[str, float]
    measures: Mapping[str, str]
    joined: Mapping[str, str]
    currencies: Mapping[str, str]
    parties: _Words
    totals: _Words
    within_totals: _Words
    others: _Words
    anyone: _Words
    fates: _Words
    uncounted: _Words
    examples: list[Any]

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """Word that says a number, as it may be written -> the number."""
        return {word: float(e.payload) for word, e in time_vocabulary().words.items() if e.cls == "number"}


def number_words() -> NumberWords:
    """Return the words around numbers; raises ResourceError where the file breaks a rule."""
    return lexicon("quantities.yaml", NumberWords)


class Numeral(NamedTuple):
    """Neighbouring tokens that say one number, which stands at characters `start:stop`.

    `scale` is the magnitude that ends it ("million"), 1 without one; `unit` is one written together with it ("5km").
    """

    first: int
    end: int
    value: float
    scale: float
    start: int
    stop: int
    unit: str | None = None


def _text(doc: Tree, at: int) -> str:
    """Return what the token with an index says, nothing outside the text."""
    return doc[at].text if 0 <= at < len(doc) else ""


def low(doc: Tree, at: int) -> str:
    """Return what the token with an index says in small letters, nothing outside the text."""
    return _text(doc, at).lower()


def _plain(digits: str) -> float:
    return float(digits.replace(",", ""))


def _number(text: str) -> float | None:
    """Return what a token says as a number, in digits or words."""
    return _plain(text) if _DIGITS.fullmatch(text) else number_words().numbers.get(text)


def numbers_at(doc: Tree, at: int) -> tuple[Numeral | None, Numeral | None]:
    """Return the number at a token and, of a range, the second one: "200 to 300", "between $5 and $7 billion"."""
    if (pair := _pair(doc, at)) is not None:
        return pair
    lower, words = _numeral(doc, at), number_words()
    if lower is None:
        return None, None
    link, money = low(doc, lower.end), _text(doc, lower.first - 1) in words.currencies
    between = link == "and" and low(doc, lower.first - 1 - money) == "between"
    if not between and link not in words.links:
        return lower, None
    second = lower.end + 1
    upper = _numeral(doc, second + (money and _text(doc, second) in words.currencies))
    return lower, upper if upper is not None and upper.value != lower.value else None


def _numeral(doc: Tree, at: int) -> Numeral | None:
    """Return the number that begins at a token: "1.2 million", "twenty-four", "two and a half million", "a dozen".

    None where there is none, and for a magnitude that nothing counts ("several thousand", "per hundred").
    """
    words, before = number_words(), _text(doc, at - 1)
    if glued := _GLUED.fullmatch(_text(doc, at)):
        return _glued(doc[at], glued, money=before in words.currencies)
    parts: list[float] = []
    end, scale = at, 1.0
    while (value := _number(_text(doc, end))) is not None:
        if parts and doc[end].text[0].isdigit():
            break  # "in 2020 14 lorries"
        parts.append(value)
        end += 1
        scale = value if value >= _BIG and doc[end - 1].is_alpha else 1.0
        if value < _BIG and (length := _and_a_half(doc, end)):
            parts[-1], end = value + 0.5, end + length
        if _joins(doc, end) and _number(_text(doc, end + 1)) is not None:
            end += 1
    if parts and before in words.currencies and _text(doc, end) in words.suffixes:
        scale = words.suffixes[doc[end].text]
        end, parts = end + 1, [*parts, scale]
    value = compose(parts)
    bare = low(doc, at) in words.scales and before.lower() not in words.before_scales
    if value is None or bare:
        return None
    return Numeral(at, end, float(value), scale, doc[at].idx, doc[end - 1].idx + len(doc[end - 1]))


def _glued(token: Word, found: re.Match[str], *, money: bool) -> Numeral | None:
    """Return a number written together with its unit or, after a currency, its magnitude: "5km", "£1.1bn"."""
    value, unit = _plain(found[1]), found[2].lower()
    if not money and unit not in number_words().measures:
        return None
    value *= number_words().suffixes.get(unit, 1) if money else 1
    stop = token.idx + len(token)
    return Numeral(token.i, token.i + 1, value, 1, token.idx, stop, None if money else found[2])


def _pair(doc: Tree, at: int) -> tuple[Numeral, Numeral] | None:
    """Return the ends of a range that is one token, as a dash between figures makes it: "15–25 million dollars"."""
    token = doc[at]
    pair = _PAIR.fullmatch(token.text)
    if pair is None or _plain(pair[1]) >= _plain(pair[2]):
        return None
    after = low(doc, at + 1)
    scale = number_words().numbers[after] if after in number_words().scales else 1
    start, end = token.idx, at + 1 + (scale != 1)
    lower = Numeral(at, end, _plain(pair[1]), 1, start, start + pair.end(1))
    return lower, Numeral(at, end, _plain(pair[2]) * scale, scale, start + pair.start(2), start + len(token))


def _and_a_half(doc: Tree, at: int) -> int:
    """Return how many tokens say "and a half", with hyphens or without; 0 where they say something else."""
    following = tuple(t.lower_ for t in doc[at : at + 6])
    return next((len(form) for form in number_words().half if following[: len(form)] == form), 0)


def _joins(doc: Tree, at: int) -> bool:
    """Return whether a word joins two parts of one number: the hyphen, or `and` after a magnitude."""
    before, after, scales = _text(doc, at - 1), _text(doc, at + 1), number_words().scales
    if _text(doc, at) in HYPHENS:
        return after.isalpha() and (before.isalpha() or after.lower() in scales)
    return low(doc, at) == "and" and after.isalpha() and before.lower() in scales


def compared(doc: Tree, number: Numeral) -> tuple[int, str, float]:
    """Return the first token of the expression, how the number compares, and it, halved after "half a"."""
    words = number_words()
    first, value = number.first, number.value
    if _text(doc, first - 1) in words.currencies:
        first -= 1
    elif low(doc, first - 1) in ("a", "an") and doc[first].lower_ in words.scales:
        first -= 1
        if low(doc, first - 1) == "half":
            first, value = first - 1, value / 2
    for length in range(min(first, 4), 0, -1):
        before = tuple(t.lower_ for t in doc[first - length : first])
        if before in words.before:
            return first - length, words.before[before], value
    after = tuple(t.lower_ for t in doc[number.end : number.end + 2])
    return first, words.after.get(after) or words.after.get(after[:1]) or "=", value
