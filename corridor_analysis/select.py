"""A part of the tables: the days and the actors that a reader asks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.tables import Tables

__all__ = ["check_day", "select"]


def check_day(name: str, value: str) -> str:
    """Return an ISO day, or the empty string; anything else is a ParameterError."""
    if value in ("", None):
        return ""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise ParameterError(
            "parameters", name, f"{value!r} is not a day", "Write it like 2023-02-10."
        ) from error


def select(tables: Tables, *, start: str = "", end: str = "", actors: Sequence[str] = ()) -> Tables:
    """Return tables whose events happened between two days (inclusive) and involve one of the actors.

    Events without a day stay only where no window is asked for. Articles, sentences, mentions and times are kept whole.

    Raises ParameterError for a reversed window, a day that is none, or an actor that no table knows.
    """
    start, end = check_day("start", start), check_day("end", end)
    if start and end and start > end:
        raise ParameterError("parameters", "start", f"{start} is after end {end}", "Swap the two days.")
    wanted = _ids(tables, actors)
    events = tables.events
    keep = pd.Series(True, index=events.index)
    if start:
        keep &= events["latest"].fillna(events["earliest"]).fillna("") >= start
    if end:
        keep &= events["earliest"].fillna("9999") <= end
    if actors:
        hit = tables.participants[tables.participants["entity_id"].isin(wanted)]
        keep &= events["event_id"].isin(hit["record_id"])
    if keep.all():
        return tables
    return _of_events(tables, events[keep])


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
        conflicts=tables.conflicts[tables.conflicts["cluster_id"].isin(clusters["cluster_id"])].reset_index(
            drop=True
        ),
    )
