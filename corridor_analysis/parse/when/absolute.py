"""Times that say all that they mean: dates with their own month, day or year; durations, sets, times left open."""

from __future__ import annotations

import re
from datetime import date
from itertools import dropwhile
from typing import TYPE_CHECKING

from corridor_analysis.parse.when.calendar import Context, day, direction, feast, nearest_year, shift
from corridor_analysis.parse.when.vocabulary import Expression, TimeValue

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Word
    from corridor_analysis.parse.when.vocabulary import TimeWord

_ADDRESS = re.compile(r"(?:(?<!\d)/|[=_])$")  # before a number that is part of an address on the web
_DATING = ("month", "comma", "year", "of", "last", "this", "next", "annum")
_FAR = 90  # days: a coming day further off is a past one where the clause is in the past tense
_SOON = 2  # months: a month so near ahead is meant where no verb is in the past tense
_MONTH_AFTER = ("in", "since", "until", "before", "after", "a", "the", "own", "about", "to", "for", "of", "every")
_YEAR_AFTER = ("in", "since", "until", "before", "after", "of", "the", "and")
_CLOCK = {"TM": "M", "TH": "H", "TS": "S"}
_HALVES = {"TM": "30S", "TH": "30M", "D": "T12H", "Y": "6M"}
_TENS = {"DE": (10, "Y"), "CE": (100, "Y"), "ML": (1000, "Y"), "FN": (2, "W"), "Q": (1, "Q"), "WE": (2, "D")}
UNITS = ("unit", "units", "annum", "annums", "quarter", "quarters")


def iso(expr: Expression, context: Context) -> TimeValue | None:
    """2023-02-10; 10.02.2023"""
    text = expr.words[0].code
    year, month, number = (int(n) for n in text[:10].split("-"))
    return TimeValue("TIME" if "T" in text else "DATE", text, "absolute") if day(year, month, number) else None


def slash(expr: Expression, context: Context) -> TimeValue | None:
    """2/10/2023, month first as US papers write it unless only the other order is a date"""
    first, second, year = (int(n) for n in expr.words[0].code.split("/"))
    if year < 100:
        year += 1900 if year > 50 else 2000
    found = day(year, first, second) or day(year, second, first)
    return TimeValue("DATE", found.isoformat(), "absolute") if found else None


def day_of_month(expr: Expression, context: Context) -> TimeValue | None:
    """February 10, 2023; 10 February; Friday, Feb. 10"""
    month, number = expr.word("month").number, expr.word("int2", "nth", "ordinal").number
    year = _year_beside(expr, context) if expr.has("annum") else expr.year()
    if year:
        found, basis = day(year, month, number), "absolute"
    elif not day(2000, month, number):
        return None
    elif context.near is None:
        return TimeValue("DATE", f"XXXX-{month:02}-{number:02}", "none")
    else:
        found, basis = _nearby(month, number, context.near, expr, context), "published"
    return TimeValue("DATE", found.isoformat(), basis, not _names(expr, context)) if found else None


def _nearby(month: int, number: int, now: date, expr: Expression, context: Context) -> date | None:
    """Return the day of that month and number that is meant on a day."""
    weekday = expr.get("weekday")
    found = nearest_year(month, number, now, weekday=weekday.number if weekday else None)
    if found is None or found <= now:
        return found
    word = expr.before
    since = word is not None and context.doc.text[word.start : word.end].lower() == "since"
    far = (found - now).days > _FAR
    behind = expr.has("last") or since or (far and direction(context, expr) == "past")
    return day(found.year - 1, month, number) if behind else found


def _names(expr: Expression, context: Context) -> bool:
    """Return whether a day tells one thing from others ("the November 27 accord"): the story does not move there."""
    token = context.token(expr.word("month").start) if context.anchors else None
    if token is None or token.dep_ not in ("compound", "nmod", "nummod") or token.head.pos_ != "NOUN":
        return False
    return token.head.idx > expr.words[-1].start


