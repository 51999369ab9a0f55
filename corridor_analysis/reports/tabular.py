"""Tables of a page, read from the HTML that a notebook shows: each row gets an anchor, each column its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from corridor_analysis.reports.markup import inner, parsed, text_of

__all__ = ["Cell", "Exhibit", "Table", "TableRow", "named", "read"]

_NUMBER = re.compile(r"[-−+]?[\d,]*\.?\d+ ?%?")
_CODE = re.compile(r"\S{12,}")
_EMPTY = ("", "–", "—")
_LONG, _SHORT = 48, 14  # characters: what wants room, and what stays on one line


@dataclass(frozen=True)
class Cell:
    """A cell: its HTML, safe to show, its text, and whether it heads its row or holds words of an article."""

    html: str
    text: str
    heads: bool = False
    evidence: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row and its anchor."""

    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Exhibit:
    """What a reader needs to cite a figure or a table; `data` names the tables that it rests on."""

    id: str
    number: str
    caption: str
    data: tuple[str, ...]

    @property
    def name(self) -> str:
        """What to call it: its number, else its caption."""
        return self.number or self.caption or self.id


@dataclass(frozen=True)
class Table(Exhibit):
    """A table. `caption_html` holds its number; `total` is how many rows there are, those not shown included."""

    caption_html: str
    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    total: int
    kinds: tuple[str, ...]


def named(about: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tables that an output says it shows: one name, or a list of names."""
    names = about.get("data") or ()
    return (names,) if isinstance(names, str) else tuple(map(str, names))


def read(html: str, about: Mapping[str, Any], own: Callable[[str], str]) -> Table | None:
    """Return the one table in sanitised HTML, or None where it is not a plain grid under one row of headings.

    `about` is what the notebook says of it: number, caption, how many rows there are, which tables it rests on.
    `own` makes an anchor unique on its page. A row without an anchor gets that of the table and its number.
    """
    whole = parsed(html)
    tables, top = whole.xpath(".//table"), whole.xpath(".//table/thead/tr")
    if len(tables) != 1 or len(top) != 1 or whole.xpath(".//*[@colspan or @rowspan]"):
        return None
    (table,) = tables
    head = tuple(inner(cell).strip() for cell in top[0])
    key = own(table.get("id", "table"))
    rows = tuple(_rows(table.xpath("./tbody/tr"), key, own))
    if any(len(row.cells) != len(head) for row in rows):
        return None
    captions = table.xpath("./caption") or [parsed("")]
    caption = str(about.get("caption") or text_of(captions[0]))
    facts = str(about.get("number") or ""), caption, named(about), inner(captions[0])
    return Table(key, *facts, head, rows, int(about.get("rows", len(rows))), tuple(_kinds(head, rows)))


def _rows(found: Sequence[HtmlElement], table: str, own: Callable[[str], str]) -> Iterator[TableRow]:
    for number, row in enumerate(found, start=1):
        cells = (Cell(inner(c), text_of(c), c.tag == "th", "ca-evidence" in c.get("class", "").split()) for c in row)
        yield TableRow(own(row.get("id", f"{table}-r{number}")), tuple(cells))


def _kinds(head: Sequence[str], rows: Sequence[TableRow]) -> Iterator[str]:
    """Yield for each column what its cells are: number, code (one long word each), long, short, or nothing."""
    for at in range(len(head)):
        filled = [text for row in rows if (text := row.cells[at].text) not in _EMPTY]
        longest = max(map(len, filled), default=0)
        if filled and all(_NUMBER.fullmatch(t) for t in filled):
            yield "number"
        elif filled and all(_CODE.fullmatch(t) for t in filled):
            yield "code"
        else:
            yield "long" if longest > _LONG else "short" if longest <= _SHORT else ""
