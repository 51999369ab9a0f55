"""From executed notebooks to a report folder: pages, index, evidence, words to search for, answers and records.

What can be searched for are headings, prose, captions, rows of tables and the sentences cited. The words stand in a
script that pages load when they are asked for: a page opened from disk may not read other files. What the pages answer
is kept in short as JSON, from which the index over all runs of a case is made: the first sentences of each page's
answer, and the rows of its tables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.reports import ipynb, site
from corridor_analysis.reports.case_tables import with_views
from corridor_analysis.reports.digests import model_version, when
from corridor_analysis.reports.evidence import PAGE, Cited, Evidence
from corridor_analysis.reports.markup import parsed, pieces, text_of
from corridor_analysis.reports.notebooks import Notebook
from corridor_analysis.reports.pages import Block, Page, page
from corridor_analysis.reports.provenance import citation_of, write_records
from corridor_analysis.reports.report_folder import NOT_RUN, RUNS
from corridor_analysis.reports.selection import counts, plain
from corridor_analysis.reports.site import PDF, write_pdf
from corridor_analysis.schema.whole_file import write_json, write_whole

if TYPE_CHECKING:
    from corridor_analysis.reports.plan import Plan
    from corridor_analysis.tables import Tables

__all__ = [
    "ANSWERS", "SEARCH", "answer", "first_sentences", "lay_out", "lay_out_runs", "row_counts", "search_index",
    "write_pages",
]  # fmt: skip

ANSWERS, SEARCH = "answers.json", "search.js"
_DOWNLOADS = [
    ("answers.json", ANSWERS),
    ("provenance.json", "provenance.json"),
    ("RO-Crate", "ro-crate-metadata.json"),
    ("CITATION.bib", "CITATION.bib"),
    ("CITATION.cff", "CITATION.cff"),
    ("CSL-JSON", "citation.json"),
]
_ENOUGH = 140  # characters: a shorter first sentence takes the next with it
# A full stop behind one to three letters of which the first is a capital is an abbreviation: U.S., Gov., St.
_END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][”’\")]*\s+(?=[“‘\"(]?[A-Z0-9])")
_NUMBERS = r"rows? \d+(?:(?:, | and )\d+)*"
_ROWS, _INSIDE = re.compile(rf" \({_NUMBERS}\)"), re.compile(rf"[:,;] {_NUMBERS}(?=\))")


def lay_out(plan: Plan) -> None:
    """Write a run's pages and records, and the whole as a PDF where the run has one."""
    found = [(notebook, _page(plan, notebook)) for notebook in plan.project.notebooks]
    entries = [_entry(plan, notebook, made) for notebook, made in found]
    made = [page for _, page in found if page]
    whole = site.Site(
        plan.title, plan.project.case.question, citation_of(plan), _facts(plan), entries, _tables(plan),
        plan.corpus.tables.rejects.to_dict("records"), plan.name, _DOWNLOADS,
    )  # fmt: skip
    write_pages(plan.folder, made, plan.corpus.tables, whole, pdf=plan.with_pdf)
    write_json(plan.folder / ANSWERS, _answers(plan, entries))
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


def _entry(plan: Plan, notebook: Notebook, made: Page | None) -> site.Entry:
    state = plan.states[notebook.name]
    if made is None:
        return site.Entry(notebook.name, notebook.title, state.status)
    values = {n: plan.values[notebook.name].get(n, p.default) for n, p in notebook.parameters.items()}
    rows = [(n, _shown(plan, v), notebook.parameters[n].help) for n, v in values.items()]
    return site.Entry(
        notebook.name, made.title, state.status, made.lead, state.error, parameters=rows, figures=made.figures,
        answer=answer(made), counts=row_counts(made), older=plan.is_older(notebook),
    )  # fmt: skip


def _shown(plan: Plan, value: object) -> str:
    """Return a parameter's value as a reader of the page can use it."""
    return "–" if value in ("", [], None) else plan.cleaned(plain(value, "; "))


def answer(page: Page) -> str:
    """Return the first sentences of what a page says under the heading `Answer`; nothing where it has none."""
    prose = iter(b.html for b in page.blocks if b.kind == "prose")
    for html in prose:
        if any(piece.tag == "h2" and piece.text.startswith("Answer") for piece in pieces(html)):
            told = text_of(parsed(next(prose, "")))
            return first_sentences(_INSIDE.sub("", _ROWS.sub("", told)))  # the rows are those of another page
    return ""


