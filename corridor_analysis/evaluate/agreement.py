"""How far coders agree, and what a review says of the rules on this corpus. All of it rests on the table `codings`.

Agreement of two coders is taken over what both have read. F1 counts units: facts that both tell alike, against all
that either tells. Krippendorff's alpha (nominal; Krippendorff 2019) counts sentences: what kinds of fact each coder
found there. Precision and recall are of the rules, by the word of persons: on a random sample, or on whole articles.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pandas as pd

from corridor_analysis.coders.items import HALF, RULES, Item, differences, item_again, kind_of, overlap, retells
from corridor_analysis.coders.units import Unit
from corridor_analysis.evaluate.scores import f1_interval, share, wilson
from corridor_analysis.parse.records import Chars

if TYPE_CHECKING:
    from corridor_analysis.tables import Tables

_LABELS = ("mode", "type", "event_type", "demand", "value")
PAIRS = ["kind", "first", "second", "n_first", "n_second", "n_both", "f1", "low", "high", "alpha", "n_sentences"]
ACCURACY = ["kind", "measure", "correct", "n", "share", "low", "high", "basis"]
REVIEWED = [
    "coder", "coder_kind", "kind", "articles", "parts", "confirms", "corrects", "rejects", "adds", "first", "last",
]  # fmt: skip
_ROWS = ("contacts", "demands", "access_events", "accusations", "acts")  # kinds whose rows are judged
_NOTHING = "no such fact"


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
        return {n: json.loads(f.to_json(orient="records", force_ascii=False)) for n, f in vars(self).items()}


def agreement(tables: Tables) -> Agreement:
    """Return how far the coders of some tables agree."""
    said = Said(tables)
    return Agreement(
        pd.DataFrame(said.pairs(), columns=PAIRS), pd.DataFrame(said.accuracy(), columns=ACCURACY),
        said.reviewed(), said.disagreements(),
    )  # fmt: skip


def confirmed(tables: Tables) -> dict[str, str]:
    """Return event -> persons whose word it stands on: they confirmed, mended or added it."""
    rows = tables.codings
    own = rows[(rows["coder_kind"] == "person") & (rows["outcome"] == "stands") & rows["event_id"].notna()]
    named = own[own["effect"].isin(["confirms", "corrects", "adds"])].groupby("event_id", sort=False)["coder"]
    return {event: "; ".join(sorted(set(coders))) for event, coders in named}


@dataclass(eq=False)
class SaidUnit(Unit):
    """What coders say of one thing in one article, as the rows of the table have it."""

    article_id: str
    rows: list[Any]

    def fact(self, coder: str) -> Item | None:
        """Return what a coder says is told here, if anything."""
        item = self.items.get(coder)
        return item if item is not None and item.says else None


class Said:
    """The table `codings`, by units, and what each coder has read: coders side by side."""

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
        self.persons = [c for c, k in self.kinds.items() if k == "person"]
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
        own = [i for c in coders if (i := unit.fact(c)) is not None]
        there = self.facts.get((unit.article_id, unit.kind), ()) if len(own) == 1 else ()
        return any(i.coder in coders and i.coder != own[0].coder and retells(own[0], i) for i in there)

    def pairs(self) -> Iterator[tuple[object, ...]]:
        kinds = sorted({k for parts in self.read.values() for _, k in parts} & {u.kind for u in self.units})
        for kind, (first, second) in product(kinds, combinations([RULES, *sorted(self.read)], 2)):
            if sentences := list(self._read_by(kind, first, second)):
                yield self._pair(kind, first, second, sentences)

    def _pair(self, kind: str, first: str, second: str, sentences: list[tuple[str, Chars]]) -> tuple[object, ...]:
        both = [
            u for u in self.units
            if u.kind == kind and all(self.has_read(c, u.article_id, kind, u.span) for c in (first, second))
        ]  # fmt: skip
        told = [(u.fact(first), u.fact(second)) for u in both if not self.repeats(u, first, second)]
        n_first, n_second = (sum(facts[i] is not None for facts in told) for i in (0, 1))
        alike = sum(a is not None and b is not None and not differences(a, b) for a, b in told)
        alpha = _alpha([self._labels(kind, c, sentences) for c in (first, second)])
        measured = share(2 * alike, n_first + n_second), *f1_interval(alike, n_first, n_second)
        return (kind, first, second, n_first, n_second, alike, *measured, alpha, len(sentences))

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
            if u.kind == kind and (item := u.fact(coder)) is not None:
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
        if (item := unit.fact(coder)) is not None:
            return _shown(item)
        denies = coder in unit.items or self.has_read(coder, unit.article_id, unit.kind, unit.span)
        denies = denies and not self.repeats(unit, coder, *unit.items)
        return _NOTHING if denies else ""

    def accuracy(self) -> Iterator[tuple[object, ...]]:
        """Yield precision and recall of the rules by kind, of the random sample where there is one, else of what
        persons have read whole."""
        for kind in sorted({u.kind for u in self.units}):
            own = [u for u in self.units if u.kind == kind and u.kind in _ROWS]
            sampled = [u for u in own if any(r.coder in self.persons and isinstance(r.sample, str) for r in u.rows)]
            parts = [(a, p) for c in self.persons for (a, k), ps in self.read.get(c, {}).items() if k == kind
                     for p, sample in ps if isinstance(sample, str)]  # fmt: skip
            if sampled or parts:
                yield from self._of_sample(kind, sampled, parts)
            else:
                yield from self._of_whole(kind, own)

    def _of_whole(self, kind: str, units: list[SaidUnit]) -> Iterator[tuple[object, ...]]:
        read = [
            u for u in units
            if any(self.has_read(c, u.article_id, kind, u.span) for c in self.persons)
            and not self.repeats(u, RULES, *self.persons)
        ]  # fmt: skip
        if not read:
            return
        right = sum(self._right(u) for u in read)
        found, wanted = sum(RULES in u.items for u in read), sum(self._person(u) is not None for u in read)
        for measure, n in (("precision", found), ("recall", wanted)):
            yield (kind, measure, right, n, share(right, n), *wilson(right, n), "read whole")

    def _of_sample(
        self, kind: str, sampled: list[SaidUnit], parts: list[tuple[str, Chars]]
    ) -> Iterator[tuple[object, ...]]:
        """Yield precision over the rows drawn, and recall from it and from the facts found in sentences drawn among
        those without a row: the interval joins the ends of both, so it is rather too wide than too narrow."""
        drawn = [u for u in sampled if RULES in u.items]
        right, n = sum(self._right(u) for u in drawn), len(drawn)
        low, high = wilson(right, n)
        yield (kind, "precision", right, n, share(right, n), low, high, "sample of rows")
        rows, without = self._population(kind)
        bare = {(a, p) for a, p in parts if not any(_in(u, a, p) and RULES in u.items for u in sampled)}
        missed = sum(any(_in(u, a, p) and RULES not in u.items for u in sampled) for a, p in bare)
        if not n or not bare:
            return
        told, (least, most) = missed / len(bare), wilson(missed, len(bare))
        ends = (rows * right / n, without * told), (rows * low, without * most), (rows * high, without * least)
        recall = (share(found, found + rest) for found, rest in ends)
        yield (kind, "recall", len(bare) - missed, len(bare), *recall, "sample of sentences without a row")

    def _population(self, kind: str) -> tuple[int, int]:
        """Return how many rows of a kind the rules made in this corpus, and how many sentences have none."""
        coded = self.tables.codings
        struck = coded[(coded["coder"] == RULES) & (coded["kind"] == kind)]
        events = self.tables.events
        events = events[~events["article_id"].isin(set(coded["article_id"]))]
        same = [kind_of(t, m) == kind for t, m in zip(events["event_type"], events["mode"], strict=True)]
        own = events[pd.Series(same, index=events.index, dtype=bool)]
        starts: dict[str, list[int]] = {}
        for frame in (own, struck):
            for article, start in zip(frame["article_id"], frame["start"], strict=True):
                starts.setdefault(article, []).append(int(start))
        sentences = ((starts.get(article, ()), span) for article, spans in self.sentences.items() for span in spans)
        return len(own) + len(struck), sum(not any(s.start <= at < s.end for at in told) for told, s in sentences)

    def _person(self, unit: SaidUnit) -> Item | None:
        """Return the word of the first person who says that the unit is told."""
        return next((i for c in self.persons if (i := unit.fact(c)) is not None), None)

    def _right(self, unit: SaidUnit) -> bool:
        ruled, word = unit.items.get(RULES), self._person(unit)
        return ruled is not None and word is not None and not differences(ruled, word)


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


def _in(unit: SaidUnit, article: str, part: Chars) -> bool:
    return unit.article_id == article and overlap(part, unit.span) >= HALF
