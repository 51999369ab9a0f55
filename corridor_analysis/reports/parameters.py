"""Parameters of notebooks: read off the cell tagged `parameters`, and checked before any kernel starts.

A line of that cell is default, type and help at once: `start: str = ""  # first day, ISO 8601; empty for all`.
Parameters named `case` and `articles` are paths; `start` and `end` are days.

Help that ends in brackets says what is allowed: `[1..]` is 1 or more, `[0..1]` from 0 to 1, `[..9]` at most 9,
`[phone|visit]` one of two words. A line without a default (`title: str  # heading`) is a parameter that must be given.
"""

from __future__ import annotations

import ast
import datetime
import io
import re
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from corridor_analysis.coders.asking.secret import name_of
from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.reports.ipynb import text_of
from corridor_analysis.schema.plain_yaml import load_yaml

__all__ = ["MISSING", "NAMED", "Parameter", "check", "declared", "gather"]

NAMED = "case"  # a report is told of it otherwise: --case
PATHS = (NAMED, "articles")
DAYS = ("start", "end")
_TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_ALLOWED = re.compile(r"\s*\[([^\[\]]*(?:\.\.|\|)[^\[\]]*)\]$")


class _Missing:
    """The default of a parameter that must be given."""

    def __repr__(self) -> str:
        return "none: it must be given"


MISSING = _Missing()


@dataclass(frozen=True)
class Parameter:
    """A parameter as its notebook declares it; `type` is one of str, int, float, bool, list, dict.

    `allowed` is what the help says in brackets, such as `1..` or `phone|visit`, or empty.
    """

    name: str
    type: str
    default: Any
    help: str = ""
    allowed: str = ""

    def allows(self, value: Any) -> bool:
        """Return whether a value of the right type, or each of a list, is among those allowed."""
        if not self.allowed or value == self.default:
            return True
        if isinstance(value, list):
            return all(self.allows(v) for v in value)
        if "|" in self.allowed:
            return str(value) in self.choices
        low, _, high = (part.strip() for part in self.allowed.partition(".."))
        kind = type(value)
        return (not low or kind(low) <= value) and (not high or value <= kind(high))

    @property
    def choices(self) -> list[str]:
        """The words that are allowed, where it is words."""
        return [word.strip() for word in self.allowed.split("|")] if "|" in self.allowed else []


def declared(notebook: Mapping[str, Any]) -> dict[str, Parameter]:
    """Return the parameters that a notebook (nbformat 4, as parsed JSON) declares, in order of its cell."""
    for cell in notebook["cells"]:
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            return _parse(text_of(cell["source"]))
    return {}


def _parse(source: str) -> dict[str, Parameter]:
    helps = _comments(source)
    out = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name, hint = node.target.id, ast.unparse(node.annotation)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, hint = node.targets[0].id, ""
        else:
            continue
        default = ast.literal_eval(node.value) if node.value else MISSING
        kind = hint.split("[")[0].split("|")[0].strip()
        kind = kind if kind in _TYPES else type(default).__name__
        told = helps.get(node.end_lineno or 0, "")
        allowed = _ALLOWED.search(told)
        out[name] = Parameter(name, kind, default, _ALLOWED.sub("", told), allowed[1] if allowed else "")
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

    Raises ParameterError for an unknown name, a value of another type or out of range, a day that is none, a path that
    does not exist, a first day after the last, and a parameter without a default that is not given.
    """
    out = {}
    for name, value in given.items():
        if name not in known:
            raise ParameterError(where, name, "no notebook has this parameter", nearest(name, set(known) - {NAMED}))
        out[name] = value if name_of(value) and known[name].type == "str" else _value(known[name], value, where)
    for name, parameter in known.items():
        if parameter.default is MISSING and name not in out:
            repair = f"Give {parameter.help or f'a value of the type {parameter.type}'}: -p {name} VALUE."
            raise ParameterError(where, name, "this parameter has no default and is not given", repair)
    days = {n: out.get(n, known[n].default if n in known else "") for n in DAYS}
    if days["start"] and days["end"] and days["start"] > days["end"]:
        problem = f"start {days['start']} is after end {days['end']}"
        raise ParameterError(where, "start", problem, "Swap the two days.")
    return out


def _value(parameter: Parameter, value: Any, where: str) -> Any:
    typed = _typed(parameter, value, where)
    if not parameter.allows(typed):
        near = nearest(str(typed), parameter.choices) if parameter.choices else f"Allowed: {_range(parameter.allowed)}."
        raise ParameterError(where, parameter.name, f"{typed!r} is out of range", near)
    if parameter.name in DAYS and typed:
        return _day(parameter.name, typed, where)
    if parameter.name in PATHS and typed:
        path = Path(typed).resolve()
        if not path.exists():
            raise ParameterError(where, parameter.name, f"there is no {typed}", "Give a path that exists.")
        return str(path)
    return typed


def _range(allowed: str) -> str:
    low, _, high = (part.strip() for part in allowed.partition(".."))
    if low and high:
        return f"from {low} to {high}"
    return f"{low} or more" if low else f"at most {high}"


def _typed(parameter: Parameter, value: Any, where: str) -> Any:
    if isinstance(value, str) and parameter.type != "str":
        value = _from_text(parameter.type, value)
    elif isinstance(value, datetime.date) and parameter.type == "str":
        value = value.isoformat()
    kind: Any = _TYPES.get(parameter.type, Any)
    if kind is list and (parameter.default is MISSING or all(isinstance(v, str) for v in parameter.default)):
        kind = list[str]
    try:
        return TypeAdapter(kind).validate_python(value, strict=True)
    except ValidationError as error:
        told = parameter.help[:1].upper() + parameter.help[1:] if parameter.help else "Give a value of that type"
        repair = f"{told}. Default: {parameter.default!r}."
        problem = f"this is not of the type {parameter.type}"
        raise ParameterError(where, parameter.name, problem, repair) from error


def _from_text(kind: str, text: str) -> Any:
    """Return what a text says in a type, or the text itself where it says nothing of that type."""
    if kind == "bool":
        return _WORDS.get(text.strip().lower(), text)
    if kind == "list" and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(";") if part.strip()]
    try:
        return load_yaml(text)
    except yaml.YAMLError:
        return text


def _day(name: str, text: str, where: str) -> str:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        problem = f"{text!r} is not a day"
        raise ParameterError(where, name, problem, "Write it as 2023-02-10 (year, month, day).") from error
    return day.isoformat()
