"""Words for computed prose: counts, lists and days, so that a sentence stays true and well formed for any table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

__all__ = ["count", "day", "listed", "safe", "short_name", "span", "verb"]

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_IRREGULAR = {"country": "countries", "party": "parties", "day": "days", "body": "bodies", "person": "people"}
_MARKUP = str.maketrans({c: "\\" + c for c in "\\`*_{}[]#|~$"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


def safe(text: str) -> str:
    """Return text that an article or a case brought in, escaped for Markdown: it shows as text, never as markup."""
    return " ".join(str(text).split()).translate(_MARKUP)


def count(n: int, noun: str) -> str:
    """Return a number and its noun: `no articles`, `one article`, `twelve articles`, `13 articles`.

    >>> count(1, "country"), count(0, "call"), count(250, "call")
    ('one country', 'no calls', '250 calls')
    """
    number = _NUMBERS[n] if 0 <= n < len(_NUMBERS) else f"{n:,}"
    head, _, last = noun.rpartition(" ")
    plural = _IRREGULAR.get(last, last + "s")
    return f"{number} {(head + ' ' if head else '') + (last if n == 1 else plural)}"


def verb(n: int, one: str, many: str) -> str:
    """Return the form of a verb that agrees with n."""
    return one if n == 1 else many


def listed(items: Sequence[str], *, most: int = 6) -> str:
    """Return items as a list in a sentence; beyond `most`, the rest is counted.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed(list("abcd"), most=2)
    ('a, b and c', 'a', 'a, b and two others')
    """
    items = list(items)
    if len(items) > most:
        rest = len(items) - most
        items = [*items[:most], "one other" if rest == 1 else count(rest, "other")]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def day(value: str | None) -> str:
    """Return an ISO day as `10 February 2023`; without one, `an unknown day`."""
    if not value:
        return "an unknown day"
    d = date.fromisoformat(value[:10])
    return f"{d.day} {d:%B} {d.year}"


def span(earliest: str | None, latest: str | None) -> str:
    """Return a stretch of days as a reader says it: a day, a month, a year, from … to …, since …, until ….

    >>> span("2023-02-01", "2023-02-28"), span("2023-02-09", "2023-02-09"), span("2022-12-12", None)
    ('February 2023', '9 February 2023', 'since 12 December 2022')
    """
    if not earliest and not latest:
        return "undated"
    if not latest:
        return f"since {day(earliest)}"
    if not earliest:
        return f"until {day(latest)}"
    if earliest == latest:
        return day(earliest)
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    if first.day == 1 and _is_month_end(last) and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    return f"{day(earliest)} to {day(latest)}"


def _is_month_end(d: date) -> bool:
    return date.fromordinal(d.toordinal() + 1).day == 1


def short_name(name: str, kinds: Iterable[str] = ()) -> str:
    """Return the name under which a person is known in running text: the last word of a two- or three-word name."""
    words = name.split()
    return words[-1] if "person" in kinds and 1 < len(words) < 5 else name
