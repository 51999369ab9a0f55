"""01: where it happens: the corridor, its ends, and the places that the articles mention."""

from __future__ import annotations

import pandas as pd

from corridor_analysis.notebook import Study
from corridor_analysis.notebook.prose import count, listed, safe
from corridor_analysis.notebook.story.rows import Rows
from corridor_analysis.tables.lookup import keyed

__all__ = ["alt", "caption", "mentioned", "places", "route"]


def places(study: Study) -> pd.DataFrame:
    """Return every place of the case: name, kind, lat, lon, n (mentions in all articles read)."""
    seen = study.whole.mentions["entity_id"].value_counts()
    rows = [(p.name, p.kind, p.lat, p.lon, int(seen.get(p.id, 0))) for p in study.case.places]
    frame = pd.DataFrame(rows, columns=["name", "kind", "lat", "lon", "n"])
    return frame.astype({"lat": "float64", "lon": "float64", "n": "int64"})


def route(study: Study) -> list[tuple[float, float]]:
    """Return the points of the corridor from end to end, as longitude and latitude."""
    at = {p.id: p for p in study.case.places}
    return [(at[stop].lon, at[stop].lat) for stop in study.case.corridor.route]


def mentioned(study: Study) -> pd.DataFrame:
    """Return the places of the case that the articles mention, most often first: place, kind, mentions, evidence."""
    ids = [p.id for p in study.case.places]
    rows = study.whole.mentions[study.whole.mentions["entity_id"].isin(ids)]
    seen = rows["entity_id"].value_counts()
    first = rows.drop_duplicates("entity_id").set_index("entity_id")
    about = {p.id: p for p in study.case.places}
    order = sorted(seen.index, key=lambda i: (-seen[i], about[i].name))
    out = pd.DataFrame({"place": [about[i].name for i in order]}, dtype=object)
    out["kind"] = [about[i].kind for i in order]
    out["mentions"] = [int(seen[i]) for i in order]
    out["articles"] = [int(rows.loc[rows["entity_id"] == i, "article_id"].nunique()) for i in order]
    out["evidence"] = [_sentence(study, first.loc[i]) for i in order]
    return keyed(out, order)


def _sentence(study: Study, mention: pd.Series) -> str:
    """Return the sentence in which a place is first mentioned."""
    text = study.whole.articles.set_index("article_id")["text"][mention["article_id"]]
    sentence = study.whole.sentences.set_index("sentence_id").loc[mention["sentence_id"]]
    return text[sentence["start"] : sentence["end"]]


def caption(study: Study) -> str:
    """Return the finding that the map shows, and what its lines claim."""
    found = mentioned(study)
    head = "No place of the case is mentioned."
    if len(found):
        rows = Rows.of("places", found)
        top = listed([rows.one(f"{safe(r.place)} ({r.mentions})", r.Index) for r in found.itertuples()], most=3)
        n = rows.all(count(len(found), "place").capitalize())
        head = (
            f"{n} of the case are mentioned, most often {top}."
            if len(found) > 1
            else f"{n} of the case is mentioned: {top}."
        )
    if not any(p.lat is not None and p.lon is not None for p in study.case.places):
        return f"{head} None has coordinates in the case, so there is no map: give lat and lon in places.yaml."
    line = ""
    if len(study.case.corridor.route) > 1:
        line = " The line joins places on the corridor and is not the course of the road."
    return (
        f"{head}{line} A full dot is a place that articles mention, a hollow one another place of the case. Boundaries "
        "are those that Natural Earth draws as held in fact; they imply no position on any claim."
    )


def alt(study: Study) -> str:
    """Return what a reader would see in the map."""
    about = {p.id: p.name for p in study.case.places}
    stops = [about[s] for s in study.case.corridor.route]
    line = f" A line runs from {stops[0]} to {stops[-1]}." if len(stops) > 1 else ""
    found = mentioned(study)
    parts = [f"{r.place} ({r.mentions})" for r in found.head(20).itertuples()]
    return f"Map of {study.case.corridor.name}.{line} Mentioned: {listed(parts, most=20) or 'no place'}."