def _year_beside(expr: Expression, context: Context) -> int | None:
    """Return the year of "3 May last year", "3 May of that year"."""
    if expr.has("that"):
        anchor = context.anchor()
        return int(anchor[:4]) if anchor and anchor[:4].isdigit() else None
    end = expr.word("annum").start
    before = next(w for w in reversed(expr.words) if w.cls in ("last", "this", "next") and w.start < end)
    return context.near.year + before.number if context.near else None


def shared_month(expr: Expression, context: Context) -> TimeValue | None:
    """20 in "20 to 24 February", Monday 20 in "Monday 20 and Tuesday 21 February": the month stands behind the last"""
    tail: list[TimeWord] = []
    for word in dropwhile(lambda w: w is None or w.cls != "month", expr.after):
        if word is None or word.cls not in _DATING:
            break
        tail.append(word)
    while tail and tail[-1].cls not in ("month", "year", "annum"):
        tail.pop()
    if not tail or _counts(context.token(expr.words[-1].start)):
        return None
    return day_of_month(Expression((*expr.words, *tail), expr.before), context)


def week_of(expr: Expression, context: Context) -> TimeValue | None:
    """the week of March 6"""
    meant = day_of_month(expr, context)
    unit = expr.word("unit").code
    value = shift(meant.value, unit, 0) if meant and unit in ("W", "M") else None
    return meant._replace(value=value) if meant and value else meant


def next_day(expr: Expression, context: Context) -> TimeValue | None:
    """25 in "April 24 and 25": another day of the month just named"""
    anchor = context.anchor("D")
    if anchor is None or _counts(context.token(expr.words[0].start)):
        return None
    year = expr.get("year")
    found = day(year.number if year else int(anchor[:4]), int(anchor[5:7]), expr.words[0].number)
    return TimeValue("DATE", found.isoformat(), "absolute" if year else "anchor") if found else None


def month_of_year(expr: Expression, context: Context) -> TimeValue | None:
    """February 2023; June last year; June of that year"""
    month = expr.word("month").number
    if expr.has("that"):
        anchor = context.anchor()
        return TimeValue("DATE", f"{anchor[:4]}-{month:02}", "anchor") if anchor else None
    if expr.has("annum"):
        step = expr.get("last", "next")
        meant = context.relative("Y", step.number if step else 0)
        return meant._replace(value=f"{meant.value}-{month:02}")
    year = expr.year()
    return TimeValue("DATE", f"{year:04}-{month:02}", "absolute") if year else None


def season(expr: Expression, context: Context) -> TimeValue | None:
    """last summer, the winter of 1994"""
    name = expr.word("season").code
    if year := expr.year():
        return TimeValue("DATE", f"{year:04}-{name}", "absolute")
    if expr.has("that"):
        anchor = context.anchor()
        return TimeValue("DATE", f"{anchor[:4]}-{name}", "anchor") if anchor else None
    if context.near is None:
        return TimeValue("DATE", f"XXXX-{name}", "none")
    current, now = context.near.year, context.near.month
    month = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[name]
    if expr.has("last"):
        current -= now < month + 3 and not (expr.has("this") and now >= month)
    elif expr.has("next"):
        current += now >= month
    return TimeValue("DATE", f"{current:04}-{name}", "published")


def month(expr: Expression, context: Context) -> TimeValue | None:
    """December: the one before publication, unless the clause looks ahead"""
    if len(expr.words) == 1 and expr.words[0].doubtful and not expr.follows(*_MONTH_AFTER):
        return None  # "March", "Jan" may be a march or a name
    number = expr.word("month").number
    if context.near is None:
        return TimeValue("DATE", f"XXXX-{number:02}", "none")
    return TimeValue("DATE", f"{_year_of(number, context.near, expr, context):04}-{number:02}", "published")


