"""When: the temporal expressions of an article, with TIMEX3 values and the days that they can mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from corridor_analysis.parse.records import Time
from corridor_analysis.parse.when import absolute, relative
from corridor_analysis.parse.when.calendar import Context, bounds
from corridor_analysis.parse.when.vocabulary import (
    BREAK,
    OTHER,
    Expression,
    TimeValue,
    TimeWord,
    Vocable,
    time_vocabulary,
)

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Tree
    from corridor_analysis.schema import Article

__all__ = ["RULES", "Rule", "find_times", "next_construction", "scan"]

Rule = Callable[[Expression, Context], TimeValue | None]
_RULES: tuple[Rule, ...] = (
    absolute.century, absolute.day_of_month, absolute.decade, absolute.duration, absolute.holiday, absolute.iso,
    absolute.month, absolute.month_of_year, absolute.next_day, absolute.repeated, absolute.season,
    absolute.shared_month, absolute.slash, absolute.vague, absolute.week_of, absolute.year, relative.clock,
    relative.dayname, relative.half_year, relative.latest, relative.offset, relative.part, relative.quarter,
    relative.relative, relative.the_unit, relative.then, relative.tonight, relative.weekday, relative.weekday_set,
    relative.year_ago,
)  # fmt: skip
RULES = {rule.__name__: rule for rule in _RULES}

_COMMON = frozenset({"unit", "units", "annum", "annums", "part"})  # nouns that have a capital only in names
_VERBS = ("VB", "MD")
_LONGEST, _HUGE = 22, 10**15  # characters of a number that anyone counts; what stands for a longer one
_WORD = re.compile(
    r"""[^\W\d_]{2,} | [ap]\.m\.?(?!\w) | o['’]clock\b | [^\W\d_]
      | (?=\d)(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?!\w)
      | \d{1,2}\.\d{1,2}\.\d{4}(?!\.?\w) | \d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\w)
      | \d{1,2}:\d\d(?::\d\d)?(?!\w)
      | \d+(?:,\d{3})+(?!\d)(?:\.\d+)? | \d+\.\d+ | \d+[ -]\d/\d(?!\w) | \d+(?:st|nd|rd|th|s)(?!\w) | \d+(?:['’]s)?)
      | ['’]s\b | \n\s*\n | [^\w\s]""",
    re.VERBOSE | re.IGNORECASE,
)
_Known = tuple[re.Pattern[str] | None, Vocable | None]
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
        around = words[start - 1] if start else None, tuple(words[end : end + _AHEAD])
        expr = Expression(tuple(w for w in words[start:end] if w), *around)
        meant = rule(expr, context) if _nouns(expr, context) else None
        position = start + 1 if meant is None else end
        if meant is None:
            continue
        if meant.anchors and meant.type in ("DATE", "TIME"):
            context.anchors.append(meant.value)
        limits = bounds(meant.value) if meant.type in ("DATE", "TIME") else None
        first, last = (limit.isoformat() for limit in limits) if limits else (None, None)
        yield Time(expr.words[0].start, expr.words[-1].end, meant.type, meant.value, first, last, meant.basis)


def _month(article: Article) -> date | None:
    """Return the last day of the month in which an article was published, where no more is known."""
    first, last = _day(article.published_earliest), _day(article.published_latest)
    return last if first and last and (first.year, first.month) == (last.year, last.month) else None


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(str(published)[:10]) if published else None
    except ValueError:  # a month or a year: no day to reckon from
        return None


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


def _shape(text: str) -> tuple[str, str | int | float]:
    """Return class and payload of what begins with a digit."""
    if len(text) > _LONGEST:
        return "int", _HUGE
    if text.isdigit():
        value = int(text)
        if len(text) == 4 and 1000 <= value < 3000:
            return "year", value
        return ("int2" if len(text) <= 2 else "int"), value
    if text[-2:-1] == "/" and text[-4:-3] in (" ", "-"):
        whole, _, fraction = text.replace("-", " ").partition(" ")
        return "decimal", int(whole[:9]) + int(fraction[0]) / max(int(fraction[-1]), 1)
    if "/" in text:
        return "slash", text
    if text.count(".") == 2:
        day, month, year = text.split(".")
        return "iso", f"{year}-{month:0>2}-{day:0>2}"
    if ":" in text and "-" not in text:
        return "clock", text
    if "-" in text:
        return "iso", text
    if text[-1] in "sS":
        digits = text.rstrip("sS'’")
        return ("decade", digits) if digits.endswith("0") and len(digits) in (2, 4) else ("decimal", 0)
    if text[-1].isalpha():
        return "nth", min(int(text[:-2]), 10**6)
    plain = text.replace(",", "")
    return ("int", int(plain)) if plain.isdigit() else ("decimal", float(plain))


@lru_cache(maxsize=65536)
def _known(token: str) -> _Known | None:
    """Return the pattern of the longer entries that begin with a token, and its own entry; None without either.

    What begins with a digit has neither, but is of the vocabulary.
    """
    lex = time_vocabulary()
    pattern, entry = lex.phrases.get(token.lower()), lex.words.get(token)
    shaped = token[0].isdigit() and token.isascii()
    return (pattern, entry) if pattern or entry or shaped else None


def _word(token: str, start: int, text: str, known: _Known) -> TimeWord | None:
    """Return the word of the vocabulary, or of several words, that begins with a token; None if there is none."""
    pattern, entry = known
    longer = pattern.match(text, start) if pattern else None
    if longer:
        entry = time_vocabulary().words[" ".join(longer.group().lower().replace("’", "'").split())]
        return TimeWord(entry.cls, entry.payload, start, longer.end(), entry.guarded)
    end = start + len(token)
    if entry:
        stop = entry.shortened and text.startswith(".", end)
        doubtful = entry.guarded or (entry.shortened and not stop)
        return TimeWord(entry.cls, entry.payload, start, end + stop, entry.guarded, doubtful)
    return None if pattern else TimeWord(*_shape(token), start, end)


@lru_cache(maxsize=2)  # an undated article is read twice
def scan(text: str) -> tuple[str, list[TimeWord | None]]:
    """Return one code letter per word, and the words; runs of words outside the vocabulary count as one."""
    codes = time_vocabulary().codes
    letters: list[str] = []
    words: list[TimeWord | None] = []
    done, last = 0, ""
    for match in _WORD.finditer(text):
        token = match[0]
        known = _known(token)
        if known is None and last == OTHER and token[0] != "\n":
            continue  # most words
        start = match.start()
        if start < done:
            continue
        word = _word(token, start, text, known) if known is not None else None
        if word is not None:
            done = word.end
            last = codes[word.cls]
        elif token[0] == "\n":
            last = BREAK
        elif last == OTHER:
            continue
        else:
            last = OTHER
        letters.append(last)
        words.append(word)
    return "".join(letters), words
