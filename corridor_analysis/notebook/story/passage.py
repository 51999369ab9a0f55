"""02: in which state passage was on which days, and what of it is not told."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from corridor_analysis.corroborate import states as borne_out
from corridor_analysis.notebook.prose import alternative, day, listed, sentences, span
from corridor_analysis.notebook.story.rows import Links, records
from corridor_analysis.notebook.study import Study

__all__ = ["passage_alt", "passage_answer", "states", "states_table", "unsure"]

_MOST = 8  # stretches that a sentence names


@lru_cache(maxsize=8)
def states(study: Study) -> pd.DataFrame:
    """Return the states of passage in the window, as `Tables.states` has them, with `since`: when each began.

    They are worked out over all articles and then cut: a window begins with the state that held, and a selection of
    actors opens no road.
    """
    rows = study.whole.states()
    return _cut(study, rows.assign(since=rows["earliest"]))


def unsure(study: Study) -> pd.DataFrame:
    """Return the stretches of the window within which a state began on a day that is not told."""
    return _cut(study, _unsure(study))


@lru_cache(maxsize=8)
def _unsure(study: Study) -> pd.DataFrame:
    return borne_out.unsure(study.whole.frames())


def _cut(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Return stretches of days within the window; what lies outside is gone, what reaches beyond is cut."""
    start, end = study.start, study.end or "9999"
    rows = rows[(rows["earliest"] <= end) & (rows["latest"] >= start)]
    ends = {"earliest": rows["earliest"].clip(lower=start), "latest": rows["latest"].clip(upper=end)}
    return rows.assign(**ends).astype(object).reset_index(drop=True)


def states_table(study: Study) -> pd.DataFrame:
    """Return the stretches of one state: state, from, to, how it began, evidence, article."""
    rows, began = states(study), _began(study)
    columns = {
        "state": rows["state"],
        "from": [_first(study, r) for r in rows.itertuples()],
        "to": [day(last) for last in rows["latest"]],
        "began with": [began[event_id] for event_id in rows["event_id"]],
        "evidence": rows["evidence"],
        "article": study.named(rows["article_id"]),
    }
    return records(rows["event_id"], columns)


def _first(study: Study, row: Any) -> str:
    """Return the first day of a stretch in words, and what of it is not known."""
    if row.since < row.earliest:
        return f"before {day(row.earliest)}, since {day(row.since)}"
    late = row.event_id in set(_unsure(study)["event_id"])
    return f"{day(row.earliest)} at the latest" if late else day(row.earliest)


def _began(study: Study) -> dict[str, str]:
    """Return what an event was and by whom, by any report of the same happening; or how the state was told."""
    access, members, told = study.whole.access(), study.whole.cluster_members, study.whole.passage
    access = access.merge(members[["event_id", "cluster_id"]], on="event_id", how="left")
    actor = access["actor"].fillna(access["cluster_id"].map(access.groupby("cluster_id")["actor"].first()))
    by = [f"{kind} by {who}" if isinstance(who, str) else kind for kind, who in zip(access["type"], actor, strict=True)]
    out = dict(zip(told["passage_id"], told["effect"].str.replace("_", " "), strict=True))
    return out | dict(zip(access["event_id"], by, strict=True))


def passage_answer(study: Study) -> str:
    """Return the states of passage in sentences, and what the articles leave open."""
    rows = states(study)
    if rows.empty:
        where = " in this window" if study.start or study.end else ""
        return f"No article bears out a state of passage{where}."
    links = Links.to("states", states_table(study))
    parts = [_stretch(links, study, r) for r in rows.itertuples()]
    told = f"Taken together, they bear out that passage was {listed(parts, most=_MOST)}{_up_to(study, rows)}."
    return sentences(told, _open_days(study), _retold(study))


def _stretch(links: Links, study: Study, row: Any) -> str:
    """Return one state with its days: "shut from 3 May to 9 May"."""
    state, first = links.one(row.state, row.event_id), _first(study, row)
    if row.since < row.earliest:
        return f"{state} when the window begins (since {day(row.since)}), and until {day(row.latest)}"
    return f"{state} on {first}" if row.latest == row.earliest else f"{state} from {first} to {day(row.latest)}"


def _up_to(study: Study, rows: pd.DataFrame) -> str:
    """Return why the last stretch ends where it does, if that is not told."""
    last = rows["latest"].iloc[-1]
    if last == study.end:
        return ", the last day of the window"
    printed = study.whole.articles["published_latest"].dropna().max()
    return ", the day of the last article" if last == printed else ""


def _open_days(study: Study) -> str:
    """Return which days the articles leave open since a change is told without its day."""
    gaps = [f"{_days(r)} whether it was {_either(r)}" for r in unsure(study).itertuples()]
    return sentences(f"They leave open {listed(gaps, most=_MOST)}." if gaps else "", "Of other days they do not say.")


def _either(gap: Any) -> str:
    """Return between which states it was, where a change is told without its day."""
    if gap.before == "unknown":
        return f"already {gap.state}"
    return f"still {gap.state}" if gap.before == gap.state else f"still {gap.before} or already {gap.state}"


def _retold(study: Study) -> str:
    """Return which reports count as a happening that another report tells with finer days."""
    again = set(borne_out.retold(study.whole.frames())) & set(study.tables.events["event_id"])
    access = study.whole.access().merge(study.whole.events[["event_id", "date_basis"]], on="event_id")
    access = access[access["event_id"].isin(again)].sort_values("event_id")
    told = [f"the {row.type} {span(row.earliest, row.latest, row.date_basis)}" for row in access.itertuples()]
    if not told:
        return ""
    words = listed(told, most=4)
    counts = "is counted as a happening" if len(told) == 1 else "are counted as happenings"
    return f"{words[:1].upper()}{words[1:]} {counts} that another report tells with the day, not as a state of its own."


def passage_alt(study: Study) -> str:
    """Return the states of passage as a reader would see them in the band."""
    rows, gaps = states(study), unsure(study).head(_MOST)
    if rows.empty:
        return ""
    shown = [f"{r.state} {_days(r)}" for r in rows.itertuples()]
    hatched = [f"{_days(r)}, {r.before} or {r.state}" for r in gaps.itertuples()]
    return sentences(
        alternative("Passage:", shown, "", most=_MOST, noun="stretch"),
        alternative("Hatched, since the day of the change is not told:", hatched, ""),
    )


def _days(row: Any) -> str:
    return f"on {day(row.earliest)}" if row.earliest == row.latest else f"from {day(row.earliest)} to {day(row.latest)}"
