"""Durations, sets and times that are left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor_analysis.parse.when.context import Context, Expression, TimeValue

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Word
    from corridor_analysis.parse.when.time_words import TimeWord

__all__ = ["RULES"]

_TIMES = {"TM": "M", "TH": "H", "TS": "S"}
_HALVES = {"TM": "30S", "TH": "30M", "D": "T12H", "Y": "6M"}
_TENS = {"DE": (10, "Y"), "CE": (100, "Y"), "ML": (1000, "Y"), "FN": (2, "W"), "Q": (1, "Q"), "WE": (2, "D")}


def amount(number: float | str, unit: str) -> str | None:
    """Return the TIMEX3 value of so many units: P2W, PT72H, PT1M30S, PXD; None for a unit of no fixed length."""
    if unit == "GN":
        return None
    prefix, letter = ("PT", _TIMES[unit]) if unit in _TIMES else ("P", unit)
    if isinstance(number, str):
        return f"{prefix}{number}{letter}"
    factor, letter = _TENS.get(unit, (1, letter))
    number = round(min(number, 10**9) * factor, 2)
    half = _HALVES.get(unit) if number % 1 == 0.5 and number > 1 else None
    digits = f"{int(number)}" if half or number == int(number) else f"{number}"
    return f"{prefix}{digits}{letter}{half or ''}"


def _number(expr: Expression) -> float | str:
    few = expr.get("few", "some")
    half = 0.5 if expr.has("half") else 0
    number = expr.number()
    if number is not None:
        return number + half
    if few:
        return few.payload or "X"
    return 1 + half if expr.has("and") or not half else half


def _unit(expr: Expression) -> TimeWord:
    return expr.get("unit", "units", "annum", "annums", "quarter", "quarters")


def duration(expr: Expression, context: Context) -> TimeValue | None:
    """two weeks, a few days, 18 months, two-week; not an age, a fraction or a rate"""
    unit = _unit(expr)
    token = context.token(unit.start)
    if token is not None and _is_other(token, unit.cls):
        return None
    if (
        unit.cls in ("units", "annums")
        and expr.has("a")
        and expr.number() is None
        and not expr.has("few", "some", "half")
    ):
        return None  # "a months-long wait" is not one month
    value = amount(_number(expr), str(unit.payload))
    return TimeValue("DURATION", value, "none") if value else None


def _is_other(unit: Word, cls: str) -> bool:
    """Return whether the words are an age ("52 years old"), a fraction ("a quarter of") or a rate ("$5 a day")."""
    following = [t.lower_ for t in unit.doc[unit.i + 1 : unit.i + 3]]
    if cls in ("annum", "annums") and "old" in following[:1] + (following[1:] if following[:1] == ["-"] else []):
        return True
    if cls in ("quarter", "quarters"):
        return following[:1] == ["of"]
    return unit.dep_ == "npadvmod" and unit.head.pos_ in ("NOUN", "NUM", "SYM") and unit.i > unit.head.i


def span(expr: Expression, context: Context) -> TimeValue | None:
    """the past two years, the next few weeks, the first nine months"""
    return duration(expr, context)


def vague_span(expr: Expression, context: Context) -> TimeValue:
    """recent years, the coming weeks, the weeks ahead"""
    ahead = expr.has("next", "ahead")
    return TimeValue("DATE", "FUTURE_REF" if ahead else "PAST_REF", "vague")


def bare_units(expr: Expression, context: Context) -> TimeValue | None:
    """for decades, weeks of talks"""
    unit = _unit(expr)
    token = context.token(unit.start)
    if token is not None and _is_other(token, unit.cls):
        return None
    value = amount("X", str(unit.payload))
    return TimeValue("DURATION", value, "none") if value else None


def set(expr: Expression, context: Context) -> TimeValue | None:
    """daily, every two weeks, each year"""
    word = expr.get("frequency", "frequency_adverb")
    if word:
        token = context.token(word.start)
        if word.cls == "frequency_adverb" and token is not None and token.tag_ != "RB":
            return None
        return TimeValue("SET", str(word.payload), "none")
    named = expr.get("part", "season")
    if named:
        return TimeValue(
            "SET", f"XXXX-{named.payload}" if named.cls == "season" else f"XXXX-XX-XXT{named.payload}", "none"
        )
    every = int(expr.get("every").payload)
    value = amount((expr.number() or 1) * every, str((expr.get("weekend") or _unit(expr)).payload))
    return TimeValue("SET", value, "none") if value else None


def vague(expr: Expression, context: Context) -> TimeValue:
    """now, recently, the near future"""
    value = "PAST_REF" if expr.has("past") else str(expr.words[0].payload) or "PRESENT_REF"
    return TimeValue("DATE", value, "vague")


_RULES = (
    duration,
    span,
    vague_span,
    bare_units,
    set,
    vague,
)
RULES = {rule.__name__: rule for rule in _RULES}
