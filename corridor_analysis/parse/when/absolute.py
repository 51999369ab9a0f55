"""Dates that say their own month, day or year."""

from __future__ import annotations

import re
from datetime import date
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from corridor_analysis.parse.when.calendar import day, feast, nearest_year, shift
from corridor_analysis.parse.when.context import Context, Expression, TimeValue
from corridor_analysis.parse.when.tense import direction

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Word

__all__ = ["RULES"]


def iso(expr: Expression, context: Context) -> TimeValue | None:
    """2023-02-10; 10.02.2023"""
    text = str(expr.words[0].payload)
    year, month, number = (int(n) for n in text[:10].split("-"))
    if not day(year, month, number):
        return None
    return TimeValue("TIME" if "T" in text else "DATE", text, "absolute")


def slash(expr: Expression, context: Context) -> TimeValue | None:
    """2/10/2023, month first as US papers write it unless only the other order is a date"""
    first, second, year = (int(n) for n in str(expr.words[0].payload).split("/"))
    if year < 100:
        year += 1900 if year > 50 else 2000
    found = day(year, first, second) or day(year, second, first)
    return TimeValue("DATE", found.isoformat(), "absolute") if found else None


def month_day(expr: Expression) -> tuple[int, int]:
    """Return month and number of the day."""
    number = expr.get("int2", "nth", "ordinal")
    return int(expr.get("month").payload), int(number.payload)


def day_of_month(expr: Expression, context: Context) -> TimeValue | None:
    """February 10, 2023; 10 February; Friday, Feb. 10"""
    month, number = month_day(expr)
    year = _year_beside(expr, context) if expr.has("annum") else expr.year()
    if year:
        found = day(year, month, number)
        return TimeValue("DATE", found.isoformat(), "absolute", not _names(expr, context)) if found else None
    if not day(2000, month, number):
        return None
    if context.near is None:
        return TimeValue("DATE", f"XXXX-{month:02}-{number:02}", "none")
    weekday = expr.get("weekday")
    found = nearest_year(month, number, context.near, weekday=int(weekday.payload) if weekday else None)
    since = expr.before is not None and context.doc.text[expr.before.start : expr.before.end].lower() == "since"
    behind = expr.has("last") or since or (found and _far(found, context) and direction(context, expr) == "past")
    if behind and found and found > context.near:
        found = day(found.year - 1, month, number)
    return TimeValue("DATE", found.isoformat(), "published", not _names(expr, context)) if found else None


def _names(expr: Expression, context: Context) -> bool:
    """Return whether a day tells one thing from others ("the November 27 accord"): the story does not move there."""
    token = context.token(expr.get("month").start) if context.anchors else None
    if token is None or token.dep_ not in ("compound", "nmod", "nummod") or token.head.pos_ != "NOUN":
        return False
    return token.head.idx > expr.words[-1].start


def _year_beside(expr: Expression, context: Context) -> int | None:
    """Return the year of "3 May last year", "3 May of that year"."""
    if expr.has("that"):
        anchor = context.anchor()
        return int(anchor[:4]) if anchor and anchor[:4].isdigit() else None
    word = expr.get("annum")
    before = next(w for w in reversed(expr.words) if w.cls in ("last", "this", "next") and w.start < word.start)
    if context.near is None:
        return None
    return context.near.year + (0 if before.cls == "this" else int(before.payload))


def shared_month(expr: Expression, context: Context) -> TimeValue | None:
    """20 in "20 to 24 February", Monday 20 in "Monday 20 and Tuesday 21 February": the month stands behind the last"""
    number = context.token(expr.words[-1].start)
    behind = dropwhile(lambda w: w is None or w.cls != "month", expr.after)
    tail = list(takewhile(lambda w: w is not None and w.cls in _DATING, behind))
    while tail and tail[-1].cls not in ("month", "year", "annum"):
        tail.pop()
    if not tail or _counts(number):
        return None
    return day_of_month(Expression((*expr.words, *tail), expr.before), context)


def week_of(expr: Expression, context: Context) -> TimeValue | None:
    """the week of March 6"""
    meant = day_of_month(expr, context)
    unit = str(expr.get("unit").payload)
    if meant is None or unit not in ("W", "M") or (value := shift(meant.value, unit, 0)) is None:
        return meant
    return meant._replace(value=value)


def next_day(expr: Expression, context: Context) -> TimeValue | None:
    """25 in "April 24 and 25": another day of the month just named"""
    anchor = context.anchor("D")
    token = context.token(expr.words[0].start)
    if anchor is None or _counts(token):
        return None
    year = int(expr.get("year").payload) if expr.has("year") else int(anchor[:4])
    found = day(year, int(anchor[5:7]), int(expr.words[0].payload))
    basis = "absolute" if expr.has("year") else "anchor"
    return TimeValue("DATE", found.isoformat(), basis) if found else None


def _far(found: date, context: Context) -> bool:
    return (found - context.near).days > _NEAR


def month_of_year(expr: Expression, context: Context) -> TimeValue | None:
    """February 2023; June last year; June of that year"""
    month = int(expr.get("month").payload)
    if expr.has("that"):
        anchor = context.anchor()
        return TimeValue("DATE", f"{anchor[:4]}-{month:02}", "anchor") if anchor else None
    if expr.has("annum"):
        meant = context.relative("Y", int((expr.get("last", "next") or expr.words[0]._replace(payload=0)).payload))
        return meant._replace(value=f"{meant.value}-{month:02}")
    year = expr.year()
    return TimeValue("DATE", f"{year:04}-{month:02}", "absolute") if year else None