def _year_of(number: int, now: date, expr: Expression, context: Context) -> int:
    """Return the year of a bare month."""
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
    rule, now = expr.word("holiday").code, context.published
    if now is None:
        return TimeValue("DATE", f"XXXX-{rule}" if "-" in rule[1:3] else "XXXX-XX-XX", "none")
    days = [d for year in range(max(now.year - 1, 1), min(now.year + 1, 9999) + 1) if (d := feast(rule, year))]
    if expr.has("last"):
        days = [d for d in days if d < now]
    elif expr.has("next"):
        days = [d for d in days if d > now]
    found = min(days, key=lambda d: abs((d - now).days), default=None)
    return TimeValue("DATE", found.isoformat(), "published") if found else None


def decade(expr: Expression, context: Context) -> TimeValue | None:
    """the late 1980s, the '80s, the eighties"""
    word = expr.word("decade", "decadename")
    if word.cls == "decade" and len(word.code) == 4:
        return TimeValue("DATE", f"{word.code[:3]}X", "absolute")
    return TimeValue("DATE", f"19{word.code[0]}X", "absolute") if expr.has("the", "apostrophe") else None


def century(expr: Expression, context: Context) -> TimeValue | None:
    """the 20th century"""
    number = expr.word("nth", "ordinal").number
    if expr.word("unit").code != "CE" or not 1 <= number <= 99:
        return None
    return TimeValue("DATE", f"{number - 1:02}XX", "absolute")


def year(expr: Expression, context: Context) -> TimeValue | None:
    """1988: a number of four digits that does not count what follows; nineteen ninety-six; fiscal 1989"""
    value, word = expr.year(), expr.get("year")
    if value is None or expr.follows("currency"):
        return None
    clock = bool(expr.after) and expr.after[0] is not None and expr.after[0].cls == "zone"  # "at 1720 GMT"
    if word is not None and (clock or _ADDRESS.search(context.doc.text, max(word.start - 2, 0), word.start)):
        return None
    if not (expr.has("annum", "early", "fiscal") or expr.follows(*_YEAR_AFTER) or 1900 <= value <= 2050):
        return None
    plain = value % 100 == 0 and not expr.has("the", "annum", "fiscal")
    if word is not None and plain and _counts(context.token(word.start)):
        return None
    return TimeValue("DATE", f"{value:04}", "absolute")


def _counts(token: Word | None) -> bool:
    """Return whether a number counts a plural ("2000 troops", but not "the 2000 games")."""
    if token is None or token.dep_ != "nummod" or token.head.tag_ not in ("NNS", "NNPS"):
        return False
    return not any(t.dep_ in ("det", "poss") for t in token.head.children)


def length(number: float | str, unit: str) -> TimeValue | None:
    """Return so many units as TIMEX3 has them: P2W, PT72H, PT1M30S, PXD; None for a unit of no fixed length."""
    if unit == "GN":
        return None
    prefix, letter = ("PT", _CLOCK[unit]) if unit in _CLOCK else ("P", unit)
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
    unit, number = expr.word(*UNITS), _number(expr)
    token = context.token(unit.start)
    if token is not None and _is_other(token, unit.cls):
        return None
    if number is None and expr.has("a"):
        return None if unit.cls in ("units", "annums") else length(1, unit.code)  # "a months-long wait"
    return length("X" if number is None else number, unit.code)


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
    every, unit = expr.word("every").number, expr.get("weekend") or expr.word(*UNITS)
    meant = length((expr.number() or 1) * every, unit.code)
    return meant._replace(type="SET") if meant else None


def vague(expr: Expression, context: Context) -> TimeValue:
    """now, recently, the near future, recent years, the coming weeks, the weeks ahead"""
    past = "PAST_REF" if expr.has("past", *UNITS) else expr.words[0].code or "PRESENT_REF"
    return TimeValue("DATE", "FUTURE_REF" if expr.has("next", "ahead") else past, "vague")
