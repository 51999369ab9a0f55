"""Tables written by hand, for tests that need no parser."""

from __future__ import annotations

import re

from corridor_analysis.corroborate import corroborate
from corridor_analysis.schema import TABLES, check_tables
from corridor_analysis.tables import Tables


def article(key: str, text: str, published: str | None = None) -> dict:
    days = dict.fromkeys(("published", "published_earliest", "published_latest"), published)
    row = dict.fromkeys(("source_file", "headline", "outlet", "relevant"))
    return row | days | {
        "article_id": key, "sha256": "0" * 64, "published_basis": "header" if published else "unknown",
        "language": "en", "n_words": len(text.split()), "text": text,
    }  # fmt: skip


def entity(key: str, name: str, kind: str = "person", country: str | None = None) -> dict:
    row = {"entity_id": key, "name": name, "kind": kind, "country": country, "known": True}
    return row | {"role": None, "sector": None}


def sentences_of(key: str, text: str) -> list[dict]:
    cut = re.finditer(r"\S[^.]*\.?", text)
    return [
        {"sentence_id": f"{key}:s{i}", "article_id": key, "start": m.start(), "end": m.end()}
        for i, m in enumerate(cut, start=1)
    ]


def event(key: str, text: str, words: str, event_type: str = "CONSULT", **more: object) -> dict:
    """An event told by these words of an article; `parties` are pairs of role and entity id."""
    name = key.split(":")[0]
    start = text.index(words)
    sentence = next(s for s in sentences_of(name, text) if s["start"] <= start < s["end"])
    row = {
        "event_id": key, "article_id": name, "sentence_id": sentence["sentence_id"], "event_type": event_type,
        "mode": None, "status": "happened", "demand": None, "trigger": words.split()[0], "start": start,
        "end": start + len(words), "earliest": None, "latest": None, "date_basis": "no time given",
        "confidence": None, "coder": "rules",
        "place_id": None, "statement_id": None, "rule": "hand", "parties": (),
    }  # fmt: skip
    day = more.pop("day", None)
    return row | {"earliest": day, "latest": day} | more


def make_frames(articles: list[dict], entities: list[dict], events: list[dict], **rows: list[dict]) -> dict:
    """Frames of all tables but those across articles; rows not given are none."""
    parts = [
        {"record_id": e["event_id"], "role": r, "entity_id": who, "start": None, "end": None}
        for e in events
        for r, who in e["parties"]
    ]
    given = {"articles": articles, "entities": entities, "events": events, **rows}
    given["participants"] = [*parts, *rows.get("participants", [])]
    given["sentences"] = [s for a in articles for s in sentences_of(a["article_id"], a["text"])]
    return {name: table.frame(given.get(name, [])) for name, table in TABLES.items()}


def make_tables(articles: list[dict], entities: list[dict], events: list[dict], **rows: list[dict]) -> Tables:
    frames = make_frames(articles, entities, events, **rows)
    frames |= corroborate(frames)
    check_tables(frames)
    return Tables(**frames)


def cut(key: str, text: str, words: str, **more: object) -> dict:
    """A row that points at these words (mention, time, quantity)."""
    start = text.index(words)
    sentence = next(s for s in sentences_of(key, text) if s["start"] <= start < s["end"])["sentence_id"]
    return {
        "article_id": key, "sentence_id": sentence, "start": start, "end": start + len(words), "surface": words
    } | more  # fmt: skip
