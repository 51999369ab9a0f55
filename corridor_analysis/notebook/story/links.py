"""The rows that a sentence rests on, as links: a claim leads to the row of the table that shows its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from corridor_analysis.notebook.prose import anchor, count, link, listed, number, verb
from corridor_analysis.tables.lookup import SHOWN

__all__ = ["Links"]

_FEW = 6  # more rows than this are not named one by one: the link leads to the table


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
