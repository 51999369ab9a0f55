"""Dates that say their own month, day or year."""

from __future__ import annotations

import re
from datetime import date
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from corridor_analysis.parse.timex.calendar import day, feast, nearest_year, shift
from corridor_analysis.parse.timex.context import Context, Hit, Reading
from corridor_analysis.parse.timex.tense import direction

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Word

__all__ = ["RULES"]


def iso(hit: Hit, context: Context) -> Reading | None:
    """2023-02-10; 10.02.2023"""
    text = str(hit.words[0].payload)
    year, month, number = (int(n) for n in text[:10].split("-"))
    if not day(year, month, number):
        return None
    return Reading("TIME" if "T" in text else "DATE", text, "absolute")


def slash(hit: Hit, context: Context) -> Reading | None:
    """2/10/2023, month first as US papers write it unless only the other order is a date"""
    first, second, year = (int(n) for n in str(hit.words[0].payload).split("/"))
    if year < 100:
        year += 1900 if year > 50 else 2000
    found = day(year, first, second) or day(year, second, first)
    return Reading("DATE", found.isoformat(), "absolute") if found else None


def month_day(hit: Hit) -> tuple[int, int]:
    """Return month and number of the day."""
    number = hit.get("int2", "nth", "ordinal")
    return int(hit.get("month").payload), int(number.payload)


def day_of_month(hit: Hit, context: Context) -> Reading | None:
    """February 10, 2023; 10 February; Friday, Feb. 10"""
    month, number = month_day(hit)
    year = _year_beside(hit, context) if hit.has("annum") else hit.year()
    if year:
        found = day(year, month, number)
        return Reading("DATE", found.isoformat(), "absolute", not _names(hit, context)) if found else None
    if not day(2000, month, number):
        return None
    if context.near is None:
        return Reading("DATE", f"XXXX-{month:02}-{number:02}", "none")
    weekday = hit.get("weekday")
    found = nearest_year(month, number, context.near, weekday=int(weekday.payload) if weekday else None)
    since = hit.before is not None and context.doc.text[hit.before.start : hit.before.end].lower() == "since"
    behind = hit.has("last") or since or (found and _far(found, context) and direction(context, hit) == "past")
    if behind and found and found > context.near:
        found = day(found.year - 1, month, number)
    return Reading("DATE", found.isoformat(), "published", not _names(hit, context)) if found else None


def _names(hit: Hit, context: Context) -> bool:
    """Return whether a day tells one thing from others ("the November 27 accord"): the story does not move there."""
    token = context.token(hit.get("month").start) if context.anchors else None
    if token is None or token.dep_ not in ("compound", "nmod", "nummod") or token.head.pos_ != "NOUN":
        return False
    return token.head.idx > hit.words[-1].start


def _year_beside(hit: Hit, context: Context) -> int | None:
    """Return the year of "3 May last year", "3 May of that year"."""
    if hit.has("that"):
        anchor = context.anchor()
        return int(anchor[:4]) if anchor and anchor[:4].isdigit() else None
    word = hit.get("annum")
    before = next(w for w in reversed(hit.words) if w.cls in ("last", "this", "next") and w.start < word.start)
    if context.near is None:
        return None
    return context.near.year + (0 if before.cls == "this" else int(before.payload))


def shared_month(hit: Hit, context: Context) -> Reading | None:
    """20 in "20 to 24 February", Monday 20 in "Monday 20 and Tuesday 21 February": the month stands behind the last"""
    number = context.token(hit.words[-1].start)
    behind = dropwhile(lambda w: w is None or w.cls != "month", hit.after)
    tail = list(takewhile(lambda w: w is not None and w.cls in _DATING, behind))
    while tail and tail[-1].cls not in ("month", "year", "annum"):
        tail.pop()
    if not tail or _counts(number):
        return None
    return day_of_month(Hit((*hit.words, *tail), hit.before), context)


def week_of(hit: Hit, context: Context) -> Reading | None:
    """the week of March 6"""
    reading = day_of_month(hit, context)
    unit = str(hit.get("unit").payload)
    if reading is None or unit not in ("W", "M") or (value := shift(reading.value, unit, 0)) is None:
        return reading
    return reading._replace(value=value)


def next_day(hit: Hit, context: Context) -> Reading | None:
    """25 in "April 24 and 25": another day of the month just named"""
    anchor = context.anchor("D")
    token = context.token(hit.words[0].start)
    if anchor is None or _counts(token):
        return None
    year = int(hit.get("year").payload) if hit.has("year") else int(anchor[:4])
    found = day(year, int(anchor[5:7]), int(hit.words[0].payload))
    basis = "absolute" if hit.has("year") else "anchor"
    return Reading("DATE", found.isoformat(), basis) if found else None


