"""Contacts as happenings: one row for each, with what became of it, by all that was read.

One that was planned may be held, cancelled or postponed, by another sentence or another article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import permutations
from typing import Any, Literal

import pandas as pd

from corridor_analysis.notebook.study import Study
from corridor_analysis.resources import lexicon, read_yaml
from corridor_analysis.schema.entry import Entry
from corridor_analysis.tables import Tables
from corridor_analysis.tables.chronology import shown
from corridor_analysis.tables.days import COLUMNS

__all__ = ["contacts", "outcome"]

_COLUMNS = (
    "cluster_id", "event_id", "mode", "status", "participants", "mediators", *COLUMNS, "n_articles", "announced",
    "evidence", "outcome",
)  # fmt: skip
_PARTY_KINDS = ("person", "state", "igo", "body", "group")
_RANK = ("happened", "negated", "planned", "conditional")  # which report of a contact is shown, and what it is then
_NO_COUNTRY = ("IGO", "NGO")  # codes that many share
_OPEN = (None, "other", "mediation")  # channels that say little: another report may name it
_NEAR = timedelta(days=31)  # how long after an undated plan a cancellation in another article is still of that plan
_MOST = 6  # parties of a meeting that are compared one by one
Outcome = Literal["cancelled", "postponed"]

Countries = Mapping[str, tuple[str | None, bool]]  # id of who can be a party -> its country, and whether it is a state
Plan = Any  # a row of contacts with ids (of its parties), places (article and offset) and told (a day)


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
    kept = {p.Index: other for p in plans.itertuples() if (other := _took_place(p, held, countries))}
    rows.loc[sorted(set(kept.values())), "announced"] = True
    for key, (end, one) in _called_off(plans.drop(index=list(kept)), _news_of(tables), countries).items():
        rows.loc[key, ["status", "outcome"]] = end, one.text.strip()
    return rows.drop(index=list(kept))


def _countries(tables: Tables) -> dict[str, tuple[str | None, bool]]:
    """Return the id of who can be a party -> the country, where it has one of its own, and whether it is a state."""
    parties = tables.entities[tables.entities["kind"].isin(_PARTY_KINDS)]
    country = parties["country"].where(~parties["country"].isin(_NO_COUNTRY) & parties["country"].notna(), None)
    return dict(zip(parties["entity_id"], zip(country, parties["kind"] == "state", strict=True), strict=True))


@dataclass(frozen=True)
class _News:
    """A sentence that tells of a contact called off or put off: where, which outcome, who is named in it, for when."""

    article_id: str
    start: int
    end: int
    text: str
    who: frozenset[str]
    days: tuple[tuple[str, str], ...]
    published: tuple[str | None, str | None]


class _Words(Entry):
    """The words for what became of a plan, from `outcomes.yaml`."""

    cancelled: tuple[str, ...]
    postponed: tuple[str, ...]
    unless: tuple[str, ...]
    definite: tuple[str, ...]
    examples: list[Any]


@cache
def _pattern(words: tuple[str, ...], ending: str = "") -> re.Pattern[str]:
    inside = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:\b|(?=n['’]t))(?:{inside}){ending}\b", re.IGNORECASE)


def _words() -> _Words:
    words: _Words = lexicon("outcomes.yaml", _Words)
    return words


def _nouns(mode: str | None) -> re.Pattern[str]:
    nouns = read_yaml("contacts.yaml")["nouns"]
    own = nouns.get(mode) or [n for some in nouns.values() for n in some]
    return _pattern(tuple(own), "s?")


def _definite(mode: str | None) -> re.Pattern[str]:
    """Return what finds a noun of a channel that points back: the meeting, their talks."""
    return re.compile(rf"{_pattern(_words().definite).pattern}[^.;:]{{0,30}}?{_nouns(mode).pattern}", re.IGNORECASE)


def outcome(sentence: str, mode: str | None) -> Outcome | None:
    """Return whether a sentence says that a contact of this channel is `cancelled` or `postponed`; else None."""
    ends: dict[Outcome, tuple[str, ...]] = {"cancelled": _words().cancelled, "postponed": _words().postponed}
    for end, words in ends.items():
        hit = _pattern(words).search(sentence)
        if hit and _nouns(mode).search(sentence):
            return None if _pattern(_words().unless).search(sentence[: hit.start()]) else end
    return None


def _news_of(tables: Tables) -> list[_News]:
    """Return the sentences that hold a word for calling off or putting off, in order of the articles."""
    ends = _pattern(_words().cancelled + _words().postponed)
    articles = tables.articles[["article_id", "text", "published_earliest", "published_latest"]].astype(object)
    rows = tables.sentences.merge(articles.where(articles.notna(), None), on="article_id")
    rows = rows.assign(words=[t[s:e] for t, s, e in zip(rows["text"], rows["start"], rows["end"], strict=True)])
    rows = rows[[ends.search(words) is not None for words in rows["words"]]]
    mentions, times = (f[f["sentence_id"].isin(rows["sentence_id"])] for f in (tables.mentions, tables.times))
    who = mentions.groupby("sentence_id")["entity_id"].agg(frozenset).to_dict()
    days: dict[str, list[tuple[str, str]]] = {}
    for t in times[times["earliest"].notna()].itertuples():
        days.setdefault(t.sentence_id, []).append((t.earliest, t.latest or t.earliest))
    return [
        _News(
            s.article_id, s.start, s.end, s.words, who.get(s.sentence_id, frozenset()),
            tuple(days.get(s.sentence_id, ())), (s.published_earliest, s.published_latest),
        )
        for s in rows.itertuples()
    ]  # fmt: skip


def _alike(first: frozenset[str], second: frozenset[str], countries: Countries) -> bool:
    """Return whether two sets of parties can be one meeting's: each of the smaller is one of the larger.

    A state that was to meet is there where somebody of that country is.
    """
    few, many = sorted((first, second), key=len)
    if len(few) < 2:
        return False
    if few <= many:
        return True

    def fits(a: str, b: str) -> bool:
        (country, state), (other, is_state) = countries.get(a, (None, False)), countries.get(b, (None, False))
        return a == b or (country is not None and country == other and (state or is_state))

    return len(many) <= _MOST and any(
        all(map(fits, sorted(few), some)) for some in permutations(sorted(many), len(few))
    )


def _took_place(plan: Plan, held: pd.DataFrame, countries: Countries) -> str | None:
    """Return the cluster of the contact that was held as a plan had it: its parties, its channel, on its days.

    `held` has the columns mode, ids (of the parties), earliest and latest, by cluster.
    """
    if not (plan.earliest and plan.latest):
        return None
    near = held[(held["earliest"] <= plan.latest) & (held["latest"] >= plan.earliest)]
    for row in near.itertuples():
        channel = row.mode == plan.mode or row.mode in _OPEN or plan.mode in _OPEN
        if channel and _alike(plan.ids, row.ids, countries):
            return str(row.Index)
    return None


def _called_off(plans: pd.DataFrame, news: list[_News], countries: Countries) -> dict[str, tuple[Outcome, _News]]:
    """Return cluster of a plan -> `cancelled` or `postponed`, with the sentence that says so.

    A sentence is of one plan: in the plan's own article of the last before it, else of the next to come, unless it
    names the days of another.
    """
    out: dict[str, tuple[Outcome, _News]] = {}
    modes = set(plans["mode"])
    for one in news:
        ends = {mode: end for mode in modes if (end := outcome(one.text, mode))}
        fits = [p for p in plans.itertuples() if p.mode in ends] if ends else []
        same = sorted((_place(p, one), p.Index, p) for p in fits if _same_text(p, one, countries))
        ahead = [p for p in fits if _other_text(p, one, countries)]
        found = [p for *_, p in reversed(same)] or sorted(ahead, key=lambda p: (p.latest or "9999", p.Index))
        plan = next((p for p in found if _names_days(p, one)), next(iter(found), None))
        if plan is not None:
            out.setdefault(plan.Index, (ends[plan.mode], one))
    return out


def _place(plan: Plan, one: _News) -> int:
    """Return where a plan is told last before the end of a sentence of the same article; -1 where it is not."""
    return max((at for article_id, at in plan.places if article_id == one.article_id and at < one.end), default=-1)


def _same_text(plan: Plan, one: _News, countries: Countries) -> bool:
    """Return whether a sentence of the plan's own article, there or further on, can only mean that plan."""
    at = _place(plan, one)
    if at < 0 or not (at >= one.start or _definite(plan.mode).search(one.text)):
        return False
    mine, named = ({countries[i][0] or i for i in ids if i in countries} for ids in (plan.ids, one.who))
    return named <= mine and _fits_days(plan, one)


def _other_text(plan: Plan, one: _News, countries: Countries) -> bool:
    """Return whether a sentence of an article that is not older names the plan's parties and fits its days."""
    after = one.published[1] or ""
    if one.article_id in {a for a, _ in plan.places} or not after or after < (plan.told or "9999"):
        return False
    if not _alike(plan.ids, one.who & set(countries), countries) or not _fits_days(plan, one):
        return False
    if plan.latest:
        return plan.latest >= (one.published[0] or after) or _names_days(plan, one)
    return date.fromisoformat(after) - date.fromisoformat(plan.told) <= _NEAR


def _names_days(plan: Plan, one: _News) -> bool:
    if not (plan.earliest and plan.latest):
        return False
    return any(first <= plan.latest and plan.earliest <= last for first, last in one.days)


def _fits_days(plan: Plan, one: _News) -> bool:
    """Return whether no day of a sentence that is still to come is another than the plan's."""
    ahead = [d for d in one.days if one.published[1] and d[0] > one.published[1]]
    return not (ahead and plan.earliest and plan.latest) or _names_days(plan, one)
