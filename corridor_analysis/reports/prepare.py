"""What a report rests on, ready before a kernel starts: notebooks, checked parameters, tables."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import ParameterError, ReportError, nearest
from corridor_analysis.reports import digests, normal
from corridor_analysis.reports.manifest import digests_of, intact, write_durably
from corridor_analysis.reports.page_inputs import checked_parts, parts_of
from corridor_analysis.reports.parameters import MISSING, NAMED, Parameter, check, declared
from corridor_analysis.reports.provenance import model_version
from corridor_analysis.reports.shipped import FOLDER, shipped_notebooks

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.tables import Tables

__all__ = [
    "STAGED", "VIEWS", "Notebook", "Sources", "actors_of", "check_actors", "choose", "describe", "find_notebooks",
    "know", "link_tables", "made_with", "make_tables", "parts_made", "project_root",
    "rejects_of",
]  # fmt: skip

VIEWS = ("contacts", "demands", "access", "states", "quotes")
STAGED = ".tables-"  # where the tables of a sweep are made, before each run has them
_RECORD = "tables.json"


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
    here = Path.cwd()
    tries = [given.resolve()] if given else [p / FOLDER for p in (here, case.parent.parent)]
    own = shipped_notebooks()
    for folder in [*tries, *([own] if own and not given else [])]:
        if folder.is_dir() and list(folder.glob("*.ipynb")):
            return folder
    repair = "Name the folder that holds them with --notebooks."
    raise ReportError(given or here / FOLDER, "", "there are no notebooks here", repair)


def project_root(notebooks: Path, case: Path) -> Path:
    """Return the folder of a project: the one that holds its notebooks, else the one in which its case lies.

    The notebooks of an installed package are nobody's project: then it is the working folder, or the case's parent.
    """
    installed = shipped_notebooks()
    if notebooks != installed or (notebooks.parent / "pyproject.toml").is_file():
        return notebooks.parent
    here = Path.cwd()
    return here if case.is_relative_to(here) else case.parent


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
        content = normal.read(path)
        cells = normal.source_of(content)
        known = declared(content)
        about = content.get("metadata", {}).get("corridor", {})
    except (OSError, ValueError, KeyError, SyntaxError) as error:
        raise ReportError(path, "", f"this is no notebook that can run: {error}", "Mend or remove it.") from error
    heads = (line for kind, _, text in cells if kind == "markdown" for line in str(text).splitlines())
    title = next((h.removeprefix("# ").strip() for h in heads if h.startswith("# ")), path.stem)
    return Notebook(
        path.stem, path, known, digests.json_digest(cells), title, checked_parts(path, about.get("rests_on"))
    )


def know(
    notebooks: Sequence[Notebook], given: Mapping[str, Any], *, names: Sequence[str], where: str
) -> dict[str, dict[str, Any]]:
    """Return the checked parameters for each notebook; each gets those that it declares.

    Raises ParameterError as `parameters.check` does, and for one that no notebook of `names`, which run, declares.
    """
    known: dict[str, Parameter] = {}
    for notebook in notebooks:
        if notebook.name in names:
            known |= {k: v for k, v in notebook.parameters.items() if k not in known}
    check(given, known, where=where)
    out = {}
    for notebook in notebooks:
        own = {k: v for k, v in given.items() if k in notebook.parameters}
        out[notebook.name] = check(own, notebook.parameters, where=where)
    return out


def describe(notebooks: Sequence[Notebook]) -> list[dict[str, Any]]:
    """Return name, type, default, help, allowed values and notebooks of each parameter, in order of first mention.

    The case, which a report is told by --case, is none of them.
    """
    rows: dict[str, dict[str, Any]] = {}
    for notebook in notebooks:
        for name, known in notebook.parameters.items():
            if name == NAMED:
                continue
            default = str(known.default) if known.default is MISSING else known.default
            facts = {"name": name, "type": known.type, "default": default, "help": known.help}
            row = rows.setdefault(name, {**facts, "allowed": known.allowed, "notebooks": []})
            row["notebooks"].append(notebook.name)
    return list(rows.values())


@dataclass(frozen=True)
class Sources:
    """Where tables come from: a case, its folder of articles (or another), their metadata, the project's root."""

    case: Case
    articles: Path
    metadata: Path | None
    root: Path

    @property
    def files(self) -> list[Path]:
        """Every file read, in order."""
        own = sorted(p for p in self.case.folder.glob("*.yaml"))
        return [*own, *([self.metadata] if self.metadata else []), *digests.sources(self.articles)]

    @property
    def digest(self) -> str:
        """The digest of all that the tables depend on: articles, case, code, model and locked dependencies."""
        parts = [self.case.digest, digests.folder_digest(self.articles), digests.code_digest()]
        parts += [digests.file_digest(self.metadata) if self.metadata else "", digests.lock_digest(self.root)]
        return digests.json_digest([*parts, model_version()])


