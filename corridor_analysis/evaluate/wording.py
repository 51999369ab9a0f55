"""How alike two wordings, stretches or days are: the small comparisons that matching rests on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from corridor_analysis.case.codings import alike
from corridor_analysis.coders.days import Days, parse_days
from corridor_analysis.coders.items import overlap as shared
from corridor_analysis.parse.records import Chars

__all__ = ["Days", "jaccard", "overlap", "parse_days", "plain", "same_days", "tokens"]

_WORD = re.compile(r"\w+(?:'\w+)*")


def plain(text: str) -> str:
    """Return a text of the same length with quotation marks, dashes and spaces of one kind, in lower case."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in alike(text))


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
    return max((shared(a, b) for a in ones for b in others), default=0.0)


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
