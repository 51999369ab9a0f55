"""The word lists that reports are compared by, from `resources/corroborate.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import BeforeValidator

from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["ComparisonWords", "comparison_words"]


def _joined(rows: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(word for row in rows for word in row)


def _turned(kinds: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return word -> kind."""
    return {word: kind for kind, words in kinds.items() for word in words}


def _first_of_each(groups: Iterable[list[str]]) -> dict[str, str]:
    """Return name -> the first name of its group."""
    return {name: group[0] for group in groups for name in group}


_Words = frozenset[str]


class ComparisonWords(Entry):
    """The lists of the file, as it explains them; `harm` maps words to what befell somebody, `units` names to one."""

    small: _Words
    function: _Words
    again: _Words
    habit: _Words
    no_topic: Annotated[_Words, BeforeValidator(_joined)]
    open_channel: _Words
    in_one_room: tuple[str, ...]
    crowds: _Words
    closing: _Words
    convoys: _Words
    harm: Annotated[Mapping[str, str], BeforeValidator(_turned)]
    anyone: _Words
    units: Annotated[Mapping[str, str], BeforeValidator(_first_of_each)]
    durations: Mapping[str, int]
    lasting: _Words
    going_on: _Words
    deadline: _Words
    media: _Words
    kinds_of_media: _Words
    offices: _Words
    signing: _Words


def comparison_words() -> ComparisonWords:
    """Return the lists; raises ResourceError where the file breaks a rule."""
    return lexicon("corroborate.yaml", ComparisonWords)
