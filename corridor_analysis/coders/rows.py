"""The rows of coded articles, and what becomes of them: kept, mended, struck, added."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.door import Fact, plain_rows
from corridor_analysis.coders.items import PARTIES, RULES, Item, differences
from corridor_analysis.coders.units import Standing, Unit
from corridor_analysis.schema import TABLES, Entity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Row", "Rows"]

_COLUMNS = {
    "mode": ("mode",), "type": ("mode", "event_type"), "event_type": ("event_type",), "demand": ("demand",),
    "status": ("status",), "day": ("earliest", "latest", "date_basis"), "place": ("place_id",),
}  # fmt: skip
Row = dict[str, Any]


class Rows:
    """The events of coded articles with their participants and the states of passage that they tell."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], articles: Collection[str]) -> None:
        self.articles = sorted(articles)
        events = [r for r in plain_rows(frames["events"]) if r["article_id"] in articles]
        self.events: dict[str, Row] = {r["event_id"]: r for r in events}
        self.parties: dict[str, list[Row]] = {}
        for row in plain_rows(frames["participants"]):
            if row["record_id"].rpartition(":")[0] in articles:
                self.parties.setdefault(row["record_id"], []).append(row)
        self.passage = [r for r in plain_rows(frames["passage"]) if r["article_id"] in articles]
        self._sentences: dict[str, list[tuple[int, str]]] = {}
        for s in frames["sentences"].itertuples():
            self._sentences.setdefault(s.article_id, []).append((s.start, s.sentence_id))
        self._texts = dict(zip(frames["articles"]["article_id"], frames["articles"]["text"], strict=True))
        statements = frames["statements"]
        self._statements = dict(zip(statements["statement_id"], statements["article_id"], strict=True))
        self._contents: dict[str, list[Any]] = {}  # of what is said in an article, the places
        for s in frames["spans"][frames["spans"]["part"] == "content"].itertuples():
            self._contents.setdefault(self._statements[s.statement_id], []).append(s)
        self._untold: set[str] = set()  # events whose words are not what changed passage
        self._new: dict[str, Entity] = {}
        self._added: dict[str, int] = {}

    def settle(self, article_id: str, unit: Unit, standing: Standing) -> str | None:
        """Do to the rows what stands of a unit; return the id of the row that tells it now, if one does."""
        ruled = unit.items.get(RULES)
        if not standing.stands or standing.item is None:
            if ruled is not None and ruled.row is not None:
                self.events.pop(ruled.row, None)
                self.parties.pop(ruled.row, None)
                self._untold.add(ruled.row)
            return None
        if ruled is None or ruled.row is None:
            return self._add(article_id, standing.item, standing.by)
        if changed := differences(standing.item, ruled):
            self._mend(ruled.row, standing.item, changed, standing.by)
        return ruled.row

    def _mend(self, row: str, item: Item, changed: Collection[str], by: Collection[str]) -> None:
        fact, event = _told(item), self.events[row]
        columns = {c: fact.columns[c] for n in changed for c in _COLUMNS.get(n, ())}
        if any(event[c] != v for c, v in columns.items() if c in ("mode", "earliest", "latest", "status")):
            self._untold.add(row)
        event |= {**columns, **_signed(item, by)}
        roles = {r for n in changed for r in PARTIES.get(n, ())}
        kept = [p for p in self.parties.pop(row, []) if p["role"] not in roles]
        self._take_part(row, kept, fact, roles)

    def _add(self, article_id: str, item: Item, by: Collection[str]) -> str:
        number = self._added[article_id] = self._added.get(article_id, 0) + 1
        row, fact, (start, end) = f"{article_id}:c{number}", _told(item), item.span
        self.events[row] = {
            "event_id": row, "article_id": article_id, "sentence_id": self._sentence(article_id, start),
            "trigger": self._texts[article_id][start:end], "start": start, "end": end, **fact.columns,
            "statement_id": self._teller(article_id, start, end), **_signed(item, by),
        }  # fmt: skip
        self._take_part(row, [], fact, {party.role for party in fact.parties})
        return row

    def _take_part(self, row: str, kept: list[Row], fact: Fact, roles: Collection[str]) -> None:
        new = [{**p._asdict(), "record_id": row} for p in fact.parties if p.role in roles]
        both = {(p["role"], p["entity_id"], p["start"]): p for p in (*kept, *new)}
        order = sorted(both.values(), key=lambda p: (p["start"] is None, p["start"] or 0, p["role"], p["entity_id"]))
        self.parties[row] = order
        self._new |= {e.entity_id: e for e in fact.entities}

    def _sentence(self, article_id: str, at: int) -> str:
        starts = self._sentences[article_id]
        return starts[max(0, bisect_right(starts, at, key=lambda s: s[0]) - 1)][1]

    def _teller(self, article_id: str, start: int, end: int) -> str | None:
        """Return the innermost statement whose content holds a stretch: on somebody's word, else on the article's."""
        around = [s for s in self._contents.get(article_id, ()) if s.start <= start and end <= s.end]
        return min(around, key=lambda s: (s.end - s.start, s.statement_id)).statement_id if around else None

    def entities(self) -> list[Entity]:
        """Return whom the rows name that were made from codings."""
        return [self._new[k] for k in sorted(self._new)]

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the rows of the coded articles, in order of articles and of their texts."""
        number = {a: n for n, a in enumerate(self.articles)}
        events = sorted(self.events.values(), key=lambda e: (number[e["article_id"]], e["start"], e["end"]))
        parties = {key: rows for key, rows in self.parties.items() if key in self.events or key in self._statements}
        order = sorted(parties, key=lambda key: number[key.rpartition(":")[0]])
        return {
            "events": TABLES["events"].frame(events),
            "participants": TABLES["participants"].frame(p for key in order for p in parties[key]),
            "passage": TABLES["passage"].frame(p for p in self.passage if p["event_id"] not in self._untold),
        }


def _told(item: Item) -> Fact:
    assert item.checked is not None
    assert item.checked.told is not None
    return item.checked.told


def _signed(item: Item, by: Collection[str]) -> Row:
    """Return the cells that say on whose word a row stands."""
    effect = item.checked.coding.effect if item.checked else "codes"
    return {"confidence": None, "coder": "; ".join(by), "rule": f"coding:{effect}"}
