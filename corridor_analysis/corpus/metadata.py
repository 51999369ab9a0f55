"""What is known about articles that the articles do not say: a CSV file with one row an article."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from corridor_analysis.corpus.day_and_outlet import iso_day
from corridor_analysis.corpus.decode import decode
from corridor_analysis.corpus.draft import Dating, Draft, is_read
from corridor_analysis.corpus.raw import NotText, line_of
from corridor_analysis.errors import CorpusError, nearest, nearest_path
from corridor_analysis.schema import Article, Reject

_DAYS = ("published", "published_earliest", "published_latest")
COLUMNS = ("article_id", *_DAYS, "headline", "outlet", "language", "note")
_ONLY_ENGLISH = (
    "Only English is parsed, so the tables have no sentence, statement or event of it. "
    "If it is English, say so in metadata.csv."
)


class Known(NamedTuple):
    """One row of a metadata file, with where it stands."""

    place: str
    cells: Mapping[str, str]


def read_metadata(path: str | Path) -> dict[str, Known]:
    """Read a metadata file; return its rows by article_id.

    Raises CorpusError with file, row, fault and repair: no such file, an unknown or missing column, a row without
    an id or with one that another row has, a day that is none.
    """
    path = Path(path)
    if not path.is_file():
        raise CorpusError(path, "", "there is no such metadata file", nearest_path(path))
    known: dict[str, Known] = {}
    for line, cells in _rows(path):
        if fault := _fault_of(cells, known):
            raise CorpusError(path, f"line {line}", *fault)
        known[cells["article_id"]] = Known(f"{path.name}, line {line}", cells)
    return known


def _fault_of(cells: Mapping[str, str], known: Mapping[str, Known]) -> tuple[str, str] | None:
    """Return what is wrong with a row, and how to mend it."""
    name = cells["article_id"]
    if not name:
        return "the article_id is empty", "Give the article's file name without its ending."
    wrong = next((c for c in _DAYS if cells.get(c) and iso_day(cells[c]) != cells[c]), None)
    if wrong:
        return f"{wrong} {cells[wrong]!r} is not a day", "Write it as YYYY-MM-DD."
    return (f"{name!r} has a row already ({known[name].place})", "Merge the two.") if name in known else None


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        text = decode(path.read_bytes()).text
    except NotText as error:
        raise CorpusError(path, "", f"not a CSV file: {error.detail}", "Save it as UTF-8 CSV.") from error
    except OSError as error:
        raise CorpusError(path, "", f"cannot be read: {error.strerror}", "Give the path of a CSV file.") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        names = [n.strip() for n in next(reader)]
        _check_columns(path, names)
        for row in filter(any, reader):
            if len(row) != len(names):
                fault = f"{len(row)} cells under {len(names)} columns", "Put cells that hold commas in quotation marks."
                raise CorpusError(path, f"line {reader.line_num}", *fault)
            yield reader.line_num, dict(zip(names, map(str.strip, row), strict=True))
    except csv.Error as error:
        fault = f"not valid CSV: {error}", "Check the quotation marks."
        raise CorpusError(path, f"line {reader.line_num}", *fault) from error


def _check_columns(path: Path, names: list[str]) -> None:
    for name in names:
        if name not in COLUMNS:
            raise CorpusError(path, name, "this column is unknown", nearest(name, COLUMNS))
        if names.count(name) > 1:
            raise CorpusError(path, name, "this column stands there twice", "Remove one of them.")
    if "article_id" not in names:
        raise CorpusError(path, "article_id", "this column is missing", f"Columns: {', '.join(COLUMNS)}.")


def check_ids(path: str | Path, known: Mapping[str, Known], ids: Mapping[str, bool], folders: Iterable[Path]) -> None:
    """Raise CorpusError where a row is about an article that is neither in the source nor beside it.

    `ids` are those of the inputs, read or rejected; false for a name that several would have. A source may be a part
    of a collection, so a row is in order too where a file of that name lies in `folders`, beside the metadata file,
    or one folder below it.
    """
    missing = [name for name in known if not ids.get(name)]
    if not missing:
        return
    beside = Path(path).resolve().parent
    around = {f.stem for d in {*folders, beside} for f in d.iterdir()} | {f.stem for f in beside.glob("*/*")}
    for name in missing:
        if name in ids:
            problem = f"several articles are called {name!r}"
            raise CorpusError(path, known[name].place, problem, "Give the id that `articles` has.")
        if name not in around:
            hint = nearest(name, ids).partition(" Allowed:")[0]
            repair = hint if hint.startswith("Did you mean") else "Remove the row, or add the article."
            raise CorpusError(path, known[name].place, f"there is no article {name!r}", repair)


def apply(draft: Draft, row: Known | None) -> Draft:
    """Return an article with what its row knows and it does not say; a note where the two differ on the day.

    A note also says that an article is in a language that is not parsed.
    """
    known = _filled(draft, row) if row else draft
    own = known.article
    if is_read(own.language):
        return known
    place = own.source_file or f"record {known.names[0]}"
    note = Reject(place, "language", f"Not read whole: its language is {own.language!r}. {_ONLY_ENGLISH}")
    return replace(known, notes=(*known.notes, note))


def _filled(draft: Draft, row: Known) -> Draft:
    own, cells = draft.article, row.cells
    headline = line_of(cells.get("headline")) if own.headline is None else None
    text = own.text
    if headline and text.startswith(f"{headline}\n"):
        text = text[len(headline) :].strip()
    filled = replace(
        own, headline=own.headline or headline, text=text, n_words=len(text.split()),
        outlet=own.outlet if own.outlet is not None else line_of(cells.get("outlet")),
        language=cells.get("language") or own.language,
        **(_dating(own, cells)._asdict() if own.published is None else {}),
    )  # fmt: skip
    return replace(draft, article=filled, notes=(*draft.notes, *_conflict(own, row)))


def _dating(own: Article, cells: Mapping[str, str]) -> Dating:
    day = cells.get("published") or None
    first = cells.get("published_earliest") or day or own.published_earliest
    last = cells.get("published_latest") or day or own.published_latest
    return Dating(day, "metadata" if day else "estimated" if first and last else "unknown", first, last)


def _conflict(own: Article, row: Known) -> tuple[Reject, ...]:
    day = row.cells.get("published")
    if not day or own.published in (None, day):
        return ()
    header = f"the article's {own.published_basis} says {own.published}"
    detail = f"Not read whole: {header}, {row.place} says {day}; the first stays."
    return (Reject(own.source_file or own.article_id, "conflict", detail),)
