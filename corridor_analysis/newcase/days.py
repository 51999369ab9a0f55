"""The days of a proposed case: its window, and the articles whose day of publication is not stated."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from corridor_analysis.parse.pipeline import parse
from corridor_analysis.schema import Article
from corridor_analysis.tables import Tables

__all__ = ["undated", "window"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TOP = 200  # characters within which a day can be that of publication
_EVER = ("1900-01-01", "2100-12-31")  # the window where nothing is dated
_BEFORE = 366  # days before the first article in which an access event can begin the window


def window(tables: Tables) -> tuple[tuple[str, str], tuple[str, ...]]:
    """Return first and last day, from access events and days of publication, and what they rest on."""
    published = sorted(tables.articles["published"].dropna())
    access = tables.access()
    days = sorted(access[access["status"] == "happened"]["earliest"].dropna())
    if not published and not days:
        return _EVER, ("no article is dated: write the first and the last day",)
    first = date.fromisoformat([*published, *days][0])
    days = [d for d in days if (first - date.fromisoformat(d)).days <= _BEFORE]
    notes = [f"start: the first dated access event is of {days[0]}"] if days else []
    if published:
        many = f"{len(published)} of {len(tables.articles)} articles"
        notes.append(f"published: {published[0]} to {published[-1]}, {many}")
    return (min([*days[:1], *published[:1]]), max([*published[-1:], *days[-1:]])), tuple(notes)


def undated(tables: Tables) -> tuple[tuple[str, str], ...]:
    """Return the articles without a stated day, each with what its headline, its top or other articles tell of it."""
    rows = tables.articles[~tables.articles["published_basis"].isin(["header", "metadata", "byline"])]
    heads = parse([Article(**row | {"text": row["headline"] or ""}) for row in rows.to_dict("records")], None)
    top = tables.times[tables.times["end"] <= _TOP]
    out = []
    for row, head in zip(rows.itertuples(), heads, strict=True):
        own = top[top["article_id"] == row.article_id]
        named = [(head.article.text[t.start : t.end], t.value) for t in head.times]
        named += zip(own["surface"], own["value"], strict=True)
        days = (f"the top says “{words}”: {value}?" for words, value in named if _DAY.fullmatch(value))
        out.append((str(row.article_id), next(days, _guess(row))))
    return tuple(out)


def _guess(row: Any) -> str:
    """Return what the other articles tell of the day of one, if anything."""
    if not row.published_earliest and not row.published_latest:
        return "no day at the top of the text"
    first, last = row.published_earliest or "...", row.published_latest or "..."
    return f"estimated from the other articles: {first} to {last}"
