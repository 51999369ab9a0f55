"""From a row of a table to the sentence it rests on: the sentences cited, with the words that carry the record marked.

Only sentences that a page cites are shown, in the order in which the pages cite them. They do not add up to the
articles, which are their publishers'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from corridor_analysis.prose import span

if TYPE_CHECKING:
    from corridor_analysis.tables import Tables

__all__ = ["Cited", "Evidence"]

_CELL = re.compile(r'(<td[^>]*class="[^"]*\bca-evidence\b[^"]*"[^>]*>)(.*?)(</td>)', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
PAGE = "evidence.html"
Passage = tuple[str, int, int]  # article, first character, first character after it


@dataclass(frozen=True)
class Cited:
    """A passage that a page cites: its anchor, its article, its words with marks, and the records that rest on it."""

    anchor: str
    article: Mapping[str, Any]
    html: str
    records: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass
class Evidence:
    """Finds the passage behind each cell of evidence, and remembers which pages cite it."""

    tables: Tables
    _cited: dict[Passage, list[str]] = field(default_factory=dict)
    _known: dict[str, Passage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        articles = self.tables.articles
        self.text: dict[str, str] = dict(zip(articles["article_id"], articles["text"], strict=True))
        self.sentences: dict[str, list[tuple[int, int]]] = {}
        for row in self.tables.sentences.itertuples():
            self.sentences.setdefault(row.article_id, []).append((int(row.start), int(row.end)))
        for row in self.tables.events.itertuples():
            words = self.text[row.article_id][row.start : row.end]
            self._known.setdefault(words.strip(), self._around(row.article_id, int(row.start), int(row.end)))
        for article, sentences in self.sentences.items():
            for start, end in sentences:
                self._known.setdefault(self.text[article][start:end].strip(), (article, start, end))
        quotes = self.tables.quotes()
        for article, words in zip(quotes["article_id"], quotes["evidence"], strict=True):
            at = self.text[article].find(words)
            self._known.setdefault(words.strip(), self._around(article, at, at + len(words)))

    def _around(self, article: str, start: int, end: int) -> Passage:
        """Return the sentences that a stretch of text stands in."""
        around = [s for s in self.sentences.get(article, []) if s[0] < end and start < s[1]] or [(start, end)]
        return article, around[0][0], around[-1][1]

    def link(self, html: str, page: str) -> str:
        """Return HTML of a page whose cells of evidence lead to their sentence, where there is one."""
        return _CELL.sub(lambda cell: self._linked(cell, page), html)

    def _linked(self, cell: re.Match[str], page: str) -> str:
        passage = self._known.get(unescape(_TAG.sub("", cell[2])).strip())
        if passage is None or "<a " in cell[2]:
            return cell[0]
        pages = self._cited.setdefault(passage, [])
        if page not in pages:
            pages.append(page)
        return f'{cell[1]}<a class="evidence" href="{PAGE}#{_anchor(passage)}">{cell[2]}</a>{cell[3]}'

    def passages(self) -> list[tuple[str, list[Cited]]]:
        """Return the passages cited under the page that cites them first, in the order of its rows."""
        about = {str(row["article_id"]): row for row in self.tables.articles.drop(columns="text").to_dict("records")}
        out: dict[str, list[Cited]] = {}
        for passage, pages in self._cited.items():
            out.setdefault(pages[0], []).append(self._passage(passage, about[passage[0]]))
        return list(out.items())

    def _passage(self, passage: Passage, about: Mapping[str, Any]) -> Cited:
        article, start, end = passage
        html = "".join(_segments(self.text[article], start, end, list(self._spans(passage))))
        return Cited(_anchor(passage), about, html, tuple(self._records(passage)), tuple(self._cited[passage]))

    def _spans(self, passage: Passage) -> Iterator[tuple[int, int, str]]:
        article, first, last = passage
        for row in self._within(self.tables.events, passage).itertuples():
            yield max(first, int(row.start)), min(last, int(row.end)), "event"
        said = self.tables.statements
        mine = set(said.loc[said["article_id"] == article, "statement_id"])
        spans = self.tables.spans[self.tables.spans["statement_id"].isin(mine)]
        for row in spans.itertuples():
            if row.start < last and first < row.end:
                yield max(first, int(row.start)), min(last, int(row.end)), str(row.part)

    def _within(self, frame: Any, passage: Passage) -> Any:
        article, first, last = passage
        return frame[(frame["article_id"] == article) & (frame["start"] < last) & (frame["end"] > first)]

    def _records(self, passage: Passage) -> Iterator[str]:
        """Yield in a line each what was read off a passage."""
        people = self._people()
        for row in self._within(self.tables.events, passage).itertuples():
            days = span(row.earliest, row.latest) if row.earliest or row.latest else ""
            parts = [row.event_type, row.mode, row.status, days, people.get(row.event_id), row.demand]
            yield " · ".join(str(p) for p in parts if p) + f" [{row.event_id}, {row.rule}]"

    def _people(self) -> dict[str, str]:
        name = dict(zip(self.tables.entities["entity_id"], self.tables.entities["name"], strict=True))
        out: dict[str, list[str]] = {}
        for row in self.tables.participants.itertuples():
            out.setdefault(row.record_id, []).append(f"{row.role} {name[row.entity_id]}")
        return {record: ", ".join(dict.fromkeys(names)) for record, names in out.items()}


def _anchor(passage: Passage) -> str:
    return "-".join(map(str, passage))


def _segments(text: str, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    """Yield a stretch of text as HTML, cut wherever a span begins or ends, each piece with the parts it belongs to."""
    spans = list(spans)
    cuts = sorted({start, end, *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    for low, high in pairwise(cuts):
        parts = sorted({part for s, e, part in spans if s <= low and high <= e})
        words = escape(text[low:high], quote=False)
        yield f'<span class="{" ".join(parts)}" title="{", ".join(parts)}">{words}</span>' if parts else words
