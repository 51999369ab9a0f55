"""Which rows a person has confirmed: a column beside them, and a sentence that counts them. Nothing without codings."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.evaluate.agreement import confirmed
from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import count, listed, number, safe, verb
from corridor_analysis.notebook.story.rows import Rows

__all__ = ["counted", "signed"]

_COLUMN = "confirmed by"


def _by_report(study: Study) -> dict[str, str]:
    """Return event -> persons on whose word it stands."""
    if "confirmed" not in study.found:
        study.found["confirmed"] = confirmed(study.whole) if len(study.whole.codings) else {}
    return study.found["confirmed"]


def _by_happening(study: Study) -> dict[str, str]:
    """Return event -> persons on whose word any report of its happening stands."""
    own = _by_report(study)
    if "confirmed happenings" not in study.found:
        members = study.whole.cluster_members
        cluster_of = dict(zip(members["event_id"], members["cluster_id"], strict=True)) if own else {}
        together: dict[str, set[str]] = {}
        for event, names in own.items():
            together.setdefault(cluster_of.get(event, event), set()).update(names.split("; "))
        told = {e: "; ".join(sorted(together[c])) for e, c in cluster_of.items() if c in together}
        study.found["confirmed happenings"] = told
    return study.found["confirmed happenings"]


def signed(study: Study, frame: pd.DataFrame, *, happenings: bool = False) -> pd.DataFrame:
    """Return a keyed table of events with a column of the persons who confirmed each, where anyone did.

    `happenings`: its rows are happenings, which a person confirms by confirming any report of theirs.
    """
    names = _by_happening(study) if happenings else _by_report(study)
    told = [names.get(str(record)) for record in frame.index]
    return frame.assign(**{_COLUMN: pd.Series(told, index=frame.index, dtype=object)}) if any(told) else frame


def counted(name: str, frame: pd.DataFrame, noun: str) -> str:
    """Return how many rows of a signed table a person confirmed: `Of 40 contacts, 28 were confirmed by …`."""
    if _COLUMN not in frame:
        return ""
    own = frame.index[frame[_COLUMN].notna()]
    who = sorted({n for cell in frame[_COLUMN].dropna() for n in cell.split("; ")})
    rows, n = Rows.of(name, frame), len(own)
    persons = listed([safe(w) for w in who])
    if n == len(frame) > 1:
        return f"All {rows.all(count(n, noun))} were confirmed by {persons}."
    some = rows.some(number(n), own)
    return f"Of {count(len(frame), noun)}, {some} {verb(n, 'was', 'were')} confirmed by {persons}."
