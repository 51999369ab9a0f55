"""Where a report comes from: commit, digests of what went in and came out, versions, model, parameters."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from corridor_analysis.errors import ParameterError
from corridor_analysis.reports.digests import code_digest, file_digest, lock_digest

__all__ = ["Commit", "commit_of", "files_of", "model_version", "provenance", "relative", "when"]

PACKAGES = (
    "corridor_analysis", "spacy", "pandas", "pyarrow", "matplotlib", "networkx", "rapidfuzz", "papermill",
    "nbclient", "nbconvert", "ipykernel",
)  # fmt: skip


@dataclass(frozen=True)
class Commit:
    """The commit of the project that made a report; `clean` is whether the tracked files were as committed."""

    id: str
    time: int
    clean: bool


def commit_of(root: Path) -> Commit | None:
    """Return the commit that is checked out in `root`, or None where there is no git or no commit."""
    head = _git(root, "log", "-1", "--format=%H %ct")
    if not head:
        return None
    key, seconds = head.split()
    return Commit(key, int(seconds), not _git(root, "status", "--porcelain", "--untracked-files=no"))


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def when(commit: Commit | None) -> tuple[str | None, str]:
    """Return the time that a report bears (ISO 8601, UTC) and what it is: never the clock's.

    Raises ParameterError where SOURCE_DATE_EPOCH is set to something that is no number.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        if not given.isdigit():
            repair = "Set it to seconds since 1970-01-01, or unset it."
            raise ParameterError("environment", "SOURCE_DATE_EPOCH", f"{given!r} is no number", repair)
        return _iso(int(given)), "SOURCE_DATE_EPOCH"
    return (_iso(commit.time), "commit") if commit else (None, "unknown")


def _iso(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def model_version() -> dict[str, str]:
    """Return name and version of the spaCy model, without loading it."""
    from corridor_analysis.parse.pipeline import MODEL

    return {"name": MODEL, "version": _version(MODEL)}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def relative(path: Path | str, root: Path) -> str:
    """Return a path as a reader elsewhere can use it: below the project, or its last part."""
    path = Path(path)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def files_of(folder: Path, leave_out: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return path, SHA-256 and size of each file of a folder, in order of their names."""
    from corridor_analysis.reports.digests import sources

    out = []
    for path in sources(folder):
        name = path.relative_to(folder).as_posix()
        if name not in leave_out:
            out.append({"path": name, "sha256": file_digest(path), "bytes": path.stat().st_size})
    return out


def provenance(
    about: Mapping[str, Any], root: Path, inputs: Iterable[Path], outputs: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the record of a report: `about` (case, parameters, states) with code, time, versions and digests."""
    commit = commit_of(root)
    time, basis = when(commit)
    code = {"commit": commit.id if commit else None, "clean": commit.clean if commit else None}
    read = [{"path": relative(p, root), "sha256": file_digest(p)} for p in inputs]
    return {
        **about,
        "time": time,
        "time_basis": basis,
        "code": {**code, "package_sha256": code_digest(), "lock_sha256": lock_digest(root)},
        "model": model_version(),
        "environment": {
            "python": platform.python_version(),
            "system": platform.system(),
            "packages": {name: _version(name) for name in PACKAGES},
        },
        "inputs": read,
        "outputs": outputs,
    }