def _far(found: date, context: Context) -> bool:
    return (found - context.near).days > _NEAR


def month_of_year(hit: Hit, context: Context) -> Reading | None:
    """February 2023; June last year; June of that year"""
    month = int(hit.get("month").payload)
    if hit.has("that"):
        anchor = context.anchor()
        return Reading("DATE", f"{anchor[:4]}-{month:02}", "anchor") if anchor else None
    if hit.has("annum"):
        reading = context.relative("Y", int((hit.get("last", "next") or hit.words[0]._replace(payload=0)).payload))
        return reading._replace(value=f"{reading.value}-{month:02}")
    year = hit.year()
    return Reading("DATE", f"{year:04}-{month:02}", "absolute") if year else None


def month_set(hit: Hit, context: Context) -> Reading:
    """every July"""
    return Reading("SET", f"XXXX-{hit.get('month').payload:02}", "none")


def month(hit: Hit, context: Context) -> Reading:
    """December: the one before publication, unless the clause looks ahead"""
    if len(hit.words) == 1 and _doubtful(hit):
        return None
    number = int(hit.get("month").payload)
    if context.near is None:
        return Reading("DATE", f"XXXX-{number:02}", "none")
    year = _year_of(number, hit, context)
    return Reading("DATE", f"{year:04}-{number:02}", "published")


def _doubtful(hit: Hit) -> bool:
    """Return whether a lone "March" or "Jan" may be a march or a name: nothing that leads to a time precedes it."""
    return hit.words[0].doubtful and (hit.before is None or hit.before.cls not in _MONTH_AFTER)


def _year_of(number: int, hit: Hit, context: Context) -> int:
    """Return the year of a bare month."""
    now = context.near
    if hit.has("this"):
        return now.year
    if hit.has("last"):
        return now.year - (number >= now.month)
    way = "future" if hit.has("next") else direction(context, hit, loose=True)
    ahead = (number - now.month) % 12
    if way == "future" or (way is None and ahead <= _SOON):
        return now.year + (number < now.month)
    return now.year - (number > now.month)


def holiday(hit: Hit, context: Context) -> Reading | None:
    """Christmas Day, last Thanksgiving"""
    rule = str(hit.get("holiday").payload)
    if context.published is None:
        return Reading("DATE", f"XXXX-{rule}" if "-" in rule[1:3] else "XXXX-XX-XX", "none")
    now = context.published
    days = [d for year in range(max(now.year - 1, 1), min(now.year + 1, 9999) + 1) if (d := feast(rule, year))]
    if hit.has("last"):
        days = [d for d in days if d < now]
    elif hit.has("next"):
        days = [d for d in days if d > now]
    found = min(days, key=lambda d: abs((d - now).days), default=None)
    return Reading("DATE", found.isoformat(), "published") if found else None


def decade(hit: Hit, context: Context) -> Reading | None:
    """the late 1980s, the '80s, the eighties"""
    word = hit.get("decade", "decadename")
    if word.cls == "decade" and len(str(word.payload)) == 4:
        return Reading("DATE", f"{str(word.payload)[:3]}X", "absolute")
    if not hit.has("the", "apostrophe"):
        return None
    return Reading("DATE", f"19{str(word.payload)[0]}X", "absolute")


def century(hit: Hit, context: Context) -> Reading | None:
    """the 20th century"""
    if hit.get("unit").payload != "CE":
        return None
    number = int(hit.get("nth", "ordinal").payload)
    return Reading("DATE", f"{number - 1:02}XX", "absolute") if 1 <= number <= 99 else None


def fiscal(hit: Hit, context: Context) -> Reading:
    """fiscal 1989"""
    return Reading("DATE", f"{hit.year():04}", "absolute")


def year(hit: Hit, context: Context) -> Reading | None:
    """1988: a number of four digits that does not count what follows; nineteen ninety-six"""
    value = hit.year()
    word = hit.get("year")
    if value is None or (hit.before is not None and hit.before.cls == "currency"):
        return None
    if word is not None and (_is_clock(hit) or _ADDRESS.search(context.doc.text, max(word.start - 2, 0), word.start)):
        return None
    introduced = hit.has("annum", "early") or (hit.before is not None and hit.before.cls in _YEAR_AFTER)
    if not introduced and not 1900 <= value <= 2050:
        return None
    if word is not None and value % 100 == 0 and not hit.has("the", "annum") and _counts(context.token(word.start)):
        return None
    return Reading("DATE", f"{value:04}", "absolute")


def _is_clock(hit: Hit) -> bool:
    """Return whether four digits are a time of day: "at 1720 GMT"."""
    return bool(hit.after) and hit.after[0] is not None and hit.after[0].cls == "zone"


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
