"""What stories do with rows: tables that carry ids, counts, links from a claim to the rows that show its words, and
which rows a person has confirmed (a column beside them, and a sentence that counts them; nothing without codings).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from corridor_analysis.evaluate.agreement import confirmed
from corridor_analysis.notebook.prose import anchor, count, link, listed, number, safe, verb
from corridor_analysis.notebook.study import Study
from corridor_analysis.tables.lookup import SHOWN, keyed

__all__ = ["Links", "counted", "naming", "ranked", "records", "signed", "split_names", "tally"]

_FEW = 6  # more rows than this are not named one by one: the link leads to the table
_COLUMN = "confirmed by"


def records(ids: Iterable[str], columns: Mapping[str, Iterable[object]]) -> pd.DataFrame:
    """Return a table of these columns, each row of which carries the id of its record."""
    return keyed(pd.DataFrame({name: list(cells) for name, cells in columns.items()}, dtype=object), list(ids))


def tally(rows: Iterable[tuple[object, ...]], *columns: str) -> pd.DataFrame:
    """Return how often each row is there, `n`, in order of the columns."""
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    return frame.groupby(list(columns), as_index=False).size().rename(columns={"size": "n"})


def ranked(values: pd.Series) -> pd.Series:
    """Return how often each value is there, the most frequent first and those alike in order of the alphabet."""
    return values.value_counts().sort_index().sort_values(ascending=False, kind="stable")


def split_names(cell: str | None) -> list[str]:
    """Return the names in a cell, which `; ` parts."""
    return [name for name in (cell or "").split("; ") if name]


def naming(cells: pd.Series, name: str) -> list[bool]:
    """Return which cells hold a name."""
    return [name in split_names(cell) for cell in cells]


@dataclass(frozen=True)
class Links:
    """A table of the page that a sentence can point into: its name, and the ids of its rows in order."""

    name: str
    ids: tuple[str, ...]

    @classmethod
    def to(cls, name: str, frame: pd.DataFrame) -> Links:
        """Return the links to a keyed table that a notebook shows under this name."""
        return cls(name, tuple(map(str, frame.index)))

    def all(self, words: str) -> str:
        """Return words as a link to the table; as they are where the table is empty and so not shown."""
        return link(words, f"tab-{self.name}") if self.ids else words

    def one(self, words: str, record: object) -> str:
        """Return words as a link to the row of a record; to the table where the row is beyond those shown."""
        shown = record in self.ids[:SHOWN]
        return link(words, anchor(self.name, str(record))) if shown else self.all(words)

    def some(self, words: str, records: Iterable[object]) -> str:
        """Return words with what they rest on: one row as a link, a few with their numbers, many as the table."""
        linked, numbers = self.parts(words, records)
        return f"{linked} ({numbers})" if numbers else linked

    def subject(self, records: Collection[object], one: str, many: str, noun: str = "") -> str:
        """Return records as the subject of a verb that agrees: `Two contacts are`, without a noun `two are`."""
        n = len(records)
        words = count(n, noun).capitalize() if noun else number(n)
        return f"{self.some(words, records)} {verb(n, one, many)}"

    def numbered(self, words: str, records: Collection[object]) -> str:
        """Return words with what they rest on; with the number of rows where they are too many to name."""
        linked = self.some(words, records)
        return linked if linked.startswith(words) or len(records) == 1 else f"{linked} ({len(records)})"

    def parts(self, words: str, records: Iterable[object]) -> tuple[str, str]:
        """Return words, and apart from them the numbers of the rows where they are a few: `rows 1, 4 and 7`."""
        wanted = set(records)
        at = [i for i, record in enumerate(self.ids, start=1) if record in wanted]
        if not at or len(at) > _FEW or at[-1] > SHOWN:
            return self.all(words) if at else words, ""
        if len(at) == 1:
            return self.one(words, self.ids[at[0] - 1]), ""
        return words, f"rows {listed([self.one(str(i), self.ids[i - 1]) for i in at])}"


@lru_cache(maxsize=8)
def _persons(study: Study, *, happenings: bool) -> dict[str, str]:
    """Return event -> persons on whose word it stands, or on whose word any report of its happening does."""
    own = confirmed(study.whole) if len(study.whole.codings) else {}
    if not happenings or not own:
        return own
    members = study.whole.cluster_members
    cluster_of = dict(zip(members["event_id"], members["cluster_id"], strict=True))
    together: dict[str, set[str]] = {}
    for event, names in own.items():
        together.setdefault(cluster_of.get(event, event), set()).update(split_names(names))
    return {e: "; ".join(sorted(together[c])) for e, c in cluster_of.items() if c in together}


def signed(study: Study, frame: pd.DataFrame, *, happenings: bool = False) -> pd.DataFrame:
    """Return a keyed table of events with a column of the persons who confirmed each, where anyone did.

    `happenings`: its rows are happenings, which a person confirms by confirming any report of theirs.
    """
    names = _persons(study, happenings=happenings)
    told = [names.get(str(record)) for record in frame.index]
    return frame.assign(**{_COLUMN: pd.Series(told, index=frame.index, dtype=object)}) if any(told) else frame


def counted(name: str, frame: pd.DataFrame, noun: str) -> str:
    """Return how many rows of a signed table a person confirmed: `Of 40 contacts, 28 were confirmed by …`."""
    if _COLUMN not in frame:
        return ""
    own = frame.index[frame[_COLUMN].notna()]
    persons = listed([safe(who) for who in sorted({n for cell in frame[_COLUMN] for n in split_names(cell)})])
    links, all_rows = Links.to(name, frame), count(len(frame), noun)
    if len(own) == len(frame) > 1:
        return f"All {links.all(all_rows)} were confirmed by {persons}."
    return f"Of {all_rows}, {links.subject(own, 'was', 'were')} confirmed by {persons}."
