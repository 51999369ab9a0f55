"""A case's corrections, laid to tables: how many rows each has changed is counted, and must be what it expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pandas as pd

from corridor_analysis.case import Case, Correction
from corridor_analysis.errors import CaseError
from corridor_analysis.schema import TABLES
from corridor_analysis.tables.rows import READ

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
