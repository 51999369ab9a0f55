"""Numbers as a text writes them: in digits, in words or both, alone or as the two ends of a range."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.parse.when.numbers import compose
from corridor_analysis.parse.when.vocabulary import time_vocabulary
from corridor_analysis.resources import read_yaml

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Tree, Word

__all__ = ["HYPHENS", "Run", "comparator", "is_plural", "number_at", "of_the_own", "vocabulary"]

HYPHENS = frozenset("-‑")
_FILE = "quantities.yaml"
_SETS = (
    "links", "scales", "uncounted", "parties", "totals", "votes", "others", "anyone", "fates", "ages", "figures",
)  # fmt: skip
_MAPS = ("suffixes", "measures", "joined", "currencies")
_SECTIONS = ("before", "after", *_MAPS, *_SETS, "examples")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{2,3}){0,4},\d{3}(?:\.\d+)?|\d{1,15}(?:\.\d+)?")  # 1,200,000 and 12,00,000
_BIG = 100
_HALF = (["and", "a", "half"], ["-", "and", "-", "a", "-", "half"])


class Run(NamedTuple):
    """Neighbouring tokens that say one number: `scale` is the magnitude that ends it ("million"), 1 without one."""

    first: int
    end: int
    value: float
    scale: float


class Vocabulary(NamedTuple):
    """The words of resources/quantities.yaml, and those of the lexicon that say a number."""

    before: Mapping[tuple[str, ...], str]
    after: Mapping[tuple[str, ...], str]
    numbers: Mapping[str, float]
    maps: Mapping[str, Mapping[str, str | float]]
    sets: Mapping[str, frozenset[str]]


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, checked. Raises ResourceError for an unknown section or comparator."""
    data = read_yaml(_FILE)
    for section in data:
        if section not in _SECTIONS:
            raise ResourceError(_FILE, section, "no such section", nearest(section, _SECTIONS))
    sides = []
    for side in ("before", "after"):
        for sign in data[side]:
            if sign not in (">", "<", "~"):
                raise ResourceError(_FILE, sign, "no such comparator", nearest(sign, (">", "<", "~")))
        sides.append({tuple(phrase.split()): sign for sign, group in data[side].items() for phrase in group})
    numbers = {w: float(e.payload) for w, e in time_vocabulary().words.items() if e.cls == "number"}
    maps, sets = {name: data[name] for name in _MAPS}, {name: frozenset(data[name]) for name in _SETS}
    return Vocabulary(sides[0], sides[1], numbers, maps, sets)


def _number(token: Word) -> float | None:
    """Return what a token says as a number, in digits or words."""
    if _DIGITS.fullmatch(token.text):
        return float(token.text.replace(",", ""))
    return vocabulary().numbers.get(token.text)


def number_at(doc: Tree, at: int) -> Run | None:
    """Return the number that begins at a token: "1.2 million", "twenty-four", "two and a half million", "a dozen".

    None where there is none, and for a magnitude that nothing counts ("several thousand", "per hundred").
    """
    words = vocabulary()
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
    if parts and end < len(doc) and at and doc[at - 1].text in words.maps["currencies"]:
        suffix = words.maps["suffixes"].get(doc[end].text)
        end, parts, scale = (end + 1, [*parts, suffix], suffix) if suffix else (end, parts, scale)
    value = compose(parts)
    bare = doc[at].lower_ in words.sets["scales"] and not (at and doc[at - 1].lower_ in ("a", "an", "half"))
    return None if value is None or bare else Run(at, end, float(value), scale)


def _and_a_half(doc: Tree, at: int) -> int:
    """Return how many tokens say "and a half", with hyphens or without; 0 where they say something else."""
    following = [t.lower_ for t in doc[at : at + 6]]
    return next((len(form) for form in _HALF if following[: len(form)] == form), 0)


def _joins(doc: Tree, at: int) -> bool:
    """Return whether a word joins two parts of one number: the hyphen, or `and` after a magnitude."""
    before, token, after = doc[at - 1], doc[at], doc[at + 1]
    if token.text in HYPHENS:
        return after.is_alpha and (before.is_alpha or after.lower_ in vocabulary().sets["scales"])
    return token.lower_ == "and" and before.is_alpha and after.is_alpha and before.lower_ in vocabulary().sets["scales"]


def comparator(doc: Tree, run: Run) -> tuple[int, str]:
    """Return the first token of the expression and how the number compares."""
    words = vocabulary()
    first = run.first
    if first and doc[first - 1].text in words.maps["currencies"]:
        first -= 1
    elif first and doc[first - 1].lower_ in ("a", "an") and doc[run.first].lower_ in words.sets["scales"]:
        first -= 2 if first > 1 and doc[first - 2].lower_ == "half" else 1
    for length in (4, 3, 2, 1):
        before = tuple(t.lower_ for t in doc[max(first - length, 0) : first])
        if len(before) == length and before in words.before:
            return first - length, words.before[before]
    after = tuple(t.lower_ for t in doc[run.end : run.end + 2])
    sign = words.after.get(after) or words.after.get(after[:1])
    return first, sign or "="


def is_plural(token: Word) -> bool:
    return token.tag_ in ("NNS", "NNPS")


def of_the_own(number: Word) -> Word | None:
    """Return the noun of which a number counts some, where it is a side's own: "five of its soldiers"."""
    of = next((t for t in number.children if t.dep_ == "prep" and t.lower_ == "of" and t.i == number.i + 1), None)
    goals = [t for t in of.children if t.dep_ == "pobj"] if of is not None else []
    return next((g for g in goals if is_plural(g) and any(t.dep_ == "poss" for t in g.children)), None)
