"""02: when passage was open, restricted or shut, on whose word, and what happened around it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import called, count, kind_name, listed, number, safe, short_name, span, verb
from corridor_analysis.notebook.story.passage import passage_alt, passage_answer, states, unsure
from corridor_analysis.notebook.story.reviewed import counted, signed
from corridor_analysis.notebook.story.rows import Rows
from corridor_analysis.schema import ACCESS_MODES
from corridor_analysis.tables.chronology import chronology
from corridor_analysis.tables.lookup import keyed

__all__ = [
    "access_table",
    "agreement",
    "answer",
    "happenings",
    "items",
    "timeline_alt",
    "timeline_caption",
    "undated",
]


_NOUNS = {"access events": "access event", "legal steps": "legal step", "contacts held": "contact"}
_LEGAL = "order"  # mode of what a court or body ordered about passage


def answer(study: Study) -> str:
    """Return what the articles say about passage, in sentences."""
    access = study.tables.access()
    told = access[access["status"] == "happened"]
    name = called(safe(study.case.corridor.name))
    if told.empty:
        return f"In this selection no article tells of an event on {name} that happened. {passage_answer(study)}"
    rows = Rows.of("access", access_table(study))
    kinds = {str(k): g["event_id"] for k, g in told.groupby("type")}
    order = sorted(kinds, key=lambda k: (-len(kinds[k]), k))
    listing = listed([_kind(rows, k, kinds[k]) for k in order], most=8)
    n = rows.all(count(len(told), "report"))
    what = "events" if len(told) > 1 else "an event"
    held = f"The articles hold {n} of {what} on passage through {name}: {listing}."
    reviewed = counted("access", access_table(study), "report")
    return " ".join(s for s in (held, _first(study, told, rows), reviewed, passage_answer(study)) if s)


def _kind(rows: Rows, kind: str, records: pd.Series) -> str:
    """Return a kind of event with its rows; with their number where they are too many to name."""
    words = rows.some(kind, records)
    return words if words.startswith(kind) or len(records) == 1 else f"{words} ({len(records)})"


def _first(study: Study, told: pd.DataFrame, rows: Rows) -> str:
    """Return which report is the earliest by the day it gives."""
    dated = told[told["earliest"].notna()].sort_values(["earliest", "event_id"])
    if dated.empty:
        return "None of them has a day." if len(told) > 1 else "It has no day."
    first = dated.iloc[0]
    by = f" by {safe(first['actor'])}" if first["actor"] else ", by whom is not said"
    noun = f"{'an' if first['type'][0] in 'aeiou' else 'a'} {first['type']}"
    subject = "The earliest dated one is" if len(told) > 1 else "It is"
    return f"{subject} {rows.one(noun, first['event_id'])}{by}, {study.when_told([first['event_id']])[0]}."


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
    out = pd.DataFrame({"lane": lane, "label": labels, "kind": rows["mode"].to_list()}, dtype=object)
    out["earliest"] = rows["earliest"].to_list()
    begun = _begun_by(study)
    out["latest"] = [last or begun.get(e) for last, e in zip(rows["latest"], rows["event_id"], strict=True)]
    out["event_id"] = rows["event_id"].to_list()
    out["date_basis"] = rows["date_basis"].to_list()
    return out.astype(object).where(out.notna(), None)


def _begun_by(study: Study) -> dict[str, str]:
    """Return event -> the day by which it had begun, of what has been so since: "since December" is some day of it."""
    told = study.whole.passage.dropna(subset=["event_id", "begun"])
    return dict(zip(told["event_id"], told["begun"], strict=True))


def _label(mode: str | None, parties: str | None, persons: set[str]) -> str:
    names = [n for side in (parties or "").split(" → ") for n in side.split("; ") if n]
    short = [short_name(n, ["person"] if n in persons else []) for n in names]
    who = ", ".join(short[:3]) + (" …" if len(short) > 3 else "")
    what = (mode or "event").replace("_", " ")
    return f"{what}: {who}" if who else what


def timeline_caption(study: Study) -> str:
    """Return the finding that the timeline shows."""
    marks = items(study)
    if marks.empty:
        return "No dated event in this selection."
    rows = Rows.of("happenings", happenings(study))
    lanes = marks["lane"].value_counts()
    parts = [count(int(lanes[lane]), "dated " + noun) for lane, noun in _NOUNS.items() if lanes.get(lane)]
    months = marks["earliest"].str[:7]
    busiest = months.value_counts().sort_index()
    month = busiest.idxmax()
    these = marks.loc[months == month, "event_id"]
    some = rows.some(f"{number(len(these))} of them" if len(these) < len(marks) else "all of them", these)
    named = span(f"{month}-01", _month_end(month))
    peak = f"; the busiest month is {named} with {some}" if len(marks) > 1 else ""
    return f"{rows.all(listed(parts).capitalize())}{peak}.{_band(study)}"


def _band(study: Study) -> str:
    """Return what the band of the figure claims and what it does not."""
    if states(study).empty:
        return ""
    hatched = " hatched where it changed on a day that is not told," if len(unsure(study)) else ""
    spans = " A pale bar spans the days on one of which it happened." if _spans(study) else ""
    return (
        f" The band shows the state of passage that the articles bear out,{hatched} grey where they do not say.{spans}"
    )


def _spans(study: Study) -> bool:
    marks = items(study)
    return bool((marks["latest"].notna() & (marks["latest"] != marks["earliest"])).any())


def _month_end(month: str) -> str:
    return str((pd.Period(month, freq="M").end_time).date())


def timeline_alt(study: Study) -> str:
    """Return what a reader would see in the timeline."""
    marks = items(study).sort_values(["earliest", "label"])
    parts = [f"{span(m.earliest, m.latest, m.date_basis)}: {m.label}" for m in marks.head(20).itertuples()]
    more = f"; and {count(len(marks) - 20, 'more mark')}" if len(marks) > 20 else ""
    return f"Timeline. {passage_alt(study)}{'; '.join(parts)}{more}." if parts else "No dated event."


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
    out = pd.DataFrame({"when": study.when_happened(rows["cluster_id"])}, dtype=object)
    out["what"] = [_what(r) for r in rows.itertuples()]
    out["parties"] = rows["parties"].to_list()
    out["told by"] = [_told_by(r) for r in rows.itertuples()]
    out["evidence"] = rows["evidence"].to_list()
    return signed(study, keyed(out, rows["event_id"].to_list()), happenings=True)


def _what(row: Any) -> str:
    words = kind_name(row.mode, row.event_type)
    return words if row.status == "happened" else f"{words} ({row.status})"


def _told_by(row: Any) -> str:
    """Return how many articles tell it, and whether they agree."""
    n = count(row.n_articles, "article")
    return n if row.n_articles == 1 else f"{n}: {_VERDICTS[row.verdict]}"


_VERDICTS = {"single": "one source", "corroborated": "alike", "conflict": "they differ"}


def access_table(study: Study) -> pd.DataFrame:
    """Return every report of an access event: what (with the status where it did not happen), by, when, evidence."""
    rows = study.tables.access()
    what = [t if s == "happened" else f"{t} ({s})" for t, s in zip(rows["type"], rows["status"], strict=True)]
    out = pd.DataFrame({"what": what, "by": rows["actor"]}, dtype=object)
    out["when"] = study.when_told(rows["event_id"])
    out = out.assign(evidence=rows["evidence"], article=study.named(rows["article_id"]))
    return signed(study, keyed(out, rows["event_id"].to_list()))


def agreement(study: Study) -> str:
    """Return how many happenings rest on one source, and on how many the reports differ."""
    rows = _rows(study, dated=True)
    if rows.empty:
        return ""
    shown = Rows.of("happenings", happenings(study))
    ids = {v: rows.loc[rows["verdict"] == v, "event_id"] for v in _VERDICTS}
    n = {v: len(some) for v, some in ids.items()}
    alone = f"{shown.some(number(n['single']), ids['single'])} {verb(n['single'], 'rests', 'rest')} on one source"
    few = shown.some(number(n["corroborated"]), ids["corroborated"])
    alike = f"{few} {verb(n['corroborated'], 'is', 'are')} told alike by independent ones"
    differ = f"on {shown.some(number(n['conflict']), ids['conflict'])} the reports differ"
    return f"Of {shown.all(count(len(rows), 'dated happening'))}, {alone}, {alike}, and {differ}."
