"""What a run selects: as a record to compare, in words, as the name of a folder, and as counts of rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.coders.asking.secret import name_of
from corridor_analysis.notebook.prose import day, span
from corridor_analysis.reports.digests import json_digest
from corridor_analysis.reports.provenance import relative

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.reports.notebooks import Notebook
    from corridor_analysis.tables import Tables

__all__ = ["counts", "folder_name", "plain", "record", "run_id", "slug", "words"]

Record = Mapping[str, Any]
_CASE, _PATH = "case", "articles"
_LONGEST = 100  # characters of a folder's name: file systems take 255 bytes
_LIMITS = ("start", "end", "actors", "min_sources", "min_confidence")  # what `corridor_analysis.tables.select` knows


def record(values: Mapping[str, Mapping[str, Any]], notebooks: Iterable[Notebook], root: Path) -> dict[str, Any]:
    """Return the parameters of a run that are not as the notebooks have them, in order of their declaration, as JSON.

    The case is no part of it, nor is a secret, which is a key to something and selects nothing. A path is told from
    the project's folder on; one outside of it with a digest, so that two of one name are two.
    """
    out: dict[str, Any] = {}
    for notebook in notebooks:
        given = values.get(notebook.name, {})
        for name, parameter in notebook.parameters.items():
            if name not in given or name == _CASE or name_of(given[name]):
                continue
            if given[name] != parameter.default:
                out.setdefault(name, _place(given[name], root) if name == _PATH else given[name])
    return dict(json.loads(json.dumps(out, default=str)))


def _place(path: str, root: Path) -> str:
    shown = relative(path, root)
    return shown if Path(path).is_relative_to(root) else f"{shown}-{hashlib.sha256(path.encode()).hexdigest()[:6]}"


def words(selection: Record) -> str:
    """Return a selection as a title can bear it: `February 2023; actors: Ada Almira`; nothing for the whole."""
    rest = dict(selection)
    start, end = (plain(rest.pop(name, "")) for name in ("start", "end"))
    days = [_days(start, end)] if start or end else []
    return "; ".join([*days, *(f"{name.replace('_', ' ')}: {plain(value)}" for name, value in rest.items())])


def _days(start: str, end: str) -> str:
    try:
        return span(start or None, end or None) if start else f"until {day(end)}"
    except ValueError:  # a notebook's own parameter of this name, that is no day
        return " ".join(p for p in (start and f"start: {start}", end and f"end: {end}") if p)


def plain(value: Any, by: str = ", ") -> str:
    """Return the value of a parameter as a reader sees it."""
    return by.join(map(str, value)) if isinstance(value, list) else str(value)


def run_id(selection: Record) -> str:
    """Return the name of a run after its values: `start-2023-02-01_end-2023-02-28`."""
    return "_".join(slug(f"{name}-{plain(value, '+')}") for name, value in selection.items())


def slug(text: str) -> str:
    """Return a text as a part of a folder's name: letters, digits, hyphens, underscores and full stops."""
    out = "".join(c if c.isalnum() or c in "-_." else "-" for c in text).strip("-._")
    return out or "run"


def folder_name(selection: Record, taken: Iterable[str]) -> str:
    """Return the name of a selection's folder, the same on every day; nothing for the whole.

    A name that is too long, or that another selection has (`taken`), ends in a digest of the values.
    """
    name = run_id(selection)
    if len(name) > _LONGEST or name in set(taken):
        return f"{name[:_LONGEST].rstrip('-._')}-{json_digest(selection)[:6]}"
    return name


def counts(case: Case, tables: Tables, selection: Record) -> dict[str, int]:
    """Return how many rows of each table and view a selection holds; nothing where only a notebook can know.

    That is so for parameters of other names than `corridor_analysis.tables.select` takes.
    """
    from corridor_analysis.notebook import narrow
    from corridor_analysis.reports.case_tables import with_views

    limits = {name: value for name, value in selection.items() if name != _PATH}
    if not limits or not set(limits) <= set(_LIMITS):
        return {}
    study = narrow(case, tables, **limits)
    return {name: len(frame) for name, frame in (with_views(study.tables) | {"quotes": study.quotes()}).items()}
