"""Articles in, tables out; a case: is it sound, how far are its tables right, how is another begun?"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridor_analysis.cli.app import (
    AsJson,
    CaseFolder,
    app,
    case_and_articles,
    metadata_of,
    pair,
    print_json,
    tell_rejects,
)
from corridor_analysis.errors import CorridorError, GoldError, ParameterError, ReportError, nearest

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


_PART = re.compile(r"^### ([^\n]+)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)


@app.command(epilog="Example: corridor check --case data/lachin")
def check(case: CaseFolder, as_json: AsJson = False) -> None:
    """Say what is wrong with a case, its articles, metadata and gold, and how to mend it; then what is left to do.

    What is left to do does not change the exit code. The last line is the next command, where it would work.
    """
    from corridor_analysis.evaluate.check import check_case, next_steps

    problems, steps = check_case(case), next_steps(case)
    if as_json:
        print_json({"problems": [p.as_dict() for p in problems], "next": [p.as_dict() for p in steps]})
    else:
        for problem in problems:
            typer.echo(str(problem))
        typer.echo(f"{case}: {len(problems) or 'nothing'} to mend", err=True)
        for step in steps:
            typer.echo(f"left to do: {step}", err=True)
        if not problems:
            typer.echo(_next(case), err=True)
    raise typer.Exit(1 if problems else 0)


def _next(case: Path) -> str:
    """Return the command that makes a report of a sound case, or what it would stop at."""
    from corridor_analysis.reports.notebooks import find_notebooks

    if not (case / "articles").exists():
        return f"not ready: there are no articles in {case / 'articles'}"
    try:
        find_notebooks(None, case.resolve())
    except CorridorError as error:
        return f"not ready: {error}"
    return f"ready: corridor report --case {shlex.quote(str(case))}"


@app.command(epilog="Example: corridor evaluate --case data/lachin --json")
def evaluate(case: CaseFolder, as_json: AsJson = False) -> None:
    """Measure the tables that the rules make of a case against its coded facts."""
    from corridor_analysis.evaluate import evaluate as score
    from corridor_analysis.evaluate import facts_folder
    from corridor_analysis.tables import tabulate

    if not (folder := facts_folder(case)).is_dir():
        repair = "Code some articles, as `corridor guide gold` says; until then accuracy is not known."
        raise GoldError(case / "gold", "", "there are no coded facts to measure against", repair)
    known, corpus = case_and_articles(case)
    scores = score(tabulate(corpus, known.for_reading, progress=True), folder, case=known)
    if as_json:
        print_json(scores.as_dict())
    else:
        typer.echo(scores.table.round(3).to_string(index=False))
        typer.echo(scores.coding, err=True)
        typer.echo(f"{len(scores.errors)} errors; --json lists them", err=True)


@app.command("new-case", epilog="Example: corridor new-case highpass press/ --out data/")
def new_case(
    name: Annotated[str, typer.Argument(help="Short name of the case: its folder and id.")],
    articles: Annotated[str, typer.Argument(help="File, folder, archive or glob of articles.")],
    out: Annotated[Path, typer.Option(help="Folder in which the case's folder is made.", metavar="FOLDER")] = Path(
        "data"
    ),
    metadata: Annotated[
        Path | None, typer.Option(help="CSV file on the articles, where there is one.", metavar="FILE")
    ] = None,
    min_count: Annotated[
        int, typer.Option(help="What is named less often is proposed as a comment.", min=1, metavar="N")
    ] = 2,
    as_json: AsJson = False,
) -> None:
    """Propose a case folder from articles: actors, places, the passage talked about, its window, asks that recur.

    The folder can be used at once. Each entry has counts and an example as a comment, for you to keep or strike.
    """
    from corridor_analysis.corpus import read_articles
    from corridor_analysis.newcase import case_id, propose, write_case
    from corridor_analysis.newcase.writing import refuse_existing

    if articles == "-":
        problem = "a case needs its articles in files"
        raise ParameterError("new-case", articles, problem, "Save them, and name the file.")
    folder = refuse_existing(out / case_id(name))
    corpus = read_articles(articles, metadata=metadata)
    proposal = propose(corpus, name, min_count=min_count, progress=True)
    write_case(proposal, folder, articles, metadata=metadata)
    counts = proposal.counts()
    if as_json:
        print_json({"case": str(folder), "passage": proposal.corridor.fields["name"], **counts})
    else:
        tell_rejects(corpus.rejects, "which `corridor check` names")
        typer.echo(f"passage: {proposal.corridor.fields['name']}", err=True)
        typer.echo(", ".join(f"{what} {n}" for what, n in counts.items()), err=True)
        typer.echo(f"Next: read the files in {folder}, then corridor check --case {folder}", err=True)
        typer.echo(str(folder))
    raise typer.Exit(1 if len(corpus.rejects) else 0)


@app.command(epilog="Example: corridor guide actors.yaml")
def guide(
    part: Annotated[str, typer.Argument(help="File or folder of a case: case.yaml, articles, gold …")] = "",
) -> None:
    """Print what the files of a case hold, or one of them, key by key."""
    from corridor_analysis.resources import shipped

    path = shipped("data/README.md")
    if path is None:
        raise ReportError("guide", "data/README.md", "it is not there", "Install the package anew.")
    parts = {name.strip().strip("/"): text.strip() for name, text in _PART.findall(path.read_text(encoding="utf-8"))}
    wanted = part.strip("/")
    if wanted and wanted not in parts:
        raise ParameterError("guide", part, "there is no such part", nearest(wanted, parts))
    shown = {wanted: parts[wanted]} if wanted else parts
    typer.echo("\n\n".join(f"{name}\n\n{text}" for name, text in shown.items()))
