"""Whose words a whole text is: "Statement by the foreign ministry of X on …" says who its "we" and "I" are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming

__all__ = ["author_of", "own_words", "signed"]

_OPENING, _CLOSING, _EITHER = "“«„", "”»", '"'
_KINDS = ("person", "body", "state", "igo", "group")


def signed(headline: str | None) -> str | None:
    """Return the words of a headline that say whose statement follows, None where it says no such thing."""
    found = _signature().match(" ".join((headline or "").split()))
    return re.split(rf"\s(?:{'|'.join(naming().topics)})\s", found["who"], maxsplit=1, flags=re.I)[0] if found else None


@cache
def _signature() -> re.Pattern[str]:
    openings, statements, declarations = (
        f"(?:{'|'.join(words)})" for words in (naming().statement_openings, naming().statements, naming().declarations)
    )
    told = rf"(?:{statements}\s+(?:by|from|of)|{declarations}\s+(?:by|from))"
    return re.compile(rf"^(?:{openings}\s+)*{told}\s+(?P<who>\w.*)$", re.IGNORECASE)


def author_of(layer: EntityLayer) -> str | None:
    """Return the one who is named in the words that `signed` returned: a person before the body served."""
    named = sorted(layer.mentions, key=lambda m: m.start)
    for kinds in (("person",), _KINDS):
        for mention in named:
            if layer.get(mention.entity_id).kind in kinds:
                return mention.entity_id
    return None


def own_words(words: Iterable[str]) -> list[bool]:
    """Return for each token whether it stands outside quotation marks; a paragraph begins outside them."""
    out, inside = [], False
    for text in words:
        if text.isalpha():
            pass
        elif "\n\n" in text or text in _CLOSING:
            inside = False
        elif text in _OPENING:
            inside = True
        elif text == _EITHER:
            inside = not inside
        out.append(not inside)
    return out
