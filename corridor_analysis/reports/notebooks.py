"""The notebooks of a report: where they are found, which are to run, the parameters that they declare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corridor_analysis.errors import ParameterError, ReportError, nearest
from corridor_analysis.reports import digests, ipynb
from corridor_analysis.reports.case_tables import checked_parts
from corridor_analysis.reports.parameters import MISSING, NAMED, Parameter, check, declared
from corridor_analysis.reports.shipped import FOLDER, shipped_notebooks

__all__ = ["Notebook", "check_all", "choose", "describe", "find_notebooks", "project_root"]


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
        cells = ipynb.source_of(content)
        known = declared(content)
    except (OSError, ValueError, KeyError, SyntaxError) as error:
        raise ReportError(path, "", f"this is no notebook that can run: {error}", "Mend or remove it.") from error
    heads = (line for kind, _, text in cells if kind == "markdown" for line in str(text).splitlines())
    title = next((h.removeprefix("# ").strip() for h in heads if h.startswith("# ")), path.stem)
    rests_on = checked_parts(path, ipynb.about(content).get("rests_on"))
    return Notebook(path.stem, path, known, digests.json_digest(cells), title, rests_on)


def check_all(
    notebooks: Sequence[Notebook], given: Mapping[str, Any], *, names: Sequence[str], where: str
) -> dict[str, dict[str, Any]]:
    """Return the checked parameters for each notebook; each gets those that it declares.

    Raises ParameterError as `parameters.check` does, and for one that no notebook of `names`, which run, declares.
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


def describe(notebooks: Sequence[Notebook]) -> list[dict[str, Any]]:
    """Return name, type, default, help, allowed values and notebooks of each parameter, in order of first mention.

    The case, which a report is told by --case, is none of them.
    """
    rows: dict[str, dict[str, Any]] = {}
    for notebook in notebooks:
        for name, known in notebook.parameters.items():
            if name != NAMED:
                default = str(known.default) if known.default is MISSING else known.default
                facts = {"name": name, "type": known.type, "default": default, "help": known.help}
                row = rows.setdefault(name, {**facts, "allowed": known.allowed, "notebooks": []})
                row["notebooks"].append(notebook.name)
    return list(rows.values())
