"""`corridor publish`, `cite` and `verify`: what is done with a finished report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import AsJson, app, author_of, print_json

Folder = Annotated[Path, typer.Argument(help="Folder of a report.", metavar="REPORT")]


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


@app.command(epilog="Example: corridor cite reports/lachin --page 03_contacts --format apa")
def cite(
    folder: Folder,
    form: Annotated[str, typer.Option("--format", help="bibtex, csl-json, cff or apa.")] = "bibtex",
    page: Annotated[str, typer.Option(help="Cite this page of the report.", metavar="NOTEBOOK")] = "",
    figure: Annotated[str, typer.Option(help="Cite the figure or table with this anchor.", metavar="ID")] = "",
    author: Annotated[
        list[str] | None,
        typer.Option(help='Author, "Family, Given" or "{Body}"; default: those of the report.', metavar="NAME"),
    ] = None,
) -> None:
    """Print how to cite a report, a page of it, or a figure or table, and the software beside it.

    The version is the digest of the content: the same tables and pages always have the same.
    """
    from corridor_analysis.reports.cite import cite as cited
    from corridor_analysis.reports.cite import people

    authors = people(author_of(name) for name in author or ())
    typer.echo(cited(folder, form, page=page, figure=figure, authors=authors), nl=False)


@app.command(epilog="Example: corridor verify reports/lachin")
def verify(folder: Folder, as_json: AsJson = False) -> None:
    """Say which files of a report are no longer those that provenance.json lists with their digests."""
    from corridor_analysis.reports.provenance import verify as odd_files

    odd = odd_files(folder)
    if as_json:
        print_json({"odd": odd})
    else:
        for name, what in odd.items():
            typer.echo(f"{name}: {what}")
        typer.echo(f"{folder}: {len(odd) or 'nothing'} other than as it was made", err=True)
    raise typer.Exit(1 if odd else 0)
