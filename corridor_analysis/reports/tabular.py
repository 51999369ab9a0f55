"""Tables of a page, read from the HTML that a notebook shows: each row gets an anchor, each column its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import escape, unescape

__all__ = ["Cell", "Row", "Table", "read", "text_in"]

_PART = {name: re.compile(rf"<{name}[^>]*>(.*?)</{name}>", re.DOTALL) for name in ("caption", "thead", "tbody")}
_ROW = re.compile(r"<tr([^>]*)>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(td|th)([^>]*)>(.*?)</\1>", re.DOTALL)
_ID = re.compile(r'\bid="([^"]*)"')
_EVIDENCE = re.compile(r'\bclass="[^"]*\bca-evidence\b')
_NUMBER = re.compile(r"[-−+]?[\d,]*\.?\d+ ?%?")
_CODE = re.compile(r"\S{12,}")
_TAG = re.compile(r"<[^>]+>")
_EMPTY = ("", "–", "—")
_LONG, _SHORT = 48, 14  # characters: what wants room, and what stays on one line

_MANY = 6  # columns: more are set closer


@dataclass(frozen=True)
class Cell:
    """A cell: its HTML, safe to show, and whether it heads its row or holds words of an article."""

    html: str
    heads: bool = False
    evidence: bool = False

    @property
    def text(self) -> str:
        """The cell as plain text."""
        return text_in(self.html)


@dataclass(frozen=True)
class Row:
    """A row and its anchor."""

    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table with what a reader needs to cite it. `caption_html` holds its number, `caption` does not."""

    id: str
    number: str
    caption: str
    caption_html: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    data: tuple[str, ...] = ()
    kinds: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """What to call it: its number, else its caption."""
        return self.number or self.caption or self.id

    def html(self, most: int = 0) -> str:
        """Return the table as HTML, `most` rows of it where that is not 0."""
        heads = "".join(f'<th scope="col"{_kind(k)}>{h}</th>' for h, k in zip(self.head, self.kinds, strict=True))
        rows = "\n".join(self._row(row) for row in (self.rows[:most] if most else self.rows))
        caption = f"<caption><span>{self.caption_html}</span></caption>" if self.caption_html else ""
        body = f"<tbody>\n{rows}\n</tbody>" if rows else "<tbody></tbody>"
        names = "ca-table dense" if len(self.head) > _MANY else "ca-table"
        return f'<table class="{names}" id="{escape(self.id)}">{caption}<thead><tr>{heads}</tr></thead>{body}</table>'

    def _row(self, row: Row) -> str:
        cells = zip(row.cells, self.kinds, strict=True)
        return f'<tr id="{escape(row.id)}">{"".join(_cell(c, k) for c, k in cells)}</tr>'

    def mapped(self, change: Callable[[Row], Row]) -> Table:
        """Return the table with each row changed."""
        return replace(self, rows=tuple(map(change, self.rows)))


def text_in(html: str) -> str:
    """Return HTML as plain text, runs of white space as one blank."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def _kind(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _cell(cell: Cell, kind: str) -> str:
    names = " ".join(n for n in ("ca-evidence" if cell.evidence else "", kind) if n)
    return f'<th scope="row"{_kind(names)}>{cell.html}</th>' if cell.heads else f"<td{_kind(names)}>{cell.html}</td>"


def read(html: str, own: Callable[[str], str]) -> Table | None:
    """Return the one table in sanitised HTML, or None where it is not a plain grid under one row of headings.

    `own` makes an anchor unique on its page. A row without an anchor gets that of the table and its number.
    """
    parts = {name: pattern.search(html) for name, pattern in _PART.items()}
    top = _ROW.findall(parts["thead"][1]) if parts["thead"] else []
    if html.count("<table") != 1 or len(top) != 1 or "span=" in html:
        return None
    head = tuple(inner.strip() for _, _, inner in _CELL.findall(top[0][1]))
    found = _ROW.findall(parts["tbody"][1]) if parts["tbody"] else []
    name = _ID.search(html[html.index("<table") :].split(">", 1)[0])
    key = own(unescape(name[1]) if name else "table")
    rows = tuple(_rows(found, key, own))
    if any(len(row.cells) != len(head) for row in rows):
        return None
    caption = parts["caption"][1] if parts["caption"] else ""
    number, words = _numbered(text_in(caption))
    return Table(key, number, words, caption, head, rows, kinds=tuple(_kinds(head, rows)))


def _numbered(caption: str) -> tuple[str, str]:
    """Return number and words of a caption: `Table 1. Rows` are two."""
    found = re.match(r"((?:Table|Figure) [\w.-]*\w)\. ?(.*)", caption)
    return (found[1], found[2]) if found else ("", caption)


def _rows(found: list[tuple[str, str]], table: str, own: Callable[[str], str]) -> Iterator[Row]:
    for number, (attributes, inner) in enumerate(found, start=1):
        given = _ID.search(attributes)
        cells = tuple(Cell(c, tag == "th", bool(_EVIDENCE.search(a))) for tag, a, c in _CELL.findall(inner))
        yield Row(own(unescape(given[1]) if given else f"{table}-r{number}"), cells)


def _kinds(head: tuple[str, ...], rows: tuple[Row, ...]) -> Iterator[str]:
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
