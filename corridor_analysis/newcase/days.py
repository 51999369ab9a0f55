"""The days of a proposed case: its window, and the articles whose day of publication is not stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from corridor_analysis.newcase.occurrences import ArticleWords
from corridor_analysis.parse.pipeline import parse
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
    first_published = published[0] if published else days[0]
    days = [d for d in days if _days_between(d, first_published) <= _BEFORE]
    start = min([*days[:1], first_published])
    end = max([*published[-1:], *days[-1:], start])
    notes = [f"start: the first dated access event is of {days[0]}"] if days else []
    notes += (
        [f"published: {published[0]} to {published[-1]}, {len(published)} of {len(tables.articles)} articles"]
        if published
        else []
    )
    return (start, end), tuple(notes)


def undated(read: Sequence[ArticleWords], tables: Tables) -> tuple[tuple[str, str], ...]:
    """Return the articles without a stated day, each with what is estimated of it."""
    rows = tables.articles[~tables.articles["published_basis"].isin(["header", "metadata", "byline"])]
    written = _written(read)
    return tuple((r.article_id, written.get(r.article_id) or _guess(r)) for r in rows.itertuples())


def _written(read: Sequence[ArticleWords]) -> dict[str, str]:
    """Return, by article, the first day that its headline or its first lines name, in words for the analyst."""
    heads = [replace(p.parsed.article, text=p.parsed.article.headline or "") for p in read]
    out = {}
    for article, head in zip(read, parse(heads, None), strict=True):
        named = [(head.article.text[t.start : t.end], t.value) for t in head.times]
        top = [t for t in article.parsed.times if t.end <= _TOP]
        named += [(article.parsed.article.text[t.start : t.end], t.value) for t in top]
        day = next((f"the top says “{words}”: {value}?" for words, value in named if _DAY.fullmatch(value)), None)
        if day:
            out[article.article_id] = day
    return out


def _guess(row: Any) -> str:
    """Return what the other articles tell of the day of one, if anything."""
    if not row.published_earliest and not row.published_latest:
        return "no day at the top of the text"
    first, last = row.published_earliest or "...", row.published_latest or "..."
    return f"estimated from the other articles: {first} to {last}"


def _days_between(day: str, other: str) -> int:
    return (date.fromisoformat(other) - date.fromisoformat(day)).days
