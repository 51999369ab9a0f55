"""Excel workbooks: each sheet is a table with one article a row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from corridor_analysis.corpus.limits import NotText, Options, damaged
from corridor_analysis.corpus.office import check_package
from corridor_analysis.corpus.raw import Item, Raw, from_row, known_fields, no_text_field
from corridor_analysis.schema import Reject

__all__ = ["read_xlsx"]

_ROWS, _COLUMNS = 1_048_576, 500  # what Excel has at most; more columns than a table of articles has
_ABOVE = 10  # rows that may stand above the names of the columns
_CELL = 32_767  # characters that Excel keeps of a cell


def read_xlsx(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a workbook; a sheet without a column of texts is a reject where another has one."""
    check_package(item.data, options)
    found = False
    faults = []
    for name, rows in _sheets(item.data):
        head = _head(rows, options)
        if head is None:
            faults += [Reject(f"{item.source_file}, sheet {name}", "missing_field", no_text_field(_first(rows)))]
            continue
        found = True
        yield from _articles(item, (name, *head), rows, options)
    rejects = [f for f in faults if "Found: ." not in f.detail]  # an empty sheet is no loss
    if not found:
        raise NotText("missing_field", rejects[0].detail) if rejects else NotText("empty", "No sheet has a row in it.")
    yield from rejects


def _sheets(data: bytes) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    from openpyxl import load_workbook

    with damaged("Excel workbook"):
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        with damaged("Excel workbook"):
            sheet.reset_dimensions()  # what a sheet says of its size is often wrong
            rows = list(sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True))
        yield sheet.title, rows


def _first(rows: list[tuple[Any, ...]]) -> list[Any]:
    return next(([c for c in row if c is not None] for row in rows if any(c is not None for c in row)), [])


def _head(rows: list[tuple[Any, ...]], options: Options) -> tuple[int, list[str]] | None:
    """Return the row that names the columns, and the names; None where no row does."""
    filled = ((n, row) for n, row in enumerate(rows) if any(c is not None for c in row))
    for n, row in islice(filled, _ABOVE):
        names = ["" if c is None else str(c) for c in row]
        if "text" in known_fields(dict.fromkeys(names), options.fields):
            return n, names
    return None


def _articles(
    item: Item, sheet: tuple[str, int, list[str]], rows: list[tuple[Any, ...]], options: Options
) -> Iterator[Raw | Reject]:
    title, head, names = sheet
    for number, cells in enumerate(rows[head + 1 :], start=head + 2):
        if all(c is None for c in cells):
            continue
        place = f"sheet {title}, row {number}"
        found = from_row(item, place, number, dict(zip(names, cells, strict=False)), options)
        yield found
        if isinstance(found, Raw) and len(found.text) == _CELL:
            detail = f"Not read whole: Excel keeps {_CELL} characters of a cell, and the text has as many. Export CSV."
            yield Reject(found.source_file, "damaged", detail)
