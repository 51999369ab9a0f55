"""Files that are either whole or not there, and an error that helps when the disk is full."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corridor_analysis.errors import TableError

__all__ = ["PARTIAL", "fsync_folder", "told_when_full", "whole_file"]

PARTIAL = ".partial"  # ending of a file that is being written
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the name of a file to write; when that went well it takes the name `path`, safe on the disk."""
    partial = path.with_name(path.name + PARTIAL)
    try:
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(partial, path)
        fsync_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def fsync_folder(folder: Path) -> None:
    """Make names in a folder safe; systems that cannot do it for folders keep them safe themselves."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def told_when_full(folder: Path) -> Iterator[None]:
    """Turn the many errors of a full disk into one TableError that names the folder and the repair."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if not _is_full(error):
            raise
        repair = "What was read is kept. Make room there, then run the same command with --resume."
        raise TableError(folder, "", "the disk is full", repair) from error


def _is_full(error: OSError | sqlite3.OperationalError) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return "full" in str(error)  # SQLITE_FULL: "database or disk is full"
    return error.errno in _FULL or f"[errno {errno.ENOSPC}]" in str(error).lower()  # as Arrow writes it
