"""Write a proposed case to disk: the files of the case, and the articles that it was proposed from."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pandas as pd

from corridor_analysis.case import load_case
from corridor_analysis.corpus.files import find
from corridor_analysis.corpus.metadata import read_metadata
from corridor_analysis.errors import CaseError
from corridor_analysis.newcase.entries import Proposal
from corridor_analysis.newcase.render import render

__all__ = ["refuse_existing", "write_case"]


def refuse_existing(folder: str | Path) -> Path:
    """Return the folder of a case to be made. Raises CaseError where there is something already."""
    folder = Path(folder)
    if folder.exists() or folder.is_symlink():
        repair = "Choose another name or another --out; a case that an analyst may have edited is never overwritten."
        raise CaseError(folder, "", "this folder exists already", repair)
    return folder


def write_case(
    proposal: Proposal, folder: str | Path, source: str | Path, *, metadata: str | Path | None = None
) -> Path:
    """Write a proposal as a case folder with copies of the articles; return the folder.

    The folder appears whole or not at all. `metadata` is joined with the rows for articles without a day.
    Raises CaseError where the folder exists, and CorpusError where the source does not.
    """
    folder = refuse_existing(folder)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        _fill(part, proposal, source, metadata)
        load_case(part)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def _fill(part: Path, proposal: Proposal, source: str | Path, metadata: str | Path | None) -> None:
    articles = part / "articles"
    articles.mkdir(parents=True)
    for name, text in render(proposal).items():
        (part / name).write_text(text, encoding="utf-8", newline="\n")
    if metadata:
        rows = _joined((part / "metadata.csv").read_text(encoding="utf-8"), metadata)
        (part / "metadata.csv").write_text(rows, encoding="utf-8", newline="\n")
    root, files = find(source)
    for file in files:
        if not file.is_file() or (metadata and file.samefile(metadata)):
            continue
        target = articles / (file.relative_to(root) if file.is_relative_to(root) else Path(file.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def _joined(proposed: str, metadata: str | Path) -> str:
    """Return the rows that a metadata file has, then those proposed for other articles."""
    known = read_metadata(metadata)
    given = pd.DataFrame([dict(row.cells) for row in known.values()], dtype=object)
    rows = pd.read_csv(io.StringIO(proposed), dtype=str, keep_default_na=False)
    both = pd.concat([given, rows[~rows["article_id"].isin(list(known))]])
    columns = dict.fromkeys([*rows.columns, *given.columns])
    return str(both.reindex(columns=list(columns)).fillna("").to_csv(index=False, lineterminator="\n"))
