"""Numbers that count or measure something other than time: how many of what, and whether exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.parse.numbers import compose
from corridor_analysis.parse.timex.lexicon import lexicon
from corridor_analysis.records import Parsed, Quantity
from corridor_analysis.resources import read_yaml

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["quantities"]

_FILE = "quantities.yaml"
_SETS = ("measures", "currencies", "definite", "one_is_no_count", "uncounted")
_SECTIONS = ("before", "after", "magnitudes", "suffixes", *_SETS, "examples")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d+)?|\d{1,15}(?:\.\d+)?")
_GLUED = re.compile(r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,15}(?:\.\d+)?)([a-zA-Z]{1,3})")
_SMALL = 13  # "the two presidents" points back, "the 120 passengers" counts
_BARE = frozenset({"nsubj", "nsubjpass", "dobj"})  # a number without a noun that still counts: "33 were killed"
_UPWARD = frozenset({"nummod", "quantmod", "compound", "nmod", "amod"})
_LINKS = frozenset({"to", "or", "-", "–"})
_TIME_CLASSES = frozenset({"unit", "units", "annum", "annums"})


class Run(NamedTuple):
    """Neighbouring tokens that say one number; `vague` where it is a magnitude only ("hundreds")."""

    first: int
    end: int
    value: float
    vague: bool


class _Words(NamedTuple):
    before: dict[tuple[str, ...], str]
    after: dict[tuple[str, ...], str]
    numbers: dict[str, float]
    magnitudes: dict[str, float]
    suffixes: dict[str, float]
    sets: dict[str, frozenset[str]]
    spelt: frozenset[str]  # numbers and magnitudes in letters


@cache
def _words() -> _Words:
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
    numbers = {w: float(e.payload) for w, e in lexicon().words.items() if e.cls == "number"}
    sets = {name: frozenset(data[name]) for name in _SETS}
    spelt = frozenset({*numbers, *data["magnitudes"]})
    return _Words(*sides, numbers, data["magnitudes"], data["suffixes"], sets, spelt)


def quantities(parsed: Parsed) -> Iterator[Quantity]:
    """Yield every number that counts or measures something other than time, in text order.

    A range gives two: at least the lower number, at most the higher. Numbers within times, names and labels,
    `one of`, and small definite numbers that point back ("the two presidents") are no quantities.
    """
    doc = parsed.doc
    at = 0
    for token in doc.candidates(frozenset(f for f in doc.forms if f[:1].isdigit() or f in _words().spelt)):
        if token.i >= at and (glued := _GLUED.fullmatch(token.text)) and not token.timed:
            yield from _measured(doc, token, glued)
        if token.i < at or _number(token) is None or (run := _run(doc, token.i)) is None:
            continue
        upper = _upper(doc, run)
        at = (upper or run).end
        if any(t.timed for t in doc[run.first : at]) or _is_label(doc, run):
            continue
        yield from _range(doc, run, upper) if upper else _quantity(doc, run)


def _measured(doc: Doc, token: Token, glued: re.Match[str]) -> Iterator[Quantity]:
    """Yield the quantity of a number that is written together with its measure: "a 5km-wide strip"."""
    if glued[2].lower() not in _words().sets["measures"]:
        return
    value = float(glued[1].replace(",", ""))
    first, sign = _comparator(doc, Run(token.i, token.i + 1, value, False))
    yield Quantity(doc[first].idx, token.idx + len(token), value, sign, glued[2])


def _number(token: Token) -> float | None:
    """Return what a token says as a number, in digits or words."""
    words = _words()
    if _DIGITS.fullmatch(token.text):
        return float(token.text.replace(",", ""))
    return words.numbers.get(token.text, words.magnitudes.get(token.lower_))


def _run(doc: Doc, at: int) -> Run | None:
    """Return the number that begins at a token: "1.2 million", "twenty-four", "hundreds of thousands", "a dozen"."""
    parts: list[float] = []
    end, vague = at, False
    while end < len(doc) and (value := _number(doc[end])) is not None:
        parts.append(value)
        vague = vague or doc[end].lower_ in _words().magnitudes
        end += 1
        if end + 1 < len(doc) and _joins(doc, end, vague) and _number(doc[end + 1]) is not None:
            end += 1
    if parts and end < len(doc) and at and doc[at - 1].text in _words().sets["currencies"]:
        scale = _words().suffixes.get(doc[end].text)
        end, parts = (end + 1, [*parts, scale]) if scale else (end, parts)
    value = compose(parts)
    return None if value is None else Run(at, end, float(value), vague)


def _joins(doc: Doc, at: int, vague: bool) -> bool:
    """Return whether a word joins two parts of one number: the hyphen, `and` after a magnitude, `of` in magnitudes."""
    before, token, after = doc[at - 1], doc[at], doc[at + 1]
    spelt = before.is_alpha and after.is_alpha
    if token.text in ("-", "‑"):
        return spelt
    if token.lower_ == "and":
        return spelt and before.lower_ in ("hundred", "thousand", "million")
    return token.lower_ == "of" and vague and after.lower_ in _words().magnitudes


def _upper(doc: Doc, run: Run) -> Run | None:
    """Return the second number of a range ("200 to 300", "between 5 and 10"), None where there is no range."""
    link = doc[run.end].lower_ if run.end + 1 < len(doc) else ""
    between = run.first > 0 and doc[run.first - 1].lower_ == "between"
    if link in _LINKS or (link == "and" and between):
        upper = _run(doc, run.end + 1)
        return upper if upper and upper.value > run.value else None
    return None


def _range(doc: Doc, lower: Run, upper: Run) -> Iterator[Quantity]:
    """Yield the two ends of a range, both in the unit that follows the second."""
    end, unit = _unit(doc, upper, upper.first)
    if end is None:
        return
    last = doc[lower.end - 1]
    yield Quantity(doc[lower.first].idx, last.idx + len(last), lower.value, ">", unit)
    yield Quantity(doc[upper.first].idx, doc[end - 1].idx + len(doc[end - 1]), upper.value, "<", unit)


def _quantity(doc: Doc, run: Run) -> Iterator[Quantity]:
    """Yield the quantity of a number, if it is one."""
    first, sign = _comparator(doc, run)
    end, unit = _unit(doc, run, first)
    if end is None or _points_back(doc, run, first) or (run.value == 1 and _is_no_count(doc, run)):
        return
    value = run.value / 2 if doc[first].lower_ == "half" else run.value
    yield Quantity(doc[first].idx, doc[end - 1].idx + len(doc[end - 1]), value, sign, unit)


def _comparator(doc: Doc, run: Run) -> tuple[int, str]:
    """Return the first token of the expression and how the number compares."""
    words = _words()
    first = run.first
    if first and doc[first - 1].text in words.sets["currencies"]:
        first -= 1
    elif first and doc[first - 1].lower_ in ("a", "an") and not doc[run.first].text[0].isdigit():
        first -= 2 if first > 1 and doc[first - 2].lower_ == "half" else 1
    for length in (4, 3, 2, 1):
        before = tuple(t.lower_ for t in doc[max(first - length, 0) : first])
        if len(before) == length and before in words.before:
            return first - length, words.before[before]
    after = tuple(t.lower_ for t in doc[run.end : run.end + 2])
    sign = words.after.get(after) or words.after.get(after[:1])
    return first, sign or ("~" if run.vague else "=")


def _is_label(doc: Doc, run: Run) -> bool:
    """Return whether a number is part of a word, a list label, or a year."""
    token = doc[run.first]
    before = doc[run.first - 1].text_with_ws if run.first else " "
    glued = before[-1].isalnum() or before[-1] in "-/.#"
    follows = doc[run.end].text if run.end < len(doc) else ""
    opens = token.is_sent_start or run.first == 0 or doc[run.first - 1].is_space or doc[run.first - 1].text == "("
    listed = opens and follows in (".", ")", ":")
    year = run.end - run.first == 1 and re.fullmatch(r"1\d{3}|20\d\d", token.text) and not _is_plural(token.head)
    return bool(glued or listed or year)


def _is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS")


def _unit(doc: Doc, run: Run, first: int) -> tuple[int | None, str | None]:
    """Return the end of the expression (None where the number is no quantity) and the words of what is counted."""
    words = _words()
    last = doc[run.end - 1]
    after = doc[run.end] if run.end < len(doc) else None
    if first < run.first and doc[run.first - 1].text in words.sets["currencies"]:
        return run.end, doc[run.first - 1].text
    if after is not None and after.text in ("-", "‑"):
        joined = doc[run.end + 1] if run.end + 1 < len(doc) else None
        measured = joined is not None and joined.lemma_.lower() in words.sets["measures"]
        return (run.end + 2, joined.text) if measured else (None, None)
    if after is not None and after.lemma_.lower() in words.sets["uncounted"]:
        return None, None
    noun = _counted(last, run)
    if noun is not None:
        return _noun_unit(doc, run, noun)
    if last.dep_ in _BARE and run.value > 1 and last.head.pos_ == "VERB" and last.head.lemma_ != "age":
        return run.end, None
    return None, None


def _counted(last: Token, run: Run) -> Token | None:
    """Return the noun that a number counts: the head above it, or what stands after `of`."""
    token = last
    while token.dep_ in _UPWARD or (token.dep_ == "conj" and token.head.pos_ == "NUM"):
        token = token.head
        if token.i >= run.end and token.dep_ != "compound" and token.pos_ in ("NOUN", "PROPN", "SYM"):
            return token
    if run.vague or _of_the_own(last):
        of = next((t for t in last.children if t.dep_ == "prep" and t.lower_ == "of"), None)
        return next((t for t in of.children if t.dep_ == "pobj"), None) if of is not None else None
    return None


def _of_the_own(number: Token) -> bool:
    """Return whether a number counts some of a side's own: "five of its soldiers"."""
    of = next((t for t in number.children if t.dep_ == "prep" and t.lower_ == "of" and t.i == number.i + 1), None)
    goals = [t for t in of.children if t.dep_ == "pobj"] if of is not None else []
    return any(_is_plural(g) and any(t.dep_ == "poss" for t in g.children) for g in goals)


