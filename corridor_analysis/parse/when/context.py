"""What a construction is resolved against: its words, the day of publication, the dates named before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from corridor_analysis.parse.when.calendar import period, shift, unit_of
from corridor_analysis.parse.when.numbers import compose
from corridor_analysis.parse.when.time_words import TimeWord

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Tree, Word

__all__ = ["Context", "Expression", "TimeValue", "unknown"]

_NUMERIC = ("int2", "int", "year", "decimal", "number")
_UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "H": "XXXX-HX",
            "Y": "XXXX", "DE": "XXXX", "CE": "XXXX"}  # fmt: skip
_WITHIN = {"D": ("D",), "W": ("D", "W", "WE"), "WE": ("D", "W", "WE"), "M": ("D", "W", "WE", "M"),
           "Q": ("D", "W", "WE", "M", "Q")}  # fmt: skip


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
