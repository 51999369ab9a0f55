"""The crisis in order of time: one row per happening, and the state of passage that the access events add up to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from corridor_analysis.tables import Tables

__all__ = ["STATES", "chronology", "passage_states"]

STATES = ("open", "restricted", "shut", "unknown")
_STATE_AFTER: Mapping[str, str] = {
    "closure": "shut",
    "restriction": "restricted",
    "checkpoint": "restricted",
    "reopening": "open",
}


def chronology(tables: Tables) -> pd.DataFrame:
    """Return one row per cluster: earliest, latest, event_type, mode, parties, status, verdict, n_articles, n_sources,
    articles, evidence, event_id, cluster_id; dated ones first, by day, then the undated.

    `evidence` and `event_id` are those of the cluster's first member in order of article and text.
    """
    events = tables.events.merge(
        tables.cluster_members[["cluster_id", "event_id"]], on="event_id", validate="1:1"
    )
    text = tables.articles.set_index("article_id")["text"]
    who = _parties(tables)
    dates = tables.clusters.set_index("cluster_id")
    rows = []
    for cluster_id, group in events.groupby("cluster_id", sort=True):
        first = group.iloc[0]
        cluster = dates.loc[cluster_id]
        rows.append(
            {
                "earliest": cluster["earliest"],
                "latest": cluster["latest"],
                "event_type": first["event_type"],
                "mode": first["mode"],
                "parties": who.get(first["event_id"]),
                "status": first["status"],
                "verdict": cluster["verdict"],
                "n_articles": int(cluster["n_articles"]),
                "n_sources": int(cluster["n_sources"]),
                "articles": "; ".join(sorted(set(group["article_id"]))),
                "evidence": text[first["article_id"]][first["start"] : first["end"]],
                "event_id": first["event_id"],
                "cluster_id": cluster_id,
            }
        )
    columns = (
        "earliest latest event_type mode parties status verdict n_articles n_sources articles evidence "
        "event_id cluster_id"
    ).split()
    out = pd.DataFrame(rows, columns=columns, dtype=object)
    order = out["earliest"].fillna("9999").astype(str) + out["latest"].fillna("9999").astype(str)
    return (
        out.assign(_order=order).sort_values(["_order", "event_id"], ignore_index=True).drop(columns="_order")
    )


def _parties(tables: Tables) -> dict[str, str]:
    """Return event id -> `actors -> recipients`, names joined by `; `."""
    name = dict(zip(tables.entities["entity_id"], tables.entities["name"], strict=True))
    sides: dict[str, tuple[list[str], list[str]]] = {}
    for row in tables.participants.itertuples():
        side = sides.setdefault(row.record_id, ([], []))[
            0 if row.role in ("actor", "mediator", "source") else 1
        ]
        if name[row.entity_id] not in side:
            side.append(name[row.entity_id])
    return {k: " → ".join("; ".join(side) for side in both if side) for k, both in sides.items()}


def passage_states(access: pd.DataFrame, until: str | None) -> pd.DataFrame:
    """Return the state of passage as stretches: state, earliest, latest, event_id of the event that began it.

    `access` is `Tables.access()`. Only events that happened and have a day count; each holds from its first day to
    the day before the next, the last one up to `until` (the last day that any report covers). Before the first event
    and after `until` the articles do not say, and no row claims to.
    """
    known = access[
        (access["status"] == "happened") & access["earliest"].notna() & access["type"].isin(_STATE_AFTER)
    ]
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
