"""An executed notebook as a page: prose, folded code, numbered figures, tables, and the fault if it failed.

Tables are read from the HTML that a notebook shows: each row gets an anchor, each column its kind.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from corridor_analysis.reports import markup
from corridor_analysis.reports.ipynb import INJECTED, about, text_of
from corridor_analysis.reports.markup import inner, parsed

__all__ = ["Block", "Cell", "Exhibit", "Figure", "Page", "Table", "TableRow", "page", "table"]

_ITS_OWN = ("caption", "script")  # the page writes captions under their figures, and has its own script
_NUMBER = re.compile(r"[-−+]?[\d,]*\.?\d+ ?%?")
_CODE = re.compile(r"\S{12,}")
_EMPTY = ("", "–", "—")
_LONG, _SHORT = 48, 14  # characters: what wants room, and what stays on one line


@dataclass(frozen=True)
class Cell:
    """A cell: its HTML, safe to show, its text, and whether it heads its row or holds words of an article."""

    html: str
    text: str
    heads: bool = False
    evidence: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row and its anchor."""

    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Exhibit:
    """What a reader needs to cite a figure or a table; `data` names the tables that it rests on."""

    id: str
    number: str
    caption: str
    data: tuple[str, ...]

    @property
    def name(self) -> str:
        """What to call it: its number, else its caption."""
        return self.number or self.caption or self.id


@dataclass(frozen=True)
class Table(Exhibit):
    """A table. `caption_html` holds its number; `total` is how many rows there are, those not shown included."""

    caption_html: str
    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    total: int
    kinds: tuple[str, ...]


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
    read = table(html, said, out.headings.own)
    return Block("grid", html) if read is None else Block("table", table=read)


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
        drawn = markup.drawing(source, figure=anchor)
    else:
        image = "data:image/png;base64," + base64.b64encode(files["png"]).decode()
    number = str(said.get("number") or "")
    return Figure(anchor, number, caption, _data(said), alt, html, drawn, image, files)


def _data(about: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tables that an output says it shows: one name, or a list of names."""
    names = about.get("data") or ()
    return (names,) if isinstance(names, str) else tuple(map(str, names))


def table(html: str, about: Mapping[str, Any], own: Callable[[str], str]) -> Table | None:
    """Return the one table in sanitised HTML, or None where it is not a plain grid under one row of headings.

    `about` is what the notebook says of it: number, caption, how many rows there are, which tables it rests on.
    `own` makes an anchor unique on its page. A row without an anchor gets that of the table and its number.
    """
    whole = parsed(html)
    tables, top = whole.xpath(".//table"), whole.xpath(".//table/thead/tr")
    if len(tables) != 1 or len(top) != 1 or whole.xpath(".//*[@colspan or @rowspan]"):
        return None
    head = tuple(inner(cell).strip() for cell in top[0])
    key = own(tables[0].get("id", "table"))
    rows = tuple(
        TableRow(own(row.get("id", f"{key}-r{number}")), tuple(map(_cell_of_table, row)))
        for number, row in enumerate(tables[0].xpath("./tbody/tr"), start=1)
    )
    if any(len(row.cells) != len(head) for row in rows):
        return None
    captions = tables[0].xpath("./caption") or [parsed("")]
    caption = str(about.get("caption") or markup.text_of(captions[0]))
    facts = str(about.get("number") or ""), caption, _data(about), inner(captions[0])
    return Table(key, *facts, head, rows, int(about.get("rows", len(rows))), tuple(_kinds(head, rows)))


def _cell_of_table(cell: HtmlElement) -> Cell:
    evidence = "ca-evidence" in cell.get("class", "").split()
    return Cell(inner(cell), markup.text_of(cell), cell.tag == "th", evidence)


def _kinds(head: Sequence[str], rows: Sequence[TableRow]) -> Iterator[str]:
    """Yield for each column what its cells are: number, code (one long word each), long, short, or nothing."""
    for at in range(len(head)):
        filled = [text for row in rows if (text := row.cells[at].text) not in _EMPTY]
        longest = max(map(len, filled), default=0)
        if filled and all(_NUMBER.fullmatch(t) for t in filled):
            yield "number"
        elif filled and all(_CODE.fullmatch(t) for t in filled):
            yield "code"
        else:
            yield "long" if longest > _LONG else "short" if longest <= _SHORT else ""
