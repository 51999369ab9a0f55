"""`corridor new-case`: a case folder proposed from articles alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import AsJson, app, print_json, tell_rejects
from corridor_analysis.errors import ParameterError


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
