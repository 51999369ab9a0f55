"""Quarters of the year as companies and budgets count them, and comparisons with a year ago."""

from __future__ import annotations

from corridor_analysis.parse.timex.calendar import period, shift, unit_of
from corridor_analysis.parse.timex.context import Context, Hit, Reading, unknown
from corridor_analysis.parse.timex.tense import direction

__all__ = ["RULES"]


def _reported(context: Context) -> str | None:
    """Return the quarter that the article is about: the last one named that is over, else the last one named."""
    quarters = [v for v in reversed(context.anchors) if unit_of(v) == "Q"]
    now = period("Q", context.published) if context.published else "9999"
    return next((v for v in quarters if v < now), quarters[0] if quarters else None)


def _named(hit: Hit) -> int | None:
    """Return the number of the quarter; 0 if no year has such a one, None if none is said."""
    word = hit.get("ordinal", "nth")
    return None if word is None else int(word.payload) if 1 <= int(word.payload) <= 4 else 0


def quarter(hit: Hit, context: Context) -> Reading | None:
    """the third quarter, next year's first quarter, the 1988 quarter"""
    number = _named(hit)
    if number == 0:
        return None
    if number is None:
        reported = _reported(context)
        number = int(reported[-1]) if reported else None
    year, basis = _year(hit, context, number)
    here = f"{year:04}" if year else "XXXX"
    value = f"{here}-Q{number}" if number else here
    return Reading("DATE", value, basis, not hit.has("year", "possessive", "annum"))


def _year(hit: Hit, context: Context, number: int | None) -> tuple[int | None, str]:
    """Return the year of a quarter and what it rests on: the nearest that has begun, unless the clause looks ahead."""
    word = hit.get("year")
    if word:
        return int(word.payload), "absolute"
    if context.published is None:
        return None, "none"
    year = context.published.year
    step = hit.get("last", "next", "this")
    if step:
        return year + int(step.payload or 0), "published"
    ahead = (number or 1) - int(period("Q", context.published)[-1])
    if ahead > 1 and direction(context, hit) != "future":
        year -= 1
    elif ahead < -1 and direction(context, hit) == "future":
        year += 1
    return year, "published"


def year_ago(hit: Hit, context: Context) -> Reading | None:
    """a year earlier, the year-ago quarter: the quarter that the article is about, a year before"""
    number = _named(hit)
    reported = _reported(context)
    if number == 0:
        return None
    if number and context.published is not None:
        return Reading("DATE", f"{context.published.year - 1:04}-Q{number}", "published", False)
    if reported and (value := shift(reported, "Q", -4)):
        return Reading("DATE", value, "anchor", False)
    if hit.has("earlier", "before") and context.anchor():
        return context.from_anchor("Y", -1)._replace(anchors=False)
    return context.relative("Y", -1)._replace(anchors=False)


def ended(hit: Hit, context: Context) -> Reading | None:
    """the year ended March 31, the quarter ended Sept. 30"""
    if hit.has("annum"):
        return Reading("DURATION", "P1Y", "none")
    reported = _reported(context)
    return Reading("DATE", reported, "anchor") if reported else _completed(context)


def _completed(context: Context) -> Reading:
    return context.relative("Q", -1)


def latest(hit: Hit, context: Context) -> Reading | None:
    """the latest quarter, the quarter, the current year"""
    unit = hit.get("unit", "annum")
    if unit is not None:
        if unit.payload not in ("D", "W", "M", "Y"):
            return None
        return context.relative(str(unit.payload), -int(hit.has("latest")))
    reported = _reported(context)
    if hit.has("current"):
        return context.relative("Q")
    if reported:
        return Reading("DATE", reported, "anchor")
    return _completed(context) if context.published else unknown("Q")


def half_year(hit: Hit, context: Context) -> Reading | None:
    """the first half of 2022, the last half of next year"""
    which = hit.get("ordinal") or hit.get("last")
    number = 2 if which.cls == "last" or which.payload == 2 else 1
    year = hit.get("year")
    step = next((w for w in hit.words if w.cls in ("last", "this", "next") and w != which), None)
    reading = Reading("DATE", f"{year.payload}", "absolute") if year else context.relative("Y", int(step.payload or 0))
    return reading._replace(value=f"{reading.value}-H{number}") if which.payload in (1, 2, -1) else None


_RULES = (
    quarter,
    year_ago,
    ended,
    latest,
    half_year,
)
RULES = {rule.__name__: rule for rule in _RULES}
