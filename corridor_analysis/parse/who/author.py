"""Whose words a whole text is: "Statement by the foreign ministry of X on …" says who its "we" and "I" are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corridor_analysis.parse.who.layer import EntityLayer

__all__ = ["author_of", "own_words", "signed"]

_SIGNED = re.compile(
    r"^(?:(?:joint|press|official|opening|closing|video|full|text of(?: the| a)?)\s+)*"
    r"(?:(?:statement|remarks|comments?|message|address|speech|letter)\s+(?:by|from|of)|declaration\s+(?:by|from))"
    r"\s+(?P<who>\w.*)$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\s(?:on|regarding|about|concerning|following|after|at|during|ahead of|before|to|in|as|for)\s.*$", re.IGNORECASE
)
_OPENING, _CLOSING, _EITHER = "“«„", "”»", '"'
_KINDS = ("person", "body", "state", "igo", "group")


def signed(headline: str | None) -> str | None:
    """Return the words of a headline that say whose statement follows, None where it says no such thing."""
    found = _SIGNED.match(" ".join((headline or "").split()))
    return _TOPIC.sub("", found["who"]) if found else None


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