def first_sentences(text: str) -> str:
    """Return whole sentences from the beginning of a text, until they say something.

    >>> first_sentences("U.S. Secretary Ann Ahl called. Nobody else did.")
    'U.S. Secretary Ann Ahl called. Nobody else did.'
    """
    for end in _END.finditer(text):
        if end.end() >= _ENOUGH:
            return text[: end.end()].rstrip()
    return text


def row_counts(page: Page) -> list[tuple[str, int]]:
    """Return caption and number of rows of each table that a page shows."""
    return [(table.caption.rstrip(".") or table.name, table.total) for table in page.tables]


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
    write_whole(folder / SEARCH, search_index(pages, cited))
    if pdf:
        write_pdf(env, folder, pages, cited, whole)
        whole = replace(whole, downloads=[("PDF", PDF), *whole.downloads])
    else:
        (folder / PDF).unlink(missing_ok=True)  # an older one would not be of this report
    site.write(env, "index", folder / "index.html", site=whole)


def search_index(pages: Iterable[Page], sections: Sequence[tuple[str, list[Cited]]]) -> str:
    """Return the script that holds the words of a report, with the page and the anchor where each stands."""
    known, entries = [], []
    for number, made in enumerate(pages):
        known.append([f"{made.name}.html", made.title])
        here = "main"
        entries.append([number, here, "heading", made.title])
        for anchor, kind, text in (told for block in made.blocks for told in _words(block)):
            here = anchor if kind == "heading" else here
            entries.append([number, anchor or here, kind, text])
    known.append([PAGE, "Evidence"])
    cited = (passage for _, passages in sections for passage in passages)
    entries += [[len(known) - 1, p.anchor, "sentence", " ".join(p.text.split())] for p in cited]
    words = json.dumps({"pages": known, "entries": entries}, ensure_ascii=False, separators=(",", ":"))
    for sign in "<\u2028\u2029":  # no text ends a script, or a line of one
        words = words.replace(sign, f"\\u{ord(sign):04x}")
    return f"window.corridorSearch={words};\n"


def _words(block: Block) -> Iterator[tuple[str, str, str]]:
    """Yield what a block holds: anchor (empty: that of the heading above), kind and text."""
    if block.figure is not None:
        figure = block.figure
        yield figure.id, "figure", f"{figure.number} {figure.caption}".strip()
        if figure.alt != figure.caption:
            yield figure.id, "description", figure.alt
    elif block.table is not None:
        table = block.table
        yield table.id, "table", f"{table.number} {table.caption}".strip()
        yield from ((row.id, "row", " · ".join(c.text for c in row.cells)) for row in table.rows)
    elif block.kind in ("prose", "html", "grid"):
        for piece in pieces(block.html):
            heading = piece.tag in ("h1", "h2", "h3", "h4", "h5", "h6") and bool(piece.id)
            yield piece.id if heading else "", "heading" if heading else "text", piece.text


def _answers(plan: Plan, entries: Sequence[site.Entry]) -> dict[str, Any]:
    """Return what a run selects and what its pages answer."""
    given = {name: plan.cleaned(plain(value)) for name, value in plan.selection.items()}
    pages = [
        {"name": e.name, "title": e.title, "status": e.status, "error": e.error, "answer": e.answer,
         "counts": [{"table": caption, "rows": rows} for caption, rows in e.counts]}
        for e in entries
    ]  # fmt: skip
    return {"id": plan.name, "title": plan.title, "selection": plan.selected, "given": given, "notebooks": pages}


def lay_out_runs(home: Path, title: str) -> tuple[Path | None, int]:
    """Write the index over all runs and selections in the folder of a case; return it, and how many there are."""
    runs = sorted(_read_answers(home), key=lambda run: (str(run["given"].get("start", "")), run["id"]))
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


def _read_answers(home: Path) -> Iterator[Mapping[str, Any]]:
    """Yield what each run in the folder of a case answers, and which of its notebooks failed."""
    for path in sorted(home.glob(f"*/{ANSWERS}")):
        try:
            run = json.loads(path.read_text(encoding="utf-8"))
            failed = [page["name"] for page in run["notebooks"] if page["status"] == "failed"]
        except (ValueError, KeyError, TypeError):
            continue  # half of a run, or no run at all
        yield {**run, "failed": failed}
