"""02: when passage was open, restricted or shut, on whose word, and what happened around it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from corridor_analysis.notebook.prose import (
    alternative,
    called,
    count,
    kind_name,
    listed,
    number,
    safe,
    sentences,
    short_name,
    span,
    with_status,
)  # fmt: skip
from corridor_analysis.notebook.story.passage import passage_alt, passage_answer, states, unsure
from corridor_analysis.notebook.story.rows import Links, counted, ranked, records, signed, split_names
from corridor_analysis.notebook.study import Study
from corridor_analysis.schema import ACCESS_MODES
from corridor_analysis.tables.chronology import chronology

__all__ = [
    "access_table", "agreement", "answer", "happenings", "items", "timeline_alt", "timeline_caption", "undated",
]  # fmt: skip

_NOUNS = {"access events": "access event", "legal steps": "legal step", "contacts held": "contact"}
_LEGAL = "order"  # mode of what a court or body ordered about passage
_VERDICTS = {"single": "one source", "corroborated": "alike", "conflict": "they differ"}


def answer(study: Study) -> str:
    """Return what the articles say about passage, in sentences."""
    access = study.tables.access()
    told = access[access["status"] == "happened"]
    name = called(safe(study.case.corridor.name))
    if told.empty:
        return f"In this selection no article tells of an event on {name} that happened. {passage_answer(study)}"
    links = Links.to("access", access_table(study))
    kinds = {str(kind): told.loc[told["type"] == kind, "event_id"] for kind in ranked(told["type"]).index}
    listing = listed([links.numbered(kind, these) for kind, these in kinds.items()], most=8)
    what = "events" if len(told) > 1 else "an event"
    held = f"The articles hold {links.all(count(len(told), 'report'))} of {what} on passage through {name}: {listing}."
    reviewed = counted("access", access_table(study), "report")
    return sentences(held, _first(study, told, links), reviewed, passage_answer(study))


def _first(study: Study, told: pd.DataFrame, links: Links) -> str:
    """Return which report is the earliest by the day it gives."""
    dated = told[told["earliest"].notna()].sort_values(["earliest", "event_id"])
    if dated.empty:
        return "None of them has a day." if len(told) > 1 else "It has no day."
    first = dated.iloc[0]
    by = f" by {safe(first['actor'])}" if first["actor"] else ", by whom is not said"
    noun = f"{'an' if first['type'][0] in 'aeiou' else 'a'} {first['type']}"
    subject = "The earliest dated one is" if len(told) > 1 else "It is"
    return f"{subject} {links.one(noun, first['event_id'])}{by}, {study.when_told([first['event_id']])[0]}."


def items(study: Study) -> pd.DataFrame:
    """Return the marks of the timeline: lane, label, kind, earliest, latest, event_id, date_basis; one a happening."""
    rows = chronology(study.tables)
    rows = rows[(rows["status"] == "happened") & rows["earliest"].notna()]
    legal = rows["mode"] == _LEGAL
    lanes = {
        "access events": rows[rows["mode"].isin(ACCESS_MODES) & ~legal],
        "legal steps": rows[legal],
        "contacts held": rows[rows["event_type"] == "CONSULT"],
    }
    return pd.concat([_lane(study, some, lane) for lane, some in lanes.items()], ignore_index=True)


def _lane(study: Study, rows: pd.DataFrame, lane: str) -> pd.DataFrame:
    persons = set(study.tables.entities.loc[study.tables.entities["kind"] == "person", "name"])
    labels = [_label(r.mode, r.parties, persons) for r in rows.itertuples()]
    begun = rows["event_id"].map(study.whole.passage.dropna(subset=["event_id"]).set_index("event_id")["begun"])
    latest = rows["latest"].fillna(begun)  # "since December" is some day of it, up to that by which it had begun
    out = rows.assign(lane=lane, label=labels, kind=rows["mode"], latest=latest).astype(object)
    out = out[["lane", "label", "kind", "earliest", "latest", "event_id", "date_basis"]]
    return out.where(out.notna(), None)


def _label(mode: str | None, parties: str | None, persons: set[str]) -> str:
    names = [n for side in (parties or "").split(" → ") for n in split_names(side)]
    short = [short_name(n, ["person"] if n in persons else []) for n in names]
    who = ", ".join(short[:3]) + (" …" if len(short) > 3 else "")
    what = (mode or "event").replace("_", " ")
    return f"{what}: {who}" if who else what


def timeline_caption(study: Study) -> str:
    """Return the finding that the timeline shows."""
    marks = items(study)
    if marks.empty:
        return "No dated event in this selection."
    links, lanes = Links.to("happenings", happenings(study)), marks["lane"].value_counts()
    parts = [count(int(lanes[lane]), "dated " + noun) for lane, noun in _NOUNS.items() if lane in lanes]
    months = marks["earliest"].str[:7]
    month = pd.Period(ranked(months).index[0], freq="M")
    these = marks.loc[months == str(month), "event_id"]
    some = links.some(f"{number(len(these))} of them" if len(these) < len(marks) else "all of them", these)
    named = span(str(month.start_time.date()), str(month.end_time.date()))
    peak = f"; the busiest month is {named} with {some}" if len(marks) > 1 else ""
    return f"{links.all(listed(parts).capitalize())}{peak}.{_band(study, marks)}"


def _band(study: Study, marks: pd.DataFrame) -> str:
    """Return what the band of the figure claims and what it does not."""
    if states(study).empty:
        return ""
    hatched = " hatched where it changed on a day that is not told," if len(unsure(study)) else ""
    long = (marks["latest"].notna() & (marks["latest"] != marks["earliest"])).any()
    spans = " A pale bar spans the days on one of which it happened." if long else ""
    return (
        f" The band shows the state of passage that the articles bear out,{hatched} grey where they do not say.{spans}"
    )


def timeline_alt(study: Study) -> str:
    """Return what a reader would see in the timeline."""
    marks = items(study).sort_values(["earliest", "label"])
    parts = [f"{span(m.earliest, m.latest, m.date_basis)}: {m.label}" for m in marks.itertuples()]
    return alternative(sentences("Timeline.", passage_alt(study)), parts, "No dated event.", noun="mark")


@lru_cache(maxsize=8)
def _rows(study: Study, *, dated: bool) -> pd.DataFrame:
    """Return the contacts and access events of the chronology, those with a day or those without."""
    rows = chronology(study.tables)
    rows = rows[rows["mode"].isin(ACCESS_MODES) | (rows["event_type"] == "CONSULT")]
    return rows[rows["earliest"].notna() == dated]


def happenings(study: Study) -> pd.DataFrame:
    """Return the dated contacts and access events, one row per happening: when, what, parties, told by, evidence."""
    return _readable(study, _rows(study, dated=True))


def undated(study: Study) -> pd.DataFrame:
    """Return the contacts and access events that no article dates: when they were reported, and the same columns."""
    return _readable(study, _rows(study, dated=False))


def _readable(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Return when, what (with the status where it did not happen), parties, how it is told, evidence."""
    columns = {
        "when": study.when_happened(rows["cluster_id"]),
        "what": [with_status(kind_name(r.mode, r.event_type), r.status) for r in rows.itertuples()],
        "parties": rows["parties"],
        "told by": [_told_by(r) for r in rows.itertuples()],
        "evidence": rows["evidence"],
    }
    return signed(study, records(rows["event_id"], columns), happenings=True)


