"""Notebooks as files: read, written whole, and made the same on every run (no times, no paths of this machine)."""

from __future__ import annotations

import json
import re
import sysconfig
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from corridor_analysis.resources import shipped
from corridor_analysis.schema.whole_file import write_whole

__all__ = [
    "FOLDER", "INJECTED", "about", "clean", "normalise", "read", "shipped_notebooks", "shown_as", "source_of",
    "text_of", "write",
]  # fmt: skip

FOLDER = "notebooks"
INJECTED = "injected-parameters"
_MARKER = "papermill-error-cell-tag"
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]{6,16}\b")
# The file that a warning names: it bears the process's id. It is looked for from where a word begins: from each letter
# of the long words that a drawing is made of it took 17 seconds for a notebook of 260 KB.
_CELL = re.compile(r"(?<![^\s'\"<>\x1b])[^\s'\"<>\x1b]*ipykernel_\d+[/\\]\d+\.py")
Notebook = dict[str, Any]
Folders = list[tuple[re.Pattern[str], str]]


def shipped_notebooks() -> Path | None:
    """Return the folder of the package's notebooks, or None where an installation has lost them."""
    folder = shipped(FOLDER)
    return folder if folder is not None and any(folder.glob("*.ipynb")) else None


def read(path: Path) -> Notebook:
    """Return a notebook as parsed JSON. Raises OSError, UnicodeDecodeError or ValueError where it is none."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise ValueError("not a notebook of format 4: it has no list of cells")
    return content


def write(notebook: Mapping[str, Any], path: Path) -> None:
    """Write a notebook as Jupyter does, whole or not at all."""
    write_whole(path, json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def text_of(value: object) -> str:
    """Return a text that nbformat may hold as a list of lines."""
    return "".join(value) if isinstance(value, list) else str(value or "")


def about(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a notebook, a cell or an output says of itself for reports."""
    told: Mapping[str, Any] = part.get("metadata", {}).get("corridor", {})
    return told


def source_of(notebook: Mapping[str, Any]) -> list[list[object]]:
    """Return what a notebook's author wrote: kind, tags and source of each cell, injected ones left out.

    Beside the tags stands what the author says of a cell's outputs, where that is something.
    """
    return [
        [cell["cell_type"], [*_tags(cell), *([about(cell)] if about(cell) else [])], text_of(cell["source"])]
        for cell in notebook["cells"]
        if INJECTED not in _tags(cell)
    ]


def normalise(notebook: Notebook, hidden: Mapping[Path, str] | None = None) -> Notebook:
    """Return an executed notebook without what differs between two runs, or tells of this machine.

    `hidden` says what is written for an absolute path wherever it stands in a source or an output; for a
    path that becomes an empty text, what lies below it is written relative to it.
    """
    folders = shown_as(hidden or {})
    cells = [c for c in notebook["cells"] if _MARKER not in _tags(c)]
    kept = [_cell(cell, key, folders) for cell, key in zip(cells, _ids(cells), strict=True)]
    for number, cell in enumerate((c for c in kept if c.get("execution_count") is not None), start=1):
        cell["execution_count"] = number
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = number
    return {"cells": kept, "metadata": _metadata(notebook), "nbformat": 4, "nbformat_minor": 5}


def shown_as(hidden: Mapping[Path, str]) -> Folders:
    """Return patterns for `clean`, longest path first, so that a folder is taken before the one it lies in.

    Where Python and its packages are installed is hidden too: a traceback names them.
    """
    paths = sysconfig.get_paths()
    libraries = {Path(paths["stdlib"]): "python", Path(paths["platlib"]): "site-packages"}
    libraries[Path(paths["purelib"])] = "site-packages"
    longest = sorted({**libraries, **hidden}.items(), key=lambda item: (-len(str(item[0])), str(item[0])))
    return [(re.compile(f"(?:{_written(path)})(/|(?![\\w.-]))"), shown) for path, shown in longest]


def _written(path: Path) -> str:
    """Return a pattern of a path as it can stand in an output: tracebacks write `~` for the user's folder."""
    home = Path.home()
    short = [f"~/{path.relative_to(home).as_posix()}"] if path != home and path.is_relative_to(home) else []
    return "|".join(re.escape(text) for text in (str(path), *short))


def clean(text: str, folders: Folders) -> str:
    """Return a text with paths as they are to be shown, without addresses in memory and names of passing files."""
    for pattern, shown in folders:
        text = pattern.sub(partial(_as_shown, shown=shown), text)
    return _CELL.sub("cell.py", _ADDRESS.sub("0x…", text))


def _as_shown(path: re.Match[str], shown: str) -> str:
    return shown + path[1] if shown else "" if path[1] else "."


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _metadata(notebook: Mapping[str, Any]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    out: dict[str, Any] = {"kernelspec": kernel, "language_info": {"name": "python"}}
    if "corridor" in notebook.get("metadata", {}):
        out["corridor"] = notebook["metadata"]["corridor"]
    return out


def _ids(cells: list[dict[str, Any]]) -> list[str]:
    """Return an id for each cell: the author's where it is a slug, else one of its place."""
    out: list[str] = []
    for number, cell in enumerate(cells, start=1):
        key = INJECTED if INJECTED in _tags(cell) else str(cell.get("id") or "")
        if not key or key in out or re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]{27})?", key):
            key = f"cell-{number}"
        out.append(key)
    return out


def _cell(cell: Mapping[str, Any], key: str, folders: Folders) -> dict[str, Any]:
    metadata = {k: cell["metadata"][k] for k in ("tags", "corridor") if cell.get("metadata", {}).get(k)}
    out = {"cell_type": cell["cell_type"], "id": key, "metadata": metadata}
    out["source"] = _lines(cell["source"], folders)
    if cell["cell_type"] == "code":
        out["execution_count"] = cell.get("execution_count")
        out["outputs"] = [_output(o, folders) for o in _joined(cell.get("outputs", []))]
    if "attachments" in cell:
        out["attachments"] = cell["attachments"]
    return out


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join stretches of one stream: where the kernel cut them depends on the clock."""
    out: list[dict[str, Any]] = []
    for output in outputs:
        before = out[-1] if out else {}
        if output["output_type"] == "stream" and before.get("name") == output["name"]:
            out[-1] = {**before, "text": text_of(before["text"]) + text_of(output["text"])}
        else:
            out.append(dict(output))
    return out


def _output(output: Mapping[str, Any], folders: Folders) -> dict[str, Any]:
    out = dict(output)
    if "metadata" in out:
        out["metadata"] = {k: v for k, v in out["metadata"].items() if k == "corridor"}
    if "data" in out:
        texts = {k: _lines(v, folders) for k, v in out["data"].items() if k.startswith("text/") or k == "image/svg+xml"}
        out["data"] = dict(sorted((out["data"] | texts).items()))
    if "text" in out:
        out["text"] = _lines(out["text"], folders)
    if out["output_type"] == "error":
        out["evalue"] = clean(out["evalue"], folders)
        out["traceback"] = [clean(line, folders) for line in out["traceback"]]
    return out


def _lines(text: object, folders: Folders) -> list[str]:
    return clean(text_of(text), folders).splitlines(keepends=True)
