"""The step across articles: dates of undated ones, codings, corrections, and what is told together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from corridor_analysis.case import Case, Correction
from corridor_analysis.case.codings import Coding, Reading, digest_of
from corridor_analysis.coders.standing import CHANGED, Stood, stood
from corridor_analysis.corroborate import corroborate
from corridor_analysis.corroborate.dating import Estimate, dated, datings, estimates
from corridor_analysis.errors import CaseError
from corridor_analysis.schema import TABLES, Article, Reject
from corridor_analysis.tables.readings import Readings
from corridor_analysis.tables.rows import READ

ACROSS = ("clusters", "cluster_members", "conflicts", "same_sources", "datings", "codings")
_NEEDED = {
    "sentences": None, "entities": None, "events": None, "spans": None, "times": None,
    "quantities": ("article_id", "start", "end", "value", "comparator", "unit"),
    "participants": ("record_id", "role", "entity_id"),
    "statements": ("statement_id", "article_id", "sentence_id", "kind", "act", "medium", "rule"),
}  # fmt: skip
# Ids of rows begin with the article's.
_ROW_IDS = {"record_id", *(TABLES[name].key[0] for name in READ if "article_id" in TABLES[name].refs)}


class Corrections:
    """The corrections of a case that speak of articles which are here; of none, all that name no article."""

    def __init__(self, case: Case | None = None, collected: Collection[str] = ()) -> None:
        self.case = case
        self.hits: Counter[int] = Counter()
        given = enumerate(case.corrections, start=1) if case else ()
        self.active = [
            (n, c) for n, c in given if collected and ((article := _article_of(c)) is None or article in collected)
        ]

    def touch(self, name: str) -> bool:
        """Return whether a table has any."""
        return any(c.table == name for _, c in self.active)

    def apply(self, name: str, frame: pd.DataFrame, *, count: bool = False) -> pd.DataFrame:
        """Return a table, or rows of it, corrected."""
        for number, correction in self.active:
            if correction.table == name:
                frame, hits = _corrected(frame, correction)
                self.hits[number] += hits if count else 0
        return frame

    def check(self) -> None:
        """Raise CaseError where a correction did not touch as many rows as it expects."""
        for number, correction in self.active:
            if self.case is not None and self.hits[number] != correction.expects:
                place = self.case.folder / "corrections.yaml"
                problem = f"matches {self.hits[number]} rows of {correction.table}, not {correction.expects}"
                repair = "Mend `where` or `expects`, or remove the correction."
                raise CaseError(place, f"correction {number}", problem, repair)


def _article_of(correction: Correction) -> str | None:
    """Return the article whose rows a correction names, by its id or by that of a row; None if it names none."""
    for column, value in correction.where.items():
        if column == "article_id":
            return value
        if column in _ROW_IDS:
            return value.rpartition(":")[0]
    return None


def _corrected(frame: pd.DataFrame, correction: Correction) -> tuple[pd.DataFrame, int]:
    hit = pd.Series(True, index=frame.index)
    for column, value in correction.where.items():
        hit &= frame[column].astype(str) == value
    if not hit.any():
        return frame, 0
    out = frame.copy()
    for column, cell in correction.set.items():
        out.loc[hit, column] = cell
    out = TABLES[correction.table].coerce(out)
    TABLES[correction.table].check(out)
    return out, int(hit.sum())


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
