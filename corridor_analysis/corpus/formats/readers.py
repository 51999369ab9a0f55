"""The formats that articles are read from: which suffix is read by what.

To add a format, write a function from an `Item` and `Options` to an iterator of `Raw` and `Reject`, and enter it in
FORMATS. It may raise NotText where a file as a whole is no text of that format, and yield an `Item` for a file in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from corridor_analysis.corpus.formats.mail import read_mail, read_saved_page
from corridor_analysis.corpus.formats.office import read_doc, read_docx, read_rtf
from corridor_analysis.corpus.formats.sheets import read_xlsx
from corridor_analysis.corpus.formats.sniff import is_archive
from corridor_analysis.corpus.formats.tables import read_csv, read_json, read_jsonl, read_parquet
from corridor_analysis.corpus.formats.text import read_markdown, read_text
from corridor_analysis.corpus.limits import Options
from corridor_analysis.corpus.pages.page import read_html
from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

__all__ = ["FORMATS", "FORMATS_READ", "STREAMS", "Format", "is_read", "limit_of"]


@dataclass(frozen=True)
class Format:
    """How files of one kind are read, and how many times as large as one article such a file may be."""

    read: Callable[[Item, Options], Iterator[Raw | Reject | Item]]
    times: int = 1


MANY = 100  # articles of the largest size, in a file of many
FORMATS = {
    ".txt": Format(read_text, 10),
    ".md": Format(read_markdown),
    ".html": Format(read_html),
    ".htm": Format(read_html),
    ".mhtml": Format(read_saved_page, 10),
    ".mht": Format(read_saved_page, 10),
    ".eml": Format(read_mail, 10),
    ".docx": Format(read_docx, 10),
    ".doc": Format(read_doc, 10),
    ".rtf": Format(read_rtf, 10),
    ".xlsx": Format(read_xlsx, 20),
    ".jsonl": Format(read_jsonl, MANY),
    ".ndjson": Format(read_jsonl, MANY),
    ".json": Format(read_json, 20),
    ".csv": Format(read_csv, MANY),
    ".tsv": Format(read_csv, MANY),
    ".parquet": Format(read_parquet, MANY),
}
FORMATS_READ = f"Formats read: {', '.join(s[1:] for s in FORMATS)}, and these packed as zip, tar, gz, bz2 or xz"
STREAMS = (".jsonl", ".ndjson", ".parquet")  # read row by row, however large the file


def is_read(name: str) -> bool:
    """Return whether a file of this name is of a format that is read, or an archive."""
    return is_archive(name) or PurePosixPath(name).suffix.lower() in FORMATS


def limit_of(suffix: str, max_bytes: int) -> int:
    """Return how many bytes a file of this suffix may have where an article may have `max_bytes`."""
    form = FORMATS.get(suffix.lower())
    return max_bytes * (form.times if form else MANY)
