"""Run the committed notebooks in place with their defaults, and say whether they are out of date.

    python -m corridor_analysis.reports.refresh notebooks

A notebook that was run here bears the digest of what it rests on: its case folder, the package's code and
resources, and its own cells. `stale` computes that anew. The digests of the whole notebooks are noted in the package:
`corridor lab` trusts those of its notebooks.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corridor_analysis.errors import CorridorError, ReportError
from corridor_analysis.reports import digests, normal
from corridor_analysis.reports.parameters import declared
from corridor_analysis.reports.trust import note_shipped

__all__ = ["inputs_digest", "main", "refresh", "stale"]

TIMEOUT = 600  # seconds for a cell
SHIPPED = Path(__file__).resolve().parents[2] / "notebooks"  # those of the working copy are what is shipped


def inputs_digest(path: Path) -> str:
    """Return the SHA-256 of all that the outputs of a committed notebook rest on."""
    return _digest(normal.read(path), path)


def stale(path: Path) -> bool:
    """Return whether a notebook's outputs were made from other inputs than today's, or never."""
    notebook = normal.read(path)
    return notebook["metadata"].get("corridor", {}).get("inputs") != _digest(notebook, path)


def _digest(notebook: normal.Notebook, path: Path) -> str:
    case = _case(notebook, path)
    parts = [digests.folder_digest(case) if case else "", digests.code_digest(), normal.source_of(notebook)]
    return digests.json_digest(parts)


def _case(notebook: normal.Notebook, path: Path) -> Path | None:
    """Return the case folder of a notebook's default: it counts from the folder that holds the notebooks' folder."""
    known = declared(notebook)
    return path.resolve().parent.parent / known["case"].default if "case" in known else None


def refresh(paths: Sequence[Path]) -> list[Path]:
    """Run notebooks in place with their defaults; return those whose content changed.

    A notebook that fails is left as it was. Raises ReportError that names notebook, cell and fault.
    """
    with tempfile.TemporaryDirectory() as folder:
        return [p for p in paths if _refreshed(p.resolve(), Path(folder))]


def _refreshed(path: Path, folder: Path) -> bool:
    before = path.read_bytes()
    notebook = normal.read(path)
    done = normal.normalise(_executed(notebook, path, folder), {path.parent.parent: ""})
    done["metadata"]["corridor"] = {**notebook["metadata"].get("corridor", {}), "inputs": _digest(notebook, path)}
    normal.write(done, path)
    return path.read_bytes() != before


def _executed(notebook: normal.Notebook, path: Path, folder: Path) -> normal.Notebook:
    from corridor_analysis.reports.imports import without_uri_grammar

    with without_uri_grammar():
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellControlSignal, CellExecutionError

    node = nbformat.read(path, as_version=4)
    client = NotebookClient(
        node,
        timeout=TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
    )
    try:
        client.execute(env={**os.environ, "PYTHONHASHSEED": "0", **_tables(notebook, path, folder)})
    except (CellExecutionError, CellControlSignal, RuntimeError) as error:
        told = f"{getattr(error, 'ename', type(error).__name__)}: {getattr(error, 'evalue', error)}"
        raise ReportError(path, "", f"a cell failed with {told}", "Mend it; the file is as it was.") from error
    return node


def _tables(notebook: normal.Notebook, path: Path, folder: Path) -> dict[str, str]:
    """Return the variable that names tables made once for all notebooks of a case."""
    from corridor_analysis.case import load_case
    from corridor_analysis.reports.prepare import Sources, make_tables

    place = _case(notebook, path)
    if place is None:
        return {}
    case = load_case(place)
    metadata = place / "metadata.csv"
    sources = Sources(case, place / "articles", metadata if metadata.is_file() else None, path.parent.parent)
    make_tables(sources, folder / case.id)
    return {"CORRIDOR_TABLES": str(folder / case.id)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the notebooks of the folders and files named; return an exit code."""
    named = [Path(a) for a in (sys.argv[1:] if arguments is None else arguments)] or [Path("notebooks")]
    paths: list[Any] = [p for n in named for p in (sorted(n.glob("*.ipynb")) if n.is_dir() else [n])]
    try:
        changed = refresh(paths)
        for folder in [n for n in named if n.resolve() == SHIPPED and n.is_dir()]:
            note_shipped(folder.glob("*.ipynb"))
    except (CorridorError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path in paths:
        sys.stdout.write(f"{path}: {'changed' if path in changed else 'as it was'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
