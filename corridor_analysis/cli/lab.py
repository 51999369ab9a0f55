"""`corridor lab`: JupyterLab on the notebooks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import app
from corridor_analysis.errors import ParameterError


@app.command(epilog="Example: corridor lab")
def lab(
    notebooks: Annotated[Path, typer.Argument(help="Folder of notebooks.")] = Path("notebooks"),
) -> None:
    """Open JupyterLab on the notebooks."""
    from importlib.util import find_spec

    if not notebooks.is_dir():
        raise ParameterError("lab", str(notebooks), "there is no such folder", "Name the folder of notebooks.")
    if find_spec("jupyterlab") is None:
        repair = "Run `make lab`, or `pip install 'corridor_analysis[lab]'`."
        raise ParameterError("lab", "jupyterlab", "it is not installed", repair)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", str(notebooks)])
