"""Text, Markdown, Word and RTF: one article, or the many of a news database's export."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml
from lxml.etree import _Element

from corridor_analysis.corpus.decode import decode, plain_newlines
from corridor_analysis.corpus.exports import in_export, several
from corridor_analysis.corpus.raw import RATIO, Item, NotText, Options, Raw, damaged, digest_of, known_fields, line_of
from corridor_analysis.schema import Reject

if TYPE_CHECKING:
    from docx.document import Document

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times as fast
_FRONT = re.compile(r"\s*---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\s*#[ \t]+([^\n]*)(?:\n|\Z)")
_YAML_CHARS, _YAML_DEPTH, _YAML_ALIASES = 100_000, 20, 20  # more than front matter has

_PARTS, _TIMES = 20_000, 40  # files in a package; times the size of an article that it may unpack to
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OTHER_WORD = "Not a Word document but of the type {!r}: a template, or with macros. Open it in Word, save it as .docx."
_TITLES = ("title", "heading 1")
_FONTS, _FONT = 60_000, 2000  # characters of a table of fonts and of one; the reader takes the square of either
_LINK = re.compile(r"HYPERLINK(?=\s)", re.IGNORECASE)


def one_article(item: Item, text: str, fields: dict[str, object], broken: int = 0) -> Raw:
    """Return the only article of a file."""
    name = line_of(fields.pop("article_id", None))
    names = (name,) if name else item.names
    return Raw(item.source_file, names, digest_of(item.data), text, fields, broken)


def spaced(text: str) -> str:
    """Return a text whose every line is a paragraph with an empty line between each two."""
    return "\n\n".join(line for line in text.split("\n") if line.strip())


def articles(
    item: Item, text: str, fields: dict[str, object], broken: int = 0, *, spaced: Callable[[str], str] = str
) -> Iterator[Raw | Reject]:
    """Yield the articles of a news database's export, else the only one, and a reject where it may be several.

    `spaced` is what is done to a text where lines are paragraphs.
    """
    found = in_export(item, text, spaced=spaced)
    yield from found or [one_article(item, spaced(text), fields, broken)]
    if not found and (shown := several(text)):
        detail = f"It may hold several articles (it has lines such as {shown[:80]!r}), which could not be told apart."
        yield Reject(item.source_file, "damaged", f"Not read whole: {detail} Give each a file of its own.")


def read_text(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the article of a text file, or those of a news database's export."""
    decoded = decode(item.data)
    yield from articles(item, decoded.text, {}, decoded.broken)


def read_markdown(item: Item, options: Options) -> Iterator[Raw]:
    """Yield the article of a Markdown file: YAML front matter and first heading are taken off, marks are kept."""
    decoded = decode(item.data)
    front = _FRONT.match(decoded.text)
    fields = _front_matter(front[1] or "", options) if front else {}
    text = decoded.text[front.end() :] if front and fields is not None else decoded.text
    fields = {k: v for k, v in (fields or {}).items() if k != "text"}
    heading = _HEADING.match(text)
    words = heading[1].strip(" \t").rstrip("#").rstrip(" \t") if heading else ""
    if heading and words:
        fields.setdefault("headline", words)
        text = text[heading.end() :]
    yield one_article(item, text, fields, decoded.broken)


