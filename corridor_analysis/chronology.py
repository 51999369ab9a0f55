"""The crisis in order of time: one row per happening, and the state of passage that the access events add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from corridor_analysis.tables import Tables
from corridor_analysis.views import evidence

__all__ = ["STATES", "chronology", "passage_states"]

COLUMNS = (
    "earliest", "latest", "event_type", "mode", "parties", "status", "verdict", "n_articles", "n_sources", "articles",
    "evidence", "event_id", "cluster_id", "date_basis",
)  # fmt: skip
STATES = ("open", "restricted", "shut", "unknown")
_STATE_AFTER: Mapping[str, str] = {
    "closure": "shut",
    "restriction": "restricted",
    "checkpoint": "restricted",
    "reopening": "open",
}


def chronology(tables: Tables) -> pd.DataFrame:
    """Return one row per cluster, with the columns COLUMNS; dated ones first, by day, then the undated.

    `evidence` and `event_id` are those of the cluster's first member in order of article and text; `date_basis` is
    that of the first member with the cluster's first day.
    """
    events = tables.events.merge(tables.cluster_members[["cluster_id", "event_id"]], on="event_id", validate="1:1")
    own = ["cluster_id", "earliest", "latest", "verdict", "n_articles", "n_sources"]
    first = events.drop_duplicates("cluster_id").drop(columns=["earliest", "latest"])
    out = first.merge(tables.clusters[own], on="cluster_id", validate="1:1")
    who = _parties(tables)
    told: dict[str, set[str]] = {}
    for cluster_id, article_id in zip(events["cluster_id"], events["article_id"], strict=True):
        told.setdefault(cluster_id, set()).add(article_id)
    basis = _basis(events)
    out = out.assign(
        parties=_column(who.get(e) for e in out["event_id"]),
        articles=_column("; ".join(sorted(told[c])) for c in out["cluster_id"]),
        evidence=_column(evidence(tables.frames(), out)),
        date_basis=_column(basis.get((c, d)) for c, d in zip(out["cluster_id"], out["earliest"], strict=True)),
    )
    order = out["earliest"].fillna("9999").astype(str) + out["latest"].fillna("9999").astype(str)
    out = out.assign(_order=order).sort_values(["_order", "event_id"], ignore_index=True)[[*COLUMNS]].astype(object)
    return out.where(out.notna(), None)


def _column(values: Iterable[object]) -> pd.Series:
    return pd.Series(list(values), dtype=object)


def _basis(events: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the words that date the first report of each cluster on each first day."""
    dated = events[events["earliest"].notna()]
    keys = zip(dated["cluster_id"], dated["earliest"], strict=True)
    out: dict[tuple[str, str], str] = {}
    for key, words in zip(keys, dated["date_basis"], strict=True):
        out.setdefault(key, words)
    return out


def _parties(tables: Tables) -> dict[str, str]:
    """Return event id -> `actors -> recipients`, names joined by `; `."""
    name = dict(zip(tables.entities["entity_id"], tables.entities["name"], strict=True))
    sides: dict[str, tuple[list[str], list[str]]] = {}
    for row in tables.participants.itertuples():
        side = sides.setdefault(row.record_id, ([], []))[0 if row.role in ("actor", "mediator", "source") else 1]
        if name[row.entity_id] not in side:
            side.append(name[row.entity_id])
    return {k: " → ".join("; ".join(side) for side in both if side) for k, both in sides.items()}


def passage_states(access: pd.DataFrame, until: str | None) -> pd.DataFrame:
    """Return the state of passage as stretches: state, earliest, latest, event_id of the event that began it.

    `access` is `Tables.access()`. Only events that happened and have a day count; each holds from its first day to
    the day before the next, the last one up to `until` (the last day that any report covers). Before the first event
    and after `until` the articles do not say, and no row claims to.
    """
    known = access[(access["status"] == "happened") & access["earliest"].notna() & access["type"].isin(_STATE_AFTER)]
    known = known.sort_values(["earliest", "event_id"])
    rows: list[dict[str, object]] = []
    for event in known.itertuples():
        if until and event.earliest > until:
            continue
        if rows and rows[-1]["earliest"] == event.earliest:
            rows[-1] = {**rows[-1], **_state(event)} if _worse(event.type, rows[-1]["state"]) else rows[-1]
            continue
        if rows and rows[-1]["state"] == _STATE_AFTER[event.type]:
            continue
        if rows:
            rows[-1]["latest"] = event.earliest
        rows.append(_state(event) | {"latest": until})
    return pd.DataFrame(rows, columns=["state", "earliest", "latest", "event_id"], dtype=object)


def _state(event: object) -> dict[str, object]:
    return {"state": _STATE_AFTER[event.type], "earliest": event.earliest, "event_id": event.event_id}


def _worse(mode: str, state: object) -> bool:
    return STATES.index(_STATE_AFTER[mode]) > STATES.index(str(state))
