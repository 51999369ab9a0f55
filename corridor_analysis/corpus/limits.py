"""How much is read: the options of a reading, and the bounds that no input may pass."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from corridor_analysis.corpus.fields import FIELDS
from corridor_analysis.errors import ParameterError, nearest

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
