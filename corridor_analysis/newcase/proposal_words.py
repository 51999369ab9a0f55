"""The words with which a new case is proposed: what `resources/newcase.yaml` holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from corridor_analysis.errors import nearest
from corridor_analysis.parse.tree.spelling import split
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["AskTemplate", "ProposalWords", "proposal_words"]

_Words = frozenset[str]
_Noun = tuple[str, ...]  # the words of a noun: ("border", "post")


def _by_noun(nouns: Mapping[str, object]) -> dict[_Noun, object]:
    return {split(noun): value for noun, value in nouns.items()}


def _kinds(nouns: Mapping[str, Iterable[str]]) -> dict[_Noun, object]:
    return _by_noun({noun: kind for kind, group in nouns.items() for noun in group})


class AskTemplate(Entry):
    """An ask that recurs in such crises: the marks that its wording must have, and the draft of its entry."""

    id: str
    label: str
    groups: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()
    definition: str
    include: str
    exclude: str


class ProposalWords(Entry):
    """The lists of the file, as it explains them."""

    passages: Annotated[Mapping[_Noun, float], BeforeValidator(_by_noun)]
    before: _Words
    determiners: _Words
    appositive: _Words
    points: Annotated[frozenset[_Noun], BeforeValidator(lambda nouns: map(split, nouns))]
    places: Annotated[Mapping[_Noun, str], BeforeValidator(_kinds)]
    at: Mapping[str, float]
    arriving: _Words
    linking: _Words
    speaking: _Words
    bare_offices: _Words
    bodies: Mapping[str, str | None]
    outlets: _Words
    never: _Words
    alone: _Words
    wide: _Words
    dull: _Words
    noun_endings: Mapping[str, int]
    concepts: Mapping[str, tuple[str, ...]]
    asks: tuple[AskTemplate, ...]

    @model_validator(mode="after")
    def _marks_are_concepts(self) -> ProposalWords:
        for ask in self.asks:
            for mark in (*(m for group in ask.groups for m in group), *ask.unless):
                if mark not in self.concepts:
                    raise ValueError(f"mark {mark!r} of ask {ask.id!r} is no concept", nearest(mark, self.concepts))
        return self


def proposal_words() -> ProposalWords:
    """Return the words of proposing; raises ResourceError where the file breaks a rule."""
    return lexicon("newcase.yaml", ProposalWords)
