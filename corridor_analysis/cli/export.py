"""`corridor export`: tables for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import app
from corridor_analysis.errors import ParameterError


@app.command(epilog="Example: corridor export tables/ --format sqlite --out tables.sqlite")
def export(
    source: Annotated[
        Path, typer.Argument(help="Folder that `corridor tables` or `report` wrote, or an export.", metavar="TABLES")
    ],
    out: Annotated[Path, typer.Option(help="Folder to write; file for xlsx, sqlite and duckdb.", metavar="PATH")],
    form: Annotated[
        str | None,
        typer.Option("--format", help="csv, jsonl, parquet, xlsx, sqlite or duckdb; default: by the ending of PATH."),
    ] = None,
) -> None:
    """Write tables and views for another program, with the data dictionary inside or beside them.

    Nothing is lost: this command, and `corridor_analysis.tables.export.read`, read every format back as the same
    tables.
    """
    from corridor_analysis.tables.export import ending_format, read
    from corridor_analysis.tables.export import export as write

    wanted = form or ending_format(out)
    if wanted is None:
        raise ParameterError("export", str(out), "its ending names no format", "Name one with --format.")
    write(read(source), wanted, out)
    typer.echo(str(out))
