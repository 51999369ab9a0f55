"""Constructions of temporal expressions, as patterns over the classes of resources/times.yaml.

`<name>` is a word of that class. The first construction that fits at a word wins, so longer ones stand first.
The names are those of the functions in `resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from corridor_analysis.parse.when.time_words import BREAK, OTHER
from corridor_analysis.parse.when.vocabulary import time_vocabulary

__all__ = ["CONSTRUCTIONS", "IDLE", "grammar", "starts"]

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
CONSTRUCTIONS = [
    ("iso", "<iso>"),
    ("slash", "<slash>"),
    ("clock", "CLOCK(?:<zone>|x<zone>(?:x<int2>)?x)?(?:<comma>?<on>?DAY)?"),  # x: brackets and sign of "(GMT+4)"
    ("shared_month", "DAYNUM(?=(?:<comma>DAYNUM)*LINK<on>?DAYNUM<of>?<month>)"),
    ("week_of", "<the><unit><of>DATE(?:<comma>?YEAR)?"),
    (
        "day_of_month",
        "MOD?(?:<this><next>?|<last>)?(?:<weekday><comma>?<the>?)?DATE(?:<comma>?YEAR|<of>?YEARLY<annum>|<of><that><same>?<annum>)?",
    ),
    (
        "next_day",
        "(?:(?<=<month><int2>[<and><to><hyphen><until>])|(?<=<month><int2><comma>)(?=<int2><comma>?<and>)|"
        "(?<=<month><int2><comma><int2><and>)|(?<=<month><int2><comma><int2><comma><and>))<int2>(?:<comma>?<year>)?",
    ),
    ("month_of_year", "MOD?<month><comma>?<of>?(?:YEAR|YEARLY<annum>|<that><same>?<annum>)"),
    ("month_set", "<every><month>"),
    ("month", "MOD?(?:<this>?<last>|<this>?<next>|<this>)?<month>"),
    ("weekday_set", "<every><weekday>|<weekdays>|<weekday><parts>"),
    ("weekday", "(?:<early>|<part><on>?)?(?:<the>?<this>?DIRECTED)?<weekday><part>?"),
    ("dayname", "(?:SOONER|<part>)?<dayname>(?:<comma>?<weekday>)?<part>?"),
    (
        "part",
        "(?:<early>|<later>)?(?:<this>|<last>|<that>|<the>?<next>|<the>?<following>|<the>?<previous>)<part>",
    ),
    ("tonight", "<tonight>|<overnight>"),
    ("holiday", "(?:<last>|<this>|<next>)?<holiday>"),
    ("decade", "<the>?<early>?<hyphen>?<apostrophe>?<decade>|<the><early>?<hyphen>?<decadename>"),
    ("century", "<the>?<early>?<hyphen>?ORD<hyphen>?<unit>"),
    ("quarter", "YEARLY<annum><possessive><fiscal>?ORD?(?:<quarter>|<period>)"),
    ("year_ago", "THEIR?<comparable>?(?:<fiscal><hyphen>?)?<yearago>ORD?(?:<quarter>|<period>)?"),
    ("year_ago", "<the>(?:<same>|<comparable>)?(?:<quarter>|<period>)(?:<of>?<last><annum>|YEAR_AGO)"),
    ("year_ago", "YEAR_AGO"),
    ("quarter", "<the><year>ORD?(?:<quarter>|<period>)"),
    (
        "quarter",
        "THEIR?(?:<fiscal><hyphen>?)?ORD<hyphen>?<quarter>(?:<of>?(?:<fiscal>?<year>|YEARLY<annum>))?",
    ),
    ("ended", "<the>(?:<fiscal>?<annum>|<quarter>)(?=<ended>)"),
    (
        "latest",
        "<the>(?:<latest>|<current>)(?:<quarter>|<period>|<fiscal>?<annum>|<unit>)|(?:<the>|<that>)<quarter>",
    ),
    ("half_year", "<the>(?:<ordinal>|<last>)<half><of>(?:<year>|YEARLY<annum>)"),
    ("fiscal", "<fiscal><year>"),
    ("offset", "<about>*(?:COUNT MORE(?:UNIT|UNITS)|UNITS)<so>?WAY<that>?"),
    ("offset", "<the>(?:<unit>|<annum>|<part>)(?:<before>|<after>)"),
    ("set", "<every>NUM?(?:UNIT|UNITS|<part>|<weekend>|<season>)|<frequency>|<frequency_adverb>"),
    ("span", "<about>?<the>?<this>?(?:<last>|<past>|<next>|<recent>|ORD)(?:NUM|<few>)MORE(?:UNITS|UNIT)"),
    ("vague_span", "(?:<the>|<this>)?(?:<last>|<past>|<next>|<recent>)UNITS|<the>UNITS<ahead>"),
    ("relative", "SOONER<in><the><unit>"),
    ("relative", "MOD?(?:SOONER<in>?)?<the>?(?:DIRECTED|<that>?<same>|<that>)(?:UNIT|<weekend>)"),
    (
        "season",
        "<the>?<early>?(?:<this>?(?:<last>|<past>)|<next>|<this>|<the>|<that>|<early>)<season>(?:<of>?YEAR|<of><that><same>?<annum>)?",
    ),
    ("season", "<season><of>?YEAR"),
    ("duration", "<about>*<the>?COUNT<hyphen>?MORE(?:UNITS|UNIT)(?:<and><a><half>)?"),
    ("bare_units", "(?<![<hyphen><int2><int><number><year><decimal>])(?:<units>|<annums>)"),
    ("year", "<the><annum>YEAR"),
    ("the_unit", "MOD?<the>(?:(?:<fiscal>|<full>)?<annum>|<unit>|<weekend>)"),
    ("yearend", "<about>?<the>?<yearend>"),
    ("vague", "<present>|<pastword>|<the><past>|<futureword>|<current>|<recent>"),
    ("then", "(?<=[<until><since>])<then>"),
    ("year", "MOD?<hyphen>?<year>|(?<=<in>)SPOKEN"),
]
_ITEM = re.compile(r"(?P<open>\(\?(?::|(?P<look><?[=!])))|\[[^\]]*\]|[^()|]")
_PART = re.compile(r"(?<![A-Z_])(?:" + "|".join(_PARTS) + r")(?![A-Z_])")


@cache
def grammar() -> Mapping[str, re.Pattern[str]]:
    """Return, for each code letter that a construction can begin with, the constructions that do, as one pattern.

    The group that matched is `<name>_<number>`.
    """
    codes = time_vocabulary().codes

    def spelt(pattern: str) -> str:
        while match := _PART.search(pattern):
            pattern = f"{pattern[: match.start()]}(?:{_PARTS[match.group()]}){pattern[match.end() :]}"
        return re.sub(r"<(\w+)>", lambda m: codes[m[1]], pattern.replace(" ", ""))

    by_first: dict[str, list[str]] = {}
    for number, (name, construction) in enumerate(CONSTRUCTIONS):
        pattern = spelt(construction)
        for letter in sorted(_Beginnings(pattern).letters()):
            by_first.setdefault(letter, []).append(f"(?P<{name}_{number}>{pattern})")
    return {letter: re.compile("|".join(patterns)) for letter, patterns in by_first.items()}


@cache
def starts() -> re.Pattern[str]:
    """Return the pattern of the code letters at which a construction may begin and does not end in idle words."""
    codes = time_vocabulary().codes
    idle = "".join(codes[name] for name in IDLE)
    lively = "".join(letter for letter in grammar() if letter not in idle)
    others = "".join(letter for letter in grammar() if letter in idle)
    return re.compile(rf"[{lively}]|[{others}](?=[{idle}]*[^{idle}{OTHER}{BREAK}])")


class _Beginnings:
    """Reads a pattern over code letters for the letters that a match of it can begin with."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def letters(self) -> set[str]:
        """Return the letters of all alternatives."""
        return self._alternatives()[0]

    def _alternatives(self) -> tuple[set[str], bool]:
        """Return the letters, and whether nothing at all will do."""
        found, empty = self._sequence()
        while self.pattern.startswith("|", self.at):
            self.at += 1
            more, none = self._sequence()
            found, empty = found | more, empty or none
        return found, empty

    def _sequence(self) -> tuple[set[str], bool]:
        found: set[str] = set()
        empty = True
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            more, none = self._item()
            found, empty = found | (more if empty else set()), empty and none
        return found, empty

    def _item(self) -> tuple[set[str], bool]:
        match = _ITEM.match(self.pattern, self.at)
        self.at = match.end()
        found, empty = set(match[0].strip("[]")), False
        if match["open"]:
            found, empty = self._alternatives()
            self.at += 1
        if match["look"]:  # what is looked at is not matched
            return set(), True
        may = self.pattern.startswith(("?", "*"), self.at)
        self.at += self.pattern.startswith(("?", "*", "+"), self.at)
        return found, empty or may
