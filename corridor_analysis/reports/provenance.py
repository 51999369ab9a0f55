"""Where a report comes from: commit, digests of what went in and came out, versions, model, parameters."""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from corridor_analysis.errors import ParameterError, ReportError
from corridor_analysis.reports.digests import code_digest, file_digest, lock_digest, sources

__all__ = ["UNLISTED", "Commit", "commit_of", "files_of", "model_version", "provenance", "relative", "verify", "when"]

# Written after the record, or told anew by each call (what was not run again): no digest of them can stand in it.
UNLISTED = ("provenance.json", "ro-crate-metadata.json", "manifest.json", "runs.html", "index.html")
_PARTS = ("tables", "figures")  # other folders in that of a report are reports of their own, the runs of a sweep

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
    from corridor_analysis.parse import MODEL

    return {"name": MODEL, "version": _version(MODEL)}


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def relative(path: Path | str, root: Path) -> str:
    """Return a path as a reader elsewhere can use it: below the project, or its last part."""
    path = Path(path)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def files_of(folder: Path) -> list[dict[str, Any]]:
    """Return path, SHA-256 and size of each file of a report folder that its record lists, in order of their names."""
    out = []
    for path in sources(folder):
        name = path.relative_to(folder).as_posix()
        if name not in UNLISTED and ("/" not in name or name.split("/")[0] in _PARTS):
            out.append({"path": name, "sha256": file_digest(path), "bytes": path.stat().st_size})
    return out


def verify(folder: Path) -> dict[str, str]:
    """Return what is no longer as a report's provenance says: path -> missing, changed or not part of it.

    Raises ReportError where the folder holds no report.
    """
    path = folder / "provenance.json"
    try:
        listed = {o["path"]: o["sha256"] for o in json.loads(path.read_text(encoding="utf-8"))["outputs"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        repair = "Give a folder that `corridor report` wrote."
        raise ReportError(folder, "", "there is no record of where this comes from", repair) from error
    there = {name: folder / name for name in listed if (folder / name).is_file()}
    odd = {name: "missing" for name in listed if name not in there}
    odd |= {name: "changed" for name, file in there.items() if file_digest(file) != listed[name]}
    found = {o["path"] for o in files_of(folder)}
    odd |= dict.fromkeys(found - listed.keys(), "not part of the report")
    return dict(sorted(odd.items()))


def provenance(
    about: Mapping[str, Any], root: Path, commit: Commit | None, inputs: Iterable[Path], outputs: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the record of a report: `about` (case, parameters, states) with code, time, versions and digests."""
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
