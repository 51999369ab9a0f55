"""The notebooks of a report: where they are found, which are to run, what parameters they declare and are given.

A line of the cell tagged `parameters` is default, type and help at once:
`start: str = ""  # first day, ISO 8601; empty for all`. Parameters named `case` and `articles` are paths; `start` and
`end` are days. What is given is checked before any kernel starts.

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
from corridor_analysis.errors import ParameterError, ReportError, nearest
from corridor_analysis.reports import digests, ipynb
from corridor_analysis.reports.case_tables import checked_parts
from corridor_analysis.reports.ipynb import FOLDER, shipped_notebooks
from corridor_analysis.schema.plain_yaml import load_yaml

__all__ = [
    "MISSING", "Notebook", "Parameter", "check", "check_all", "choose", "declared", "describe", "find_notebooks",
    "gather", "project_root",
]  # fmt: skip

_NAMED = "case"  # a report is told of it otherwise: --case
_PATHS = (_NAMED, "articles")
_DAYS = ("start", "end")
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
        if self.choices:
            return str(value) in self.choices
        (low, high), kind = self.ends, type(value)
        return (not low or kind(low) <= value) and (not high or value <= kind(high))

    @property
    def choices(self) -> list[str]:
        """The words that are allowed, where it is words."""
        return [word.strip() for word in self.allowed.split("|")] if "|" in self.allowed else []

    @property
    def ends(self) -> tuple[str, str]:
        """The least and the most that is allowed, where it is a range; empty where that side is open."""
        low, _, high = self.allowed.partition("..")
        return low.strip(), high.strip()


@dataclass(frozen=True)
class Notebook:
    """A notebook to run, with the parameters that it declares and the digest of what its author wrote."""

    name: str
    path: Path
    parameters: Mapping[str, Parameter]
    digest: str
    title: str
    rests_on: tuple[str, ...] | None = None  # parts of the tables; None: everything in the case folder


def find_notebooks(given: Path | None, case: Path) -> Path:
    """Return the folder of notebooks: the one given, else the nearest.

    That is the working folder's, the one of the project around the case, or the package's own.
    Raises ReportError where there is none.
    """
    here = Path.cwd() / FOLDER
    tries = [given.resolve()] if given else [here, case.parent.parent / FOLDER, shipped_notebooks()]
    for folder in tries:
        if folder and folder.is_dir() and any(folder.glob("*.ipynb")):
            return folder
    raise ReportError(given or here, "", "there are no notebooks here", "Name their folder with --notebooks.")


def project_root(notebooks: Path, case: Path) -> Path:
    """Return the folder of a project: the one that holds its notebooks, else the one in which its case lies.

    The notebooks of an installed package are nobody's project: then it is the working folder, or the case's parent.
    """
    if notebooks != shipped_notebooks() or (notebooks.parent / "pyproject.toml").is_file():
        return notebooks.parent
    return Path.cwd() if case.is_relative_to(Path.cwd()) else case.parent


def choose(folder: Path, only: Sequence[str]) -> tuple[list[Notebook], list[str]]:
    """Return all notebooks of a folder in order, and the names of those that are to run.

    Raises ParameterError for a name that no notebook has, ReportError for a file that is no notebook.
    """
    found = [_read(path) for path in sorted(folder.glob("*.ipynb"))]
    names = [n.name for n in found]
    wanted = [name.removesuffix(".ipynb") for name in only]
    for name in wanted:
        if name not in names:
            raise ParameterError("--only", name, "there is no such notebook", nearest(name, names))
    return found, [n for n in names if not wanted or n in wanted]


def _read(path: Path) -> Notebook:
    try:
        content = ipynb.read(path)
        cells, known = ipynb.source_of(content), declared(content)
    except (OSError, ValueError, KeyError, SyntaxError) as error:
        raise ReportError(path, "", f"this is no notebook that can run: {error}", "Mend or remove it.") from error
    heads = (line for kind, _, text in cells if kind == "markdown" for line in str(text).splitlines())
    title = next((h.removeprefix("# ").strip() for h in heads if h.startswith("# ")), path.stem)
    rests_on = checked_parts(path, ipynb.about(content).get("rests_on"))
    return Notebook(path.stem, path, known, digests.json_digest(cells), title, rests_on)


def declared(notebook: Mapping[str, Any]) -> dict[str, Parameter]:
    """Return the parameters that a notebook (nbformat 4, as parsed JSON) declares, in order of its cell."""
    cells = (c for c in notebook["cells"] if "parameters" in c.get("metadata", {}).get("tags", []))
    source = ipynb.text_of(next(cells, {"source": ""})["source"])
    body = ast.parse(source).body  # a SyntaxError, where the tokens of a bracket left open would raise another
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    helps = {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}
    out = {}
    for node in body:
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


def describe(notebooks: Sequence[Notebook]) -> list[dict[str, Any]]:
    """Return name, type, default, help, allowed values and notebooks of each parameter, in order of first mention.

    The case, which a report is told by --case, is none of them.
    """
    rows: dict[str, dict[str, Any]] = {}
    for notebook in notebooks:
        for name, known in notebook.parameters.items():
            if name != _NAMED:
                default = str(known.default) if known.default is MISSING else known.default
                facts = {"name": name, "type": known.type, "default": default, "help": known.help}
                row = rows.setdefault(name, {**facts, "allowed": known.allowed, "notebooks": []})
                row["notebooks"].append(notebook.name)
    return list(rows.values())


def gather(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return name -> value of pairs as given on a command line; a name given twice makes a list."""
    out: dict[str, list[str]] = {}
    for name, value in pairs:
        out.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in out.items()}


