"""Placeholder until the first version lands."""

from collections.abc import Iterator

from corridor_analysis.records import Happening, Parsed


def events(parsed: Parsed, case, told) -> Iterator[Happening]:
    yield from ()
