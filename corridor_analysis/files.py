"""Files and folders that are either whole or not there: what is being written has another name until it is done."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["UNFINISHED", "durable_file", "fsync_folder", "whole_file", "whole_folder", "write_text"]

UNFINISHED = ".*.part"  # pattern of the names of what is being written, or was when its process ended


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")  # another process writes elsewhere


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the name of a file to write; when that went well it takes the name `path`, in a folder made if need be."""
    part = _unfinished(path)
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def durable_file(path: Path) -> Iterator[Path]:
    """Do as `whole_file`, and have the file safe on the disk also where the power fails the moment after.

    That takes some tens of milliseconds, and so is for what cannot be made again at once.
    """
    with whole_file(path) as part:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
    fsync_folder(path.parent)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when that went well it takes the name and place of `path`."""
    part = _unfinished(path)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        shutil.rmtree(path, ignore_errors=True)
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_text(path: Path, text: str, *, durable: bool = False) -> Path:
    """Write a text file whole or not at all, in UTF-8 with line feeds on every system; return its path."""
    with (durable_file if durable else whole_file)(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    return path


def fsync_folder(folder: Path) -> None:
    """Make names in a folder safe; systems that cannot do it for folders keep them safe themselves."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
