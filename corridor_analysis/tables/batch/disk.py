"""An error that helps when the disk is full."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corridor_analysis.errors import TableError

__all__ = ["told_when_full"]

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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
