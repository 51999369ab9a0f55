"""Corpus: the articles of a source, each once, in order of their ids, and the inputs that were not read."""

from __future__ import annotations

import glob
import itertools
import lzma
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from corridor_analysis.corpus.draft import draft, from_record
from corridor_analysis.corpus.metadata import check_ids, read_metadata
from corridor_analysis.corpus.pile import Pile
from corridor_analysis.corpus.raw import DEPTH, MAX_BYTES, Budget, Item, NotText, Options, Raw, shown
from corridor_analysis.corpus.readers import (
    FORMATS,
    FORMATS_READ,
    STREAMS,
    is_archive,
    is_read,
    limit_of,
    suffix_of,
    unpack,
)
from corridor_analysis.errors import CorpusError, nearest_path
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


def case_articles(folder: Path) -> Corpus:
    """Read a case's own articles, with its metadata where it has some."""
    metadata = folder / "metadata.csv"
    return read_articles(folder / "articles", metadata=metadata if metadata.is_file() else None)


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


_STANDARD_INPUT = Path("-")


def find(source: str | Path) -> tuple[Path, list[Path]]:
    """Return the folder that names are given from, and the files of a source, sorted.

    `-` is standard input. Hidden files and folders below a folder are left out. A link to a folder is followed once,
    so that loops end.
    Raises CorpusError where the source does not exist.
    """
    path = Path(source)
    if path == _STANDARD_INPUT:
        return Path(), [path]
    if os.path.lexists(path):
        return (path, sorted(_walk(path))) if path.is_dir() else (path.parent, [path])
    if glob.has_magic(str(source)):
        root = _fixed_part(path)
        found = [Path(p) for p in glob.glob(str(source), recursive=True)]
        files = {f for p in found for f in (_walk(p) if p.is_dir() else [p])}
        return root, sorted(f for f in files if f.is_relative_to(root))
    raise CorpusError(source, "", "there is no such file or folder", nearest_path(path))


def _walk(folder: Path) -> Iterator[Path]:
    seen: set[str] = set()
    closed: list[str] = []
    for at, folders, files in os.walk(folder, followlinks=True, onerror=lambda e: closed.append(e.filename)):
        real = os.path.realpath(at)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(at, f) for f in files if not f.startswith("."))
    yield from map(Path, closed)


def _fixed_part(pattern: Path) -> Path:
    return Path(pattern.anchor, *itertools.takewhile(lambda part: not glob.has_magic(part), pattern.parts[:-1]))


def items(root: Path, files: list[Path], options: Options) -> Iterator[Item | Reject]:
    """Yield the content of each file and archive member, and a reject for what cannot be read."""
    for path in files:
        if path == _STANDARD_INPUT:
            yield _standard_input(options)
            continue
        name = "/".join(shown(p) for p in (path.relative_to(root).parts or (path.name,)))
        if fault := _not_a_file(path, name):
            yield fault
        elif is_read(path.name):
            yield _file(path, name, options.max_bytes)
        else:
            yield Reject(name, "unsupported", f"{FORMATS_READ}. Save it in one of them.")


def _standard_input(options: Options) -> Item | Reject:
    """Return what standard input holds, its format told by its content."""
    limit = limit_of("", options.max_bytes)
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        return Reject("stdin", "too_large", f"More than {limit} bytes. Save it as a file.")
    return Item("stdin", PurePosixPath(f"stdin{suffix_of(data)}"), data)


def _not_a_file(path: Path, name: str) -> Reject | None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Reject(name, "unreadable", f"{error.strerror or error}. Check the link and the permissions.")
    if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
        return Reject(name, "unreadable", "A folder that cannot be opened, a pipe or a device. Give a file.")
    return None


def _file(path: Path, name: str, max_bytes: int) -> Item | Reject:
    limit = limit_of(path.suffix, max_bytes)
    try:
        with path.open("rb") as stream:
            size, archive = path.stat().st_size, is_archive(path.name)
            if archive or (path.suffix.lower() in STREAMS and size):
                budget = Budget(size, max_bytes) if archive else Budget()
                return Item(name, PurePosixPath(name), opened=lambda: path.open("rb"), budget=budget)
            data = stream.read(limit + 1)
    except OSError as error:
        return Reject(name, "unreadable", f"{error.strerror or error}. Check the permissions.")
    if len(data) > limit:
        return Reject(name, "too_large", f"More than {limit} bytes. Split the file, or raise max_bytes.")
    return Item(name, PurePosixPath(name), data)
