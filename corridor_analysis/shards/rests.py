"""What the rows of an article rest on, as a digest: its content, the case, the code and the model."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.schema import Article

if TYPE_CHECKING:
    from corridor_analysis.case import Case

__all__ = ["Rests"]

_SUFFIXES = (".py", ".yaml", ".csv", ".txt", ".json")  # labels.json has the digest of the weights
_PACKAGE = Path(__file__).resolve().parent.parent
# What comes after reading changes no row of an article.
_AFTER = frozenset(
    "codings coders shards cli reports story plots evaluate newcase notebook.py lookup.py prose.py check.py "
    "chronology.py select.py export tables.py progress.py __pycache__".split()
)
_NOT_READ = ("source_file", "sha256", "n_words", "outlet")  # no part of what is read


@dataclass(frozen=True)
class Rests:
    """Gives each article the key under which its rows are kept: another key, and it is read again."""

    digest: str

    @classmethod
    def on(cls, case: Case | None, model: str) -> Rests:
        """Return the keys of articles read with this case and model by the code installed here."""
        whole = hashlib.sha256()
        for piece in (_code(), _case(case), model, *map(_version, (model, "spacy", "pyarrow"))):
            whole.update(piece.encode() + b"\0")
        return cls(whole.hexdigest())

    def key(self, article: Article) -> str:
        """Return the key of an article."""
        cells = {k: v for k, v in vars(article).items() if k not in _NOT_READ}
        content = json.dumps([self.digest, cells], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:32]


def _case(case: Case | None) -> str:
    """Return what of a case matters to reading: corrections are made on what was read."""
    return "" if case is None else repr(replace(case.for_reading, folder=Path(), digest="", precedence=()))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


@cache
def _code() -> str:
    """Return the digest of the modules and resources that reading an article can use."""
    whole = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*"), key=lambda p: p.relative_to(_PACKAGE).as_posix()):
        parts = path.relative_to(_PACKAGE).parts
        if path.is_file() and parts[0] not in _AFTER and path.suffix in _SUFFIXES:
            whole.update("/".join(parts).encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()
