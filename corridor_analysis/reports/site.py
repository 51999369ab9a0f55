"""The report as pages that open without a network: one for each notebook, and an index."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.notebook import sortable
from corridor_analysis.reports.cite import Citation, parts_of, software, written
from corridor_analysis.reports.manifest import RUNS
from corridor_analysis.reports.svg import colours, dark

if TYPE_CHECKING:
    import jinja2

    from corridor_analysis.reports.pages import Figure, Page

__all__ = ["Entry", "Site", "environment", "write_evidence", "write_index", "write_page", "write_runs", "write_text"]


@dataclass(frozen=True)
class Entry:
    """A notebook as the index lists it. `status` is done, failed or not run; `parameters` are rows to show."""

    name: str
    title: str
    status: str
    lead: str = ""
    error: str = ""
    parameters: Sequence[tuple[str, str, str]] = ()
    figures: Sequence[Figure] = ()
    answer: str = ""  # its first sentences
    counts: Sequence[tuple[str, int]] = ()  # rows of each table shown
    older: bool = False  # made from other inputs than the pages beside it


@dataclass(frozen=True)
class Site:
    """What all pages of a report share."""

    title: str
    question: str
    citation: Citation
    facts: Sequence[tuple[str, str]]
    entries: Sequence[Entry]
    tables: Sequence[Mapping[str, Any]] = ()
    rejects: Sequence[Mapping[str, str]] = ()
    run: str = ""
    tables_at: str = "tables"  # the folder of tables, from this report's
    downloads: Sequence[tuple[str, str]] = field(default_factory=tuple)


_STYLES = ("style.css", "tables.css", "index.css", "print.css")
_SCRIPTS = ("search.js", "cite.js", "page.js")


def environment() -> jinja2.Environment:
    """Return the templates' environment: everything is escaped, an unknown name is an error."""
    import jinja2
    from markupsafe import Markup

    env = jinja2.Environment(
        loader=jinja2.PackageLoader("corridor_analysis.reports", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    assert env.loader is not None
    style = "".join(env.loader.get_source(env, name)[0] for name in _STYLES)
    own = [env.loader.get_source(env, name)[0] for name in _SCRIPTS]
    script = "".join([sortable.source("common.js"), sortable.source("tables.js"), *own])
    env.globals |= {"written": written, "software": software}
    env.globals["print_style"] = Markup(env.loader.get_source(env, "book.css")[0])
    env.globals |= {"style": Markup(style), "script": Markup(script), "policy": _policy(style, script)}
    return env


def _policy(style: str, script: str) -> str:
    """Return the rule that lets a page run our script, load the words to search from its folder, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = ["default-src 'none'", "img-src data: 'self' file:", "style-src 'unsafe-inline'"]
    return "; ".join([*rules, f"script-src 'sha256-{digest}' 'self' file:", "base-uri 'none'", "form-action 'none'"])


def write_page(env: jinja2.Environment, folder: Path, page: Page, site: Site) -> Path:
    """Write a notebook's page and its figures' files; return the page."""
    files = {f.id: _write_figure(folder, f) for f in page.figures}
    names = [e.name for e in site.entries if e.status != "not run"]
    at = names.index(page.name)
    html = env.get_template("page.html.j2").render(
        site=site,
        page=page,
        entry=_entry(site, page.name),
        files=files,
        citations=parts_of(site.citation, page),
        known=[t["name"] for t in site.tables],
        palette=[(c[1:], dark(c)) for c in colours(f.svg for f in page.figures)],
        previous=_entry(site, names[at - 1]) if at else None,
        following=_entry(site, names[at + 1]) if at + 1 < len(names) else None,
    )
    return write_text(folder / f"{page.name}.html", html)


def _entry(site: Site, name: str) -> Entry:
    return next(e for e in site.entries if e.name == name)


def _write_figure(folder: Path, figure: Figure) -> list[tuple[str, str]]:
    """Write a figure's files; return format and address of each that there is, one made by the kernel included."""
    place = folder / "figures"
    place.mkdir(exist_ok=True)
    for ending, content in figure.files.items():
        (place / f"{figure.id}.{ending}").write_bytes(content)
    there = [e for e in ("svg", "png") if (place / f"{figure.id}.{e}").is_file()]
    return [(e.upper(), f"figures/{figure.id}.{e}") for e in there]


def write_index(env: jinja2.Environment, folder: Path, site: Site) -> Path:
    """Write the index of a report; return it."""
    return write_text(folder / "index.html", env.get_template("index.html.j2").render(site=site))


def write_evidence(env: jinja2.Environment, folder: Path, sections: Sequence[Any], site: Site) -> Path:
    """Write the page of the sentences cited, by page; return it."""
    titles = {e.name: e.title for e in site.entries}
    html = env.get_template("evidence.html.j2").render(site=site, sections=sections, titles=titles)
    return write_text(folder / "evidence.html", html)


def write_runs(env: jinja2.Environment, folder: Path, title: str, runs: Sequence[Mapping[str, Any]]) -> Path:
    """Write the index over runs, as `answers.told` describes each, with what each notebook answers; return it."""
    names = list(dict.fromkeys(name for run in runs for name in run["given"]))
    seen = {name: list(dict.fromkeys(run["given"].get(name, "–") for run in runs)) for name in names}
    pages = {page["name"]: page["title"] for run in runs for page in run["notebooks"] if page["status"] != "not run"}
    html = env.get_template("runs.html.j2").render(
        title=title,
        runs=runs,
        varying=[name for name in names if len(seen[name]) > 1 or len(runs) == 1],
        shared=[(name, seen[name][0]) for name in names if len(seen[name]) == 1 and len(runs) > 1],
        failures=sum(bool(run["failed"]) for run in runs),
        pages=sorted(pages.items()),
    )
    return write_text(folder / RUNS, html)


def write_text(path: Path, text: str) -> Path:
    """Write a text file whole or not at all, with line feeds on every system; return its path."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, path)
    return path
