"""Tables of articles: JSON lines, CSV and Parquet, one article a row. A broken row does not cost the others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from corridor_analysis.corpus.decode import NotText, decode, plain_newlines, refuse_binary
from corridor_analysis.corpus.raw import Item, Raw, from_row, known_fields
from corridor_analysis.schema import Reject

__all__ = ["read_csv", "read_jsonl", "read_parquet"]

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_jsonl(item: Item) -> Iterator[Raw | Reject]:
    """Yield the articles of a file with one JSON object a line; empty lines are passed over."""
    data = decode(item.data).text.encode("utf-8") if item.data.startswith(_BOMS) else item.data
    refuse_binary(data)
    for number, line in enumerate(data.splitlines() if b"\n" not in data else data.split(b"\n"), start=1):
        if line.strip():
            yield _json_line(item, number, line)


def _json_line(item: Item, number: int, line: bytes) -> Raw | Reject:
    place = f"line {number}"
    source = f"{item.source_file}, {place}"
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Reject(source, "encoding", f"Byte {error.start} of the line is not UTF-8. Save the file as UTF-8.")
    except (ValueError, RecursionError) as error:
        return Reject(source, "malformed", f"Not valid JSON: {error}. Each line must be one JSON object.")
    if not isinstance(row, dict):
        return Reject(source, "malformed", f"A JSON {type(row).__name__}, not an object. Write {{...}}.")
    return _row(item, place, number, row)


def _row(item: Item, place: str, number: int, row: Mapping[str, object]) -> Raw | Reject:
    return from_row(item, place, number, {k: _lines(v) for k, v in row.items()})


def _lines(value: object) -> object:
    return plain_newlines(value) if isinstance(value, str) else value


@contextmanager
def _long_fields(limit: int) -> Iterator[None]:
    """Let CSV cells be this long: the module's limit of 131,072 characters is less than a long article."""
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def read_csv(item: Item) -> Iterator[Raw | Reject]:
    """Yield the articles of a CSV file with a header row; commas, semicolons and tabs are told by that row."""
    text = decode(item.data).text
    with _long_fields(max(len(text), 131_072)):
        rows = list(_cells(text))
    names = rows[0][1] if rows else None
    if isinstance(names, str) or names is None or "text" not in known_fields(dict.fromkeys(names)):
        raise NotText("missing_field", f"No column 'text' in the header row. Found: {', '.join(names or ())[:200]}.")
    for number, (line, cells) in enumerate(rows[1:], start=1):
        yield _csv_row(item, names, number, line, cells)


def _cells(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row with the line it starts on; the fault in place of a row that is broken."""
    first = text.lstrip("\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, str(error)
            continue
        if any(cells):
            yield line, cells


def _csv_row(item: Item, names: list[str], number: int, line: int, cells: list[str] | str) -> Raw | Reject:
    place = f"line {line}"
    if isinstance(cells, str):
        detail = f"Not valid CSV: {cells}. Check the quotation marks."
        return Reject(f"{item.source_file}, {place}", "malformed", detail)
    if len(cells) > len(names):
        detail = f"{len(cells)} cells under {len(names)} columns. Put cells that hold commas between quotation marks."
        return Reject(f"{item.source_file}, {place}", "malformed", detail)
    return _row(item, place, number, dict(zip(names, cells, strict=False)) | dict.fromkeys(names[len(cells) :]))


def read_parquet(item: Item) -> Iterator[Raw | Reject]:
    """Yield the articles of a Parquet file."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(pa.BufferReader(item.data))
        rows = table.to_pylist()
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise NotText("malformed", f"Not a readable Parquet file: {str(error)[:200]}. Write it again.") from error
    if "text" not in known_fields(dict.fromkeys(table.column_names)):
        raise NotText("missing_field", f"No column 'text'. Found: {', '.join(table.column_names)[:200]}.")
    for number, row in enumerate(rows, start=1):
        yield _row(item, f"row {number}", number, row)
