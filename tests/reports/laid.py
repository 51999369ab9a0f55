"""Reports laid out from notebooks whose cells ran in this process on tables written by hand: no kernel, no parser."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from corridor_analysis.notebook import narrow
from corridor_analysis.reports import ipynb, layout, site
from corridor_analysis.reports.case_tables import with_views
from corridor_analysis.reports.cite import Citation, Person
from corridor_analysis.reports.pages import Page, page

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def executed(path: Path, study: object) -> dict[str, Any]:
    """Return a notebook with what its code cells show of a study."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    space: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corridor_analysis.notebook.open_study", lambda **_: study)
        patch.setattr("corridor_analysis.notebook.output.get_ipython", lambda: SimpleNamespace(user_ns=space))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = outputs = []
                patch.setattr("IPython.display.display", lambda w, o=outputs, **k: o.append(_output(w, **k)))
                exec(compile("".join(cell["source"]), f"{path.name}:{cell['id']}", "exec"), space)
    return ipynb.normalise(notebook)


def _output(what: Any, *, metadata: dict[str, Any] | None = None, raw: bool = False) -> dict[str, Any]:
    form = "text/markdown" if type(what).__name__ == "Markdown" else "text/html"
    data = what if raw else {form: what.data, "text/plain": "shown"}
    return {"output_type": "display_data", "data": data, "metadata": metadata or {}}


def shown(*outputs: dict[str, Any], name: str = "01_made", about: dict[str, Any] | None = None) -> Page:
    """Return the page of a notebook of one cell that shows these data, each a dict of mime types."""
    made = [{"output_type": "display_data", "data": data, "metadata": {}} for data in outputs]
    told = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Made up\n\nWhat is it?\n"}
    cell = {"cell_type": "code", "id": "c", "metadata": {"corridor": about or {}}, "source": "show()", "outputs": made}
    return page({"cells": [told, {**cell, "execution_count": 1}], "metadata": {}}, name)


def written(folder: Path, pages: Iterable[Page], tables: Any, *, title: str = "The pass", **more: Any) -> Path:
    """Write the report of some pages on some tables; return its folder."""
    pages = list(pages)
    rows = with_views(tables)
    whole = site.Site(
        title=title,
        question="Who shut the pass?",
        citation=Citation("made_2021", f"{title}: what is told", (Person("Almira", "Ada"),), "2021-03-10", "1"),
        facts=[("Articles read", str(len(tables.articles)))],
        entries=[site.Entry(p.name, p.title, "done", p.lead, figures=p.figures) for p in pages],
        tables=[{"name": name, "grain": "a row", "rows": len(frame)} for name, frame in rows.items()],
        rejects=tables.rejects.to_dict("records"),
    )
    folder.mkdir(parents=True, exist_ok=True)
    layout.write_pages(folder, pages, tables, whole, **more)
    return folder


def pages_on(case: Any, tables: Any, only: str = "0*") -> list[Page]:
    """Return the pages of the project's notebooks (those whose name fits `only`) on a case and tables."""
    study = narrow(case, tables)
    return [page(executed(p, study), p.stem) for p in sorted(NOTEBOOKS.glob(f"{only}.ipynb"))]
