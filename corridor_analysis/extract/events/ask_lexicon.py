"""The words of asking: what `resources/asks.yaml` holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

from corridor_analysis.resources import lexicon as read
from corridor_analysis.schema.entry import BY_WORD, Entry

__all__ = ["FRAMES", "Lexicon", "lexicon"]

_Frame = Literal[
    "to", "on", "upon", "for", "object", "that", "infinitive", "to_party", "to_active", "on_thing"
]  # fmt: skip
FRAMES: tuple[str, ...] = get_args(_Frame)
_Words = frozenset[str]


class Lexicon(Entry):
    """Verbs of asking with their frames, and the words by which people say that something is needed."""

    verbs: Mapping[str, tuple[_Frame, ...]]
    nouns: _Words
    issuing: _Words
    needs: _Words
    raising: _Words
    vital: _Words
    copulas: _Words
    modals: _Words
    duties: _Words
    pursuit: _Words
    efforts: _Words
    answering: _Words
    spokesmen: _Words
    bearing: _Words
    bearers: Mapping[str, str]
    governors: Annotated[Mapping[str, str], BY_WORD]  # what a governing word makes of an ask below it
    examples: list[Any]

    @cached_property
    def openers(self) -> frozenset[str]:
        """All words by which an ask is recognised."""
        return frozenset({*self.verbs, *self.asking, *self.duties, *self.copulas, *self.pursuit, *self.modals})

    @cached_property
    def asking(self) -> frozenset[str]:
        """Nouns of need and of asking."""
        return self.needs | self.nouns


def lexicon() -> Lexicon:
    """Return the words of asking; raises ResourceError where the file breaks a rule."""
    return read("asks.yaml", Lexicon)
