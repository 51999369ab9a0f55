"""`corridor export`: tables for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import app


@app.command(epilog="Example: corridor export tables/ --format sqlite --out tables.sqlite")
def export(
    folder: Annotated[Path, typer.Argument(help="Folder that `corridor tables` or `report` wrote.", metavar="TABLES")],
    form: Annotated[str, typer.Option("--format", help="csv, parquet, jsonl or sqlite.")],
    out: Annotated[Path, typer.Option(help="Folder to write, or file (sqlite).", metavar="PATH")],
) -> None:
    """Write tables for another program, with the data dictionary beside them."""
    from corridor_analysis.export import export as write
    from corridor_analysis.tables import Tables

    write(Tables.load(folder), form, out)
    typer.echo(str(out))
