"""Quarters of the year, as companies and budgets count them."""

from __future__ import annotations

from corridor_analysis.parse.timex.calendar import shift
from corridor_analysis.parse.timex.context import Context, Hit, Reading, unknown

__all__ = ["RULES"]


def _year(hit: Hit, context: Context) -> tuple[int | None, str]:
    word = hit.get("year")
    if word:
        return int(word.payload), "absolute"
    if context.published is None:
        return None, "none"
    step = hit.get("last", "next")
    return context.published.year + (int(step.payload) if step else 0), "published"


def quarter(hit: Hit, context: Context) -> Reading | None:
    """the third quarter, next year's first quarter, the year-ago quarter"""
    number = hit.get("ordinal", "nth")
    if number is not None and not 1 <= int(number.payload) <= 4:
        return None
    year, basis = _year(hit, context)
    if hit.has("yearago"):
        return _year_ago(number, context)
    if number is None:
        return Reading("DATE", f"{year:04}" if year else "XXXX", basis)
    value = f"Q{number.payload}"
    if year is None:
        return Reading("DATE", f"XXXX-{value}", basis)
    current = shift(context.published.isoformat(), "Q", 0) if context.published else None
    if (
        basis == "published"
        and not hit.has("last", "this", "next")
        and f"{year:04}-{value}" > (current or "")
    ):
        pass
    return Reading("DATE", f"{year:04}-{value}", basis)


def _year_ago(number: object, context: Context) -> Reading:
    if number is not None and context.published is not None:
        return Reading("DATE", f"{context.published.year - 1:04}-Q{number.payload}", "published")
    anchor = context.anchor("Q")
    if anchor:
        return Reading("DATE", f"{int(anchor[:4]) - 1:04}{anchor[4:]}", "anchor")
    return context.relative("Y", -1)


def period(hit: Hit, context: Context) -> Reading:
    """the latest quarter, the current year"""
    unit = hit.get("unit")
    if unit is not None and unit.payload in ("D", "W", "M", "Y"):
        return context.relative(str(unit.payload))
    anchor = context.anchor("Q")
    return Reading("DATE", anchor, "anchor") if anchor else context.relative("Q") if unit else unknown("Q")


RULES = {f.__name__: f for f in (quarter, period)}
