"""From executed notebooks to a report folder: pages, figures, records of provenance and citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.reports import answers, normal, search, site
from corridor_analysis.reports.evidence import Evidence
from corridor_analysis.reports.manifest import RUNS
from corridor_analysis.reports.pages import Block, Page, page
from corridor_analysis.reports.pdf import FILE, write_pdf
from corridor_analysis.reports.prepare import VIEWS, Notebook
from corridor_analysis.reports.provenance import model_version, when
from corridor_analysis.reports.records import citation_of, write_records
from corridor_analysis.reports.selection import counts, words

if TYPE_CHECKING:
    from corridor_analysis.reports.run import Plan
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
_GRAINS = {
    "contacts": "a contact, with its participants spelt out",
    "demands": "a demand: who asks what of whom",
    "access": "an access event on the corridor",
    "states": "a stretch of days on which the articles bear out one state of passage",
    "quotes": "a quotation with its speaker",
}


def lay_out(plan: Plan, *, pdf: bool = False) -> dict[str, str]:
    """Write a run's pages and records, and the whole as a PDF where that is wanted; return each notebook's status."""
    pages: dict[str, Page] = {}
    for notebook in plan.notebooks:
        if _kept(plan, notebook):
            path = plan.folder / f"{notebook.name}.ipynb"
            pages[notebook.name] = page(normal.read(path), notebook.name)
    assert plan.tables is not None
    entries = [_entry(plan, n, pages.get(n.name)) for n in plan.notebooks]
    whole = _site(plan, entries)
    write_pages(plan.folder, list(pages.values()), plan.tables, whole, pdf=pdf)
    site.write_text(plan.folder / answers.FILE, answers.told(plan, entries))
    write_records(plan, whole.citation, pages.values())
    return {e.name: e.status for e in entries}


def write_pages(folder: Path, pages: Sequence[Page], tables: Tables, whole: site.Site, *, pdf: bool = False) -> None:
    """Write the pages of a report with their figures, the index, the evidence and what can be searched for."""
    evidence = Evidence(tables)
    pages = [replace(p, blocks=[_linked(b, evidence, p.name) for b in p.blocks]) for p in pages]
    env, cited = site.environment(), evidence.passages()
    for made in pages:
        site.write_page(env, folder, made, whole)
    _remove_figures(folder, {f.id for p in pages for f in p.figures})
    site.write_evidence(env, folder, cited, whole)
    site.write_text(folder / search.FILE, search.index(pages, cited))
    if pdf:
        write_pdf(env, folder, pages, cited, whole)
        whole = replace(whole, downloads=[("PDF", FILE), *whole.downloads])
    else:
        (folder / FILE).unlink(missing_ok=True)  # an older one would not be of this report
    site.write_index(env, folder, whole)


def _linked(block: Block, evidence: Evidence, page: str) -> Block:
    return replace(block, table=evidence.link(block.table, page)) if block.table else block


def _kept(plan: Plan, notebook: Notebook) -> bool:
    """Return whether a notebook has a page in this report: what an interrupted run left of it otherwise is removed."""
    state = plan.manifest.get(notebook.name)
    files = [plan.folder / f"{notebook.name}.{ending}" for ending in ("ipynb", "html")]
    if state and files[0].is_file():
        return True
    plan.manifest.set(notebook.name, None)
    for file in files:
        file.unlink(missing_ok=True)
    return False


def _entry(plan: Plan, notebook: Notebook, made: Page | None) -> site.Entry:
    state = plan.manifest.get(notebook.name)
    if made is None or state is None:
        return site.Entry(notebook.name, notebook.title, "not run")
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
    return normal.clean(text, normal.shown_as(plan.hidden))


def _site(plan: Plan, entries: Sequence[site.Entry]) -> site.Site:
    assert plan.tables is not None
    return site.Site(
        title=plan.title,
        question=plan.sources.case.question,
        citation=citation_of(plan),
        facts=_facts(plan),
        entries=entries,
        tables=_tables(plan),
        rejects=plan.tables.rejects.to_dict("records"),
        run=plan.name,
        downloads=_DOWNLOADS,
    )


def _facts(plan: Plan) -> list[tuple[str, str]]:
    assert plan.tables is not None
    commit = plan.commit
    time, basis = when(commit)
    changed = "" if commit is None or commit.clean else " with changes that are not committed"
    articles = plan.tables.articles
    told = normal.clean(words(plan.selection), normal.shown_as(plan.hidden))
    facts = [("Selection", told)] if told else []
    facts += [("Articles read", str(len(articles))), ("Words", f"{int(articles['n_words'].sum()):,}")]
    facts += [("Not read", str(len(plan.tables.rejects)))]
    facts += [("Code", (commit.id[:10] if commit else "not under version control") + changed)]
    facts += [("Time", f"{time} ({basis})" if time else "unknown")]
    model = model_version()
    facts += [("Model", f"{model['name']} {model['version']}"), ("Tables", plan.tables_digest[:12])]
    return facts


def _tables(plan: Plan) -> list[dict[str, Any]]:
    """Return name, grain and number of rows of each table and view; of a selection also how many rows it holds."""
    from corridor_analysis.schema import TABLES

    assert plan.tables is not None
    frames = {name: getattr(plan.tables, name)() for name in VIEWS} | plan.tables.frames()
    grain = {name: TABLES[name].grain for name in TABLES} | _GRAINS
    selected = counts(plan.sources.case, plan.tables, plan.selection)
    return [{"name": n, "grain": grain[n], "rows": len(f), "selected": selected.get(n)} for n, f in frames.items()]


def _remove_figures(folder: Path, wanted: set[str]) -> None:
    for path in sorted((folder / "figures").glob("*")):
        if path.stem not in wanted:
            path.unlink()


def lay_out_runs(home: Path, title: str) -> tuple[Path | None, int]:
    """Write the index over all runs and selections in the folder of a case; return it, and how many there are."""
    runs = sorted(answers.read_all(home), key=lambda run: (str(run["given"].get("start", "")), run["id"]))
    if not runs:
        (home / RUNS).unlink(missing_ok=True)
        return None, 0
    return site.write_runs(site.environment(), home, title, runs), len(runs)
