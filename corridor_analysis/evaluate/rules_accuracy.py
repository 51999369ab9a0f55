"""Precision and recall of the rules on a corpus, by what persons reviewed of it: a random sample, or whole articles."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from corridor_analysis.coders.items import HALF, RULES, Item, differences, kind_of, overlap
from corridor_analysis.evaluate.said import Said, SaidUnit
from corridor_analysis.evaluate.scores import wilson
from corridor_analysis.parse.records import Chars

__all__ = ["accuracy"]

_ROWS = ("contacts", "demands", "access_events", "accusations", "acts")


def accuracy(said: Said) -> Iterator[tuple[object, ...]]:
    """Yield precision and recall of the rules by kind, of the random sample where there is one, else of what
    persons have read whole."""
    persons = [c for c, k in said.kinds.items() if k == "person"]
    for kind in sorted({u.kind for u in said.units}):
        own = [u for u in said.units if u.kind == kind and u.kind in _ROWS]
        sampled = [u for u in own if any(_sampled(u, c) for c in persons)]
        parts = [(a, p) for c in persons for (a, k), ps in said.read.get(c, {}).items() if k == kind
                 for p, sample in ps if isinstance(sample, str)]  # fmt: skip
        if sampled or parts:
            yield from _of_sample(said, kind, sampled, parts, persons)
        else:
            yield from _of_whole(said, kind, own, persons)


def _of_whole(said: Said, kind: str, units: list[SaidUnit], persons: list[str]) -> Iterator[tuple[object, ...]]:
    read = [
        u for u in units
        if any(said.has_read(c, u.article_id, kind, u.span) for c in persons)
        and not said.repeats(u, RULES, *persons)
    ]  # fmt: skip
    if not read:
        return
    right = sum(_right(u, persons) for u in read)
    found, wanted = sum(RULES in u.items for u in read), sum(_person(u, persons) is not None for u in read)
    for measure, n in (("precision", found), ("recall", wanted)):
        yield (kind, measure, right, n, right / n if n else math.nan, *wilson(right, n), "read whole")


def _of_sample(
    said: Said, kind: str, sampled: list[SaidUnit], parts: list[tuple[str, Chars]], persons: list[str]
) -> Iterator[tuple[object, ...]]:
    """Yield precision over the rows drawn, and recall from it and from the facts found in sentences drawn among
    those without a row: the interval joins the ends of both, so it is rather too wide than too narrow."""
    drawn = [u for u in sampled if RULES in u.items]
    right, n = sum(_right(u, persons) for u in drawn), len(drawn)
    low, high = wilson(right, n)
    yield (kind, "precision", right, n, right / n if n else math.nan, low, high, "sample of rows")
    rows, without = _population(said, kind)
    bare = {(a, p) for a, p in parts if not any(_in(u, a, p) and RULES in u.items for u in sampled)}
    missed = sum(any(_in(u, a, p) and RULES not in u.items for u in sampled) for a, p in bare)
    if not n or not bare:
        return
    share, (least, most) = missed / len(bare), wilson(missed, len(bare))
    recall = _share(rows * right / n, without * share)
    ends = (_share(rows * low, without * most), _share(rows * high, without * least))
    yield (kind, "recall", len(bare) - missed, len(bare), recall, *ends, "sample of sentences without a row")


def _in(unit: SaidUnit, article: str, part: Chars) -> bool:
    return unit.article_id == article and overlap(part, unit.span) >= HALF


def _population(said: Said, kind: str) -> tuple[int, int]:
    """Return how many rows of a kind the rules made in this corpus, and how many sentences have none."""
    coded = said.tables.codings
    struck = coded[(coded["coder"] == RULES) & (coded["kind"] == kind)]
    events = said.tables.events
    events = events[~events["article_id"].isin(set(coded["article_id"]))]
    same = [kind_of(t, m) == kind for t, m in zip(events["event_type"], events["mode"], strict=True)]
    own = events[pd.Series(same, index=events.index, dtype=bool)]
    starts = {*zip(own["article_id"], own["start"], strict=True),
              *zip(struck["article_id"], struck["start"], strict=True)}  # fmt: skip
    by_article: dict[str, list[int]] = {}
    for article, start in starts:
        by_article.setdefault(article, []).append(int(start))
    without = sum(
        not any(s.start <= at < s.end for at in by_article.get(article, ()))
        for article, spans in said.sentences.items()
        for s in spans
    )
    return len(own) + len(struck), without


def _sampled(unit: SaidUnit, coder: str) -> bool:
    return any(r.coder == coder and isinstance(r.sample, str) for r in unit.rows)


def _person(unit: SaidUnit, persons: list[str]) -> Item | None:
    """Return the word of the first person who says that the unit is told."""
    return next((i for c in persons if (i := unit.items.get(c)) is not None and i.says), None)


def _right(unit: SaidUnit, persons: list[str]) -> bool:
    ruled, word = unit.items.get(RULES), _person(unit, persons)
    return ruled is not None and word is not None and not differences(ruled, word)


def _share(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest else math.nan
