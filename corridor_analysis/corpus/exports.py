"""Exports of news databases."""

from __future__ import annotations

from corridor_analysis.corpus.raw import Item, Raw
from corridor_analysis.schema import Reject

__all__ = ["in_export"]


def in_export(item: Item, text: str) -> list[Raw | Reject]:
    """Return the articles of an export."""
    return []
