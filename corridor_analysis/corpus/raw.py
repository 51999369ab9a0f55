"""What a reader of a format hands on: one article as it was found, or a reject."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from numbers import Real
from pathlib import PurePosixPath
from typing import IO

from corridor_analysis.corpus.decode import fault_of
from corridor_analysis.corpus.limits import FIELDS, Budget
from corridor_analysis.errors import ResourceError
from corridor_analysis.resources import read_yaml

__all__ = [
    "FIELDS",
    "Item",
    "Raw",
    "digest_of",
    "inner",
    "known_fields",
    "line_of",
    "no_text_field",
    "plain_value",
    "shown",
]

_FILE = "corpus_fields.yaml"
_BETWEEN = re.compile(r"[\W_]+")
_INNER = ("name", "rendered", "processed", "value", "text", "html", "#text", "$t", "default")  # an object's own words
_LARGE = 1e300  # a number of more digits is no day, name or id


@dataclass(frozen=True)
class Item:
    """A file or archive member as bytes. `path` holds the names that lead to it, for ids; no leading folder.

    `opened` is there in place of `data` where a format is read as a stream. `depth` counts the archives it lies in,
    and `budget` is what may still be unpacked of the outermost.
    """

    source_file: str
    path: PurePosixPath
    data: bytes = b""
    opened: Callable[[], IO[bytes]] | None = None
    depth: int = 0
    budget: Budget | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Ids from the most readable to the one that is certainly its own."""
        stem, whole = self.path.stem, "_".join(self.path.with_suffix("").parts)
        ended = f"{whole}_{self.path.suffix[1:]}"
        return (stem, whole, ended, f"{ended}_{digest_of(self.data)[:8]}")

    def stream(self) -> IO[bytes]:
        """Return its bytes as a stream."""
        return self.opened() if self.opened else io.BytesIO(self.data)


@dataclass(frozen=True)
class Raw:
    """One article as found. `names` are ids to choose from; `fields` what the format says beside the text."""

    source_file: str
    names: tuple[str, ...]
    sha256: str
    text: str
    fields: Mapping[str, object] = field(default_factory=dict)
    broken: int = 0  # places of the text that could not be decoded
    notes: tuple[tuple[str, str], ...] = ()  # reason and detail of each reject that leaves the article in


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def shown(name: str) -> str:
    """Return a file name as printable text on one line: bytes that are no UTF-8 become U+FFFD."""
    text = os.fsencode(name).decode("utf-8", errors="replace")
    return " ".join(text.split()) if text.split() else text.strip() or "_"


def inner(value: object) -> object:
    """Return what an object holds: its name, or its words as content systems and feeds have them; else the value."""
    if isinstance(value, Mapping):
        return next((value[key] for key in _INNER if value.get(key) is not None), None)
    return value


def plain_value(value: object) -> object:
    """Return a scalar as text or date; None for what is missing (None, NaN, NaT, blank) or is no scalar.

    Of an object the name counts, as in `"source": {"id": 7, "name": "Island Wire"}`.
    """
    value = inner(value)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, date) and value == value:  # NaT is a date that differs from itself
        return value
    if isinstance(value, Real) and not isinstance(value, bool) and abs(value) < _LARGE:  # false of NaN
        return str(value)
    return None


def line_of(value: object) -> str | None:
    """Return a value as one line of text, None where there is none or it cannot be stored."""
    text = " ".join(str(plain_value(value) or "").split())
    return None if not text or fault_of(text) else text


@cache
def _aliases() -> dict[str, str]:
    content = read_yaml(_FILE)
    flat = [(alias, name) for name, aliases in content.items() for alias in aliases]
    if set(content) != set(FIELDS) or len(dict(flat)) != len(flat):
        raise ResourceError(_FILE, "", "an unknown key or an alias given twice", f"Keys: {', '.join(FIELDS)}.")
    return dict(flat)


def _plain_name(name: object) -> str:
    return _BETWEEN.sub("_", str(name).strip().lower())


def known_fields(row: Mapping[str, object], given: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return the fields of a row under the names of FIELDS, the rest left out.

    Names are read in any case, with any mark or space between their words. `given` has names that count before the
    common ones, ours to those of the row.
    """
    found: dict[str, object] = {}
    plain = {_plain_name(k): v for k, v in reversed(row.items())}
    for name, theirs in (given or {}).items():
        if _plain_name(theirs) in plain:
            found[name] = plain[_plain_name(theirs)]
    for alias, name in _aliases().items():
        if alias in plain and name not in found:
            found[name] = plain[alias]
    return found


def no_text_field(names: Iterable[object]) -> str:
    """Return the detail of a reject that lacks the field of the text, with the names that are there."""
    there = ", ".join(map(str, names))[:200]
    return f"No field 'text' is known. Found: {there}. Name it: --field text=NAME, or fields={{'text': NAME}}."