def make_tables(sources: Sources, folder: Path, *, force: bool = False, progress: bool = False) -> str:
    """Fill `folder` with the tables and views as Parquet and CSV, unless it holds them; return their digest.

    Raises CorpusError, CaseError or TableError as reading and tabulating do.
    """
    wanted = sources.digest
    if not force and made_with(folder) == wanted:
        return wanted
    from corridor_analysis.corpus import read_articles
    from corridor_analysis.tables import tabulate

    corpus = read_articles(sources.articles, metadata=sources.metadata)
    tables = tabulate(corpus, sources.case, progress=progress)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    _save(tables, part)
    record: dict[str, object] = {"inputs": wanted, "rejects": len(tables.rejects), "actors": _actors(tables)}
    record["parts"] = parts_of(tables)
    record["files"] = digests_of(part, part.iterdir())
    write_durably(part / _RECORD, json.dumps(record, indent=2) + "\n")
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    return wanted


def link_tables(source: Path, folder: Path) -> None:
    """Have a folder hold the tables of another: the same files under a second name where the system has such links."""
    if source == folder or _same(source, folder):
        return
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(source, part, copy_function=_link)
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without links
        shutil.copy2(source, target)


def _same(one: Path, other: Path) -> bool:
    names = sorted(p.name for p in one.iterdir())
    if not other.is_dir() or sorted(p.name for p in other.iterdir()) != names:
        return False
    return all(os.path.samefile(one / name, other / name) for name in names)


def made_with(folder: Path) -> str:
    """Return the digest that tables were made with, or an empty text where they are not all there as they were made."""
    record = _record(folder)
    files = record.get("files")
    return str(record.get("inputs")) if files and intact(folder, files) else ""


def _record(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _actors(tables: Tables) -> list[str]:
    """Return the names and ids of those whom the articles name."""
    return sorted({*map(str, tables.entities["name"]), *map(str, tables.entities["entity_id"])})


def parts_made(folder: Path) -> dict[str, str]:
    """Return part -> digest of the tables of a folder, as `page_inputs.parts_of` has them."""
    return dict(_record(folder).get("parts", {}))


def actors_of(folder: Path) -> list[str]:
    """Return the names and ids of those whom the articles named when the tables of a folder were made."""
    return list(_record(folder).get("actors", []))


def rejects_of(folder: Path) -> int:
    """Return how many inputs were not read, or not whole, when the tables of a folder were made."""
    return int(_record(folder).get("rejects", 0))


def _save(tables: Tables, folder: Path) -> None:
    from corridor_analysis.tables.export import write_csv_folder

    tables.save(folder)
    views = {name: getattr(tables, name)() for name in VIEWS}
    for name, frame in views.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    write_csv_folder(tables.frames() | views, folder)


def check_actors(values: Sequence[Mapping[str, Any]], names: Sequence[str], *, where: str) -> None:
    """Raise ParameterError where `actors` holds somebody whom no article names; `names` has names and ids."""
    known = {name.casefold() for name in names}
    for given in values:
        for actor in given.get("actors") or ():
            if actor.casefold() not in known:
                raise ParameterError(where, "actors", f"no article names {actor!r}", _near(actor, names))


def _near(actor: str, names: Sequence[str]) -> str:
    """Return a repair that names the nearest actor only: all of them would fill the screen."""
    hint = nearest(actor, names).split("Allowed:")[0].strip()
    return hint or "The table of entities lists all names; case does not matter."
