"""Placeholder until the first version lands."""

from collections.abc import Iterator

from corridor_analysis.records import Parsed, Quantity


def quantities(parsed: Parsed) -> Iterator[Quantity]:
    yield from ()
