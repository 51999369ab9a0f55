"""Dating the undated: when an article without a date was published, from its evidence, which is kept.

All evidence must agree on some day, else nothing is estimated. A day is singled out only where at most two are left.
What is estimated rests on dated articles alone, never on another estimate, so that the order of articles is nothing
to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import pandas as pd

from corridor_analysis.corroborate.grouping import group
from corridor_analysis.corroborate.publication_evidence import WEEK, Evidence, Place, Told, evidence_of, place, told_by
from corridor_analysis.corroborate.read_reports import read_reports
from corridor_analysis.corroborate.report import EventReport, ordinal

_NEWEST = (
    "the weekday named first is that of the newest event; a report that names only the weekday of it is published that "
    "day or the next; where two pairs of days fit, the one to which all weekdays named are nearer"
)
_LIKELIEST = "of these the last that is named itself is the likeliest"

Events = Mapping[Place, str]  # place in the text -> event_id
Times = Mapping[tuple[str, int], str]  # article and first character -> time_id


@dataclass(frozen=True)
class Estimate:
    """When an article can have been published (ordinals), the likeliest day if at most two are left, and why."""

    article_id: str
    first: int | None
    last: int | None
    day: int | None
    evidence: tuple[Evidence, ...]


def estimates(
    frames: Mapping[str, pd.DataFrame],
    dating_times: Iterable[Mapping[str, Any]],
    texts: Mapping[str, str] | None = None,
) -> list[Estimate]:
    """Return an estimate for each article without a day of publication that its evidence can bound.

    Needs articles, sentences, entities, times, events and participants, and what `extract.dating_times` says of the
    articles without a day; `texts` holds the articles' texts where the frame does not. Days that the input gives as
    bounds are kept.
    """
    articles = frames["articles"]
    undated = articles[articles["published"].isna()]
    if undated.empty or frames["events"].empty:
        return []
    published = {a.article_id: ordinal(a.published) for a in articles[articles["published"].notna()].itertuples()}
    reports = read_reports(frames, texts)
    own: dict[str, list[EventReport]] = {key: [] for key in undated["article_id"]}
    for r in reports:
        if r.article_id in own:
            own[r.article_id].append(r)
    groups = {r.event_id: g for g in group(reports) for r, _ in g.members if r.article_id in own}
    keys = ("article_id", "event_start", "event_end", "event_type", "mode")
    at: dict[Place, int] = {(*(d[k] for k in keys),): d["time_start"] for d in dating_times}
    times = dict(iter(frames["times"][frames["times"]["article_id"].isin(own)].groupby("article_id")))
    out = []
    for a in undated.itertuples():
        told = told_by(own[a.article_id], times.get(a.article_id, frames["times"].iloc[:0]), at)
        first, last = (ordinal(d) if d else None for d in (a.published_earliest, a.published_latest))
        given = Evidence("given", first, last, "")
        out.append(_weigh(a.article_id, told, [given, *evidence_of(told, groups, published)]))
    return [one for one in out if one is not None]


def _weigh(key: str, told: Told, evidence: list[Evidence]) -> Estimate | None:
    """Return the days on which all evidence agrees; None where it contradicts itself or there is none."""
    first = max((c.first for c in evidence if c.first is not None), default=None)
    last = min((c.last for c in evidence if c.last is not None), default=None)
    if len(evidence) < 2 or (first is not None and last is not None and first > last):
        return None
    if first is None or last is None or last - first > WEEK:
        return Estimate(key, first, last, None, tuple(evidence[1:]))
    newest, day = _newest(told, range(first, last + 1))
    if newest is not None:
        return Estimate(key, newest.first, newest.last, day, (*evidence[1:], newest))
    return Estimate(key, first, last, first if first == last else None, tuple(evidence[1:]))


def _newest(told: Told, days: range) -> tuple[Evidence | None, int | None]:
    """Return the evidence of the weekday named first, and the likeliest day; None where no one run of days fits best.

    Weekdays of what is planned do not count.
    """
    ahead = {told.dating.get(r.event_id) for r in told.reports if r.planned}
    named = sorted((t for t in told.times if t.kind == "weekday" and t not in ahead), key=lambda t: t.start)
    numbers = [t.numbers[0] for t in named]
    # how many days ago the farthest of the weekdays named was, on the day of a run on which that is least
    runs = [(min(max((_weekday(d) - n) % 7 for n in numbers) for d in run), run) for run in _runs(days, numbers[:1])]
    best = [run for age, run in runs if age == min(a for a, _ in runs)]
    if len(best) != 1:
        return None, None
    run = best[0]
    likeliest = max((d for d in run if _weekday(d) in numbers), default=run[0])
    return Evidence("newest", run[0], run[-1], _NEWEST, None, named[0]), likeliest


def _runs(days: range, first: list[int]) -> list[list[int]]:
    """Return the days that are the weekday named first or follow it, neighbours together."""
    near = [d for d in days if not {_weekday(d), _weekday(d - 1)}.isdisjoint(first)]
    return [[d for _, d in run] for _, run in groupby(enumerate(near), key=lambda place: place[1] - place[0])]


def _weekday(day: int) -> int:
    return date.fromordinal(day).isoweekday()


def dated(articles: pd.DataFrame, found: Iterable[Estimate]) -> pd.DataFrame:
    """Return the articles with the days of the estimates, basis `estimated` where both sides are bounded."""
    out = articles.copy()
    rows = {key: i for i, key in zip(out.index, out["article_id"], strict=True)}
    for one in found:
        first, last, day = (d and date.fromordinal(d).isoformat() for d in (one.first, one.last, one.day))
        columns = ["published", "published_basis", "published_earliest", "published_latest"]
        out.loc[rows[one.article_id], columns] = [day, "estimated" if first and last else "unknown", first, last]
    return out


def datings(found: Iterable[Estimate], frames: Mapping[str, pd.DataFrame]) -> list[dict[str, object]]:
    """Return the rows of the table `datings`: evidence, once for each bound, with ids of the final frames.

    An article is read again with its estimate, so that its events and times are found by their places in the text.
    """
    known = {one.article_id for one in found}
    events, times = frames["events"], frames["times"]
    at = {(e.article_id, e.start, e.end, e.event_type, e.mode): e.event_id
          for e in events[events["article_id"].isin(known)].itertuples()}  # fmt: skip
    there = set(events["event_id"])
    starts = {(t.article_id, t.start): t.time_id for t in times[times["article_id"].isin(known)].itertuples()}
    out = []
    for one in found:
        told = [(p, *side) for p in one.evidence for side in (("earliest", p.first), ("latest", p.last))]
        if one.day is not None:  # the last piece that ends on the last day left singles it out
            piece = [c for c in one.evidence if c.last == one.last][-1]
            why = piece.why if one.first == one.last else f"{piece.why}; {_LIKELIEST}"
            told.append((piece._replace(why=why), "published", one.day))
        rows = [_row(piece, bound, day, at, starts) for piece, bound, day in told if day is not None]
        for row in rows:  # a coder may have struck the report
            row["report_id"] = row["report_id"] if row["report_id"] in there else None
        ids = [{"dating_id": f"{one.article_id}:d{i}", "article_id": one.article_id} for i in range(1, len(rows) + 1)]
        out += [name | row for name, row in zip(ids, rows, strict=True)]
    return out


def _row(piece: Evidence, bound: str, day: int, at: Events, starts: Times) -> dict[str, object]:
    e, t = piece.event, piece.time
    return {
        "bound": bound, "day": date.fromordinal(day).isoformat(), "rule": piece.rule,
        "event_id": at.get(place(e)) if e else None,
        "time_id": starts.get((t.article_id, t.start)) if t else None,
        "report_id": piece.report.event_id if piece.report else None, "why": piece.why,
    }  # fmt: skip
