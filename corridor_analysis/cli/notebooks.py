"""`corridor notebooks`: the package's notebooks, to open and to change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import app


@app.command(epilog="Example: corridor notebooks notebooks/ --case data/lachin")
def notebooks(
    out: Annotated[Path, typer.Argument(help="Folder to copy them to.", metavar="OUT")],
    case: Annotated[
        Path | None, typer.Option(help="Case that they open on; default: the only one there is.", metavar="FOLDER")
    ] = None,
) -> None:
    """Copy the notebooks, to open them in JupyterLab or to make your own of them.

    A file that is there is never overwritten. `corridor report` takes the notebooks of the folder `notebooks` before
    its own.
    """
    from corridor_analysis.reports.shipped import copy_notebooks, only_case

    chosen = case if case is not None else only_case(Path.cwd())
    made = copy_notebooks(out, chosen)
    what = f"on {chosen}" if chosen is not None else "as they were made; name a case with --case to open them on it"
    typer.echo(f"{len(made)} notebooks, {what}", err=True)
    typer.echo(str(out))
