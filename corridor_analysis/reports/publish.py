"""A copy of a report to hand on: the same pages and tables, without the articles' full texts.

The texts are their publishers'. Offsets into them stay in the tables, so that who holds the articles can follow them.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from corridor_analysis.errors import ReportError
from corridor_analysis.reports.digests import file_digest
from corridor_analysis.reports.site import fill
from corridor_analysis.schema.whole_file import write_json, write_whole

__all__ = ["publish"]

_LEFT_OUT = (
    "The full texts of the articles are left out of this copy: their rights are their publishers'. "
    "The column `text` of the table of articles is empty."
)
_RECORDS = {"provenance.json": ("outputs", "path", "bytes"), "ro-crate-metadata.json": ("@graph", "@id", "contentSize")}
_STATE = ("manifest.json", "tables.json")  # what a later run goes by: a copy is not gone on with
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can bear: the same copy has the same bytes


def publish(report: str | Path, out: str | Path) -> Path:
    """Copy a report, or the reports of a sweep, to `out` without the texts of articles; return `out`.

    An `out` that ends in `.zip` is written as one file. Raises ReportError where `report` is no report, or `out` is
    a folder that holds something, or lies inside the report.
    """
    source, target = Path(report).resolve(), Path(out).resolve()
    _check(source, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".publish-") as scratch:
        copy = Path(scratch) / source.name
        shutil.copytree(source, copy, ignore=_ignored)
        changed = {p.resolve() for p in sorted(copy.rglob("articles.*")) if _strip(p)}
        for path in sorted(copy.rglob("*")):
            if path.name in ("index.html", "data_dictionary.md") and _say(path):
                changed.add(path.resolve())
        for path in sorted(copy.rglob("*.json")):
            _mend(path, changed)
        made = _zipped(copy, Path(scratch) / "out.zip") if target.suffix == ".zip" else copy
        if target.is_dir():
            target.rmdir()
        os.replace(made, target)
    return target


def _check(source: Path, target: Path) -> None:
    if not (source / "index.html").is_file() or not list(source.rglob("provenance.json")):
        raise ReportError(source, "", "there is no report here", "Give a folder that `corridor report` wrote.")
    if target.is_relative_to(source):
        raise ReportError(target, "--out", "it lies inside the report", "Name a place outside of it.")
    if target.is_file() and target.suffix != ".zip":
        raise ReportError(target, "--out", "there is a file of that name", "Name a folder, or a file ending in .zip.")
    if target.is_dir() and any(target.iterdir()):
        raise ReportError(target, "--out", "the folder is not empty", "Name another, or empty it.")


def _ignored(folder: str, names: list[str]) -> list[str]:
    return [n for n in names if n.startswith(".") or n in _STATE]


def _strip(path: Path) -> bool:
    """Empty the texts in a table of articles; return whether there were any."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from corridor_analysis.tables.export.dictionary import SHEETS
    from corridor_analysis.tables.export.files import read_csv, write_csv

    if path.suffix == ".parquet":
        table = pq.read_table(path)
        at = table.schema.get_field_index("text")
        empty = pa.array([""] * len(table), table.schema.field(at).type)
        pq.write_table(table.set_column(at, table.schema.field(at), empty), path)
    elif path.suffix == ".csv":
        sheet = SHEETS["articles"]
        write_csv(read_csv(path, sheet).assign(text=""), sheet, path)
    else:
        return False
    return True


def _say(path: Path) -> bool:
    """Have an index or a data dictionary say that the texts are left out; return whether it has a place for that."""
    if path.suffix == ".md":
        write_whole(path, f"{path.read_text(encoding='utf-8').rstrip()}\n\n{_LEFT_OUT}\n")
        return True
    told = _LEFT_OUT.replace("`text`", "<code>text</code>")
    return fill(path, lambda part: told if part == "texts" else None)


def _mend(path: Path, changed: set[Path]) -> None:
    """Set digests and sizes right in a record of a report's files."""
    if path.name not in _RECORDS:
        return
    where, key, size = _RECORDS[path.name]
    record = json.loads(path.read_text(encoding="utf-8"))
    for entry in record[where]:
        file = (path.parent / str(entry.get(key, ""))).resolve()
        if "sha256" in entry and file in changed:
            entry["sha256"] = file_digest(file)
            entry[size] = type(entry[size])(file.stat().st_size)
    record[where] = _without_state(record[where], key)
    if path.name == "provenance.json":
        record["left_out"] = ["articles.text"]
    write_json(path, record)


def _without_state(entries: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return entries without those of files that are not copied, and without references to them."""
    gone = [e[key] for e in entries if str(e.get(key, "")).rsplit("/", 1)[-1] in _STATE]
    out = []
    for entry in (e for e in entries if e.get(key) not in gone):
        lists = {
            k: [v for v in values if v not in [{key: g} for g in gone]]
            for k, values in entry.items()
            if isinstance(values, list)
        }
        out.append({**entry, **lists})
    return out


def _zipped(folder: Path, out: Path) -> Path:
    """Write a folder as a zip file, whose bytes are those of its files and names alone."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            about = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), _DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, path.read_bytes())
    return out
