"""`corridor check` and `corridor evaluate`: is a case sound, and how far are its tables right?"""

from __future__ import annotations

import shlex
from pathlib import Path

import typer

from corridor_analysis.cli.app import AsJson, CaseFolder, app, metadata_of, print_json
from corridor_analysis.errors import CorridorError, GoldError


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
    from corridor_analysis.case import load_case
    from corridor_analysis.corpus import read_articles
    from corridor_analysis.evaluate import evaluate as score
    from corridor_analysis.evaluate.coded import facts_folder
    from corridor_analysis.tables import tabulate

    known = load_case(case)
    if not (folder := facts_folder(case)).is_dir():
        repair = "Code some articles, as `corridor guide gold` says; until then accuracy is not known."
        raise GoldError(case / "gold", "", "there are no coded facts to measure against", repair)
    corpus = read_articles(case / "articles", metadata=metadata_of(case, case / "articles"))
    scores = score(tabulate(corpus, known.for_reading, progress=True), folder, case=known)
    if as_json:
        print_json(scores.as_dict())
    else:
        typer.echo(scores.table.round(3).to_string(index=False))
        typer.echo(scores.coding, err=True)
        typer.echo(f"{len(scores.errors)} errors; --json lists them", err=True)
