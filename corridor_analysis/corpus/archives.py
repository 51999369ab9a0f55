"""Read the members of zip and tar archives in memory; nothing is unpacked to the disk."""

from __future__ import annotations

import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from corridor_analysis.corpus.formats import FORMATS, limit_of
from corridor_analysis.corpus.raw import Item, shown
from corridor_analysis.schema import Reject

__all__ = ["is_archive", "members"]

_TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
# what the standard library raises on damaged archives; RuntimeError: a password is wanted
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError,
           NotImplementedError, ValueError, OverflowError)  # fmt: skip


def is_archive(name: str) -> bool:
    """Return whether a file name has the ending of an archive that is read."""
    return name.lower().endswith((".zip", *_TAR))


def members(path: Path, name: str, max_bytes: int) -> Iterator[Item | Reject]:
    """Yield the members of an archive, and a reject for what cannot be read.

    A broken archive gives a reject of its own name, after the members that could be read before the fault.
    """
    opened = _zip if path.name.lower().endswith(".zip") else _tar
    count = 0
    try:
        for count, found in enumerate(opened(path, name, max_bytes), start=1):  # noqa: B007
            yield found
        if not count:
            yield Reject(name, "empty", "There is no file in the archive. Pack the articles into it.")
    except _BROKEN as error:
        fault = getattr(error, "strerror", None)
        detail = f"Not a readable archive: {fault or error}. Pack it again."
        yield Reject(name, "unreadable" if fault else "malformed", detail)


def _zip(path: Path, name: str, max_bytes: int) -> Iterator[Item | Reject]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir() or _hidden(info.filename):
                continue
            fault = _fault(name, info.filename, info.file_size, max_bytes)
            try:
                yield fault or _member(name, info.filename, archive.open(info), max_bytes)
            except _BROKEN as error:
                detail = f"This member cannot be unpacked: {error}. Pack it again, without a password."
                yield Reject(_place(name, info.filename), "malformed", detail)


def _tar(path: Path, name: str, max_bytes: int) -> Iterator[Item | Reject]:
    with tarfile.open(path, "r:*") as archive:
        for info in archive:
            if info.isdir() or _hidden(info.name):
                continue
            stream = archive.extractfile(info) if info.isreg() else None
            if stream is None:
                detail = "A link or a device, not a file. Pack the file itself."
                yield Reject(_place(name, info.name), "unreadable", detail)
                continue
            fault = _fault(name, info.name, info.size, max_bytes)
            yield fault or _member(name, info.name, stream, max_bytes)


def _place(name: str, member: str) -> str:
    return f"{name}/{shown(member)}"


def _hidden(member: str) -> bool:
    parts = re.split(r"[/\\]", member)
    return any(p == "__MACOSX" or (p.startswith(".") and p not in (".", "..")) for p in parts)


def _fault(name: str, member: str, size: int, max_bytes: int) -> Reject | None:
    place = _place(name, member)
    if ".." in re.split(r"[/\\]", member) or re.match(r"[/\\]|[A-Za-z]:", member):
        return Reject(place, "unsafe_path", "The member's path leads out of the archive. Pack it again.")
    if PurePosixPath(member).suffix.lower() not in FORMATS:
        return Reject(
            place, "unsupported", f"Formats read: {', '.join(s[1:] for s in FORMATS)}. Unpack archives in archives."
        )
    limit = limit_of(PurePosixPath(member).suffix, max_bytes)
    if size > limit:
        return Reject(place, "too_large", f"{size} bytes, more than {limit}. Raise max_bytes.")
    return None


def _member(name: str, member: str, stream: IO[bytes], max_bytes: int) -> Item | Reject:
    limit = limit_of(PurePosixPath(member).suffix, max_bytes)
    with stream:
        data = stream.read(limit + 1)
    if len(data) > limit:  # a member may hold more than it says
        return Reject(_place(name, member), "too_large", f"More than {limit} bytes. Raise max_bytes.")
    inside = [p for p in PurePosixPath(shown(member)).parts if p != "."]
    archive = PurePosixPath(name)
    return Item(_place(name, member), archive.parent.joinpath(archive.name.partition(".")[0], *inside), data)
