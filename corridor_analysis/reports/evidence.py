"""From a row of a table to the sentence it rests on: the sentences cited, with the words that carry the record marked.

Only sentences that a page cites are shown, in the order in which the pages cite them. They do not add up to the
articles, which are their publishers'.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from corridor_analysis.notebook.prose import anchor, span
from corridor_analysis.reports.pages import Cell, Table
from corridor_analysis.schema.labels import article_labels

if TYPE_CHECKING:
    from corridor_analysis.tables import Tables

__all__ = ["PAGE", "Cited", "Evidence"]

PAGE = "evidence.html"
_AGAIN = re.compile(r"(-\d+){1,2}$")  # a record that stands in several rows, or in several tables
Passage = tuple[str, int, int]  # article, first character, first character after it


@dataclass(frozen=True)
class Cited:
    """A passage that pages cite: its anchor, article, words with marks, records, and for each page a row of it."""

    anchor: str
    article: Mapping[str, Any]
    html: str
    text: str
    records: tuple[str, ...]
    rows: Mapping[str, str]


class Evidence:
    """Finds the passage behind each cell of evidence, and remembers which rows of which pages cite it."""

    def __init__(self, tables: Tables) -> None:
        self.tables, articles = tables, tables.articles
        self._cited: dict[Passage, dict[str, str]] = {}
        self._words: dict[str, Passage] = {}
        self._records: dict[str, Passage] = {}
        self.text: dict[str, str] = dict(zip(articles["article_id"], articles["text"].fillna(""), strict=True))
        self.sentences = {
            str(article): sorted(zip(own["start"].tolist(), own["end"].tolist(), strict=True))
            for article, own in tables.sentences.groupby("article_id")
        }
        for row in tables.events.itertuples():
            self._know(row.event_id, row.article_id, int(row.start), int(row.end))
        for article, sentences in self.sentences.items():
            for start, end in sentences:
                self._words.setdefault(_plain(self.text[article][start:end]), (article, start, end))
        quotes = tables.quotes()
        for key, article, words in zip(*(quotes[c] for c in ("statement_id", "article_id", "evidence")), strict=True):
            at = self.text[article].find(words)
            self._know(key, article, at, at + len(words))
        said = tables.statements[["statement_id", "article_id"]].merge(tables.spans, on="statement_id")
        for (key, article), own in said.groupby(["statement_id", "article_id"]):
            self._know(str(key), str(article), int(own["start"].min()), int(own["end"].max()))
        people, events = _people(tables), [*tables.events.itertuples()]
        self._lines = _by_article((e.article_id, e.start, e.end, _line(e, people)) for e in events)
        words = said[["article_id", "start", "end", "part"]].itertuples(index=False, name=None)
        self._marks = _by_article(((e.article_id, e.start, e.end, "event") for e in events), words)

    def _know(self, record: str, article: str, start: int, end: int) -> None:
        """Note where a record stands, and that its words stand there."""
        passage = self._around(article, start, end)
        self._records.setdefault(anchor("", record), passage)
        self._words.setdefault(_plain(self.text[article][start:end]), passage)

    def _around(self, article: str, start: int, end: int) -> Passage:
        """Return the sentences that a stretch of text stands in."""
        known = self.sentences.get(article, [])
        low = max(0, bisect_left(known, (start,)) - 1)
        around = [s for s in known[low : bisect_right(known, (end,))] if s[0] < end and start < s[1]]
        return (article, around[0][0], around[-1][1]) if around else (article, start, end)

    def link(self, table: Table, page: str) -> Table:
        """Return a table of a page whose cells of evidence lead to their sentence, where there is one."""
        prefix = table.id.removeprefix("tab-")
        rows = (replace(r, cells=tuple(self._cell(c, r.id, prefix, page) for c in r.cells)) for r in table.rows)
        return replace(table, rows=tuple(rows))

    def _cell(self, cell: Cell, row: str, table: str, page: str) -> Cell:
        """Return a cell as a link to where its words stand: where its record does, else wherever they are first."""
        if not cell.evidence or "<a " in cell.html:
            return cell
        record, words = row.removeprefix(table), cell.text
        passage = self._records.get(record) or self._records.get(_AGAIN.sub("", record))
        if not (passage and words and words in _plain(self.text[passage[0]][passage[1] : passage[2]])):
            passage = self._words.get(words)
        if passage is None:
            return cell
        self._cited.setdefault(passage, {}).setdefault(page, row)
        return replace(cell, html=f'<a class="evidence" href="{PAGE}#{_anchor(passage)}">{cell.html}</a>')

    def passages(self) -> list[tuple[str, list[Cited]]]:
        """Return the passages cited under the page that cites them first, in the order of its rows."""
        labels = article_labels(self.tables.articles)
        rows = self.tables.articles.drop(columns="text").to_dict("records")
        about = {key: row | {"label": labels[key]} for row in rows if (key := str(row["article_id"]))}
        out: dict[str, list[Cited]] = {}
        for passage, rows in self._cited.items():
            out.setdefault(next(iter(rows)), []).append(self._cite(passage, about[passage[0]], rows))
        return list(out.items())

    def _cite(self, passage: Passage, about: Mapping[str, Any], rows: Mapping[str, str]) -> Cited:
        article, start, end = passage
        spans = [(max(start, s), min(end, e), part) for s, e, part in _within(self._marks, passage)]
        html = "".join(_segments(self.text[article], start, end, spans))
        records = tuple(line for _, _, line in _within(self._lines, passage))
        return Cited(_anchor(passage), about, html, self.text[article][start:end], records, rows)


def _people(tables: Tables) -> dict[str, str]:
    """Return record -> who takes part in it, each with the role."""
    name = dict(zip(tables.entities["entity_id"], tables.entities["name"], strict=True))
    out: dict[str, list[str]] = {}
    for row in tables.participants.itertuples():
        out.setdefault(row.record_id, []).append(f"{row.role} {name[row.entity_id]}")
    return {record: ", ".join(dict.fromkeys(names)) for record, names in out.items()}


def _by_article(*some: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[int, int, str]]]:
    """Return by article the first and last character of stretches of text, with what is to be said of each."""
    out: dict[str, list[tuple[int, int, str]]] = {}
    for article, start, end, told in chain(*some):
        out.setdefault(article, []).append((int(start), int(end), told))
    return out


def _plain(text: str) -> str:
    """Return a text as a cell shows it: runs of white space are one blank."""
    return " ".join(text.split())


def _line(row: Any, people: Mapping[str, str]) -> str:
    """Return in a line what an event is."""
    days = span(row.earliest, row.latest) if row.earliest or row.latest else ""
    parts = [row.event_type, row.mode, row.status, days, people.get(row.event_id), row.demand]
    return " · ".join(str(p) for p in parts if p) + f" [{row.event_id.rpartition(':')[2]}, {row.rule}]"


def _within(found: Mapping[str, list[tuple[int, int, str]]], passage: Passage) -> Iterator[tuple[int, int, str]]:
    article, first, last = passage
    yield from (f for f in found.get(article, []) if f[0] < last and first < f[1])


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
