"""How far coders agree, and what a review says of the rules on this corpus. All of it rests on the table `codings`.

Agreement of two coders is taken over what both have read. F1 counts units: facts that both tell alike, against all
that either tells. Krippendorff's alpha (nominal; Krippendorff 2019) counts sentences: what kinds of fact each coder
found there. Precision and recall are of the rules, by the word of persons.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from corridor_analysis.coders.items import RULES, Item, differences
from corridor_analysis.evaluate.rules_accuracy import accuracy
from corridor_analysis.evaluate.said import Said, SaidUnit
from corridor_analysis.evaluate.scores import f1_interval
from corridor_analysis.parse.records import Chars

if TYPE_CHECKING:
    from corridor_analysis.tables import Tables

__all__ = ["Agreement", "agreement", "confirmed"]

_LABELS = ("mode", "type", "event_type", "demand", "value")
PAIRS = ["kind", "first", "second", "n_first", "n_second", "n_both", "f1", "low", "high", "alpha", "n_sentences"]
ACCURACY = ["kind", "measure", "correct", "n", "share", "low", "high", "basis"]
REVIEWED = [
    "coder", "coder_kind", "kind", "articles", "parts", "confirms", "corrects", "rejects", "adds", "first", "last",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Agreement:
    """What coders say of the same articles.

    `pairs`: one row for each two coders and kind that both have read. `accuracy`: precision and recall of the rules by
    persons' word, with 95 % intervals. `reviewed`: what each coder has read and judged. `disagreements`: one row for
    each unit on which coders differ, what each says of it, and whose word stands.
    """

    pairs: pd.DataFrame
    accuracy: pd.DataFrame
    reviewed: pd.DataFrame
    disagreements: pd.DataFrame

    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Return all of it as JSON-able records."""
        return {n: json.loads(getattr(self, n).to_json(orient="records", force_ascii=False)) for n in
                ("pairs", "accuracy", "reviewed", "disagreements")}  # fmt: skip


def agreement(tables: Tables) -> Agreement:
    """Return how far the coders of some tables agree."""
    said = _Compared(tables)
    return Agreement(
        pd.DataFrame(said.pairs(), columns=PAIRS), pd.DataFrame(accuracy(said), columns=ACCURACY),
        said.reviewed(), said.disagreements(),
    )  # fmt: skip


def confirmed(tables: Tables) -> dict[str, str]:
    """Return event -> persons whose word it stands on: they confirmed, mended or added it."""
    rows = tables.codings
    own = rows[(rows["coder_kind"] == "person") & (rows["outcome"] == "stands") & rows["event_id"].notna()]
    own = own[own["effect"].isin(["confirms", "corrects", "adds"])]
    who: dict[str, set[str]] = {}
    for event, coder in zip(own["event_id"], own["coder"], strict=True):
        who.setdefault(event, set()).add(coder)
    return {event: "; ".join(sorted(names)) for event, names in who.items()}


