"""Durations, sets and times that are left open."""

from __future__ import annotations

from corridor_analysis.parse.timex.context import Context, Hit, Reading

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


def _number(hit: Hit) -> float | str:
    few = hit.get("few", "some")
    number = hit.number()
    if number is not None:
        return number + (0.5 if hit.has("half") else 0)
    if few:
        return few.payload or "X"
    return 0.5 if hit.has("half") else 1


def _unit(hit: Hit) -> str:
    return str(hit.get("unit", "units", "annum", "quarter", "quarters").payload)


def duration(hit: Hit, context: Context) -> Reading | None:
    """two weeks, a few days, 18 months, two-week"""
    value = amount(_number(hit), _unit(hit))
    return Reading("DURATION", value, "none") if value else None


def span(hit: Hit, context: Context) -> Reading | None:
    """the past two years, the next few weeks, the first nine months"""
    return duration(hit, context)


def vague_span(hit: Hit, context: Context) -> Reading:
    """recent years, the coming weeks, the weeks ahead"""
    ahead = hit.has("next", "ahead")
    return Reading("DATE", "FUTURE_REF" if ahead else "PAST_REF", "vague")


def bare_units(hit: Hit, context: Context) -> Reading | None:
    """for decades, weeks of talks"""
    value = amount("X", _unit(hit))
    return Reading("DURATION", value, "none") if value else None


def set(hit: Hit, context: Context) -> Reading | None:
    """daily, every two weeks, each year"""
    word = hit.get("frequency")
    if word:
        return Reading("SET", str(word.payload), "none")
    named = hit.get("part", "season")
    if named:
        return Reading(
            "SET", f"XXXX-{named.payload}" if named.cls == "season" else f"XXXX-XX-XXT{named.payload}", "none"
        )
    every = int(hit.get("every").payload)
    value = amount(
        (hit.number() or 1) * every, str(hit.get("unit", "units", "annum", "quarter", "quarters", "weekend").payload)
    )
    return Reading("SET", value, "none") if value else None


def vague(hit: Hit, context: Context) -> Reading:
    """now, recently, the near future"""
    word = hit.words[0]
    return Reading("DATE", str(word.payload) or "PRESENT_REF", "vague")


RULES = {f.__name__: f for f in (duration, span, vague_span, bare_units, set, vague)}
