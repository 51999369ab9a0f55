"""Coding files on the disk: one line a judgement, sorted, written whole or not at all, merged by git."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from corridor_analysis.case.codings.entries import Coding, Reading
from corridor_analysis.errors import CodingError
from corridor_analysis.schema.whole_file import write_whole

__all__ = ["FOLDER", "Codings", "Fault", "coder_file", "merge", "read_codings", "record", "write_codings"]

FOLDER = "codings"
_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_LONGEST = 1_000_000  # characters of a line that is still looked at


def coder_file(case: str | Path, coder: str) -> Path:
    """Return the file of a coder in a case folder, whatever signs the coder's name has."""
    name = "_".join(re.findall(r"[\w.-]+", coder)).strip(".") or "coder"
    return Path(case) / FOLDER / f"{name}.jsonl"


@dataclass(frozen=True)
class Fault:
    """A line that is no coding, or a coding that fails a check: where it stands, why in one word, and what to mend."""

    place: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Codings:
    """The judgements and readings of some files, in order of their lines, and the lines that are neither.

    `places` leads from a judgement's or reading's unit to its file and line. `digest` is that of the files.
    """

    judgements: tuple[Coding, ...] = ()
    readings: tuple[Reading, ...] = ()
    faults: tuple[Fault, ...] = ()
    places: dict[tuple[str, ...], str] = field(default_factory=dict, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.judgements or self.readings or self.faults)

    @property
    def entries(self) -> tuple[Coding | Reading, ...]:
        """Judgements and readings."""
        return (*self.judgements, *self.readings)

    def place(self, entry: Coding | Reading) -> str:
        """Return the file and line of an entry, or its coder where it was not read from a file."""
        return self.places.get(entry.unit, f"{FOLDER}: {entry.coder}")


def read_codings(path: str | Path) -> Codings:
    """Read a coding file, or every `*.jsonl` of a folder; a folder that is not there holds none.

    A line that cannot be read is a fault, and the others stand. Two equal lines are one. Raises CodingError, naming
    both lines, where one coder says two things of one unit, and where git has left its marks of a conflict: which of
    the two is meant only the coder knows.
    """
    path = Path(path)
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path] if path.is_file() else []
    found: dict[tuple[str, ...], tuple[str, Coding | Reading]] = {}
    faults: list[Fault] = []
    for file in files:
        for number, raw in enumerate(file.read_bytes().split(b"\n"), start=1):
            place = f"{FOLDER}/{file.name}:{number}"
            if not raw.strip():
                continue
            entry = _entry(raw, place)
            if isinstance(entry, Fault):
                faults.append(entry)
                continue
            _add(found, entry, place)
    entries = [e for _, e in found.values()]
    return Codings(
        tuple(e for e in entries if isinstance(e, Coding)), tuple(e for e in entries if isinstance(e, Reading)),
        tuple(faults), {unit: place for unit, (place, _) in found.items()},
    )  # fmt: skip


def _entry(raw: bytes, place: str) -> Coding | Reading | Fault:
    if raw.startswith(tuple(m.encode() for m in _MARKS)):
        problem = "git could not merge this file: two people changed one line"
        raise CodingError(place, "", problem, "Keep the line that is right, and take git's marks away.")
    try:
        cells = json.loads(raw[:_LONGEST].decode("utf-8-sig"))
        if not isinstance(cells, dict):
            raise ValueError("it is no JSON object")
        return (Reading if "read" in cells else Coding).model_validate(cells)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return Fault(place, "coding_line", f"{where or 'line'}: {first['msg'].removeprefix('Value error, ')}")
    except (ValueError, RecursionError) as error:
        return Fault(place, "coding_line", f"This line is no JSON: {error}"[:300])


def _add(found: dict[tuple[str, ...], tuple[str, Coding | Reading]], entry: Coding | Reading, place: str) -> None:
    """Add an entry. Two readings of one article are one of both; of two judgements of one unit only the coder knows."""
    if entry.unit not in found:
        found[entry.unit] = place, entry
        return
    first, known = found[entry.unit]
    if isinstance(entry, Reading) and isinstance(known, Reading):
        both = sorted({*known.read, *entry.read})
        found[entry.unit] = first, known.model_copy(update={"read": both})
    elif known != entry:
        problem = f"{entry.coder} judges the same words twice, here and in {first}, and not alike"
        raise CodingError(
            place, (entry.words or "")[:60], problem, "Keep the line that is right, and strike the other."
        )


def merge(*parts: Iterable[Coding | Reading]) -> list[Coding | Reading]:
    """Return the entries of several sources in order of the file, each once.

    Raises CodingError where one coder says two things of one unit.
    """
    found: dict[tuple[str, ...], tuple[str, Coding | Reading]] = {}
    for number, part in enumerate(parts, start=1):
        for entry in part:
            _add(found, entry, f"source {number}")
    return sorted((e for _, e in found.values()), key=_order)


def _order(entry: Coding | Reading) -> tuple[str, ...]:
    """Return the place of an entry in its file: of one article together, what was read first, then kind and words."""
    kind = "" if isinstance(entry, Reading) else entry.kind
    return (entry.article, kind, entry.words or "", entry.before or "", entry.line())


def write_codings(path: str | Path, entries: Iterable[Coding | Reading]) -> Path:
    """Write a coding file: sorted, and whole or not at all; return its path."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, "".join(f"{e.line()}\n" for e in merge(entries)), durable=True)


def record(path: str | Path, entries: Sequence[Coding | Reading], *, drop: Iterable[Coding | Reading] = ()) -> Path:
    """Write entries into a coder's file, each in place of what it held of the same unit, less those to drop.

    Killed at any moment it leaves the file as it was before or as it is after. Raises CodingError where the file has
    lines that are no codings: they would be lost.
    """
    known = read_codings(path)
    if known.faults:
        first = known.faults[0]
        raise CodingError(first.place, "", first.detail, "Mend or strike this line first: saving would lose it.")
    gone = {e.unit for e in (*drop, *(e for e in entries if isinstance(e, Coding)))}
    return write_codings(path, merge((e for e in known.entries if e.unit not in gone), entries))
