"""Which articles are worth reading, and what became of those that could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from corridor_analysis.case.codings import Fault
from corridor_analysis.corpus.language import is_read
from corridor_analysis.schema import Article, Reject
from corridor_analysis.tables.batch.stock import Groups
from corridor_analysis.tables.batch.view import View

if TYPE_CHECKING:
    from corridor_analysis.case import Case

__all__ = ["faults", "marked", "refused", "to_read"]


def marked(article: Article, case: Case | None) -> Article:
    """Return an article that says whether it names the case's terms; of no case, that this is not known."""
    relevant = case.relevant(f"{article.headline or ''}\n{article.text}") if case else None
    return replace(article, relevant=relevant)


def to_read(article: Article, *, screen: bool) -> bool:
    """Return whether an article is read: in English as far as is known and, with `screen`, on the case."""
    return is_read(article.language) and not (screen and article.relevant is False)


def faults(view: View, stock: Groups) -> Iterator[Reject]:
    """Yield a reject for each article of a view that could not be read."""
    found = {key: (reason, detail) for key, reason, detail in view.faults()}
    if found:
        cells = stock.cells(found)
        for key, place in zip(cells["article_id"], cells["source_file"], strict=True):
            yield Reject(place or f"record {key}", *found[key])


def refused(found: Iterable[Fault]) -> Iterator[Reject]:
    """Yield a reject for each coding that does not stand."""
    return (Reject(one.place, one.reason, one.detail) for one in found)
