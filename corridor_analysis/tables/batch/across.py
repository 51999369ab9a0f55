"""The step across articles: dates of undated ones, codings, and what is told together; texts stay on the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from corridor_analysis.case import Case, Correction
from corridor_analysis.case.codings import Fault, digest_of
from corridor_analysis.coders.standing import CHANGED, Stood, stood
from corridor_analysis.corroborate import corroborate
from corridor_analysis.corroborate.dating import Estimate, dated, datings, estimates
from corridor_analysis.errors import CaseError
from corridor_analysis.schema import TABLES, Article
from corridor_analysis.tables.batch.stock import Groups, Texts
from corridor_analysis.tables.batch.view import View
from corridor_analysis.tables.reading import READ

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ACROSS", "Across", "Corrections", "look_across"]

ACROSS = ("clusters", "cluster_members", "conflicts", "same_sources", "datings", "codings")
# Ids of rows begin with the article's.
_ROW_IDS = (
    "sentence_id",
    "mention_id",
    "time_id",
    "statement_id",
    "event_id",
    "quantity_id",
    "passage_id",
    "record_id",
)
_NEEDED = {
    "sentences": None, "events": None, "quantities": ("article_id", "start", "end", "value", "comparator", "unit"),
    "participants": ("record_id", "role", "entity_id"), "spans": None, "times": None,
    "statements": ("statement_id", "article_id", "sentence_id", "kind", "act", "medium", "rule"),
}  # fmt: skip


class Corrections:
    """A case's corrections, applied to pieces of tables; how many rows each has touched is counted."""

    def __init__(self, case: Case | None, is_read: Callable[[str | None], bool]) -> None:
        self.case = case
        self.hits: Counter[int] = Counter()
        given = enumerate(case.corrections, start=1) if case else ()
        self.active = [(n, c) for n, c in given if is_read(_article_of(c))]

    def touch(self, name: str) -> bool:
        """Return whether a table has any."""
        return any(c.table == name for _, c in self.active)

    def apply(self, name: str, frame: pd.DataFrame, *, count: bool = False) -> pd.DataFrame:
        """Return a piece of a table, corrected."""
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
    for column, value in correction.set.items():
        out.loc[hit, column] = value
    out = TABLES[correction.table].coerce(out)
    TABLES[correction.table].check(out)
    return out, int(hit.sum())


@dataclass
class Across:
    """What looking across articles found: the final view, the days of undated articles, the tables of clusters."""

    view: View
    corrections: Corrections
    estimated: list[Estimate]
    entities: pd.DataFrame
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    coded: Stood | None = None

    @property
    def faults(self) -> Sequence[Fault]:
        """The codings that do not stand."""
        return self.coded.faults if self.coded else ()

    def pieces(self, name: str) -> Iterator[pd.DataFrame | pa.Table]:
        """Yield the rows of a table that reading fills, corrected, in their order."""
        if name == "entities":
            yield self.corrections.apply(name, _stood(self.coded, name, self.entities), count=True)
            return
        if self.coded and name in CHANGED:
            yield self.corrections.apply(name, self.coded.apply(name, self.view.frame(name)), count=True)
            return
        for piece in self.view.tables(name):
            yield self._mended(name, piece)

    def articles(self, group: pa.Table) -> pd.DataFrame | None:
        """Return a group of collected articles with their days and corrections; None where nothing is changed."""
        found = {one.article_id: one for one in self.estimated}
        own = [found[i] for i in group.column("article_id").to_pylist() if i in found] if found else []
        if not own and not self.corrections.touch("articles"):
            return None
        frame = TABLES["articles"].coerce(dated(TABLES["articles"].coerce(group.to_pandas()), own))
        return self.corrections.apply("articles", frame, count=True)

    def _mended(self, name: str, piece: pa.Table) -> pd.DataFrame | pa.Table:
        if not self.corrections.touch(name):
            return piece
        return self.corrections.apply(name, TABLES[name].coerce(piece.to_pandas()), count=True)


def look_across(
    view: View, stock: Groups, case: Case | None, read: Callable[[Iterable[Article]], Mapping[str, str]]
) -> Across:
    """Date what can be dated, read those articles again (`read` returns their keys), correct, and cluster."""
    cells = stock.cells(view.keys)
    texts = Texts(stock)
    frames = _frames(view, cells, Corrections(None, bool))
    clocks = view.frame("clocks").to_dict("records")
    estimated = estimates(frames, clocks, texts)
    if estimated:
        cells = TABLES["articles"].coerce(dated(cells, estimated))
        view = view.replaced(read(_singled(cells, texts, {e.article_id for e in estimated if e.day is not None})))
    corrections = Corrections(case, _Ids(stock))
    coded = _coded(view, cells, texts, case)
    if estimated or corrections.active or coded:
        frames = _frames(view, cells, corrections, coded)
    found = corroborate(frames, texts)
    found["datings"] = TABLES["datings"].frame(datings(estimated, frames))
    found["codings"] = coded.frames["codings"] if coded else TABLES["codings"].frame([])
    return Across(view, corrections, estimated, view.entities(), found, coded)


def _coded(view: View, cells: pd.DataFrame, texts: Mapping[str, str], case: Case | None) -> Stood | None:
    """Return what the case's codings make of the articles that they speak of; None without any."""
    if case is None or not case.codings:
        return None
    entries = (*case.codings.judgements, *case.codings.readings)
    named, digests = {e.article for e in entries}, {e.digest for e in entries}
    wanted = {i for i in texts if i in named or digest_of(texts[i]) in digests}
    own = view.only(wanted)
    frames = {name: own.frame(name) for name in READ if name != "entities"}
    rows = cells[cells["article_id"].isin(wanted)]
    rows = rows.assign(text=[texts[i] for i in rows["article_id"]])
    return stood(frames | {"articles": rows, "entities": own.entities()}, case.codings, case)


def _stood(coded: Stood | None, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    return coded.apply(name, frame) if coded else frame


class _Ids:
    """Says whether an article was collected; of None, whether any was."""

    def __init__(self, stock: Groups) -> None:
        self.stock = stock

    def __call__(self, article_id: str | None) -> bool:
        columns = (self.stock.group(n, ["article_id"]).column(0).to_pylist() for n in range(self.stock.count))
        return any(ids if article_id is None else article_id in ids for ids in columns)


def _frames(view: View, cells: pd.DataFrame, mend: Corrections, coded: Stood | None = None) -> dict[str, pd.DataFrame]:
    """Return what looking across needs, as coded: some columns, of times those of articles without a day."""
    undated = cells["published"].isna() | (cells["published_basis"] == "estimated")
    views = {"times": view.only(set(cells["article_id"][undated]))}
    # a table that is corrected is read whole: a correction can look at any column
    kept = {name: None if mend.touch(name) else columns for name, columns in _NEEDED.items()}
    read = {name: views.get(name, view).frame(name, columns) for name, columns in kept.items()}
    read |= {"entities": view.entities(), "articles": cells}
    return {name: mend.apply(name, _stood(coded, name, frame)) for name, frame in read.items()}


def _singled(cells: pd.DataFrame, texts: Mapping[str, str], wanted: Collection[str]) -> Iterator[Article]:
    """Yield the articles whose day is known now, with it."""
    for row in cells[cells["article_id"].isin(wanted)].astype(object).to_dict("records"):
        plain = {k: None if v is None or v is pd.NA or v != v else v for k, v in row.items()}
        yield Article(**{**plain, "text": texts[str(row["article_id"])]})
