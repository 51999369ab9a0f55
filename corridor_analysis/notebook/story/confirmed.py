"""Which rows a person has confirmed: a column beside them, and a sentence that counts them. Nothing without codings."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from corridor_analysis.evaluate.agreement import confirmed
from corridor_analysis.notebook.prose import count, listed, safe
from corridor_analysis.notebook.story.frames import split_names
from corridor_analysis.notebook.story.links import Links
from corridor_analysis.notebook.study import Study

__all__ = ["counted", "signed"]

_COLUMN = "confirmed by"


@lru_cache(maxsize=8)
def _persons(study: Study, *, happenings: bool) -> dict[str, str]:
    """Return event -> persons on whose word it stands, or on whose word any report of its happening does."""
    own = confirmed(study.whole) if len(study.whole.codings) else {}
    if not happenings or not own:
        return own
    members = study.whole.cluster_members
    cluster_of = dict(zip(members["event_id"], members["cluster_id"], strict=True))
    together: dict[str, set[str]] = {}
    for event, names in own.items():
        together.setdefault(cluster_of.get(event, event), set()).update(split_names(names))
    return {e: "; ".join(sorted(together[c])) for e, c in cluster_of.items() if c in together}


def signed(study: Study, frame: pd.DataFrame, *, happenings: bool = False) -> pd.DataFrame:
    """Return a keyed table of events with a column of the persons who confirmed each, where anyone did.

    `happenings`: its rows are happenings, which a person confirms by confirming any report of theirs.
    """
    names = _persons(study, happenings=happenings)
    told = [names.get(str(record)) for record in frame.index]
    return frame.assign(**{_COLUMN: pd.Series(told, index=frame.index, dtype=object)}) if any(told) else frame


def counted(name: str, frame: pd.DataFrame, noun: str) -> str:
    """Return how many rows of a signed table a person confirmed: `Of 40 contacts, 28 were confirmed by …`."""
    if _COLUMN not in frame:
        return ""
    own = frame.index[frame[_COLUMN].notna()]
    persons = listed([safe(who) for who in sorted({n for cell in frame[_COLUMN] for n in split_names(cell)})])
    links, all_rows = Links.to(name, frame), count(len(frame), noun)
    if len(own) == len(frame) > 1:
        return f"All {links.all(all_rows)} were confirmed by {persons}."
    return f"Of {all_rows}, {links.subject(own, 'was', 'were')} confirmed by {persons}."
