"""Where quotation marks open and close."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["quoted"]


def quoted(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches between quotation marks that lie in these spans, marks excluded."""
    raise NotImplementedError
