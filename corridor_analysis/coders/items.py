"""What one coder says of some words, in a form in which coders can be compared; the rules are a coder like others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import places
from corridor_analysis.coders.days import iso_of, parse_days
from corridor_analysis.coders.door import CHARGES, Checked
from corridor_analysis.coders.names import name_key
from corridor_analysis.extract import views
from corridor_analysis.parse.records import Chars
from corridor_analysis.schema import ACCESS_MODES

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CORE", "HALF", "ONCE", "PARTIES", "RULES", "Item", "differences", "item_again", "item_of", "kind_of", "likeness",
    "overlap", "retells", "rule_items",
]  # fmt: skip

RULES = "rules"
CORE: dict[str, tuple[str, ...]] = {
    "contacts": ("participants", "mode", "status"),
    "demands": ("demand", "actor", "recipient", "status"),
    "access_events": ("type", "actor", "status"),
    "accusations": ("event_type", "actor", "recipient", "status"),
    "acts": ("event_type", "actor", "recipient", "status"),
    "quotes": ("speaker",),
    "dates": ("value",),
    "quantities": ("value",),
}
ONCE = ("contacts", "access_events")  # an article tells them once, wherever it comes back to them
_BY_WORDS = ("quotes", "dates", "quantities")  # the same words are the same unit, whatever else is said of them
_TOLD_AGAIN = (*ONCE, "demands", "accusations", "acts", "dates")
PARTIES = {
    "participants": ("actor", "recipient", "addressee", "mediator"), "actor": ("actor",),
    "recipient": ("recipient", "addressee"), "speaker": ("source",),
}  # fmt: skip
HALF = 0.5
_ISO = re.compile(r"\d{4}")


@dataclass(frozen=True, eq=False)
class Item:
    """One coder's word on one unit. `fields` holds what is given only; `says` is false where the coder denies it.

    Names are sets of their keys, days are (earliest, latest). `exact` are fields that a correction settles. `row` is
    the event of a rules' item, `checked` the coding of another's, and `judged` what that says of the row it judges.
    """

    coder: str
    coder_kind: str
    kind: str
    span: Chars
    fields: Mapping[str, Any]
    shown: Mapping[str, Any]
    says: bool = True
    exact: frozenset[str] = frozenset()
    row: str | None = None
    checked: Checked | None = None
    judged: Mapping[str, Any] | None = None
    also: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


def kind_of(event_type: str, mode: str | None) -> str:
    """Return the kind of coding that a row of `events` is."""
    if mode in ACCESS_MODES:
        return "access_events"
    if event_type in CHARGES:
        return "accusations"
    return {"CONSULT": "contacts", "REQUEST": "demands"}.get(event_type, "acts")


def item_of(checked: Checked) -> Item:
    """Return a checked coding as an item."""
    coding, judged = checked.coding, checked.judged.compared if checked.judged else None
    if checked.told is not None:
        fields, shown = dict(checked.told.compared), dict(checked.told.shown)
    else:  # a rejection shows the row as it was judged
        fields, shown = dict(judged or {}), dict(coding.row or {})
        if "day" in fields:
            shown["day"] = iso_of(*fields["day"])
    if coding.effect == "adds" and "status" in CORE[coding.kind]:
        fields.setdefault("status", "happened")
        shown.setdefault("status", "happened")
    return Item(
        coding.coder, coding.coder_kind, coding.kind, checked.span, fields, shown, coding.effect != "rejects",
        frozenset(coding.fields or ()) if coding.effect == "corrects" else frozenset(), None, checked, judged,
        checked.also,
    )  # fmt: skip


def rule_items(frames: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, Item]]:
    """Yield article and item of every row that the package itself made, in order of the tables."""
    name = dict(zip(frames["entities"]["entity_id"], frames["entities"]["name"], strict=True))
    parties: dict[str, list[tuple[str, str]]] = {}
    rows = frames["participants"]
    for record, role, entity in zip(rows["record_id"], rows["role"], rows["entity_id"], strict=True):
        parties.setdefault(record, []).append((role, name[entity]))
    for e in frames["events"].itertuples():
        yield e.article_id, _of_event(e, parties.get(e.event_id, []))
    yield from _others(frames)


def item_again(row: Any) -> Item:
    """Return the item that a row of the table `codings` was written from, as far as it is compared."""
    shown = json.loads(row.said)
    days = parse_days(shown["day"]) if shown.get("day") and _ISO.match(shown["day"]) else None
    fields = _compared({k: v for k, v in shown.items() if k != "day"})
    if "day" in shown and (days or shown["day"] is None):
        fields["day"] = (days.earliest, None if days.open else days.latest) if days else (None, None)
    span = Chars(int(row.start), int(row.end))
    return Item(row.coder, row.coder_kind, row.kind, span, fields, shown, row.effect != "rejects")


def _compared(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as coders are compared by them, the day aside."""
    return {k: frozenset(map(name_key, v)) if k in PARTIES else v for k, v in shown.items()}


