"""When: the temporal expressions of an article, with TIMEX3 values and the days that they can mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from corridor_analysis.parse.records import Time
from corridor_analysis.parse.when import absolute, amounts, relative
from corridor_analysis.parse.when.calendar import bounds
from corridor_analysis.parse.when.context import Context, Expression, TimeValue
from corridor_analysis.parse.when.vocabulary import BREAK, OTHER, TimeWord, scan, time_vocabulary

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Tree
    from corridor_analysis.schema import Article

__all__ = ["RULES", "Rule", "find_times", "next_construction"]

Rule = Callable[[Expression, Context], TimeValue | None]
_RULES: tuple[Rule, ...] = (
    absolute.century, absolute.day_of_month, absolute.decade, absolute.holiday, absolute.iso,
    absolute.month, absolute.month_of_year, absolute.next_day, absolute.season,
    absolute.shared_month, absolute.slash, absolute.week_of, absolute.year, amounts.duration,
    amounts.offset, amounts.repeated, amounts.vague, relative.clock, relative.dayname,
    relative.half_year, relative.latest, relative.part, relative.quarter, relative.relative,
    relative.the_unit, relative.then, relative.tonight, relative.weekday, relative.weekday_set, relative.year_ago,

)  # fmt: skip
RULES = {rule.__name__: rule for rule in _RULES}

_COMMON = frozenset({"unit", "units", "annum", "annums", "part"})  # nouns that have a capital only in names
_VERBS = ("VB", "MD")
_AHEAD = 20  # words behind an expression in which the month of a list of days is looked for


def find_times(doc: Tree, article: Article) -> Iterator[Time]:
    """Yield every temporal expression of a parsed article, in text order, none overlapping another.

    What is said relative to the day of publication stays open (`XXXX-WXX-3`, basis `none`) where that day is unknown.
    """
    letters, words = scan(doc.text)
    context = Context(doc, _day(article.published), month=_month(article))
    position = 0
    while found := next_construction(letters, position):
        rule, start, end = found
        expr = _expression(words, start, end)
        meant = rule(expr, context) if _nouns(expr, context) else None
        position = start + 1 if meant is None else end
        if meant is None:
            continue
        if meant.anchors and meant.type in ("DATE", "TIME"):
            context.anchors.append(meant.value)
        yield _time(expr, meant)


def _month(article: Article) -> date | None:
    """Return the last day of the month in which an article was published, where no more is known."""
    first, last = _day(article.published_earliest), _day(article.published_latest)
    return last if first and last and (first.year, first.month) == (last.year, last.month) else None


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(str(published)[:10]) if published else None
    except ValueError:  # a month or a year: no day to reckon from
        return None


def _expression(words: list[TimeWord | None], start: int, end: int) -> Expression:
    before = words[start - 1] if start else None
    return Expression(tuple(w for w in words[start:end] if w), before, tuple(words[end : end + _AHEAD]))


def _nouns(expr: Expression, context: Context) -> bool:
    """Return whether no word of the expr is a verb that looks like a time ("may", "march")."""
    for word in expr.words:
        token = context.token(word.start) if word.guarded or word.cls in _COMMON else None
        if token is None:
            continue
        if word.guarded and token.tag_.startswith(_VERBS):
            return False
        if word.cls in _COMMON and token.text.istitle() and not token.is_sent_start and word is not expr.words[0]:
            return False
    return True


def _time(expr: Expression, meant: TimeValue) -> Time:
    first_day = last_day = None
    if meant.type in ("DATE", "TIME") and (limits := bounds(meant.value)):
        first_day, last_day = (limit.isoformat() for limit in limits)
    return Time(expr.words[0].start, expr.words[-1].end, meant.type, meant.value, first_day, last_day, meant.basis)


def next_construction(letters: str, start: int) -> tuple[Rule, int, int] | None:
    """Return what the first construction at or after a code letter means, where it begins and where it ends."""
    match = _grammar().search(letters, start)
    if match is None:
        return None
    name, _ = time_vocabulary().constructions[(match.lastindex or 0) - 1]
    return RULES[name], *match.span()


@cache
def _grammar() -> re.Pattern[str]:
    """Return all constructions as one pattern with a group for each, looked for where idle words lead to another."""
    idle = "".join(time_vocabulary().codes[name] for name in time_vocabulary().idle)
    groups = "|".join(f"({_spelt(pattern)})" for _, pattern in time_vocabulary().constructions)
    return re.compile(rf"(?=[{idle}]*[^{idle}{OTHER}{BREAK}])(?:{groups})")


def _spelt(pattern: str) -> str:
    """Return a pattern over code letters."""
    parts, codes = time_vocabulary().parts, time_vocabulary().codes
    named = re.compile(rf"(?<![A-Z_])(?:{'|'.join(parts)})(?![A-Z_])")
    while match := named.search(pattern):
        pattern = f"{pattern[: match.start()]}(?:{parts[match.group()]}){pattern[match.end() :]}"
    return re.sub(r"<(\w+)>", lambda m: codes[m[1]], pattern.replace(" ", ""))
