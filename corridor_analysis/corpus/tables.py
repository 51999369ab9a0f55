"""Tables of articles, one a row: JSON, JSON lines, CSV, Parquet and sheets of Excel workbooks.

A broken row does not cost the others. What cells hold besides plain words is markup, escapes, and names of nothing.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from corridor_analysis.corpus.decode import decode, plain_newlines, refuse_binary
from corridor_analysis.corpus.documents import check_package
from corridor_analysis.corpus.page_and_mail import Page, page_of
from corridor_analysis.corpus.pages.markup import plain_words
from corridor_analysis.corpus.raw import (
    Item,
    NotText,
    Options,
    Raw,
    damaged,
    digest_of,
    inner,
    known_fields,
    line_of,
    no_text_field,
)
from corridor_analysis.schema import Reject

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_DEEP = 2  # objects around the object that has the list of articles: {"response": {"results": [...]}}
_SEPARATOR = re.compile(r'\n*"?sep=(.)"?[ \t]*\n', re.IGNORECASE)
_BATCH = 64  # rows of Parquet in memory: a repeated value is stored once, but unpacked as often as it is there
_ROWS, _COLUMNS = 1_048_576, 500  # what Excel has at most; more columns than a table of articles has
_ABOVE = 10  # rows that may stand above the names of the columns
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CELL = 32_767  # characters that Excel keeps of a cell
_FULL = f"Not read whole: Excel keeps {_CELL} characters of a cell, and one has as many. Export CSV."
SheetRow = tuple[int, tuple[Any, ...]]  # its number as Excel shows it, and its cells


def read_jsonl(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a file with one JSON object a line, as a stream; empty lines are passed over."""
    with item.stream() as stream:
        for number, line in enumerate(_lines(stream, options), start=1):
            if line is None:
                detail = f"A line of more than {4 * options.max_bytes} bytes. Split the text, or raise max_bytes."
                yield Reject(f"{item.source_file}, line {number}", "too_large", detail)
            elif line.strip():
                yield _json_line(item, number, line, options)


def _lines(stream: IO[bytes], options: Options) -> Iterator[bytes | None]:
    """Yield the lines of a stream; None for one that is longer than an article can be."""
    limit = 4 * options.max_bytes + 1  # \\u00e9 takes six bytes where UTF-8 takes two
    line = stream.readline(limit)
    if line.startswith(_BOMS):
        line = line + stream.read(100 * options.max_bytes)
        yield from decode(line).text.encode("utf-8", errors="surrogatepass").split(b"\n")
        return
    refuse_binary(line)
    if b"\r" in line.rstrip(b"\r\n"):  # line ends of old: the whole file is one line
        yield from line.splitlines()
        line = stream.readline(limit)
    while line:
        cut = len(line) == limit and not line.endswith(b"\n")
        yield None if cut else line.rstrip(b"\r\n")
        while cut:
            rest = stream.readline(limit)
            cut = len(rest) == limit and not rest.endswith(b"\n")
        line = stream.readline(limit)


def _json_line(item: Item, number: int, line: bytes, options: Options) -> Raw | Reject:
    source = f"{item.source_file}, line {number}"
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Reject(source, "encoding", f"Byte {error.start} of the line is not UTF-8. Save the file as UTF-8.")
    except (ValueError, RecursionError) as error:
        return Reject(source, "malformed", f"Not valid JSON: {error}. Each line must be one JSON object.")
    return _json_row(item, "line", number, row, options)


def _json_row(item: Item, what: str, number: int, row: Any, options: Options) -> Raw | Reject:
    if isinstance(row, dict):
        return from_row(item, f"{what} {number}", number, without_returns(row), options)
    detail = f"A JSON {type(row).__name__}, not an object. Write {{...}}."
    return Reject(f"{item.source_file}, {what} {number}", "malformed", detail)


