"""`corridor tables` and `corridor export`: articles in, tables out, also for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridor_analysis.cli.app import AsJson, app, metadata_of, pair, print_json, tell_rejects
from corridor_analysis.errors import ParameterError

if TYPE_CHECKING:
    from corridor_analysis.tables.batch.run import Made


@app.command(
    epilog="Example: corridor tables data/lachin/articles --case data/lachin --out tables/ --workers 2 --screen"
)
def tables(
    source: Annotated[
        Path, typer.Argument(help="File, folder, pattern or archive of articles; - reads standard input.")
    ],
    out: Annotated[Path, typer.Option(help="Folder to write the tables to.", metavar="FOLDER")],
    case: Annotated[Path | None, typer.Option(help="Folder of the case.", metavar="FOLDER")] = None,
    metadata: Annotated[
        Path | None, typer.Option(help="CSV file on the articles; default: the case's, for its own.", metavar="FILE")
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes that parse.", min=1)] = 1,
    scheduler: Annotated[
        str | None, typer.Option(help="Dask scheduler whose workers parse, instead.", metavar="tcp://HOST:PORT")
    ] = None,
    screen: Annotated[bool, typer.Option("--screen", help="Parse only articles on the case.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    add: Annotated[bool, typer.Option("--add", help="Add the articles to the tables that are there.")] = False,
    field: Annotated[
        list[str] | None, typer.Option(help="Column that holds a field: text=Artikeltext.", metavar="NAME=COLUMN")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Time that one article may take.", min=0.001)] = 120.0,
    as_json: AsJson = False,
) -> None:
    """Read articles and write what they say as Parquet tables.

    What was read is kept in the folder's `parts`: with --resume, and with --add, only what is new or has changed is
    read.
    """
    from corridor_analysis.case import load_case
    from corridor_analysis.tables.batch.run import Wanted, make_tables
    from corridor_analysis.tables.reading import How

    known = load_case(case) if case else None
    fields = dict(pair(f, "--field") for f in field or ())
    wanted = Wanted(known, metadata or metadata_of(case, source), screen, resume, add, fields)
    how = How(limit=seconds, workers=workers, scheduler=scheduler)
    made = make_tables(source, out, wanted, how, progress=True)
    _tell(made, as_json)
    raise typer.Exit(1 if made.rows["rejects"] else 0)


def _tell(made: Made, as_json: bool) -> None:
    import pandas as pd

    rejects = pd.read_parquet(made.folder / "rejects.parquet")
    if as_json:
        counts = {"shards": made.shards, "articles_read": made.read, "articles_kept": made.kept}
        print_json({"out": str(made.folder), "rows": made.rows, **counts, "rejects": rejects.to_dict("records")})
        return
    tell_rejects(rejects, "in the table rejects")
    rows = made.rows
    typer.echo(f"{made.read} articles read in {made.shards} shards, {made.kept} had been read before", err=True)
    typer.echo(f"{rows['articles']} articles, {rows['events']} events, {rows['statements']} statements", err=True)
    typer.echo(str(made.folder))


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
