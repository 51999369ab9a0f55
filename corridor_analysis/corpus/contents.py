"""From a file or archive member to its articles, those of files within it included."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Iterator

from corridor_analysis.corpus.formats.archives import Packed, unpack
from corridor_analysis.corpus.formats.readers import FORMATS
from corridor_analysis.corpus.formats.sniff import is_archive
from corridor_analysis.corpus.limits import DEPTH, Budget, NotText, Options
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

__all__ = ["read_item"]


def read_item(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a file whose suffix is in FORMATS, and a reject for what cannot be read."""
    try:
        if not item.opened and not item.data.strip():
            raise NotText("empty", "The file holds nothing. Save the article's text in it, or remove it.")
        count = 0
        for count, found in enumerate(FORMATS[item.path.suffix.lower()].read(item, options), start=1):  # noqa: B007
            if isinstance(found, Item):
                yield from _within(found, options)
            else:
                yield found
        if not count:
            raise NotText("empty", "There is no row in it. Give one article a row, or remove the file.")
    except NotText as error:
        yield Reject(item.source_file, error.reason, error.detail)
    except (zlib.error, lzma.LZMAError, EOFError, OSError) as error:  # of a stream that breaks off
        yield Reject(item.source_file, "malformed", f"It cannot be read to its end: {error}. Pack it again.")


def _within(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a file that another holds, as a mail does."""
    if item.depth > DEPTH:
        yield Reject(item.source_file, "too_deep", f"It lies in {DEPTH} files, one in the other. Take it out.")
    elif is_archive(item.path.name):
        budget = item.budget or Budget(len(item.data), options.max_bytes)
        at = Packed(item.source_file, item.path, budget, item.depth)
        for found in unpack(io.BytesIO(item.data), at, options):
            yield from read_item(found, options) if isinstance(found, Item) else [found]
    else:
        yield from read_item(item, options)