class _Compared(Said):
    """Coders side by side."""

    def pairs(self) -> Iterator[tuple[object, ...]]:
        readers = [RULES, *sorted(self.read)] if self.read else []
        kinds = sorted({k for parts in self.read.values() for _, k in parts} & {u.kind for u in self.units})
        for kind in kinds:
            for first, second in combinations(readers, 2):
                yield from self._pair(kind, first, second)

    def _pair(self, kind: str, first: str, second: str) -> Iterator[tuple[object, ...]]:
        both = [
            u for u in self.units
            if u.kind == kind and all(self.has_read(c, u.article_id, kind, u.span) for c in (first, second))
        ]  # fmt: skip
        sentences = list(self._read_by(kind, first, second))
        if not sentences:
            return
        told = [[u.items.get(c) for c in (first, second)] for u in both if not self.repeats(u, first, second)]
        n_first, n_second = (sum((item := items[i]) is not None and item.says for items in told) for i in (0, 1))
        alike = sum(a is not None and b is not None and a.says and b.says and not differences(a, b) for a, b in told)
        alpha = _alpha([self._labels(kind, c, sentences) for c in (first, second)])
        f1 = 2 * alike / (n_first + n_second) if n_first + n_second else math.nan
        low, high = f1_interval(alike, n_first, n_second)
        yield (kind, first, second, n_first, n_second, alike, f1, low, high, alpha, len(sentences))

    def _read_by(self, kind: str, *coders: str) -> Iterator[tuple[str, Chars]]:
        """Yield the sentences that all of these coders have read for a kind."""
        articles = {a for c in coders for a, k in self.read.get(c, ()) if k == kind}
        for article in sorted(articles):
            for span in self.sentences.get(article, ()):
                if all(self.has_read(c, article, kind, span) for c in coders):
                    yield article, span

    def _labels(self, kind: str, coder: str, sentences: Iterable[tuple[str, Chars]]) -> list[str]:
        """Return what a coder found in each sentence: the codes of the facts told there, or nothing."""
        found: dict[str, list[tuple[int, str]]] = {}
        for u in self.units:
            item = u.items.get(coder)
            if u.kind == kind and item is not None and item.says:
                found.setdefault(u.article_id, []).append((item.span.start, _code(item)))
        return [
            "+".join(sorted(code for at, code in found.get(article, ()) if span.start <= at < span.end))
            for article, span in sentences
        ]

    def reviewed(self) -> pd.DataFrame:
        """Return a row for each coder and kind: articles and parts read, how many units were judged and how, when."""
        rows = self.tables.codings
        rows = rows[rows["coder"] != RULES]
        whole = dict(zip(self.tables.articles["article_id"], self.tables.articles["text"].str.len(), strict=True))
        out = []
        for (coder, kind), g in rows.groupby(["coder", "kind"]):
            read = g[g["effect"] == "reads"]
            all_read = read["end"] - read["start"] >= read["article_id"].map(whole)
            did = Counter(g["effect"])
            days = g["at"].dropna()
            out.append((
                coder, self.kinds[coder], kind, read.loc[all_read, "article_id"].nunique(), int((~all_read).sum()),
                *(did[e] for e in ("confirms", "corrects", "rejects", "adds")),
                days.min() if len(days) else None, days.max() if len(days) else None,
            ))  # fmt: skip
        return pd.DataFrame(out, columns=REVIEWED, dtype=object)

    def disagreements(self) -> pd.DataFrame:
        """Return a row for each unit on which coders differ: a column for each coder, what stands, and the words."""
        coders = sorted(self.kinds, key=lambda c: (c != RULES, c))
        out = []
        for u in self.units:
            cells = {c: self._word(c, u) for c in coders}
            told = [i for i in u.items.values() if i.says]
            denied = any(v == _NOTHING for v in cells.values())
            if len([v for v in cells.values() if v]) > 1 and (denied or any(differences(told[0], i) for i in told[1:])):
                row, text = u.rows[0], self.texts[u.article_id]
                out.append({"kind": u.kind, "article_id": u.article_id, **cells, "standing": row.standing,
                            "event_id": row.event_id, "evidence": text[u.span.start : u.span.end]})  # fmt: skip
        columns = ["kind", "article_id", *coders, "standing", "event_id", "evidence"]
        return pd.DataFrame(out, columns=columns, dtype=object)

    def _word(self, coder: str, unit: SaidUnit) -> str:
        """Return what a coder says of a unit; empty where they have said nothing, one way or the other."""
        item = unit.items.get(coder)
        if item is not None and item.says:
            return _shown(item)
        denies = item is not None or self.has_read(coder, unit.article_id, unit.kind, unit.span)
        denies = denies and not self.repeats(unit, coder, *unit.items)
        return _NOTHING if denies else ""


_NOTHING = "no such fact"


def _code(item: Item) -> str:
    return str(next((item.shown[n] for n in _LABELS if item.shown.get(n) is not None), item.kind))


def _shown(item: Item) -> str:
    """Return an item in one line, for a reader."""
    cells = {k: "; ".join(v) if isinstance(v, list) else v for k, v in item.shown.items() if v not in (None, [])}
    return ", ".join(f"{k.replace('_', ' ')}: {v}" for k, v in sorted(cells.items())) or item.kind


def _alpha(codes: list[list[str]]) -> float:
    """Return Krippendorff's alpha of nominal codes; nan where all coders give one code to all."""
    import krippendorff

    names = sorted({c for row in codes for c in row})
    if len(names) < 2:
        return math.nan
    data = [[names.index(c) for c in row] for row in codes]
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))
