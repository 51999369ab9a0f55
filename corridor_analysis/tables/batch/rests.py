"""What the rows of an article rest on, as a digest: its content, the case, the code and the model."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.resources import PACKAGE
from corridor_analysis.schema import Article

if TYPE_CHECKING:
    from corridor_analysis.case import Case

__all__ = ["Rests"]

_SUFFIXES = (".py", ".yaml", ".csv", ".txt", ".json")  # labels.json has the digest of the weights
# What comes after reading changes no row of an article; `tables/reading.py` puts the rows together.
_AFTER = ("case/codings/", "coders/", "tables/", "evaluate/", "notebook/", "reports/", "newcase/", "cli/")
_READS = "tables/reading.py"
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
    files = {p.relative_to(PACKAGE).as_posix(): p for p in PACKAGE.rglob("*") if p.suffix in _SUFFIXES}
    for name in sorted(files):
        if name == _READS or not name.startswith(_AFTER):
            whole.update(name.encode() + b"\0" + files[name].read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()
