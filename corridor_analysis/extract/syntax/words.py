"""The words by which grammar is read: what `resources/grammar.yaml` holds."""

from __future__ import annotations

from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["GRAMMAR"]

_Words = frozenset[str]


class Grammar(Entry):
    """The lists of the file, as it explains them; those in order are tried one after another."""

    about: tuple[str, ...]
    shares: _Words
    earlier: _Words
    obliged: _Words
    definite: _Words
    speaking: _Words
    loose: _Words
    sides: _Words
    reasons: _Words
    locative: tuple[str, ...]
    background: _Words
    against: tuple[str, ...]
    marches: _Words
    taking_part: tuple[str, ...]
    another: _Words
    remaining: _Words
    only: _Words
    anyone: _Words
    through: _Words
    scores: _Words
    subject_control: _Words
    relative: _Words
    held: _Words
    sites: _Words
    parts: _Words
    lasting: _Words
    untimely: _Words
    make: _Words
    far: _Words
    not_people: _Words
    going_on: _Words
    telling: _Words
    nominal: _Words
    rumours: _Words
    at_the_time: _Words
    conditions: _Words
    denying: _Words
    untrue: _Words


GRAMMAR = lexicon("grammar.yaml", Grammar)
