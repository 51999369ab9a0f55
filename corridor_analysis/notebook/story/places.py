"""01: where it happens: the corridor, its ends, and the places that the articles mention."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from corridor_analysis.extract.views import evidence
from corridor_analysis.notebook.prose import count, listed, safe, verb
from corridor_analysis.notebook.story.rows import Links, records
from corridor_analysis.notebook.study import Study

__all__ = ["alt", "caption", "mentioned", "places", "route"]


def places(study: Study) -> pd.DataFrame:
    """Return every place of the case: name, kind, lat, lon, n (mentions in all articles read)."""
    seen = study.whole.mentions["entity_id"].value_counts()
    rows = [(p.name, p.kind, p.lat, p.lon, int(seen.get(p.id, 0))) for p in study.case.places]
    frame = pd.DataFrame(rows, columns=["name", "kind", "lat", "lon", "n"])
    return frame.astype({"lat": "float64", "lon": "float64", "n": "int64"})


def route(study: Study) -> list[tuple[float, float]]:
    """Return the points of the corridor from end to end, as longitude and latitude."""
    at = {p.id: (p.lon, p.lat) for p in study.case.places if p.lon is not None and p.lat is not None}
    return [at[stop] for stop in study.case.corridor.route]


def mentioned(study: Study) -> pd.DataFrame:
    """Return the places of the case that the articles mention, most often first: place, kind, mentions, evidence."""
    about = {p.id: p for p in study.case.places}
    rows = study.whole.mentions[study.whole.mentions["entity_id"].isin(about)]
    seen, where = rows["entity_id"].value_counts(), rows.groupby("entity_id")["article_id"].nunique()
    order = sorted(seen.index, key=lambda i: (-seen[i], about[i].name))
    first = rows.drop_duplicates("entity_id").set_index("entity_id").loc[order]
    columns: dict[str, Sequence[object]] = {
        "place": [about[i].name for i in order],
        "kind": [about[i].kind for i in order],
        "mentions": [int(seen[i]) for i in order],
        "articles": [int(where[i]) for i in order],
        "evidence": evidence(study.whole.frames(), first),
    }
    return records(order, columns)


def caption(study: Study) -> str:
    """Return the finding that the map shows, and what its lines claim."""
    rows, n = mentioned(study), len(mentioned(study))
    head = "No place of the case is mentioned."
    if n:
        links = Links.to("places", rows)
        top = listed([links.one(f"{safe(r.place)} ({r.mentions})", r.Index) for r in rows.itertuples()], most=3)
        some = links.all(count(n, "place").capitalize())
        head = f"{some} of the case {verb(n, 'is mentioned:', 'are mentioned, most often')} {top}."
    if not any(p.lat is not None and p.lon is not None for p in study.case.places):
        return f"{head} None has coordinates in the case, so there is no map: give lat and lon in places.yaml."
    drawn = " The line joins places on the corridor and is not the course of the road."
    line = drawn if len(study.case.corridor.route) > 1 else ""
    return (
        f"{head}{line} A full dot is a place that articles mention, a hollow one another place of the case. Boundaries "
        "are those that Natural Earth draws as held in fact; they imply no position on any claim."
    )


def alt(study: Study) -> str:
    """Return what a reader would see in the map."""
    about = {p.id: p.name for p in study.case.places}
    stops = [about[s] for s in study.case.corridor.route]
    line = f" A line runs from {stops[0]} to {stops[-1]}." if len(stops) > 1 else ""
    parts = [f"{r.place} ({r.mentions})" for r in mentioned(study).head(20).itertuples()]
    return f"Map of {study.case.corridor.name}.{line} Mentioned: {listed(parts, most=20) or 'no place'}."