def _front_matter(block: str, options: Options) -> dict[str, object] | None:
    """Return the known fields of a block between `---` lines; None where it is text between two rules."""
    try:
        _refuse_bomb(block)
        content = yaml.load(block, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = getattr(error, "problem", None) or "nested too deeply, or a day that is none"
        raise NotText("malformed", f"The front matter is not valid YAML: {problem}. Mend or remove it.") from error
    return known_fields(content, options.fields) if isinstance(content, dict) else None


def _refuse_bomb(block: str) -> None:
    """Refuse YAML that the C loader, which nests as deep as its input, would not survive, and copies of copies."""
    if len(block) > _YAML_CHARS:
        raise NotText("too_large", f"The front matter has more than {_YAML_CHARS} characters. Shorten it.")
    if not re.search(r"[\[{*]|^[ \t]*[-?][ \t]", block, re.MULTILINE) and block.count("\n ") < _YAML_DEPTH:
        return  # flat: most of them are
    depth = aliases = 0
    for event in yaml.parse(block, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > _YAML_DEPTH or aliases > _YAML_ALIASES:
            raise NotText("malformed", "The front matter nests too deeply or repeats itself. Mend or remove it.")


def check_package(data: bytes, options: Options) -> None:
    """Raise NotText where a Word or Excel file is no zip archive, or unpacks to more than such a file does."""
    with damaged("Word or Excel file"), zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
    size = sum(p.file_size for p in parts)
    limit = _TIMES * options.max_bytes
    if len(parts) > _PARTS or size > limit or size > max(limit // 10, RATIO * len(data)):
        raise NotText("too_large", f"It unpacks to {size} bytes in {len(parts)} parts. Split the file.")
    if any(p.compress_type not in _METHODS or p.flag_bits & 1 for p in parts):
        raise NotText("malformed", "A part of it is packed in another way, or locked. Save it again.")


def read_docx(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a Word document; a title in a style of that name is the headline."""
    from docx.opc.constants import CONTENT_TYPE
    from docx.package import Package

    check_package(item.data, options)
    with damaged("Word document"):
        main = Package.open(io.BytesIO(item.data)).main_document_part
        if main.content_type != CONTENT_TYPE.WML_DOCUMENT_MAIN:
            raise NotText("malformed", _OTHER_WORD.format(main.content_type))
        document = main.document
        lines = list(shown_lines(document.element.body))
        title = _title(document)
    text = plain_newlines("\n".join(lines))
    fields: dict[str, object] = {"headline": title} if title else {}
    yield from articles(item, text, fields, spaced=spaced)


def _title(document: Document) -> str | None:
    from docx.text.paragraph import Paragraph

    for element in paragraphs(document.element.body):
        words = "\n".join(shown_lines([element]))
        if words.strip():
            style = Paragraph(element, document).style
            return words.strip() if style is not None and (style.name or "").lower() in _TITLES else None
    return None


def read_rtf(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of an RTF document."""
    from striprtf.striprtf import font_table_group, rtf_to_text

    if not item.data.lstrip().startswith(b"{\\rtf"):
        raise NotText("malformed", "Not a readable RTF document: it does not begin with {\\rtf. Save it again.")
    # RTF is ASCII; a name of a link is broken by a line end, which RTF ignores, so that the reader passes links over:
    # its search for their addresses takes the square of the length of a line
    source = _LINK.sub("HYPER\nLINK", item.data.decode("cp1252", errors="replace"))
    fonts: str = font_table_group(source)  # type: ignore[no-untyped-call]
    if len(fonts) > _FONTS or any(len(font) > _FONT for font in fonts.split(";")):
        raise NotText("malformed", "Not a readable RTF document: its table of fonts has no end. Save it again.")
    with damaged("RTF document"):
        text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    text = plain_newlines(text.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace"))
    yield from articles(item, text, {}, spaced=spaced)


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


def shown_lines(body: Iterable[_Element]) -> Iterator[str]:
    """Yield the paragraphs of a document's body, and rows of tables with a tab between their cells, in their order."""
    before = ""
    fields: list[bool] = []
    for block in _blocks(body):
        if block.tag == f"{_W}tbl":
            yield from filter(None, [before])
            before = ""
            yield from _table_rows(block)
            continue
        run = _Run(fields=fields)
        _read_run(block, run)
        fields[:] = [True] * len(fields)  # no code is longer than its paragraph; one that never ends hides no more
        words, before = before + "".join(run.words), ""
        if _goes_on(block):
            before = words
        else:
            yield words
        for box in run.boxes:
            yield from shown_lines(box)
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


def _read_run(parent: _Element, run: _Run) -> None:
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
            _read_run(child, run)


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


def _table_rows(table: _Element) -> Iterator[str]:
    """Yield the rows of a table; where a cell holds several paragraphs or a table, each of these as a line."""
    for row in _within(table, f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        kept = (c for c in _within(row, f"{_W}tc") if c.find(f"{_W}tcPr/{_W}cellDel") is None)
        cells = [[line for line in shown_lines(c) if line.strip()] for c in kept]
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
