"""What a reader of a format hands on: one article as it was found, or a reject."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from numbers import Real
from pathlib import PurePosixPath

from corridor_analysis.corpus.decode import fault_of
from corridor_analysis.errors import ResourceError
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import Reject

__all__ = ["FIELDS", "Item", "Raw", "digest_of", "from_row", "known_fields", "line_of", "plain_value", "shown"]

FIELDS = ("article_id", "text", "published", "headline", "outlet", "language")
_FILE = "corpus_fields.yaml"


@dataclass(frozen=True)
class Item:
    """A file or archive member as bytes. `path` holds the names that lead to it, for ids; no leading folder."""

    source_file: str
    path: PurePosixPath
    data: bytes

    @property
    def names(self) -> tuple[str, ...]:
        """Ids from the most readable to the one that is certainly its own."""
        stem, whole = self.path.stem, "_".join(self.path.with_suffix("").parts)
        ended = f"{whole}_{self.path.suffix[1:]}"
        return (stem, whole, ended, f"{ended}_{digest_of(self.data)[:8]}")


@dataclass(frozen=True)
class Raw:
    """One article as found. `names` are ids to choose from; `fields` what the format says beside the text."""

    source_file: str
    names: tuple[str, ...]
    sha256: str
    text: str
    fields: Mapping[str, object] = field(default_factory=dict)
    broken: int = 0  # places of the text that could not be decoded


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def shown(name: str) -> str:
    """Return a file name as printable text on one line: bytes that are no UTF-8 become U+FFFD."""
    text = os.fsencode(name).decode("utf-8", errors="replace")
    return " ".join(text.split()) if text.split() else text.strip() or "_"


def plain_value(value: object) -> object:
    """Return a scalar as text or date; None for what is missing (None, NaN, NaT, blank) or is no scalar."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, date) and value == value:  # NaT is a date that differs from itself
        return value
    if isinstance(value, Real) and not isinstance(value, bool) and value == value:
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


def known_fields(row: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a row under the names of FIELDS, the rest left out; names are read in any case."""
    found: dict[str, object] = {}
    lower = {str(k).strip().lower(): v for k, v in reversed(row.items())}
    for alias, name in _aliases().items():
        if alias in lower and name not in found:
            found[name] = lower[alias]
    return found


def from_row(item: Item, place: str, number: int, row: Mapping[str, object]) -> Raw | Reject:
    """Return the article of one row of a table, `place` naming the row; without an id it gets the row's number."""
    fields = known_fields(row)
    source = f"{item.source_file}, {place}"
    if "text" not in fields:
        return Reject(source, "missing_field", f"No field 'text'. Found: {', '.join(map(str, row))[:200]}.")
    if not isinstance(fields["text"], str):
        kind = type(fields["text"]).__name__
        return Reject(source, "no_text", f"The field 'text' holds {kind}, not text. Give the article's words.")
    name = line_of(fields.pop("article_id", None))
    names = (name,) if name else (f"{item.path.stem}_{number:04d}",)
    text = str(fields.pop("text"))
    return Raw(source, names, digest_of(text.encode("utf-8", errors="surrogatepass")), text, fields)
