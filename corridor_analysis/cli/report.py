"""Reports of tables, what is done with a finished one, and the package's notebooks, to open and to change."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from corridor_analysis.cli.app import AsJson, CaseFolder, PairsCommand, app, author_of, pair, print_json
from corridor_analysis.errors import ParameterError

if TYPE_CHECKING:
    from corridor_analysis.reports.run import Report

_DEFAULT = Path("notebooks")
_REST = "corridor.lab.rest"


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


class PassesOn(TyperCommand):
    """A command that takes its own words before `--`, and keeps those after it for the program that it starts."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep what follows `--` out of the command's own words."""
        at = args.index("--") if "--" in args else len(args)
        ctx.meta[_REST] = args[at + 1 :]
        return super().parse_args(ctx, args[:at])


@app.command(cls=PassesOn, epilog="Example: corridor lab -- --no-browser --ip=0.0.0.0")
def lab(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder of notebooks.", metavar="NOTEBOOKS")] = _DEFAULT,
) -> None:
    """Open JupyterLab on the notebooks, in the project around them. What follows `--` goes to JupyterLab.

    Notebooks that are as they were shipped are trusted, so that their tables sort and filter at once. In a folder
    without notebooks those of the package are copied to `notebooks`.
    """
    from importlib.util import find_spec

    from corridor_analysis.reports.shipped import copy_notebooks, only_case

    if not folder.is_dir() and folder != _DEFAULT:
        raise ParameterError("lab", str(folder), "there is no such folder", "Name the folder of notebooks.")
    if find_spec("jupyterlab") is None:
        repair = "Run `make lab`, or `pip install 'corridor_analysis[lab]'`."
        raise ParameterError("lab", "jupyterlab", "it is not installed", repair)
    if not folder.is_dir():
        # with one case in sight the notebooks open on it
        copy_notebooks(folder, only_case(Path.cwd()))
        typer.echo(f"The notebooks of the package are copied to {folder}.", err=True)
    _trust(folder)
    words = [*_place(folder.resolve()), *_as_root(ctx.meta[_REST]), *ctx.meta[_REST]]
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *words])


def _trust(folder: Path) -> None:
    """Trust what is as it was shipped; say what is not trusted, and what that means."""
    from corridor_analysis.reports.shipped import trust

    _, others = trust(folder)
    if others:
        names = ", ".join(others)
        typer.echo(
            f"Not as shipped, so not trusted: {names}. JupyterLab runs no script of theirs, and some versions show no "
            f"figure, until you run all their cells, or trust them: jupyter trust {folder / others[0]}",
            err=True,
        )


def _place(folder: Path) -> list[str]:
    """Return the options that open the folder within its project, so that `data` and `reports` are in sight."""
    here = Path.cwd()
    root = next((p for p in (folder, *folder.parents) if (p / "data").is_dir()), None)
    root = root or (here if folder.is_relative_to(here) else folder)
    inside = folder.relative_to(root).as_posix()
    return [f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{'' if inside == '.' else inside}"]


def _as_root(words: list[str]) -> list[str]:
    """Return the option that JupyterLab asks for where root starts it, as in a container, and say so."""
    if getattr(os, "geteuid", lambda: 1)() != 0 or any(w.startswith("--allow-root") for w in words):
        return []
    typer.echo("JupyterLab runs as root (--allow-root): whoever has its address and token is root here.", err=True)
    return ["--allow-root"]


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
        Path | None,
        typer.Option(
            help="YAML file of runs: by name, as a list, or a grid over months, actors, values.", metavar="FILE"
        ),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Run this notebook only; repeat for more.", metavar="NOTEBOOK")
    ] = None,
    jobs: Annotated[int, typer.Option(help="Notebooks run at once; 0: one for each processor.", min=0)] = 0,
    force: Annotated[bool, typer.Option("--force", help="Run also what has not changed.")] = False,
    notebooks: Annotated[
        Path | None, typer.Option(help="Folder of notebooks; default: the nearest.", metavar="FOLDER")
    ] = None,
    time_limit: Annotated[float, typer.Option(help="Seconds that a notebook may run; 0: no limit.", min=0)] = 3600,
    memory_limit: Annotated[
        str, typer.Option(help="Memory that a notebook may take, like 500M or 4G; default: no limit.", metavar="SIZE")
    ] = "",
    help_parameters: Annotated[
        bool, typer.Option("--help-parameters", help="List the parameters of the notebooks, and run nothing.")
    ] = False,
    author: Annotated[
        list[str] | None,
        typer.Option(help='Author of the report: "Family, Given" or "{Body}"; default: the case\'s.', metavar="NAME"),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write the report as one PDF too (extra `pdf`).")] = False,
    as_json: AsJson = False,
) -> None:
    """Run the notebooks and write pages with an index, tables, figures and where it all comes from.

    With -p the report is on a selection: it goes to a folder of its own, named after the parameters, and leaves the
    other reports as they are. The last line printed is the page to open. What has not changed since the last run is
    not run again; with --only, the other pages of the report stay.
    """
    from corridor_analysis.reports.limits import Limits
    from corridor_analysis.reports.notebooks import gather
    from corridor_analysis.reports.run import Options
    from corridor_analysis.reports.run import report as run

    if help_parameters:
        _tell_parameters(case, notebooks, only or (), as_json=as_json)
        raise typer.Exit
    limits = Limits(time_limit, _bytes(memory_limit))
    authors = tuple(author_of(name) for name in author or ())
    options = Options(notebooks, tuple(only or ()), jobs, force, limits, progress=True, pdf=pdf, authors=authors)
    made = run(case, out, parameters=gather([pair(p) for p in param or []]), sweep=sweep, options=options)
    if as_json:
        print_json({"index": str(made.index), "runs": made.states, "reused": made.reused, "failed": made.failed,
                    "reasons": made.reasons, "rejects": made.rejects})  # fmt: skip
    else:
        _tell(made)
    raise typer.Exit(1 if made.failed or made.rejects else 0)


def _tell(made: Report) -> None:
    """Say on standard error what failed and what was reused, and last on standard output which page to open."""
    for name, reason in made.reasons.items():
        typer.echo(f"failed: {name}: {reason}", err=True)
    if made.reused:
        typer.echo(f"not run again, since nothing had changed: {len(made.reused)} of {made.count} notebooks", err=True)
    if made.rejects:
        typer.echo(f"inputs not read: {made.rejects} (the index lists them)", err=True)
    typer.echo(str(made.index))


def _bytes(text: str) -> int:
    from corridor_analysis.reports.limits import parse_bytes

    size = parse_bytes(text or "0")
    if size is None:
        raise ParameterError("--memory-limit", text, "this is no size", "Write it like 500M or 4G.")
    return size


def _tell_parameters(case: Path, notebooks: Path | None, only: Sequence[str], *, as_json: bool) -> None:
    """Print name, type, default and help of each parameter, with the notebooks that take it."""
    from corridor_analysis.reports.notebooks import choose, describe, find_notebooks

    found, names = choose(find_notebooks(notebooks, case.resolve()), only)
    rows = describe([notebook for notebook in found if notebook.name in names])
    if as_json:
        print_json(rows)
        return
    for row in rows:
        allowed = f" ({row['allowed']})" if row["allowed"] else ""
        typer.echo(f"{row['name']}: {row['type']}, default {row['default']}{allowed}")
        typer.echo(f"    {row['help'] or 'no help'}")
        typer.echo(f"    in {', '.join(row['notebooks'])}")


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
