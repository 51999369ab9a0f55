"""02: in which state passage was on which days, and what of it is not told."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corridor_analysis.corroborate import states as borne_out
from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import count, day, listed, span
from corridor_analysis.notebook.story.rows import Rows
from corridor_analysis.tables.lookup import keyed

__all__ = ["passage_alt", "passage_answer", "states", "states_table", "unsure"]

_MOST = 8  # stretches that a sentence names


def states(study: Study) -> pd.DataFrame:
    """Return the states of passage in the window, as `Tables.states` has them, with `since`: when each began.

    They are worked out over all articles and then cut: a window begins with the state that held, and a selection of
    actors opens no road.
    """
    rows = study.whole.states()
    return _cut(study, rows.assign(since=rows["earliest"]))


def unsure(study: Study) -> pd.DataFrame:
    """Return the stretches of the window within which a state began on a day that is not told."""
    return _cut(study, borne_out.unsure(study.whole.frames()))


def _cut(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Return stretches of days within the window; what lies outside is gone, what reaches beyond is cut."""
    start, end = study.start, study.end or "9999"
    inside = [e <= end and last >= start for e, last in zip(rows["earliest"], rows["latest"], strict=True)]
    rows = rows.loc[pd.Series(inside, index=rows.index, dtype=bool)]
    ends = {
        "earliest": pd.Series([max(d, start) for d in rows["earliest"]], index=rows.index, dtype=object),
        "latest": pd.Series([min(d, end) for d in rows["latest"]], index=rows.index, dtype=object),
    }
    return rows.assign(**ends).astype(object).reset_index(drop=True)


def states_table(study: Study) -> pd.DataFrame:
    """Return the stretches of one state: state, from, to, how it began, evidence, article."""
    found = states(study)
    began = _began(study)
    out = pd.DataFrame({"state": found["state"]}, dtype=object)
    out["from"] = [_first(study, r) for r in found.itertuples()]
    out["to"] = [day(r.latest) for r in found.itertuples()]
    out["began with"] = [began[r.event_id] for r in found.itertuples()]
    return keyed(
        out.assign(evidence=found["evidence"], article=study.named(found["article_id"])), found["event_id"].to_list()
    )


def _first(study: Study, row: Any) -> str:
    """Return the first day of a stretch in words, and what of it is not known."""
    if row.since < row.earliest:
        return f"before {day(row.earliest)}, since {day(row.since)}"
    late = row.event_id in set(borne_out.unsure(study.whole.frames())["event_id"])
    return f"{day(row.earliest)} at the latest" if late else day(row.earliest)


def _began(study: Study) -> dict[str, str]:
    """Return what an event was and by whom, by any report of the same happening; or how the state was told."""
    access, members = study.whole.access(), study.whole.cluster_members
    actor = dict(zip(access["event_id"], access["actor"], strict=True))
    cluster = dict(zip(members["event_id"], members["cluster_id"], strict=True))
    known: dict[str, str] = {}
    for event_id, cluster_id in cluster.items():
        if actor.get(event_id):
            known.setdefault(cluster_id, actor[event_id])
    told = study.whole.passage
    out = {p: e.replace("_", " ") for p, e in zip(told["passage_id"], told["effect"], strict=True)}
    for row in access.itertuples():
        by = row.actor or known.get(cluster.get(row.event_id, ""))
        out[row.event_id] = f"{row.type} by {by}" if by else row.type
    return out


def passage_answer(study: Study) -> str:
    """Return the states of passage in sentences, and what the articles leave open."""
    found = states(study)
    if found.empty:
        where = " in this window" if study.start or study.end else ""
        return f"No article bears out a state of passage{where}."
    rows = Rows.of("states", states_table(study))
    parts = [_stretch(rows, study, r) for r in found.itertuples()]
    told = f"Taken together, they bear out that passage was {listed(parts, most=_MOST)}"
    return " ".join(s for s in (f"{told}{_up_to(study, found)}.", _open_days(study), _retold(study)) if s)


def _stretch(rows: Rows, study: Study, row: Any) -> str:
    """Return one state with its days: "shut from 3 May to 9 May"."""
    state = rows.one(row.state, row.event_id)
    if row.since < row.earliest:
        return f"{state} when the window begins (since {day(row.since)}), and until {day(row.latest)}"
    first = _first(study, row)
    return f"{state} on {first}" if row.latest == row.earliest else f"{state} from {first} to {day(row.latest)}"


def _up_to(study: Study, found: pd.DataFrame) -> str:
    """Return why the last stretch ends where it does, if that is not told."""
    last = found["latest"].iloc[-1]
    if last == study.end:
        return ", the last day of the window"
    printed = study.whole.articles["published_latest"].dropna().max()
    return ", the day of the last article" if last == printed else ""


def _open_days(study: Study) -> str:
    """Return which days the articles leave open since a change is told without its day."""
    gaps = [f"{_days(r)} whether it was {_either(r)}" for r in unsure(study).itertuples()]
    if not gaps:
        return "Of other days they do not say."
    return f"They leave open {listed(gaps, most=_MOST)}. Of other days they do not say."


def _either(gap: Any) -> str:
    """Return between which states it was, where a change is told without its day."""
    if gap.before == "unknown":
        return f"already {gap.state}"
    return f"still {gap.state}" if gap.before == gap.state else f"still {gap.before} or already {gap.state}"


def _retold(study: Study) -> str:
    """Return which reports count as a happening that another report tells with finer days."""
    again = borne_out.retold(study.whole.frames())
    again = {k: v for k, v in again.items() if k in set(study.tables.events["event_id"])}
    if not again:
        return ""
    access = study.whole.access().set_index("event_id")
    basis = dict(zip(study.whole.events["event_id"], study.whole.events["date_basis"], strict=True))
    told = [
        f"the {row.type} {span(row.earliest, row.latest, basis[key])}"
        for key in sorted(again)
        for row in access[access.index == key].itertuples()
    ]
    if not told:
        return ""
    words = listed(told, most=4)
    counts = "is counted as a happening" if len(told) == 1 else "are counted as happenings"
    return f"{words[:1].upper()}{words[1:]} {counts} that another report tells with the day, not as a state of its own."


def passage_alt(study: Study) -> str:
    """Return the states of passage as a reader would see them in the band."""
    found, gaps = states(study), unsure(study)
    shown = [f"{r.state} {_days(r)}" for r in found.head(_MOST).itertuples()]
    more = f"; and {count(len(found) - _MOST, 'more stretch')}" if len(found) > _MOST else ""
    hatched = [f"{_days(r)}, {r.before} or {r.state}" for r in gaps.head(_MOST).itertuples()]
    hatch = f" Hatched, since the day of the change is not told: {'; '.join(hatched)}." if hatched else ""
    return f"Passage: {'; '.join(shown)}{more}.{hatch} " if shown else ""


def _days(row: Any) -> str:
    return f"on {day(row.earliest)}" if row.earliest == row.latest else f"from {day(row.earliest)} to {day(row.latest)}"