def month_set(expr: Expression, context: Context) -> TimeValue:
    """every July"""
    return TimeValue("SET", f"XXXX-{expr.get('month').payload:02}", "none")


def month(expr: Expression, context: Context) -> TimeValue:
    """December: the one before publication, unless the clause looks ahead"""
    if len(expr.words) == 1 and _doubtful(expr):
        return None
    number = int(expr.get("month").payload)
    if context.near is None:
        return TimeValue("DATE", f"XXXX-{number:02}", "none")
    year = _year_of(number, expr, context)
    return TimeValue("DATE", f"{year:04}-{number:02}", "published")


def _doubtful(expr: Expression) -> bool:
    """Return whether a lone "March" or "Jan" may be a march or a name: nothing that leads to a time precedes it."""
    return expr.words[0].doubtful and (expr.before is None or expr.before.cls not in _MONTH_AFTER)


def _year_of(number: int, expr: Expression, context: Context) -> int:
    """Return the year of a bare month."""
    now = context.near
    if expr.has("this"):
        return now.year
    if expr.has("last"):
        return now.year - (number >= now.month)
    way = "future" if expr.has("next") else direction(context, expr, loose=True)
    ahead = (number - now.month) % 12
    if way == "future" or (way is None and ahead <= _SOON):
        return now.year + (number < now.month)
    return now.year - (number > now.month)


def holiday(expr: Expression, context: Context) -> TimeValue | None:
    """Christmas Day, last Thanksgiving"""
    rule = str(expr.get("holiday").payload)
    if context.published is None:
        return TimeValue("DATE", f"XXXX-{rule}" if "-" in rule[1:3] else "XXXX-XX-XX", "none")
    now = context.published
    days = [d for year in range(max(now.year - 1, 1), min(now.year + 1, 9999) + 1) if (d := feast(rule, year))]
    if expr.has("last"):
        days = [d for d in days if d < now]
    elif expr.has("next"):
        days = [d for d in days if d > now]
    found = min(days, key=lambda d: abs((d - now).days), default=None)
    return TimeValue("DATE", found.isoformat(), "published") if found else None


def decade(expr: Expression, context: Context) -> TimeValue | None:
    """the late 1980s, the '80s, the eighties"""
    word = expr.get("decade", "decadename")
    if word.cls == "decade" and len(str(word.payload)) == 4:
        return TimeValue("DATE", f"{str(word.payload)[:3]}X", "absolute")
    if not expr.has("the", "apostrophe"):
        return None
    return TimeValue("DATE", f"19{str(word.payload)[0]}X", "absolute")


def century(expr: Expression, context: Context) -> TimeValue | None:
    """the 20th century"""
    if expr.get("unit").payload != "CE":
        return None
    number = int(expr.get("nth", "ordinal").payload)
    return TimeValue("DATE", f"{number - 1:02}XX", "absolute") if 1 <= number <= 99 else None


def fiscal(expr: Expression, context: Context) -> TimeValue:
    """fiscal 1989"""
    return TimeValue("DATE", f"{expr.year():04}", "absolute")


def year(expr: Expression, context: Context) -> TimeValue | None:
    """1988: a number of four digits that does not count what follows; nineteen ninety-six"""
    value = expr.year()
    word = expr.get("year")
    if value is None or (expr.before is not None and expr.before.cls == "currency"):
        return None
    if word is not None and (_is_clock(expr) or _ADDRESS.search(context.doc.text, max(word.start - 2, 0), word.start)):
        return None
    introduced = expr.has("annum", "early") or (expr.before is not None and expr.before.cls in _YEAR_AFTER)
    if not introduced and not 1900 <= value <= 2050:
        return None
    if word is not None and value % 100 == 0 and not expr.has("the", "annum") and _counts(context.token(word.start)):
        return None
    return TimeValue("DATE", f"{value:04}", "absolute")


def _is_clock(expr: Expression) -> bool:
    """Return whether four digits are a time of day: "at 1720 GMT"."""
    return bool(expr.after) and expr.after[0] is not None and expr.after[0].cls == "zone"


def _counts(token: Word | None) -> bool:
    """Return whether a number counts a plural ("2000 troops", but not "the 2000 games")."""
    if token is None or token.dep_ != "nummod" or token.head.tag_ not in ("NNS", "NNPS"):
        return False
    return not any(t.dep_ in ("det", "poss") for t in token.head.children)


_ADDRESS = re.compile(r"(?:(?<!\d)/|[=_])$")  # before a number that is part of an address on the web
_DATING = frozenset({"month", "comma", "year", "of", "last", "this", "next", "annum"})
_NEAR = 90  # days: a coming day further off is a past one where the clause is in the past tense
_SOON = 2  # months: a month so near ahead is meant where no verb is in the past tense
_MONTH_AFTER = frozenset(
    {"in", "since", "until", "before", "after", "a", "the", "own", "about", "to", "for", "of", "every"}
)
_YEAR_AFTER = frozenset({"in", "since", "until", "before", "after", "of", "the", "and"})

_RULES = (
    iso,
    slash,
    shared_month,
    week_of,
    next_day,
    day_of_month,
    month_of_year,
    month_set,
    month,
    holiday,
    decade,
    century,
    fiscal,
    year,
)
RULES = {rule.__name__: rule for rule in _RULES}
