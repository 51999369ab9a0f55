"""Looking things up: rows that hold some words, rows that carry the ids of their records, a record in its sentence."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import pandas as pd

from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.schema import TABLES
from corridor_analysis.schema.labels import Label, article_labels
from corridor_analysis.tables import Tables

SHOWN = 60  # rows of a table that a notebook shows unless a cell asks for more
_VIEWS = {
    "contacts": "event_id", "demands": "event_id", "access": "event_id", "states": "event_id", "quotes": "statement_id",
}  # fmt: skip
_PLACED = ("events", "mentions", "times", "quantities", "sentences")  # one stretch of text each
_INNER = ("start", "end", "sha256", "text")  # offsets and digests are for programs; `text` means every column
_AGAIN = re.compile(r"-\d+$")  # a record that stands in several rows of a keyed table
_EXAMPLE = 40  # characters of a value that is given as an example


def keyed(frame: pd.DataFrame, records: Sequence[str]) -> pd.DataFrame:
    """Return a table whose rows carry the ids of their records, so that sentences can link to them.

    A record that stands in several rows has its id in the first and `<id>-2`, `<id>-3` in the others.
    """
    own = pd.Series(list(records), dtype=object)
    ids = [
        f"{record}-{n + 1}" if n else record
        for record, n in zip(own, own.groupby(own, dropna=False).cumcount(), strict=True)
    ]
    return frame.set_axis(pd.Index(ids, name="record", dtype=object))


def find(tables: Tables, what: str, *, text: str = "", **columns: str) -> pd.DataFrame:
    """Return the rows of a view or table that hold every word of `text`, and in each column named the words given.

    `what` is contacts, demands, access, states, quotes or the name of a table. Case does not matter. An article is
    found, and shown, by its label in the column `article`; `article_id` can be named too. The rows carry the ids of
    their records, for `marked`. Raises ParameterError for a table or a column that there is not.
    """
    rows = _table(tables, what)
    for name in columns:
        if name not in rows:
            raise ParameterError("find", name, f"{what} has no such column", nearest(name, _named(rows, what)))
    keep = [True] * len(rows)
    for values, words in [(_joined(rows), text), *((rows[name], words) for name, words in columns.items())]:
        wanted = str(words).casefold().split()
        keep = [k and all(w in _text(v).casefold() for w in wanted) for k, v in zip(keep, values, strict=True)]
    key = _key(what)
    found = rows[pd.Series(keep, index=rows.index, dtype=bool)]
    shown = found.drop(columns=[c for c in {key, "article_id"} if c in found])
    return keyed(shown, found[key]) if key else shown.reset_index(drop=True)


def searchable(tables: Tables, what: str) -> dict[str, str]:
    """Return the columns in which `find` is of use, each with words that some row of it holds (empty: none does).

    Raises ParameterError for a table that there is not.
    """
    rows = _table(tables, what)
    return {name: _example(rows[name]) for name in _named(rows, what)}


def _key(what: str) -> str:
    return _VIEWS.get(what) or next(iter(TABLES[what].key), "")


def _named(rows: pd.DataFrame, what: str) -> list[str]:
    return [c for c in rows if c not in _INNER and c != _key(what) and not c.endswith("_id")]


def _example(values: pd.Series) -> str:
    """Return the beginning of the most frequent value, as it can stand between quotation marks in code."""
    counts = values.map(_text).value_counts().sort_index().sort_values(ascending=False, kind="stable")
    for value in counts.index:
        out = ""
        for word in (w for w in value.split() if not set(w) & set('"\\')):
            if len(out) + len(word) >= _EXAMPLE:
                break
            out = f"{out} {word}".strip()
        if out:
            return out
    return ""


def _table(tables: Tables, what: str) -> pd.DataFrame:
    frames = tables.frames()
    if what not in _VIEWS and what not in frames:
        raise ParameterError("find", what, "there is no such table", nearest(what, [*_VIEWS, *frames]))
    rows = (getattr(tables, what)() if what in _VIEWS else frames[what]).copy()
    if "article_id" not in rows:
        return rows
    labels = article_labels(tables.articles)
    rows.insert(0, "article", pd.Series([labels[i] for i in rows["article_id"]], index=rows.index, dtype=object))
    if "evidence" not in rows and {"start", "sentence_id"} & set(rows):
        texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
        sentences = tables.sentences.set_index("sentence_id")
        placed = rows if "start" in rows else sentences.reindex(rows["sentence_id"])  # words of its own, or around it
        spans = zip(rows["article_id"], placed["start"], placed["end"], strict=True)
        rows["evidence"] = pd.Series([texts[a][s:e] for a, s, e in spans], index=rows.index, dtype=object)
    return rows


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None or pd.isna(value) else str(value)


def _joined(rows: pd.DataFrame) -> list[str]:
    return [" ".join(map(_text, row)) for row in rows.itertuples(index=False, name=None)]


def marked(tables: Tables, record_id: str) -> str:
    """Return the sentences around a record as HTML, its words in `<mark>` with their part as title.

    A record is an event, a statement, or a row of another table that points at a stretch of text.
    Raises ParameterError where none has this id.
    """
    spans = _spans(tables, record_id)
    if not spans:
        known = [*tables.events["event_id"], *tables.statements["statement_id"]]
        raise ParameterError("evidence", record_id, "no record with words has this id", nearest(record_id, known))
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
    source = titled(article_labels(tables.articles)[article_id])
    return f'<blockquote class="ca-marked">{"".join(parts)}<footer>{source}</footer></blockquote>'


def titled(label: str) -> str:
    """Return text as HTML; that of a label with what more there is to say as its title."""
    more = label.more if isinstance(label, Label) else ""
    return f'<span title="{html.escape(more)}">{html.escape(label)}</span>' if more else html.escape(label)


def has_place(tables: Tables, record_id: str) -> bool:
    """Return whether a record points at words of an article, so that `marked` can show it."""
    return bool(_spans(tables, record_id))


def _spans(tables: Tables, record_id: str) -> list[tuple[int, int, str]]:
    return _own_spans(tables, record_id) or _own_spans(tables, _AGAIN.sub("", record_id))


def _own_spans(tables: Tables, record_id: str) -> list[tuple[int, int, str]]:
    said = tables.spans[tables.spans["statement_id"] == record_id]
    spans = [(int(s.start), int(s.end), s.part) for s in said.itertuples()]
    for name in _PLACED:
        frame = getattr(tables, name)
        rows = frame[frame[_key(name)] == record_id]
        spans += [(int(r.start), int(r.end), getattr(r, "event_type", _key(name)[:-3])) for r in rows.itertuples()]
    told = tables.passage[tables.passage["passage_id"] == record_id]
    return spans + [(int(t.start), int(t.end), t.effect) for t in told.itertuples()]
