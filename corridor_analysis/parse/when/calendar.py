"""The calendar, and what an article's own times are reckoned from: publication, dates named before, a clause's verb.

Values are the strings of TIMEX3 (ISO 8601 with its extensions): `2023-02-10`, `2023-02`, `2023-W06`, `2023-W06-WE`,
`2023-Q1`, `2023-H1`, `2023-SU`, `2023`, `198X`, `19XX`. Winter is named by the year in which it begins.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from corridor_analysis.parse.when.vocabulary import Expression, TimeValue, time_vocabulary

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Tree, Word

__all__ = [
    "Context", "bounds", "day", "days_from", "direction", "feast", "nearest_year", "period", "shift", "unit_of",
    "unknown", "weekday_before",
]  # fmt: skip

_SHAPES = {
    "D": re.compile(r"\d{4}-\d\d-\d\d"),
    "M": re.compile(r"\d{4}-\d\d"),
    "WE": re.compile(r"\d{4}-W\d\d-WE"),
    "W": re.compile(r"\d{4}-W\d\d"),
    "Q": re.compile(r"\d{4}-Q\d"),
    "H": re.compile(r"\d{4}-H\d"),
    "S": re.compile(r"\d{4}-(?:SP|SU|FA|WI)"),
    "Y": re.compile(r"\d{4}"),
    "DE": re.compile(r"\d{3}X"),
    "CE": re.compile(r"\d\dXX"),
}
_DAYS = {"D": 1, "W": 7, "WE": 7}  # how long units are, in days or in months
_MONTHS = {"M": 1, "Q": 3, "S": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200}
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "H": "XXXX-HX",
            "Y": "XXXX", "DE": "XXXX", "CE": "XXXX"}  # fmt: skip
_WITHIN = {"D": ("D",), "W": ("D", "W", "WE"), "WE": ("D", "W", "WE"), "M": ("D", "W", "WE", "M"),
           "Q": ("D", "W", "WE", "M", "Q")}  # fmt: skip
_TIMES = ("month", "weekday", "season", "quarter", "part", "unit", "weekend")
_LINKS = frozenset({"compound", "nummod", "advmod", "npadvmod"})


def unit_of(value: str) -> str | None:
    """Return the unit of a date value (D W WE M Q H S Y DE CE); of a clock time, that of its day; else None."""
    value = value.split("T")[0]
    return next((unit for unit, shape in _SHAPES.items() if shape.fullmatch(value)), None)


def day(year: int, month: int, number: int) -> date | None:
    """Return that day, or None where the calendar has no such day."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]:
        return date(year, month, number)
    return None


def days_from(start: date, count: int) -> date | None:
    """Return the day `count` days after one; None outside the calendar."""
    ordinal = start.toordinal() + count
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def _months(start: date, count: int) -> date | None:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])) if 1 <= year <= 9999 else None


