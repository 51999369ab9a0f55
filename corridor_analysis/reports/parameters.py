"""Parameters of notebooks: read off the cell tagged `parameters`, and checked before any kernel starts.

A line of that cell is default, type and help at once: `start: str = ""  # first day, ISO 8601; empty for all`.
Parameters named `case` and `articles` are paths; `start` and `end` are days.
"""

from __future__ import annotations

import ast
import datetime
import io
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from corridor_analysis.errors import ParameterError, nearest

__all__ = ["Parameter", "check", "declared", "gather", "read_sweep"]

PATHS = ("case", "articles")
DAYS = ("start", "end")
RESERVED = ("tables", "figures")
_TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Parameter:
    """A parameter as its notebook declares it; `type` is one of str, int, float, bool, list, dict."""

    name: str
    type: str
    default: Any
    help: str = ""


def declared(notebook: Mapping[str, Any]) -> dict[str, Parameter]:
    """Return the parameters that a notebook (nbformat 4, as parsed JSON) declares, in order of its cell."""
    for cell in notebook["cells"]:
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            source = cell["source"]
            return _parse("".join(source) if isinstance(source, list) else source)
    return {}


def _parse(source: str) -> dict[str, Parameter]:
    helps = _comments(source)
    out = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            name, hint = node.target.id, ast.unparse(node.annotation)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, hint = node.targets[0].id, ""
        else:
            continue
        default = ast.literal_eval(node.value)
        kind = hint.split("[")[0].split("|")[0].strip()
        kind = kind if kind in _TYPES else type(default).__name__
        out[name] = Parameter(name, kind, default, helps.get(node.end_lineno or 0, ""))
    return out


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def gather(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return name -> value of pairs as given on a command line; a name given twice makes a list."""
    out: dict[str, Any] = {}
    for name, value in pairs:
        if name in out:
            before = out[name] if isinstance(out[name], list) else [out[name]]
            out[name] = [*before, value]
        else:
            out[name] = value
    return out


def check(given: Mapping[str, Any], known: Mapping[str, Parameter], *, where: str = "parameters") -> dict[str, Any]:
    """Return the given values in the types that the notebooks declare; paths become absolute.

    Raises ParameterError for an unknown name, a value of another type, a day that is none, a path that does not
    exist, and a first day after the last.
    """
    out = {}
    for name, value in given.items():
        if name not in known:
            raise ParameterError(where, name, "no notebook has this parameter", nearest(name, known))
        out[name] = _value(known[name], value, where)
    days = {n: out.get(n, known[n].default if n in known else "") for n in DAYS}
    if days["start"] and days["end"] and days["start"] > days["end"]:
        problem = f"start {days['start']} is after end {days['end']}"
        raise ParameterError(where, "start", problem, "Swap the two days.")
    return out


def _value(parameter: Parameter, value: Any, where: str) -> Any:
    typed = _typed(parameter, value, where)
    if parameter.name in DAYS and typed:
        return _day(parameter.name, typed, where)
    if parameter.name in PATHS and typed:
        path = Path(typed).resolve()
        if not path.exists():
            raise ParameterError(where, parameter.name, f"there is no {typed}", "Give a path that exists.")
        return str(path)
    return typed


def _typed(parameter: Parameter, value: Any, where: str) -> Any:
    kind = _TYPES.get(parameter.type, object)
    if isinstance(value, str) and kind is not str:
        value = _from_text(parameter.type, value)
    elif isinstance(value, datetime.date) and kind is str:
        value = value.isoformat()
    if kind is float and type(value) is int:
        value = float(value)
    if kind is list and isinstance(value, list) and not all(isinstance(v, str) for v in value):
        value = None if _of_text(parameter) else value
    if type(value) is not kind and kind is not object:
        problem = f"this is not of the type {parameter.type}"
        repair = f"{parameter.help or 'Give a value of that type'}. Default: {parameter.default!r}."
        raise ParameterError(where, parameter.name, problem, repair)
    return value


def _of_text(parameter: Parameter) -> bool:
    return all(isinstance(v, str) for v in parameter.default)


def _from_text(kind: str, text: str) -> Any:
    """Return what a text says in a type, or the text itself where it says nothing of that type."""
    if kind == "bool":
        return _WORDS.get(text.strip().lower(), text)
    if kind == "list" and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(";") if part.strip()]
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError:
        return text
    return value


def _day(name: str, text: str, where: str) -> str:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        problem = f"{text!r} is not a day"
        raise ParameterError(where, name, problem, "Write it as 2023-02-10 (year, month, day).") from error
    return day.isoformat()


def read_sweep(path: Path) -> dict[str, dict[str, Any]]:
    """Return run id -> parameters of a sweep file, in its order.

    The file is a mapping of run ids to parameters, or a list of parameters; ids of a list are made of the values.
    Raises ParameterError where it cannot be read as that.
    """
    if not path.is_file():
        raise ParameterError(path, "", "there is no such sweep file", "Give a YAML file of runs.")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problem = f"not YAML in UTF-8: {error}".replace("\n", " ")
        raise ParameterError(path, "", problem, "Mend the line that it names.") from error
    if isinstance(content, list) and all(isinstance(row, dict) for row in content):
        content = {_run_id(row): row for row in content}
    if not (isinstance(content, dict) and content and all(isinstance(v, dict) for v in content.values())):
        repair = "Write `spring: {start: 2023-03-01, end: 2023-05-31}`, a line for each run."
        raise ParameterError(path, "", "it holds no runs", repair)
    return {_checked_id(str(k), path): {str(n): v for n, v in row.items()} for k, row in content.items()}


def _run_id(row: Mapping[str, Any]) -> str:
    words = [f"{name}-{value}" for name, value in row.items()]
    text = "_".join(words) or "default"
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in text)


def _checked_id(run: str, path: Path) -> str:
    if not run or run in RESERVED or run[0] in ".-_" or not all(c.isalnum() or c in "-_." for c in run):
        repair = "Use letters, digits, hyphens and underscores: it becomes the name of a folder."
        raise ParameterError(path, run, "this is no id of a run", repair)
    return run
