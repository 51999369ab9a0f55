"""A part of the tables: the days and the actors that a reader asks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.tables import Tables

__all__ = ["check_day", "check_sources", "select", "select_quotes"]


def check_day(name: str, value: str) -> str:
    """Return an ISO day, or the empty string; anything else is a ParameterError."""
    if value in ("", None):
        return ""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise ParameterError("parameters", name, f"{value!r} is not a day", "Write it like 2023-02-10.") from error


def check_sources(value: int) -> int:
    """Return a number of sources; anything but a whole number of one or more is a ParameterError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ParameterError("parameters", "min_sources", f"{value!r} is no number of sources", "Give 1 or more.")
    return value


def select(
    tables: Tables, *, start: str = "", end: str = "", actors: Sequence[str] = (), min_sources: int = 1
) -> Tables:
    """Return tables whose happenings fall between two days (inclusive), involve one of the actors, and are told by
    at least `min_sources` independent sources.

    A happening of which one report qualifies is kept with all its reports, so that what they differ in stays in
    sight. Events without a day stay only where no window is asked for. Articles, sentences, mentions, times and
    statements are kept whole; for quotations see `select_quotes`.

    Raises ParameterError for a reversed window, a day that is none, an actor that no table knows, or less than one
    source.
    """
    start, end = _window(start, end)
    wanted = _ids(tables, actors)
    events = tables.events
    keep = _between(events["earliest"], events["latest"], start, end)
    if actors:
        hit = tables.participants[tables.participants["entity_id"].isin(wanted)]
        keep &= events["event_id"].isin(hit["record_id"])
    if check_sources(min_sources) > 1:
        told = tables.clusters.loc[tables.clusters["n_sources"] >= min_sources, "cluster_id"]
        keep &= events["event_id"].isin(_reports(tables, told))
    if keep.all():
        return tables
    members = tables.cluster_members
    clusters = members.loc[members["event_id"].isin(events.loc[keep, "event_id"]), "cluster_id"]
    return _of_events(tables, events[keep | events["event_id"].isin(_reports(tables, clusters))])


def _window(start: str, end: str) -> tuple[str, str]:
    start, end = check_day("start", start), check_day("end", end)
    if start and end and start > end:
        raise ParameterError("parameters", "start", f"{start} is after end {end}", "Swap the two days.")
    return start, end


def _between(earliest: pd.Series, latest: pd.Series, start: str, end: str) -> pd.Series:
    """Return which stretches of days touch a window; an open one counts on its known day, one without a day nowhere."""
    keep = pd.Series(True, index=earliest.index)
    if start:
        keep &= latest.fillna(earliest).fillna("") >= start
    if end:
        keep &= earliest.fillna(latest).fillna("9999") <= end
    return keep


def _reports(tables: Tables, clusters: pd.Series) -> pd.Series:
    """Return the ids of the events that some clusters join."""
    members = tables.cluster_members
    return members.loc[members["cluster_id"].isin(set(clusters)), "event_id"]


def select_quotes(
    tables: Tables, *, start: str = "", end: str = "", actors: Sequence[str] = (), min_sources: int = 1
) -> pd.DataFrame:
    """Return the rows of `Tables.quotes()` that were said between two days, by one of the actors, in at least
    `min_sources` articles (in the same words or in another wording of them).

    A quotation was said on the day that its statement names, else when its article was published.
    Raises ParameterError as `select` does.
    """
    from corridor_analysis.corroborate.variants import variant_quotations

    start, end = _window(start, end)
    rows = tables.quotes()
    days = _said(tables, rows)
    keep = _between(days["earliest"], days["latest"], start, end)
    if actors:
        name = dict(zip(tables.entities["entity_id"], tables.entities["name"], strict=True))
        known = {name[i] for i in _ids(tables, actors)}
        keep &= rows["speaker"].map(lambda s: bool(known & set((s or "").split("; ")))).astype(bool)
    if check_sources(min_sources) > 1:
        keep &= _articles_of(rows, variant_quotations(rows)) >= min_sources
    return rows[keep].reset_index(drop=True)


def _said(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the first and last day on which each quotation can have been said."""
    times = tables.times.set_index("time_id")[["earliest", "latest"]]
    named = tables.statements.set_index("statement_id")["time_id"].dropna()
    known = times.reindex(named.to_numpy()).set_axis(named.index).reindex(rows["statement_id"].to_numpy())
    read = tables.articles.set_index("article_id")[["published_earliest", "published_latest"]]
    printed = read.reindex(rows["article_id"].to_numpy()).set_axis(["earliest", "latest"], axis=1)
    days = known.astype(object).to_numpy(), printed.astype(object).to_numpy()
    said = [k if any(isinstance(d, str) for d in k) else p for k, p in zip(*days, strict=True)]
    return pd.DataFrame(said, columns=["earliest", "latest"], index=rows.index, dtype=object)


def _articles_of(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Return in how many articles each quotation stands, in one wording or another."""
    others: dict[tuple[str, str], set[str]] = {}
    for pair in pairs.itertuples():
        others.setdefault((pair.first_id, pair.first_text), set()).add(pair.second_article)
        others.setdefault((pair.second_id, pair.second_text), set()).add(pair.first_article)
    counts = [1 + len(others.get(k, ())) for k in zip(rows["statement_id"], rows["text"], strict=True)]
    return pd.Series(counts, index=rows.index, dtype="int64")


def _ids(tables: Tables, actors: Sequence[str]) -> set[str]:
    by_name: dict[str, set[str]] = {}
    for row in tables.entities.itertuples():
        by_name.setdefault(row.name.casefold(), set()).add(row.entity_id)
        by_name.setdefault(row.entity_id.casefold(), set()).add(row.entity_id)
    wanted: set[str] = set()
    for actor in actors:
        if actor.casefold() not in by_name:
            names = sorted(set(tables.entities["name"]))
            raise ParameterError("parameters", "actors", f"no article names {actor!r}", nearest(actor, names))
        wanted |= by_name[actor.casefold()]
    return wanted


def _of_events(tables: Tables, events: pd.DataFrame) -> Tables:
    ids = set(events["event_id"]) | set(tables.statements["statement_id"])
    members = tables.cluster_members[tables.cluster_members["event_id"].isin(ids)]
    clusters = tables.clusters[tables.clusters["cluster_id"].isin(members["cluster_id"])]
    return replace(
        tables,
        events=events.reset_index(drop=True),
        participants=tables.participants[tables.participants["record_id"].isin(ids)].reset_index(drop=True),
        cluster_members=members.reset_index(drop=True),
        clusters=clusters.reset_index(drop=True),
        **{
            name: frame[frame["cluster_id"].isin(clusters["cluster_id"])].reset_index(drop=True)
            for name, frame in (("conflicts", tables.conflicts), ("same_sources", tables.same_sources))
        },
    )
