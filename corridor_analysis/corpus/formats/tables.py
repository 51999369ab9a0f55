"""Tables of articles: JSON, JSON lines, CSV and Parquet, one article a row. A broken row does not cost the others."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from corridor_analysis.corpus.decode import decode, refuse_binary
from corridor_analysis.corpus.fields import known_fields, no_text_field
from corridor_analysis.corpus.formats.cells import from_row, without_returns
from corridor_analysis.corpus.limits import NotText, Options
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

__all__ = ["read_csv", "read_json", "read_jsonl", "read_parquet"]

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_DEEP = 2  # objects around the object that has the list of articles: {"response": {"results": [...]}}
_SEPARATOR = re.compile(r'\n*"?sep=(.)"?[ \t]*\n', re.IGNORECASE)
_ROWS = 64  # rows of Parquet in memory at a time: a repeated value is stored once, but unpacked as often as it is there


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
    place = f"line {number}"
    source = f"{item.source_file}, {place}"
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Reject(source, "encoding", f"Byte {error.start} of the line is not UTF-8. Save the file as UTF-8.")
    except (ValueError, RecursionError) as error:
        return Reject(source, "malformed", f"Not valid JSON: {error}. Each line must be one JSON object.")
    return _json_row(item, (place, number), row, options)


def _json_row(item: Item, place: tuple[str, int], row: Any, options: Options) -> Raw | Reject:
    if not isinstance(row, dict):
        detail = f"A JSON {type(row).__name__}, not an object. Write {{...}}."
        return Reject(f"{item.source_file}, {place[0]}", "malformed", detail)
    return from_row(item, *place, without_returns(row), options)


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
        yield _json_row(item, (f"entry {number}", number), row, options)


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


@contextmanager
def _long_fields(limit: int) -> Iterator[None]:
    """Let CSV cells be this long: the module's limit of 131,072 characters is less than a long article."""
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def read_csv(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a CSV file with a header row.

    Commas, semicolons, tabs and bars are told by that row, or by a line `sep=;` above it.
    """
    text = decode(item.data).text
    with _long_fields(max(len(text), 131_072)):
        rows = list(_cells(text))
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
            for batch in file.iter_batches(_ROWS):
                item.budget.spend(batch.nbytes)
                for number, row in enumerate(batch.to_pylist(), start=number + 1):  # noqa: B020
                    yield from_row(item, f"row {number}", number, without_returns(row), options)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise NotText("malformed", f"Not a readable Parquet file: {str(error)[:200]}. Write it again.") from error
