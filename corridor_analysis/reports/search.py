"""What can be searched for in a report: its headings, prose, captions, rows of tables and sentences cited.

The words stand in a script that pages load when they are asked for: a page opened from disk may not read other files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from corridor_analysis.reports.evidence import PAGE, Cited
from corridor_analysis.reports.markup import pieces
from corridor_analysis.reports.pages import Block, Page

__all__ = ["FILE", "index"]

FILE = "search.js"
Entry = list[Any]  # number of the page, anchor, kind, text


def index(pages: Iterable[Page], sections: Sequence[tuple[str, list[Cited]]]) -> str:
    """Return the script that holds the words of a report, with the page and the anchor where each stands."""
    known, entries = [], []
    for number, page in enumerate(pages):
        known.append([f"{page.name}.html", page.title])
        entries += [[number, *e] for e in _page(page)]
    known.append([PAGE, "Evidence"])
    for _, passages in sections:
        entries += [[len(known) - 1, p.anchor, "sentence", " ".join(p.text.split())] for p in passages]
    words = json.dumps({"pages": known, "entries": entries}, ensure_ascii=False, separators=(",", ":"))
    for sign in "<\u2028\u2029":  # no text ends a script, or a line of one
        words = words.replace(sign, f"\\u{ord(sign):04x}")
    return f"window.corridorSearch={words};\n"


def _page(page: Page) -> Iterator[Entry]:
    yield ["main", "heading", page.title]
    here = "main"
    for block in page.blocks:
        for entry in _block(block):
            if entry[1] == "heading":
                here = entry[0]
            yield [entry[0] or here, *entry[1:]]


def _block(block: Block) -> Iterator[Entry]:
    """Yield what a block holds: anchor (empty: that of the heading above), kind and text."""
    if block.figure is not None:
        figure = block.figure
        yield [figure.id, "figure", f"{figure.number} {figure.caption}".strip()]
        if figure.alt != figure.caption:
            yield [figure.id, "description", figure.alt]
    elif block.table is not None:
        table = block.table
        yield [table.id, "table", f"{table.number} {table.caption}".strip()]
        yield from ([row.id, "row", " · ".join(c.text for c in row.cells)] for row in table.rows)
    elif block.kind in ("prose", "html", "grid"):
        for piece in pieces(block.html):
            heading = piece.tag in ("h1", "h2", "h3", "h4", "h5", "h6") and bool(piece.id)
            yield [piece.id if heading else "", "heading" if heading else "text", piece.text]
