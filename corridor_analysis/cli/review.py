"""`corridor review`: rows and sentences for a person to judge in a spreadsheet, and what they judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from corridor_analysis.cli.app import AsJson, CaseFolder, app, metadata_of, print_json
from corridor_analysis.errors import ParameterError


@app.command(epilog='Example: corridor review --case data/lachin --coder "Eva Holt" --sample 20 --write review.xlsx')
def review(
    case: CaseFolder,
    coder: Annotated[str, typer.Option(help="Who reviews: the name that the judgements are signed with.")],
    write: Annotated[Path | None, typer.Option(help="Write a spreadsheet to fill in.", metavar="FILE")] = None,
    read: Annotated[Path | None, typer.Option(help="Take in a spreadsheet filled in.", metavar="FILE")] = None,
    sample: Annotated[int, typer.Option(help="Draw so many rows and unread sentences of each kind.", min=0)] = 0,
    seed: Annotated[int, typer.Option(help="Another seed draws others.", min=0)] = 0,
    kind: Annotated[list[str] | None, typer.Option(help="Review this kind; default: the four of events.")] = None,
    tables: Annotated[
        Path | None, typer.Option(help="Tables of this case that are made already.", metavar="FOLDER")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write what there is to judge as a spreadsheet with lists to choose from, or take in what was judged.

    Judgements become codings of the case, in a file of their coder. With --sample, rows and sentences that have no row
    of a kind are drawn at random, so that precision and recall on this corpus can be estimated. In JupyterLab the
    notebook 08_review does the same one by one.
    """
    from corridor_analysis.case import load_case
    from corridor_analysis.corpus import read_articles
    from corridor_analysis.evaluate.review.judging import Judge
    from corridor_analysis.evaluate.review.sheet import read_sheet, write_sheet
    from corridor_analysis.evaluate.review.units import checked_kinds, population
    from corridor_analysis.tables import Tables, tabulate

    if (write is None) == (read is None):
        raise ParameterError("review", "", "one thing at a time", "Name a file to --write, or one to --read.")
    known, kinds = load_case(case), checked_kinds(kind or ())
    articles = case / "articles"
    made = (
        Tables.load(tables)
        if tables
        else tabulate(read_articles(articles, metadata=metadata_of(case, articles)), known, progress=True)
    )
    judge = Judge(made, known, coder, date.today().isoformat())
    if write is not None:
        units = population(made, kinds)
        number = write_sheet(write, judge, units.sample(sample, seed) if sample else units.rows, kinds)
        typer.echo(f"{write}: {number} to judge")
        return
    assert read is not None
    entered = read_sheet(read, judge, kinds)
    if as_json:
        print_json({"saved": entered.saved, "file": judge.path, "rejects": [vars(f) for f in entered.faults]})
    else:
        told = ", ".join(f"{n} {what}" for what, n in sorted(entered.saved.items())) or "nothing"
        typer.echo(f"{judge.path}: {told}")
        for fault in entered.faults:
            typer.echo(f"{read}: {fault.place}: {fault.detail}", err=True)
    raise typer.Exit(1 if entered.faults else 0)
