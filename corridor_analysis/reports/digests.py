"""What a run rests on: digests of files, of the package's code and of the lock file; commit, time and versions."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corridor_analysis.errors import ParameterError, ReportError
from corridor_analysis.resources import PACKAGE

__all__ = [
    "Commit", "code_digest", "commit_of", "digests_of", "file_digest", "folder_digest", "intact", "json_digest",
    "lock_digest", "model_version", "package_digest", "relative", "running_digest", "sources", "version_of", "when",
]  # fmt: skip

_LOCK = "requirements.lock"
# What runs notebooks, asks models and parses commands does not change what a cell shows: a test asks that no notebook
# and no other module imports it.
UNSEEN = ("reports", "coders/asking", "cli")
_LAYOUT = "reports/templates"
# In a wheel these lie in the package, in a working copy beside it.
_BESIDE = ("notebooks", "data", "docs", "CITATION.cff")
_TEXT = (".py", ".yaml", ".csv", ".txt", ".md", ".json", ".jsonl", ".html", ".ipynb", ".lock")


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file; the line ends of text files count as one character."""
    content = path.read_bytes()
    if path.suffix in _TEXT:
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


def digests_of(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of files by their path below a folder, in order of it."""
    names = sorted((path.relative_to(folder).as_posix(), path) for path in paths)
    return {name: file_digest(path) for name, path in names}


def intact(folder: Path, files: Mapping[str, str]) -> bool:
    """Return whether all these files (path below the folder -> SHA-256) are there as they were written."""
    return all((folder / name).is_file() and file_digest(folder / name) == digest for name, digest in files.items())


def json_digest(value: object) -> str:
    """Return the SHA-256 of a JSON value, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sources(path: Path) -> list[Path]:
    """Return the files of a folder in order of their names, or the file itself; hidden ones and caches left out."""
    if path.is_file():
        return [path]
    found = (p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
    return sorted(found, key=lambda p: p.relative_to(path).as_posix())


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def folder_digest(path: Path) -> str:
    """Return the SHA-256 of all files of a folder, with their names; of nothing where it does not exist."""
    return _digest(sources(path), path if path.is_dir() else path.parent)


@cache
def code_digest() -> str:
    """Return the SHA-256 of the package's code and resources, as far as they can change what a notebook shows.

    It is the same in a working copy and in a wheel of it: notebooks have digests of their own.
    """
    return _digest(_own(*map(_there, UNSEEN)), PACKAGE)


def _own(*left_out: Path) -> list[Path]:
    without = [*(PACKAGE / name for name in _BESIDE), *left_out]
    return [p for p in sources(PACKAGE) if not any(p.is_relative_to(w) for w in without)]


def _there(name: str) -> Path:
    """Return a part of the package. One that was moved is an error: a digest would silently be of something else."""
    if not (PACKAGE / name).exists():
        raise ReportError(PACKAGE, name, "a digest is to name it, and it is not there", "Mend the names in digests.py.")
    return PACKAGE / name


@cache
def running_digest() -> str:
    """Return the SHA-256 of all that can change an executed notebook: the package without what lays out its page."""
    return _digest(_own(_there(_LAYOUT)), PACKAGE)


@cache
def package_digest() -> str:
    """Return the SHA-256 of the whole package, templates included."""
    return _digest(_own(), PACKAGE)


def lock_digest(root: Path) -> str:
    """Return the SHA-256 of the lock file of a project; of nothing where it has none."""
    return file_digest(root / _LOCK) if (root / _LOCK).is_file() else hashlib.sha256().hexdigest()


def _digest(paths: Iterable[Path], base: Path) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.relative_to(base).as_posix()}\0{file_digest(path)}\0".encode())
    return whole.hexdigest()


def relative(path: Path | str, root: Path) -> str:
    """Return a path as a reader elsewhere can use it: below the project, or its last part."""
    path = Path(path)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


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
    if given and not given.isdigit():
        repair = "Set it to seconds since 1970-01-01, or unset it."
        raise ParameterError("environment", "SOURCE_DATE_EPOCH", f"{given!r} is no number", repair)
    if not given and commit is None:
        return None, "unknown"
    seconds, basis = (commit.time, "commit") if commit and not given else (int(given), "SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), basis


@cache
def model_version() -> dict[str, str]:
    """Return name and version of the spaCy model, without loading it."""
    from corridor_analysis.parse import MODEL

    return {"name": MODEL, "version": version_of(MODEL)}


@cache
def version_of(package: str) -> str:
    """Return the version of an installed package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
