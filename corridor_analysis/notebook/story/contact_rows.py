"""Contacts as happenings: one row for each, with what became of it, by all that was read."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from corridor_analysis.notebook.story.outcomes import called_off, news_of, took_place
from corridor_analysis.notebook.study import Study
from corridor_analysis.tables import Tables
from corridor_analysis.tables.chronology import shown
from corridor_analysis.tables.days import COLUMNS

__all__ = ["contacts"]

_COLUMNS = (
    "cluster_id", "event_id", "mode", "status", "participants", "mediators", *COLUMNS, "n_articles", "announced",
    "evidence", "outcome",
)  # fmt: skip
_PARTY_KINDS = ("person", "state", "igo", "body", "group")
_RANK = ("happened", "negated", "planned", "conditional")  # which report of a contact is shown, and what it is then
_NO_COUNTRY = ("IGO", "NGO")  # codes that many share


def contacts(study: Study, *, whole: bool = False) -> pd.DataFrame:
    """Return one row per contact in the selection (or in all that was read), dated ones first.

    Columns: those of `happening_days` and cluster_id, event_id (of the report shown), mode, status (held, planned,
    conditional, cancelled, postponed, negated; disputed where one report says held and one not), participants,
    mediators, n_articles, announced (told as planned too), evidence, outcome (the sentence that calls it off).
    What became of a contact is asked of all articles, so that a window does not call planned what was held later. A
    plan that was carried out is no row of its own.
    """
    rows = _all(study)
    here = rows["cluster_id"].isin(set(study.tables.clusters["cluster_id"]))
    return (rows if whole else rows[here]).reset_index(drop=True)


@lru_cache(maxsize=8)
def _all(study: Study) -> pd.DataFrame:
    tables = study.whole
    reports = tables.contacts().merge(tables.events[["event_id", "start"]], on="event_id", validate="1:1")
    reports = reports.merge(tables.cluster_members[["cluster_id", "event_id"]], on="event_id", validate="1:1")
    rows = _one_each(reports, study.happenings, _ids(tables))
    mediators = _mediators(tables, reports)
    rows = _resolved(rows.assign(mediators=[mediators.get(key) for key in rows.index]), tables)
    order = rows["earliest"].fillna("9999")
    out = rows.assign(_order=order).sort_values(["_order", "event_id"]).reset_index()[[*_COLUMNS]].astype(object)
    return out.where(out.notna(), None)


def _one_each(reports: pd.DataFrame, days: pd.DataFrame, ids: dict[str, frozenset[str]]) -> pd.DataFrame:
    """Return one row per cluster: the report that says most, what all of them say it was, and where they stand."""
    grouped = reports.groupby("cluster_id", sort=False)
    told = grouped["status"].agg(lambda statuses: _status(frozenset(statuses)))
    rows = shown(reports).set_index("cluster_id").drop(columns=["earliest", "latest"])
    rows = rows.join(days.reindex(rows.index)).assign(status=told, n_articles=grouped["article_id"].nunique())
    places = [list(zip(r["article_id"], r["start"], strict=True)) for r in map(grouped.get_group, rows.index)]
    return rows.assign(places=places, ids=[ids.get(event_id, frozenset()) for event_id in rows["event_id"]])


def _status(told: frozenset[str]) -> str:
    """Return what the reports of one contact make it together."""
    if "happened" in told:
        return "disputed" if "negated" in told else "held"
    return next(s for s in _RANK if s in told)


def _ids(tables: Tables) -> dict[str, frozenset[str]]:
    """Return event id -> ids of who takes part, mediators aside."""
    parts = tables.participants[tables.participants["role"].isin(("actor", "recipient", "addressee"))]
    return {record: frozenset(who) for record, who in parts.groupby("record_id")["entity_id"]}


def _mediators(tables: Tables, reports: pd.DataFrame) -> dict[str, str]:
    """Return cluster id -> names of the mediators that any report of it names, joined by `; `."""
    parts = tables.participants[tables.participants["role"] == "mediator"].merge(tables.entities, on="entity_id")
    named = parts.merge(reports, left_on="record_id", right_on="event_id")
    return {key: "; ".join(sorted(set(names))) for key, names in named.groupby("cluster_id")["name"]}


def _resolved(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the rows with what became of each plan; one that was carried out goes into the contact that was held."""
    rows = rows.assign(announced=False, outcome=None)
    plans, held = rows[rows["status"].isin(("planned", "conditional"))], rows[rows["status"] == "held"]
    if plans.empty:
        return rows
    countries = _countries(tables)
    printed = tables.articles.set_index("article_id")["published_latest"].dropna()
    told = [max((d for a, _ in p if (d := printed.get(a))), default=None) for p in plans["places"]]
    plans = plans.assign(told=pd.Series(told, index=plans.index, dtype=object))
    for end in ("earliest", "latest"):  # the day on which a plan was reported is not that of the contact
        plans[end] = [d if dated == "own" else None for d, dated in zip(plans[end], plans["dated"], strict=True)]
    held = held[(held["dated"] == "own") & held["earliest"].notna()]
    held = held.assign(latest=held["latest"].fillna(held["earliest"]))
    kept = {p.Index: other for p in plans.itertuples() if (other := took_place(p, held, countries))}
    rows.loc[sorted(set(kept.values())), "announced"] = True
    for key, (end, one) in called_off(plans.drop(index=list(kept)), news_of(tables), countries).items():
        rows.loc[key, ["status", "outcome"]] = end, one.text.strip()
    return rows.drop(index=list(kept))


def _countries(tables: Tables) -> dict[str, tuple[str | None, bool]]:
    """Return the id of who can be a party -> the country, where it has one of its own, and whether it is a state."""
    parties = tables.entities[tables.entities["kind"].isin(_PARTY_KINDS)]
    country = parties["country"].where(~parties["country"].isin(_NO_COUNTRY) & parties["country"].notna(), None)
    return dict(zip(parties["entity_id"], zip(country, parties["kind"] == "state", strict=True), strict=True))
