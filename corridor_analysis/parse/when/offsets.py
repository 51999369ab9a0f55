"""Times so many units before or after another: two weeks ago, three days later, the day before."""

from __future__ import annotations

from corridor_analysis.parse.when.amounts import amount
from corridor_analysis.parse.when.context import Context, Expression, TimeValue

__all__ = ["RULES"]

_DATED = frozenset({"D", "W", "M", "Q", "Y"})
_YEARS = {"DE": 10, "CE": 100, "ML": 1000}


def offset(expr: Expression, context: Context) -> TimeValue | None:
    """two weeks ago, a year earlier, three days later, the day before; before or after a clause, a length of time"""
    way = expr.get("ago", "earlier", "later", "before", "after", "hence")
    unit, count = _measure(expr)
    if _governs(way.start, context) and not expr.has("that"):
        return None if expr.has("the") else _length(unit, count)
    if count is None:
        return _vague(way.cls) if way.cls in ("ago", "hence") else _length(unit, count)
    if unit not in _DATED:
        return _length(unit, count)
    steps = int(way.payload) * count
    if way.cls in ("ago", "hence"):
        return context.relative(unit, steps)
    return context.from_anchor(unit, steps)


def _measure(expr: Expression) -> tuple[str, int | None]:
    """Return the unit and how many of it; None where the words leave the number open."""
    word = expr.get("unit", "units", "annum", "annums", "quarter", "quarters", "part")
    unit = "D" if word.cls == "part" else str(word.payload)
    count = _count(expr)
    if unit == "FN":
        return "W", None if count is None else 2 * count
    if unit in _YEARS and count is not None:
        return "Y", count * _YEARS[unit]
    return unit, count


def _count(expr: Expression) -> int | None:
    number = expr.number()
    if number is not None:
        return int(min(number, 10**6))
    few = expr.get("few", "some")
    if few:
        return few.payload if isinstance(few.payload, int) else None
    return 1 if expr.has("a", "the") else None


def _governs(at: int, context: Context) -> bool:
    """Return whether `before` or `after` introduces a phrase or clause of its own."""
    token = context.token(at)
    if token is None or token.lower_ not in ("before", "after"):
        return False
    return token.dep_ == "mark" or any(t.dep_ in ("pobj", "pcomp") for t in token.children)


def _length(unit: str, count: int | None) -> TimeValue | None:
    value = amount("X" if count is None else count, unit)
    return TimeValue("DURATION", value, "none") if value else None


def _vague(way: str) -> TimeValue:
    return TimeValue("DATE", "FUTURE_REF" if way in ("hence", "later", "after") else "PAST_REF", "vague")


RULES = {"offset": offset}
