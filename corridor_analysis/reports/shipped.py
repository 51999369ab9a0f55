"""The notebooks that travel with the package, in a working copy, an editable install or a wheel.

JupyterLab runs no script of a notebook, so sorts no table, before somebody trusted it (jupyter trust): what comes by
mail may hold anything. It may trust unread those that are, output for output, what this package was shipped with: their
digests travel in the package; `make notebooks` writes them.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from corridor_analysis.errors import ParameterError, ReportError
from corridor_analysis.reports import digests, ipynb
from corridor_analysis.resources import PACKAGE, shipped
from corridor_analysis.schema.whole_file import write_json

__all__ = ["FOLDER", "KNOWN", "copy_notebooks", "note_shipped", "only_case", "shipped_notebooks", "trust"]

FOLDER = "notebooks"
KNOWN = Path(__file__).with_name("shipped.json")  # name of a notebook -> digest of its content, outputs included
_CASE = re.compile(r'^(case: str = )"[^"\n]*"', re.MULTILINE)


def shipped_notebooks() -> Path | None:
    """Return the folder of the package's notebooks, or None where an installation has lost them."""
    folder = shipped(FOLDER)
    return folder if folder is not None and any(folder.glob("*.ipynb")) else None


def only_case(folder: Path) -> Path | None:
    """Return the case below a folder, from there on, where there is exactly one."""
    found = [path.parent for depth in ("*", "*/*") for path in folder.glob(f"{depth}/case.yaml")]
    return found[0].relative_to(folder) if len(found) == 1 else None


def copy_notebooks(out: Path, case: Path | None = None) -> list[Path]:
    """Copy the package's notebooks into a folder; return the copies.

    On another case than that of their parameters they open on it, without what was shown for the other; else they are
    the same bytes. Raises ParameterError where a file of that name is there, which may hold somebody's work, or the
    case is none: then nothing is copied.
    """
    source = shipped_notebooks()
    if source is None:
        raise ReportError(PACKAGE, "", "the notebooks are not there", "Install the package anew.")
    _check(out, case, sorted(source.glob("*.ipynb")))
    if case is not None and not out.resolve().is_relative_to(Path.cwd()):
        case = case.resolve()  # from where the copies lie, it is found by its whole path only
    out.mkdir(parents=True, exist_ok=True)
    return [_copied(path, out / path.name, case) for path in sorted(source.glob("*.ipynb"))]


def _check(out: Path, case: Path | None, found: list[Path]) -> None:
    if out.exists() and not out.is_dir():
        raise ParameterError("notebooks", str(out), "there is a file of that name", "Name another folder.")
    there = [path.name for path in found if (out / path.name).exists()]
    if there:
        problem = f"{there[0]} is there already, and may hold your changes"
        raise ParameterError("notebooks", str(out), problem, "Name another folder, or move it away.")
    if case is not None and not (case / "case.yaml").is_file():
        raise ParameterError("--case", str(case), "there is no case there", "Give the folder that holds case.yaml.")


def _copied(path: Path, target: Path, case: Path | None) -> Path:
    notebook = ipynb.read(path)
    cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    given = next((c for c in cells if "parameters" in c["metadata"].get("tags", [])), None)
    before = ipynb.text_of(given["source"]) if given else ""
    named = json.dumps(case.as_posix()) if case else ""
    after = _CASE.sub(lambda m: m[1] + named, before) if case else before
    if given is None or after == before:
        shutil.copyfile(path, target)
        return target
    given["source"] = after.splitlines(keepends=True)
    for cell in cells:  # what they showed was of another case
        cell["outputs"], cell["execution_count"] = [], None
    notebook["metadata"].pop("corridor", None)
    ipynb.write(notebook, target)
    return target


def note_shipped(paths: Iterable[Path], known: Path = KNOWN) -> None:
    """Write the digests of the notebooks that the package is shipped with."""
    content = {path.name: _digest(path) for path in sorted(paths)}
    write_json(known, content, indent=1)


def trust(folder: Path, known: Path = KNOWN) -> tuple[list[str], list[str]]:
    """Sign the notebooks of a folder that are as shipped; return their names, and those that nobody trusted yet.

    Signatures go where Jupyter keeps them, in the user's data folder. What is no notebook is passed over.
    """
    import nbformat
    from nbformat.sign import NotebookNotary

    as_shipped = set(json.loads(known.read_text(encoding="utf-8")).values()) if known.is_file() else set()
    notary = NotebookNotary()
    signed: list[str] = []
    others: list[str] = []
    for path in sorted(folder.glob("*.ipynb")):
        try:
            notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
            if _digest(path) in as_shipped:
                notary.sign(notebook)
            (signed if notary.check_signature(notebook) else others).append(path.name)
        except (OSError, ValueError, sqlite3.Error):
            others.append(path.name)
    return signed, others


def _digest(path: Path) -> str:
    return digests.json_digest(ipynb.read(path))
