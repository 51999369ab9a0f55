"""Sweeps: the runs that a YAML file asks for, each with its parameters.

Three forms. A mapping names each run: `spring: {start: 2023-03-01, end: 2023-05-31}`. A list gives parameters only, and
the runs are named after their values. A grid makes a run of every combination:

    each: [month, actor]            # a run for each month of the case's window and for each actor of the case …
    each: {month: [2023-01, 2023-02], actor: [Ann Ahl, Bo Berg]}    # … or for some of them
    grid: {min_sources: [1, 2]}     # values of any parameter
    with: {articles: more/articles}    # what all runs have in common

Periods are week, month, quarter and year; they set `start` and `end`, cut to the window of the case. An actor sets
`actors`; where all are asked for, those whom no article names have no run.
"""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.reports.selection import run_id, slug
from corridor_analysis.schema.plain_yaml import load_yaml

if TYPE_CHECKING:
    from corridor_analysis.case import Case

__all__ = ["read_sweep", "takes_all_actors"]

RESERVED = ("tables", "figures")
MOST = 5000  # runs: more than that is a slip of the pen
_GRID = ("each", "grid", "with")
Run = dict[str, Any]
Axis = list[tuple[str, Run]]  # a name and some parameters for each value


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
    shared = content.get("with") or {}
    grid = content.get("grid") or {}
    if not (isinstance(shared, dict) and isinstance(grid, dict)):
        raise ParameterError(path, "grid", "grid and with hold parameters", "Write `grid: {min_sources: [1, 2]}`.")
    axes = [_axis(unit, values, case, path) for unit, values in _each(content.get("each"), path).items()]
    axes += [_values(str(name), values, path) for name, values in grid.items()]
    if not axes:
        raise ParameterError(path, "", "it holds no runs", "Write `each: month`, or `grid: {min_sources: [1, 2]}`.")
    count = math.prod(map(len, axes))
    if count > MOST:
        raise ParameterError(path, "", f"it asks for {count} runs, more than {MOST}", "List fewer values.")
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
    if unit not in _UNITS:
        raise ParameterError(path, "each", f"there are no runs for each {unit}", nearest(unit, _UNITS))
    if case is None:
        raise ParameterError(path, "each", "there is no case to take them from", "Name it with --case.")
    if listed is not None and not (isinstance(listed, list) and listed):
        raise ParameterError(path, unit, "these are no values", f"Write `{unit}: [...]`, or `each: {unit}` for all.")
    known = _UNITS[unit](case)
    if listed is None:
        return known
    ids = {key.casefold(): (key, run) for key, run in known}
    return [_one(str(value), unit, ids, path) for value in listed]


def _one(value: str, unit: str, ids: Mapping[str, tuple[str, Run]], path: Path) -> tuple[str, Run]:
    if unit == "actor":  # an actor that the articles name but the case does not is as good: the tables decide
        return slug(value), {"actors": [value]}
    found = ids.get(value.casefold())
    if found is None:
        raise ParameterError(path, unit, f"{value} is not in the window of the case", nearest(value, ids))
    return found


def _periods(name: Callable[[datetime.date], str]) -> Callable[[Case], Axis]:
    """Return what cuts the window of a case into periods: the days that have one name are one."""

    def cut(case: Case) -> Axis:
        first, last = (datetime.date.fromisoformat(day) for day in (case.window.start, case.window.end))
        days = (first + datetime.timedelta(n) for n in range((last - first).days + 1))
        periods = [(key, list(group)) for key, group in itertools.groupby(days, name)]
        return [(key, {"start": part[0].isoformat(), "end": part[-1].isoformat()}) for key, part in periods]

    return cut


_UNITS: Mapping[str, Callable[[Any], Axis]] = {
    "actor": lambda case: [(slug(actor.name), {"actors": [actor.name]}) for actor in case.actors],
    "week": _periods("{:%G-W%V}".format),
    "month": _periods("{:%Y-%m}".format),
    "quarter": _periods(lambda day: f"{day.year}-Q{(day.month + 2) // 3}"),
    "year": _periods("{:%Y}".format),
}


def _values(name: str, values: Any, path: Path) -> Axis:
    if not (isinstance(values, list) and values):
        raise ParameterError(path, name, "a grid takes a list of values", f"Write `{name}: [..., ...]`.")
    return [(run_id({name: value}), {name: value}) for value in values]


def _named(runs: Sequence[tuple[str, Run]]) -> dict[str, Run]:
    """Return runs by id; ids that clash are numbered."""
    out: dict[str, Run] = {}
    for key, run in runs:
        names = itertools.chain([key], (f"{key}-{n}" for n in itertools.count(2)))
        out[next(name for name in names if name not in out)] = run
    return out


def _checked_id(run: str, path: Path) -> str:
    taken = run in RESERVED or run.startswith("tables-")
    if not run or taken or run[0] in ".-_" or not all(c.isalnum() or c in "-_." for c in run):
        repair = "Use letters, digits, hyphens and underscores: it becomes the name of a folder."
        raise ParameterError(path, run, "this is no id of a run", repair)
    return run
