"""The table `codings` as units: what each coder says of one thing that an article tells, and what each has read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.items import HALF, RULES, Item, item_again, overlap, retells
from corridor_analysis.coders.units import Unit
from corridor_analysis.parse.records import Chars

if TYPE_CHECKING:
    from corridor_analysis.tables import Tables

__all__ = ["Said", "SaidUnit"]


@dataclass(eq=False)
class SaidUnit(Unit):
    """What coders say of one thing in one article, as the rows of the table have it."""

    article_id: str
    rows: list[Any]


class Said:
    """The table `codings`, by units, and what each coder has read."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        grouped: dict[str, list[Any]] = {}
        self.read: dict[str, dict[tuple[str, str], list[tuple[Chars, str | None]]]] = {}
        self.kinds: dict[str, str] = {}
        for r in tables.codings.itertuples():
            self.kinds[r.coder] = r.coder_kind
            if r.effect == "reads":
                own = self.read.setdefault(r.coder, {}).setdefault((r.article_id, r.kind), [])
                own.append((Chars(int(r.start), int(r.end)), r.sample))
            else:
                grouped.setdefault(r.unit, []).append(r)
        self.units = [
            SaidUnit(rows[0].kind, {r.coder: item_again(r) for r in rows}, rows[0].article_id, rows)
            for rows in grouped.values()
        ]
        self.texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
        self.sentences: dict[str, list[Chars]] = {}
        for article, start, end in zip(*(tables.sentences[c] for c in ("article_id", "start", "end")), strict=True):
            self.sentences.setdefault(article, []).append(Chars(int(start), int(end)))
        self.facts: dict[tuple[str, str], list[Item]] = {}
        for u in self.units:
            self.facts.setdefault((u.article_id, u.kind), []).extend(i for i in u.items.values() if i.says)

    def has_read(self, coder: str, article: str, kind: str, span: Chars) -> bool:
        """Return whether a coder has read a stretch for a kind; the rules have read everything."""
        parts = self.read.get(coder, {}).get((article, kind), ())
        return coder == RULES or any(overlap(part, span) >= HALF for part, _ in parts)

    def repeats(self, unit: SaidUnit, *coders: str) -> bool:
        """Return whether one coder only tells again what another of these has coded elsewhere in the article."""
        own = [i for c in coders if (i := unit.items.get(c)) is not None and i.says]
        if len(own) != 1:
            return False
        others = [c for c in coders if c != own[0].coder]
        there = self.facts.get((unit.article_id, unit.kind), ())
        return any(i.coder in others and retells(own[0], i) for i in there)
