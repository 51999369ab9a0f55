"""What the rows of an article rest on, as a key: its content, the case, the code and the model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corridor_analysis.case import Case
from corridor_analysis.resources import PACKAGE
from corridor_analysis.schema import Article

_SUFFIXES = (".py", ".yaml", ".csv", ".txt", ".json")  # labels.json has the digest of the weights
# Rows of an article come from these rooms, which import from no others, and from two modules of this one.
ROOMS = ("errors", "schema", "resources", "corpus", "parse", "case", "extract")
_HERE = ("tables/reading.py", "tables/rows.py")
_NOT_READ = ("source_file", "sha256", "n_words", "outlet")  # no part of what is read


def key_of(case: Case | None, model: str) -> Callable[[Article], str]:
    """Return what gives each article its key, read with this case and model by the code installed here.

    With another key, an article is read again.
    """
    whole = hashlib.sha256()
    for piece in (_code(), _case(case), model, *map(_version, (model, "spacy", "pyarrow"))):
        whole.update(piece.encode() + b"\0")
    digest = whole.hexdigest()

    def key(article: Article) -> str:
        cells = {k: v for k, v in vars(article).items() if k not in _NOT_READ}
        content = json.dumps([digest, cells], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    return key


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
        if name in _HERE or name.partition("/")[0].removesuffix(".py") in ROOMS:
            whole.update(name.encode() + b"\0" + files[name].read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()
