"""Tell a format by its content, for what comes without a file name; tell an archive by its name."""

from __future__ import annotations

import io
import json
import re
import zipfile

from corridor_analysis.corpus.fields import known_fields

__all__ = ["is_archive", "suffix_of"]

_ARCHIVES = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz")
_MAGIC = ((b"PAR1", ".parquet"), (b"\x1f\x8b", ".gz"), (b"BZh", ".bz2"), (b"\xfd7zXZ\0", ".xz"), (b"{\\rtf", ".rtf"))
_OFFICE = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)
_MAIL = re.compile(r"(?:from|subject|date|mime-version|content-type|received|message-id|return-path):", re.I)
_HEADER = re.compile(r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_HEAD = 100_000  # bytes that are looked at


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
