"""The crisis in order of time: one row per happening."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.extract.views import evidence, names
from corridor_analysis.tables import Tables

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
    days = ["cluster_id", "earliest"]
    basis = events.dropna(subset="earliest").drop_duplicates(days)[[*days, "date_basis"]]
    articles = events.groupby("cluster_id")["article_id"].agg(lambda ids: "; ".join(sorted(set(ids))))
    out = shown(events).drop(columns=["earliest", "latest", "date_basis"])
    out = out.merge(tables.clusters[own], on="cluster_id", validate="1:1").merge(basis, on=days, how="left")
    out = out.assign(
        parties=out["event_id"].map(_parties(tables)),
        articles=out["cluster_id"].map(articles),
        evidence=evidence(tables.frames(), out),
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


def _parties(tables: Tables) -> dict[str, str]:
    """Return event id -> `actors → recipients`, names joined by `; `."""
    sides = [names(tables.frames(), roles) for roles in (("actor", "mediator", "source"), ("recipient", "addressee"))]
    return {e: " → ".join(side[e] for side in sides if e in side) for e in sides[0].keys() | sides[1].keys()}
