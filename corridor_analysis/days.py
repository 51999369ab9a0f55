"""The days of every row, as a page shows them: its own, else those on which its article was published.

`docs/selection.md` has the rules with examples. `dated` says which: `own` (the article gives the day), `other` (another
report of the same happening gives it), `published` (the day of publication stands in for it) or `none`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

import pandas as pd

from corridor_analysis.tables import Tables

__all__ = ["COLUMNS", "happening_days", "onset", "record_days", "touch"]

COLUMNS = ("earliest", "latest", "basis", "dated")
_FIRST = re.compile(r"\b0?1(?:st)?\b|\bfirst\b", re.IGNORECASE)
_NONE = (None, None, None, "none")


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
    columns = ("earliest", "latest", "date_basis")
    own = {i: (*d, "own") for i, *d in _cells(events, "event_id", *columns) if d[0] or d[1]}
    happened = _dated_clusters(tables)
    for cluster_id, event_id in _cells(tables.cluster_members, "cluster_id", "event_id"):
        if cluster_id in happened:
            own.setdefault(event_id, (*happened[cluster_id], "other"))
    times = {i: d for i, *d in _cells(tables.times, "time_id", "earliest", "latest", "surface") if d[0] or d[1]}
    said = {i: (*times[t], "own") for i, t in _cells(statements, "statement_id", "time_id") if t in times}
    printed = _published(tables)
    rows = {i: own.get(i) or printed[a] for i, a in _cells(events, "event_id", "article_id")}
    rows |= {i: said.get(i) or printed[a] for i, a in _cells(statements, "statement_id", "article_id")}
    return _frame(rows, "record_id")


def happening_days(tables: Tables) -> pd.DataFrame:
    """Return the days of every happening, by cluster_id, with the columns COLUMNS.

    They are the days that fit every report of it (all days that any gives where reports contradict each other). What
    no report dates has the days on which the first of its articles was published.
    """
    article = dict(_cells(tables.events, "event_id", "article_id"))
    printed, dated = _published(tables), _dated_clusters(tables)
    rows: dict[str, tuple] = {i: (*dated[i], "own") if i in dated else _NONE for i in tables.clusters["cluster_id"]}
    for cluster_id, event_id in _cells(tables.cluster_members, "cluster_id", "event_id"):
        if cluster_id not in dated:
            found = [r for r in (rows[cluster_id], printed[article[event_id]]) if r[0]]
            rows[cluster_id] = min(found, default=_NONE)
    return _frame(rows, "cluster_id")


def _cells(frame: pd.DataFrame, *columns: str) -> zip:
    """Return the rows of some columns as tuples; a missing value is None."""
    some = frame[list(columns)].astype(object)
    return zip(*(some[c].where(some[c].notna(), None) for c in columns), strict=True)


def _dated_clusters(tables: Tables) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Return the days of the clusters that reports date, with the words of the first report that names their first."""
    cells = _cells(tables.clusters, "cluster_id", "earliest", "latest")
    days = {i: (first, last) for i, first, last in cells if first or last}
    told = {i: (e, w) for i, e, w in _cells(tables.events, "event_id", "earliest", "date_basis") if e}
    basis: dict[str, str] = {}
    for cluster_id, event_id in _cells(tables.cluster_members, "cluster_id", "event_id"):
        if cluster_id in days and event_id in told and told[event_id][0] == days[cluster_id][0]:
            basis.setdefault(cluster_id, told[event_id][1])
    return {i: (*d, basis.get(i)) for i, d in days.items()}


def _published(tables: Tables) -> dict[str, tuple]:
    """Return the days on which each article was published; none where they are open on a side and so place nothing."""
    cells = _cells(tables.articles, "article_id", "published_earliest", "published_latest", "published")
    days = {i: (first or day, last or day) for i, first, last, day in cells}
    return {i: (*d, None, "published") if all(d) else _NONE for i, d in days.items()}


def _frame(rows: dict[str, tuple], name: str) -> pd.DataFrame:
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
    for earliest, latest, basis in _cells(days, "earliest", "latest", "basis"):
        if earliest and not latest:
            earliest, latest = onset(earliest, basis)
        first, last = earliest or latest, latest
        hits.append(bool(last) and last >= start and (not end or first <= end))
    return pd.Series(hits, index=days.index, dtype=bool)
