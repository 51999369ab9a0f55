"""Dates that are reckoned from the day of publication or from a date named before."""

from __future__ import annotations

from datetime import date

from corridor_analysis.parse.timex.absolute import day_of_month
from corridor_analysis.parse.timex.calendar import days_from, weekday_before
from corridor_analysis.parse.timex.context import Context, Hit, Reading, unknown
from corridor_analysis.parse.timex.tense import direction

__all__ = ["RULES"]


def _on(found: date | None, hit: Hit, basis: str) -> Reading | None:
    """Return a day, with the part of it that the words name."""
    if found is None:
        return None
    part = hit.get("part")
    if part:
        return Reading("TIME", f"{found.isoformat()}T{part.payload}", basis)
    return Reading("DATE", found.isoformat(), basis)


def _step(hit: Hit) -> int:
    word = hit.get("last", "past", "previous", "next", "following")
    return int(word.payload) if word else 0


def weekday(hit: Hit, context: Context) -> Reading | None:
    """Wednesday: the latest one up to the day of publication, unless the clause looks ahead"""
    number = int(hit.get("weekday").payload)
    if _in_a_name(hit, context):
        return None
    if context.published is None:
        part = hit.get("part")
        value = f"XXXX-WXX-{number}" + (f"T{part.payload}" if part else "")
        return Reading("TIME" if part else "DATE", value, "none")
    anchor = context.anchor("D") if hit.has("previous", "following") else None
    now = date.fromisoformat(anchor[:10]) if anchor else context.published
    return _on(_nearby(number, now, hit, context), hit, "anchor" if anchor else "published")


def _in_a_name(hit: Hit, context: Context) -> bool:
    """Return whether a weekday begins a name: "the Sunday Business Post", but not "the Sunday talks"."""
    token = context.token(hit.words[-1].start) if hit.before is not None and hit.before.cls == "the" else None
    if token is None or token.dep_ != "compound" or token.head.i <= token.i:
        return False
    if token.i > 1 and context.doc[token.i - 2].lower_ == "on":
        return False  # "on the Tuesday Mr Brown left"
    return all(t.tag_.startswith("NNP") and t.is_title for t in context.doc[token.i + 1 : token.head.i + 1])


def _nearby(number: int, now: date, hit: Hit, context: Context) -> date | None:
    """Return the day of that weekday that is meant on a day."""
    found = weekday_before(number, now)
    if hit.has("last", "previous"):
        return found if found != now else days_from(now, -7)
    ahead = hit.has("next", "following") or (found != now and direction(context, hit) == "future")
    return days_from(found, 7) if found and ahead else found


def weekday_set(hit: Hit, context: Context) -> Reading:
    """every Thursday, Mondays, Monday nights"""
    part = hit.get("parts")
    number = hit.get("weekday", "weekdays").payload
    return Reading("SET", f"XXXX-WXX-{number}" + (f"T{part.payload}" if part else ""), "none")


def dayname(hit: Hit, context: Context) -> Reading | None:
    """today, yesterday, tomorrow morning"""
    part = hit.get("part")
    if context.published is None:
        return unknown("D") if not part else Reading("TIME", f"XXXX-XX-XXT{part.payload}", "none")
    return _on(days_from(context.published, int(hit.get("dayname").payload)), hit, "published")


def part(hit: Hit, context: Context) -> Reading | None:
    """this morning, last night, the following evening"""
    value = hit.get("part").payload
    if hit.has("that", "following", "next", "previous"):
        reading = context.from_anchor("D", _step(hit), past=direction(context, hit) == "past")
    else:
        reading = context.relative("D", _step(hit))
    return Reading("TIME", f"{reading.value}T{value}", reading.basis)


def tonight(hit: Hit, context: Context) -> Reading:
    """tonight, overnight"""
    reading = context.relative("D")
    return Reading("TIME", f"{reading.value}TNI", reading.basis)


