"""What the words of a report say beside who and when: what it was about, which things they name, how long it took."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from corridor_analysis.corroborate.comparison_lexicon import comparison_words
from corridor_analysis.corroborate.numbers import Said, lasting
from corridor_analysis.parse.when.vocabulary import time_vocabulary
from corridor_analysis.parse.who.lexicons import roles
from corridor_analysis.parse.who.unlisted_states import stem

__all__ = ["LOOK_BACK", "LOOK_ON", "WORD", "Wording"]

LOOK_BACK = 120  # characters before a clause in which its subject and adverbs stand
LOOK_ON = 160  # characters after it in which a report goes on about it
WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<![.!?:“\"]\s)\b[A-Z][\w’'-]*")
_ROOT = 5  # letters by which forms of one word are the same: reopen, reopening
_FEW = 3  # letters of a word that can be a topic
_PLACED = re.compile(r"\b(?:in|at)\s+(?:the\s+)?[A-Z]")


class Wording:
    """The words of one report: its clause, and those around it. `parties` are the words that name its parties."""

    __slots__ = ("__dict__", "_after", "_before", "_parties", "_trigger", "clause")

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
        return tuple(lasting(self.clause, _spans(self.clause)))

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


def _spans(text: str) -> Iterator[tuple[float, int, str]]:
    """Yield each duration of a text: minutes, where it begins, and its words."""
    units, numbers = comparison_words().durations, time_vocabulary().words
    for found in _duration().finditer(text):
        unit, count = units.get(found[2].lower()), numbers.get(found[1].lower())
        if unit and found[1][0].isdigit():
            yield unit * float(found[1]), found.start(), found[0]
        elif unit and (found[1].lower() in ("a", "an") or (count is not None and count.cls == "number")):
            yield unit * (float(count.payload) if count and count.cls == "number" else 1.0), found.start(), found[0]
