"""The formats that articles are read from: which suffix is read by what, and which suffix some content would have.

To add a format, write a function from an `Item` and `Options` to an iterator of `Raw` and `Reject`, and enter it in
FORMATS. It may raise NotText where a file as a whole is no text of that format, and yield an `Item` for a file in it.
Archives are read in memory; nothing is unpacked to the disk.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from corridor_analysis.corpus.documents import read_docx, read_markdown, read_rtf, read_text
from corridor_analysis.corpus.page_and_mail import read_html, read_mail, read_saved_page
from corridor_analysis.corpus.raw import Budget, Item, Metered, NotText, Options, Raw, known_fields
from corridor_analysis.corpus.tables import read_csv, read_json, read_jsonl, read_parquet, read_xlsx
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


_SINGLE: dict[str, Callable[[IO[bytes]], io.BufferedIOBase]] = {
    ".gz": lambda f: gzip.GzipFile(fileobj=f), ".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile,
}  # fmt: skip
_PACKED_TAR = {".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz"}
# what the standard library raises on damaged archives; RuntimeError: a password is wanted
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError,
          NotImplementedError, ValueError, OverflowError)  # fmt: skip


def unpack(item: Item, options: Options) -> Iterator[Item | Reject]:
    """Yield the members of an archive, and a reject for what cannot be read.

    Raises NotText where the archive is broken, after the members that could be read before the fault.
    """
    at = item if item.budget.bounded else replace(item, budget=Budget(len(item.data), options.max_bytes))
    path = PurePosixPath(at.path.name.lower())
    tar = path.suffix in (".tar", *_PACKED_TAR) or path.with_suffix("").suffix == ".tar"
    read = _zip if path.suffix == ".zip" else _tar if tar else _single
    count = 0
    try:
        with at.stream() as stream:
            for count, found in enumerate(read(stream, at, options), start=1):  # noqa: B007
                yield found
    except _BROKEN as error:
        fault = getattr(error, "strerror", None)
        detail = f"Not a readable archive: {fault or error}. Pack it again."
        raise NotText("unreadable" if fault else "malformed", detail) from error
    if not count:
        raise NotText("empty", "There is no file in the archive. Pack the articles into it.")


def _zip(stream: IO[bytes], at: Item, options: Options) -> Iterator[Item | Reject]:
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            at.budget.enter()
            if info.is_dir() or _hidden(info.filename):
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                yield _link(at, info.filename)
                continue
            try:
                opened = partial(_zipped, archive, info, at.budget)
                yield from _member(at, (info.filename, info.file_size), opened, options)
            except _BROKEN as error:
                detail = f"This member cannot be unpacked: {error}. Pack it again, without a password."
                yield Reject(at.inside(info.filename).source_file, "malformed", detail)


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> IO[bytes]:
    # only deflate can stop within a block: of the others, a little is taken at a time
    chunk = 1 << 16 if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else 1 << 12
    return io.BufferedReader(Metered(archive.open(info), budget, chunk), chunk)


def _link(at: Item, member: str) -> Reject:
    return Reject(at.inside(member).source_file, "unreadable", "A link or a device, not a file. Pack the file itself.")


def _tar(stream: IO[bytes], at: Item, options: Options) -> Iterator[Item | Reject]:
    suffix = PurePosixPath(at.path.name.lower()).suffix
    inflate = _SINGLE.get(_PACKED_TAR.get(suffix, suffix))
    metered = Metered(inflate(stream) if inflate else stream, at.budget)
    with tarfile.open(fileobj=io.BufferedReader(metered), mode="r|") as archive:
        for info in archive:
            at.budget.enter()
            archive.members.clear()  # type: ignore[attr-defined]  # a stream goes one way: nothing need be remembered
            if info.isdir() or _hidden(info.name):
                continue
            if not info.isreg():
                yield _link(at, info.name)
                continue
            yield from _member(at, (info.name, info.size), partial(archive.extractfile, info), options)


def _single(stream: IO[bytes], at: Item, options: Options) -> Iterator[Item | Reject]:
    """Yield the one file that gzip, bzip2 or xz have compressed."""
    inflate = _SINGLE[PurePosixPath(at.path.name.lower()).suffix]
    path = at.path.with_suffix("")
    if path.suffix.lower() == ".jsonl" and (reopened := at.opened):
        yield replace(at, path=path, opened=lambda: io.BufferedReader(Metered(inflate(reopened()), at.budget)))
        return
    limit = limit_of(path.suffix, options.max_bytes)
    data = io.BufferedReader(Metered(inflate(stream), at.budget)).read(limit + 1)
    if not is_read(path.name):
        path = PurePosixPath(f"{path}{suffix_of(data)}")
    yield _found(replace(at, path=path, depth=at.depth + 1), data, limit)


def _hidden(member: str) -> bool:
    parts = re.split(r"[/\\]", member)
    return any(p == "__MACOSX" or (p.startswith(".") and p not in (".", "..")) for p in parts)


def _member(
    at: Item, info: tuple[str, int], opened: Callable[[], IO[bytes] | None], options: Options
) -> Iterator[Item | Reject]:
    name, size = info
    inner = at.inside(name)
    limit = limit_of(PurePosixPath(name).suffix, options.max_bytes)
    if ".." in re.split(r"[/\\]", name) or re.match(r"[/\\]|[A-Za-z]:", name):
        yield Reject(inner.source_file, "unsafe_path", "The member's path leads out of the archive. Pack it again.")
    elif not is_read(name):
        yield Reject(inner.source_file, "unsupported", f"{FORMATS_READ}. Save it in one of them.")
    elif size > limit:
        yield Reject(inner.source_file, "too_large", f"{size} bytes, more than {limit}. Raise max_bytes.")
    else:
        with opened() or io.BytesIO() as stream:
            data = stream.read(limit + 1)
        yield _found(inner, data, limit)


def _found(at: Item, data: bytes, limit: int) -> Item | Reject:
    if len(data) > limit:  # a member may hold more than it says
        return Reject(at.source_file, "too_large", f"More than {limit} bytes. Raise max_bytes.")
    return replace(at, data=data, opened=None)