def read_json(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a JSON file: a list of objects, one under a key of its own, or one object."""
    text = decode(item.data).text
    try:
        whole = json.loads(text)
    except RecursionError as error:
        raise NotText("malformed", "JSON that nests too deeply. Write a list of objects.") from error
    except ValueError as error:
        if text.lstrip().startswith("{") and "\n" in text.strip():  # JSON lines under another name
            yield from read_jsonl(item, options)
            return
        raise NotText("malformed", f"Not valid JSON: {error}. Write a list of objects.") from error
    for number, row in enumerate(_listed(whole, options), start=1):
        yield _json_row(item, "entry", number, row, options)


def _listed(whole: Any, options: Options) -> list[Any]:
    """Return the rows of a JSON value: the list, the only list of objects in an object, or the object."""
    if isinstance(whole, dict) and "text" not in known_fields(whole, options.fields):
        lists = list(_lists(whole, _DEEP))
        texts = [rows for rows in lists if any("text" in known_fields(row, options.fields) for row in rows)]
        if len(texts) == 1 or len(lists) == 1:
            return (texts or lists)[0]
    return whole if isinstance(whole, list) else [whole]


def _lists(whole: dict[str, Any], depth: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the lists of objects in an object, those of objects within it included."""
    for value in whole.values():
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            yield value
        elif isinstance(value, dict) and depth:
            yield from _lists(value, depth - 1)


def read_csv(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a CSV file with a header row.

    Commas, semicolons, tabs and bars are told by that row, or by a line `sep=;` above it.
    """
    text = decode(item.data).text
    before = csv.field_size_limit(max(len(text), 131_072))  # that of the module is less than a long article
    try:
        rows = list(_cells(text))
    finally:
        csv.field_size_limit(before)
    names = rows[0][1] if rows else None
    if isinstance(names, str) or names is None or "text" not in known_fields(dict.fromkeys(names), options.fields):
        raise NotText("missing_field", no_text_field(names or ()))
    for number, (line, cells) in enumerate(rows[1:], start=1):
        row = _csv_row(item, names, line, cells)
        yield row if isinstance(row, Reject) else from_row(item, f"line {line}", number, without_returns(row), options)


def _cells(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row with the line it starts on; the fault in place of a row that is broken."""
    given = _SEPARATOR.match(text)  # a line for Excel: sep=;
    text = text[given.end() :] if given else text
    above = given[0].count("\n") if given else 0
    first = text.lstrip("\n").partition("\n")[0]
    mark = given[1] if given else max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    while True:
        line = above + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, str(error)
            continue
        if any(cells):
            yield line, cells


def _csv_row(item: Item, names: list[str], line: int, cells: list[str] | str) -> Mapping[str, object] | Reject:
    source = f"{item.source_file}, line {line}"
    if isinstance(cells, str):
        return Reject(source, "malformed", f"Not valid CSV: {cells}. Check the quotation marks.")
    if len(cells) > len(names):
        detail = f"{len(cells)} cells under {len(names)} columns. Put cells that hold commas between quotation marks."
        return Reject(source, "malformed", detail)
    return dict(zip(names, cells, strict=False)) | dict.fromkeys(names[len(cells) :])


def read_parquet(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a Parquet file, as a stream."""
    import pyarrow as pa
    from pyarrow import parquet

    number = 0
    try:
        with item.stream() as stream, parquet.ParquetFile(stream) as file:
            names = file.schema_arrow.names
            if "text" not in known_fields(dict.fromkeys(names), options.fields):
                raise NotText("missing_field", no_text_field(names))
            for batch in file.iter_batches(_BATCH):
                item.budget.spend(batch.nbytes)
                for number, row in enumerate(batch.to_pylist(), start=number + 1):  # noqa: B020
                    yield from_row(item, f"row {number}", number, without_returns(row), options)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise NotText("malformed", f"Not a readable Parquet file: {str(error)[:200]}. Write it again.") from error


def read_xlsx(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a workbook; a sheet without a column of texts is a reject where another has one."""
    check_package(item.data, options)
    found = False
    rejects = []
    for title, rows in _sheets(item.data):
        heads = [["" if c is None else str(c) for c in cells] for _, cells in rows[:_ABOVE]]
        named = (n for n, names in enumerate(heads) if "text" in known_fields(dict.fromkeys(names), options.fields))
        at = next(named, None)
        if at is not None:
            found = True
            for number, cells in rows[at + 1 :]:
                row = dict(zip(heads[at], cells, strict=False))
                yield (one := from_row(item, f"sheet {title}, row {number}", number, row, options))
                if isinstance(one, Raw) and any(isinstance(c, str) and len(c) == _CELL for c in cells):
                    yield Reject(one.source_file, "damaged", _FULL)
        elif rows:
            there = [c for c in rows[0][1] if c is not None]
            rejects.append(Reject(f"{item.source_file}, sheet {title}", "missing_field", no_text_field(there)))
    if not found:
        raise NotText("missing_field", rejects[0].detail) if rejects else NotText("empty", "No sheet has a row in it.")
    yield from rejects


def _sheets(data: bytes) -> Iterator[tuple[str, list[SheetRow]]]:
    from openpyxl import load_workbook

    with damaged("Excel workbook"):
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        with damaged("Excel workbook"):
            sheet.reset_dimensions()  # what a sheet says of its size is often wrong
            rows = sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True)
            filled = list(_filled(rows))
        yield sheet.title, filled


def _filled(rows: Iterable[tuple[Any, ...]]) -> Iterator[SheetRow]:
    """Yield the rows that hold something. One empty row stands for all of a gap, which may be a million rows wide."""
    empty: tuple[Any, ...] | None = None
    for number, cells in enumerate(rows, start=1):
        if cells is empty:
            continue
        if all(c is None for c in cells):
            empty = cells
        else:
            yield number, tuple(_unescaped(c) if isinstance(c, str) and "_x" in c else c for c in cells)


def _unescaped(cell: str) -> str:
    """Return a cell with the characters that a workbook writes as `_xHHHH_`, those aside that nobody sees."""
    from openpyxl.utils.escape import unescape

    text = unescape(cell).encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")
    return _UNSEEN.sub("", text)


_NOTHING = frozenset(("nan", "none", "null", "n/a", "#n/a", "<na>", "nat", "\\n", "undefined"))
_PAGE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<(?:!doctype html|html|body)\b", re.IGNORECASE)
_RETURN = re.compile(r"_x000[dD]_\n?")


def without_returns(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row whose carriage returns, as a workbook wrote them (`_x000D_`), are line ends."""
    return {k: _RETURN.sub("\n", v) if isinstance(v, str) and "_x000" in v else v for k, v in row.items()}


def from_row(item: Item, place: str, number: int, row: Mapping[str, object], options: Options) -> Raw | Reject:
    """Return the article of one row of a table, `place` naming the row; without an id it gets the row's number."""
    fields = {k: v for k, v in known_fields(row, options.fields).items() if k == "text" or not _is_nothing(v)}
    source = f"{item.source_file}, {place}"
    if "text" not in fields:
        return Reject(source, "missing_field", no_text_field(row))
    words = _text_of(fields.pop("text"))
    if not isinstance(words, str):
        return Reject(source, "no_text", f"The field 'text' holds {type(words).__name__}, not text. Give the words.")
    if _is_nothing(words):
        return Reject(source, "no_text", f"The field 'text' holds {words.strip()!r}. Give the words.")
    try:
        page = page_of(words) if _PAGE.match(words) else Page(plain_words(words))
    except NotText as error:
        return Reject(source, error.reason, error.detail)
    notes = page.notes if fields.get("published") is None else ()  # the table knows the day
    fields = {**page.fields, **fields}
    fields |= {k: plain_words(str(v)) for k in ("headline", "outlet") if (v := inner(fields.get(k))) is not None}
    name = line_of(fields.pop("article_id", None))
    names = (name,) if name else (f"{item.path.stem}_{number:04d}",)
    text = plain_newlines(page.text)
    return Raw(source, names, digest_of(text), text, fields, notes=notes)


def _is_nothing(value: object) -> bool:
    return isinstance(value, str) and value.strip().lower() in _NOTHING


def _text_of(value: object) -> object:
    """Return the words of a text that is an object or a list of paragraphs, as content systems write them."""
    if isinstance(value, list) and value and all(isinstance(inner(w), str) for w in value):
        return "\n\n".join(str(inner(w)) for w in value)
    return inner(value)
