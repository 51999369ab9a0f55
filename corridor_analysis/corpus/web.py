"""Web pages, as files and within saved pages and mails."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corridor_analysis.corpus.decode import decode
from corridor_analysis.corpus.exports import in_export
from corridor_analysis.corpus.layouts import headings
from corridor_analysis.corpus.limits import FIELDS, NotText, Options, damaged
from corridor_analysis.corpus.lines import lines_of, named
from corridor_analysis.corpus.plain import one_article, spaced
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

__all__ = ["page_export", "page_of", "read_html"]

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_TAGS, _ATTRIBUTES = 50_000, 1000  # of a page, of a tag; time grows with the square of either
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")


def read_html(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the article of a web page: its main text, and headline, day and site from its metadata (trafilatura)."""
    charset = _CHARSET.search(item.data[:4096])
    declared = charset[1].decode("ascii", errors="replace").lower() if charset else None
    if declared in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        declared = "cp1252"  # as browsers read these names (WHATWG Encoding Standard)
    decoded = decode(item.data, declared=declared)
    exported = page_export(item, decoded.text)
    yield from exported
    if not exported:
        text, fields = page_of(decoded.text)
        yield one_article(item, text, fields, decoded.broken)


def page_export(item: Item, page: str) -> list[Raw | Reject]:
    """Return the articles of a news database's export as HTML, and a reject for each document without text."""
    _refuse_attributes(page)
    with damaged("web page"):
        lines = lines_of(page)
        if not in_export(item, lines):
            return []
        return in_export(item, lines, spaced=spaced, headlines=named(page, headings()))


def page_of(page: str) -> tuple[str, dict[str, object]]:
    """Return the main text of a web page, and the fields that its metadata gives.

    Raises NotText where there is no text of an article, and where the page is too much for a parser.
    """
    from trafilatura import bare_extraction

    if page.count("<") > _TAGS and len(re.findall(r"<[a-zA-Z]", page)) > _TAGS:
        raise NotText("too_large", f"The page has more than {_TAGS} tags. Save its text as .txt.")
    _refuse_attributes(page)
    # without the extensive search: a day is taken from metadata, never guessed from the text
    dates = {"extensive_search": False, "original_date": True}
    with damaged("web page"):
        found = bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=dates)
    if found is None or not (found.text or "").strip():
        raise NotText("no_text", "No article text was found in the page. Save its text as .txt.")
    fields = {"published": found.date, "headline": found.title, "outlet": found.sitename, "language": found.language}
    return found.text, {k: v for k, v in fields.items() if k in FIELDS and v}


def _refuse_attributes(page: str) -> None:
    if any(len(tag[0].split(None, _ATTRIBUTES)) > _ATTRIBUTES for tag in _LONG_TAG.finditer(page)):
        raise NotText("malformed", f"A tag of the page has more than {_ATTRIBUTES} attributes. Save its text as .txt.")
