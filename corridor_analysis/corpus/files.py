"""Find the files of a source: a file, a folder, a glob pattern, an archive; and read their bytes."""

from __future__ import annotations

import difflib
import glob
import itertools
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from corridor_analysis.corpus.formats.readers import FORMATS_READ, STREAMS, is_archive, is_read, limit_of, suffix_of
from corridor_analysis.corpus.limits import Budget, Options
from corridor_analysis.corpus.raw import Item, shown
from corridor_analysis.errors import CorpusError
from corridor_analysis.schema import Reject

_STANDARD_INPUT = Path("-")


def find(source: str | Path) -> tuple[Path, list[Path]]:
    """Return the folder that names are given from, and the files of a source, sorted.

    `-` is standard input. Hidden files and folders below a folder are left out. A link to a folder is followed once,
    so that loops end.
    Raises CorpusError where the source does not exist.
    """
    path = Path(source)
    if path == _STANDARD_INPUT:
        return Path(), [path]
    if os.path.lexists(path):
        return (path, sorted(_walk(path))) if path.is_dir() else (path.parent, [path])
    if glob.has_magic(str(source)):
        root = _fixed_part(path)
        found = [Path(p) for p in glob.glob(str(source), recursive=True)]
        files = {f for p in found for f in (_walk(p) if p.is_dir() else [p])}
        return root, sorted(f for f in files if f.is_relative_to(root))
    raise CorpusError(source, "", "there is no such file or folder", nearest_path(path))


def _walk(folder: Path) -> Iterator[Path]:
    seen: set[str] = set()
    closed: list[str] = []
    for at, folders, files in os.walk(folder, followlinks=True, onerror=lambda e: closed.append(e.filename)):
        real = os.path.realpath(at)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(at, f) for f in files if not f.startswith("."))
    yield from map(Path, closed)


def _fixed_part(pattern: Path) -> Path:
    return Path(pattern.anchor, *itertools.takewhile(lambda part: not glob.has_magic(part), pattern.parts[:-1]))


def nearest_path(path: Path) -> str:
    """Return a repair sentence that names the nearest path that does exist."""
    folder = next((folder for folder in path.parents if folder.is_dir()), None)
    if folder is None:
        return "Check the path."
    wrong = [*path.parts[len(folder.parts) :], path.name][0]
    close = difflib.get_close_matches(wrong, sorted(os.listdir(folder)), n=1, cutoff=0.5)
    hint = f"Did you mean {str(folder / close[0])!r}?" if close else "Check the path."
    return f"{hint} {str(folder)!r} is the part of it that exists."


def items(root: Path, files: list[Path], options: Options) -> Iterator[Item | Reject]:
    """Yield the content of each file and archive member, and a reject for what cannot be read."""
    for path in files:
        if path == _STANDARD_INPUT:
            yield _standard_input(options)
            continue
        name = "/".join(shown(p) for p in (path.relative_to(root).parts or (path.name,)))
        if fault := _not_a_file(path, name):
            yield fault
        elif is_read(path.name):
            yield _file(path, name, options.max_bytes)
        else:
            yield Reject(name, "unsupported", f"{FORMATS_READ}. Save it in one of them.")


def _standard_input(options: Options) -> Item | Reject:
    """Return what standard input holds, its format told by its content."""
    limit = limit_of("", options.max_bytes)
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        return Reject("stdin", "too_large", f"More than {limit} bytes. Save it as a file.")
    return Item("stdin", PurePosixPath(f"stdin{suffix_of(data)}"), data)


def _not_a_file(path: Path, name: str) -> Reject | None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Reject(name, "unreadable", f"{error.strerror or error}. Check the link and the permissions.")
    if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
        return Reject(name, "unreadable", "A folder that cannot be opened, a pipe or a device. Give a file.")
    return None


def _file(path: Path, name: str, max_bytes: int) -> Item | Reject:
    limit = limit_of(path.suffix, max_bytes)
    try:
        with path.open("rb") as stream:
            size, archive = path.stat().st_size, is_archive(path.name)
            if archive or (path.suffix.lower() in STREAMS and size):
                budget = Budget(size, max_bytes) if archive else Budget()
                return Item(name, PurePosixPath(name), opened=lambda: path.open("rb"), budget=budget)
            data = stream.read(limit + 1)
    except OSError as error:
        return Reject(name, "unreadable", f"{error.strerror or error}. Check the permissions.")
    if len(data) > limit:
        return Reject(name, "too_large", f"More than {limit} bytes. Split the file, or raise max_bytes.")
    return Item(name, PurePosixPath(name), data)
