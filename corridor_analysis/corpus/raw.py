"""What a reader of a format is given, an item, and what it hands on: one article as it was found, or a reject."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import IO

from corridor_analysis.corpus.limits import Budget


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
