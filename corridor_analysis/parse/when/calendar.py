"""Arithmetic on TIMEX3 date values: the period a day lies in, a period some units away, first and last day.

Values are the strings of TIMEX3 (ISO 8601 with its extensions): `2023-02-10`, `2023-02`, `2023-W06`, `2023-W06-WE`,
`2023-Q1`, `2023-H1`, `2023-SU`, `2023`, `198X`, `19XX`. Winter is named by the year in which it begins.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

__all__ = ["bounds", "day", "days_from", "feast", "nearest_year", "period", "shift", "unit_of", "weekday_before"]

_SHAPES = {
    "D": re.compile(r"\d{4}-\d\d-\d\d"),
    "M": re.compile(r"\d{4}-\d\d"),
    "WE": re.compile(r"\d{4}-W\d\d-WE"),
    "W": re.compile(r"\d{4}-W\d\d"),
    "Q": re.compile(r"\d{4}-Q\d"),
    "H": re.compile(r"\d{4}-H\d"),
    "S": re.compile(r"\d{4}-(?:SP|SU|FA|WI)"),
    "Y": re.compile(r"\d{4}"),
    "DE": re.compile(r"\d{3}X"),
    "CE": re.compile(r"\d\dXX"),
}
_DAYS = {"D": 1, "W": 7, "WE": 7}  # how long units are, in days or in months
_MONTHS = {"M": 1, "Q": 3, "S": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200}
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def unit_of(value: str) -> str | None:
    """Return the unit of a date value (D W WE M Q H S Y DE CE); of a clock time, that of its day; else None."""
    value = value.split("T")[0]
    return next((unit for unit, shape in _SHAPES.items() if shape.fullmatch(value)), None)


def day(year: int, month: int, number: int) -> date | None:
    """Return that day, or None where the calendar has no such day."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]:
        return date(year, month, number)
    return None


def days_from(start: date, count: int) -> date | None:
    """Return the day `count` days after one; None outside the calendar."""
    ordinal = start.toordinal() + count
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def _months(start: date, count: int) -> date | None:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])) if 1 <= year <= 9999 else None


def period(unit: str, of: date) -> str:
    """Return the value of the period of that unit that a day lies in."""
    if unit in ("W", "WE"):
        week = of.isocalendar()
        return f"{week.year:04}-W{week.week:02}" + ("-WE" if unit == "WE" else "")
    if unit == "S":
        name = ("WI", "SP", "SU", "FA")[of.month % 12 // 3]
        return f"{of.year - (of.month < 3):04}-{name}"
    if unit in ("Q", "H"):
        return f"{of.year:04}-{unit}{(of.month - 1) // _MONTHS[unit] + 1}"
    iso = of.isoformat()
    return {"D": iso, "M": iso[:7], "Y": iso[:4], "DE": iso[:3] + "X", "CE": iso[:2] + "XX"}[unit]


def shift(value: str, unit: str, count: int) -> str | None:
    """Return the period of that unit that lies `count` units from a value; None outside the calendar."""
    limits = bounds(value)
    if limits is None or abs(count) > 10**6:
        return None
    start = limits[0]
    moved = days_from(start, count * _DAYS[unit]) if unit in _DAYS else _months(start, count * _MONTHS[unit])
    return period(unit, moved) if moved else None


def bounds(value: str) -> tuple[date, date] | None:
    """Return the first and the last day of a date value; None where it names no stretch of the calendar."""
    value = value.split("T")[0]
    unit, year, rest = unit_of(value), value[:4].replace("X", "0"), value[5:]
    if unit in ("W", "WE"):
        return _week(int(year), int(rest[1:3]), 6 if unit == "WE" else 1)
    if unit is None or unit == "D":
        only = day(int(year), int(rest[:2]), int(rest[3:])) if unit else None
        return (only, only) if only else None
    month = _SEASONS[rest] if unit == "S" else (int(rest.lstrip("QH") or 1) - 1) * _MONTHS[unit] + 1
    first = day(int(year), month, 1)
    last = _months(first, _MONTHS[unit] - 1) if first else None
    return (first, last.replace(day=monthrange(last.year, last.month)[1])) if first and last else None


def _week(year: int, week: int, first: int) -> tuple[date, date] | None:
    try:
        return date.fromisocalendar(year, week, first), date.fromisocalendar(year, week, 7)
    except ValueError:  # week 53 of a year of 52, year 0
        return None


def nearest_year(month: int, number: int, to: date, *, weekday: int | None = None) -> date | None:
    """Return the day of that month and number that lies nearest to a day.

    Of the years around, those count in which it is that weekday (1 is Monday), if there is one and any is given.
    """
    days = [d for year in range(to.year - 5, to.year + 6) if (d := day(year, month, number))]
    agreeing = [d for d in days if d.isoweekday() == weekday]
    return min(agreeing or days, key=lambda d: (abs((d - to).days), d), default=None)


def weekday_before(number: int, to: date) -> date | None:
    """Return the latest day of that weekday (1 is Monday) that is not after a day."""
    return days_from(to, -((to.isoweekday() - number) % 7))


def easter(year: int) -> date:
    """Return Easter Sunday of a year (Gauss's computus in the form of Butcher, Gregorian calendar)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, number = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, number + 1)


def feast(rule: str, year: int) -> date | None:
    """Return the day of a holiday in a year.

    `rule` is `12-25`, or `11 4 4` (month, which of its weekdays with -1 for the last, weekday), or days from Easter.
    """
    if "-" in rule[1:3]:
        return day(year, int(rule[:2]), int(rule[3:]))
    parts = [int(part) for part in rule.split()]
    if len(parts) == 1:
        return days_from(easter(year), parts[0])
    month, which, weekday = parts
    if which > 0:
        first = date(year, month, 1)
        return days_from(first, (weekday - first.isoweekday()) % 7 + 7 * (which - 1))
    return weekday_before(weekday, date(year, month, monthrange(year, month)[1]))
