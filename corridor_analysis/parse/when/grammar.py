"""Constructions of temporal expressions: patterns over the classes of resources/times.yaml, and what each means.

`<name>` is a word of that class. The first construction that fits at a word wins, so longer ones stand first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from corridor_analysis.parse.when import absolute, amounts, quarters, relative
from corridor_analysis.parse.when.context import Context, Expression, TimeValue
from corridor_analysis.parse.when.time_words import BREAK, OTHER
from corridor_analysis.parse.when.vocabulary import time_vocabulary

__all__ = ["CONSTRUCTIONS", "IDLE", "Rule", "next_construction"]

Rule = Callable[[Expression, Context], TimeValue | None]
# words of these classes alone never make an expression: most of what begins with "the" ends at once
IDLE = ("the", "comma", "of", "and", "to", "since", "in", "a", "on", "possessive", "for", "own", "about", "hyphen")

_PARTS = {
    "NUM": "(?:<int2>|<int>|<year>|<decimal>|<number>)(?:<hyphen>?<number>|<and><number>)*",
    "ORD": "(?:<ordinal>|<nth>)",
    "COUNT": "(?:<a>?<few>|<some>|<a>?NUM(?:<and><a>?<half>)?(?:(?:<to>|<or>|<hyphen>)NUM)?|<a><half>?|<half><a>)",
    "UNIT": "(?:<unit>|<annum>|<quarter>)",
    "UNITS": "(?:<units>|<annums>|<quarters>)",
    "SPOKEN": "(?:<number>(?:<hyphen>?<number>)+)",
    "YEAR": "(?:<year>|SPOKEN)",
    "DIRECTED": "(?:<last>|<past>|<next>|<this>|<previous>|<following>)",
    "MOD": "(?:<the>?<early><of>?<hyphen>?<the>?)",
    "DATE": "(?:<month>(?:<int2>|<nth>|<ordinal>(?!<of>|<quarter>))|<the>?(?:<int2>|<nth>|<ordinal><of>)<of>?<month>)",
    "DAY": "(?:(?:<weekday><comma>?)?DATE(?:<comma>?<year>)?|DIRECTED?<weekday>|<dayname>)",
    "MORE": "(?:<more>|<full>)?",
    "THEIR": "(?:<the>|<own>)",
    "YEARLY": "(?:<last>|<this>|<next>)",
    "YEAR_AGO": "<a><annum>(?:<ago>|<earlier>|<before>)",
    "WAY": "(?:<ago>|<earlier>|<later>|<before>|<after>|<hence>)",
    "CLOCK": "(?:<clock><ampm>|<int2><ampm>|<clock><zone>|(?<=<at>)<clock>|(?:<int2>|<number>)<oclock>|"
    "<clockname>|(?:<int2>|<number>|<clock>)<in><the><part>)",
    "DAYNUM": "(?:<weekday><comma>?)?<the>?(?:<int2>|<nth>)",
    "LINK": "(?:<comma>?(?:<and>|<or>)|<to>|<hyphen>|<until>)",
    "SOONER": "(?:<earlier>|<later>|<early>)",
}
CONSTRUCTIONS: list[tuple[Rule, str]] = [
    (absolute.iso, "<iso>"),
    (absolute.slash, "<slash>"),
    (relative.clock, "CLOCK(?:<zone>|x<zone>(?:x<int2>)?x)?(?:<comma>?<on>?DAY)?"),  # x: brackets and sign of "(GMT+4)"
    (absolute.shared_month, "DAYNUM(?=(?:<comma>DAYNUM)*LINK<on>?DAYNUM<of>?<month>)"),
    (absolute.week_of, "<the><unit><of>DATE(?:<comma>?YEAR)?"),
    (
        absolute.day_of_month,
        "MOD?(?:<this><next>?|<last>)?(?:<weekday><comma>?<the>?)?DATE(?:<comma>?YEAR|<of>?YEARLY<annum>|<of><that><same>?<annum>)?",
    ),
    (
        absolute.next_day,
        "(?:(?<=<month><int2>[<and><to><hyphen><until>])|(?<=<month><int2><comma>)(?=<int2><comma>?<and>)|"
        "(?<=<month><int2><comma><int2><and>)|(?<=<month><int2><comma><int2><comma><and>))<int2>(?:<comma>?<year>)?",
    ),
    (absolute.month_of_year, "MOD?<month><comma>?<of>?(?:YEAR|YEARLY<annum>|<that><same>?<annum>)"),
    (absolute.month_set, "<every><month>"),
    (absolute.month, "MOD?(?:<this>?<last>|<this>?<next>|<this>)?<month>"),
    (relative.weekday_set, "<every><weekday>|<weekdays>|<weekday><parts>"),
    (relative.weekday, "(?:<early>|<part><on>?)?(?:<the>?<this>?DIRECTED)?<weekday><part>?"),
    (relative.dayname, "(?:SOONER|<part>)?<dayname>(?:<comma>?<weekday>)?<part>?"),
    (
        relative.part,
        "(?:<early>|<later>)?(?:<this>|<last>|<that>|<the>?<next>|<the>?<following>|<the>?<previous>)<part>",
    ),
    (relative.tonight, "<tonight>|<overnight>"),
    (absolute.holiday, "(?:<last>|<this>|<next>)?<holiday>"),
    (absolute.decade, "<the>?<early>?<hyphen>?<apostrophe>?<decade>|<the><early>?<hyphen>?<decadename>"),
    (absolute.century, "<the>?<early>?<hyphen>?ORD<hyphen>?<unit>"),
    (quarters.quarter, "YEARLY<annum><possessive><fiscal>?ORD?(?:<quarter>|<period>)"),
    (quarters.year_ago, "THEIR?<comparable>?(?:<fiscal><hyphen>?)?<yearago>ORD?(?:<quarter>|<period>)?"),
    (quarters.year_ago, "<the>(?:<same>|<comparable>)?(?:<quarter>|<period>)(?:<of>?<last><annum>|YEAR_AGO)"),
    (quarters.year_ago, "YEAR_AGO"),
    (quarters.quarter, "<the><year>ORD?(?:<quarter>|<period>)"),
    (
        quarters.quarter,
        "THEIR?(?:<fiscal><hyphen>?)?ORD<hyphen>?<quarter>(?:<of>?(?:<fiscal>?<year>|YEARLY<annum>))?",
    ),
    (quarters.ended, "<the>(?:<fiscal>?<annum>|<quarter>)(?=<ended>)"),
    (
        quarters.latest,
        "<the>(?:<latest>|<current>)(?:<quarter>|<period>|<fiscal>?<annum>|<unit>)|(?:<the>|<that>)<quarter>",
    ),
    (quarters.half_year, "<the>(?:<ordinal>|<last>)<half><of>(?:<year>|YEARLY<annum>)"),
    (absolute.fiscal, "<fiscal><year>"),
    (amounts.offset, "<about>*(?:COUNT MORE(?:UNIT|UNITS)|UNITS)<so>?WAY<that>?"),
    (amounts.offset, "<the>(?:<unit>|<annum>|<part>)(?:<before>|<after>)"),
    (amounts.repeated, "<every>NUM?(?:UNIT|UNITS|<part>|<weekend>|<season>)|<frequency>|<frequency_adverb>"),
    (amounts.duration, "<about>?<the>?<this>?(?:<last>|<past>|<next>|<recent>|ORD)(?:NUM|<few>)MORE(?:UNITS|UNIT)"),
    (amounts.vague_span, "(?:<the>|<this>)?(?:<last>|<past>|<next>|<recent>)UNITS|<the>UNITS<ahead>"),
    (relative.relative, "SOONER<in><the><unit>"),
    (relative.relative, "MOD?(?:SOONER<in>?)?<the>?(?:DIRECTED|<that>?<same>|<that>)(?:UNIT|<weekend>)"),
    (
        absolute.season,
        "<the>?<early>?(?:<this>?(?:<last>|<past>)|<next>|<this>|<the>|<that>|<early>)<season>(?:<of>?YEAR|<of><that><same>?<annum>)?",
    ),
    (absolute.season, "<season><of>?YEAR"),
    (amounts.duration, "<about>*<the>?COUNT<hyphen>?MORE(?:UNITS|UNIT)(?:<and><a><half>)?"),
    (amounts.bare_units, "(?<![<hyphen><int2><int><number><year><decimal>])(?:<units>|<annums>)"),
    (absolute.year, "<the><annum>YEAR"),
    (relative.the_unit, "MOD?<the>(?:(?:<fiscal>|<full>)?<annum>|<unit>|<weekend>)"),
    (relative.yearend, "<about>?<the>?<yearend>"),
    (amounts.vague, "<present>|<pastword>|<the><past>|<futureword>|<current>|<recent>"),
    (relative.then, "(?<=[<until><since>])<then>"),
    (absolute.year, "MOD?<hyphen>?<year>|(?<=<in>)SPOKEN"),
]
_PART = re.compile(r"(?<![A-Z_])(?:" + "|".join(_PARTS) + r")(?![A-Z_])")


def next_construction(letters: str, start: int) -> tuple[Rule, int, int] | None:
    """Return what the first construction at or after a code letter means, where it begins and where it ends."""
    match = _grammar().search(letters, start)
    return (CONSTRUCTIONS[(match.lastindex or 0) - 1][0], *match.span()) if match else None


@cache
def _grammar() -> re.Pattern[str]:
    """Return all constructions as one pattern with a group for each, looked for where idle words lead to another."""
    codes = time_vocabulary().codes
    idle = "".join(codes[name] for name in IDLE)
    groups = "|".join(f"({_spelt(pattern)})" for _, pattern in CONSTRUCTIONS)
    return re.compile(rf"(?=[{idle}]*[^{idle}{OTHER}{BREAK}])(?:{groups})")


def _spelt(pattern: str) -> str:
    """Return a pattern over code letters."""
    while match := _PART.search(pattern):
        pattern = f"{pattern[: match.start()]}(?:{_PARTS[match.group()]}){pattern[match.end() :]}"
    return re.sub(r"<(\w+)>", lambda m: time_vocabulary().codes[m[1]], pattern.replace(" ", ""))
