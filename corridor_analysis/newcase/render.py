"""A proposal as the text of case files: YAML that loads at once, with the evidence of each entry as a comment."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from corridor_analysis.newcase.entries import Evidence, Proposal, ProposedEntry

__all__ = ["MARK", "comment", "render"]

MARK = "#? "  # before each line of an entry that is only proposed
_QUESTION = "When was the passage open, restricted or shut, on whose word; who spoke with whom; who asked what of whom?"
_KEEP = f"# Lines after `{MARK.strip()}` are only proposed: take the mark away to keep an entry, strike it to drop it."
_QUOTE = 180  # characters of an example


def render(proposal: Proposal) -> dict[str, str]:
    """Return file name -> text of a case folder."""
    return {
        "case.yaml": _lines(_case(proposal)),
        "actors.yaml": _lines(_actors(proposal)),
        "places.yaml": _lines(_places(proposal)),
        "demands.yaml": _lines(_demands(proposal)),
        "metadata.csv": _metadata(proposal),
    }


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


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


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


def _evidence(found: Evidence) -> Iterator[str]:
    """Yield how often, in which spellings, and an example."""
    if not found.count:
        return
    spelt = ", ".join(f"{comment(text, 60)} {n}" for text, n in found.spellings[:8])
    yield f"# {found.count}× in {_articles(found)}{': ' + spelt if spelt else ''}"
    yield f"#   “{comment(found.example)}” ({comment(found.article_id, 80)})"


def _articles(found: Evidence) -> str:
    return f"{found.articles} article{'s' if found.articles != 1 else ''}"


def _entry(entry: ProposedEntry, indent: str = "  ") -> Iterator[str]:
    yield from (indent + line for line in _evidence(entry.evidence))
    yield from (f"{indent}#   {comment(note, 300)}" for note in entry.notes)


def _case(p: Proposal) -> Iterator[str]:
    name = str(p.corridor.fields["name"])
    yield "# Proposed from the articles. Keep or change each line; `corridor check --case FOLDER` says what is left."
    yield f"id: {_flow(p.id)}"
    yield f"title: {_flow(f'{name}, {p.window[0]} to {p.window[1]}')}"
    yield "# What the reports ask; put it in your own words."
    yield f"question: {_flow(_QUESTION)}"
    yield f"# The passage that is talked about, an id of places.yaml. {_counted(p.corridor)}"
    yield from (f"#   {comment(note, 300)}" for note in p.corridor.notes)
    yield f"corridor: {_flow(p.corridor.id)}"
    for rival in p.rivals:
        yield f"{MARK}corridor: {_flow(rival.id)}  # {_counted(rival)}; {comment(', '.join(rival.notes))}"
    yield from (f"# {comment(note, 300)}" for note in p.window_notes)
    yield f'window: {{start: "{p.window[0]}", end: "{p.window[1]}"}}'
    yield f"languages: {_flow(list(p.languages))}"
    counts = ", ".join(f"{comment(term, 60)} {n}" for term, n in p.terms)
    yield "# An article that names none of these, nor the passage, is not about the case; `*` stands for any ending."
    read = f" ({p.n_articles} of {p.n_given} articles were read)" if p.n_given > p.n_articles else ""
    yield f"# {p.n_named} of {p.n_articles} articles name one.{read}"
    if counts:
        yield f"# Articles that have them: {counts}"
    yield f"terms: {_flow([term for term, _ in p.terms])}"


def _counted(entry: ProposedEntry) -> str:
    spelt = ", ".join(f"{comment(text, 60)} {n}" for text, n in entry.evidence.spellings[:8])
    return f"{entry.evidence.count}× in {_articles(entry.evidence)}: {spelt}" if spelt else "Not named"


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
            line = f"  - {_flow(dict(entry.fields))}"
            yield line if entry.sure else MARK + line
    yield "# Rulings, agreements and statements that parties invoke, if any: {id, name, issuer, date, aliases}."
    yield "instruments: []"


def _places(p: Proposal) -> Iterator[str]:
    yield "# Where it happens. `country` is the state whose internationally recognised territory the place is in."
    yield "# Coordinates are not in the articles: give lat and lon (decimal degrees) to have a place on the map."
    yield _KEEP
    yield "places:"
    for entry in (p.corridor, *p.rivals, *p.places):
        yield from _entry(entry)
        lines = [f"  - id: {_flow(entry.id)}", *(f"    {k}: {_flow(v)}" for k, v in entry.fields.items() if k != "id")]
        if entry is not p.corridor:
            lines = [f"  - {_flow(dict(entry.fields))}"]
        yield from (line if entry.sure else MARK + line for line in lines)


def _demands(p: Proposal) -> Iterator[str]:
    yield "# What is asked for. An entry matches wording that has a term of every group and none of `unless`."
    yield "# Each is a draft: say what it means and take “(draft)” away. Its examples are tests."
    yield _KEEP
    yield "demands:" if any(a.sure for a in p.asks) else "demands: []  # remove the brackets when you keep an entry"
    for ask in p.asks:
        yield from _entry(ask)
        for line in _block(ask.fields):
            yield line if ask.sure else MARK + line


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
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["article_id", "published", "published_earliest", "published_latest", "outlet", "headline", "note"])
    for article_id, note in p.undated:
        rows.writerow([article_id, "", "", "", "", "", comment(note)])
    return out.getvalue()
