"""From executed notebooks to a report folder: pages, figures, records of provenance and citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.reports import answers, ipynb, search, site
from corridor_analysis.reports.case_tables import with_views
from corridor_analysis.reports.evidence import PAGE, Evidence
from corridor_analysis.reports.notebooks import Notebook
from corridor_analysis.reports.pages import Page, page
from corridor_analysis.reports.pdf import FILE, write_pdf
from corridor_analysis.reports.provenance import citation_of, model_version, when, write_records
from corridor_analysis.reports.report_folder import NOT_RUN, RUNS
from corridor_analysis.reports.selection import counts
from corridor_analysis.schema.whole_file import write_json, write_whole

if TYPE_CHECKING:
    from corridor_analysis.reports.plan import Plan
    from corridor_analysis.tables import Tables

__all__ = ["lay_out", "lay_out_runs", "write_pages"]

_DOWNLOADS = [
    ("answers.json", answers.FILE),
    ("provenance.json", "provenance.json"),
    ("RO-Crate", "ro-crate-metadata.json"),
    ("CITATION.bib", "CITATION.bib"),
    ("CITATION.cff", "CITATION.cff"),
    ("CSL-JSON", "citation.json"),
]


def lay_out(plan: Plan) -> None:
    """Write a run's pages and records, and the whole as a PDF where the run has one."""
    found = [(notebook, _page(plan, notebook)) for notebook in plan.project.notebooks]
    entries = [_entry(plan, notebook, made) for notebook, made in found]
    made, whole = [page for _, page in found if page], _site(plan, entries)
    write_pages(plan.folder, made, plan.corpus.tables, whole, pdf=plan.with_pdf)
    write_json(plan.folder / answers.FILE, answers.told(plan, entries))
    write_records(plan, whole.citation, made)


def _page(plan: Plan, notebook: Notebook) -> Page | None:
    """Return the page of a notebook, or None where it has none: what an interrupted run left of it is removed."""
    path = plan.folder / f"{notebook.name}.ipynb"
    if plan.states[notebook.name] is not NOT_RUN and path.is_file():
        return page(ipynb.read(path), notebook.name)
    plan.manifest.set(notebook.name, None)
    for file in (path, path.with_suffix(".html")):
        file.unlink(missing_ok=True)
    return None


def write_pages(folder: Path, pages: Sequence[Page], tables: Tables, whole: site.Site, *, pdf: bool = False) -> None:
    """Write the pages of a report with their figures, the index, the evidence and what can be searched for."""
    evidence = Evidence(tables)
    pages = [
        replace(p, blocks=[replace(b, table=b.table and evidence.link(b.table, p.name)) for b in p.blocks])
        for p in pages
    ]
    env, cited = site.environment(), evidence.passages()
    for made in pages:
        site.write_page(env, folder, made, whole)
    wanted = {figure.id for page in pages for figure in page.figures}
    for path in sorted((folder / "figures").glob("*")):
        if path.stem not in wanted:
            path.unlink()
    titles = {entry.name: entry.title for entry in whole.entries}
    site.write(env, "evidence", folder / PAGE, site=whole, sections=cited, titles=titles)
    write_whole(folder / search.FILE, search.index(pages, cited))
    if pdf:
        write_pdf(env, folder, pages, cited, whole)
        whole = replace(whole, downloads=[("PDF", FILE), *whole.downloads])
    else:
        (folder / FILE).unlink(missing_ok=True)  # an older one would not be of this report
    site.write(env, "index", folder / "index.html", site=whole)


def _entry(plan: Plan, notebook: Notebook, made: Page | None) -> site.Entry:
    state = plan.states[notebook.name]
    if made is None:
        return site.Entry(notebook.name, notebook.title, state.status)
    values = {n: plan.values[notebook.name].get(n, p.default) for n, p in notebook.parameters.items()}
    rows = [(n, _shown(plan, v), notebook.parameters[n].help) for n, v in values.items()]
    return site.Entry(
        notebook.name, made.title, state.status, made.lead, state.error, parameters=rows, figures=made.figures,
        answer=answers.answer(made), counts=answers.counts(made), older=plan.is_older(notebook),
    )  # fmt: skip


def _shown(plan: Plan, value: object) -> str:
    """Return a parameter's value as a reader of the page can use it."""
    if value in ("", [], None):
        return "–"
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return plan.cleaned(text)


def _site(plan: Plan, entries: Sequence[site.Entry]) -> site.Site:
    return site.Site(
        title=plan.title,
        question=plan.project.case.question,
        citation=citation_of(plan),
        facts=_facts(plan),
        entries=entries,
        tables=_tables(plan),
        rejects=plan.corpus.tables.rejects.to_dict("records"),
        run=plan.name,
        downloads=_DOWNLOADS,
    )


def _facts(plan: Plan) -> list[tuple[str, str]]:
    commit, tables, model = plan.project.commit, plan.corpus.tables, model_version()
    time, basis = when(commit)
    changed = "" if commit is None or commit.clean else " with changes that are not committed"
    return [
        *([("Selection", plan.selected)] if plan.selected else []),
        ("Articles read", str(len(tables.articles))),
        ("Words", f"{int(tables.articles['n_words'].sum()):,}"),
        ("Not read", str(len(tables.rejects))),
        ("Code", (commit.id[:10] if commit else "not under version control") + changed),
        ("Time", f"{time} ({basis})" if time else "unknown"),
        ("Model", f"{model['name']} {model['version']}"),
        ("Tables", plan.corpus.digest[:12]),
    ]


def _tables(plan: Plan) -> list[dict[str, Any]]:
    """Return name, grain and number of rows of each view and table; of a selection also how many rows it holds."""
    from corridor_analysis.tables.export.dictionary import SHEETS, VIEWS

    frames = with_views(plan.corpus.tables)
    selected = counts(plan.project.case, plan.corpus.tables, plan.selection)
    names = sorted(frames, key=lambda name: name not in VIEWS)  # views first
    return [{"name": n, "grain": SHEETS[n].grain, "rows": len(frames[n]), "selected": selected.get(n)} for n in names]


def lay_out_runs(home: Path, title: str) -> tuple[Path | None, int]:
    """Write the index over all runs and selections in the folder of a case; return it, and how many there are."""
    runs = sorted(answers.read_all(home), key=lambda run: (str(run["given"].get("start", "")), run["id"]))
    if not runs:
        (home / RUNS).unlink(missing_ok=True)
        return None, 0
    names = list(dict.fromkeys(name for run in runs for name in run["given"]))
    seen = {name: list(dict.fromkeys(run["given"].get(name, "–") for run in runs)) for name in names}
    pages = {page["name"]: page["title"] for run in runs for page in run["notebooks"] if page["status"] != "not run"}
    index = site.write(
        site.environment(), "runs", home / RUNS, title=title, runs=runs, pages=sorted(pages.items()),
        varying=[name for name in names if len(seen[name]) > 1 or len(runs) == 1],
        shared=[(name, seen[name][0]) for name in names if len(seen[name]) == 1 and len(runs) > 1],
        failures=sum(bool(run["failed"]) for run in runs),
    )  # fmt: skip
    return index, len(runs)
