"""Contacts, demands, access events and quotations: events and statements as a reader wants them, names spelt out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

__all__ = ["access", "asks", "contacts", "demands", "evidence", "names", "parties", "quotes"]

_THOUGHT = ("think", "learn", "show")  # "A says that B hopes for “…”" quotes A
_PARTIES = ("actor", "recipient", "addressee", "mediator")


def names(frames: Mapping[str, pd.DataFrame], roles: tuple[str, ...]) -> dict[str, str]:
    """Return record id -> entity names of these roles joined by `; `, in order of the text."""
    name = dict(zip(frames["entities"]["entity_id"], frames["entities"]["name"], strict=True))
    parts = frames["participants"]
    out: dict[str, list[str]] = {}
    for record, role, entity in zip(parts["record_id"], parts["role"], parts["entity_id"], strict=True):
        if role in roles and name[entity] not in out.setdefault(record, []):
            out[record].append(name[entity])
    return {record: "; ".join(some) for record, some in out.items() if some}


def parties(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return event id -> names of who takes part, joined by `; `, in order of the text."""
    return names(frames, _PARTIES)


def _text(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    return dict(zip(frames["articles"]["article_id"], frames["articles"]["text"], strict=True))


Places = Iterable[tuple[str, int, int]]  # an article, and the first character and the one after the last


def _sentences(frames: Mapping[str, pd.DataFrame], places: Places) -> list[str]:
    """Return the sentence, or the sentences, in which each place lies: words that can be understood alone."""
    text = _text(frames)
    ends = {k: (g["start"].to_list(), g["end"].to_list()) for k, g in frames["sentences"].groupby("article_id")}
    out = []
    for article_id, start, end in places:
        starts, stops = ends.get(article_id, ([], []))
        inside = [(s, e) for s, e in zip(starts, stops, strict=True) if s < end and start < e] or [(start, end)]
        out.append(text[article_id][inside[0][0] : inside[-1][1]].strip())
    return out


def evidence(frames: Mapping[str, pd.DataFrame], events: pd.DataFrame) -> list[str]:
    """Return what shows each event: the sentence, or the sentences, that tell it, an exact part of the text."""
    return _sentences(frames, zip(events["article_id"], events["start"], events["end"], strict=True))


def _view(frames: Mapping[str, pd.DataFrame], events: pd.DataFrame, columns: dict[str, object]) -> pd.DataFrame:
    out = pd.DataFrame({"article_id": events["article_id"].to_numpy()}, dtype=object)
    for name, values in columns.items():
        cells = values.to_list() if isinstance(values, pd.Series) else list(values)  # type: ignore[call-overload]
        out[name] = pd.Series(cells, dtype=object)
    out["evidence"] = pd.Series(evidence(frames, events), dtype=object)
    out["event_id"] = events["event_id"].to_numpy()
    return out


def contacts(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per contact (CONSULT): mode, participants, days, status, evidence, event_id."""
    events = frames["events"]
    events = events[events["event_type"] == "CONSULT"]
    who = parties(frames)
    columns = {
        "mode": events["mode"],
        "participants": [who.get(e) for e in events["event_id"]],
        **{c: events[c] for c in ("earliest", "latest", "status")},
    }
    return _view(frames, events, columns)


def asks(events: pd.DataFrame) -> pd.Series:
    """Return which events are demands: a REQUEST of the codebook, or any other that was made."""
    return (events["event_type"] == "REQUEST") & (events["demand"].notna() | (events["status"] == "happened"))


def demands(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per demand: actor, recipient, demand, evidence, event_id.

    Every REQUEST that was made is one; `demand` is empty where no entry of the case's codebook fits what is asked.
    """
    events = frames["events"]
    events = events[asks(events)]
    actor, recipient = names(frames, ("actor",)), names(frames, ("recipient", "addressee"))
    columns = {
        "actor": [actor.get(e) for e in events["event_id"]],
        "recipient": [recipient.get(e) for e in events["event_id"]],
        "demand": events["demand"],
        "earliest": events["earliest"],
        "latest": events["latest"],
    }
    return _view(frames, events, columns)


def access(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per access event: type, actor, days, status, evidence, event_id."""
    from corridor_analysis.schema import ACCESS_MODES

    events = frames["events"]
    events = events[events["mode"].isin(ACCESS_MODES)]
    actor = names(frames, ("actor",))
    columns = {
        "type": events["mode"],
        "actor": [actor.get(e) for e in events["event_id"]],
        **{c: events[c] for c in ("earliest", "latest", "status")},
    }
    return _view(frames, events, columns)


def quotes(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per quotation: speaker, the words between the marks, medium, evidence, statement_id.

    A statement that is partly in quotation marks (`mixed`) has one row for each stretch between marks. A stretch
    that lies in several statements ("A says that B called it “…”") is whose words it is by the innermost of them
    that has a speaker; what somebody is only said to think or want is the word of who says so. `evidence` is the
    sentence, or the sentences, in which the stretch stands.
    """
    text, speaker = _text(frames), names(frames, ("source",))
    found = sorted(_innermost(frames, speaker).items())
    around = _sentences(frames, (place for place, _ in found))
    rows = [
        (article_id, speaker.get(row.statement_id), text[article_id][start:end], row.medium, sentence, row.statement_id)
        for ((article_id, start, end), row), sentence in zip(found, around, strict=True)
    ]
    columns = ["article_id", "speaker", "text", "medium", "evidence", "statement_id"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _innermost(frames: Mapping[str, pd.DataFrame], speaker: Mapping[str, str]) -> dict[tuple[str, int, int], Any]:
    """Return the statement that each quoted stretch belongs to."""
    from corridor_analysis.extract.statements.quotations import quoted

    text = _text(frames)
    contents = frames["spans"][frames["spans"]["part"] == "content"]
    spans = {k: list(zip(g["start"], g["end"], strict=True)) for k, g in contents.groupby("statement_id")}
    said = frames["statements"][frames["statements"]["kind"] != "indirect"]
    best: dict[tuple[str, int, int], tuple[tuple[bool, bool, int, str], Any]] = {}
    for row in said.itertuples():
        inside = spans.get(row.statement_id, [])
        thought = row.act in _THOUGHT and row.rule.startswith("verb")
        size = sum(e - s for s, e in inside)
        rank = (row.statement_id not in speaker, thought, size, row.statement_id)
        for start, end in quoted(text[row.article_id], inside):
            key = (row.article_id, start, end)
            if key not in best or rank < best[key][0]:
                best[key] = (rank, row)
    return {key: row for key, (_, row) in best.items()}
