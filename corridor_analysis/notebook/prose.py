"""Words for computed prose: counts, lists and days, so that a sentence stays true and well formed for any table."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from html import unescape

from corridor_analysis.tables.days import onset

__all__ = [
    "alternative", "anchor", "called", "count", "day", "kind_name", "link", "listed", "number", "plain",
    "safe", "sentences", "short_name", "span", "verb", "when", "with_status",
]  # fmt: skip

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_IRREGULAR = {
    "country": "countries", "party": "parties", "body": "bodies", "person": "people", "stretch": "stretches",
}  # fmt: skip
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(#[^)]*\)")
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


def number(n: int) -> str:
    """Return a number alone: `none`, `one`, `twelve`, `1,300`."""
    return "none" if n == 0 else _NUMBERS[n] if n < len(_NUMBERS) else f"{n:,}"


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


def sentences(*some: str) -> str:
    """Return sentences as a paragraph; empty ones are left out."""
    return " ".join(s for s in some if s)


def alternative(head: str, parts: Sequence[str], none: str, *, most: int = 20, noun: str = "") -> str:
    """Return what a reader would see in a figure, `none` where nothing is drawn; the parts beyond `most` are counted.

    >>> alternative("Bars.", ["a: 1", "b: 2"], "No bar."), alternative("Bars.", list("abc"), "", most=1, noun="bar")
    ('Bars. a: 1; b: 2.', 'Bars. a; and two more bars.')
    """
    more = f"; and {count(len(parts) - most, f'more {noun}')}" if noun and len(parts) > most else ""
    return f"{head} {'; '.join(parts[:most])}{more}." if parts else none


def day(value: str | None) -> str:
    """Return an ISO day as `10 February 2023`; without one, `an unknown day`."""
    if not value:
        return "an unknown day"
    d = date.fromisoformat(value[:10])
    return f"{d.day} {d:%B} {d.year}"


def span(earliest: str | None, latest: str | None, basis: str | None = None) -> str:
    """Return days as precisely as they are known, and no more: a day, a month, a year, between …, since …, by ….

    `basis` is the words that date an event: an open stretch begins with the month where they name no day.

    >>> span("2023-02-01", "2023-02-28"), span("2023-02-10", "2023-02-11"), span("2022-12-12", None)
    ('February 2023', 'between 10 and 11 February 2023', 'since 12 December 2022')
    >>> span("2022-12-01", None, "December"), span("2022-01-01", None, "2022")
    ('since December 2022', 'since 2022')
    """
    if not earliest and not latest:
        return "undated"
    if not latest:
        return f"since {span(*onset(str(earliest), basis))}"
    if not earliest:
        return f"by {day(latest)}"
    begin, end = _precise(date.fromisoformat(earliest[:10]), date.fromisoformat(latest[:10]))
    if begin == end:
        return " ".join(end)
    short = begin[:1] if len(begin) == 3 and begin[1:] == end[1:] else begin  # else both ends have their year
    return f"between {' '.join(short)} and {' '.join(end)}"


def _precise(first: date, last: date) -> tuple[list[str], list[str]]:
    """Return both ends of a stretch in years, months or days, whichever say no more than it does."""
    size = 3
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        size = 1 if (first.month, last.month) == (1, 12) else 2
    begin, end = (f"{d.day} {d:%B} {d.year}".split()[-size:] for d in (first, last))
    return begin, end


def when(earliest: str | None, latest: str | None, basis: str | None, dated: str) -> str:
    """Return the days of a row of `days.record_days` or `days.happening_days` as every page shows them.

    >>> when("2023-02-10", "2023-02-10", None, "published"), when(None, None, None, "none")
    ('reported 10 February 2023', 'undated')
    """
    words = span(earliest, latest, basis)
    return {"published": f"reported {words}", "other": f"{words}, by another report"}.get(dated, words)


def called(name: str) -> str:
    """Return a name as it stands in a sentence: `the Ada corridor`, but `Ada Pass`."""
    last = name.split()[-1] if name.split() else ""
    return f"the {name}" if last[:1].islower() and not name.lower().startswith("the ") else name


def kind_name(mode: str | None, event_type: str) -> str:
    """Return what kind of happening it is: its mode, else its type, in plain words.

    >>> kind_name("press_conference", "CONSULT"), kind_name(None, "REQUEST")
    ('press conference', 'request')
    """
    return (mode or event_type.lower()).replace("_", " ")


def with_status(words: str, status: str) -> str:
    """Return what happened; of what did not, or not for certain, with how it is told: `closure (planned)`."""
    return words if status == "happened" else f"{words} ({status})"


def short_name(name: str, kinds: Iterable[str] = ()) -> str:
    """Return the name under which a person is known in running text: the last word of a two- or three-word name."""
    words = name.split()
    return words[-1] if "person" in kinds and 1 < len(words) < 5 else name


def anchor(table: str, record: str) -> str:
    """Return the anchor of the row of a table that shows a record, the same in a notebook and on its page.

    >>> anchor("held", "001_9e1f:e3")
    'held-001_9e1f-e3'
    """
    return f"{table}-{re.sub(r'[^A-Za-z0-9_.-]', '-', record)}"


def link(words: str, target: str) -> str:
    """Return words (Markdown) as a link to an anchor of the same page."""
    return f"[{words}](#{target})"


def plain(words: str) -> str:
    """Return computed words without their links and escapes, for places that hold text only.

    >>> plain("[two calls](#tab-held) of A\\\\_B &amp; C")
    'two calls of A_B & C'
    """
    return unescape(re.sub(r"\\([\\`*_{}\[\]#|~$])", r"\1", _LINK.sub(r"\1", words)))
