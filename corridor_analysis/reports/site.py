"""The report as pages that open without a network, one for each notebook and an index, and as one PDF.

The PDF has chapters with bookmarks, page numbers and numbered captions, and the evidence as an appendix. WeasyPrint
lays it out; it comes with the extra `pdf`. The same report gives the same bytes wherever the same fonts are.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_analysis.errors import ReportError
from corridor_analysis.notebook import sortable
from corridor_analysis.reports.cite import Citation, parts_of, software, written
from corridor_analysis.reports.report_folder import RUNS
from corridor_analysis.schema.whole_file import whole_file, write_whole

if TYPE_CHECKING:
    import jinja2

    from corridor_analysis.reports.evidence import Cited
    from corridor_analysis.reports.pages import Figure, Page

__all__ = [
    "PDF", "Entry", "Site", "book", "environment", "fill", "link_runs", "mark_reused", "require_weasyprint", "write",
    "write_page", "write_pdf",
]  # fmt: skip

PDF = "report.pdf"
_ROWS = 200  # of a table in the PDF: what a reader of paper turns over; the whole is in the tables
_TEMPLATES = Path(__file__).with_name("templates")
_STYLES = ("style.css", "tables.css", "index.css", "print.css")
_SCRIPTS = ("search.js", "cite.js", "page.js")
_PART = re.compile(r"<!--part ([^>]+)-->.*?<!--/part-->", re.DOTALL)
_REUSED = '<span class="status reused" title="nothing that it rests on has changed">not run again</span>'


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
    downloads: Sequence[tuple[str, str]] = field(default_factory=tuple)


def environment() -> jinja2.Environment:
    """Return the templates' environment: everything is escaped, an unknown name is an error."""
    import jinja2
    from markupsafe import Markup

    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = _joined(_STYLES)
    script = sortable.source("common.js") + sortable.source("tables.js") + _joined(_SCRIPTS)
    env.globals |= {"written": written, "software": software, "print_style": Markup(_joined(["book.css"]))}
    env.globals |= {"style": Markup(style), "script": Markup(script), "policy": _policy(script)}
    return env


def _joined(names: Sequence[str]) -> str:
    return "".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in names)


def _policy(script: str) -> str:
    """Return the rule that lets a page run our script, load the words to search from its folder, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = ["default-src 'none'", "img-src data: 'self' file:", "style-src 'unsafe-inline'"]
    return "; ".join([*rules, f"script-src 'sha256-{digest}' 'self' file:", "base-uri 'none'", "form-action 'none'"])


def write(env: jinja2.Environment, template: str, path: Path, **shown: Any) -> Path:
    """Write the page that a template makes; return it."""
    return write_whole(path, env.get_template(f"{template}.html.j2").render(**shown))


def write_page(env: jinja2.Environment, folder: Path, page: Page, site: Site) -> Path:
    """Write a notebook's page and its figures' files; return the page."""
    entries = [e for e in site.entries if e.status != "not run"]
    at = [e.name for e in entries].index(page.name)
    return write(
        env,
        "page",
        folder / f"{page.name}.html",
        site=site,
        page=page,
        entry=entries[at],
        files={f.id: _write_figure(folder, f) for f in page.figures},
        citations=parts_of(site.citation, page),
        known=[t["name"] for t in site.tables],
        previous=entries[at - 1] if at else None,
        following=entries[at + 1] if at + 1 < len(entries) else None,
    )


def _write_figure(folder: Path, figure: Figure) -> list[tuple[str, str]]:
    """Write a figure's files; return format and address of each that there is, one made by the kernel included."""
    place = folder / "figures"
    place.mkdir(exist_ok=True)
    for ending, content in figure.files.items():
        (place / f"{figure.id}.{ending}").write_bytes(content)
    there = [e for e in ("svg", "png") if (place / f"{figure.id}.{e}").is_file()]
    return [(e.upper(), f"figures/{figure.id}.{e}") for e in there]


def fill(page: Path, content: Callable[[str], str | None]) -> bool:
    """Fill the parts that the template of a page leaves open, where `content` of a part's name says with what (HTML).

    What differs from call to call is put in afterwards, so that a page need not be laid out anew for it. Return whether
    the page changed.
    """

    def part(found: re.Match[str]) -> str:
        html = content(found[1])
        return found[0] if html is None else f"<!--part {found[1]}-->{html}<!--/part-->"

    before = page.read_text(encoding="utf-8")
    after = _PART.sub(part, before)
    if after != before:
        write_whole(page, after)
    return after != before


def mark_reused(index: Path, names: Collection[str]) -> bool:
    """Have an index say of these of its entries that they were taken from an earlier run; return whether it changed."""

    def told(part: str) -> str | None:
        what, _, name = part.partition(" ")
        return None if what != "reuse" else _REUSED if name in names else ""

    return fill(index, told)


def link_runs(index: Path, count: int) -> bool:
    """Have the index of a whole report lead to that of its selections; return whether it changed."""
    what = f"{count} {'selection' if count == 1 else 'selections'} of this case"
    link = f'<p class="links"><a href="{RUNS}">{what}</a></p>' if count else ""
    return fill(index, lambda part: link if part == "runs" else None)


def write_pdf(
    env: jinja2.Environment, folder: Path, pages: Sequence[Page], sections: Sequence[Any], site: Site
) -> Path:
    """Write a report as `report.pdf`, whole or not at all; return its path.

    Raises ReportError where WeasyPrint, or a library of the system that it needs, is not there.
    """
    weasyprint = require_weasyprint()
    html = book(env, pages, sections, site)
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    own_figures = weasyprint.urls.URLFetcher(allowed_protocols=["data"])  # they stand in the document
    document = weasyprint.HTML(string=html, base_url=".", url_fetcher=own_figures)
    with whole_file(folder / PDF, durable=False) as partial:
        document.write_pdf(partial, pdf_identifier=identifier, pdf_variant="pdf/ua-1")
    return folder / PDF


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
        own=lambda html, page: _own(html, page, names),
        row=lambda page, row: key if (key := f"{page}--{row}") in printed else f"{page}--main",
        picture=_picture,
        rows=_ROWS,
    )


def _own(html: str, page: str, pages: Iterable[str]) -> str:
    """Return HTML of a page with its anchors and links as they are in the book; links to files become their words."""
    from corridor_analysis.reports.markup import inner, without_anchors

    whole, known = without_anchors(html), {*pages, "evidence"}
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


def require_weasyprint() -> Any:
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
