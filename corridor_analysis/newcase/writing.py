"""A proposal as a case folder: YAML that loads at once, evidence as comments, and the articles."""

from __future__ import annotations

import io
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from corridor_analysis.case import load_case
from corridor_analysis.corpus.collect import find
from corridor_analysis.corpus.metadata import read_metadata
from corridor_analysis.errors import CaseError
from corridor_analysis.newcase.reading import Evidence, Proposal, ProposedEntry

MARK = "#? "  # before each line of an entry that is only proposed
_QUESTION = "When was the passage open, restricted or shut, on whose word; who spoke with whom; who asked what of whom?"
_KEEP = f"# Lines after `{MARK.strip()}` are only proposed: take the mark away to keep an entry, strike it to drop it."
_QUOTE = 180  # characters of an example


def render(proposal: Proposal) -> dict[str, str]:
    """Return file name -> text of a case folder."""
    made = {"case": _case, "actors": _actors, "places": _places, "demands": _demands}
    files = {f"{name}.yaml": "\n".join(lines(proposal)) + "\n" for name, lines in made.items()}
    return {**files, "metadata.csv": _metadata(proposal)}


def comment(text: str, most: int = _QUOTE) -> str:
    """Return text that is safe in a YAML comment: one line of printable characters, cut at a word.

    >>> comment("a\\nb\\x07 #c")
    'a b #c'
    """
    plain = "".join(" " if c.isspace() or unicodedata.category(c)[0] in "CZ" else c for c in text)
    words = " ".join(plain.split())
    if len(words) <= most:
        return words
    return (words[:most].rpartition(" ")[0] or words[:most]) + " …"


def _flow(value: object) -> str:
    """Return a value as YAML on one line; what YAML 1.1 takes for a truth value or a day is quoted."""
    form = {"default_flow_style": True, "width": float("inf"), "allow_unicode": True, "sort_keys": False}
    text: str = yaml.safe_dump(_on_one_line(value), **form)
    return text.removesuffix("\n").removesuffix("...").strip()


