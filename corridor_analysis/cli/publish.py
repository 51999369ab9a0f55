"""`corridor publish`: a copy of a report to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import app


@app.command(epilog="Example: corridor publish reports/lachin --out lachin.zip")
def publish(
    folder: Annotated[Path, typer.Argument(help="Folder of a report, or of a sweep.", metavar="REPORT")],
    out: Annotated[Path, typer.Option(help="Folder to make, or a file ending in .zip.", metavar="PLACE")],
) -> None:
    """Copy a report without the articles' full texts, whose rights are their publishers'.

    Pages, tables, figures and records stay; the column `text` of the table of articles is empty, and the index says so.
    """
    from corridor_analysis.reports.publish import publish as write

    typer.echo(str(write(folder, out)))
