"""`corridor tables`: articles in, tables out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import AsJson, app, metadata_of, print_json


@app.command(epilog="Example: corridor tables data/lachin/articles --case data/lachin --out tables/")
def tables(
    source: Annotated[Path, typer.Argument(help="File, folder or archive of articles.")],
    out: Annotated[Path, typer.Option(help="Folder to write the tables to.", metavar="FOLDER")],
    case: Annotated[Path | None, typer.Option(help="Folder of the case.", metavar="FOLDER")] = None,
    metadata: Annotated[
        Path | None, typer.Option(help="CSV file on the articles; default: the case's, for its own.", metavar="FILE")
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes that parse.", min=1)] = 1,
    screen: Annotated[bool, typer.Option("--screen", help="Parse only articles on the case.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read articles and write what they say as Parquet tables."""
    from corridor_analysis.case import load_case
    from corridor_analysis.corpus import read_articles
    from corridor_analysis.tables import tabulate

    known = load_case(case) if case else None
    corpus = read_articles(source, metadata=metadata or metadata_of(case, source))
    made = tabulate(corpus, known, workers=workers, screen=screen, progress=True)
    folder = made.save(out)
    rows = {name: len(frame) for name, frame in made.frames().items()}
    if as_json:
        print_json({"out": str(folder), "rows": rows, "rejects": made.rejects.to_dict("records")})
    else:
        for row in made.rejects.itertuples():
            typer.echo(f"not read: {row.source_file}: {row.reason}. {row.detail}", err=True)
        typer.echo(f"{rows['articles']} articles, {rows['events']} events, {rows['statements']} statements", err=True)
        typer.echo(str(folder))
    raise typer.Exit(1 if len(made.rejects) else 0)