def period(unit: str, of: date) -> str:
    """Return the value of the period of that unit that a day lies in."""
    if unit in ("W", "WE"):
        week = of.isocalendar()
        return f"{week.year:04}-W{week.week:02}" + ("-WE" if unit == "WE" else "")
    if unit == "S":
        name = ("WI", "SP", "SU", "FA")[of.month % 12 // 3]
        return f"{of.year - (of.month < 3):04}-{name}"
    if unit in ("Q", "H"):
        return f"{of.year:04}-{unit}{(of.month - 1) // _MONTHS[unit] + 1}"
    iso = of.isoformat()
    return {"D": iso, "M": iso[:7], "Y": iso[:4], "DE": iso[:3] + "X", "CE": iso[:2] + "XX"}[unit]


def shift(value: str, unit: str, count: int) -> str | None:
    """Return the period of that unit that lies `count` units from a value; None outside the calendar."""
    limits = bounds(value)
    if limits is None or abs(count) > 10**6:
        return None
    start = limits[0]
    moved = days_from(start, count * _DAYS[unit]) if unit in _DAYS else _months(start, count * _MONTHS[unit])
    return period(unit, moved) if moved else None


def bounds(value: str) -> tuple[date, date] | None:
    """Return the first and the last day of a date value; None where it names no stretch of the calendar."""
    value = value.split("T")[0]
    unit, year, rest = unit_of(value), value[:4].replace("X", "0"), value[5:]
    if unit in ("W", "WE"):
        return _week(int(year), int(rest[1:3]), 6 if unit == "WE" else 1)
    if unit is None or unit == "D":
        only = day(int(year), int(rest[:2]), int(rest[3:])) if unit else None
        return (only, only) if only else None
    month = _SEASONS[rest] if unit == "S" else (int(rest.lstrip("QH") or 1) - 1) * _MONTHS[unit] + 1
    first = day(int(year), month, 1)
    last = _months(first, _MONTHS[unit] - 1) if first else None
    return (first, last.replace(day=monthrange(last.year, last.month)[1])) if first and last else None


def _week(year: int, week: int, first: int) -> tuple[date, date] | None:
    try:
        return date.fromisocalendar(year, week, first), date.fromisocalendar(year, week, 7)
    except ValueError:  # week 53 of a year of 52, year 0
        return None


def nearest_year(month: int, number: int, to: date, *, weekday: int | None = None) -> date | None:
    """Return the day of that month and number that lies nearest to a day.

    Of the years around, those count in which it is that weekday (1 is Monday), if there is one and any is given.
    """
    days = [d for year in range(to.year - 5, to.year + 6) if (d := day(year, month, number))]
    agreeing = [d for d in days if d.isoweekday() == weekday]
    return min(agreeing or days, key=lambda d: (abs((d - to).days), d), default=None)


def weekday_before(number: int, to: date) -> date | None:
    """Return the latest day of that weekday (1 is Monday) that is not after a day."""
    return days_from(to, -((to.isoweekday() - number) % 7))


def easter(year: int) -> date:
    """Return Easter Sunday of a year (Gauss's computus in the form of Butcher, Gregorian calendar)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, number = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, number + 1)


def feast(rule: str, year: int) -> date | None:
    """Return the day of a holiday in a year.

    `rule` is `12-25`, or `11 4 4` (month, which of its weekdays with -1 for the last, weekday), or days from Easter.
    """
    if "-" in rule[1:3]:
        return day(year, int(rule[:2]), int(rule[3:]))
    parts = [int(part) for part in rule.split()]
    if len(parts) == 1:
        return days_from(easter(year), parts[0])
    month, which, weekday = parts
    if which > 0:
        first = date(year, month, 1)
        return days_from(first, (weekday - first.isoweekday()) % 7 + 7 * (which - 1))
    return weekday_before(weekday, date(year, month, monthrange(year, month)[1]))


def unknown(unit: str) -> TimeValue:
    """Return the value of a period of that unit that nothing in the article places in time."""
    return TimeValue("DATE", _UNKNOWN[unit], "none")


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

    def quarter(self) -> str | None:
        """Return the quarter that the article is about: the last one named that is over, else the last one named."""
        quarters = [v for v in reversed(self.anchors) if unit_of(v) == "Q"]
        now = period("Q", self.published) if self.published else "9999"
        return next((v for v in quarters if v < now), quarters[0] if quarters else None)

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
    present = any(t.tag_ in ("VBZ", "VBP") for t in verb.children if t.dep_ == "auxpass")
    past = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and not present)
    if verb.tag_ == "VBG" and verb.lemma_ in time_vocabulary().starting:
        return "future"  # "through the gate, starting Tuesday"
    if loose and _announced(token, verb):
        return "future"
    if until:
        had = any(t.lower_ in time_vocabulary().past_helpers or t.dep_ == "neg" for t in verb.children)
        return "past" if past and had else "future"
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
