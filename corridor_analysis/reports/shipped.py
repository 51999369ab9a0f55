"""The notebooks that travel with the package, in a working copy, an editable install or a wheel: copied, trusted, made.

    python -m corridor_analysis.reports.shipped notebooks

runs those of the working copy in place with their defaults. A notebook that was run here bears the digest of what it
rests on: its case folder, the package's code and resources, and its own cells: `inputs_digest`, computed anew, says
whether it is out of date.

JupyterLab runs no script of a notebook, so sorts no table, before somebody trusted it (jupyter trust): what comes by
mail may hold anything. It may trust unread those that are, output for output, what this package was shipped with: their
digests travel in the package, noted where the notebooks are run.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from corridor_analysis.errors import CorridorError, ParameterError, ReportError
from corridor_analysis.reports import digests, ipynb
from corridor_analysis.resources import PACKAGE
from corridor_analysis.schema.whole_file import write_json

__all__ = ["KNOWN", "copy_notebooks", "inputs_digest", "main", "note_shipped", "only_case", "refresh", "trust"]

KNOWN = Path(__file__).with_name("shipped.json")  # name of a notebook -> digest of its content, outputs included
_SECONDS = 1800  # that a notebook may run
_CASE = re.compile(r'^(case: str = )"[^"\n]*"', re.MULTILINE)


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
    source = ipynb.shipped_notebooks()
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


def inputs_digest(path: Path) -> str:
    """Return the SHA-256 of all that the outputs of a committed notebook rest on."""
    notebook, case = ipynb.read(path), _case_of(path)
    parts = [digests.folder_digest(case) if case else "", digests.code_digest(), ipynb.source_of(notebook)]
    return digests.json_digest(parts)


def _case_of(path: Path) -> Path | None:
    """Return the case folder of a notebook's default: it counts from the folder that holds the notebooks' folder."""
    from corridor_analysis.reports.notebooks import declared

    known = declared(ipynb.read(path))
    return path.resolve().parent.parent / known["case"].default if "case" in known else None


def refresh(paths: Sequence[Path]) -> list[Path]:
    """Run notebooks in place with their defaults; return those whose content changed.

    A notebook that fails is left as it was. Raises ReportError that names notebook, cell and fault.
    """
    with tempfile.TemporaryDirectory() as folder:
        return [p for p in paths if _refreshed(p.resolve(), Path(folder))]


def _refreshed(path: Path, folder: Path) -> bool:
    from corridor_analysis.reports.execute import Setting, execute
    from corridor_analysis.reports.limits import Limits

    before, inputs = path.read_bytes(), inputs_digest(path)
    made = execute(path, None, Setting(_tables(path, folder), Limits(_SECONDS), folder=path.parent))
    if made.fault or made.ended:
        told = f"a cell failed with {made.fault.told}" if made.fault else made.ended
        raise ReportError(path, "", told, "Mend it; the file is as it was.")
    done = ipynb.normalise(made.notebook, {path.parent.parent: ""})
    done["metadata"].setdefault("corridor", {})["inputs"] = inputs
    ipynb.write(done, path)
    return path.read_bytes() != before


def _tables(path: Path, folder: Path) -> dict[str, str]:
    """Return the variable that names tables made once for all notebooks of a case."""
    from corridor_analysis.case import load_case
    from corridor_analysis.reports.case_tables import CaseTables

    place = _case_of(path)
    if place is None:
        return {}
    case = load_case(place)
    made = CaseTables.of(case, path.parent.parent, folder / case.id)
    made.make()
    return {"CORRIDOR_TABLES": str(made.folder)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the notebooks of the folders and files named; return an exit code."""
    named = [Path(a) for a in (sys.argv[1:] if arguments is None else arguments)] or [Path(ipynb.FOLDER)]
    paths = [p for n in named for p in (sorted(n.glob("*.ipynb")) if n.is_dir() else [n])]
    try:
        changed = refresh(paths)
        for folder in [n for n in named if n.resolve() == PACKAGE.parent / ipynb.FOLDER and n.is_dir()]:
            note_shipped(folder.glob("*.ipynb"))
    except (CorridorError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path in paths:
        sys.stdout.write(f"{path}: {'changed' if path in changed else 'as it was'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
