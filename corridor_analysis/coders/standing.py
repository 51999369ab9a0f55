"""From codings to rows: which rows of the rules stand, which are mended, struck or added, and what each coder said.

The result is a function of what was read, the codings and the case. Nothing is overwritten in silence: the table
`codings` holds what every coder said of every unit, the rules among them, and whose word stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridor_analysis.case.codings import PRECEDENCE, Coding, Codings, Fault, Reading
from corridor_analysis.coders.door import EVENTS, Checked, Door
from corridor_analysis.coders.items import CORE, Item, item_of, rule_items
from corridor_analysis.coders.rows import Row, Rows
from corridor_analysis.coders.units import Reader, Standing, Unit, decided, grouped, overruled
from corridor_analysis.parse.records import Chars
from corridor_analysis.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.case import Case

__all__ = ["CHANGED", "Stood", "stood"]

CHANGED = ("events", "participants", "passage")  # the tables whose rows codings change; entities only gain rows


@dataclass
class Stood:
    """What codings made of the rows of the articles they speak of.

    `frames` holds those articles' rows of CHANGED, whole, and `codings`. `entities` are new ones. `faults` are the
    codings that did not pass the door, `resting` counts those on articles that are not here, `accepted` the others.
    """

    articles: frozenset[str]
    frames: dict[str, pd.DataFrame]
    entities: list[Any]
    faults: list[Fault]
    resting: int = 0
    accepted: int = 0

    def apply(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table with the rows of the coded articles as they stand now, in order of the articles."""
        import pandas as pd

        if name == "entities":
            known = set(frame["entity_id"])
            new = TABLES[name].frame(e for e in self.entities if e.entity_id not in known)
            return _sorted(pd.concat([frame, new], ignore_index=True), "entity_id") if len(new) else frame
        if name not in CHANGED:
            return frame
        column = "record_id" if name == "participants" else "article_id"
        of = _articles(frame[column]) if name == "participants" else frame[column]
        kept, own = frame[~of.isin(self.articles)], self.frames[name][list(frame.columns)]
        both = pd.concat([kept, own], ignore_index=True) if len(own) else kept
        ids = _articles(both[column]) if name == "participants" else both[column]
        return both.iloc[ids.argsort(kind="stable")].reset_index(drop=True)


def _articles(records: pd.Series) -> pd.Series:
    """Return the articles of records; of none, none (`str.rpartition` would have no column then)."""
    return records.map(lambda record: str(record).rpartition(":")[0])


def _sorted(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.sort_values(column, kind="stable", ignore_index=True)


@dataclass
class _Article:
    """What is said of one article: the items of all coders, and who has read it for what."""

    items: dict[str, list[Item]] = field(default_factory=dict)
    readers: dict[str, Reader] = field(default_factory=dict)
    readings: list[tuple[Reading, Chars]] = field(default_factory=list)


def stood(frames: Mapping[str, pd.DataFrame], codings: Codings, case: Case | None) -> Stood:
    """Return what codings make of articles. `frames` holds the tables that reading fills, of the coded articles."""
    door = Door(frames, case)
    articles, faults, resting = _laid(door, codings)
    for article_id, item in rule_items(frames):
        if article_id in articles:
            articles[article_id].items.setdefault(item.kind, []).append(item)
    rows = Rows(frames, articles)
    said: list[Row] = []
    precedence = case.precedence if case else PRECEDENCE
    for article_id in sorted(articles):
        article = articles[article_id]
        said += _readings(article_id, article)
        for kind in sorted(article.items):
            units = grouped(article.items[kind])
            for number, unit in enumerate(units, start=1):
                standing = decided(unit, article.readers, precedence)
                row = rows.settle(article_id, unit, standing) if kind in EVENTS else None
                name = f"{article_id}:{kind}{number}"
                said += ({**told, "event_id": row} for told in _said(name, article_id, unit, units, standing))
    for number, cells in enumerate(said, start=1):
        cells["coding_id"] = f"{cells['article_id']}:k{number}"
    made = rows.frames()
    made["codings"] = TABLES["codings"].frame(said)
    refused = [*codings.faults, *faults]
    accepted = len(codings.judgements) + len(codings.readings) - len(faults) - resting
    return Stood(frozenset(articles), made, rows.entities(), refused, resting, accepted)


def _laid(door: Door, codings: Codings) -> tuple[dict[str, _Article], list[Fault], int]:
    """Return the checked codings by article, those that failed, and how many speak of articles that are not here."""
    out: dict[str, _Article] = {}
    faults: list[Fault] = []
    resting = 0
    for entry in codings.entries:
        if door.rests(entry):
            resting += 1
            continue
        place = codings.place(entry)
        found = door.checked(entry, place) if isinstance(entry, Coding) else door.located(entry, place)
        if isinstance(found, Fault):
            faults.append(found)
        elif isinstance(found, Checked):
            of = out.setdefault(found.article_id, _Article())
            if found.coding.kind in CORE:  # the others are measured against the tables, see `evaluate`
                of.items.setdefault(found.coding.kind, []).append(item_of(found))
        elif isinstance(entry, Reading):
            article_id, part = found
            of = out.setdefault(article_id, _Article())
            of.readings.append((entry, part))
            reader = of.readers.setdefault(entry.coder, Reader(entry.coder_kind, []))
            reader.parts.extend((kind, part) for kind in entry.read)
    return out, faults, resting


def _readings(article_id: str, article: _Article) -> Iterable[Row]:
    for reading, part in article.readings:
        for kind in reading.read:
            yield {
                **_signed(reading), "article_id": article_id, "unit": None, "kind": kind, "effect": "reads",
                "start": part.start, "end": part.end, **dict.fromkeys(_DECIDED),
            }  # fmt: skip


_DECIDED = ("said", "outcome", "why", "standing", "by", "event_id")


def _signed(entry: Any) -> dict[str, object]:
    return {n: getattr(entry, n) for n in ("coder", "coder_kind", "sample", "at", "prompt", "note")}


def _said(name: str, article_id: str, unit: Unit, units: Sequence[Unit], standing: Standing) -> Iterable[Row]:
    """Yield what each coder said of a unit, whether it stands, and if not, why and by whose word."""
    for item in unit.items.values():
        why = overruled(item, unit, units, standing)
        coding = item.checked.coding if item.checked else None
        signed = _signed(coding) if coding else dict.fromkeys(("sample", "at", "prompt", "note"))
        signed |= {"coder": item.coder, "coder_kind": item.coder_kind}
        yield {
            **signed, "article_id": article_id, "unit": name, "kind": item.kind,
            "effect": coding.effect if coding else "codes", "start": item.span.start, "end": item.span.end,
            "said": _json(item.shown), "why": why, "outcome": "overruled" if why else "stands",
            "standing": standing.level or None, "by": "; ".join(standing.by) or None,
        }  # fmt: skip


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