def _noun_unit(doc: Doc, run: Run, noun: Token) -> tuple[int | None, str | None]:
    words = _words()
    measure = noun.lemma_.lower() in words.sets["measures"] or noun.lower_ in words.sets["measures"]
    entry = lexicon().words.get(noun.lower_)
    timely = entry is not None and entry.cls in _TIME_CLASSES
    if timely or (noun.tag_ == "NNP" and not measure):
        return None, None
    end = _extent(noun)
    start = run.end + (doc[run.end].lower_ == "of")
    while start < noun.i and (doc[start].is_punct or doc[start].pos_ == "DET"):
        start += 1
    return end, doc[start:end].text


def _extent(noun: Token) -> int:
    """Return the end of what is counted: the noun, nouns coordinated with it, its phrase with `of`."""
    last = noun
    for other in noun.conjuncts:
        if (
            other.i > noun.i
            and _is_plural(other)
            and not any(t.dep_ in ("det", "poss", "nummod") for t in other.children)
        ):
            last = other
    of = next((t for t in last.children if t.dep_ == "prep" and t.lower_ == "of" and t.i == last.i + 1), None)
    goal = next((t for t in of.children if t.dep_ == "pobj"), None) if of is not None else None
    return (goal if goal is not None else last).i + 1


def _points_back(doc: Doc, run: Run, first: int) -> bool:
    """Return whether a small number stands in a definite phrase: "the two presidents", "their three cars"."""
    if run.value >= _SMALL or first < run.first or doc[run.first].text[0].isdigit():
        return False
    definite = _words().sets["definite"]
    noun = _counted(doc[run.end - 1], run)
    held = [t for t in noun.children if t.i < run.first] if noun is not None else []
    if noun is not None and any(t.dep_ in ("acl", "relcl") for t in noun.children):
        return False  # "the three men held by": said for the first time
    if any(t.dep_ == "poss" or (t.dep_ in ("det", "predet") and t.lower_ in definite) for t in held):
        return True
    before = doc[run.first - 1] if run.first else None
    return before is not None and before.lower_ in definite and before.dep_ != "mark"  # "said that five were killed"


def _is_no_count(doc: Doc, run: Run) -> bool:
    """Return whether `one` is a pronoun or part of a phrase ("one of", "at one point")."""
    if not doc[run.first].is_alpha:
        return False
    noun = _counted(doc[run.end - 1], run)
    return noun is None or noun.lemma_.lower() in _words().sets["one_is_no_count"]
