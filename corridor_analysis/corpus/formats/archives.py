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
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from corridor_analysis.corpus.formats.readers import FORMATS, limit_of
from corridor_analysis.corpus.formats.sniff import is_archive, suffix_of
from corridor_analysis.corpus.limits import DEPTH, Budget, Metered, NotText, Options
from corridor_analysis.corpus.raw import Item, shown
from corridor_analysis.schema import Reject

__all__ = ["BROKEN", "Packed", "unpack"]

_SINGLE: dict[str, Callable] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_PACKED_TAR = {".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz"}
# what the standard library raises on damaged archives; RuntimeError: a password is wanted
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError,
          NotImplementedError, ValueError, OverflowError)  # fmt: skip


@dataclass(frozen=True)
class Packed:
    """An archive: its name as shown, the names that lead to it, how deep it lies, what may be unpacked of it."""

    name: str
    path: PurePosixPath
    budget: Budget
    depth: int = 0
    file: Path | None = field(default=None, compare=False)  # where it is a file of its own, so that it can be a stream

    def inside(self, member: str) -> Packed:
        """Return the place of a member."""
        parts = [p for p in PurePosixPath(shown(member)).parts if p != "."]
        path = self.path.parent.joinpath(self.path.name.partition(".")[0], *parts)
        return replace(self, name=f"{self.name}/{shown(member)}", path=path, depth=self.depth + 1, file=None)


def unpack(stream: IO[bytes], at: Packed, options: Options) -> Iterator[Item | Reject]:
    """Yield the members of an archive, those of archives in it included, and a reject for what cannot be read.

    A broken archive gives a reject of its own name, after the members that could be read before the fault.
    """
    if at.depth >= DEPTH:
        yield Reject(at.name, "too_deep", f"An archive in {DEPTH} others. Unpack the outer ones.")
        return
    count = 0
    try:
        for count, found in enumerate(_reader(at.path.name)(stream, at, options), start=1):  # noqa: B007
            yield found
        if not count:
            yield Reject(at.name, "empty", "There is no file in the archive. Pack the articles into it.")
    except NotText as error:
        yield Reject(at.name, error.reason, error.detail)
    except BROKEN as error:
        fault = getattr(error, "strerror", None)
        detail = f"Not a readable archive: {fault or error}. Pack it again."
        yield Reject(at.name, "unreadable" if fault else "malformed", detail)


def _reader(name: str) -> Callable[[IO[bytes], Packed, Options], Iterator[Item | Reject]]:
    path = PurePosixPath(name.lower())
    if path.suffix == ".zip":
        return _zip
    return _tar if path.suffix in (".tar", *_PACKED_TAR) or path.with_suffix("").suffix == ".tar" else _single


def _zip(stream: IO[bytes], at: Packed, options: Options) -> Iterator[Item | Reject]:
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
            except BROKEN as error:
                detail = f"This member cannot be unpacked: {error}. Pack it again, without a password."
                yield Reject(at.inside(info.filename).name, "malformed", detail)


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> IO[bytes]:
    # only deflate can stop within a block: of the others, a little is taken at a time
    chunk = 1 << 16 if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else 1 << 12
    return io.BufferedReader(Metered(archive.open(info), budget, chunk), chunk)


def _link(at: Packed, member: str) -> Reject:
    return Reject(at.inside(member).name, "unreadable", "A link or a device, not a file. Pack the file itself.")


def _tar(stream: IO[bytes], at: Packed, options: Options) -> Iterator[Item | Reject]:
    suffix = PurePosixPath(at.path.name.lower()).suffix
    inflate = _SINGLE.get(_PACKED_TAR.get(suffix, suffix))
    metered = Metered(inflate(stream) if inflate else stream, at.budget)
    with tarfile.open(fileobj=io.BufferedReader(metered), mode="r|") as archive:
        for info in archive:
            at.budget.enter()
            archive.members.clear()  # a stream goes one way: what was read need not be remembered
            if info.isdir() or _hidden(info.name):
                continue
            if not info.isreg():
                yield _link(at, info.name)
                continue
            yield from _member(at, (info.name, info.size), partial(archive.extractfile, info), options)


def _single(stream: IO[bytes], at: Packed, options: Options) -> Iterator[Item | Reject]:
    """Yield the one file that gzip, bzip2 or xz have compressed."""
    inflate = _SINGLE[PurePosixPath(at.path.name.lower()).suffix]
    path = at.path.with_suffix("")
    if path.suffix.lower() == ".jsonl" and at.file:
        file = at.file

        def opened() -> IO[bytes]:
            return io.BufferedReader(Metered(inflate(file), at.budget))

        yield Item(at.name, path, opened=opened, depth=at.depth, budget=at.budget)
        return
    limit = limit_of(path.suffix, options.max_bytes)
    data = io.BufferedReader(Metered(inflate(stream), at.budget)).read(limit + 1)
    if not is_archive(path.name) and path.suffix.lower() not in FORMATS:
        path = PurePosixPath(f"{path}{suffix_of(data)}")
    yield from _found(replace(at, path=path, depth=at.depth + 1), data, limit, options)


def _hidden(member: str) -> bool:
    parts = re.split(r"[/\\]", member)
    return any(p == "__MACOSX" or (p.startswith(".") and p not in (".", "..")) for p in parts)


def _member(
    at: Packed, info: tuple[str, int], opened: Callable[[], IO[bytes]], options: Options
) -> Iterator[Item | Reject]:
    name, size = info
    inner = at.inside(name)
    suffix = PurePosixPath(name).suffix.lower()
    limit = limit_of(suffix, options.max_bytes)
    if ".." in re.split(r"[/\\]", name) or re.match(r"[/\\]|[A-Za-z]:", name):
        yield Reject(inner.name, "unsafe_path", "The member's path leads out of the archive. Pack it again.")
    elif suffix not in FORMATS and not is_archive(name):
        yield Reject(inner.name, "unsupported", f"Formats read: {', '.join(s[1:] for s in FORMATS)}, and archives.")
    elif size > limit:
        yield Reject(inner.name, "too_large", f"{size} bytes, more than {limit}. Raise max_bytes.")
    else:
        with opened() as stream:
            data = stream.read(limit + 1)
        yield from _found(inner, data, limit, options)


def _found(at: Packed, data: bytes, limit: int, options: Options) -> Iterator[Item | Reject]:
    if len(data) > limit:  # a member may hold more than it says
        yield Reject(at.name, "too_large", f"More than {limit} bytes. Raise max_bytes.")
    elif is_archive(at.path.name):
        yield from unpack(io.BytesIO(data), at, options)
    else:
        yield Item(at.name, at.path, data, depth=at.depth, budget=at.budget)
