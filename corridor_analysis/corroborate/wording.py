"""What the words of a report say beside who and when: what it was about, which things they name, how long it took.

The words that reports are compared by are in `resources/corroborate.yaml`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Annotated, NamedTuple

import pandas as pd
from pydantic import BeforeValidator

from corridor_analysis.extract.quantities.numerals import number_words
from corridor_analysis.parse.when.vocabulary import time_vocabulary
from corridor_analysis.parse.who.lexicons import roles
from corridor_analysis.parse.who.unlisted_states import stem
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import BY_WORD, Entry
from corridor_analysis.schema.rows import QuantityRow

_Words = frozenset[str]
_JOINED = BeforeValidator(lambda rows: {word for row in rows for word in row})
_BY_FIRST = BeforeValidator(lambda groups: {name: group[0] for group in groups for name in group})

_ABOUT = 0.1  # how far from the truth "about" may be, as a share
_NEAR = 60  # characters from a number in which a word says what befell those counted
_HYPHENED = re.compile(r"[\w-]+")

LOOK_BACK = 120  # characters before a clause in which its subject and adverbs stand
LOOK_ON = 160  # characters after it in which a report goes on about it
WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<![.!?:“\"]\s)\b[A-Z][\w’'-]*")
_ROOT = 5  # letters by which forms of one word are the same: reopen, reopening
_FEW = 3  # letters of a word that can be a topic
_PLACED = re.compile(r"\b(?:in|at)\s+(?:the\s+)?[A-Z]")


class ComparisonWords(Entry):
    """The lists of the file, as it explains them; `harm` maps words to what befell somebody, `units` names to one."""

    small: _Words
    function: _Words
    again: _Words
    habit: _Words
    no_topic: Annotated[_Words, _JOINED]
    open_channel: _Words
    in_one_room: tuple[str, ...]
    crowds: _Words
    closing: _Words
    convoys: _Words
    harm: Annotated[Mapping[str, str], BY_WORD]
    anyone: _Words
    units: Annotated[Mapping[str, str], _BY_FIRST]
    durations: Mapping[str, int]
    lasting: _Words
    going_on: _Words
    deadline: _Words
    media: _Words
    kinds_of_media: _Words
    offices: _Words
    signing: _Words


def comparison_words() -> ComparisonWords:
    """Return the lists; raises ResourceError where the file breaks a rule."""
    return lexicon("corroborate.yaml", ComparisonWords)


class Said(NamedTuple):
    """A number as a report gives it: what is counted, between which limits, in which words, and where."""

    unit: str
    low: float
    high: float
    words: str
    start: int = 0
    end: int = 0


class Numbers:
    """The rows of the table `quantities` (None where there is none), by article."""

    def __init__(self, quantities: pd.DataFrame | None) -> None:
        self._by_article: dict[str, list[tuple[int, int, Said]]] = {}
        for q in quantities.itertuples() if quantities is not None else ():
            self._by_article.setdefault(q.article_id, []).append((q.start, q.end, _said(q)))

    def within(self, article: str, start: int, end: int) -> tuple[Said, ...]:
        """Return the numbers of a stretch of the text, in order."""
        inside = [one for one in self._by_article.get(article, ()) if start <= one[0] and one[1] <= end]
        return tuple(said for _, _, said in sorted(inside))


def _said(q: QuantityRow) -> Said:
    unit = q.unit if isinstance(q.unit, str) else ""  # frames that were put together hold NaN where there is none
    low, high = _limits(q.value, q.comparator)
    sign = "" if q.comparator == "=" else f"{q.comparator} "
    return Said(_counted(unit), low, high, f"{sign}{q.value:,.15g} {unit}".strip(), q.start, q.end)


def _limits(value: float, comparator: str) -> tuple[float, float]:
    slack = _ABOUT * abs(value) if comparator == "~" else 0.0
    return -math.inf if comparator == "<" else value - slack, math.inf if comparator == ">" else value + slack


def _counted(unit: str) -> str:
    """Return what a unit counts, by its noun: "Vellonian soldiers", "soldiers of the guard" -> soldier."""
    words = _HYPHENED.findall(unit.casefold().partition(" of ")[0])
    noun = words[-1] if words else unit.casefold()
    if noun in comparison_words().anyone or not noun:
        return ""
    one = noun[:-3] + "y" if noun.endswith("ies") else noun[:-1] if noun.endswith("s") else noun
    one = one[:-1] if one.endswith(("sse", "xe", "che")) or one == "buse" else one
    return comparison_words().units.get(one, one)


def befallen(said: Said, clause: str, start: int) -> str:
    """Return what befell those whom a number of a clause counts: "killed"; nothing where no word near it says so."""
    first, end, harm = said.start - start, said.end - start, comparison_words().harm
    words = ((m, harm[m[0].lower()]) for m in _HYPHENED.finditer(clause) if m[0].lower() in harm)
    near = ((max(m.start() - end, first - m.end(), 0), m.start() > first, what) for m, what in words)
    distance, _, what = min(near, default=(_NEAR, False, ""))
    return what if distance < _NEAR else ""


def _lasting(clause: str) -> Iterator[Said]:
    """Yield as minutes the durations that say how long something took: "for three hours", "a two-day visit"."""
    units, numbers = comparison_words().durations, time_vocabulary().words
    for found in _duration().finditer(clause):
        word = found[1].lower()
        named = numbers.get(word)
        one = 1 if word in ("a", "an") else None
        count = word if word[0].isdigit() else named.payload if named and named.cls == "number" else one
        sign, before = _before(clause[: found.start()])
        if count is not None and ("-" in found[0] or before in comparison_words().lasting):
            limits = _limits(units[found[2].lower()] * float(count), sign)
            yield Said("minutes", *limits, found[0] if sign == "=" else f"{sign} {found[0]}")


def _before(words: str) -> tuple[str, str]:
    """Return how the number that follows these words compares, and the word before all that."""
    left = words.casefold().rstrip()
    signs = {" ".join(phrase): sign for phrase, sign in number_words().before.items()}
    longest = max((phrase for phrase in signs if left.endswith(f" {phrase}")), key=len, default="")
    return signs.get(longest, "="), left.removesuffix(longest).rstrip().rpartition(" ")[2]


class Wording:
    """The words of one report: its clause, and those around it. `parties` are the words that name its parties."""

    def __init__(self, before: str, clause: str, after: str, trigger: str, parties: frozenset[str]) -> None:
        self.clause = clause
        self._before, self._after, self._trigger, self._parties = before, after, trigger, parties

    @cached_property
    def topic(self) -> frozenset[str]:
        """The roots of the words that say what it was about."""
        return self._roots(self.clause)

    @cached_property
    def around(self) -> frozenset[str]:
        """The same with the words before and after the clause."""
        return self._roots(f"{self._before} {self.clause} {self._after}")

    @cached_property
    def names(self) -> frozenset[str]:
        """The names in the clause that are none of a party: what was closed, and where."""
        found = {m[0].lower() for m in _NAME.finditer(self.clause) if m.start()}
        return frozenset(w for w in map(_bare, found) if not self._said_already(w))

    @cached_property
    def offices(self) -> frozenset[str]:
        """The offices that the clause names: "the foreign ministers of X and Y" are not their presidents."""
        return frozenset(_offices()[m[1].lower()] for m in _office_words().finditer(self.clause))

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of the clause."""
        return frozenset(map(_bare, WORD.findall(self.clause.lower())))

    @property
    def lasts(self) -> bool:
        """Whether a duration in the clause tells how long ago something began: "has been closed for three weeks"."""
        return not comparison_words().going_on.isdisjoint(WORD.findall(self.clause))

    @cached_property
    def durations(self) -> tuple[Said, ...]:
        """How long the clause says that it took, in minutes."""
        return tuple(_lasting(self.clause))

    @cached_property
    def open_channel(self) -> bool:
        """Whether a contact is told in words that leave open by which way it was."""
        known, clause = comparison_words(), self.clause.lower()
        vague = self._trigger.lower() in known.open_channel
        return vague and not _PLACED.search(self.clause) and not any(w in clause for w in known.in_one_room)

    def _said_already(self, word: str) -> bool:
        return word in self._parties or stem(word) in self._parties or word in comparison_words().no_topic

    def _roots(self, text: str) -> frozenset[str]:
        known = comparison_words()
        words = {_bare(w) for w in WORD.findall(text.lower())} - known.small - known.no_topic
        return frozenset(w[:_ROOT] for w in words if len(w) > _FEW and not w.isdigit() and not self._said_already(w))


@cache
def _offices() -> dict[str, str]:
    """Return words -> office, for offices whose holders are told by them."""
    known = comparison_words().offices
    return {w.lower(): o.name for o in roles().offices if o.name in known for w in o.words}


@cache
def _office_words() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in sorted(_offices(), key=len, reverse=True))
    return re.compile(rf"\b({words})s?\b", re.IGNORECASE)


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


@cache
def _duration() -> re.Pattern[str]:
    units = "|".join(sorted(comparison_words().durations, key=len, reverse=True))
    later = r"(?!\s+(?:ago|earlier|later|before|after|of))"
    return re.compile(rf"\b([A-Za-z]+|\d+(?:\.\d+)?)[\s-]({units})s?\b{later}", re.IGNORECASE)
