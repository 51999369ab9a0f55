"""An executed notebook as a page: prose, folded code, numbered figures, tables, and the fault if it failed."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from corridor_analysis.reports import markup, svg, tabular
from corridor_analysis.reports.ipynb import INJECTED, about, text_of
from corridor_analysis.reports.tabular import Exhibit, Table

__all__ = ["Block", "Figure", "Page", "page"]

_ITS_OWN = ("caption", "script")  # the page writes captions under their figures, and has its own script


@dataclass(frozen=True)
class Figure(Exhibit):
    """A figure; `svg` is an element, `image` a data address, one of the two."""

    alt: str
    caption_html: str  # the caption with its links, where it has any
    svg: str
    image: str
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Block:
    """A stretch of a page. `kind` is prose, code, figure, table, grid, html, text, stderr or error; `html` is safe."""

    kind: str
    html: str = ""
    figure: Figure | None = None
    table: Table | None = None


@dataclass
class Page:
    """A notebook ready to be laid out."""

    name: str
    lead: str = ""
    blocks: list[Block] = field(default_factory=list)
    headings: markup.Headings = field(default_factory=markup.Headings)

    @property
    def title(self) -> str:
        """The title that the notebook gives itself, else one made of its name."""
        return self.headings.title or self.name.lstrip("0123456789-_").replace("_", " ").capitalize()

    @property
    def figures(self) -> list[Figure]:
        """The figures in order."""
        return [b.figure for b in self.blocks if b.figure is not None]

    @property
    def tables(self) -> list[Table]:
        """The tables in order."""
        return [b.table for b in self.blocks if b.table is not None]

    @property
    def contents(self) -> list[tuple[int, str, str]]:
        """The headings below the title: level, anchor, text."""
        return [h for h in self.headings.found if h[0] in (2, 3)]


def page(notebook: Mapping[str, Any], name: str) -> Page:
    """Return an executed, normalised notebook as a page, without the cells that are of use in JupyterLab only."""
    out = Page(name)
    unseen: list[str] = []  # code that has shown nothing yet: it is folded below the next thing shown
    for cell in notebook["cells"]:
        failed = any(output["output_type"] == "error" for output in cell.get("outputs", []))
        if failed or about(cell).get("where") != "screen":
            out.blocks += _cell(cell, out, unseen)
    out.blocks += _folded(unseen)
    return out


def _cell(cell: Mapping[str, Any], out: Page, unseen: list[str]) -> Iterator[Block]:
    source = text_of(cell["source"])
    if cell["cell_type"] == "markdown":
        yield from _prose(source, out)
    elif cell["cell_type"] == "code" and source.strip():
        if INJECTED not in cell["metadata"].get("tags", []):
            unseen.append(source)
        shown = [o for o in cell["outputs"] if about(o).get("role") not in _ITS_OWN]
        for output in shown:
            yield from _output(output, {**about(cell), **about(output)}, out)
        if shown:
            yield from _folded(unseen)


def _folded(unseen: list[str]) -> Iterator[Block]:
    if unseen:
        yield Block("code", "".join(markup.code(source) for source in unseen))
        unseen.clear()


def _prose(source: str, out: Page) -> Iterator[Block]:
    untitled = not out.headings.title
    html = markup.markdown(source, out.headings, trusted=True)
    if untitled and out.headings.title:
        out.lead = next((piece.text for piece in markup.pieces(html) if piece.tag == "p"), "")
    if html.strip():
        yield Block("prose", html)


def _output(output: Mapping[str, Any], said: Mapping[str, Any], out: Page) -> Iterator[Block]:
    """Yield what an output shows; `said` is what the notebook says of it, in the cell or in the output itself."""
    kind = output["output_type"]
    if kind == "stream":
        yield Block("stderr" if output["name"] == "stderr" else "text", markup.ansi(text_of(output["text"])))
    elif kind == "error":
        trace = "\n".join(output["traceback"]) or f"{output['ename']}: {output['evalue']}"
        yield Block("error", markup.ansi(trace))
    else:
        yield _shown(output.get("data", {}), said, out)


def _shown(data: Mapping[str, Any], said: Mapping[str, Any], out: Page) -> Block:
    """Return what is best to show of an output's several forms."""
    if "image/svg+xml" in data or ("image/png" in data and "text/html" not in data):
        return Block("figure", figure=_figure(data, said, out))
    if "text/html" in data:
        return _html(markup.sanitise(text_of(data["text/html"])), said, out)
    if "text/markdown" in data:
        html = markup.markdown(text_of(data["text/markdown"]), out.headings, trusted=False)
        return Block("prose", html)
    return Block("text", markup.ansi(text_of(data.get("text/plain", ""))))


def _html(html: str, said: Mapping[str, Any], out: Page) -> Block:
    """Return HTML as a table of the page where it is one, else as it is."""
    if "<table" not in html:
        return Block("html", html)
    table = tabular.read(html, said, out.headings.own)
    return Block("grid", html) if table is None else Block("table", table=table)


def _figure(data: Mapping[str, Any], said: Mapping[str, Any], out: Page) -> Figure:
    key = str(said.get("id") or f"fig-{out.name}-{len(out.figures) + 1}")
    caption = str(said.get("caption") or "")
    alt = str(said.get("alt") or caption or text_of(data.get("text/plain", "")))
    anchor, linked = out.headings.own(markup.slug(key)), str(said.get("caption_markdown") or "")
    html = markup.markdown(linked, out.headings, trusted=False).strip().removeprefix("<p>").removesuffix("</p>")
    files, drawn, image = {}, "", ""
    if "image/png" in data:
        files["png"] = base64.b64decode(text_of(data["image/png"]))
    if "image/svg+xml" in data:
        source = text_of(data["image/svg+xml"])
        files["svg"] = source.encode()
        drawn = svg.inline(source, figure=anchor)
    else:
        image = "data:image/png;base64," + base64.b64encode(files["png"]).decode()
    number = str(said.get("number") or "")
    return Figure(anchor, number, caption, tabular.named(said), alt, html, drawn, image, files)
