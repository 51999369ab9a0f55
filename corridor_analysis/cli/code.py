"""`corridor code`: a language model as a coder, by file or by a server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from corridor_analysis.cli.app import AsJson, CaseFolder, app, print_json
from corridor_analysis.errors import ParameterError


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
        _rejects(told, beside)
    raise typer.Exit(1 if told else 0)


def _rejects(told: Iterable[dict[str, str]], beside: Path) -> None:
    reasons = Counter(t["reason"] for t in told)
    if reasons:
        listed = ", ".join(f"{n} {reason}" for reason, n in sorted(reasons.items()))
        typer.echo(f"{beside}: {sum(reasons.values())} rejects ({listed})", err=True)


def _compared(variants: Any, path: Path, *, as_json: bool) -> None:
    """Print what each change of the codebook should have changed and did; exit with 1 where an answer is missing."""
    from dataclasses import asdict

    found = variants.read(path)
    if as_json:
        print_json({**asdict(found)})
        raise typer.Exit(1 if found.faults else 0)
    typer.echo(
        f"{'variant':<12} {'field':<22} {'rows':>5} {'as expected':>12} {'kept name':>10} {'other':>6} {'no row':>7}"
    )
    for r in found.counts:
        cells = f"{r['as_expected']:>12} {r['kept_name']:>10} {r['other']:>6} {r['no_row']:>7}"
        typer.echo(f"{r['variant']:<12} {r['field']:<22} {r['rows']:>5} {cells}")
    for c in found.changes:
        typer.echo(
            f"{c.variant}: {c.article_id}: {c.field}: {c.value} should be {c.expected}, is {c.found}: {c.words!r}"
        )
    for f in found.faults:
        typer.echo(f"{f.place}: {f.reason}: {f.detail}", err=True)
    raise typer.Exit(1 if found.faults else 0)
