"""Contacts, demands, access events and quotations: events and statements as a reader wants them, names spelt out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from corridor_analysis.extract.statements.quotations import quoted
from corridor_analysis.schema import ACCESS_MODES

__all__ = ["access", "asks", "contacts", "demands", "evidence", "names", "parties", "quotes"]

_THOUGHT = ("think", "learn", "show")  # "A says that B hopes for “…”" quotes A
_PARTIES = ("actor", "recipient", "addressee", "mediator")
_DAYS = {"earliest": "earliest", "latest": "latest"}

Place = tuple[str, int, int]  # an article, and the first character and the one after the last
_Cells = str | tuple[str, ...]  # a column of the events, or the roles of those whose names stand in it
_Rank = tuple[bool, bool, int, str]


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


def _sentences(frames: Mapping[str, pd.DataFrame], places: Iterable[Place]) -> list[str]:
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


def _view(frames: Mapping[str, pd.DataFrame], chosen: pd.Series, **columns: _Cells) -> pd.DataFrame:
    """Return one row per chosen event: its article, these columns, its evidence, its id."""
    events = frames["events"][chosen]
    out: dict[str, list[Any]] = {"article_id": events["article_id"].to_list()}
    for column, of in columns.items():
        called = {} if isinstance(of, str) else names(frames, of)
        out[column] = events[of].to_list() if isinstance(of, str) else [called.get(e) for e in events["event_id"]]
    made = pd.DataFrame(out | {"evidence": evidence(frames, events)}, dtype=object)
    return made.assign(event_id=events["event_id"].to_numpy())


def contacts(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per contact (CONSULT): mode, participants, days, status, evidence, event_id."""
    chosen = frames["events"]["event_type"] == "CONSULT"
    return _view(frames, chosen, mode="mode", participants=_PARTIES, **_DAYS, status="status")


def asks(events: pd.DataFrame) -> pd.Series:
    """Return which events are demands: a REQUEST of the codebook, or any other that was made."""
    return (events["event_type"] == "REQUEST") & (events["demand"].notna() | (events["status"] == "happened"))


def demands(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per demand: actor, recipient, demand, days, evidence, event_id.

    Every REQUEST that was made is one; `demand` is empty where no entry of the case's codebook fits what is asked.
    """
    chosen = asks(frames["events"])
    return _view(frames, chosen, actor=("actor",), recipient=("recipient", "addressee"), demand="demand", **_DAYS)


def access(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per access event: type, actor, days, status, evidence, event_id."""
    chosen = frames["events"]["mode"].isin(ACCESS_MODES)
    return _view(frames, chosen, type="mode", actor=("actor",), **_DAYS, status="status")


def quotes(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per quotation: speaker, the words between the marks, medium, evidence, statement_id.

    A statement that is partly in quotation marks (`mixed`) has one row for each stretch between marks. A stretch
    that lies in several statements ("A says that B called it “…”") is whose words it is by the innermost of them
    that has a speaker; what somebody is only said to think or want is the word of who says so. `evidence` is the
    sentence, or the sentences, in which the stretch stands.
    """
    text, speaker = _text(frames), names(frames, ("source",))
    innermost: dict[Place, Any] = {}
    for place, _, row in sorted(_stretches(frames, speaker), key=lambda found: found[:2]):
        innermost.setdefault(place, row)
    around = _sentences(frames, innermost)
    rows = [
        (article_id, speaker.get(row.statement_id), text[article_id][start:end], row.medium, sentence, row.statement_id)
        for ((article_id, start, end), row), sentence in zip(innermost.items(), around, strict=True)
    ]
    columns = ["article_id", "speaker", "text", "medium", "evidence", "statement_id"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _stretches(frames: Mapping[str, pd.DataFrame], speaker: Mapping[str, str]) -> Iterator[tuple[Place, _Rank, Any]]:
    """Yield each quoted stretch with every statement that it lies in; the innermost ranks lowest."""
    text, contents = _text(frames), frames["spans"][frames["spans"]["part"] == "content"]
    spans = {k: list(zip(g["start"], g["end"], strict=True)) for k, g in contents.groupby("statement_id")}
    for row in frames["statements"][frames["statements"]["kind"] != "indirect"].itertuples():
        inside = spans.get(row.statement_id, [])
        thought = row.act in _THOUGHT and row.rule.startswith("verb")
        rank = (row.statement_id not in speaker, thought, sum(e - s for s, e in inside), row.statement_id)
        for start, end in quoted(text[row.article_id], inside):
            yield (row.article_id, start, end), rank, row