def _clock(hit: Hit) -> str | None:
    """Return the time of day, or None where the clock has no such hour."""
    word = hit.get("clockname")
    if word:
        return str(word.payload)
    word = hit.words[0]
    hour, _, rest = str(word.payload).partition(":")
    half = hit.get("ampm") or (hit.get("part") if hit.has("in") else None)
    value = int(hour)
    if value > 24 or (rest and int(rest[:2]) > 59) or (half and not 1 <= value <= 12):
        return None
    if half:
        value = value % 12 + (12 if half.payload in ("PM", "AF", "EV", "NI") else 0)
    return f"{value:02}:{rest or '00'}"


def clock(hit: Hit, context: Context) -> Reading | None:
    """10 p.m. Wednesday, 15:30 GMT, noon: without a day of its own, on the last day named"""
    time = _clock(hit)
    if time is None:
        return None
    rest = Hit(tuple(w for w in hit.words[1:] if w.cls != "int2" or context.doc.text[w.start - 1] not in "+-−"))
    if hit.has("month"):
        reading = day_of_month(rest, context)
    elif hit.has("weekday"):
        reading = weekday(rest, context)
    else:
        name = hit.get("dayname")
        reading = context.relative("D", int(name.payload)) if name else context.from_anchor("D")
    return Reading("TIME", f"{reading.value}T{time}", reading.basis) if reading else None


def relative(hit: Hit, context: Context) -> Reading | None:
    """last week, this year, that day, the following month, later in the day"""
    word = hit.get("unit", "annum", "quarter", "weekend")
    unit = str(word.payload)
    if unit not in ("D", "W", "WE", "M", "Q", "Y", "DE", "CE"):
        return None
    if unit in ("DE", "CE") and hit.has("last", "past", "next"):
        return Reading("DURATION", "P10Y" if unit == "DE" else "P100Y", "none")
    anchored = hit.has("that", "same", "following", "previous")
    if anchored or (unit == "D" and hit.has("next", "in")):
        reading = context.from_anchor(unit, _step(hit), past=direction(context, hit) == "past")
        if reading.basis != "none" or unit == "D" or not hit.has("previous"):
            return reading
    return context.relative(unit, _step(hit))


def season(hit: Hit, context: Context) -> Reading:
    """last summer, the winter of 1994"""
    name = hit.get("season").payload
    year = hit.year()
    if year:
        return Reading("DATE", f"{year:04}-{name}", "absolute")
    if hit.has("that"):
        anchor = context.anchor()
        return Reading("DATE", f"{anchor[:4]}-{name}", "anchor") if anchor else None
    if context.near is None:
        return Reading("DATE", f"XXXX-{name}", "none")
    current = context.near.year
    month = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[name]
    if hit.has("last"):
        current -= context.near.month < month + 3 and not (hit.has("this") and context.near.month >= month)
    elif hit.has("next"):
        current += context.near.month >= month
    return Reading("DATE", f"{current:04}-{name}", "published")


def the_unit(hit: Hit, context: Context) -> Reading | None:
    """the week, the end of the month, the weekend: the last one, unless the clause looks ahead"""
    unit = str(hit.get("unit", "annum", "weekend").payload)
    if unit not in ("W", "WE", "M", "Y"):
        return None
    now = context.published
    past = unit == "WE" and now is not None and now.isoweekday() < 6 and direction(context, hit) != "future"
    return context.relative(unit, -1 if past else 0)


def then(hit: Hit, context: Context) -> Reading | None:
    """until then, since then: the last date named"""
    anchor = context.anchor()
    return Reading("DATE", anchor, "anchor") if anchor else None


def yearend(hit: Hit, context: Context) -> Reading:
    """year-end"""
    return context.relative("Y")


_RULES = (
    weekday,
    weekday_set,
    dayname,
    part,
    tonight,
    clock,
    relative,
    season,
    the_unit,
    then,
    yearend,
)
RULES = {rule.__name__: rule for rule in _RULES}
