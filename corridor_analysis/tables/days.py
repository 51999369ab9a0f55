"""The days of every row, as a page shows them: its own, else those on which its article was published.

`docs/selection.md` has the rules with examples. `dated` says which: `own` (the article gives the day), `other` (another
report of the same happening gives it), `published` (the day of publication stands in for it) or `none`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from corridor_analysis.tables import Tables

COLUMNS = ("earliest", "latest", "basis", "dated")
_FIRST = re.compile(r"\b0?1(?:st)?\b|\bfirst\b", re.IGNORECASE)
_LIMIT = re.compile(r"\b(before|prior to|by)\s+(?:the\s+)?$", re.IGNORECASE)  # the day named is no day of the event
_BACK = 16  # characters in which such words stand before a time

Days = tuple[str | None, str | None, str | None]  # earliest, latest, basis
Dated = tuple[str | None, str | None, str | None, str]  # and which days they are: COLUMNS
_NONE: Dated = (None, None, None, "none")


def onset(earliest: str, basis: str | None) -> tuple[str, str]:
    """Return the days on which an open stretch can have begun, no finer than the words that date it.

    >>> onset("2022-12-01", "December"), onset("2022-12-01", "December 1"), onset("2022-01-01", "2022")
    (('2022-12-01', '2022-12-31'), ('2022-12-01', '2022-12-01'), ('2022-01-01', '2022-12-31'))
    """
    first = date.fromisoformat(earliest[:10])
    last = first
    if basis and first.day == 1 and not _FIRST.search(basis):
        if first.strftime("%B")[:3].lower() in basis.lower():
            last = first.replace(day=monthrange(first.year, first.month)[1])
        elif first.month == 1 and str(first.year) in basis:
            last = first.replace(month=12, day=31)
    return first.isoformat(), last.isoformat()


def record_days(tables: Tables) -> pd.DataFrame:
    """Return the days of every report and statement, by event_id and statement_id, with the columns COLUMNS.

    A report of an event that gives no day has that of its happening, where another report gives one. What was said
    has the day that its statement names. What is left has the days of publication. `basis` is the words of the article
    that date the row, where they are its own.
    """
    events, statements = tables.events, tables.statements
    told = _own(tables)
    own = {i: (*d, "own") for i, d in told.items()}
    happened = _dated_clusters(tables, told)
    for cluster_id, event_id in _cells(tables.cluster_members, "cluster_id event_id"):
        if cluster_id in happened:
            own.setdefault(event_id, (*happened[cluster_id], "other"))
    times = {i: d for i, *d in _cells(tables.times, "time_id earliest latest surface") if d[0] or d[1]}
    said = {i: (*times[t], "own") for i, t in _cells(statements, "statement_id time_id") if t in times}
    printed = _published(tables)
    rows = {i: own.get(i) or printed[a] for i, a in _cells(events, "event_id article_id")}
    rows |= {i: said.get(i) or printed[a] for i, a in _cells(statements, "statement_id article_id")}
    return _frame(rows, "record_id")


def happening_days(tables: Tables) -> pd.DataFrame:
    """Return the days of every happening, by cluster_id, with the columns COLUMNS.

    They are the days that fit every report of it (all days that any gives where reports contradict each other). What
    no report dates has the days on which the first of its articles was published.
    """
    article = dict(_cells(tables.events, "event_id article_id"))
    printed, dated = _published(tables), _dated_clusters(tables, _own(tables))
    rows: dict[str, Dated] = {i: (*dated[i], "own") if i in dated else _NONE for i in tables.clusters["cluster_id"]}
    for cluster_id, event_id in _cells(tables.cluster_members, "cluster_id event_id"):
        if cluster_id not in dated:
            found = [r for r in (rows[cluster_id], printed[article[event_id]]) if r[0]]
            rows[cluster_id] = min(found, default=_NONE)
    return _frame(rows, "cluster_id")


def _cells(frame: pd.DataFrame, columns: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of some columns, named in one line, as tuples; a missing value is None."""
    some = frame[columns.split()].astype(object)
    return zip(*(some[c].where(some[c].notna(), None) for c in some), strict=True)


def _own(tables: Tables) -> dict[str, Days]:
    """Return the days that articles give events: "before 10 February" is the 9th or earlier, "by" it, that day too."""
    text = dict(_cells(tables.articles, "article_id text"))
    limits = {}
    for article_id, sentence_id, start, surface in _cells(tables.times, "article_id sentence_id start surface"):
        if found := _LIMIT.search(text[article_id][max(0, start - _BACK) : start]):
            limits[sentence_id, surface] = found[1].lower()
    out = {}
    for event_id, sentence_id, *days in _cells(tables.events, "event_id sentence_id earliest latest date_basis"):
        limit = limits.get((sentence_id, days[2]))
        if limit and days[0] and days[1]:
            before = date.fromisoformat(days[0]) - timedelta(days=1)
            days = [None, days[1] if limit == "by" else before.isoformat(), days[2]]
        if days[0] or days[1]:
            out[event_id] = tuple(days)
    return out


def _dated_clusters(tables: Tables, own: Mapping[str, Days]) -> dict[str, Days]:
    """Return the days of the clusters that reports date, with the words of the first report that names their first."""
    cells = _cells(tables.clusters, "cluster_id earliest latest")
    out: dict[str, Days] = {i: (first, last, None) for i, first, last in cells if first or last}
    members: dict[str, list[Days]] = {}
    for cluster_id, event_id in _cells(tables.cluster_members, "cluster_id event_id"):
        if event_id in own:
            members.setdefault(cluster_id, []).append(own[event_id])
    for cluster_id, told in members.items():
        if not any(first for first, _, _ in told):  # no report knows more than a last day
            out[cluster_id] = min(told, key=lambda d: d[1] or "")
        elif cluster_id in out:
            first, last, _ = out[cluster_id]
            out[cluster_id] = (first, last, next((w for f, _, w in told if f == first), None))
    return out


def _published(tables: Tables) -> dict[str, Dated]:
    """Return the days on which each article was published; none where they are open on a side and so place nothing."""
    cells = _cells(tables.articles, "article_id published_earliest published_latest published")
    days = {i: (first or day, last or day) for i, first, last, day in cells}
    return {i: (*d, None, "published") if all(d) else _NONE for i, d in days.items()}


def _frame(rows: dict[str, Dated], name: str) -> pd.DataFrame:
    index = pd.Index(list(rows), name=name, dtype=object)
    return pd.DataFrame(list(rows.values()), columns=list(COLUMNS), index=index, dtype=object)


def touch(days: pd.DataFrame, start: str, end: str) -> pd.Series:
    """Return which rows of `record_days` or `happening_days` touch a window (ISO days, inclusive; empty: no limit).

    A row whose days are open at one end counts on the day, month or year that it names. One without any day touches
    no window, and every row the whole time.
    """
    if not start and not end:
        return pd.Series(True, index=days.index, dtype=bool)
    hits = []
    for earliest, latest, basis in _cells(days, "earliest latest basis"):
        if earliest and not latest:
            earliest, latest = onset(earliest, basis)
        first, last = earliest or latest, latest
        hits.append(bool(last) and last >= start and (not end or first <= end))
    return pd.Series(hits, index=days.index, dtype=bool)
