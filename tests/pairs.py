"""Pairs of short articles, and how far the tables see what joins them and where they differ."""

from __future__ import annotations

from pathlib import Path

import yaml

import corridor_analysis as ca
from corridor_analysis.case import Case
from corridor_analysis.tables import Tables

PATH = Path(__file__).with_name("pairs.yaml")
SIDES = ("first", "second")


def read_pairs(path: Path = PATH) -> list[dict]:
    """Return the pairs of a file; days as text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def tables_of(pair: dict, case: Case | None = None) -> Tables:
    """Return the tables of the two articles of a pair."""
    return ca.tabulate(ca.Corpus.from_records([{"article_id": side} | pair[side] for side in SIDES]), case)


def expected(pair: dict) -> set[str]:
    """Return what a pair holds: that it is joined, that it is by two sources, the fields of its conflicts."""
    found = {"joined"} if pair["joined"] == "true" else set()
    found |= {"independent"} if pair.get("independent") == "true" else set()
    return found | set(pair["conflicts"])


def seen(pair: dict, tables: Tables) -> set[str]:
    """Return the same of the tables; fields of the conflicts of any cluster."""
    events = tables.events[(tables.events["event_type"] == pair["of"]) | (tables.events["mode"] == pair["of"])]
    members = tables.cluster_members.merge(events, on="event_id").merge(tables.clusters, on="cluster_id")
    found = set(tables.conflicts["field"])
    for _, rows in members.groupby("cluster_id"):
        if set(rows["article_id"]) == set(SIDES) or (rows["n_articles"] == 2).any():
            found |= {"joined"} | ({"independent"} if (rows["n_sources"] == 2).all() else set())
    return found


def scores(pairs: list[dict], found: list[set[str]]) -> tuple[float, float, list[str]]:
    """Return precision and recall over all pairs, and each error as a line."""
    wanted = [expected(p) for p in pairs]
    right = sum(len(w & f) for w, f in zip(wanted, found, strict=True))
    errors = [
        f"{p['id']}: missed {sorted(w - f)}, wrong {sorted(f - w)}"
        for p, w, f in zip(pairs, wanted, found, strict=True)
        if w != f
    ]
    n_found, n_wanted = sum(map(len, found)), sum(map(len, wanted))
    return right / (n_found or 1), right / (n_wanted or 1), errors
