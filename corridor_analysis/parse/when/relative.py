"""Dates, quarters and steps that are reckoned from the day of publication or from a date named before."""

from __future__ import annotations

from datetime import date

from corridor_analysis.parse.when.absolute import UNITS, day_of_month, length
from corridor_analysis.parse.when.calendar import Context, days_from, direction, period, shift, unknown, weekday_before
from corridor_analysis.parse.when.vocabulary import Expression, TimeValue, TimeWord

_DATED = frozenset({"D", "W", "M", "Q", "Y"})
_YEARS = {"DE": 10, "CE": 100, "ML": 1000}


def _with_part(day: str, expr: Expression, basis: str) -> TimeValue:
    """Return a day, with the part of it that the words name."""
    part = expr.get("part", "parts")
    return TimeValue("TIME" if part else "DATE", f"{day}T{part.code}" if part else day, basis)


def _step(expr: Expression) -> int:
    word = expr.get("last", "past", "previous", "next", "following")
    return word.number if word else 0


def weekday(expr: Expression, context: Context) -> TimeValue | None:
    """Wednesday: the latest one up to the day of publication, unless the clause looks ahead"""
    number = expr.word("weekday").number
    if _in_a_name(expr, context):
        return None
    if context.published is None:
        return _with_part(f"XXXX-WXX-{number}", expr, "none")
    anchor = context.anchor("D") if expr.has("previous", "following") else None
    now = date.fromisoformat(anchor[:10]) if anchor else context.published
    found = _nearby(number, now, expr, context)
    return _with_part(found.isoformat(), expr, "anchor" if anchor else "published") if found else None


def _in_a_name(expr: Expression, context: Context) -> bool:
    """Return whether a weekday begins a name: "the Sunday Business Post", but not "the Sunday talks"."""
    token = context.token(expr.words[-1].start) if expr.follows("the") else None
    if token is None or token.dep_ != "compound" or token.head.i <= token.i:
        return False
    if token.i > 1 and context.doc[token.i - 2].lower_ == "on":
        return False  # "on the Tuesday Mr Brown left"
    return all(t.tag_.startswith("NNP") and t.is_title for t in context.doc[token.i + 1 : token.head.i + 1])


def _nearby(number: int, now: date, expr: Expression, context: Context) -> date | None:
    """Return the day of that weekday that is meant on a day."""
    found = weekday_before(number, now)
    if expr.has("last", "previous"):
        return found if found != now else days_from(now, -7)
    ahead = expr.has("next", "following") or (found != now and direction(context, expr) == "future")
    return days_from(found, 7) if found and ahead else found


def weekday_set(expr: Expression, context: Context) -> TimeValue:
    """every Thursday, Mondays, Monday nights"""
    number = expr.word("weekday", "weekdays").number
    return _with_part(f"XXXX-WXX-{number}", expr, "none")._replace(type="SET")


def dayname(expr: Expression, context: Context) -> TimeValue | None:
    """today, yesterday, tomorrow morning"""
    if context.published is None:
        return _with_part(unknown("D").value, expr, "none")
    found = days_from(context.published, expr.word("dayname").number)
    return _with_part(found.isoformat(), expr, "published") if found else None


def part(expr: Expression, context: Context) -> TimeValue:
    """this morning, last night, the following evening"""
    if expr.has("that", "following", "next", "previous"):
        meant = context.from_anchor("D", _step(expr), past=direction(context, expr) == "past")
    else:
        meant = context.relative("D", _step(expr))
    return _with_part(meant.value, expr, meant.basis)


def tonight(expr: Expression, context: Context) -> TimeValue:
    """tonight, overnight"""
    meant = context.relative("D")
    return TimeValue("TIME", f"{meant.value}TNI", meant.basis)


def _clock(expr: Expression) -> str | None:
    """Return the time of day, or None where the clock has no such hour."""
    if word := expr.get("clockname"):
        return word.code
    hour, _, rest = expr.words[0].code.partition(":")
    half = expr.get("ampm") or (expr.get("part") if expr.has("in") else None)
    value = int(hour)
    if value > 24 or (rest and int(rest[:2]) > 59) or (half and not 1 <= value <= 12):
        return None
    if half:
        value = value % 12 + (12 if half.code in ("PM", "AF", "EV", "NI") else 0)
    return f"{value:02}:{rest or '00'}"


def clock(expr: Expression, context: Context) -> TimeValue | None:
    """10 p.m. Wednesday, 15:30 GMT, noon: without a day of its own, on the last day named"""
    time = _clock(expr)
    if time is None:
        return None
    rest = Expression(tuple(w for w in expr.words[1:] if w.cls != "int2" or context.doc.text[w.start - 1] not in "+-−"))
    meant: TimeValue | None
    if expr.has("month"):
        meant = day_of_month(rest, context)
    elif expr.has("weekday"):
        meant = weekday(rest, context)
    else:
        name = expr.get("dayname")
        meant = context.relative("D", name.number) if name else context.from_anchor("D")
    return TimeValue("TIME", f"{meant.value}T{time}", meant.basis) if meant else None


