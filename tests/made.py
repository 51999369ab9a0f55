"""Tables made by hand for tests: two articles about a made-up pass, with their entities and events."""

from __future__ import annotations

import re

import pandas as pd

from corridor_analysis.schema import TABLES
from corridor_analysis.tables import Tables

TEXTS = {
    "a1": "Ada Almira telephoned Boris Brandt on Monday. Nordia closed the pass on 1 March 2021.",
    "a2": "Almira and Brandt spoke by phone on 8 March. They will meet in May. Ada <b>visited</b> Sudia.",
}
EVENTS = [
    # id, article, type, mode, status, words, earliest, latest
    ("a1:e1", "a1", "CONSULT", "phone", "happened", TEXTS["a1"][:44], "2021-03-08", "2021-03-08"),
    ("a1:e2", "a1", "COERCE", "closure", "happened", TEXTS["a1"][46:84], "2021-03-01", "2021-03-01"),
    ("a2:e1", "a2", "CONSULT", "phone", "happened", TEXTS["a2"][:43], "2021-03-08", "2021-03-08"),
    ("a2:e2", "a2", "CONSULT", "meeting", "planned", "They will meet in May", "2021-05-01", "2021-05-31"),
    ("a2:e3", "a2", "CONSULT", "visit", "happened", "Ada <b>visited</b> Sudia", None, None),
]  # fmt: skip
PARTIES = [
    ("a1:e1", "actor", "almira"), ("a1:e1", "recipient", "brandt"), ("a1:e2", "actor", "nordia"),
    ("a2:e1", "actor", "almira"), ("a2:e1", "actor", "brandt"), ("a2:e2", "actor", "almira"),
    ("a2:e2", "actor", "brandt"), ("a2:e3", "actor", "almira"), ("a2:e3", "recipient", "sudia"),
]  # fmt: skip
ENTITIES = [
    ("almira", "Ada Almira", "person"), ("brandt", "Boris Brandt", "person"), ("nordia", "Nordia", "state"),
    ("sudia", "Sudia", "state"),
]  # fmt: skip
CLUSTERS = {"c1": ["a1:e1", "a2:e1"], "c2": ["a1:e2"], "c3": ["a2:e2"], "c4": ["a2:e3"]}


def _article(key: str) -> dict[str, object]:
    return {
        "article_id": key, "source_file": f"{key}.txt", "sha256": key, "headline": None, "published": "2021-03-10",
        "published_basis": "header", "published_earliest": "2021-03-10", "published_latest": "2021-03-10",
        "outlet": None, "language": "en", "n_words": len(TEXTS[key].split()), "relevant": True, "text": TEXTS[key],
    }  # fmt: skip


def _sentences(article: str) -> list[dict[str, object]]:
    spans = [m.span() for m in re.finditer(r"[^ .][^.]*\.", TEXTS[article])]
    return [
        {"sentence_id": f"{article}:s{n}", "article_id": article, "start": s, "end": e}
        for n, (s, e) in enumerate(spans, start=1)
    ]


def _event(row: tuple) -> dict[str, object]:
    key, article, kind, mode, status, words, earliest, latest = row
    start = TEXTS[article].index(words)
    sentence = next(s["sentence_id"] for s in _sentences(article) if s["start"] <= start < s["end"])
    return {
        "event_id": key, "article_id": article, "sentence_id": sentence, "event_type": kind, "mode": mode,
        "status": status, "demand": None, "trigger": words.split()[0], "start": start, "end": start + len(words),
        "earliest": earliest, "latest": latest, "date_basis": "made by hand", "place_id": None, "statement_id": None,
        "confidence": None, "coder": "rules", "rule": "hand",
    }  # fmt: skip


def tables() -> Tables:
    """Return the tables."""
    dates = {e[0]: (e[6], e[7], e[2], e[3]) for e in EVENTS}
    clusters, members = [], []
    for key, events in CLUSTERS.items():
        earliest, latest, kind, mode = dates[events[0]]
        clusters.append(
            {
                "cluster_id": key, "event_type": kind, "mode": mode, "earliest": earliest, "latest": latest,
                "n_articles": len(events), "n_sources": len(events),
                "verdict": "corroborated" if len(events) > 1 else "single",
            }
        )  # fmt: skip
        members += [{"cluster_id": key, "event_id": e, "similarity": 1.0} for e in events]
    rows = {
        "articles": [_article(k) for k in TEXTS],
        "sentences": [s for article in TEXTS for s in _sentences(article)],
        "entities": [
            {"entity_id": i, "name": n, "kind": k, "country": None, "role": None, "sector": None, "known": i != "sudia"}
            for i, n, k in ENTITIES
        ],
        "events": [_event(e) for e in EVENTS],
        "participants": [
            {"record_id": r, "role": role, "entity_id": e, "start": None, "end": None} for r, role, e in PARTIES
        ],
        "clusters": clusters,
        "cluster_members": members,
    }
    frames: dict[str, pd.DataFrame] = {name: table.frame(rows.get(name, [])) for name, table in TABLES.items()}
    return Tables(**frames)
