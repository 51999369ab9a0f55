"""What a report answers, in short: the first sentences of each page's answer and the rows of its tables, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.reports.markup import parsed, pieces, text_of
from corridor_analysis.reports.selection import plain

if TYPE_CHECKING:
    from corridor_analysis.reports.pages import Page
    from corridor_analysis.reports.plan import Plan
    from corridor_analysis.reports.site import Entry

__all__ = ["FILE", "answer", "counts", "first_sentences", "read_all", "told"]

FILE = "answers.json"
_ENOUGH = 140  # characters: a shorter first sentence takes the next with it
# A full stop behind one to three letters of which the first is a capital is an abbreviation: U.S., Gov., St.
_END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][”’\")]*\s+(?=[“‘\"(]?[A-Z0-9])")
_NUMBERS = r"rows? \d+(?:(?:, | and )\d+)*"
_ROWS, _INSIDE = re.compile(rf" \({_NUMBERS}\)"), re.compile(rf"[:,;] {_NUMBERS}(?=\))")


def answer(page: Page) -> str:
    """Return the first sentences of what a page says under the heading `Answer`; nothing where it has none."""
    prose = iter(b.html for b in page.blocks if b.kind == "prose")
    for html in prose:
        if any(piece.tag == "h2" and piece.text.startswith("Answer") for piece in pieces(html)):
            told = text_of(parsed(next(prose, "")))
            return first_sentences(_INSIDE.sub("", _ROWS.sub("", told)))  # the rows are those of another page
    return ""


def first_sentences(text: str) -> str:
    """Return whole sentences from the beginning of a text, until they say something.

    >>> first_sentences("U.S. Secretary Ann Ahl called. Nobody else did.")
    'U.S. Secretary Ann Ahl called. Nobody else did.'
    """
    for end in _END.finditer(text):
        if end.end() >= _ENOUGH:
            return text[: end.end()].rstrip()
    return text


def counts(page: Page) -> list[tuple[str, int]]:
    """Return caption and number of rows of each table that a page shows."""
    return [(table.caption.rstrip(".") or table.name, table.total) for table in page.tables]


def told(plan: Plan, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return what a run selects and what its pages answer; the index over runs is made of it."""
    given = {name: plan.cleaned(plain(value)) for name, value in plan.selection.items()}
    pages = [
        {"name": e.name, "title": e.title, "status": e.status, "error": e.error, "answer": e.answer,
         "counts": [{"table": caption, "rows": rows} for caption, rows in e.counts]}
        for e in entries
    ]  # fmt: skip
    return {"id": plan.name, "title": plan.title, "selection": plan.selected, "given": given, "notebooks": pages}


def read_all(home: Path) -> Iterator[dict[str, Any]]:
    """Yield what each run in the folder of a case answers, and which of its notebooks failed."""
    for path in sorted(home.glob(f"*/{FILE}")):
        try:
            run = json.loads(path.read_text(encoding="utf-8"))
            failed = [page["name"] for page in run["notebooks"] if page["status"] == "failed"]
        except (ValueError, KeyError, TypeError):
            continue  # half of a run, or no run at all
        yield {**run, "failed": failed}