def _on_one_line(value: object) -> object:
    """Return a value whose texts have no line breaks: a scalar of several lines would leave its comment mark."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {key: _on_one_line(item) for key, item in value.items()}
    return [_on_one_line(item) for item in value] if isinstance(value, list | tuple) else value


def _entry(entry: ProposedEntry) -> Iterator[str]:
    """Yield how often an entry is named, in which spellings, an example, and what the analyst should look at."""
    of = entry.evidence
    if of.count:
        yield f"  # {_counted(of)}"
        yield f"  #   “{comment(of.example)}” ({comment(of.article_id, 80)})"
    yield from _notes(entry.notes, "  #   ")


def _counted(of: Evidence) -> str:
    if not of.count:
        return "Not named"
    spelt = ", ".join(f"{comment(text, 60)} {n}" for text, n in of.spellings[:8])
    return f"{of.count}× in {of.articles} article{'s' if of.articles != 1 else ''}{': ' + spelt if spelt else ''}"


def _notes(notes: Iterable[str], lead: str) -> Iterator[str]:
    return (lead + comment(note, 300) for note in notes)


def _marked(entry: ProposedEntry, lines: Iterable[str]) -> Iterator[str]:
    yield from (line if entry.sure else MARK + line for line in lines)


def _case(p: Proposal) -> Iterator[str]:
    name = str(p.corridor.fields["name"])
    yield "# Proposed from the articles. Keep or change each line; `corridor check --case FOLDER` says what is left."
    yield f"id: {_flow(p.id)}"
    yield f"title: {_flow(f'{name}, {p.window[0]} to {p.window[1]}')}"
    yield "# What the reports ask; put it in your own words."
    yield f"question: {_flow(_QUESTION)}"
    yield f"# The passage that is talked about, an id of places.yaml. {_counted(p.corridor.evidence)}"
    yield from _notes(p.corridor.notes, "#   ")
    yield f"corridor: {_flow(p.corridor.id)}"
    for rival in p.rivals:
        yield f"{MARK}corridor: {_flow(rival.id)}  # {_counted(rival.evidence)}; {comment(', '.join(rival.notes))}"
    yield from _notes(p.window_notes, "# ")
    yield f'window: {{start: "{p.window[0]}", end: "{p.window[1]}"}}'
    yield f"languages: {_flow(list(p.languages))}"
    counts = ", ".join(f"{comment(term, 60)} {n}" for term, n in p.terms)
    yield "# An article that names none of these, nor the passage, is not about the case; `*` stands for any ending."
    read = f" ({p.n_articles} of {p.n_given} articles were read)" if p.n_given > p.n_articles else ""
    yield f"# {p.n_named} of {p.n_articles} articles name one.{read}"
    if counts:
        yield f"# Articles that have them: {counts}"
    yield f"terms: {_flow([term for term, _ in p.terms])}"


def _actors(p: Proposal) -> Iterator[str]:
    yield "# Who acts in the case. Above each entry: how often it is named, in which spellings, and an example."
    yield _KEEP
    yield "# Surnames and misspellings need no alias: they are understood where only one person has them."
    if p.left_out:
        yield f"# Left out: {p.left_out} names, places included, that stand in the articles too seldom (--min-count)."
    kept = any(e.sure for _, group in p.actors for e in group)
    yield "actors:" if kept else "actors: []  # remove the brackets when you keep an entry"
    for heading, entries in p.actors:
        if entries:
            yield f"  # {heading}"
        for entry in entries:
            yield from _entry(entry)
            yield from _marked(entry, [f"  - {_flow(entry.fields)}"])
    yield "# Rulings, agreements and statements that parties invoke, if any: {id, name, issuer, date, aliases}."
    yield "instruments: []"


def _places(p: Proposal) -> Iterator[str]:
    yield "# Where it happens. `country` is the state whose internationally recognised territory the place is in."
    yield "# Coordinates are not in the articles: give lat and lon (decimal degrees) to have a place on the map."
    yield _KEEP
    yield "places:"
    for entry in (p.corridor, *p.rivals, *p.places):
        yield from _entry(entry)
        yield from _marked(entry, _block(entry.fields) if entry is p.corridor else [f"  - {_flow(entry.fields)}"])


def _demands(p: Proposal) -> Iterator[str]:
    yield "# What is asked for. An entry matches wording that has a term of every group and none of `unless`."
    yield "# Each is a draft: say what it means and take “(draft)” away. Its examples are tests."
    yield _KEEP
    yield "demands:" if any(a.sure for a in p.asks) else "demands: []  # remove the brackets when you keep an entry"
    for ask in p.asks:
        yield from _entry(ask)
        yield from _marked(ask, _block(ask.fields))


def _block(fields: Mapping[str, Any]) -> Iterator[str]:
    for key, value in fields.items():
        lead = "  - " if key == "id" else "    "
        if key == "terms":
            yield f"{lead}terms:"
            yield from (f"      - {_flow(group)}" for group in value)
        elif key == "examples":
            yield f"{lead}examples:"
            for which, texts in value.items():
                yield f'      "{which}":'
                yield from (f"        - {_flow(text)}" for text in texts)
        else:
            yield f"{lead}{key}: {_flow(value)}"


def _metadata(p: Proposal) -> str:
    """Return a row for each article without a day, for the analyst to fill."""
    columns = ["article_id", "published", "published_earliest", "published_latest", "outlet", "headline", "note"]
    rows = pd.DataFrame([{"article_id": a, "note": comment(note)} for a, note in p.undated], columns=columns)
    return str(rows.to_csv(index=False, lineterminator="\n"))


def refuse_existing(folder: str | Path) -> Path:
    """Return the folder of a case to be made. Raises CaseError where there is something already."""
    folder = Path(folder)
    if folder.exists() or folder.is_symlink():
        repair = "Choose another name or another --out; a case that an analyst may have edited is never overwritten."
        raise CaseError(folder, "", "this folder exists already", repair)
    return folder


def write_case(
    proposal: Proposal, folder: str | Path, source: str | Path, *, metadata: str | Path | None = None
) -> Path:
    """Write a proposal as a case folder with copies of the articles; return the folder.

    The folder appears whole or not at all. `metadata` is joined with the rows for articles without a day.
    Raises CaseError where the folder exists, and CorpusError where the source does not.
    """
    folder = refuse_existing(folder)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        _fill(part, proposal, source, metadata)
        load_case(part)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def _fill(part: Path, proposal: Proposal, source: str | Path, metadata: str | Path | None) -> None:
    articles = part / "articles"
    articles.mkdir(parents=True)
    for name, text in render(proposal).items():
        (part / name).write_text(text, encoding="utf-8", newline="\n")
    if metadata:
        rows = _joined((part / "metadata.csv").read_text(encoding="utf-8"), metadata)
        (part / "metadata.csv").write_text(rows, encoding="utf-8", newline="\n")
    root, files = find(source)
    for file in files:
        if not file.is_file() or (metadata and file.samefile(metadata)):
            continue
        target = articles / (file.relative_to(root) if file.is_relative_to(root) else Path(file.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def _joined(proposed: str, metadata: str | Path) -> str:
    """Return the rows that a metadata file has, then those proposed for other articles."""
    known = read_metadata(metadata)
    given = pd.DataFrame([dict(row.cells) for row in known.values()], dtype=object)
    rows = pd.read_csv(io.StringIO(proposed), dtype=str, keep_default_na=False)
    both = pd.concat([given, rows[~rows["article_id"].isin(list(known))]])
    columns = dict.fromkeys([*rows.columns, *given.columns])
    return str(both.reindex(columns=list(columns)).fillna("").to_csv(index=False, lineterminator="\n"))
