"""Looking things up: rows that hold some words, rows that carry the ids of their records, a record in its sentence."""

from __future__ import annotations

import html
from collections.abc import Sequence

import pandas as pd

from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.schema import TABLES
from corridor_analysis.tables import Tables

__all__ = ["SHOWN", "find", "keyed", "marked"]

SHOWN = 60  # rows of a table that a notebook shows unless a cell asks for more
_VIEWS = {
    "contacts": "event_id", "demands": "event_id", "access": "event_id", "states": "event_id", "quotes": "statement_id",
}  # fmt: skip


def keyed(frame: pd.DataFrame, records: Sequence[str]) -> pd.DataFrame:
    """Return a table whose rows carry the ids of their records, so that sentences can link to them.

    A record that stands in several rows has its id in the first and `<id>-2`, `<id>-3` in the others.
    """
    seen: dict[str, int] = {}
    ids = []
    for record in records:
        seen[record] = seen.get(record, 0) + 1
        ids.append(record if seen[record] == 1 else f"{record}-{seen[record]}")
    return frame.set_axis(pd.Index(ids, name="record", dtype=object))


def find(tables: Tables, what: str, *, text: str = "", **columns: str) -> pd.DataFrame:
    """Return the rows of a view or table that hold every word of `text`, and in each column named the words given.

    `what` is contacts, demands, access, states, quotes or the name of a table. Case does not matter. The rows carry the
    ids of their records, for `marked`. Raises ParameterError for a table or a column that there is not.
    """
    rows = _table(tables, what)
    for name in columns:
        if name not in rows:
            raise ParameterError("find", name, f"{what} has no such column", nearest(name, rows.columns))
    keep = [True] * len(rows)
    for values, words in [(_joined(rows), text), *((rows[name], words) for name, words in columns.items())]:
        wanted = words.casefold().split()
        keep = [k and all(w in str(v).casefold() for w in wanted) for k, v in zip(keep, values, strict=True)]
    key = _VIEWS.get(what) or next(iter(TABLES[what].key), "")
    found = rows[pd.Series(keep, index=rows.index, dtype=bool)]
    return keyed(found.drop(columns=key), found[key]) if key else found.reset_index(drop=True)


def _table(tables: Tables, what: str) -> pd.DataFrame:
    frames = tables.frames()
    if what not in _VIEWS and what not in frames:
        raise ParameterError("find", what, "there is no such table", nearest(what, [*_VIEWS, *frames]))
    return getattr(tables, what)() if what in _VIEWS else frames[what]


def _joined(rows: pd.DataFrame) -> list[str]:
    return [" ".join("" if v is None else str(v) for v in row) for row in rows.itertuples(index=False, name=None)]


def marked(tables: Tables, record_id: str) -> str:
    """Return the sentences around an event or statement as HTML, its spans in `<mark>` with their part as title."""
    spans = _spans(tables, record_id)
    if not spans:
        known = [*tables.events["event_id"], *tables.statements["statement_id"]]
        raise ParameterError("evidence", record_id, "no event or statement has this id", nearest(record_id, known))
    article_id = record_id.rpartition(":")[0]
    text = tables.articles.set_index("article_id").loc[article_id, "text"]
    first, last = min(s for s, _, _ in spans), max(e for _, e, _ in spans)
    sents = tables.sentences[tables.sentences["article_id"] == article_id]
    around = sents[(sents["start"] < last) & (sents["end"] > first)]
    low, high = int(around["start"].min()), int(around["end"].max())
    parts, at = [], low
    for start, end, part in sorted(spans):
        start = max(start, at)
        if start >= end:
            continue
        parts += [html.escape(text[at:start]), f'<mark title="{part}">{html.escape(text[start:end])}</mark>']
        at = end
    parts.append(html.escape(text[at:high]))
    return f'<blockquote class="ca-marked">{"".join(parts)}<footer>{html.escape(record_id)}</footer></blockquote>'


def _spans(tables: Tables, record_id: str) -> list[tuple[int, int, str]]:
    said = tables.spans[tables.spans["statement_id"] == record_id]
    spans = [(int(s.start), int(s.end), s.part) for s in said.itertuples()]
    event = tables.events[tables.events["event_id"] == record_id]
    told = tables.passage[tables.passage["passage_id"] == record_id]
    spans += [(int(t.start), int(t.end), t.effect) for t in told.itertuples()]
    return spans + [(int(e.start), int(e.end), e.event_type) for e in event.itertuples()]
