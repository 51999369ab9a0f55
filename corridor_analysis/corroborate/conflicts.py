"""Where the reports of one happening contradict each other, field by field.

A report that says less contradicts nobody: no day, fewer parties, a channel left open; nor does one that speaks of the
visit where another speaks of the meeting during it. Contradictions are between articles; what one article says of a
happening, in several places, is taken together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from corridor_analysis.corroborate.report import EventReport, Range, day_text
from corridor_analysis.corroborate.wording import LOOK_BACK, LOOK_ON, Said, befallen

Articles = Mapping[str, list[EventReport]]


def contradictions(articles: Articles, name: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    """Yield (field, value, article_id) for every field on which articles differ, each article with its value.

    What was held and what was not comes first. `name` turns an entity id into a name.
    """
    if len(articles) < 2:
        return
    yield from _values("status", articles, lambda r: None if r.planned else r.status)
    days = {a: own for a, rs in sorted(articles.items()) if (own := hard_days(rs))}  # a day of the context is none
    if days and max(d.first for d in days.values()) > min(d.last for d in days.values()):  # two exclude each other
        yield from (("day", day_text(own), a) for a, own in days.items())
    if len({r.way for rs in articles.values() for r in rs} - {None}) > 1:
        yield from _values("mode", articles, lambda r: r.mode if r.way else None)
    yield from _values("place", articles, lambda r: name(r.place) if r.place else None)
    yield from _numbers(articles)
    mutual = next(iter(articles.values()))[0].mutual
    fields = {"participants": "who"} if mutual else {"actor": "actors", "recipient": "recipients"}
    for field, attribute in fields.items():
        yield from _sets(field, attribute, articles, name)


def hard_days(reports: list[EventReport]) -> Range | None:
    """Return the days that fit every dated report; all days that any gives where none fits them all."""
    days = [r.days for r in reports if r.days]
    if not days:
        return None
    inner = Range(max(d.first for d in days), min(d.last for d in days))
    return inner if inner.first <= inner.last else Range(min(d.first for d in days), max(d.last for d in days))


def _values(
    field: str, articles: Articles, value: Callable[[EventReport], str | None]
) -> Iterator[tuple[str, str, str]]:
    said = {a: {v for r in rs if (v := value(r)) is not None} for a, rs in articles.items()}
    if len({frozenset(values) for values in said.values() if values}) > 1:
        yield from ((field, v, a) for a, values in sorted(said.items()) for v in sorted(values))


def _numbers(articles: Articles) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers of each article where two count the same and all of the one exceed all of the other."""
    said: dict[tuple[str, str], dict[str, list[Said]]] = {}
    for article, reports in sorted(articles.items()):
        for r in reports:
            for n in (*r.numbers, *r.wording.durations):
                what = (n.unit, _harm(r, n))
                said.setdefault(what, {}).setdefault(article, []).append(n)
    for _, by_article in sorted(_joined(said).items()):
        low = max(min(n.low for n in numbers) for numbers in by_article.values())
        high = min(max(n.high for n in numbers) for numbers in by_article.values())
        if low > high:
            rows = [(a, words) for a, numbers in by_article.items() for words in sorted({n.words for n in numbers})]
            yield from (("number", words, a) for a, words in rows)


def _harm(report: EventReport, number: Said) -> str:
    """Return what befell those whom a number counts, by the words around it."""
    if not number.end:
        return ""
    first = max(0, report.start - LOOK_BACK, number.start - LOOK_ON)
    return befallen(number, report.text[first : min(number.end, report.end) + LOOK_ON], first)


def _joined(said: dict[tuple[str, str], dict[str, list[Said]]]) -> dict[tuple[str, str], dict[str, list[Said]]]:
    """Return the numbers with people of no kind counted among the one kind to whom the same befell."""
    out = dict(said)
    for (unit, harm), numbers in said.items():
        kinds = [u for u, h in said if h == harm and u not in ("", "minutes")]
        if unit == "" and harm and len(kinds) == 1 and out[kinds[0], harm].keys().isdisjoint(numbers):
            out[kinds[0], harm] = {**out[kinds[0], harm], **out.pop((unit, harm))}
    return out


def _sets(field: str, attribute: str, articles: Articles, name: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    """Yield the parties of each article where two name parties for whom nobody stands in the other."""
    parties = next(iter(articles.values()))[0].parties
    said = {a: frozenset().union(*(_told(r, attribute) for r in rs)) for a, rs in articles.items()}
    known = sorted({s for s in said.values() if s}, key=lambda s: (len(s), sorted(s)))
    if any(any(parties.missing(a, b)) and any(parties.missing(b, a)) for a, b in pairwise(known)):
        named = {a: "; ".join(sorted(name(i) for i in ids)) for a, ids in sorted(said.items()) if ids}
        yield from ((field, names, a) for a, names in named.items())


def _told(report: EventReport, attribute: str) -> frozenset[str]:
    """Return the parties of a report in one role; a recipient that the doer acts for is only implied by it."""
    ids: frozenset[str] = getattr(report, attribute)
    if attribute != "recipients":
        return ids
    return frozenset(i for i in ids if not any(report.parties.same(i, x) for x in report.actors))
