"""Imports that cost more than they give, kept away."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["without_uri_grammar"]

_GRAMMAR = "rfc3987_syntax"


@contextmanager
def without_uri_grammar() -> Iterator[None]:
    """Import nbformat inside this to save a second: jsonschema then leaves out its check of IRI formats.

    Where JupyterLab is installed, so is a grammar of RFC 3987 that jsonschema builds at import. No schema of
    a notebook asks for that format.
    """
    if _GRAMMAR in sys.modules:
        yield
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]  # an import of it now raises ImportError
    try:
        yield
    finally:
        del sys.modules[_GRAMMAR]
