"""02: when passage was open, restricted or shut, on whose word, and what happened around it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corridor_analysis.chronology import chronology, passage_states
from corridor_analysis.notebook import Study
from corridor_analysis.prose import count, listed, safe, short_name, span, verb
from corridor_analysis.schema import ACCESS_MODES

__all__ = [
    "access_table",
    "agreement",
    "answer",
    "happenings",
    "items",
    "states",
    "timeline_alt",
    "timeline_caption",
    "undated",
]


_NOUNS = {"access events": "access event", "contacts held": "contact"}


def states(study: Study) -> pd.DataFrame:
    """Return the state of passage as stretches, up to the last day that an article covers."""
    covered = [*study.whole.articles["published"].dropna(), *study.tables.events["earliest"].dropna()]
    return passage_states(study.tables.access(), max(covered, default=None))


def answer(study: Study) -> str:
    """Return what the articles say about passage, in sentences."""
    access = study.tables.access()
    told = access[access["status"] == "happened"]
    name = safe(study.case.corridor.name)
    if told.empty:
        return f"In this selection no article tells of an event on the {name}."
    dated = told[told["earliest"].notna()].sort_values("earliest")
    kinds = told["type"].value_counts()
    listing = listed([f"{k} ({int(kinds[k])})" for k in sorted(kinds.index, key=lambda k: (-kinds[k], k))])
    out = [f"The articles hold {count(len(told), 'report')} of events on passage through the {name}: {listing}."]
    if len(dated):
        first = dated.iloc[0]
        by = f" by {safe(first['actor'])}" if first["actor"] else ", by whom is not said"
        out.append(f"The earliest dated one is a {first['type']}{by}, {span(first['earliest'], first['latest'])}.")
    return " ".join([*out, _stretches(study)])


def _stretches(study: Study) -> str:
    rows = states(study)
    if rows.empty:
        return "No report dates a change of the state of passage."
    parts = [f"{r.state} {_from(r.earliest, r.latest)}" for r in rows.itertuples()]
    return f"Taken together, the reports make it {listed(parts)}; before that, and after, they do not say."


def _from(earliest: str, latest: str | None) -> str:
    if not latest or latest == earliest:
        return f"from {span(earliest, earliest)}"
    return f"from {span(earliest, earliest)} to {span(latest, latest)}"


def items(study: Study) -> pd.DataFrame:
    """Return the marks of the timeline: lane, label, kind, earliest, latest; one per cluster that happened."""
    rows = chronology(study.tables)
    rows = rows[(rows["status"] == "happened") & rows["earliest"].notna()]
    access = rows[rows["mode"].isin(ACCESS_MODES)]
    contacts = rows[rows["event_type"] == "CONSULT"]
    return pd.concat(
        [_lane(study, access, "access events"), _lane(study, contacts, "contacts held")], ignore_index=True
    )


def _lane(study: Study, rows: pd.DataFrame, lane: str) -> pd.DataFrame:
    persons = set(study.tables.entities.loc[study.tables.entities["kind"] == "person", "name"])
    labels = [_label(r.mode, r.parties, persons) for r in rows.itertuples()]
    out = pd.DataFrame({"lane": lane, "label": labels, "kind": rows["mode"].to_list()}, dtype=object)
    out["earliest"] = rows["earliest"].to_list()
    out["latest"] = rows["latest"].to_list()
    return out.astype(object).where(out.notna(), None)


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
    lanes = marks["lane"].value_counts()
    parts = [f"{count(int(lanes[lane]), 'dated ' + noun)}" for lane, noun in _NOUNS.items() if lanes.get(lane)]
    busiest = marks["earliest"].str[:7].value_counts().sort_index()
    month = busiest.idxmax()
    return (
        f"{listed(parts).capitalize()}; the busiest month is {span(month + '-01', _month_end(month))} "
        f"with {int(busiest[month])} of them. The band shows the state of passage that the "
        "access events add up to; it is grey where the articles do not say."
    )


def _month_end(month: str) -> str:
    return str((pd.Period(month, freq="M").end_time).date())


def timeline_alt(study: Study) -> str:
    """Return what a reader would see in the timeline."""
    marks = items(study).sort_values(["earliest", "label"])
    parts = [f"{span(m.earliest, m.latest)}: {m.label}" for m in marks.head(20).itertuples()]
    more = f"; and {count(len(marks) - 20, 'more mark')}" if len(marks) > 20 else ""
    return f"Timeline. {'; '.join(parts)}{more}." if parts else "No dated event."


def _rows(study: Study, *, dated: bool) -> pd.DataFrame:
    """Return the contacts and access events of the chronology, those with a day or those without."""
    rows = chronology(study.tables)
    rows = rows[rows["mode"].isin(ACCESS_MODES) | (rows["event_type"] == "CONSULT")]
    return rows[rows["earliest"].notna() == dated]


def happenings(study: Study) -> pd.DataFrame:
    """Return the dated contacts and access events, one row per happening: when, what, parties, told by, evidence."""
    return _readable(_rows(study, dated=True))


def undated(study: Study) -> pd.DataFrame:
    """Return the contacts and access events that no article dates."""
    return _readable(_rows(study, dated=False)).drop(columns="when")


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    """Return when, what (with the status where it did not happen), parties, how it is told, evidence."""
    out = pd.DataFrame({"when": [span(r.earliest, r.latest) for r in rows.itertuples()]}, dtype=object)
    out["what"] = [_what(r) for r in rows.itertuples()]
    out["parties"] = rows["parties"].to_list()
    out["told by"] = [_told_by(r) for r in rows.itertuples()]
    out["evidence"] = rows["evidence"].to_list()
    return out


def _what(row: Any) -> str:
    words = (row.mode or row.event_type.lower()).replace("_", " ")
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
    out["when"] = [span(r.earliest, r.latest) for r in rows.itertuples()]
    return out.assign(evidence=rows["evidence"], article=rows["article_id"])


def agreement(study: Study) -> str:
    """Return how many happenings rest on one source, and on how many the reports differ."""
    rows = _rows(study, dated=True)
    if rows.empty:
        return ""
    n = {v: int((rows["verdict"] == v).sum()) for v in ("single", "corroborated", "conflict")}
    alone = f"{n['single']} {verb(n['single'], 'rests', 'rest')} on one source"
    alike = f"{n['corroborated']} {verb(n['corroborated'], 'is', 'are')} told alike by independent ones"
    return f"Of {count(len(rows), 'dated happening')}, {alone}, {alike}, and on {n['conflict']} the reports differ."
