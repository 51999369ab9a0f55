"""The command line: each command is one call of the library. What is heavy is imported when a command needs it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from corridor_analysis.errors import CorridorError, ParameterError

__all__ = ["app", "main"]


class PlainErrors(TyperGroup):
    """Commands whose errors that a user can mend are one line on standard error and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (CorridorError, OSError) as error:
            typer.echo(f"corridor: {' '.join(str(error).split())}", err=True)
            raise typer.Exit(2) from error


app = typer.Typer(
    cls=PlainErrors,
    help="Reads news articles about a blocked transport corridor and tabulates, with evidence, what they say.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: corridor report --case data/lachin --out reports/",
)
CaseFolder = Annotated[Path, typer.Option("--case", help="Folder of the case.", metavar="FOLDER")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


class PairsCommand(TyperCommand):
    """A command whose `-p name value` takes two words, which typer's options do not."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Join each name and its value to one word before typer reads them."""
        return super().parse_args(ctx, _joined(args))


def _joined(args: list[str]) -> list[str]:
    out, rest = [], list(args)
    while rest:
        word = rest.pop(0)
        out.append(word)
        if word in ("-p", "--param") and rest:
            name = rest.pop(0)
            out.append(name if "=" in name or not rest else f"{name}={rest.pop(0)}")
    return out


def _version(show: bool) -> None:
    if show:
        from importlib.metadata import version

        typer.echo(f"corridor {version('corridor_analysis')}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


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
    corpus = read_articles(source, metadata=metadata or _metadata(case, source))
    made = tabulate(corpus, known, workers=workers, screen=screen, progress=True)
    folder = made.save(out)
    rows = {name: len(frame) for name, frame in made.frames().items()}
    if as_json:
        _print_json({"out": str(folder), "rows": rows, "rejects": made.rejects.to_dict("records")})
    else:
        for row in made.rejects.itertuples():
            typer.echo(f"not read: {row.source_file}: {row.reason}. {row.detail}", err=True)
        typer.echo(f"{rows['articles']} articles, {rows['events']} events, {rows['statements']} statements", err=True)
        typer.echo(str(folder))
    raise typer.Exit(1 if len(made.rejects) else 0)


def _metadata(case: Path | None, source: Path) -> Path | None:
    """Return the case's metadata where the source is the case's own articles."""
    if case is None or not (case / "metadata.csv").is_file():
        return None
    own = (case / "articles").resolve()
    return case / "metadata.csv" if source.resolve() in (own, case.resolve()) else None


@app.command(
    cls=PairsCommand,
    epilog="Example: corridor report --case data/lachin -p start 2023-01-01 -p end 2023-03-31 --out reports/",
)
def report(
    case: CaseFolder,
    out: Annotated[Path, typer.Option(help="Folder to write reports to.", metavar="FOLDER")] = Path("reports"),
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", help="A parameter of the notebooks; repeat for more.", metavar="NAME VALUE"),
    ] = None,
    sweep: Annotated[
        Path | None, typer.Option(help="YAML file: run id -> parameters, a report for each.", metavar="FILE")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Run this notebook only; repeat for more.", metavar="NOTEBOOK")
    ] = None,
    jobs: Annotated[int, typer.Option(help="Notebooks run at once; 0: one for each processor.", min=0)] = 0,
    force: Annotated[bool, typer.Option("--force", help="Run also what has not changed.")] = False,
    notebooks: Annotated[
        Path | None, typer.Option(help="Folder of notebooks; default: the nearest.", metavar="FOLDER")
    ] = None,
    timeout: Annotated[int, typer.Option(help="Seconds that a cell may take.", min=1)] = 600,
    as_json: AsJson = False,
) -> None:
    """Run the notebooks and write pages with an index, tables, figures and where it all comes from.

    The last line printed is the page to open. What has not changed since the last run is not run again.
    """
    from corridor_analysis.reports.parameters import gather
    from corridor_analysis.reports.run import Options
    from corridor_analysis.reports.run import report as run

    given = gather([_pair(p) for p in param or []])
    options = Options(notebooks, tuple(only or ()), jobs, force, timeout, progress=True)
    made = run(case, out, parameters=given, sweep=sweep, options=options)
    if as_json:
        _print_json({"index": str(made.index), "runs": made.states, "failed": made.failed, "rejects": made.rejects})
    else:
        for name in made.failed:
            typer.echo(f"failed: {name}", err=True)
        if made.rejects:
            typer.echo(f"inputs not read: {made.rejects} (the index lists them)", err=True)
        typer.echo(str(made.index))
    raise typer.Exit(1 if made.failed or made.rejects else 0)


def _pair(word: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign:
        raise ParameterError("-p", word, "a value is missing", "Write -p NAME VALUE.")
    return name, value


@app.command(epilog="Example: corridor check --case data/lachin")
def check(case: CaseFolder, as_json: AsJson = False) -> None:
    """Say what is wrong with a case folder, its articles, metadata and gold, and how to mend it."""
    from corridor_analysis.check import check_case

    problems = check_case(case)
    if as_json:
        _print_json({"problems": [p.as_dict() for p in problems]})
    else:
        for problem in problems:
            typer.echo(str(problem))
        typer.echo(f"{case}: {len(problems) or 'nothing'} to mend", err=True)
    raise typer.Exit(1 if problems else 0)


@app.command(epilog="Example: corridor evaluate --case data/lachin --json")
def evaluate(case: CaseFolder, as_json: AsJson = False) -> None:
    """Measure the tables of a case against its hand-coded gold."""
    from corridor_analysis.case import load_case
    from corridor_analysis.corpus import read_articles
    from corridor_analysis.evaluate import evaluate as score
    from corridor_analysis.tables import tabulate

    known = load_case(case)
    corpus = read_articles(case / "articles", metadata=_metadata(case, case / "articles"))
    scores = score(tabulate(corpus, known, progress=True), case / "gold")
    if as_json:
        _print_json(scores.as_dict())
    else:
        typer.echo(scores.table.round(3).to_string(index=False))
        typer.echo(f"{len(scores.errors)} errors; --json lists them", err=True)


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


@app.command(epilog="Example: corridor cite reports/lachin --format apa")
def cite(
    folder: Annotated[Path, typer.Argument(help="Folder of a report.", metavar="REPORT")],
    form: Annotated[str, typer.Option("--format", help="bibtex, csl-json, cff or apa.")] = "bibtex",
) -> None:
    """Print how to cite a report."""
    from corridor_analysis.reports.cite import cite as cited

    typer.echo(cited(folder, form), nl=False)


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


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    """Return a value of numpy or a path as one that JSON has."""
    return value.item() if hasattr(value, "item") else str(value)


def main() -> None:
    """Run the command line: exit codes 0 done, 1 done with rejects, failures or problems, 2 wrong use."""
    app(prog_name="corridor")
