"""Coders: a language model codes, a person reviews; how far they agree, and which codings do not stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from corridor_analysis.cli.app import AsJson, CaseFolder, app, case_and_articles, print_json
from corridor_analysis.errors import CodingError, ParameterError

_COUNTS = "{variant:<12} {field:<22} {rows:>5} {as_expected:>12} {kept_name:>10} {other:>6} {no_row:>7}"
_COUNTED = ("variant", "field", "rows", "as_expected", "kept_name", "other", "no_row")
codings = typer.Typer(help="Codings of people and models: check them, or make them of older files.")
app.add_typer(codings, name="codings", epilog="Example: corridor codings check --case data/lachin")


@app.command(epilog="Example: corridor agree --case data/lachin")
def agree(case: CaseFolder, as_json: AsJson = False) -> None:
    """Measure how far the coders of a case agree, and the rules by what persons have reviewed."""
    from corridor_analysis.evaluate.agreement import agreement
    from corridor_analysis.tables import tabulate

    known, corpus = case_and_articles(case)
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

    known, corpus = case_and_articles(case)
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
    known, corpus = case_and_articles(case)
    written, left = migrated(case, known, corpus, coder, kind, corrector)
    for path, count in written.items():
        typer.echo(f"{path}: {count} lines", err=True)
    for problem in left:
        typer.echo(problem)
    raise typer.Exit(1 if left else 0)


@app.command(epilog="Example: corridor code --case data/lachin --coder some-model --write requests.jsonl")
def code(
    case: CaseFolder,
    coder: Annotated[str, typer.Option(help="Name of the coder, under which its codings stand.", metavar="NAME")],
    write: Annotated[Path | None, typer.Option(help="Write requests, one an article not read yet.")] = None,
    read: Annotated[Path | None, typer.Option(help="Take in the responses of this file.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Code this kind; default: all.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Ask by changed codebooks, and compare the answers.")] = False,
    endpoint: Annotated[str, typer.Option(help="Send requests to this server; its answers go to --read.")] = "",
    model: Annotated[str, typer.Option(help="Model that the server is to use; default: the coder's name.")] = "",
    key: Annotated[str, typer.Option(help="Secret of the server, as env:NAME.")] = "",
    at_once: Annotated[int, typer.Option(help="Requests under way at a time.", min=1)] = 4,
    tries: Annotated[int, typer.Option(help="How often to try for a whole answer.", min=1)] = 3,
    seconds: Annotated[float, typer.Option(help="Longest wait for an answer.", min=0.1)] = 300.0,
    tokens: Annotated[int, typer.Option(help="Longest answer, in tokens.", min=1)] = 8192,
    budget: Annotated[int | None, typer.Option(help="Send no more once so many tokens are spent.", min=1)] = None,
    as_json: AsJson = False,
) -> None:
    """Have a language model code the articles of a case by its codebook and the coding rules.

    Requests and responses are files in the batch format of OpenAI-compatible services and vLLM; with --endpoint they
    are sent to a server, and a run that was stopped goes on where it was. Answers become codings of the case, checked
    like those of every coder. With --check the same articles are asked about with the codebook's entries in another
    order, under other names, and with their definitions swapped.
    """
    from corridor_analysis.coders.asking.endpoint import Server
    from corridor_analysis.coders.asking.variants import Variants
    from corridor_analysis.coders.asking.work import open_work

    if write is None and read is None:
        raise ParameterError("code", "", "nothing is to be done", "Name a file to --write requests to, or to --read.")
    if endpoint and read is None:
        raise ParameterError("--endpoint", endpoint, "the answers have no file", "Name it with --read.")
    opened = open_work(case, coder, kind or ())
    work = Variants(opened) if check else opened
    if write is not None:
        number = work.write(write, model=model)
        typer.echo(f"{write}: {number} requests, prompt {work.prompt.digest[:12]}", err=True)
    if endpoint and read is not None:
        server = Server(endpoint, model or coder, key, at_once, tries, seconds, tokens, budget)
        _send(work, read, server)
    if read is not None:
        (_compared if check else _taken)(work, read, as_json=as_json)


def _send(work: Any, path: Path, server: Any) -> None:
    from corridor_analysis.reports.progress import bar

    with bar("requests", len(work.lines())) as shown:
        asked = work.ask(path, server, at=shown.at)
    told = f"{asked.before} answered before, {asked.answered} now, {asked.failed} failed"
    left = f", {asked.left} left: the budget is spent" if asked.left else ""
    typer.echo(f"{path}: {told}{left}; {asked.tokens} tokens", err=True)


def _taken(work: Any, path: Path, *, as_json: bool) -> None:
    """Tell what was taken in; exit with 1 where something was not."""
    from corridor_analysis.coders.asking.requests import write_lines

    taken, doubts = work.read(path)
    told = [vars(f) for f in taken.faults]
    told += [{"place": d.place, "custom_id": "", "reason": d.reason, "detail": d.detail} for d in doubts]
    beside = path.with_name(f"{path.name}.rejects")
    write_lines(told, beside) if told else beside.unlink(missing_ok=True)
    kinds = Counter(c.kind for c in taken.codings)
    if as_json:
        print_json({"codings": kinds, "articles": len(taken.readings), "file": work.path, "rejects": told})
    else:
        listed = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in sorted(kinds.items())) or "no row"
        typer.echo(f"{work.path}: {len(taken.readings)} articles read; {listed}")
        if taken.other_prompt:
            what = "were asked by another prompt than today's rules and codebook make"
            typer.echo(f"{len(taken.other_prompt)} answers {what}", err=True)
        if told:
            reasons = Counter(t["reason"] for t in told)
            listed = ", ".join(f"{n} {reason}" for reason, n in sorted(reasons.items()))
            typer.echo(f"{beside}: {len(told)} rejects ({listed})", err=True)
    raise typer.Exit(1 if told else 0)


def _compared(variants: Any, path: Path, *, as_json: bool) -> None:
    """Print what each change of the codebook should have changed and did; exit with 1 where an answer is missing."""
    found = variants.read(path)
    if as_json:
        print_json(asdict(found))
        raise typer.Exit(1 if found.faults else 0)
    typer.echo(_COUNTS.format_map({name: name.replace("_", " ") for name in _COUNTED}))
    for counts in found.counts:
        typer.echo(_COUNTS.format_map(counts))
    for c in found.changes:
        told = f"{c.value} should be {c.expected}, is {c.found}: {c.words!r}"
        typer.echo(f"{c.variant}: {c.article_id}: {c.field}: {told}")
    for f in found.faults:
        typer.echo(f"{f.place}: {f.reason}: {f.detail}", err=True)
    raise typer.Exit(1 if found.faults else 0)


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
    from corridor_analysis.evaluate.review import Judge, checked_kinds, population
    from corridor_analysis.evaluate.review.sheet import read_sheet, write_sheet
    from corridor_analysis.tables import Tables, tabulate

    if (write is None) == (read is None):
        raise ParameterError("review", "", "one thing at a time", "Name a file to --write, or one to --read.")
    kinds = checked_kinds(kind or ())
    if tables:
        known, made = load_case(case), Tables.load(tables)
    else:
        known, corpus = case_and_articles(case)
        made = tabulate(corpus, known, progress=True)
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
