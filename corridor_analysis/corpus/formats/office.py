"""Word and RTF documents: one article, or the many of a news database's export."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from corridor_analysis.corpus.decode import plain_newlines
from corridor_analysis.corpus.formats.sniff import suffix_of
from corridor_analysis.corpus.formats.text import articles, spaced
from corridor_analysis.corpus.formats.word import lines_of, paragraphs
from corridor_analysis.corpus.limits import RATIO, NotText, Options, damaged
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["check_package", "read_doc", "read_docx", "read_rtf"]

_PARTS, _TIMES = 20_000, 40  # files in a package; times the size of an article that it may unpack to
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OLD = b"\xd0\xcf\x11\xe0"
_CALLED_DOC = (".rtf", ".docx", ".html", ".eml")
_TITLES = ("title", "heading 1")
_FONTS, _FONT = 60_000, 2000  # characters of a table of fonts and of one; the reader takes the square of either
_LINK = re.compile(r"HYPERLINK(?=\s)", re.IGNORECASE)


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
    import docx

    check_package(item.data, options)
    with damaged("Word document"):
        document = docx.Document(io.BytesIO(item.data))
        lines = list(lines_of(document.element.body))
        title = _title(document)
    text = plain_newlines("\n".join(lines))
    fields: dict[str, object] = {"headline": title} if title else {}
    yield from articles(item, text, fields, spaced=spaced)


def _title(document: Document) -> str | None:
    from docx.text.paragraph import Paragraph

    for element in paragraphs(document.element.body):
        words = "\n".join(lines_of([element]))
        if words.strip():
            style = Paragraph(element, document).style
            return words.strip() if style is not None and (style.name or "").lower() in _TITLES else None
    return None


def read_doc(item: Item, options: Options) -> Iterator[Item]:
    """Yield a file called `.doc` as what it is: news databases call RTF and HTML so.

    A Word file of before 2007 is not read.
    """
    if item.data.startswith(_OLD):
        raise NotText("binary", "A Word file of before 2007. Save it as .docx or .txt.")
    kind = suffix_of(item.data)
    yield replace(item, kind=kind if kind in _CALLED_DOC else ".txt")


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
