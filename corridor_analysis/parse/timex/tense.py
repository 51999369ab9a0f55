"""Whether the clause around a time looks ahead: tense, modals and what is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor_analysis.parse.timex.context import Context, Hit

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["direction"]

_AHEAD = frozenset(
    {"will", "shall", "wo", "'ll", "’ll", "may", "might", "can", "could", "would", "should", "must"}
)
_PLANNED = frozenset({"schedule", "expect", "plan", "due", "slate", "set", "intend", "upcoming", "propose"})


def _governors(token: Token) -> list[Token]:
    """Return the tokens above one, the nearest first, up to and with the first finite verb."""
    above = []
    while token.head != token and len(above) < 6:
        token = token.head
        above.append(token)
        if token.pos_ in ("VERB", "AUX"):
            break
    return above


def _looks_ahead(token: Token) -> bool:
    for child in token.children:
        if child.dep_ in ("aux", "auxpass") and (child.lower_ in _AHEAD or child.tag_ == "TO"):
            return True
    return token.lemma_.lower() in _PLANNED


def direction(context: Context, hit: Hit) -> str | None:
    """Return `future` or `past` by the verb that governs the words of a hit; None where nothing says."""
    head = hit.get("month", "weekday", "season", "quarter") or hit.words[-1]
    token = context.token(head.start)
    if token is None or not context.doc.has_annotation("DEP"):
        return None
    above = _governors(token)
    if any(_looks_ahead(t) for t in above):
        return "future"
    return "past" if any(t.tag_ in ("VBD", "VBN") for t in above) else None
