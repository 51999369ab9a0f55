"""Which time dates which event of an article without a date, though its weekdays have no days yet.

That is a matter of grammar and not of the calendar, so the article is read as if it had been published on a stand-in
day; only the pairs of event and time are kept, nothing of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corridor_analysis.extract.model.reconcile import learned
from corridor_analysis.parse.records import Attribution, Parsed
from corridor_analysis.parse.when.times import find_times

if TYPE_CHECKING:
    from corridor_analysis.case import Case

__all__ = ["COLUMNS", "dating_times"]

COLUMNS = ("article_id", "event_start", "event_end", "event_type", "mode", "time_start")
_STAND_IN = "2001-05-16"  # any day will do


def dating_times(parsed: Parsed, case: Case | None, told: Sequence[Attribution]) -> Iterator[dict[str, object]]:
    """Yield event and time, by their places in the text, for each event of an undated article that a time dates."""
    if parsed.article.published is not None:
        return
    article = replace(parsed.article, published=_STAND_IN)
    times = tuple(find_times(parsed.doc, article))
    if all(t.basis != "published" for t in times):
        return
    read = replace(parsed, article=article, times=times, _by_root={})
    text = article.text
    for event in learned(read, told, case)[1]:
        same = [t for t in times if t.earliest == event.earliest and text[t.start : t.end] == event.date_basis]
        if same:  # of those with its words and first day the one nearest to its trigger
            time = min(same, key=lambda t: (abs(t.start - event.trigger.start), t.start))
            cells = (article.article_id, event.start, event.end, event.event_type, event.mode, time.start)
            yield dict(zip(COLUMNS, cells, strict=True))
