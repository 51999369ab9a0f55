"""Quarters of the year as companies and budgets count them, and comparisons with a year ago."""

from __future__ import annotations

from corridor_analysis.parse.when.calendar import period, shift, unit_of
from corridor_analysis.parse.when.context import Context, Expression, TimeValue, unknown
from corridor_analysis.parse.when.tense import direction


def _reported(context: Context) -> str | None:
    """Return the quarter that the article is about: the last one named that is over, else the last one named."""
    quarters = [v for v in reversed(context.anchors) if unit_of(v) == "Q"]
    now = period("Q", context.published) if context.published else "9999"
    return next((v for v in quarters if v < now), quarters[0] if quarters else None)


def _named(expr: Expression) -> int | None:
    """Return the number of the quarter; 0 if no year has such a one, None if none is said."""
    word = expr.get("ordinal", "nth")
    return None if word is None else word.number if 1 <= word.number <= 4 else 0


def quarter(expr: Expression, context: Context) -> TimeValue | None:
    """the third quarter, next year's first quarter, the 1988 quarter"""
    number = _named(expr)
    if number == 0:
        return None
    if number is None and (reported := _reported(context)):
        number = int(reported[-1])
    year, basis = _year(expr, context, number)
    here = f"{year:04}" if year else "XXXX"
    value = f"{here}-Q{number}" if number else here
    return TimeValue("DATE", value, basis, not expr.has("year", "possessive", "annum"))


def _year(expr: Expression, context: Context, number: int | None) -> tuple[int | None, str]:
    """Return the year of a quarter and what it rests on: the nearest that has begun, unless the clause looks ahead."""
    if word := expr.get("year"):
        return word.number, "absolute"
    if context.published is None:
        return None, "none"
    year = context.published.year
    if step := expr.get("last", "next", "this"):
        return year + step.number, "published"
    ahead = (number or 1) - int(period("Q", context.published)[-1])
    if ahead > 1 and direction(context, expr) != "future":
        year -= 1
    elif ahead < -1 and direction(context, expr) == "future":
        year += 1
    return year, "published"


def year_ago(expr: Expression, context: Context) -> TimeValue | None:
    """a year earlier, the year-ago quarter: the quarter that the article is about, a year before"""
    number, reported = _named(expr), _reported(context)
    if number == 0:
        return None
    if number and context.published is not None:
        return TimeValue("DATE", f"{context.published.year - 1:04}-Q{number}", "published", False)
    if reported and (value := shift(reported, "Q", -4)):
        return TimeValue("DATE", value, "anchor", False)
    named = expr.has("earlier", "before") and context.anchor()
    return (context.from_anchor if named else context.relative)("Y", -1)._replace(anchors=False)


def ended(expr: Expression, context: Context) -> TimeValue | None:
    """the year ended March 31, the quarter ended Sept. 30"""
    if expr.has("annum"):
        return TimeValue("DURATION", "P1Y", "none")
    reported = _reported(context)
    return TimeValue("DATE", reported, "anchor") if reported else context.relative("Q", -1)


def latest(expr: Expression, context: Context) -> TimeValue | None:
    """the latest quarter, the quarter, the current year"""
    if unit := expr.get("unit", "annum"):
        return context.relative(unit.code, -expr.has("latest")) if unit.code in ("D", "W", "M", "Y") else None
    if expr.has("current"):
        return context.relative("Q")
    if reported := _reported(context):
        return TimeValue("DATE", reported, "anchor")
    return context.relative("Q", -1) if context.published else unknown("Q")


def half_year(expr: Expression, context: Context) -> TimeValue | None:
    """the first half of 2022, the last half of next year"""
    which = expr.get("ordinal") or expr.word("last")
    if which.number not in (1, 2, -1):
        return None
    year = expr.get("year")
    step = next((w for w in expr.words if w.cls in ("last", "this", "next") and w != which), None)
    meant = TimeValue("DATE", year.code, "absolute") if year else context.relative("Y", step.number if step else 0)
    return meant._replace(value=f"{meant.value}-H{1 if which.number == 1 else 2}")
