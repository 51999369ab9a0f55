"""Errors that name the place, the entry, the fault and the repair.

Every error keeps its fields and survives pickling, so that a worker process can hand it back whole.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

__all__ = [
    "CaseError",
    "CodingError",
    "CorpusError",
    "CorridorError",
    "GoldError",
    "ParameterError",
    "ReportError",
    "ResourceError",
    "TableError",
    "nearest",
    "nearest_path",
]


class CorridorError(Exception):
    """Something the user can mend: where it is, which entry, what is wrong, and how to repair it."""

    def __init__(self, place: object, entry: object, problem: str, repair: str) -> None:
        super().__init__(place, entry, problem, repair)  # every field: the error survives pickling
        self.place = str(place)
        self.entry = entry
        self.problem = problem
        self.repair = repair

    def __str__(self) -> str:
        entry = f": {self.entry!r}" if self.entry not in (None, "") else ""
        return f"{self.place}{entry}: {self.problem.rstrip('.')}. {self.repair}"


class CorpusError(CorridorError):
    """A source of articles cannot be read as a whole (single articles become rejects instead)."""


class CaseError(CorridorError):
    """An entry of a case folder breaks a rule of its file."""


class ResourceError(CaseError):
    """An entry of a lexicon that ships with the package breaks a rule of its file."""


class TableError(CorridorError):
    """A table does not have the columns, types, keys or references that its schema promises."""


class CodingError(CorridorError):
    """Lines of coding files contradict each other, or a file of codings cannot be written."""


class GoldError(CorridorError):
    """A row of coded facts breaks a rule of its file, or a floor on accuracy would fall."""


class ParameterError(CorridorError):
    """A parameter of a run is unknown, of the wrong type, out of range or contradicts another."""


class ReportError(CorridorError):
    """A report could not be produced."""


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return a repair sentence: the nearest allowed name where one is close, and all that are allowed.

    >>> nearest("alises", ["name", "aliases"])
    "Did you mean 'aliases'? Allowed: aliases, name."
    """
    names = sorted(set(allowed))
    close = difflib.get_close_matches(str(word), names, n=1, cutoff=0.6)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    return f"{hint}Allowed: {', '.join(names)}."


def nearest_path(path: Path) -> str:
    """Return a repair sentence that names the nearest path that does exist."""
    folder = next((folder for folder in path.parents if folder.is_dir()), None)
    if folder is None:
        return "Check the path."
    wrong = [*path.parts[len(folder.parts) :], path.name][0]
    close = difflib.get_close_matches(wrong, sorted(os.listdir(folder)), n=1, cutoff=0.5)
    hint = f"Did you mean {str(folder / close[0])!r}?" if close else "Check the path."
    return f"{hint} {str(folder)!r} is the part of it that exists."
