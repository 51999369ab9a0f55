"""What a run selects: as a record to compare, in words, as the name of a folder, as counts of rows; and sweeps of runs.

A sweep is a YAML file of runs, each with its parameters, in one of three forms. A mapping names each run:
`spring: {start: 2023-03-01, end: 2023-05-31}`. A list gives parameters only, and the runs are named after their values.
A grid makes a run of every combination:

    each: [month, actor]            # a run for each month of the case's window and for each actor of the case …
    each: {month: [2023-01, 2023-02], actor: [Ann Ahl, Bo Berg]}    # … or for some of them
    grid: {min_sources: [1, 2]}     # values of any parameter
    with: {articles: more/articles}    # what all runs have in common

Periods are week, month, quarter and year; they set `start` and `end`, cut to the window of the case. An actor sets
`actors`; where all are asked for, those whom no article names have no run.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from corridor_analysis.coders.asking.secret import name_of
from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.notebook.prose import day, span
from corridor_analysis.reports.digests import json_digest, relative
from corridor_analysis.schema.plain_yaml import load_yaml

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.reports.notebooks import Notebook
    from corridor_analysis.tables import Tables

__all__ = ["counts", "folder_name", "plain", "read_sweep", "record", "run_id", "slug", "takes_all_actors", "words"]

Run = dict[str, Any]
Record = Mapping[str, Any]
Axis = list[tuple[str, Run]]  # a name and some parameters for each value
_CASE, _PATH = "case", "articles"
_LONGEST = 100  # characters of a folder's name: file systems take 255 bytes
_LIMITS = ("start", "end", "actors", "min_sources", "min_confidence")  # what `corridor_analysis.tables.select` knows
_RESERVED = ("tables", "figures")
_MOST = 5000  # runs: more than that is a slip of the pen
_GRID = ("each", "grid", "with")
# The days that have one name are one period.
_PERIODS: Mapping[str, Callable[[date], str]] = {
    "week": "{:%G-W%V}".format,
    "month": "{:%Y-%m}".format,
    "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "year": "{:%Y}".format,
}
_UNITS = ("actor", *_PERIODS)


def record(values: Mapping[str, Mapping[str, Any]], notebooks: Iterable[Notebook], root: Path) -> Run:
    """Return the parameters of a run that are not as the notebooks have them, in order of their declaration, as JSON.

    The case is no part of it, nor is a secret, which is a key to something and selects nothing. A path is told from
    the project's folder on; one outside of it with a digest, so that two of one name are two.
    """
    out: Run = {}
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


def read_sweep(path: Path, case: Case | None = None) -> dict[str, Run]:
    """Return run id -> parameters of a sweep file, in its order; `each` needs a case.

    Raises ParameterError where the file cannot be read as runs.
    """
    content = _content(path)
    if isinstance(content, dict) and content and set(content) & {"each", "grid"}:
        content = _grid(content, case, path)
    elif isinstance(content, list) and all(isinstance(row, dict) for row in content):
        content = _named([(run_id(row) or "default", row) for row in content])
    if not (isinstance(content, dict) and content and all(isinstance(v, dict) for v in content.values())):
        repair = "Write `spring: {start: 2023-03-01, end: 2023-05-31}`, a line for each run, or `each: month`."
        raise ParameterError(path, "", "it holds no runs", repair)
    return {_checked_id(str(k), path): {str(n): v for n, v in row.items()} for k, row in content.items()}


def takes_all_actors(path: Path) -> bool:
    """Return whether a sweep has a run for each actor of the case: then those whom no article names have none."""
    content = _content(path)
    each = content.get("each") if isinstance(content, dict) else None
    units = each if isinstance(each, (dict, list)) else [each]
    return "actor" in units and not (isinstance(each, dict) and isinstance(each["actor"], list))


def _content(path: Path) -> Any:
    if not path.is_file():
        raise ParameterError(path, "", "there is no such sweep file", "Give a YAML file of runs.")
    try:
        return load_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problem = f"not YAML in UTF-8: {error}".replace("\n", " ")
        raise ParameterError(path, "", problem, "Mend the line that it names.") from error


def _grid(content: Mapping[str, Any], case: Case | None, path: Path) -> dict[str, Run]:
    for key in content:
        if key not in _GRID:
            raise ParameterError(path, key, "a grid has no such part", nearest(str(key), _GRID))
    shared, grid = content.get("with") or {}, content.get("grid") or {}
    if not (isinstance(shared, dict) and isinstance(grid, dict)):
        raise ParameterError(path, "grid", "grid and with hold parameters", "Write `grid: {min_sources: [1, 2]}`.")
    axes = [_axis(unit, values, case, path) for unit, values in _each(content.get("each"), path).items()]
    for name, values in grid.items():
        if not (isinstance(values, list) and values):
            raise ParameterError(path, str(name), "a grid takes a list of values", f"Write `{name}: [..., ...]`.")
        axes.append([(run_id({str(name): value}), {str(name): value}) for value in values])
    if not axes:
        raise ParameterError(path, "", "it holds no runs", "Write `each: month`, or `grid: {min_sources: [1, 2]}`.")
    count = math.prod(map(len, axes))
    if count > _MOST:
        raise ParameterError(path, "", f"it asks for {count} runs, more than {_MOST}", "List fewer values.")
    runs = []
    for point in itertools.product(*axes):
        parameters = dict(itertools.chain.from_iterable(part.items() for _, part in point))
        runs.append(("_".join(name for name, _ in point), {**shared, **parameters}))
    return _named(runs)


def _each(content: Any, path: Path) -> dict[str, Any]:
    """Return unit -> values listed, or None for all, of `each` in any of its forms."""
    if isinstance(content, dict):
        return {str(k): None if v == "all" else v for k, v in content.items()}
    units = content if isinstance(content, list) else [] if content is None else [content]
    for unit in units:
        if not isinstance(unit, str):
            raise ParameterError(path, "each", f"{unit!r} is no unit", nearest(str(unit), _UNITS))
    return dict.fromkeys(units)


def _axis(unit: str, listed: Any, case: Case | None, path: Path) -> Axis:
    """Return the runs for each value of a unit: for those listed, or for all that the case has."""
    if unit not in _UNITS:
        raise ParameterError(path, "each", f"there are no runs for each {unit}", nearest(unit, _UNITS))
    if case is None:
        raise ParameterError(path, "each", "there is no case to take them from", "Name it with --case.")
    if listed is not None and not (isinstance(listed, list) and listed):
        raise ParameterError(path, unit, "these are no values", f"Write `{unit}: [...]`, or `each: {unit}` for all.")
    if unit == "actor":  # one that the articles name but the case does not is as good: the tables decide
        names = [actor.name for actor in case.actors] if listed is None else map(str, listed)
        return [(slug(name), {"actors": [name]}) for name in names]
    known = _periods(unit, case)
    for value in () if listed is None else listed:
        if str(value).casefold() not in known:
            problem = f"{value} is not in the window of the case"
            raise ParameterError(path, unit, problem, nearest(str(value), known))
    return [*known.values()] if listed is None else [known[str(value).casefold()] for value in listed]


def _periods(unit: str, case: Case) -> dict[str, tuple[str, Run]]:
    """Return the window of a case cut into periods, by their names in small letters."""
    first, last = (date.fromisoformat(day) for day in (case.window.start, case.window.end))
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    periods = ((key, list(group)) for key, group in itertools.groupby(days, _PERIODS[unit]))
    return {k.casefold(): (k, {"start": part[0].isoformat(), "end": part[-1].isoformat()}) for k, part in periods}


def _named(runs: Sequence[tuple[str, Run]]) -> dict[str, Run]:
    """Return runs by id; ids that clash are numbered."""
    out: dict[str, Run] = {}
    for key, run in runs:
        names = itertools.chain([key], (f"{key}-{n}" for n in itertools.count(2)))
        out[next(name for name in names if name not in out)] = run
    return out


def _checked_id(run: str, path: Path) -> str:
    taken = run in _RESERVED or run.startswith("tables-")
    if not run or taken or run[0] in ".-_" or not all(c.isalnum() or c in "-_." for c in run):
        repair = "Use letters, digits, hyphens and underscores: it becomes the name of a folder."
        raise ParameterError(path, run, "this is no id of a run", repair)
    return run
