"""What a page rests on: parts of the tables, each with a digest, so that a change runs only the pages that show it.

A notebook says in its metadata which parts it shows, `{"corridor": {"rests_on": ["contacts", "confirmed"]}}`; what the
package reads off the articles counts always. A notebook that says nothing rests on everything in the case folder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.coders.door import EVENTS
from corridor_analysis.coders.items import kind_of
from corridor_analysis.errors import ReportError, nearest
from corridor_analysis.reports import digests

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.tables import Tables

__all__ = ["PARTS", "checked_parts", "entries_digest", "parts_of", "resting_on"]

READ = "read"  # what codings do not change
ALONE = ("passage", "rejects")
CONFIRMED = "confirmed"  # who confirmed the rows of the kinds that a page shows
PARTS = (*EVENTS, *ALONE, CONFIRMED)
_CHANGED = ("events", "participants", "entities", "clusters", "cluster_members", "conflicts", "codings", *ALONE)


def checked_parts(path: Path, named: object) -> tuple[str, ...] | None:
    """Return the parts that a notebook says it rests on; None where it says nothing, and so rests on all.

    Raises ReportError for a part that there is not.
    """
    if named is None:
        return None
    names = [str(n) for n in named] if isinstance(named, list) else [str(named)]
    for name in names:
        if name not in PARTS:
            raise ReportError(path, "rests_on", f"there is no part {name!r}", nearest(name, PARTS))
    return tuple(names)


def parts_of(tables: Tables) -> dict[str, str]:
    """Return part -> digest of its rows: kinds of events with those who took part and their happenings, and the rest.

    `confirmed` has one of each kind: `contacts confirmed`.
    """
    from corridor_analysis.evaluate.agreement import confirmed
    from corridor_analysis.tables import digest

    frames, signed = tables.frames(), confirmed(tables)
    out = {name: digest({name: frames[name]}) for name in ALONE}
    events = frames["events"]
    kinds = [kind_of(t, m) for t, m in zip(events["event_type"], events["mode"], strict=True)]
    for kind in EVENTS:
        own = events[[k == kind for k in kinds]]
        out[kind] = digest(_around(frames, own))
        ids = set(own["event_id"])
        out[f"{kind} {CONFIRMED}"] = digests.json_digest({e: who for e, who in signed.items() if e in ids})
    told = _of(frames["participants"], "record_id", set(frames["statements"]["statement_id"]))
    named = {*frames["mentions"]["entity_id"], *told["entity_id"]}
    always = {name: frame for name, frame in frames.items() if name not in _CHANGED}
    always |= {"participants": told, "entities": _of(frames["entities"], "entity_id", named)}
    return out | {READ: digest(always)}


def _around(frames: Mapping[str, pd.DataFrame], events: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return events with the rows of other tables that lead to or from them."""
    parties = _of(frames["participants"], "record_id", set(events["event_id"]))
    members = _of(frames["cluster_members"], "event_id", set(events["event_id"]))
    happenings = set(members["cluster_id"])
    return {
        "events": events, "participants": parties, "cluster_members": members,
        "entities": _of(frames["entities"], "entity_id", set(parties["entity_id"])),
        "clusters": _of(frames["clusters"], "cluster_id", happenings),
        "conflicts": _of(frames["conflicts"], "cluster_id", happenings),
    }  # fmt: skip


def _of(frame: pd.DataFrame, column: str, values: Collection[str]) -> pd.DataFrame:
    return frame[frame[column].isin(values)]


def resting_on(named: Iterable[str], parts: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of the parts that a page rests on, of those that its tables have."""
    wanted = [READ, *named]
    if CONFIRMED in wanted:
        wanted += [f"{name} {CONFIRMED}" for name in wanted if name in EVENTS]
    return {name: parts[name] for name in wanted if name in parts}


def entries_digest(case: Path) -> str:
    """Return the digest of the entries of a case: its YAML files, without what was coded in its articles."""
    return digests.json_digest({p.name: digests.file_digest(p) for p in sorted(case.glob("*.yaml"))})
