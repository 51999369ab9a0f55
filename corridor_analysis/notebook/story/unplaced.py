"""What a window cannot place: rows without any day, of their own or of publication, and rows that reach beyond it."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from corridor_analysis.extract import views
from corridor_analysis.notebook.prose import count, kind_name, listed, verb
from corridor_analysis.notebook.story.happenings import contacts
from corridor_analysis.notebook.story.positions import other
from corridor_analysis.notebook.story.rows import Links
from corridor_analysis.notebook.study import Study
from corridor_analysis.schema import ACCESS_MODES
from corridor_analysis.tables.chronology import chronology
from corridor_analysis.tables.days import touch
from corridor_analysis.tables.lookup import keyed

__all__ = ["answer", "table"]

_NOUNS = {
    "contacts": "contact", "access": "access event", "demands": "demand", "acts": "other position",
    "quotations": "quotation", "happenings": "happening",
}  # fmt: skip
_ONCE = ("contacts", "happenings")  # kinds of which a row is a happening; of the others it is a report
_COLUMNS = ("record", "key", "what", "who", "evidence")


def table(study: Study, *kinds: str) -> pd.DataFrame:
    """Return what is in no window, for want of any day: what, who, evidence. Empty where no window is asked for.

    `kinds` are contacts, access, demands, acts, quotations or happenings, as the notebook shows them.
    """
    rows = pd.concat([_rows(study, kind, lost=True) for kind in kinds], ignore_index=True)
    rows = rows if study.windowed else rows[:0]
    return keyed(rows[["what", "who", "evidence"]], rows["record"].to_list())


def answer(study: Study, *kinds: str) -> str:
    """Return how many rows of these kinds have no day and so are in no window, and how many reach beyond this one."""
    sizes = {kind: len(_rows(study, kind, lost=True)) for kind in kinds}
    lost, total = listed([count(n, _NOUNS[k]) for k, n in sizes.items() if n]), sum(sizes.values())
    if not study.windowed:
        here = " in this selection" if study.narrowed else ""
        every = " and every ".join(_NOUNS[kind] for kind in kinds)
        without = f"{lost[:1].upper()}{lost[1:]}{here} {verb(total, 'has', 'have')} no day, and would be in no window."
        return without if total else f"Every {every}{here} has a day, its own or that of publication."
    if total:
        some = f"{Links.to('unplaced', table(study, *kinds)).all(lost)} {verb(total, 'is', 'are')}"
        own = verb(total, "its own", "their own")
        out = f"Without any day, {own} or that of publication, {some} in no window."
    else:
        nouns = " and ".join(f"no {_NOUNS[kind]}" for kind in kinds)
        out = f"For want of a day {nouns} is left out: what has none of its own counts on that of publication."
    beyond = listed([count(n, _NOUNS[k]) for k in kinds if (n := _beyond(study, k))])
    return f"{out} The days of {beyond} reach beyond this window." if beyond else out


@lru_cache(maxsize=32)
def _rows(study: Study, kind: str, *, lost: bool) -> pd.DataFrame:
    """Return the rows of a kind, in the window or in none, with the columns _COLUMNS; `key` is that of their days."""
    tables, frames = study.undated if lost else study.tables, study.whole.frames()
    if kind == "quotations":
        rows = study.undated_quotes() if lost else study.quotes()
        record = key = rows["statement_id"]
        return rows.assign(record=record, key=key, what="“" + rows["text"] + "”", who=rows["speaker"])[[*_COLUMNS]]
    if kind == "contacts":
        rows = contacts(study, whole=True).assign(event_type="CONSULT")
        rows = rows[rows["cluster_id"].isin(set(tables.clusters["cluster_id"]))]
        key, who, words = rows["cluster_id"], rows["participants"], rows["evidence"]
    elif kind == "happenings":
        rows = chronology(tables)
        rows = rows[rows["status"] == "happened"]
        key, who, words = rows["cluster_id"], rows["parties"], rows["evidence"]
    else:
        events = tables.events
        meant = events["mode"].isin(ACCESS_MODES) if kind == "access" else views.asks(events)
        rows = other(events) if kind == "acts" else events[meant]
        key, who, words = rows["event_id"], rows["event_id"].map(views.parties(frames)), views.evidence(frames, rows)
    what = list(map(kind_name, rows["mode"], rows["event_type"]))
    return rows.assign(record=rows["event_id"], key=key, what=what, who=who, evidence=words)[[*_COLUMNS]].astype(object)


def _beyond(study: Study, kind: str) -> int:
    """Return how many rows of a kind in the window have days outside it too."""
    days = (study.happenings if kind in _ONCE else study.days).loc[_rows(study, kind, lost=False)["key"]]
    start, end = (pd.Timestamp(day) if day else None for day in (study.start, study.end))
    none = pd.Series(False, index=days.index)
    before = touch(days, "", str((start - pd.Timedelta(days=1)).date())) if start else none
    after = touch(days, str((end + pd.Timedelta(days=1)).date()), "") if end else none
    return int((before | after).sum())
