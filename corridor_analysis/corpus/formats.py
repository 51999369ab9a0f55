"""The formats that articles are read from: which suffix is read by what.

To add a format, write a function from `Item` to an iterator of `Raw` and `Reject`, and enter it in FORMATS.
It may raise NotText where a file as a whole is no text of that format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from corridor_analysis.corpus.decode import NotText, decode
from corridor_analysis.corpus.raw import FIELDS, Item, Raw, digest_of, known_fields, line_of
from corridor_analysis.corpus.rows import read_csv, read_jsonl, read_parquet
from corridor_analysis.schema import Reject

__all__ = ["FORMATS", "Format", "limit_of", "read_item"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times as fast
_FRONT = re.compile(r"\s*---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\s*#[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Format:
    """How files of one kind are read; `many` where a file holds many articles, and may be larger than one."""

    read: Callable[[Item], Iterator[Raw | Reject]]
    many: bool = False


def read_item(item: Item) -> Iterator[Raw | Reject]:
    """Yield the articles of a file whose suffix is in FORMATS, and a reject for what cannot be read."""
    try:
        if not item.data.strip():
            raise NotText("empty", "The file holds nothing. Save the article's text in it, or remove it.")
        count = 0
        for count, found in enumerate(FORMATS[item.path.suffix.lower()].read(item), start=1):  # noqa: B007
            yield found
        if not count:
            raise NotText("empty", "There is no row in it. Give one article a row, or remove the file.")
    except NotText as error:
        yield Reject(item.source_file, error.reason, error.detail)


def _raw(item: Item, text: str, fields: dict[str, object], broken: int = 0) -> Raw:
    name = line_of(fields.pop("article_id", None))
    names = (name,) if name else item.names
    return Raw(item.source_file, names, digest_of(item.data), text, fields, broken)


def read_text(item: Item) -> Iterator[Raw]:
    """Yield the article of a text file."""
    text = decode(item.data)
    yield _raw(item, text.text, {}, text.broken)


def read_markdown(item: Item) -> Iterator[Raw]:
    """Yield the article of a Markdown file: YAML front matter and first heading are taken off, marks are kept."""
    decoded = decode(item.data)
    front = _FRONT.match(decoded.text)
    fields = _front_matter(front[1] or "") if front else {}
    text = decoded.text[front.end() :] if front and fields is not None else decoded.text
    fields = {k: v for k, v in (fields or {}).items() if k != "text"}
    heading = _HEADING.match(text)
    if heading:
        fields.setdefault("headline", heading[1])
        text = text[heading.end() :]
    yield _raw(item, text, fields, decoded.broken)


def _front_matter(block: str) -> dict[str, object] | None:
    """Return the known fields of a block between `---` lines; None where it is text between two rules."""
    try:
        content = yaml.load(block, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = getattr(error, "problem", None) or "nested too deeply, or a day that is none"
        raise NotText("malformed", f"The front matter is not valid YAML: {problem}. Mend or remove it.") from error
    return known_fields(content) if isinstance(content, dict) else None


def read_html(item: Item) -> Iterator[Raw]:
    """Yield the article of a web page: its main text, and headline, day and site from its metadata (trafilatura)."""
    from trafilatura import bare_extraction

    charset = _CHARSET.search(item.data[:4096])
    declared = charset[1].decode("ascii", errors="replace").lower() if charset else None
    if declared in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        declared = "cp1252"  # as browsers read these names (WHATWG Encoding Standard)
    decoded = decode(item.data, declared=declared)
    # without the extensive search: a day is taken from metadata, never guessed from the text
    dates = {"extensive_search": False, "original_date": True}
    page = bare_extraction(decoded.text, with_metadata=True, include_comments=False, date_extraction_params=dates)
    if page is None or not (page.text or "").strip():
        raise NotText("no_text", "No article text was found in the page. Save its text as .txt.")
    found = {"published": page.date, "headline": page.title, "outlet": page.sitename, "language": page.language}
    yield _raw(item, page.text, {k: v for k, v in found.items() if k in FIELDS and v}, decoded.broken)


MANY = 100  # times the size of one article: what a file of many articles may have
FORMATS = {
    ".txt": Format(read_text),
    ".md": Format(read_markdown),
    ".html": Format(read_html),
    ".htm": Format(read_html),
    ".jsonl": Format(read_jsonl, many=True),
    ".csv": Format(read_csv, many=True),
    ".parquet": Format(read_parquet, many=True),
}


def limit_of(suffix: str, max_bytes: int) -> int:
    """Return how many bytes a file of this suffix may have where an article may have `max_bytes`."""
    return max_bytes * (MANY if FORMATS[suffix.lower()].many else 1)
