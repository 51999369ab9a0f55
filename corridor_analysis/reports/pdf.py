"""The whole report as one PDF: chapters with bookmarks, page numbers and numbered captions; evidence as an appendix.

WeasyPrint lays it out; it comes with the extra `pdf`. The same report gives the same bytes wherever the same fonts are.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import ReportError

if TYPE_CHECKING:
    import jinja2

    from corridor_analysis.reports.evidence import Cited
    from corridor_analysis.reports.pages import Figure, Page
    from corridor_analysis.reports.site import Site

__all__ = ["FILE", "book", "require", "write_pdf"]

FILE = "report.pdf"
ROWS = 200  # of a table: what a reader of paper turns over; the whole is in the tables
_ANCHOR = re.compile(r'\b(id|aria-labelledby)="([^"]*)"')
_LINK = re.compile(r'\bhref="([^"#]*)#([^"]*)"')
_FILES = re.compile(r'<a href="(?!#|https?:|mailto:)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_MARK = re.compile(r'\s*<a class="anchor".*?</a>', re.DOTALL)


def require() -> Any:
    """Return WeasyPrint. Raises ReportError where it, or a library of the system that it needs, is not there."""
    try:
        import weasyprint
    except ImportError as error:
        repair = "Install it with: pip install 'corridor_analysis[pdf]'"
        raise ReportError(
            "pdf", "weasyprint", f"the extra that writes PDF is not installed ({error})", repair
        ) from error
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
    part = folder / f".{FILE}.part"
    document.write_pdf(part, pdf_identifier=identifier, pdf_variant="pdf/ua-1")
    os.replace(part, folder / FILE)
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
    known = {*pages, "evidence"}

    def link(found: re.Match[str]) -> str:
        target = found[1].removesuffix(".html") or page
        return f'href="#{target}--{found[2]}"' if target in known else found[0]

    html = _ANCHOR.sub(lambda m: f'{m[1]}="{page}--{m[2]}"', _MARK.sub("", html))
    return _FILES.sub(r"\1", _LINK.sub(link, html))


def _picture(figure: Figure) -> str:
    """Return a figure as a data address: the drawing where there is one."""
    if "svg" in figure.files:
        return "data:image/svg+xml;base64," + base64.b64encode(figure.files["svg"]).decode()
    return figure.image
