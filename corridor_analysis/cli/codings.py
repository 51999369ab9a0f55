"""`corridor agree` and `corridor codings`: how far coders agree, which codings do not stand, older files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridor_analysis.cli.app import AsJson, CaseFolder, app, metadata_of, print_json
from corridor_analysis.errors import CodingError, ParameterError

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.corpus import Corpus

codings = typer.Typer(help="Codings of people and models: check them, or make them of older files.")
app.add_typer(codings, name="codings", epilog="Example: corridor codings check --case data/lachin")


def _read(folder: Path) -> tuple[Case, Corpus]:
    from corridor_analysis.case import load_case
    from corridor_analysis.corpus import read_articles

    return load_case(folder), read_articles(folder / "articles", metadata=metadata_of(folder, folder / "articles"))


@app.command(epilog="Example: corridor agree --case data/lachin")
def agree(case: CaseFolder, as_json: AsJson = False) -> None:
    """Measure how far the coders of a case agree, and the rules by what persons have reviewed."""
    from corridor_analysis.evaluate.agreement import agreement
    from corridor_analysis.tables import tabulate

    known, corpus = _read(case)
    if not known.codings:
        repair = "Code some articles, as `corridor guide codings` says, or run `corridor codings migrate`."
        raise CodingError(case / "codings", "", "there are no codings", repair)
    found = agreement(tabulate(corpus, known, progress=True))
    if as_json:
        print_json(found.as_dict())
        return
    for name in ("pairs", "accuracy", "reviewed"):
        frame = getattr(found, name)
        if len(frame):
            typer.echo(f"{name}\n{frame.round(3).to_string(index=False)}\n")
    typer.echo(f"{len(found.disagreements)} disagreements; --json lists them with their words", err=True)


@codings.command(epilog="Example: corridor codings check --case data/lachin")
def check(case: CaseFolder, as_json: AsJson = False) -> None:
    """Say which lines of the coding files do not stand, and why; nothing is changed."""
    from corridor_analysis.coders.standing import stood
    from corridor_analysis.tables import tabulate

    known, corpus = _read(case)
    found = stood(tabulate(corpus, known.for_reading, progress=True).frames(), known.codings, known)
    entries = len(known.codings.judgements) + len(known.codings.readings) + len(known.codings.faults)
    if as_json:
        print_json({"read": entries, "resting": found.resting, "faults": [vars(f) for f in found.faults]})
    else:
        for fault in found.faults:
            typer.echo(f"{fault.place}: {fault.reason}: {fault.detail}")
        away = f", {found.resting} on articles that are not here" if found.resting else ""
        typer.echo(f"{case}: {entries} lines, {len(found.faults)} that do not stand{away}", err=True)
    raise typer.Exit(1 if found.faults else 0)


@codings.command(epilog="Example: corridor codings migrate --case data/lachin --kind model")
def migrate(
    case: CaseFolder,
    kind: Annotated[str, typer.Option(help="What coded the facts in gold/: person or model.")],
    coder: Annotated[str, typer.Option(help="Who did; as gold/coding.yaml says if not given.")] = "",
    corrector: Annotated[str, typer.Option(help="Who made corrections.yaml; the coder if not given.")] = "",
) -> None:
    """Make codings of a case's gold/ and corrections.yaml, as codings/NAME.jsonl. The older files are left in place.

    What cannot be said as a coding is told, and stays where it is.
    """
    from corridor_analysis.evaluate.migrate import migrated

    if kind not in ("person", "model"):
        raise ParameterError("corridor codings migrate", "kind", f"{kind!r} is no kind", "Write person or model.")
    known, corpus = _read(case)
    written, left = migrated(case, known, corpus, coder, kind, corrector)
    for path, count in written.items():
        typer.echo(f"{path}: {count} lines", err=True)
    for problem in left:
        typer.echo(problem)
    raise typer.Exit(1 if left else 0)
