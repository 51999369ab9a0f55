"""Which notebooks JupyterLab may trust unread: those that are, output for output, what this package was shipped with.

JupyterLab runs no script of a notebook, so sorts no table, before somebody trusted it (jupyter trust): what comes by
mail may hold anything. The digests of the shipped notebooks travel in the package; `make notebooks` writes them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from corridor_analysis.reports import digests, ipynb
from corridor_analysis.schema.whole_file import write_json

__all__ = ["KNOWN", "note_shipped", "trust"]

KNOWN = Path(__file__).with_name("shipped.json")  # name of a notebook -> digest of its content, outputs included


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

    shipped = set(json.loads(known.read_text(encoding="utf-8")).values()) if known.is_file() else set()
    notary = NotebookNotary()
    signed: list[str] = []
    others: list[str] = []
    for path in sorted(folder.glob("*.ipynb")):
        try:
            notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
            if _digest(path) in shipped:
                notary.sign(notebook)
            (signed if notary.check_signature(notebook) else others).append(path.name)
        except (OSError, ValueError, sqlite3.Error):
            others.append(path.name)
    return signed, others


def _digest(path: Path) -> str:
    return digests.json_digest(ipynb.read(path))
