"""The words around a number: what `resources/quantities.yaml` holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from corridor_analysis.parse.when.vocabulary import time_vocabulary
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["NumberWords", "number_words"]


def _by_phrase(signs: Mapping[str, Iterable[str]]) -> dict[tuple[str, ...], str]:
    return {tuple(phrase.split()): sign for sign, phrases in signs.items() for phrase in phrases}


_Words = frozenset[str]
_Signs = Annotated[Mapping[tuple[str, ...], Literal[">", "<", "~"]], BeforeValidator(_by_phrase)]


class NumberWords(Entry):
    """The lists of the file, as it explains them."""

    before: _Signs
    after: _Signs
    ages: _Words
    links: _Words
    half: tuple[Annotated[tuple[str, ...], BeforeValidator(str.split)], ...]
    scales: _Words
    before_scales: _Words
    suffixes: Mapping[str, float]
    measures: Mapping[str, str]
    joined: Mapping[str, str]
    currencies: Mapping[str, str]
    parties: _Words
    totals: _Words
    within_totals: _Words
    others: _Words
    anyone: _Words
    fates: _Words
    uncounted: _Words
    examples: list[Any]

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """Word that says a number, as it may be written -> the number."""
        return {word: float(e.payload) for word, e in time_vocabulary().words.items() if e.cls == "number"}


def number_words() -> NumberWords:
    """Return the words around numbers; raises ResourceError where the file breaks a rule."""
    return lexicon("quantities.yaml", NumberWords)
