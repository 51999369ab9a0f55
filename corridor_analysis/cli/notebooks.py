"""`corridor notebooks` and `corridor lab`: the package's notebooks, to open and to change."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from corridor_analysis.cli.app import app
from corridor_analysis.errors import ParameterError

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

    if not folder.is_dir() and folder != _DEFAULT:
        raise ParameterError("lab", str(folder), "there is no such folder", "Name the folder of notebooks.")
    if find_spec("jupyterlab") is None:
        repair = "Run `make lab`, or `pip install 'corridor_analysis[lab]'`."
        raise ParameterError("lab", "jupyterlab", "it is not installed", repair)
    if not folder.is_dir():
        _copy(folder)
    _trust(folder)
    words = [*_place(folder.resolve()), *_as_root(ctx.meta[_REST]), *ctx.meta[_REST]]
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *words])


def _copy(folder: Path) -> None:
    """Copy the package's notebooks to a folder that is not there yet; with one case in sight they open on it."""
    from corridor_analysis.reports.shipped import copy_notebooks, only_case

    copy_notebooks(folder, only_case(Path.cwd()))
    typer.echo(f"The notebooks of the package are copied to {folder}.", err=True)


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
