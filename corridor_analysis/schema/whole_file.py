"""Files that are whole or not there, whenever the process is killed; durable ones also when the power fails."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["PARTIAL", "fsync_folder", "whole_file", "write_json", "write_whole"]

PARTIAL = ".partial"  # ending of a file that is being written


@contextmanager
def whole_file(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Give the name of a file to write; when that went well it takes the name `path`, safe on the disk if `durable`.

    To make a file safe takes as long as a disk needs: too long for hundreds that a digest elsewhere vouches for.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")  # two processes do not write into one
    try:
        yield partial
        if durable:
            with partial.open("rb") as written:
                os.fsync(written.fileno())
        os.replace(partial, path)
        if durable:
            fsync_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def write_whole(path: Path, text: str, *, durable: bool = False) -> Path:
    """Write a text file whole or not at all, in UTF-8 with line feeds on every system; return its path."""
    with whole_file(path, durable=durable) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")
    return path


def write_json(path: Path, value: object, *, indent: int = 2) -> Path:
    """Write a value as a JSON file, whole or not at all; return its path."""
    return write_whole(path, json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def fsync_folder(folder: Path) -> None:
    """Make names in a folder safe; systems that cannot do it for folders keep them safe themselves."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
