"""`corridor guide`: what the files of a case hold, where no working copy is at hand to look it up."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from corridor_analysis.cli.app import app
from corridor_analysis.errors import ParameterError, ReportError, nearest

_PART = re.compile(r"^### ([^\n]+)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)


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