def _of_event(e: Any, parties: list[tuple[str, str]]) -> Item:
    kind = kind_of(e.event_type, e.mode)
    cells = {"mode": e.mode, "type": e.mode, "event_type": e.event_type, "demand": e.demand, "status": e.status}
    shown = {n: cells[n] for n in CORE[kind] if n in cells}
    for column in CORE[kind]:
        if column in PARTIES:
            shown[column] = list(dict.fromkeys(n for role, n in parties if role in PARTIES[column]))
    fields = _compared(shown) | {"day": (e.earliest, e.latest), "place": e.place_id}
    shown["day"] = iso_of(e.earliest, e.latest)
    if e.place_id is not None:
        shown["place"] = e.place_id
    return Item(RULES, RULES, kind, Chars(e.start, e.end), fields, shown, row=e.event_id)


def _others(frames: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, Item]]:
    """Yield the quotations, times and quantities: kinds of which codings are measured and make no row."""
    texts = dict(zip(frames["articles"]["article_id"], frames["articles"]["text"], strict=True))
    for q in views.quotes(frames).itertuples():
        around = next(iter(places(texts[q.article_id], q.evidence)), Chars(0, 0))
        at = texts[q.article_id].find(q.text, around.start)
        who = (q.speaker or "").split("; ") if q.speaker else []
        span = Chars(at, at + len(q.text))
        yield (
            q.article_id,
            Item(RULES, RULES, "quotes", span, _compared({"speaker": who}), {"speaker": who}),
        )
    for kind, table in (("dates", "times"), ("quantities", "quantities")):
        for t in frames[table].itertuples():
            cells = {"value": t.value}
            yield t.article_id, Item(RULES, RULES, kind, Chars(t.start, t.end), cells, cells)


def overlap(one: Chars, other: Chars) -> float:
    """Return how much of the shorter stretch lies in the other, 0 to 1."""
    shorter = min(one.end - one.start, other.end - other.start)
    return max(0, min(one.end, other.end) - max(one.start, other.start)) / shorter if shorter > 0 else 0.0


def differences(one: Item, other: Item, names: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Return the fields that both give and give otherwise. A day within a coded month is no other day, unless a
    correction says so; a reading that a coder also accepts is none either.
    """
    both = [n for n in one.fields if n in other.fields and (names is None or n in names)]
    return tuple(n for n in both if not _same(n, one, other))


def _same(name: str, one: Item, other: Item) -> bool:
    a, b = one.fields[name], other.fields[name]
    if a == b or b in one.also.get(name, ()) or a in other.also.get(name, ()):
        return True
    if name in ("participants", "actor", "recipient", "speaker"):
        return not a and not b
    if name != "day" or name in one.exact | other.exact:
        return (a or None) == (b or None)
    return _within(a, b) or _within(b, a)


def _within(inner: tuple[str | None, str | None], outer: tuple[str | None, str | None]) -> bool:
    if None in outer or None in inner:
        return inner[0] == outer[0] and inner[1] == outer[1]
    return str(outer[0]) <= str(inner[0]) and str(inner[1]) <= str(outer[1])


def likeness(one: Item, other: Item) -> float:
    """Return how surely two items speak of one unit: above 2 of the same fact in the same words, 0 of two units."""
    near = overlap(one.span, other.span)
    apart = differences(one, other, CORE[one.kind])
    if not apart and near >= HALF:
        return 2 + near
    # two reopenings of which neither says by whom nor when may be two
    shared = [(one.fields.get(n) or (), other.fields.get(n) or ()) for n in ("participants", "actor", "day")]
    if not apart and one.kind in ONCE and any(any(a) and any(b) for a, b in shared):
        return 1.5
    if near < HALF:
        return 0.0
    if one.kind in _BY_WORDS:
        return near
    alike = [_alike(one.fields[n], other.fields[n]) for n in CORE[one.kind] if n in one.fields and n in other.fields]
    share = sum(alike) / len(alike) if alike else 1.0
    return share * near if share >= HALF else 0.0


def retells(one: Item, other: Item) -> bool:
    """Return whether an item tells again what another of the same article told: of a kind that can be told twice."""
    said = [n for n in CORE[one.kind] if n != "status" and one.fields.get(n) and other.fields.get(n)]
    return bool(said) and one.kind in _TOLD_AGAIN and not differences(one, other, CORE[one.kind])


def _alike(a: Any, b: Any) -> float:
    if isinstance(a, frozenset) and isinstance(b, frozenset):
        return len(a & b) / len(a | b) if a | b else 1.0
    return float(a == b)
