"""The crisis in order of time: one row per happening."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from corridor_analysis.extract.views import evidence
from corridor_analysis.tables import Tables

__all__ = ["chronology", "shown"]

COLUMNS = (
    "earliest", "latest", "event_type", "mode", "parties", "status", "verdict", "n_articles", "n_sources", "articles",
    "evidence", "event_id", "cluster_id", "date_basis",
)  # fmt: skip
_RANK = ("happened", "negated", "planned", "conditional")


def chronology(tables: Tables) -> pd.DataFrame:
    """Return one row per cluster, with the columns COLUMNS; dated ones first, by day, then the undated.

    `evidence` and `event_id` are those of the report that `shown` takes; `date_basis` is that of the first member with
    the cluster's first day.
    """
    events = tables.events.merge(tables.cluster_members[["cluster_id", "event_id"]], on="event_id", validate="1:1")
    own = ["cluster_id", "earliest", "latest", "verdict", "n_articles", "n_sources"]
    first = shown(events).drop(columns=["earliest", "latest"])
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


def shown(reports: pd.DataFrame) -> pd.DataFrame:
    """Return the report of each cluster by which every page names it: a held contact before a plan, a dated one first.

    Reports are rows of events with their cluster_id; of equals the first in order of article and text
    is taken.
    """
    rank = reports["status"].map(lambda status: _RANK.index(status) if status in _RANK else len(_RANK))
    order = reports.assign(_rank=rank).sort_values(["_rank", "earliest", "article_id", "start"], na_position="last")
    return reports.loc[order.drop_duplicates("cluster_id").index].sort_index()


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
