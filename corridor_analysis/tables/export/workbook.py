"""Tables as one XLSX workbook: a sheet for each, and the data dictionary as the first.

What a workbook cannot hold as it is, it holds so that it can be read back: a text of more than 32,767 characters goes
on in columns `text~2`, `text~3` …, a table of more than 1,048,576 rows on sheets `mentions~2` …; control characters
are written `_x000D_` as the file format has it (ECMA-376, ST_Xstring), which a spreadsheet shows as the character.
Text is text in every cell: none is a formula, a date or a number.
"""

from __future__ import annotations

import datetime
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pandas as pd

from corridor_analysis.errors import TableError
from corridor_analysis.schema import Table
from corridor_analysis.tables.export.dictionary import FIELDS, SHEETS, dictionary, kind
from corridor_analysis.tables.export.files import escape
from corridor_analysis.tables.export.values import columns_of, frame_of_columns

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CELL = 32_767  # UTF-16 units that a cell holds
ROWS = 1_048_575  # rows of a sheet below its head
_MORE = "~"  # between the name of a column or sheet and the number of its continuation
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCH = datetime.datetime(1980, 1, 1)  # the first time that a zip archive knows; the clock's would change the file
_ABOUT = "data_dictionary"
_NOTES = (
    "Days are text like 2023-02-10, and so is every other text: none is a formula, whatever it begins with.",
    "A cell holds 32,767 characters: a longer text goes on in the columns text~2, text~3 and so on.",
    "A sheet holds 1,048,576 rows: a longer table goes on on the sheets mentions~2, mentions~3 and so on.",
    "corridor_analysis.tables.export.read puts them together again.",
)


def write_xlsx(frames: Mapping[str, pd.DataFrame], path: Path) -> Path:
    """Write all tables as a workbook, the same bytes every time; return its path."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    _fill(book.create_sheet(_ABOUT), FIELDS, dictionary(tuple(frames)))
    _fill(book.create_sheet("notes"), ["note"], [[note] for note in _NOTES])
    for name, frame in frames.items():
        head, columns = _laid_out(columns_of(frame, SHEETS[name]), SHEETS[name])
        for number, start in enumerate(range(0, max(len(frame), 1), ROWS), start=1):
            rows = zip(*(c[start : start + ROWS] for c in columns), strict=True)
            _fill(book.create_sheet(_numbered(name, number)), head, rows)
    book.properties.created = book.properties.modified = _EPOCH
    with tempfile.TemporaryFile(dir=path.parent) as raw:
        with zipfile.ZipFile(raw, "w") as archive:
            ExcelWriter(book, archive).write_data()  # `save` of the workbook would put the clock's time into it
        _repacked(raw, path)
    return path


def _repacked(raw: IO[bytes], path: Path) -> None:
    """Write an archive anew with the same time on every member."""
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            with old.open(name) as source, new.open(member, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}{_MORE}{number}"


def _laid_out(columns: Sequence[list[Any]], sheet: Table) -> tuple[list[str], list[Sequence[Any]]]:
    """Return the head and the columns of a sheet, columns of long texts broken into several."""
    head: list[str] = []
    out: list[Sequence[Any]] = []
    for column, cells in zip(sheet.columns, columns, strict=True):
        pieces = [_pieces(v) if isinstance(v, str) else [v] for v in cells]
        broken = list(zip_longest(*pieces)) or [()]
        head += [_numbered(column.name, number) for number, _ in enumerate(broken, start=1)]
        out += broken
    return head, out


def _pieces(text: str) -> list[str]:
    """Return a text as it is written, in pieces that a cell holds."""
    out = []
    while True:
        size, written = CELL, _written(text[:CELL])
        while _units(written) > CELL:
            size = max(1, size * CELL // _units(written) - 1)
            written = _written(text[:size])
        out.append(written)
        text = text[size:]
        if not text:
            return out


def _written(text: str) -> str:
    return _UNWRITABLE.sub(lambda m: f"_x{ord(m[0]):04X}_", text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _fill(sheet: WriteOnlyWorksheet, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name) for name in head])
    for row in rows:
        sheet.append([None if v is None else _cell(sheet, v) for v in row])


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Cell:
    """Return a cell that holds exactly this value.

    The library would make a formula of `=1+1`, an error of `#N/A`, and round numbers to 16 digits. An empty text
    is what a spreadsheet keeps when only an apostrophe is typed: no value, in the style that says text.
    """
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, bool):
        return WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value or None)
        cell.data_type = "s" if value else "n"
        if not value or escape(value) != value:
            cell.quotePrefix = True
        return cell
    cell = WriteOnlyCell(sheet, repr(value))
    cell.data_type = "n" if abs(value) < float("inf") else "s"
    return cell


def read_xlsx(path: Path, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Read tables of a workbook that `write_xlsx` wrote. Raises TableError where a sheet or column is missing."""
    from openpyxl import load_workbook

    with path.open("rb") as file:  # by a path the library would read only names that end as it likes
        book = load_workbook(file, read_only=True)
        return {name: _from_sheets(book, path, SHEETS[name]) for name in names}


def _from_sheets(book: Any, path: Path, sheet: Table) -> pd.DataFrame:
    parts = [n for n in book.sheetnames if n.partition(_MORE)[0] == sheet.name]
    if not parts:
        raise TableError(path, sheet.name, "there is no such sheet", "Give a file that `corridor export` wrote.")
    rows = [row for part in parts for row in _rows(book[part], sheet)]
    return frame_of_columns({c.name: [row[c.name] for row in rows] for c in sheet.columns}, sheet)


def _rows(part: Any, sheet: Table) -> Iterator[dict[str, Any]]:
    """Yield each row of a sheet as column -> value, texts that were broken put together."""
    rows = part.iter_rows()
    places: dict[str, list[int]] = {}
    for at, cell in enumerate(next(rows, ())):
        places.setdefault(str(cell.value).partition(_MORE)[0], []).append(at)
    known = {c.name: kind(c) for c in sheet.columns}
    missing = sorted(known.keys() - places.keys())
    if missing:
        raise TableError(sheet.name, missing[0], "this column is missing", "Export the tables again.")
    for row in rows:
        yield {n: _value([row[i] for i in places[n] if i < len(row)], what) for n, what in known.items()}


def _value(cells: Sequence[Any], what: str) -> Any:
    if what != "text":
        return cells[0].value if cells else None
    found = [c.value for c in cells if c.value is not None]
    if found:
        return "".join(_WRITTEN.sub(lambda m: chr(int(m[1], 16)), str(piece)) for piece in found)
    return "" if cells and _is_text(cells[0]) else None


def _is_text(cell: Any) -> bool:
    """Return whether an empty cell has the style that says text; one that is not written at all has no style."""
    return bool(getattr(cell, "has_style", False) and cell.style_array.quotePrefix)
