"""Which reports hand on one communique: beside the same happening they quote the same words of the same speaker.

Two articles that follow one statement or read-out, each in its own translation, are one source for what it says.
A quotation counts as the communique of a report when it stands within two sentences of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from corridor_analysis.corroborate.read_reports import sentence_numbers
from corridor_analysis.corroborate.report import EventReport
from corridor_analysis.corroborate.variants import variant_quotations
from corridor_analysis.extract.views import quotes

__all__ = ["Communiques", "Quoted"]

_NEAR = 2  # sentences between a report and the quotation that it rests on


class Quoted(NamedTuple):
    """Two quotations of one communique: the statements that hold them, and how alike they are (0 to 1)."""

    first_id: str
    second_id: str
    similarity: float


class Communiques:
    """The quotations that two articles share, by pair of articles."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], wanted: Collection[str], texts: Mapping[str, str]) -> None:
        self.numbers = sentence_numbers(frames["sentences"])
        self.sentence_of: dict[str, str] = {}
        self.pairs: dict[tuple[str, str], list[Quoted]] = defaultdict(list)
        statements = frames.get("statements")
        if statements is None or statements.empty or len(wanted) < 2:
            return
        own = statements[statements["article_id"].isin(wanted)]
        events = frames["events"][frames["events"]["article_id"].isin(wanted)]
        for rows, key in ((own, "statement_id"), (events, "event_id")):
            self.sentence_of |= dict(zip(rows[key], rows["sentence_id"], strict=True))
        near = {n: frames[n][frames[n]["article_id"].isin(wanted)] for n in ("articles", "sentences")}
        near["articles"] = near["articles"].assign(text=[texts[i] for i in near["articles"]["article_id"]])
        for articles, found in _pairs(quotes({**frames, **near, "statements": own})):
            self.pairs[articles].append(found)

    def shared(self, first: list[EventReport], second: list[EventReport]) -> Quoted | None:
        """Return the communique that two articles' reports of one happening hand on, the likest of several.

        The articles come in order of their ids, as those of a pair do.
        """
        for found in self.pairs.get((first[0].article_id, second[0].article_id), ()):
            if self._beside(found.first_id, first) and self._beside(found.second_id, second):
                return found
        return None

    def _beside(self, statement_id: str, reports: list[EventReport]) -> bool:
        at = self.numbers.get(self.sentence_of.get(statement_id, ""))
        near = (self.numbers.get(self.sentence_of.get(r.event_id, "")) for r in reports)
        return at is not None and any(n is not None and abs(n - at) <= _NEAR for n in near)


def _pairs(found: pd.DataFrame) -> Iterator[tuple[tuple[str, str], Quoted]]:
    """Yield the articles and statements of two wordings of one speaker, likest first; articles in order."""
    speaker = dict(zip(found["statement_id"], found["speaker"], strict=True))
    for row in variant_quotations(found).itertuples():
        if speaker[row.first_id] is None or speaker[row.first_id] != speaker[row.second_id]:
            continue
        sides = sorted([(row.first_article, row.first_id), (row.second_article, row.second_id)])
        yield (sides[0][0], sides[1][0]), Quoted(sides[0][1], sides[1][1], float(row.similarity))
