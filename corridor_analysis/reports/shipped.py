"""What travels with the package, in a working copy, an editable install or a wheel: notebooks, how to cite it."""

from __future__ import annotations

import shutil
from pathlib import Path

from corridor_analysis.errors import ParameterError, ReportError

__all__ = ["FOLDER", "copy_notebooks", "shipped", "shipped_notebooks"]

FOLDER = "notebooks"
_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path | None:
    """Return a file or folder that a wheel holds in the package and a working copy beside it, or None.

    A working copy comes first: where there is one, its files are those that people change.
    """
    checkout = _PACKAGE.parent
    tries = [checkout / name] if (checkout / "pyproject.toml").is_file() else []
    return next((path for path in (*tries, _PACKAGE / name) if path.exists()), None)


def shipped_notebooks() -> Path | None:
    """Return the folder of the package's notebooks, or None where an installation has lost them."""
    folder = shipped(FOLDER)
    return folder if folder is not None and any(folder.glob("*.ipynb")) else None


def copy_notebooks(out: Path) -> list[Path]:
    """Copy the package's notebooks into a folder, byte for byte; return the copies.

    Raises ParameterError where a file of that name is there, which may hold somebody's work: then none is copied.
    """
    source = shipped_notebooks()
    if source is None:
        raise ReportError(_PACKAGE, "", "the notebooks are not there", "Install the package anew.")
    found = sorted(source.glob("*.ipynb"))
    there = [path.name for path in found if (out / path.name).exists()]
    if there:
        problem = f"{there[0]} is there already, and may hold your changes"
        raise ParameterError("notebooks", str(out), problem, "Name another folder, or move it away.")
    if out.exists() and not out.is_dir():
        raise ParameterError("notebooks", str(out), "there is a file of that name", "Name another folder.")
    out.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copyfile(path, out / path.name)) for path in found]
