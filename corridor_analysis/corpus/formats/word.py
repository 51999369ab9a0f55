"""The text that Word shows of a document with all changes accepted, paragraph by paragraph.

Words count wherever they stand: in smart tags, content controls, links, fields, text boxes, tables in tables. Deleted
and hidden ones, those that were moved away, and the codes of fields do not. The elements are those of ECMA-376, part 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again, for older readers
_UNSHOWN = "del moveFrom delText instrText pPr rPr sdtPr rt tblPr".split()
_GONE = frozenset((*(f"{_W}{name}" for name in _UNSHOWN), _FALLBACK))
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": "\t"}
_DELETED = ("del", "moveFrom")


@dataclass
class _Run:
    """What has been read of a paragraph: words, text boxes, and for each open field whether its code is over."""

    words: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)


def lines_of(body: Iterable[_Element]) -> Iterator[str]:
    """Yield the paragraphs of a document's body, and rows of tables with a tab between their cells, in their order."""
    before = ""
    fields: list[bool] = []
    for block in _blocks(body):
        if block.tag == f"{_W}tbl":
            yield from filter(None, [before])
            before = ""
            yield from _rows(block)
            continue
        run = _Run(fields=fields)
        _read(block, run)
        fields[:] = [True] * len(fields)  # no code is longer than its paragraph; one that never ends hides no more
        words, before = before + "".join(run.words), ""
        if _goes_on(block):
            before = words
        else:
            yield words
        for box in run.boxes:
            yield from lines_of(box)
    if before:
        yield before


def paragraphs(body: _Element) -> Iterator[_Element]:
    """Yield the paragraphs that a document shows outside tables and text boxes."""
    yield from (block for block in _blocks(body) if block.tag == f"{_W}p")


def _blocks(parent: Iterable[_Element]) -> Iterator[_Element]:
    """Yield paragraphs and tables, those in content controls and other wrappers included."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif isinstance(child.tag, str) and child.tag not in _GONE and not _is_prompt(child):
            yield from _blocks(child)


def _is_prompt(element: _Element) -> bool:
    """Return whether a content control holds nothing but the words that ask for its content."""
    return element.tag == f"{_W}sdt" and element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None


def _goes_on(paragraph: _Element) -> bool:
    """Return whether the next paragraph goes on with this one: its end was deleted, or it is a letter set large."""
    marks = paragraph.find(f"{_W}pPr/{_W}rPr")
    frame = paragraph.find(f"{_W}pPr/{_W}framePr")
    deleted = marks is not None and any(marks.find(f"{_W}{name}") is not None for name in _DELETED)
    return deleted or (frame is not None and frame.get(f"{_W}dropCap") in ("drop", "margin"))


def _read(parent: _Element, run: _Run) -> None:
    for child in parent:
        if child.tag in _GONE or not isinstance(child.tag, str) or _is_prompt(child):
            continue
        hidden = child.find(f"{_W}rPr/{_W}vanish") if child.tag == f"{_W}r" else None
        if hidden is not None and hidden.get(f"{_W}val") not in ("0", "false", "off"):
            continue
        if child.tag == f"{_W}fldChar":
            _turn(child.get(f"{_W}fldCharType"), run.fields)
        elif child.tag == f"{_W}txbxContent":
            run.boxes.append(child)
        elif child.tag in (f"{_W}t", _MATH) or child.tag in _SIGNS:
            if all(run.fields):
                run.words.append(_sign(child))
        else:
            _read(child, run)


def _sign(element: _Element) -> str:
    if element.tag == f"{_W}br" and element.get(f"{_W}type") in ("page", "column"):
        return ""
    return _SIGNS.get(element.tag, element.text or "")


def _turn(kind: str | None, fields: list[bool]) -> None:
    """Open a field, end its code, or close it: what stands between the first two is not shown."""
    if kind == "begin":
        fields.append(False)
    elif kind == "separate" and fields:
        fields[-1] = True
    elif kind == "end" and fields:
        fields.pop()


def _rows(table: _Element) -> Iterator[str]:
    """Yield the rows of a table; where a cell holds several paragraphs or a table, each of these as a line."""
    for row in _within(table, f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        kept = (c for c in _within(row, f"{_W}tc") if c.find(f"{_W}tcPr/{_W}cellDel") is None)
        cells = [[line for line in lines_of(c) if line.strip()] for c in kept]
        if all(len(cell) < 2 for cell in cells):
            yield "\t".join("".join(cell) for cell in cells)
        else:
            yield from (line for cell in cells for line in cell)


def _within(parent: _Element, tag: str) -> Iterator[_Element]:
    """Yield the parts of a table or row, those in content controls included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _GONE and child.tag != f"{_W}tc":
            yield from _within(child, tag)
