"""The step across articles: dates of undated ones, codings, corrections, and what is told together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from corridor_analysis.case import Case
from corridor_analysis.case.codings import Coding, Reading, digest_of
from corridor_analysis.coders.standing import CHANGED, Stood, stood
from corridor_analysis.corroborate import corroborate
from corridor_analysis.corroborate.dating import Estimate, dated, datings, estimates
from corridor_analysis.schema import TABLES, Article, Reject
from corridor_analysis.tables.corrections import Corrections
from corridor_analysis.tables.readings import Readings
from corridor_analysis.tables.rows import READ

ACROSS = ("clusters", "cluster_members", "conflicts", "same_sources", "datings", "codings")
_NEEDED = {
    "sentences": None, "entities": None, "events": None, "spans": None, "times": None,
    "quantities": ("article_id", "start", "end", "value", "comparator", "unit"),
    "participants": ("record_id", "role", "entity_id"),
    "statements": ("statement_id", "article_id", "sentence_id", "kind", "act", "medium", "rule"),
}  # fmt: skip


@dataclass
class Across:
    """What looking across articles found: the readings that stand, the tables of ACROSS, what is not in them."""

    readings: Readings
    frames: dict[str, pd.DataFrame]
    rejects: list[Reject]
    corrections: Corrections
    estimated: list[Estimate]
    coded: Stood | None = None

    def changes(self, name: str) -> bool:
        """Return whether the rows of a table that reading fills are others than were read of each article."""
        return name == "entities" or (self.coded is not None and name in CHANGED) or self.corrections.touch(name)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table that reading fills, as coded and corrected."""
        return self.corrections.apply(name, _as_coded(self.coded, name, self.readings.frame(name)), count=True)

    def articles(self, collected: pd.DataFrame) -> pd.DataFrame:
        """Return articles as collected with their days and corrections: the same frame where nothing is changed."""
        ids = set(collected["article_id"])
        own = [one for one in self.estimated if one.article_id in ids]
        frame = TABLES["articles"].coerce(dated(collected, own)) if own else collected
        return self.corrections.apply("articles", frame, count=True)


def look_across(
    readings: Readings,
    cells: pd.DataFrame,
    texts: Mapping[str, str],
    case: Case | None,
    read: Callable[[Iterable[Article]], Readings],
) -> Across:
    """Date what can be dated, `read` those articles again, correct, and cluster.

    `cells` are the articles that were read, `texts` those of all that were collected, asked for in order of their ids.
    """
    frames = _frames(readings, cells, Corrections())
    estimated = estimates(frames, readings.dating_times(), texts)
    if estimated:
        cells = TABLES["articles"].coerce(dated(cells, estimated))
        singled = cells[cells["article_id"].isin({e.article_id for e in estimated if e.day is not None})]
        readings = readings.replaced(read(_articles(singled, texts)))
    corrections = Corrections(case, texts)
    coded = _coded(readings, cells, texts, case)
    if estimated or corrections.active or coded:
        frames = _frames(readings, cells, corrections, coded)
    told_together = corroborate(frames, texts)
    told_together["datings"] = TABLES["datings"].frame(datings(estimated, frames))
    told_together["codings"] = coded.frames["codings"] if coded else TABLES["codings"].frame([])
    return Across(readings, told_together, list(_rejects(readings, cells, coded)), corrections, estimated, coded)


def _rejects(readings: Readings, cells: pd.DataFrame, coded: Stood | None) -> Iterator[Reject]:
    """Yield a reject for each article that could not be read, and for each coding that does not stand."""
    faults = readings.faults()
    for key, place in zip(cells["article_id"], cells["source_file"], strict=True):
        if key in faults:
            yield Reject(place or f"record {key}", *faults[key])
    yield from (Reject(one.place, one.reason, one.detail) for one in (coded.faults if coded else ()))


def _coded(readings: Readings, cells: pd.DataFrame, texts: Mapping[str, str], case: Case | None) -> Stood | None:
    """Return what the case's codings make of the articles that they speak of; None without any."""
    if case is None or not case.codings:
        return None
    entries: list[Coding | Reading] = [*case.codings.judgements, *case.codings.readings]
    named, digests = {e.article for e in entries}, {e.digest for e in entries}
    wanted = {i for i in texts if i in named or digest_of(texts[i]) in digests}
    own = readings.only(wanted)
    rows = cells[cells["article_id"].isin(wanted)]
    rows = rows.assign(text=[texts[i] for i in rows["article_id"]])
    return stood({name: own.frame(name) for name in READ} | {"articles": rows}, case.codings, case)


def _as_coded(coded: Stood | None, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    return coded.apply(name, frame) if coded else frame


def _frames(
    readings: Readings, cells: pd.DataFrame, corrections: Corrections, coded: Stood | None = None
) -> dict[str, pd.DataFrame]:
    """Return what looking across needs, as coded: some columns, of times those of articles without a day."""
    undated: Collection[str] = set(
        cells["article_id"][cells["published"].isna() | (cells["published_basis"] == "estimated")]
    )
    # a table that is corrected is read whole: a correction can look at any column
    kept = {name: None if corrections.touch(name) else columns for name, columns in _NEEDED.items()}
    of_undated = readings.only(undated)
    frames = {n: (of_undated if n == "times" else readings).frame(n, columns) for n, columns in kept.items()}
    frames["articles"] = cells
    return {name: corrections.apply(name, _as_coded(coded, name, frame)) for name, frame in frames.items()}


def _articles(cells: pd.DataFrame, texts: Mapping[str, str]) -> Iterator[Article]:
    """Yield articles as records."""
    for row in cells.astype(object).to_dict("records"):
        plain: dict[str, Any] = {k: None if v is None or v is pd.NA or v != v else v for k, v in row.items()}
        yield Article(**{**plain, "text": texts[str(row["article_id"])]})
