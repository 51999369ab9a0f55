"""Corpus: the articles of a source, each once, in order of their ids, and the inputs that were not read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from corridor_analysis.corpus.draft import Draft, draft
from corridor_analysis.corpus.files import FORMATS_READ, find, items
from corridor_analysis.corpus.formats import read_item
from corridor_analysis.corpus.given import from_record
from corridor_analysis.corpus.metadata import Known, apply, check_ids, read_metadata
from corridor_analysis.corpus.raw import Item
from corridor_analysis.errors import CorpusError, ParameterError
from corridor_analysis.schema import TABLES, Reject

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MAX_BYTES", "Corpus", "read_articles"]

MAX_BYTES = 5_000_000  # of one article; a long magazine piece has 60,000, its web page a million


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
        return _corpus([from_record(r, n) for n, r in enumerate(records, start=1)])


def read_articles(source: str | Path, *, metadata: str | Path | None = None, max_bytes: int = MAX_BYTES) -> Corpus:
    """Read the articles of a file, folder, glob pattern, or zip or tar archive.

    A day, headline or byline above the text is taken off it and kept in its column; all else stays as it is, with
    `\\n` line ends. `metadata` is a CSV file with what a person knows (data/README.md); it fills what an article
    does not say. `max_bytes` is the size of the largest article that is read (files of many articles: 100 times).
    What cannot be read, and a text that is there twice, is a row of `rejects`, not an error.

    Raises CorpusError where the source does not exist, is a broken archive or holds no file of a known format, and
    where the metadata file breaks a rule.
    """
    if max_bytes < 1:
        raise ParameterError("read_articles", "max_bytes", f"{max_bytes} is not a size", "Give 1 or more.")
    known = read_metadata(metadata) if metadata else {}
    root, files = find(source)
    files = [f for f in files if not metadata or not _same(f, Path(metadata))]
    found = list(_read(root, files, max_bytes))
    if not any(isinstance(f, Draft) or f.reason != "unsupported" for f in found):
        raise CorpusError(source, "", "no article in it", f"{FORMATS_READ}.")
    _refuse_broken_archive(source, found)
    once = _unique(found, known)
    named = _named(once)
    if metadata:
        check_ids(metadata, known, _ids(found, once, named), {f.parent for f in files})
    return _corpus([apply(d, known.get(d.names[0])) if isinstance(d, Draft) else d for d in named])


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _read(root: Path, files: list[Path], max_bytes: int) -> Iterator[Draft | Reject]:
    for item in items(root, files, max_bytes):
        for raw in read_item(item) if isinstance(item, Item) else [item]:
            yield raw if isinstance(raw, Reject) else draft(raw, max_bytes)


def _ids(found: list[Draft | Reject], once: list[Draft | Reject], named: list[Draft | Reject]) -> dict[str, bool]:
    """Return the ids of inputs, rejected ones included; false for a name that several articles would have."""
    stems = {PurePosixPath(f.source_file).stem for f in found if isinstance(f, Reject)}
    wanted, chosen = ({d.names[0] for d in part if isinstance(d, Draft)} for part in (once, named))
    every = stems | chosen | {d.names[0] for d in found if isinstance(d, Draft)}
    return {name: name in chosen or name not in wanted for name in sorted(every)}


def _refuse_broken_archive(source: str | Path, found: list[Draft | Reject]) -> None:
    only = found[0] if len(found) == 1 else None
    if isinstance(only, Reject) and only.reason == "malformed" and only.source_file == Path(source).name:
        raise CorpusError(source, "", only.detail.rpartition(". ")[0], only.detail.rpartition(". ")[2])


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Return a sort key that puts `line 9` before `line 10`."""
    return [(1, int(p), "") if p.isdecimal() else (0, 0, p) for p in re.split(r"(\d+)", text)]


def _unique(found: list[Draft | Reject], known: Mapping[str, Known]) -> list[Draft | Reject]:
    """Return what was found with each text once: of equals the one that metadata or its header dates, then by name."""

    def rank(d: Draft) -> tuple:
        return (d.names[0] not in known, d.article.published is None, d.names[0], _natural(d.article.source_file or ""))

    first: dict[str, Draft] = {}
    out: list[Draft | Reject] = [f for f in found if isinstance(f, Reject)]
    for one in sorted((f for f in found if isinstance(f, Draft)), key=rank):
        kept = first.setdefault(one.article.text, one)
        if kept is not one:
            out.append(_twice(one, f"The same text as {kept.article.source_file}, which is kept."))
    return [*out, *first.values()]


def _twice(one: Draft, detail: str) -> Reject:
    return Reject(one.article.source_file or f"record {one.names[0]}", "duplicate", detail)


def _named(found: list[Draft | Reject]) -> list[Draft | Reject]:
    """Return what was found with one name each: the shortest that no other article has."""
    drafts = [f for f in found if isinstance(f, Draft)]
    while True:
        count = Counter(d.names[0] for d in drafts)
        shared = [len(d.names) > 1 and count[d.names[0]] > 1 for d in drafts]
        if not any(shared):
            return [*(f for f in found if isinstance(f, Reject)), *drafts]
        drafts = [replace(d, names=d.names[1:]) if s else d for d, s in zip(drafts, shared, strict=True)]


def _corpus(found: list[Draft | Reject]) -> Corpus:
    """Return the corpus of what was found, in an order that does not depend on theirs."""
    rejects = [f for f in found if isinstance(f, Reject)]
    by_id: dict[str, list[Draft]] = {}
    for one in (f for f in found if isinstance(f, Draft)):
        by_id.setdefault(one.names[0], []).append(one)
    articles = []
    for name in sorted(by_id):
        kept, *others = _fullest_first(by_id[name])
        articles.append(replace(kept.article, article_id=name))
        detail = f"Another article has the id {name!r} and is kept. Give this one its own."
        rejects += [*kept.notes, *(_twice(other, detail) for other in others)]
    rejects = [Reject(_storable(r.source_file), r.reason, _storable(r.detail)) for r in rejects]
    rejects.sort(key=lambda r: (_natural(r.source_file), r.reason, r.detail))
    return Corpus(TABLES["articles"].frame(articles), TABLES["rejects"].frame(rejects))


def _fullest_first(drafts: list[Draft]) -> list[Draft]:
    """Return articles of one id, the longest text first, of equal texts one that has a day."""
    if len(drafts) == 1:
        return drafts
    return sorted(drafts, key=lambda d: (-len(d.article.text), d.article.published is None, str(d.article)))


def _storable(text: str) -> str:
    """Return a text that quotes its input without halves of surrogate pairs, which no file can hold."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
