"""Numbers as a text writes them: in digits, in words or both, alone or as the two ends of a range."""

from __future__ import annotations

import re
from typing import NamedTuple

from corridor_analysis.extract.quantities.number_lexicon import number_words
from corridor_analysis.parse.tree import Tree, Word
from corridor_analysis.parse.when.context import compose

__all__ = ["HYPHENS", "Numeral", "comparator", "numeral_at", "word_at"]

HYPHENS = frozenset("-‑")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{2,3}){0,4},\d{3}(?:\.\d+)?|\d{1,15}(?:\.\d+)?")  # 1,200,000 and 12,00,000
_BIG = 100


class Numeral(NamedTuple):
    """Neighbouring tokens that say one number: `scale` is the magnitude that ends it ("million"), 1 without one."""

    first: int
    end: int
    value: float
    scale: float


def word_at(doc: Tree, at: int) -> Word | None:
    """Return the token with an index, None outside the text."""
    return doc[at] if 0 <= at < len(doc) else None


def _number(token: Word) -> float | None:
    """Return what a token says as a number, in digits or words."""
    if _DIGITS.fullmatch(token.text):
        return float(token.text.replace(",", ""))
    return number_words().numbers.get(token.text)


def numeral_at(doc: Tree, at: int) -> Numeral | None:
    """Return the number that begins at a token: "1.2 million", "twenty-four", "two and a half million", "a dozen".

    None where there is none, and for a magnitude that nothing counts ("several thousand", "per hundred").
    """
    words = number_words()
    parts: list[float] = []
    end, scale = at, 1.0
    while end < len(doc) and (value := _number(doc[end])) is not None:
        if parts and doc[end].text[0].isdigit():
            break  # "in 2020 14 lorries"
        parts.append(value)
        end += 1
        scale = value if value >= _BIG and doc[end - 1].is_alpha else 1.0
        if value < _BIG and (length := _and_a_half(doc, end)):
            parts[-1], end = value + 0.5, end + length
        if end + 1 < len(doc) and _joins(doc, end) and _number(doc[end + 1]) is not None:
            end += 1
    before, after = word_at(doc, at - 1), word_at(doc, end)
    if parts and after and before and before.text in words.currencies and after.text in words.suffixes:
        scale = words.suffixes[after.text]
        end, parts = end + 1, [*parts, scale]
    value = compose(parts)
    bare = doc[at].lower_ in words.scales and not (before and before.lower_ in words.before_scales)
    return None if value is None or bare else Numeral(at, end, float(value), scale)


def _and_a_half(doc: Tree, at: int) -> int:
    """Return how many tokens say "and a half", with hyphens or without; 0 where they say something else."""
    following = tuple(t.lower_ for t in doc[at : at + 6])
    return next((len(form) for form in number_words().half if following[: len(form)] == form), 0)


def _joins(doc: Tree, at: int) -> bool:
    """Return whether a word joins two parts of one number: the hyphen, or `and` after a magnitude."""
    before, token, after = doc[at - 1], doc[at], doc[at + 1]
    scales = number_words().scales
    if token.text in HYPHENS:
        return after.is_alpha and (before.is_alpha or after.lower_ in scales)
    return token.lower_ == "and" and before.is_alpha and after.is_alpha and before.lower_ in scales


def comparator(doc: Tree, number: Numeral) -> tuple[int, str]:
    """Return the first token of the expression and how the number compares."""
    words = number_words()
    first = number.first
    if first and doc[first - 1].text in words.currencies:
        first -= 1
    elif first and doc[first - 1].lower_ in ("a", "an") and doc[number.first].lower_ in words.scales:
        first -= 2 if first > 1 and doc[first - 2].lower_ == "half" else 1
    for length in (4, 3, 2, 1):
        before = tuple(t.lower_ for t in doc[max(first - length, 0) : first])
        if len(before) == length and before in words.before:
            return first - length, words.before[before]
    after = tuple(t.lower_ for t in doc[number.end : number.end + 2])
    return first, words.after.get(after) or words.after.get(after[:1]) or "="
