"""Durations, sets, times so many units before or after another, and times that are left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor_analysis.parse.when.calendar import Context
from corridor_analysis.parse.when.vocabulary import Expression, TimeValue

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Word
    from corridor_analysis.parse.when.vocabulary import TimeWord

_TIMES = {"TM": "M", "TH": "H", "TS": "S"}
_HALVES = {"TM": "30S", "TH": "30M", "D": "T12H", "Y": "6M"}
_TENS = {"DE": (10, "Y"), "CE": (100, "Y"), "ML": (1000, "Y"), "FN": (2, "W"), "Q": (1, "Q"), "WE": (2, "D")}
_DATED = frozenset({"D", "W", "M", "Q", "Y"})
_YEARS = {"DE": 10, "CE": 100, "ML": 1000}
_UNITS = ("unit", "units", "annum", "annums", "quarter", "quarters")


def _duration(number: float | str, unit: str) -> TimeValue | None:
    """Return so many units as TIMEX3 has them: P2W, PT72H, PT1M30S, PXD; None for a unit of no fixed length."""
    if unit == "GN":
        return None
    prefix, letter = ("PT", _TIMES[unit]) if unit in _TIMES else ("P", unit)
    if isinstance(number, str):
        return TimeValue("DURATION", f"{prefix}{number}{letter}", "none")
    factor, letter = _TENS.get(unit, (1, letter))
    number = round(min(number, 10**9) * factor, 2)
    half = _HALVES.get(unit) if number % 1 == 0.5 and number > 1 else None
    digits = f"{int(number)}" if half or number == int(number) else f"{number}"
    return TimeValue("DURATION", f"{prefix}{digits}{letter}{half or ''}", "none")


def _number(expr: Expression) -> float | str | None:
    few, number = expr.get("few", "some"), expr.number()
    if number is not None:
        return number + (0.5 if expr.has("half") else 0)
    if few:
        return few.payload or "X"
    return (1.5 if expr.has("and") else 0.5) if expr.has("half") else None


def duration(expr: Expression, context: Context) -> TimeValue | None:
    """two weeks, a few days, 18 months, the past two years, for decades; not an age, a fraction or a rate"""
    unit, number = expr.word(*_UNITS), _number(expr)
    token = context.token(unit.start)
    if token is not None and _is_other(token, unit.cls):
        return None
    if number is None and expr.has("a"):
        return None if unit.cls in ("units", "annums") else _duration(1, unit.code)  # "a months-long wait"
    return _duration("X" if number is None else number, unit.code)


def _is_other(unit: Word, cls: str) -> bool:
    """Return whether the words are an age ("52 years old"), a fraction ("a quarter of") or a rate ("$5 a day")."""
    following = [t.lower_ for t in unit.doc[unit.i + 1 : unit.i + 3]]
    if cls in ("annum", "annums") and (following[:1] == ["old"] or following == ["-", "old"]):
        return True
    if cls in ("quarter", "quarters"):
        return following[:1] == ["of"]
    return unit.dep_ == "npadvmod" and unit.head.pos_ in ("NOUN", "NUM", "SYM") and unit.i > unit.head.i


def repeated(expr: Expression, context: Context) -> TimeValue | None:
    """daily, every two weeks, each year, every July"""
    if word := expr.get("frequency", "frequency_adverb"):
        token = context.token(word.start)
        if word.cls == "frequency_adverb" and token is not None and token.tag_ != "RB":
            return None
        return TimeValue("SET", word.code, "none")
    if named := expr.get("part", "season", "month"):
        return TimeValue("SET", f"{'XXXX-XX-XXT' if named.cls == 'part' else 'XXXX-'}{named.code:0>2}", "none")
    every, unit = expr.word("every").number, expr.get("weekend") or expr.word(*_UNITS)
    meant = _duration((expr.number() or 1) * every, unit.code)
    return meant._replace(type="SET") if meant else None


def vague(expr: Expression, context: Context) -> TimeValue:
    """now, recently, the near future, recent years, the coming weeks, the weeks ahead"""
    past = "PAST_REF" if expr.has("past", *_UNITS) else expr.words[0].code or "PRESENT_REF"
    return TimeValue("DATE", "FUTURE_REF" if expr.has("next", "ahead") else past, "vague")


def offset(expr: Expression, context: Context) -> TimeValue | None:
    """two weeks ago, a year earlier, three days later, the day before; before or after a clause, a length of time"""
    way = expr.word("ago", "earlier", "later", "before", "after", "hence")
    from_now = way.cls in ("ago", "hence")
    unit, count = _measure(expr)
    if _governs(way, context) and not expr.has("that"):
        return None if expr.has("the") else _duration("X" if count is None else count, unit)
    if count is None and from_now:
        return TimeValue("DATE", "FUTURE_REF" if way.cls == "hence" else "PAST_REF", "vague")
    if count is None or unit not in _DATED:
        return _duration("X" if count is None else count, unit)
    return (context.relative if from_now else context.from_anchor)(unit, way.number * count)


def _measure(expr: Expression) -> tuple[str, int | None]:
    """Return the unit and how many of it; None where the words leave the number open."""
    word = expr.word(*_UNITS, "part")
    unit, count = "D" if word.cls == "part" else word.code, _count(expr)
    if unit == "FN":
        return "W", None if count is None else 2 * count
    if unit in _YEARS and count is not None:
        return "Y", count * _YEARS[unit]
    return unit, count


def _count(expr: Expression) -> int | None:
    if (number := expr.number()) is not None:
        return int(min(number, 10**6))
    if few := expr.get("few", "some"):
        return few.payload if isinstance(few.payload, int) else None
    return 1 if expr.has("a", "the") else None


def _governs(way: TimeWord, context: Context) -> bool:
    """Return whether `before` or `after` introduces a phrase or clause of its own."""
    token = context.token(way.start)
    if token is None or token.lower_ not in ("before", "after"):
        return False
    return token.dep_ == "mark" or any(t.dep_ in ("pobj", "pcomp") for t in token.children)
