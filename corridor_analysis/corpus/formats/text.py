"""Text, Markdown, Word and RTF: one article, or the many of a news database's export."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import yaml

from corridor_analysis.corpus.decode import decode, plain_newlines
from corridor_analysis.corpus.exports.documents import in_export, several
from corridor_analysis.corpus.fields import known_fields, line_of
from corridor_analysis.corpus.formats.word import lines_of, paragraphs
from corridor_analysis.corpus.limits import RATIO, NotText, Options, damaged
from corridor_analysis.corpus.raw import Item, Raw, digest_of
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
