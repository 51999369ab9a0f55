"""Gold rows and table rows as facts that can be compared: names settled, dates read, words located."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from corridor_analysis.case.codings.entries import NAMES
from corridor_analysis.coders.days import parse_days
from corridor_analysis.coders.names import name_key
from corridor_analysis.evaluate.gold import FILES, WORDS, Gold, GoldRow
from corridor_analysis.evaluate.matching import Item, tokens
from corridor_analysis.extract import views
from corridor_analysis.parse.records import Chars

if TYPE_CHECKING:
    from corridor_analysis.case import Case

_COMPARED = ("mode", "type", "event_type", "demand", "text", "surface", "value", "unit", *NAMES, "date", "status")
_ANSWERED = frozenset({"CONSULT", "REQUEST"})  # coded in files of their own, so never a false alarm among acts


class Names:
    """Which entity a name in the gold means: by canonical name, by alias, by what the article calls it."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], case: Case | None) -> None:
        entities = frames["entities"].sort_values(["known", "entity_id"], ascending=[True, False])
        spelt = {name_key(name): name for name in entities["name"]}
        self._by_id = {e: spelt[name_key(n)] for e, n in zip(entities["entity_id"], entities["name"], strict=True)}
        self._alias: dict[str, str] = {}
        for entry in case.entries if case else ():
            for alias in entry.aliases:
                self._alias[name_key(alias)] = spelt.get(name_key(entry.name), entry.name)
        self._alias |= spelt
        self._called: dict[tuple[str, str], str] = {}
        mentions = frames["mentions"]
        named = mentions[mentions["rule"] != "pronoun"]
        columns = ("article_id", "surface", "entity_id")
        for article, surface, entity in zip(*(named[c] for c in columns), strict=True):
            self._called.setdefault((article, name_key(surface)), self._by_id[entity])

    def of(self, entity_id: str) -> str:
        """Return the settled name of an entity of the tables."""
        return str(self._by_id[entity_id])

    def mean(self, name: str, article_id: str) -> str:
        """Return the settled name that a coder's name stands for; its own where no entity has it."""
        key = name_key(name)
        return self._alias.get(key) or self._called.get((article_id, key)) or name.strip()


class World:
    """The tables under evaluation: texts, settled names, parties of each record, demand ids of the gold."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], case: Case | None) -> None:
        self.frames = frames
        self.texts = dict(zip(frames["articles"]["article_id"], frames["articles"]["text"], strict=True))
        self.names = Names(frames, case)
        self.demand_ids = {d.id: d.gold or d.id for d in case.demands} if case else {}
        self._parties: dict[tuple[str, str], set[str]] = {}
        rows = frames["participants"]
        for record, role, entity in zip(rows["record_id"], rows["role"], rows["entity_id"], strict=True):
            self._parties.setdefault((record, role), set()).add(self.names.of(entity))

    def who(self, record_id: str, *roles: str) -> frozenset[str]:
        """Return the settled names of those who have one of these roles in a record."""
        return frozenset(n for role in roles for n in self._parties.get((record_id, role), ()))


def gold_items(name: str, gold: Gold, world: World) -> list[Item]:
    """Return the facts of one gold file, in order of the file."""
    return [
        Item(row.article_id, row.key, row.words, row.spans, _gold_fields(name, row, world), row.optional)
        for row in gold.rows[name]
    ]


def _gold_fields(name: str, row: GoldRow, world: World) -> dict[str, object]:
    told = {**row.fields, WORDS.get(name, "evidence"): (row.words,)}
    out: dict[str, Any] = {column: told[column] for column in _COMPARED if column in told}
    for column in (c for c in NAMES if c in out):
        out[column] = tuple(frozenset(world.names.mean(n, row.article_id) for n in names) for names in out[column])
    if "date" in out:
        out["date"] = tuple(map(parse_days, out["date"]))
    if name == "quantities":
        out["value"] = tuple(map(float, out["value"]))
    return out


def predicted_items(name: str, coded: Iterable[str], world: World) -> list[Item]:
    """Return what the tables hold of one kind in the coded articles, in order of the text."""
    coded = frozenset(coded)
    rows = {
        "contacts": _events, "demands": _events, "acts": _events, "access_events": _events,
        "quotes": _quotes, "dates": _dates, "quantities": _quantities,
    }[name](name, world)  # fmt: skip
    return [item for item in rows if item.article_id in coded]


def _wanted(name: str, events: pd.DataFrame) -> pd.Series:
    from corridor_analysis.schema import ACCESS_MODES

    if name == "contacts":
        return events["event_type"] == "CONSULT"
    if name == "demands":
        return (events["event_type"] == "REQUEST") & events["demand"].notna()
    if name == "access_events":
        return events["mode"].isin(ACCESS_MODES)
    return ~events["event_type"].isin(_ANSWERED) & (events["status"] == "happened")


def _events(name: str, world: World) -> list[Item]:
    events = world.frames["events"]
    return [_event(name, row, world) for row in events[_wanted(name, events)].itertuples()]


def _event(name: str, row: Any, world: World) -> Item:
    e = row._asdict()
    key, article, span = e["event_id"], e["article_id"], Chars(e["start"], e["end"])
    days = (e["earliest"], e["latest"])
    fields = {
        "mode": e["mode"], "type": e["mode"], "event_type": e["event_type"], "status": e["status"],
        "demand": world.demand_ids.get(e["demand"], e["demand"]), "date": days if any(days) else None,
        "actor": world.who(key, "actor"), "recipient": world.who(key, "recipient", "addressee"),
        "participants": world.who(key, "actor", "recipient", "addressee", "mediator"),
    }  # fmt: skip
    fields = {column: value for column, value in fields.items() if column in FILES[name]}
    # Not asserted, or scored as an access event: it can match, but the gold of this file cannot call it wrong.
    aside = e["status"] != "happened" if name == "access_events" else e["status"] == "negated"
    aside = aside or (name == "acts" and e["mode"] is not None)
    return Item(article, key, world.texts[article][span.start : span.end], (span,), fields, aside)


def _quotes(name: str, world: World) -> list[Item]:
    out = []
    for number, row in enumerate(views.quotes(world.frames).itertuples(), start=1):
        text, evidence = world.texts[row.article_id], row.evidence
        around = text.find(evidence)
        at = text.find(row.text, max(0, around))
        span = (Chars(at, at + len(row.text)),) if at >= 0 else ()
        fields = {"text": tokens(row.text), "speaker": world.who(row.statement_id, "source")}
        out.append(Item(row.article_id, f"{row.statement_id}/{number}", row.text, span, fields))
    return out


def _dates(name: str, world: World) -> list[Item]:
    """Return each surface and value of an article once, with all its places."""
    rows: dict[tuple[str, str, str], list[tuple[str, Chars]]] = {}
    for t in world.frames["times"].itertuples():
        rows.setdefault((t.article_id, name_key(t.surface), t.value), []).append((t.time_id, Chars(t.start, t.end)))
    return [
        Item(article, found[0][0], surface, tuple(s for _, s in found), {"surface": surface, "value": value})
        for (article, surface, value), found in rows.items()
    ]


def _quantities(name: str, world: World) -> list[Item]:
    return [
        Item(q.article_id, q.quantity_id, world.texts[q.article_id][q.start : q.end], (Chars(q.start, q.end),),
             {"value": q.value, "unit": q.unit})
        for q in world.frames["quantities"].itertuples()
    ]  # fmt: skip
