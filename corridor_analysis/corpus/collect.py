"""Corpus: the articles of a source, each once, in order of their ids, and the inputs that were not read."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.corpus.draft import draft, from_record
from corridor_analysis.corpus.files import find, items
from corridor_analysis.corpus.formats.archives import unpack
from corridor_analysis.corpus.formats.readers import FORMATS, FORMATS_READ, is_archive
from corridor_analysis.corpus.limits import DEPTH, MAX_BYTES, NotText, Options
from corridor_analysis.corpus.metadata import check_ids, read_metadata
from corridor_analysis.corpus.pile import Pile
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.errors import CorpusError
from corridor_analysis.schema import TABLES, Reject

if TYPE_CHECKING:
    import pandas as pd


def read_item(item: Item, options: Options) -> Iterator[Raw | Reject]:
    """Yield the articles of a file, those of files in it included, and a reject for what cannot be read."""
    archive = is_archive(item.path.name)
    if item.depth > DEPTH - archive:
        yield Reject(item.source_file, "too_deep", f"It lies in {DEPTH} files, one in the other. Take it out.")
    elif archive or item.suffix in FORMATS:
        for found in _opened(item, archive, options):
            yield from read_item(found, options) if isinstance(found, Item) else [found]
    elif item.asked:
        yield Reject(item.source_file, "unsupported", f"{FORMATS_READ}. Save it in one of them.")


def _opened(item: Item, archive: bool, options: Options) -> Iterator[Raw | Reject | Item]:
    read = unpack if archive else FORMATS[item.suffix].read
    count = 0
    try:
        if not archive and not item.opened and not item.data.strip():
            raise NotText("empty", "The file holds nothing. Save the article's text in it, or remove it.")
        for count, found in enumerate(read(item, options), start=1):  # noqa: B007
            yield found
        if not count:
            raise NotText("empty", "There is no row in it. Give one article a row, or remove the file.")
    except NotText as error:
        yield Reject(item.source_file, error.reason, error.detail)
    except (zlib.error, lzma.LZMAError, EOFError, OSError) as error:  # of a stream that breaks off
        yield Reject(item.source_file, "malformed", f"It cannot be read to its end: {error}. Pack it again.")


@dataclass(frozen=True, eq=False)
class Corpus:
    """Articles read, in order of article_id, and inputs rejected, as the tables of these names."""

    articles: pd.DataFrame
    rejects: pd.DataFrame

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, object]]) -> Corpus:
        """Make a corpus of records in memory; each text is taken exactly as it is.

        A record holds `article_id` and `text`, and may hold `published`, `published_earliest`, `published_latest`,
        `published_basis`, `headline`, `outlet`, `language`, `source_file`. Records that lack something, and of
        two with one id the one with less text, become rejects; a day that is none is left out, with a reject
        that says so.
        """
        with closing(Pile()) as pile:
            # no text is left out here because another record has the same: each has its own id
            pile.add(from_record(r, n) for n, r in enumerate(records, start=1))
            pile.name()
            return cls.of(pile)

    @classmethod
    def of(cls, pile: Pile) -> Corpus:
        """Make a corpus of a settled pile."""
        articles = TABLES["articles"].frame(pile.articles())
        return cls(articles, TABLES["rejects"].frame(pile.rejects()))


def read_articles(
    source: str | Path,
    *,
    metadata: str | Path | None = None,
    max_bytes: int = MAX_BYTES,
    fields: Mapping[str, str] | None = None,
) -> Corpus:
    """Read the articles of a file, folder, glob pattern, archive, or standard input (`-`).

    A day, headline or byline above the text is taken off it and kept in its column; all else stays as it is, with
    `\\n` line ends. `metadata` is a CSV file with what is known of them (data/README.md); it fills what an article
    does not say. `max_bytes` is the size of the largest article that is read (files of many articles: 10 to 100 times).
    `fields` names columns of tables, JSON and front matter that are not known: `{"text": "Artikeltext"}`.
    What cannot be read, and a text that is there twice, is a row of `rejects`, not an error.

    Raises CorpusError where the source does not exist, is a broken archive or holds no file of a known format, and
    where the metadata file breaks a rule.
    """
    known = Path(metadata) if metadata else None
    with closing(collect(source, known, max_bytes=max_bytes, fields=fields)) as pile:
        return Corpus.of(pile)


def collect(
    source: str | Path,
    metadata: Path | None = None,
    *,
    max_bytes: int = MAX_BYTES,
    scratch: str | Path = ":memory:",
    there: Callable[[Pile], None] = lambda pile: None,
    fields: Mapping[str, str] | None = None,
) -> Pile:
    """Return what a source holds as a settled pile, as `read_articles` does but without any of it in memory.

    `scratch` is a file that does not exist yet; the caller closes the pile and removes the file. `there` adds what a
    table set holds already.
    """
    options = Options(max_bytes, fields or {})
    known = read_metadata(metadata) if metadata else {}
    root, files = find(source)
    files = [f for f in files if not (metadata and f.exists() and metadata.exists() and f.samefile(metadata))]
    pile = Pile(scratch, known)
    there(pile)
    given = items(root, files, options)
    found = (one for i in given for one in (read_item(i, options) if isinstance(i, Item) else [i]))
    pile.add(one if isinstance(one, Reject) else draft(one, max_bytes) for one in found)
    if not pile.readable():
        raise CorpusError(source, "", "no article in it", f"{FORMATS_READ}.")
    only = pile.only_reject()
    if only and only.reason == "malformed" and only.source_file == Path(source).name:  # a broken archive
        problem, _, repair = only.detail.rpartition(". ")
        raise CorpusError(source, "", problem, repair)
    pile.settle()
    if metadata:
        check_ids(metadata, known, pile.ids(), {f.parent for f in files})
    return pile
