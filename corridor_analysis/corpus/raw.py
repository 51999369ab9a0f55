"""What the readers of formats share: an item to read, an article as found, the names of its fields, and the bounds."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from numbers import Real
from pathlib import PurePosixPath
from typing import IO

from pydantic import model_validator

from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

_BETWEEN = re.compile(r"[\W_]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_INNER = ("name", "rendered", "processed", "value", "text", "html", "#text", "$t", "default")  # an object's own words
_LARGE = 1e300  # a number of more digits is no day, name or id


class FieldNames(Entry):
    """What `resources/corpus_fields.yaml` holds: for each field the names that sources give it."""

    article_id: tuple[str, ...]
    text: tuple[str, ...]
    published: tuple[str, ...]
    headline: tuple[str, ...]
    outlet: tuple[str, ...]
    language: tuple[str, ...]

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Name that sources give -> field."""
        return {alias: field for field in FIELDS for alias in getattr(self, field)}

    @model_validator(mode="after")
    def _once(self) -> FieldNames:
        if len(self.aliases) < sum(len(getattr(self, field)) for field in FIELDS):
            raise ValueError("a name is given twice")
        return self


FIELDS = tuple(FieldNames.model_fields)


def inner(value: object) -> object:
    """Return what an object holds: its name, or its words as content systems and feeds have them; else the value."""
    if isinstance(value, Mapping):
        return next((value[key] for key in _INNER if value.get(key) is not None), None)
    return value


def plain_value(value: object) -> str | date | None:
    """Return a scalar as text or date; None for what is missing (None, NaN, NaT, blank) or is no scalar.

    Of an object the name counts, as in `"source": {"id": 7, "name": "Island Wire"}`.
    """
    value = inner(value)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, date) and value == value:  # NaT is a date that differs from itself
        return value
    if isinstance(value, Real) and not isinstance(value, bool) and value < _LARGE and not value < -_LARGE:
        return str(value)
    return None


def fault_of(text: str) -> tuple[str, str] | None:
    """Return reason and detail where a text given as `str` cannot be stored or parsed, else None."""
    half = _SURROGATE.search(text)
    if half:
        return "encoding", f"Half of a surrogate pair at character {half.start()}. Encode the text again."
    if not text.strip():
        return "no_text", "The text is empty. Give the article's words."
    return None


def line_of(value: object) -> str | None:
    """Return a value as one line of text, None where there is none or it cannot be stored."""
    text = " ".join(str(plain_value(value) or "").split())
    return None if not text or fault_of(text) else text


def _plain_name(name: object) -> str:
    return _BETWEEN.sub("_", str(name).strip().lower())


