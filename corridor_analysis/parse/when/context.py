"""What a construction is resolved against: its words and their clause, publication, dates named before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from corridor_analysis.parse.when.calendar import period, shift, unit_of
from corridor_analysis.parse.when.vocabulary import TimeWord, time_vocabulary

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Tree, Word

__all__ = ["Context", "Expression", "TimeValue", "compose", "direction", "unknown"]

_NUMERIC = ("int2", "int", "year", "decimal", "number")
_UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "H": "XXXX-HX",
            "Y": "XXXX", "DE": "XXXX", "CE": "XXXX"}  # fmt: skip
_WITHIN = {"D": ("D",), "W": ("D", "W", "WE"), "WE": ("D", "W", "WE"), "M": ("D", "W", "WE", "M"),
           "Q": ("D", "W", "WE", "M", "Q")}  # fmt: skip
_TIMES = ("month", "weekday", "season", "quarter", "part", "unit", "weekend")
_LINKS = frozenset({"compound", "nummod", "advmod", "npadvmod"})


class TimeValue(NamedTuple):
    """What an expression means: TIMEX3 type and value, and what the value rests on."""

    type: str
    value: str
    basis: str
    anchors: bool = True  # whether later expressions may be reckoned from it


def unknown(unit: str) -> TimeValue:
    """Return the value of a period of that unit that nothing in the article places in time."""
    return TimeValue("DATE", _UNKNOWN[unit], "none")


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


@dataclass
class Context:
    """What the article says about time up to here."""

    doc: Tree
    published: date | None
    anchors: list[str] = field(default_factory=list)  # values of the dates named so far
    month: date | None = None  # a day of the month of publication, where that is all that is known

    @property
    def near(self) -> date | None:
        """The day of publication, or one of its month: what months and years are reckoned from."""
        return self.published or self.month

    @cached_property
    def parsed(self) -> bool:
        """Whether the Tree has a dependency parse."""
        return any(word.dep_ for word in self.doc)

    def anchor(self, *units: str, past: bool = False) -> str | None:
        """Return the last date named, of these units if any are given; with `past`, none after publication."""
        named = [v for v in self.anchors if (u := unit_of(v)) and (not units or u in units)]
        if past and self.published:
            named = [v for v in named if v[:10] <= self.published.isoformat()] or named
        return named[-1] if named else None

    def token(self, at: int) -> Word | None:
        """Return the token of the Tree that holds a character."""
        span = self.doc.char_span(at, at + 1, alignment_mode="expand")
        return span[0] if span else None

    def relative(self, unit: str, count: int = 0) -> TimeValue:
        """Return the period of that unit `count` away from publication."""
        now = self.near if unit in ("M", "Y") else self.published
        value = shift(period("D", now), unit, count) if now else None
        return TimeValue("DATE", value, "published") if value else unknown(unit)

    def from_anchor(self, unit: str, count: int = 0, *, past: bool = False) -> TimeValue:
        """Return the period of that unit `count` away from the last date named; it stays open without one.

        A date that is coarser than the unit says nothing: no month is the one before 2020.
        """
        anchor = self.anchor(*_WITHIN.get(unit, ()), past=past)
        value = shift(anchor, unit, count) if anchor else None
        return TimeValue("DATE", value, "anchor") if value else unknown(unit)


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


def _verb(token: Word, through_nouns: bool) -> Word | None:
    """Return the verb that a time modifies, by itself or through a preposition; None where it modifies a noun."""
    for _ in range(6):
        above = token.head
        if above.pos_ in ("VERB", "AUX"):
            return above
        if above == token or not (above.pos_ == "ADP" or token.dep_ in _LINKS or through_nouns):
            return None
        token = above
    return None


def direction(context: Context, expr: Expression, *, loose: bool = False) -> str | None:
    """Return `future` or `past` by the verb that the words of an expression modify; None where nothing says.

    `loose` takes the verb above a noun that they modify, and any to-infinitive as looking ahead.
    """
    until = expr.follows("until")
    head = expr.get(*_TIMES) or expr.words[-1]
    token = context.token(head.start) if context.parsed else None
    if token is not None and _ahead_of(token):
        return "future"
    verb = _verb(token, loose) if token is not None else None
    if token is None or verb is None:
        return "future" if until else None
    past = _is_past(verb)
    if verb.tag_ == "VBG" and verb.lemma_ in time_vocabulary().starting:
        return "future"  # "through the gate, starting Tuesday"
    if loose and _announced(token, verb):
        return "future"
    if until:
        return "past" if past and _had(verb) else "future"
    return "future" if _ahead(verb, loose) else "past" if past else None


def _ahead_of(token: Word) -> bool:
    """Return whether something is ahead of what a time belongs to: "ahead of a summit in Bergen on Tuesday"."""
    at = token.i
    for _ in range(6):
        if token.lower_ == "ahead" or token.head == token:
            return token.lower_ == "ahead"
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return any(t.lower_ == "ahead" and token.i < t.i < at for t in token.children)
    return False


def _announced(token: Word, verb: Word) -> bool:
    """Return whether a time belongs to a noun that is announced or planned: "announced a visit in May"."""
    for _ in range(4):
        token = token.head
        if token.head == verb:
            return token.dep_ == "dobj" and verb.lemma_.lower() in time_vocabulary().announcing
    return False


def _is_past(verb: Word) -> bool:
    if verb.tag_ == "VBD":
        return True
    return verb.tag_ == "VBN" and not any(t.tag_ in ("VBZ", "VBP") for t in verb.children if t.dep_ == "auxpass")


def _had(verb: Word) -> bool:
    return any(t.lower_ in time_vocabulary().past_helpers or t.dep_ == "neg" for t in verb.children)


def _ahead(verb: Word, infinitive: bool) -> bool:
    """Return whether a verb has a modal, follows a plan as its infinitive, or is itself what is planned."""
    plans = time_vocabulary().plans
    helpers = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
    if any(t.lower_ == "have" for t in helpers) and not any(t.lower_ in time_vocabulary().will for t in helpers):
        return False  # "may have met on Friday", "believed to have met"
    if any(t.lower_ in time_vocabulary().modals for t in helpers):
        return True
    if any(t.tag_ == "TO" for t in helpers):
        above = verb.head
        going = above.lower_ == "going" and above.i < verb.i and any(t.dep_ == "aux" for t in above.children)
        return infinitive or going or above.lemma_.lower() in plans
    planned = verb.pos_ == "VERB" and verb.lemma_.lower() in plans
    return planned and (verb.tag_ == "VBN" or verb.lemma_ == "plan")
