"""The words of asking, read from `resources/asks.yaml` and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml

__all__ = ["FRAMES", "Lexicon", "lexicon"]

_FILE = "asks.yaml"
FRAMES = ("to", "on", "upon", "for", "object", "that", "infinitive", "to_party", "to_active", "on_thing")
_LISTS = (
    "nouns",
    "issuing",
    "needs",
    "raising",
    "vital",
    "copulas",
    "modals",
    "duties",
    "pursuit",
    "efforts",
    "answering",
    "spokesmen",
    "itself",
    "bearing",
    "views",
)


@dataclass(frozen=True)
class Lexicon:
    """Verbs of asking with their frames, and the words by which people say that something is needed."""

    verbs: Mapping[str, tuple[str, ...]]
    nouns: frozenset[str]
    issuing: frozenset[str]
    needs: frozenset[str]
    raising: frozenset[str]
    vital: frozenset[str]
    copulas: frozenset[str]
    modals: frozenset[str]
    duties: frozenset[str]
    pursuit: frozenset[str]
    efforts: frozenset[str]
    answering: frozenset[str]
    spokesmen: frozenset[str]
    itself: frozenset[str]
    bearing: frozenset[str]
    views: frozenset[str]
    bearers: Mapping[str, str]
    governors: Mapping[str, str]

    @cached_property
    def openers(self) -> frozenset[str]:
        """All words by which an ask is recognised."""
        return frozenset({*self.verbs, *self.asking, *self.duties, *self.copulas, *self.pursuit, *self.modals})

    @cached_property
    def asking(self) -> frozenset[str]:
        """Nouns of need and of asking."""
        return self.needs | self.nouns


@cache
def lexicon() -> Lexicon:
    """Return the words of asking.

    Raises ResourceError where the file names an unknown key or frame.
    """
    raw = read_yaml(_FILE)
    known = {"verbs", "bearers", "governors", "examples", *_LISTS}
    for key in sorted(set(raw) - known):
        raise ResourceError(_FILE, key, "unknown key", nearest(key, known))
    for lemma, frames in raw["verbs"].items():
        for frame in sorted(set(frames) - set(FRAMES)):
            raise ResourceError(_FILE, lemma, f"unknown frame {frame!r}", nearest(frame, FRAMES))
    return Lexicon(
        verbs={lemma: tuple(frames) for lemma, frames in raw["verbs"].items()}, bearers=raw["bearers"],
        governors={w: status for status, words in raw["governors"].items() for w in words},
        **{name: frozenset(raw[name]) for name in _LISTS},
    )  # fmt: skip
