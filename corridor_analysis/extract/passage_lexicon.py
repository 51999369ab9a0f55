"""The words in which the state of passage is told, read from `resources/passage.yaml` and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import PASSAGE_EFFECTS

__all__ = ["PassageWords", "passage_words"]

_FILE = "passage.yaml"
_PATTERNS = ("unhindered", "in_service", "lessened", "each_day", "in_place", "same_day")
_DOCUMENTED = frozenset({"effects", "unhappened"})  # read by `corroborate.effects`


@dataclass(frozen=True)
class PassageWords:
    """The word lists of the file, as it explains them; `adjectives` and `phrases` by effect."""

    adjectives: Mapping[str, str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    unhindered: re.Pattern[str]
    in_service: re.Pattern[str]
    lessened: re.Pattern[str]
    each_day: re.Pattern[str]
    in_place: re.Pattern[str]
    brief: re.Pattern[str]
    same_day: re.Pattern[str]
    spell: re.Pattern[str]
    streams: frozenset[str]
    hosts: frozenset[str]
    carriers: frozenset[str]
    fleets: frozenset[str]
    conduits: frozenset[str]
    ways: frozenset[str]
    moving: frozenset[str]
    working: frozenset[str]
    supplying: frozenset[str]
    stopping: frozenset[str]
    standstill: frozenset[str]
    resuming: frozenset[str]
    renewing: frozenset[str]
    destroying: frozenset[str]
    blockers: frozenset[str]
    leaving: frozenset[str]
    making: frozenset[str]
    freely: frozenset[str]
    hindrance: frozenset[str]
    posts: frozenset[str]
    barriers: frozenset[str]
    limits: frozenset[str]
    imposing: frozenset[str]
    lasting: frozenset[str]
    beginning: frozenset[str]
    ending: frozenset[str]
    ends: frozenset[str]
    easing: frozenset[str]
    ongoing: frozenset[str]
    stints: frozenset[str]
    some: frozenset[str]
    heavy: frozenset[str]
    easy: frozenset[str]
    partly: frozenset[str]
    partial: frozenset[str]
    fully: frozenset[str]
    lanes: frozenset[str]
    one: frozenset[str]
    all: frozenset[str]
    lowering: frozenset[str]
    banning: frozenset[str]
    admitting: frozenset[str]
    nobody: frozenset[str]
    awaited: frozenset[str]
    unopened: frozenset[str]
    again: frozenset[str]
    pronouns: frozenset[str]
    earlier: frozenset[str]
    background: frozenset[str]


@cache
def passage_words() -> PassageWords:
    """Return the words of the state of passage.

    Raises ResourceError where the file lacks a list, names an unknown one, or an effect that there is not.
    """
    raw = {k: v for k, v in read_yaml(_FILE).items() if k not in _DOCUMENTED}
    names = {f.name for f in fields(PassageWords)}
    for key in sorted(set(raw) ^ names):
        problem = "unknown key" if key in raw else "this list is missing"
        raise ResourceError(_FILE, key, problem, nearest(key, names))
    for effect in sorted({*raw["adjectives"], *raw["phrases"]} - set(PASSAGE_EFFECTS)):
        raise ResourceError(_FILE, effect, "unknown effect", nearest(effect, PASSAGE_EFFECTS))
    made = {
        "adjectives": {word: effect for effect, words in raw["adjectives"].items() for word in words},
        "phrases": tuple((_any_of(words), effect) for effect, words in raw["phrases"].items()),
        **{name: _any_of(raw[name]) for name in _PATTERNS},
        **{name: re.compile("|".join(raw[name]), re.IGNORECASE) for name in ("spell", "brief")},
    }
    return PassageWords(**{n: made[n] if n in made else frozenset(raw[n]) for n in names})


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of some phrases, as whole words."""
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, sorted(phrases, key=lambda p: (-len(p), p))))})\b", re.IGNORECASE
    )
