"""`corridor code`: a language model as a coder, by file or by a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import CaseFolder, app, metadata_of


@app.command(epilog="Example: corridor code --case data/lachin --coder some-model --write requests.jsonl")
def code(
    case: CaseFolder,
    coder: Annotated[str, typer.Option(help="Name under which the codings stand.", metavar="NAME")],
    write: Annotated[
        Path | None, typer.Option(help="Write a request for each article not read yet.", metavar="FILE")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Code this kind; default: all.", metavar="KIND")] = None,
    model: Annotated[
        str, typer.Option(help="Model that the service is to use; default: the name of the coder.", metavar="NAME")
    ] = "",
) -> None:
    """Have a language model code the articles of a case by its codebook and docs/coding-rules.md."""
    from corridor_analysis.asking.codebook import codebook
    from corridor_analysis.asking.prompt import make_prompt
    from corridor_analysis.asking.requests import requests, write_lines
    from corridor_analysis.case import load_case
    from corridor_analysis.corpus import read_articles

    known = load_case(case)
    corpus = read_articles(case / "articles", metadata=metadata_of(case, case / "articles"))
    prompt = make_prompt(known, codebook(known, kind or ()))
    if write is not None:
        number = write_lines(requests(corpus.articles, prompt, model=model or coder), write)
        typer.echo(f"{write}: {number} requests, prompt {prompt.digest[:12]}", err=True)
