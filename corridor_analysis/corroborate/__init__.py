"""Across articles: which reports tell of one happening, who tells it independently, and where they differ."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import pandas as pd

from corridor_analysis.corroborate.conflicts import contradictions, hard_days
from corridor_analysis.corroborate.grouping import group
from corridor_analysis.corroborate.read_reports import read_reports
from corridor_analysis.corroborate.report import EventReport, Group, day_text
from corridor_analysis.corroborate.sources import Bylines, Communiques, Copy, cited, copied, independent
from corridor_analysis.schema import TABLES

__all__ = ["corroborate"]

Reason = tuple[str, str, str, float, str | None, str | None]  # article, counted as, why, share, its and their quotation
Rows = dict[str, list[tuple[object, ...]]]  # cells in order of the schema: there can be millions


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for cyclic garbage, which looks at every report again and again: there are no cycles here."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def corroborate(frames: Mapping[str, pd.DataFrame], texts: Mapping[str, str] | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables `clusters`, `cluster_members`, `conflicts` and `same_sources` of these articles' events.

    Needs articles, sentences, entities, events and participants; `texts` holds the articles' texts where the frame
    does not, and is asked for them in order of their ids. Every event is in one cluster. A cluster is `corroborated`
    when two independent articles or more tell it and nothing differs, `conflict` when a field differs, else `single`.
    Near copies are one source (see `sources`), and so are articles of one outlet, byline or agency and reports that
    hand on one communique; `same_sources` says which and why. The result does
    not depend on the order of the rows, and articles that tell of other things do not change it.
    """
    groups = group(read_reports(frames, texts))
    several = {r.article_id for g in groups if len(_by_article(g)) > 1 for r, _ in g.members}
    whole = texts or dict(zip(frames["articles"]["article_id"], frames["articles"]["text"], strict=True))
    outlets = dict(zip(frames["articles"]["article_id"], frames["articles"]["outlet"], strict=True))
    bylines = {key: Bylines(outlets[key], whole[key]) for key in sorted(several)}
    sources = SameSources(independent(whole, several), bylines, Communiques(frames, several, whole))
    names = dict(zip(frames["entities"]["entity_id"], frames["entities"]["name"], strict=True))
    rows: Rows = {"clusters": [], "cluster_members": [], "conflicts": [], "same_sources": []}
    for one in sorted(groups, key=lambda g: g.first.order):
        _add(rows, one, sources, names)
    columns = {name: [c.name for c in TABLES[name].columns] for name in rows}
    return {n: TABLES[n].coerce(pd.DataFrame(rows.pop(n), columns=columns[n], dtype=object)) for n in columns}


def _by_article(one: Group) -> dict[str, list[EventReport]]:
    out: dict[str, list[EventReport]] = {}
    for report, _ in sorted(one.members, key=lambda m: m[0].order):
        out.setdefault(report.article_id, []).append(report)
    return out


def _add(rows: Rows, one: Group, sources: SameSources, names: Mapping[str, str]) -> None:
    key = f"c:{one.first.event_id}"
    articles = _by_article(one)
    differ = list(contradictions(articles, lambda i: names.get(i, i)))
    same = list(sources.same(articles))
    n_sources = len(articles) - len(same)
    days = hard_days([r for r, _ in one.members])
    first, _, last = day_text(days).partition("/") if days else ("", "", "")
    ongoing = days is not None and all(r.open for r, _ in one.members if r.days)
    mode, until = _mode(r for r, _ in one.members), None if ongoing else last or first or None
    verdict = "conflict" if differ else "corroborated" if n_sources > 1 else "single"
    what = (key, one.first.event_type, mode)
    rows["clusters"].append((*what, first or None, until, len(articles), n_sources, verdict))
    members = sorted(one.members, key=lambda m: m[0].order)
    rows["cluster_members"] += [(key, report.event_id, like) for report, like in members]
    rows["conflicts"] += [(key, *point) for point in differ]
    rows["same_sources"] += [(key, *reason) for reason in same]


def _mode(reports: Iterable[EventReport]) -> str | None:
    """Return the one channel that reports name; what they leave open where all do; None where they differ."""
    told = list(reports)
    modes = {r.mode for r in told} - {None}
    named = {r.channel for r in told if r.mutual and r.channel} or modes - {"other"}
    return next(iter(named or modes)) if len(named or modes) == 1 else None


class SameSources:
    """Says which articles that tell one happening are one source for it."""

    def __init__(self, copies: Mapping[str, Copy], bylines: Mapping[str, Bylines], communiques: Communiques) -> None:
        self.copies, self.bylines, self.communiques = copies, bylines, communiques

    def same(self, articles: Mapping[str, list[EventReport]]) -> Iterator[Reason]:
        """Yield every article that is no source of its own, once: the one it counts as, why, and how alike they are."""
        kept: list[str] = []
        for key in sorted(articles):
            reason = next((r for other in kept if (r := self._reason(key, other, articles))), None)
            if reason:
                yield reason
            else:
                kept.append(key)

    def _reason(self, key: str, other: str, articles: Mapping[str, list[EventReport]]) -> Reason | None:
        copy, first = self.copies.get(key), self.copies.get(other)
        if copy and (copy.of == other or (first and copy.of == first.of)):
            return key, other, "near_copy", copy.share, None, None
        if why := self.bylines[key].shared(self.bylines[other]):
            return key, other, why, 1.0, None, None
        if share := copied(articles[other], articles[key]):
            return key, other, "near_copy", share, None, None
        if not cited(articles[key]).isdisjoint(cited(articles[other])):
            return key, other, "same_byline", 1.0, None, None
        quoted = self.communiques.shared(articles[other], articles[key])
        if quoted is None:
            return None
        return key, other, "same_communique", quoted.similarity, quoted.second_id, quoted.first_id
