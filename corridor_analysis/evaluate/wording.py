"""How alike two wordings, stretches or days are: the small comparisons that matching rests on."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from corridor_analysis.records import Chars

__all__ = ["Days", "jaccard", "overlap", "parse_days", "plain", "same_days", "tokens"]

_ALIKE = str.maketrans("‘’‛′`“”„‟″«»–—‑\u00a0", '\'\'\'\'\'"""""""--- ')  # one character for one: offsets hold
_WORD = re.compile(r"\w+(?:'\w+)*")
_DAYS = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Days(NamedTuple):
    """The days that a coded date allows, as ISO text; `open` when it has a beginning but no end."""

    earliest: str
    latest: str
    open: bool = False


def plain(text: str) -> str:
    """Return a text of the same length with quotation marks, dashes and spaces of one kind, in lower case."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_ALIKE))


def tokens(text: str) -> frozenset[str]:
    """Return the words of a text, without punctuation, quotation marks and case."""
    return frozenset(_WORD.findall(plain(text)))


def jaccard(one: Collection[str], other: Collection[str]) -> float:
    """Return the share of two sets that they have in common, 0 to 1; two empty sets are alike.

    >>> jaccard({"a", "b"}, {"b", "c"})
    0.3333333333333333
    """
    both = set(one) | set(other)
    return len(set(one) & set(other)) / len(both) if both else 1.0


def overlap(ones: Iterable[Chars], others: Iterable[Chars]) -> float:
    """Return how much of the shorter stretch lies in the other, for the best pair of two lists, 0 to 1.

    >>> overlap([Chars(0, 10)], [Chars(5, 9)])
    1.0
    """
    others = list(others)
    return max((_shared(a, b) for a in ones for b in others), default=0.0)


def _shared(a: Chars, b: Chars) -> float:
    shorter = min(a.end - a.start, b.end - b.start)
    return max(0, min(a.end, b.end) - max(a.start, b.start)) / shorter if shorter > 0 else 0.0


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


def _bounds(text: str) -> tuple[str, str]:
    found = _DAYS.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no day, month or year")
    year, month, day = (int(g) if g else None for g in found.groups())
    last = day or calendar.monthrange(year, month or 12)[1]
    return (date(year, month or 1, day or 1).isoformat(), date(year, month or 12, last).isoformat())


def same_days(gold: Days | None, earliest: str | None, latest: str | None) -> bool:
    """Return whether predicted days are those coded.

    Days within a coded month or year are right: a coder who wrote the month said no more, and they say nothing else.
    Where the gold gives none, a prediction that is bounded on both sides is wrong. Where the gold is open, the
    beginning must lie in the day or month coded, and the end must be empty or later.
    """
    if gold is None:
        return earliest is None or latest is None
    if gold.open:
        begins = earliest is not None and gold.earliest <= earliest <= gold.latest
        return begins and (latest is None or latest > gold.latest)
    if earliest is None or latest is None:
        return False
    return gold.earliest <= earliest <= latest <= gold.latest
