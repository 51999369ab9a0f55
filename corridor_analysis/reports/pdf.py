"""The whole report as one PDF: chapters with bookmarks, page numbers and numbered captions; evidence as an appendix.

WeasyPrint lays it out; it comes with the extra `pdf`. The same report gives the same bytes wherever the same fonts are.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import ReportError
from corridor_analysis.schema.whole_file import whole_file

if TYPE_CHECKING:
    import jinja2

    from corridor_analysis.reports.evidence import Cited
    from corridor_analysis.reports.pages import Figure, Page
    from corridor_analysis.reports.site import Site

__all__ = ["FILE", "book", "require", "write_pdf"]

FILE = "report.pdf"
ROWS = 200  # of a table: what a reader of paper turns over; the whole is in the tables


def require() -> Any:
    """Return WeasyPrint. Raises ReportError where it, or a library of the system that it needs, is not there."""
    try:
        import weasyprint
    except ImportError as error:
        repair = "Install it with: pip install 'corridor_analysis[pdf]'"
        problem = f"the extra that writes PDF is not installed ({error})"
        raise ReportError("pdf", "weasyprint", problem, repair) from error
    except OSError as error:
        repair = "Install Pango and HarfBuzz (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
        raise ReportError("pdf", "weasyprint", f"a library of the system is missing ({error})", repair) from error
    return weasyprint


def write_pdf(
    env: jinja2.Environment, folder: Path, pages: Sequence[Page], sections: Sequence[Any], site: Site
) -> Path:
    """Write a report as `report.pdf`, whole or not at all; return its path. Raises ReportError as `require` does."""
    weasyprint = require()
    html = book(env, pages, sections, site)
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    own_figures = weasyprint.urls.URLFetcher(allowed_protocols=["data"])  # they stand in the document
    document = weasyprint.HTML(string=html, base_url=".", url_fetcher=own_figures)
    with whole_file(folder / FILE, durable=False) as partial:
        document.write_pdf(partial, pdf_identifier=identifier, pdf_variant="pdf/ua-1")
    return folder / FILE


def book(
    env: jinja2.Environment, pages: Sequence[Page], sections: Iterable[tuple[str, list[Cited]]], site: Site
) -> str:
    """Return the report as one HTML document for paper, each anchor prefixed with the page that it was on."""
    names = {page.name for page in pages}
    printed = {f"{p.name}--{r.id}" for p in pages for b in p.blocks if b.table for r in b.table.rows}
    return env.get_template("book.html.j2").render(
        site=site,
        pages=pages,
        sections=list(sections),
        titles={p.name: p.title for p in pages},
        own=lambda html, page: own(html, page, names),
        row=lambda page, row: key if (key := f"{page}--{row}") in printed else f"{page}--main",
        picture=_picture,
        rows=ROWS,
    )


def own(html: str, page: str, pages: Iterable[str]) -> str:
    """Return HTML of a page with its anchors and links as they are in the book; links to files become their words."""
    from corridor_analysis.reports.markup import inner, parsed

    whole, known = parsed(html), {*pages, "evidence"}
    for mark in whole.xpath('.//a[@class="anchor"]'):
        mark.drop_tree()
    for element in whole.xpath(".//*[@id]"):
        element.set("id", f"{page}--{element.get('id')}")
    for link in whole.xpath(".//a[@href]"):
        file, _, anchor = link.get("href").partition("#")
        target = file.removesuffix(".html") or page
        if anchor and target in known:
            link.set("href", f"#{target}--{anchor}")
        elif not file.startswith(("http:", "https:", "mailto:")):
            link.drop_tag()
    return inner(whole)


def _picture(figure: Figure) -> str:
    """Return a figure as a data address: the drawing where there is one."""
    if "svg" in figure.files:
        return "data:image/svg+xml;base64," + base64.b64encode(figure.files["svg"]).decode()
    return figure.image
