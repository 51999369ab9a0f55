"""Which days a coded day means: ISO, as precise as it is known, or words, read by the time grammar."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor_analysis.case.codings import alike
from corridor_analysis.schema import Article

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Days", "days_of", "iso_of", "parse_days"]

_DAYS = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LONGEST = 120  # characters of words that can be a day


class Days(NamedTuple):
    """The days that a coded date allows, as ISO text; `open` when it has a beginning but no end."""

    earliest: str
    latest: str
    open: bool = False


def parse_days(text: str) -> Days | None:
    """Return the days of a coded date: a day, a month, a year, open (`2022-12/..`) or from one to another.

    An empty text is None. Raises ValueError for anything else, and for days that no calendar has.

    >>> parse_days("2023-02")
    Days(earliest='2023-02-01', latest='2023-02-28', open=False)
    >>> parse_days("2022-12-12/..")
    Days(earliest='2022-12-12', latest='2022-12-12', open=True)
    """
    if not text.strip():
        return None
    first, slash, last = text.strip().partition("/")
    begin = _bounds(first)
    if not slash:
        return Days(*begin)
    return Days(*begin, open=True) if last == ".." else Days(begin[0], _bounds(last)[1])


def iso_of(earliest: str | None, latest: str | None) -> str | None:
    """Return days as codings write them: a day, from one to another, or open; None where they have no beginning."""
    if earliest and latest:
        return earliest if earliest == latest else f"{earliest}/{latest}"
    return f"{earliest}/.." if earliest else None


def _bounds(text: str) -> tuple[str, str]:
    found = _DAYS.fullmatch(text)
    if not found or not text.isascii():
        raise ValueError(f"{text!r} is no day, month or year")
    year, month, day = (int(g or 0) for g in found.groups())
    if found[2] and not 1 <= month <= 12:
        raise ValueError(f"{text!r} has no such month")
    last = day if found[3] else calendar.monthrange(year, month or 12)[1]
    first = date(year, month or 1, day if found[3] else 1)
    return (first.isoformat(), date(year, month or 12, last).isoformat())


def days_of(text: str, article: Article, times: Iterable[Any], span: tuple[int, int]) -> tuple[Days, str]:
    """Return the days that a coder's day means in an article, and the words or the code that say so.

    Words that the article has for a time mean there what they were read as, the place nearest to `span` first; others
    are read by the time grammar, from the article's day. Raises ValueError where neither gives a day.
    """
    try:
        iso = parse_days(text)
    except ValueError as error:
        fault = error
    else:
        if iso is None:
            raise ValueError("it is empty")
        return iso, _told(iso, times, span) or text.strip()
    wanted = _key(text)
    near = [t for t in times if _key(t.surface) == wanted and t.earliest and t.latest]
    if near:
        best = min(near, key=lambda t: (max(span[0] - t.end, t.start - span[1], 0), t.start))
        return Days(best.earliest, best.latest, _since(article.text, best.start)), best.surface
    if len(text) > _LONGEST or _DAYS.match(text):
        raise fault
    for time in _read(text, article):
        if time.earliest and time.latest and _key(text[time.start : time.end]) == wanted:
            return Days(time.earliest, time.latest), text
    raise ValueError(f"{text!r} is neither ISO (2023-02-10, 2023-02, 2022-12-12/..) nor words for a day known here")


def _told(days: Days, times: Iterable[Any], span: tuple[int, int]) -> str | None:
    """Return the words among those coded that mean these days."""
    for t in times:
        if span[0] <= t.start and t.end <= span[1] and (t.earliest, t.latest) == (days.earliest, days.latest):
            return str(t.surface)
    return None


def _since(text: str, at: int) -> bool:
    return text[max(0, at - 6) : at].casefold() == "since "


def _key(words: str) -> str:
    return " ".join(alike(words).casefold().split())


def _read(text: str, article: Article) -> list[Any]:
    from corridor_analysis.parse.tree import Tree
    from corridor_analysis.parse.when.times import find_times

    return list(find_times(Tree(_blank()(text)), replace(article, text=text)))


@cache
def _blank() -> Language:
    import spacy

    return spacy.blank("en")
