"""Where a report comes from and how to cite it: commit, digests of what went in and came out, versions, parameters."""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import ParameterError, ReportError
from corridor_analysis.reports.cite import ALL, SOFTWARE, Citation, parts_of, record_of, software, written
from corridor_analysis.reports.crate import crate
from corridor_analysis.reports.digests import code_digest, file_digest, json_digest, lock_digest, sources
from corridor_analysis.schema.whole_file import write_json, write_whole

if TYPE_CHECKING:
    from corridor_analysis.reports.pages import Page
    from corridor_analysis.reports.plan import Plan
    from corridor_analysis.tables import Tables

__all__ = [
    "UNLISTED", "Commit", "citation_of", "commit_of", "content_digest", "model_version", "relative", "verify", "when",
    "write_records",
]  # fmt: skip

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


def _files(folder: Path) -> list[dict[str, Any]]:
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
    found = {o["path"] for o in _files(folder)}
    odd |= dict.fromkeys(found - listed.keys(), "not part of the report")
    return dict(sorted(odd.items()))


def content_digest(plan: Plan) -> str:
    """Return the SHA-256 of what a report holds: its tables and what its notebooks show.

    Neither commit nor time are part of it, nor is anything that is laid out from these two.
    """
    files = {name: plan.folder / f"{name}.ipynb" for name in plan.states}
    shown = {name: file_digest(path) for name, path in files.items() if path.is_file()}
    return json_digest({"tables": _tables_digest(plan.corpus.tables), "notebooks": shown})


@lru_cache(maxsize=1)  # the runs of a sweep share their tables
def _tables_digest(tables: Tables) -> str:
    from corridor_analysis.tables import digest

    return digest(tables.frames())


def citation_of(plan: Plan) -> Citation:
    """Return how to cite a run's report. Its version is the digest of its content: the same content, the same version.

    `sha256-` stands before it because twelve hexadecimal digits alone can look like a number (8e1234…) to YAML.
    """
    case = plan.project.case
    time, _ = when(plan.project.commit)
    digest = content_digest(plan)[:12]
    key = "_".join(part for part in ("corridor", case.id, plan.name, digest[:8]) if part)
    facts = {"date": (time or "")[:10], "version": f"sha256-{digest}", "note": case.question}
    return record_of(plan.project.authors, key=key, title=f"{plan.title}: what the articles say", **facts)


def write_records(plan: Plan, citation: Citation, pages: Iterable[Page]) -> None:
    """Write how to cite the report and its parts, and where it comes from."""
    folder = plan.folder
    cited = {"": citation, SOFTWARE: software()}
    for page in pages:
        cited |= {f"{page.name}{f'#{key}' if key else ''}": part for key, part in parts_of(citation, page).items()}
    write_whole(folder / "CITATION.bib", written(citation, "bibtex"))
    write_whole(folder / "CITATION.cff", written(citation, "cff"))
    write_whole(folder / "citation.json", written(citation, "csl-json"))
    write_json(folder / ALL, {name: part.csl() for name, part in cited.items()})
    record = _record(plan, citation)
    write_json(folder / "provenance.json", record)
    write_json(folder / "ro-crate-metadata.json", crate(record, citation))


def _record(plan: Plan, citation: Citation) -> dict[str, Any]:
    """Return the record of a report: case, parameters and states, with code, time, versions and digests."""
    case, root, commit = plan.project.case, plan.project.root, plan.project.commit
    time, basis = when(commit)
    notebooks = {
        n.name: {"status": s.status, "digest": s.digest, "error": s.error, "parameters": _given(plan, n.name)}
        | ({"older": "made from other inputs than those listed"} if plan.is_older(n) else {})
        for n in plan.project.notebooks
        if (s := plan.states[n.name]).status != "not run"
    }
    read = [*plan.corpus.files, *(n.path for n in plan.project.notebooks if n.name in notebooks)]
    code = {"commit": commit.id if commit else None, "clean": commit.clean if commit else None}
    return {
        "case": case.id,
        "title": case.title,
        "question": case.question,
        "run": plan.name or None,
        "selection": plan.about["given"],
        "version": citation.version,
        "content_sha256": content_digest(plan),
        "tables": plan.corpus.digest,
        "notebooks": notebooks,
        "time": time,
        "time_basis": basis,
        "code": {**code, "package_sha256": code_digest(), "lock_sha256": lock_digest(root)},
        "model": model_version(),
        "environment": {
            "python": platform.python_version(),
            "system": platform.system(),
            "packages": {name: _version(name) for name in PACKAGES},
        },
        "inputs": [{"path": relative(p, root), "sha256": file_digest(p)} for p in read],
        "outputs": _files(plan.folder),
    }


def _given(plan: Plan, name: str) -> dict[str, Any]:
    root = plan.project.root
    return {k: relative(v, root) if k in ("case", "articles") and v else v for k, v in plan.values[name].items()}
