"""Read the members of zip and tar archives and of compressed files in memory; nothing is unpacked to the disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from corridor_analysis.corpus.formats.readers import FORMATS_READ, is_read, limit_of, suffix_of
from corridor_analysis.corpus.limits import Budget, Metered, NotText, Options
from corridor_analysis.corpus.raw import Item
from corridor_analysis.schema import Reject

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