def _told_by(row: Any) -> str:
    """Return how many articles tell it, and whether they agree."""
    n = count(row.n_articles, "article")
    return n if row.n_articles == 1 else f"{n}: {_VERDICTS[row.verdict]}"


@lru_cache(maxsize=8)
def access_table(study: Study) -> pd.DataFrame:
    """Return every report of an access event: what (with the status where it did not happen), by, when, evidence."""
    rows = study.tables.access()
    columns = {
        "what": map(with_status, rows["type"], rows["status"]),
        "by": rows["actor"],
        "when": study.when_told(rows["event_id"]),
        "evidence": rows["evidence"],
        "article": study.named(rows["article_id"]),
    }
    return signed(study, records(rows["event_id"], columns))


def agreement(study: Study) -> str:
    """Return how many happenings rest on one source, and on how many the reports differ."""
    rows = _rows(study, dated=True)
    if rows.empty:
        return ""
    links = Links.to("happenings", happenings(study))
    ids = {verdict: rows.loc[rows["verdict"] == verdict, "event_id"] for verdict in _VERDICTS}
    alone = f"{links.subject(ids['single'], 'rests', 'rest')} on one source"
    alike = f"{links.subject(ids['corroborated'], 'is', 'are')} told alike by independent ones"
    differ = f"on {links.some(number(len(ids['conflict'])), ids['conflict'])} the reports differ"
    return f"Of {links.all(count(len(rows), 'dated happening'))}, {alone}, {alike}, and {differ}."
