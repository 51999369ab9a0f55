"""The formats that articles are read from: which suffix is read by what, and which suffix some content would have.

To add a format, write a function from an `Item` and `Options` to an iterator of `Raw` and `Reject`, and enter it in
FORMATS. It may raise NotText where a file as a whole is no text of that format, and yield an `Item` for a file in it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from corridor_analysis.corpus.fields import known_fields
from corridor_analysis.corpus.formats.mail import read_mail, read_saved_page
from corridor_analysis.corpus.formats.tables import read_csv, read_json, read_jsonl, read_parquet, read_xlsx
from corridor_analysis.corpus.formats.text import read_docx, read_markdown, read_rtf, read_text
from corridor_analysis.corpus.limits import NotText, Options
from corridor_analysis.corpus.pages.page import read_html
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

_ARCHIVES = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz")
_MAGIC = ((b"PAR1", ".parquet"), (b"\x1f\x8b", ".gz"), (b"BZh", ".bz2"), (b"\xfd7zXZ\0", ".xz"), (b"{\\rtf", ".rtf"))
_OFFICE = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)
_MAIL = re.compile(r"(?:from|subject|date|mime-version|content-type|received|message-id|return-path):", re.I)
_HEADER = re.compile(r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_HEAD = 100_000  # bytes that are looked at

_OLD = b"\xd0\xcf\x11\xe0"
_CALLED_DOC = (".rtf", ".docx", ".html", ".eml")


def is_archive(name: str) -> bool:
    """Return whether a file name has the ending of an archive or a compressed file that is read."""
    return name.lower().endswith(_ARCHIVES)


def suffix_of(data: bytes) -> str:
    """Return the ending that a file with this content would have; `.txt` where nothing tells."""
    for magic, suffix in _MAGIC:
        if data.startswith(magic):
            return suffix
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if data[257:262] == b"ustar":
        return ".tar"
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data[:_HEAD].decode("utf-16" if wide else "utf-8-sig", errors="replace")
    return _text(text.replace("\r\n", "\n").replace("\r", "\n"))


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ".zip"
    return next((suffix for part, suffix in _OFFICE.items() if part in names), ".zip")


def _text(text: str) -> str:
    first, _, _ = text.lstrip().partition("\n")
    if first.startswith(("{", "[")):
        return _json(first)
    if _PAGE.match(text[:5000]):
        return ".html"
    header = _HEADER.match(text)
    if header and len({m.lower() for line in header[0].split("\n") if (m := (_MAIL.match(line) or [""])[0])}) > 1:
        return ".eml"
    if first.rstrip() == "---":
        return ".md"
    mark = max(",;\t", key=first.count)
    names = [cell.strip(' "') for cell in first.split(mark)]
    return ".csv" if len(names) > 1 and len(known_fields(dict.fromkeys(names))) > 1 else ".txt"


def _json(first: str) -> str:
    try:
        whole = isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        whole = len(first) > _HEAD // 2 and first.startswith("{")  # one long line, cut
    return ".jsonl" if whole else ".json"


def read_doc(item: Item, options: Options) -> Iterator[Item]:
    """Yield a file called `.doc` as what it is: news databases call RTF and HTML so.

    A Word file of before 2007 is not read.
    """
    if item.data.startswith(_OLD):
        raise NotText("binary", "A Word file of before 2007. Save it as .docx or .txt.")
    kind = suffix_of(item.data)
    yield replace(item, kind=kind if kind in _CALLED_DOC else ".txt")


@dataclass(frozen=True)
class Format:
    """How files of one kind are read, and how many times as large as one article such a file may be."""

    read: Callable[[Item, Options], Iterator[Raw | Reject | Item]]
    times: int = 1


MANY = 100  # articles of the largest size, in a file of many
FORMATS = {
    ".txt": Format(read_text, 10),
    ".md": Format(read_markdown),
    ".html": Format(read_html),
    ".htm": Format(read_html),
    ".mhtml": Format(read_saved_page, 10),
    ".mht": Format(read_saved_page, 10),
    ".eml": Format(read_mail, 10),
    ".docx": Format(read_docx, 10),
    ".doc": Format(read_doc, 10),
    ".rtf": Format(read_rtf, 10),
    ".xlsx": Format(read_xlsx, 20),
    ".jsonl": Format(read_jsonl, MANY),
    ".ndjson": Format(read_jsonl, MANY),
    ".json": Format(read_json, 20),
    ".csv": Format(read_csv, MANY),
    ".tsv": Format(read_csv, MANY),
    ".parquet": Format(read_parquet, MANY),
}
FORMATS_READ = f"Formats read: {', '.join(s[1:] for s in FORMATS)}, and these packed as zip, tar, gz, bz2 or xz"
STREAMS = (".jsonl", ".ndjson", ".parquet")  # read row by row, however large the file


def is_read(name: str) -> bool:
    """Return whether a file of this name is of a format that is read, or an archive."""
    return is_archive(name) or PurePosixPath(name).suffix.lower() in FORMATS


def limit_of(suffix: str, max_bytes: int) -> int:
    """Return how many bytes a file of this suffix may have where an article may have `max_bytes`."""
    form = FORMATS.get(suffix.lower())
    return max_bytes * (form.times if form else MANY)
