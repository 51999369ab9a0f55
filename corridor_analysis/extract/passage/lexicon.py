"""The words in which the state of passage is told: what `resources/passage.yaml` holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from corridor_analysis.resources import lexicon
from corridor_analysis.schema import PASSAGE_EFFECTS
from corridor_analysis.schema.entry import BY_WORD, Entry, one_of

__all__ = ["PassageWords", "passage_words"]


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of some phrases, as whole words."""
    longest = sorted(phrases, key=lambda p: (-len(p), p))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


def _patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_Words = frozenset[str]
_Effect = Annotated[str, one_of(PASSAGE_EFFECTS)]
_AnyOf = Annotated[re.Pattern[str], BeforeValidator(_any_of)]
_Patterns = Annotated[re.Pattern[str], BeforeValidator(_patterns)]


class PassageWords(Entry):
    """The lists of the file, as it explains them; `corroborate.effects` reads `effects` and `unhappened`."""

    effects: Any
    unhappened: Any
    adjectives: Annotated[Mapping[str, _Effect], BY_WORD]
    phrases: Mapping[_Effect, _AnyOf]
    unhindered: _AnyOf
    in_service: _AnyOf
    lessened: _AnyOf
    each_day: _AnyOf
    in_place: _AnyOf
    brief: _Patterns
    same_day: _AnyOf
    spell: _Patterns
    streams: _Words
    hosts: _Words
    carriers: _Words
    fleets: _Words
    conduits: _Words
    ways: _Words
    moving: _Words
    working: _Words
    supplying: _Words
    stopping: _Words
    standstill: _Words
    resuming: _Words
    renewing: _Words
    destroying: _Words
    blockers: _Words
    leaving: _Words
    making: _Words
    freely: _Words
    hindrance: _Words
    posts: _Words
    barriers: _Words
    limits: _Words
    imposing: _Words
    lasting: _Words
    beginning: _Words
    ending: _Words
    ends: _Words
    easing: _Words
    ongoing: _Words
    stints: _Words
    some: _Words
    heavy: _Words
    easy: _Words
    partly: _Words
    partial: _Words
    fully: _Words
    lanes: _Words
    one: _Words
    all: _Words
    lowering: _Words
    banning: _Words
    admitting: _Words
    nobody: _Words
    awaited: _Words
    unopened: _Words
    again: _Words
    pronouns: _Words
    earlier: _Words
    background: _Words


def passage_words() -> PassageWords:
    """Return the words of the state of passage; raises ResourceError where the file breaks a rule."""
    return lexicon("passage.yaml", PassageWords)
