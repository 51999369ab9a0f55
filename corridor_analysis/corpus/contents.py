"""From a file or archive member to its articles, those of files within it included."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Iterator

from corridor_analysis.corpus.formats.archives import unpack
from corridor_analysis.corpus.formats.readers import FORMATS, FORMATS_READ
from corridor_analysis.corpus.formats.sniff import is_archive
from corridor_analysis.corpus.limits import DEPTH, NotText, Options
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

__all__ = ["read_item"]


def read_item(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a file, those of files in it included, and a reject for what cannot be read."""
    archive = is_archive(item.path.name)
    if item.depth > DEPTH - archive:
        yield Reject(item.source_file, "too_deep", f"It lies in {DEPTH} files, one in the other. Take it out.")
        return
    for found in unpack(item, options) if archive else _read(item, options):
        if isinstance(found, Item):
            yield from read_item(found, options)
        else:
            yield found


def _read(item: Item, options: Options) -> Iterator[Raw | Reject | Item]:
    if item.suffix not in FORMATS:
        if item.asked:
            yield Reject(item.source_file, "unsupported", f"{FORMATS_READ}. Save it in one of them.")
        return
    count = 0
    try:
        if not item.opened and not item.data.strip():
            raise NotText("empty", "The file holds nothing. Save the article's text in it, or remove it.")
        for count, found in enumerate(FORMATS[item.suffix].read(item, options), start=1):  # noqa: B007
            yield found
        if not count:
            raise NotText("empty", "There is no row in it. Give one article a row, or remove the file.")
    except NotText as error:
        yield Reject(item.source_file, error.reason, error.detail)
    except (zlib.error, lzma.LZMAError, EOFError, OSError) as error:  # of a stream that breaks off
        yield Reject(item.source_file, "malformed", f"It cannot be read to its end: {error}. Pack it again.")
