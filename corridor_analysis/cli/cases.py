"""`corridor check` and `corridor evaluate`: is a case sound, and how far are its tables right?"""

from __future__ import annotations

import typer

from corridor_analysis.cli.app import AsJson, CaseFolder, app, metadata_of, print_json


@app.command(epilog="Example: corridor check --case data/lachin")
def check(case: CaseFolder, as_json: AsJson = False) -> None:
    """Say what is wrong with a case folder, its articles, metadata and gold, and how to mend it."""
    from corridor_analysis.check import check_case

    problems = check_case(case)
    if as_json:
        print_json({"problems": [p.as_dict() for p in problems]})
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
    corpus = read_articles(case / "articles", metadata=metadata_of(case, case / "articles"))
    scores = score(tabulate(corpus, known, progress=True), case / "gold")
    if as_json:
        print_json(scores.as_dict())
    else:
        typer.echo(scores.table.round(3).to_string(index=False))
        typer.echo(f"{len(scores.errors)} errors; --json lists them", err=True)