def relative(expr: Expression, context: Context) -> TimeValue | None:
    """last week, this year, that day, the following month, later in the day"""
    unit = expr.word("unit", "annum", "quarter", "weekend").code
    if unit not in ("D", "W", "WE", "M", "Q", "Y", "DE", "CE"):
        return None
    if unit in ("DE", "CE") and expr.has("last", "past", "next"):
        return TimeValue("DURATION", "P10Y" if unit == "DE" else "P100Y", "none")
    anchored = expr.has("that", "same", "following", "previous")
    if anchored or (unit == "D" and expr.has("next", "in")):
        meant = context.from_anchor(unit, _step(expr), past=direction(context, expr) == "past")
        if meant.basis != "none" or unit == "D" or not expr.has("previous"):
            return meant
    return context.relative(unit, _step(expr))


def the_unit(expr: Expression, context: Context) -> TimeValue | None:
    """the week, the end of the month, the weekend, year-end: the last one, unless the clause looks ahead"""
    unit, now = expr.word("unit", "annum", "weekend", "yearend").code, context.published
    if unit not in ("W", "WE", "M", "Y"):
        return None
    past = unit == "WE" and now is not None and now.isoweekday() < 6 and direction(context, expr) != "future"
    return context.relative(unit, -past)


def then(expr: Expression, context: Context) -> TimeValue | None:
    """until then, since then: the last date named"""
    anchor = context.anchor()
    return TimeValue("DATE", anchor, "anchor") if anchor else None


def _named(expr: Expression) -> int | None:
    """Return the number of the quarter; 0 if no year has such a one, None if none is said."""
    word = expr.get("ordinal", "nth")
    return None if word is None else word.number if 1 <= word.number <= 4 else 0


def quarter(expr: Expression, context: Context) -> TimeValue | None:
    """the third quarter, next year's first quarter, the 1988 quarter"""
    number = _named(expr)
    if number == 0:
        return None
    if number is None and (reported := context.quarter()):
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
    number, reported = _named(expr), context.quarter()
    if number == 0:
        return None
    if number and context.published is not None:
        return TimeValue("DATE", f"{context.published.year - 1:04}-Q{number}", "published", False)
    if reported and (value := shift(reported, "Q", -4)):
        return TimeValue("DATE", value, "anchor", False)
    named = expr.has("earlier", "before") and context.anchor()
    return (context.from_anchor if named else context.relative)("Y", -1)._replace(anchors=False)


def latest(expr: Expression, context: Context) -> TimeValue | None:
    """the latest quarter, the quarter, the current year; the year ended March 31, the quarter ended Sept. 30"""
    if unit := expr.get("unit", "annum"):
        if not expr.has("latest", "current"):
            return TimeValue("DURATION", "P1Y", "none")
        return context.relative(unit.code, -expr.has("latest")) if unit.code in ("D", "W", "M", "Y") else None
    if expr.has("current"):
        return context.relative("Q")
    reported = context.quarter()
    return TimeValue("DATE", reported, "anchor") if reported else context.relative("Q", -1)


def half_year(expr: Expression, context: Context) -> TimeValue | None:
    """the first half of 2022, the last half of next year"""
    which = expr.get("ordinal") or expr.word("last")
    if which.number not in (1, 2, -1):
        return None
    year = expr.get("year")
    step = next((w for w in expr.words if w.cls in ("last", "this", "next") and w != which), None)
    meant = TimeValue("DATE", year.code, "absolute") if year else context.relative("Y", step.number if step else 0)
    return meant._replace(value=f"{meant.value}-H{1 if which.number == 1 else 2}")


def offset(expr: Expression, context: Context) -> TimeValue | None:
    """two weeks ago, a year earlier, three days later, the day before; before or after a clause, a length of time"""
    way = expr.word("ago", "earlier", "later", "before", "after", "hence")
    from_now = way.cls in ("ago", "hence")
    unit, count = _measure(expr)
    if _governs(way, context) and not expr.has("that"):
        return None if expr.has("the") else length("X" if count is None else count, unit)
    if count is None and from_now:
        return TimeValue("DATE", "FUTURE_REF" if way.cls == "hence" else "PAST_REF", "vague")
    if count is None or unit not in _DATED:
        return length("X" if count is None else count, unit)
    return (context.relative if from_now else context.from_anchor)(unit, way.number * count)


def _measure(expr: Expression) -> tuple[str, int | None]:
    """Return the unit and how many of it; None where the words leave the number open."""
    word = expr.word(*UNITS, "part")
    unit, few, count = "D" if word.cls == "part" else word.code, expr.get("few", "some"), None
    if (number := expr.number()) is not None:
        count = int(min(number, 10**6))
    elif few:
        count = few.payload if isinstance(few.payload, int) else None
    elif expr.has("a", "the"):
        count = 1
    if unit == "FN":
        return "W", None if count is None else 2 * count
    if unit in _YEARS and count is not None:
        return "Y", count * _YEARS[unit]
    return unit, count


def _governs(way: TimeWord, context: Context) -> bool:
    """Return whether `before` or `after` introduces a phrase or clause of its own."""
    token = context.token(way.start)
    if token is None or token.lower_ not in ("before", "after"):
        return False
    return token.dep_ == "mark" or any(t.dep_ in ("pobj", "pcomp") for t in token.children)
