"""Placeholder until the first version lands."""

from collections.abc import Iterator

from corridor_analysis.records import Attribution, Parsed


def statements(parsed: Parsed) -> Iterator[Attribution]:
    yield from ()