def check_all(
    notebooks: Sequence[Notebook], given: Mapping[str, Any], *, names: Sequence[str], where: str
) -> dict[str, dict[str, Any]]:
    """Return the checked parameters for each notebook; each gets those that it declares.

    Raises ParameterError as `check` does, and for one that no notebook of `names`, which run, declares.
    """
    known: dict[str, Parameter] = {}
    for notebook in notebooks:
        if notebook.name in names:
            known = {**notebook.parameters, **known}
    check(given, known, where=where)
    return {
        n.name: check({k: v for k, v in given.items() if k in n.parameters}, n.parameters, where=where)
        for n in notebooks
    }


def check(given: Mapping[str, Any], known: Mapping[str, Parameter], *, where: str = "parameters") -> dict[str, Any]:
    """Return the given values in the types that the notebooks declare; paths become absolute.

    Raises ParameterError for an unknown name, a value of another type or out of range, a day that is none, a path that
    does not exist, a first day after the last, and a parameter without a default that is not given.
    """
    out = {}
    for name, value in given.items():
        if name not in known:
            raise ParameterError(where, name, "no notebook has this parameter", nearest(name, set(known) - {_NAMED}))
        out[name] = value if name_of(value) and known[name].type == "str" else _value(known[name], value, where)
    for name, parameter in known.items():
        if parameter.default is MISSING and name not in out:
            repair = f"Give {parameter.help or f'a value of the type {parameter.type}'}: -p {name} VALUE."
            raise ParameterError(where, name, "this parameter has no default and is not given", repair)
    start, end = (out.get(n, known[n].default if n in known else "") for n in _DAYS)
    if start and end and start > end:
        raise ParameterError(where, "start", f"start {start} is after end {end}", "Swap the two days.")
    return out


def _value(parameter: Parameter, value: Any, where: str) -> Any:
    typed = _typed(parameter, value, where)
    if not parameter.allows(typed):
        near = nearest(str(typed), parameter.choices) if parameter.choices else f"Allowed: {_range(*parameter.ends)}."
        raise ParameterError(where, parameter.name, f"{typed!r} is out of range", near)
    if parameter.name in _DAYS and typed:
        try:
            return datetime.date.fromisoformat(typed).isoformat()
        except ValueError as error:
            repair = "Write it as 2023-02-10 (year, month, day)."
            raise ParameterError(where, parameter.name, f"{typed!r} is not a day", repair) from error
    if parameter.name in _PATHS and typed:
        path = Path(typed).resolve()
        if not path.exists():
            raise ParameterError(where, parameter.name, f"there is no {typed}", "Give a path that exists.")
        return str(path)
    return typed


def _range(low: str, high: str) -> str:
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
        problem = f"this is not of the type {parameter.type}"
        raise ParameterError(where, parameter.name, problem, f"{told}. Default: {parameter.default!r}.") from error


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
