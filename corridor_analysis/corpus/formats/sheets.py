"""Excel workbooks: each sheet is a table with one article a row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from corridor_analysis.corpus.fields import known_fields, no_text_field
from corridor_analysis.corpus.formats.cells import from_row
from corridor_analysis.corpus.formats.office import check_package
from corridor_analysis.corpus.limits import NotText, Options, damaged
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

__all__ = ["read_xlsx"]

_ROWS, _COLUMNS = 1_048_576, 500  # what Excel has at most; more columns than a table of articles has
_ABOVE = 10  # rows that may stand above the names of the columns
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CELL = 32_767  # characters that Excel keeps of a cell


class Row(NamedTuple):
    """A row of a sheet: its number as Excel shows it, and its cells."""

    number: int
    cells: tuple[Any, ...]


def read_xlsx(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a workbook; a sheet without a column of texts is a reject where another has one."""
    check_package(item.data, options)
    found = False
    rejects = []
    for title, rows in _sheets(item.data):
        head = _head(rows, options)
        if head:
            found = True
            yield from _articles(item, title, (head, rows), options)
        elif rows:
            names = [c for c in rows[0].cells if c is not None]
            rejects.append(Reject(f"{item.source_file}, sheet {title}", "missing_field", no_text_field(names)))
    if not found:
        raise NotText("missing_field", rejects[0].detail) if rejects else NotText("empty", "No sheet has a row in it.")
    yield from rejects


def _sheets(data: bytes) -> Iterator[tuple[str, list[Row]]]:
    from openpyxl import load_workbook

    with damaged("Excel workbook"):
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        with damaged("Excel workbook"):
            sheet.reset_dimensions()  # what a sheet says of its size is often wrong
            rows = sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True)
            filled = list(_filled(rows))
        yield sheet.title, filled


def _filled(rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    """Yield the rows that hold something. One empty row stands for all of a gap, which may be a million rows wide."""
    empty: tuple[Any, ...] | None = None
    for number, cells in enumerate(rows, start=1):
        if cells is empty:
            continue
        if all(c is None for c in cells):
            empty = cells
        else:
            yield Row(number, tuple(_unescaped(c) if isinstance(c, str) and "_x" in c else c for c in cells))


def _unescaped(cell: str) -> str:
    """Return a cell with the characters that a workbook writes as `_xHHHH_`, those aside that nobody sees."""
    from openpyxl.utils.escape import unescape

    text = unescape(cell).encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")
    return _UNSEEN.sub("", text)


def _head(rows: list[Row], options: Options) -> Row | None:
    """Return the row that names the columns; None where no row does."""
    for row in rows[:_ABOVE]:
        if "text" in known_fields(dict.fromkeys(_names(row)), options.fields):
            return row
    return None


def _names(row: Row) -> list[str]:
    return ["" if c is None else str(c) for c in row.cells]


def _articles(item: Item, title: str, table: tuple[Row, list[Row]], options: Options) -> Iterator[Raw | Reject]:
    head, rows = table
    for row in rows:
        if row.number <= head.number:
            continue
        place = f"sheet {title}, row {row.number}"
        found = from_row(item, place, row.number, dict(zip(_names(head), row.cells, strict=False)), options)
        yield found
        if isinstance(found, Raw) and any(isinstance(c, str) and len(c) == _CELL for c in row.cells):
            detail = f"Not read whole: Excel keeps {_CELL} characters of a cell, and one has as many. Export CSV."
            yield Reject(found.source_file, "damaged", detail)
