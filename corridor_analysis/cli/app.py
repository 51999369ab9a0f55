"""The application, what its commands share, and how it tells an error that a user can mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from corridor_analysis.errors import CorridorError, ParameterError

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.case import Author, Case
    from corridor_analysis.corpus import Corpus

_TOLD = 20  # rejects on the terminal
# The order of --help.
_COMMANDS = (
    "tables", "report", "publish", "cite", "verify", "check", "evaluate", "agree", "code", "review", "new-case",
    "guide", "export", "notebooks", "lab", "codings",
)  # fmt: skip


class PlainErrors(TyperGroup):
    """Commands whose errors that a user can mend are one line on standard error and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (CorridorError, OSError) as error:
            typer.echo(f"corridor: {' '.join(str(error).split())}", err=True)
            raise typer.Exit(2) from error

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands in order."""
        return sorted(super().list_commands(ctx), key=_COMMANDS.index)


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


def metadata_of(case: Path | None, source: Path) -> Path | None:
    """Return the case's metadata where the source is the case's own articles."""
    if case is None or not (case / "metadata.csv").is_file():
        return None
    own = (case / "articles").resolve()
    return case / "metadata.csv" if source.resolve() in (own, case.resolve()) else None


def case_and_articles(folder: Path) -> tuple[Case, Corpus]:
    """Return a case and its own articles."""
    from corridor_analysis.case import load_case
    from corridor_analysis.corpus import case_articles

    return load_case(folder), case_articles(folder)


def pair(word: str, option: str = "-p") -> tuple[str, str]:
    """Return the name and the value of one `-p`, or of another option."""
    name, sign, value = word.partition("=")
    if not sign:
        repair = f"Write {option} NAME{' ' if option == '-p' else '='}VALUE."
        raise ParameterError(option, word, "a value is missing", repair)
    return name, value


def author_of(name: str) -> Author:
    """Return the author that an option names: a person, or in braces, as BibTeX has it, a body."""
    from pydantic import ValidationError

    from corridor_analysis.case import Author

    body = name.startswith("{") and name.endswith("}")
    try:
        return Author(name=name[1:-1].strip() if body else name.strip(), kind="body" if body else "person")
    except ValidationError as error:
        repair = 'Write "Family, Given", or "{Body}".'
        raise ParameterError("--author", name, "this is no name", repair) from error


def tell_rejects(rejects: pd.DataFrame, more: str) -> None:
    """Say on standard error what was not read and why, the first of many; `more` says where the others are told."""
    for row in rejects.head(_TOLD).itertuples():
        typer.echo(f"not read: {row.source_file}: {row.reason}. {row.detail}", err=True)
    if len(rejects) > _TOLD:
        typer.echo(f"not read: {len(rejects) - _TOLD} more, {more}", err=True)


def print_json(value: object) -> None:
    """Print a value for a program to read."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    """Return a value of numpy or a path as one that JSON has."""
    return value.item() if hasattr(value, "item") else str(value)