def known_fields(row: Mapping[str, object], given: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return the fields of a row under the names of FIELDS, the rest left out.

    Names are read in any case, with any mark or space between their words. `given` has names that count before the
    common ones, ours to those of the row.
    """
    plain: dict[str, object] = {}
    for name, value in row.items():
        plain.setdefault(_plain_name(name), value)
    known = {ours: plain[name] for ours, theirs in (given or {}).items() if (name := _plain_name(theirs)) in plain}
    for alias, ours in lexicon("corpus_fields.yaml", FieldNames).aliases.items():
        if alias in plain:
            known.setdefault(ours, plain[alias])
    return known


def no_text_field(names: Iterable[object]) -> str:
    """Return the detail of a reject that lacks the field of the text, with the names that are there."""
    there = ", ".join(map(str, names))[:200]
    return f"No field 'text' is known. Found: {there}. Name it: --field text=NAME, or fields={{'text': NAME}}."


MAX_BYTES = 5_000_000  # of one article; a long magazine piece has 60,000, its web page a million
DEPTH = 3  # an archive in an archive in an archive; an attachment counts as one, too
MEMBERS = 500_000  # of an archive, those of archives in it included
RATIO = 200  # unpacked to packed; text shrinks to a tenth, much alike XML to a fiftieth, a bomb to a thousandth
_FREE = 50_000_000  # bytes that any archive may hold, however small it is packed

# What the readers of other people raise on damaged files, for want of errors of their own.
_FAULTS = (ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
           TypeError, ValueError, zipfile.BadZipFile, zlib.error)  # fmt: skip
_ADDRESS = re.compile(r"'?<[^<>]* at 0x[0-9a-fA-F]+>'?")  # how they name a file in memory


class NotText(Exception):
    """Bytes that are no article; holds a reject's reason and detail."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Options:
    """How articles are read: the bytes of the largest one, and names of fields, ours to those of the source."""

    max_bytes: int = MAX_BYTES
    fields: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.max_bytes < 1:
            raise ParameterError("read_articles", "max_bytes", f"{self.max_bytes} is not a size", "Give 1 or more.")
        for name in self.fields:
            if name not in FIELDS:
                raise ParameterError("read_articles", f"fields: {name}", "is no field", nearest(name, FIELDS))


class Budget:
    """What may still be unpacked of one file of the source: bytes, members, and archives in archives.

    Raises NotText where the bytes or members are more, which no archive of articles has. A file that nothing was
    unpacked of has no bounds.
    """

    def __init__(self, packed: int | None = None, max_bytes: int = MAX_BYTES) -> None:
        self.bounded = packed is not None
        self.whole = self.left = max(_FREE, 10 * max_bytes, RATIO * (packed or 0))
        self.members = MEMBERS

    def spend(self, size: int) -> None:
        """Take so many unpacked bytes off what is left."""
        self.left -= size
        if self.left < 0 and self.bounded:
            detail = f"It unpacks to more than {self.whole} bytes, {RATIO} times its size. Unpack it, if you trust it."
            raise NotText("too_large", detail)

    def enter(self) -> None:
        """Take one member off what is left."""
        self.members -= 1
        if self.members < 0:
            raise NotText("too_large", f"It has more than {MEMBERS} members. Split the archive.")


class Metered(io.RawIOBase):
    """A stream of unpacked bytes that ends with NotText where the budget does."""

    def __init__(self, stream: IO[bytes] | io.BufferedIOBase, budget: Budget, chunk: int = 1 << 16) -> None:
        super().__init__()
        self.stream, self.budget, self.chunk = stream, budget, chunk

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with the next bytes; return how many."""
        data = self.stream.read(min(len(buffer), self.chunk))
        self.budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream that is read."""
        self.stream.close()
        super().close()


@contextmanager
def damaged(kind: str) -> Iterator[None]:
    """Turn what a library raises on a damaged file into NotText; `kind` names the file, as in `Word document`."""
    try:
        yield
    except _FAULTS as error:
        fault = " ".join(_ADDRESS.sub("", str(error)).split())[:200] or type(error).__name__
        raise NotText("malformed", f"Not a readable {kind}: {fault}. Save it again.") from error


@dataclass(frozen=True)
class Item:
    """A file or archive member as bytes. `path` holds the names that lead to it, for ids; no leading folder.

    `opened` is there in place of `data` where a format is read as a stream. `depth` counts the files it lies in,
    and `budget` is what may still be unpacked of the outermost. `kind` is the ending of a file whose name has a wrong
    one. An item that is not `asked` for is passed over where its format is not read.
    """

    source_file: str
    path: PurePosixPath
    data: bytes = b""
    opened: Callable[[], IO[bytes]] | None = None
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    kind: str = ""
    asked: bool = True

    @property
    def suffix(self) -> str:
        """The ending that says how it is read."""
        return self.kind or self.path.suffix.lower()

    @property
    def names(self) -> tuple[str, ...]:
        """Ids from the most readable to the one that is certainly its own."""
        stem, whole = self.path.stem, "_".join(self.path.with_suffix("").parts)
        ended = f"{whole}_{self.path.suffix[1:]}"
        return (stem, whole, ended, f"{ended}_{digest_of(self.data)[:8]}")

    def stream(self) -> IO[bytes]:
        """Return its bytes as a stream."""
        return self.opened() if self.opened else io.BytesIO(self.data)

    def inside(self, member: str) -> Item:
        """Return the place of a member of an archive, its bytes still to be read."""
        parts = [p for p in PurePosixPath(shown(member)).parts if p != "."]
        path = self.path.parent.joinpath(self.path.name.partition(".")[0], *parts)
        name = f"{self.source_file}/{shown(member)}"
        return replace(self, source_file=name, path=path, data=b"", opened=None, depth=self.depth + 1)


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


def digest_of(content: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text in UTF-8, in hexadecimal."""
    data = content.encode("utf-8", errors="surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


def shown(name: str) -> str:
    """Return a file name as printable text on one line: bytes that are no UTF-8 become U+FFFD."""
    text = os.fsencode(name).decode("utf-8", errors="replace")
    return " ".join(text.split()) if text.split() else text.strip() or "_"
