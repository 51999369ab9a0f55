"""Whether the clause around a time looks ahead: modals, infinitives and what is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor_analysis.parse.when.context import Context, Expression
from corridor_analysis.parse.when.vocabulary import time_vocabulary

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Word

__all__ = ["direction"]

_TIMES = ("month", "weekday", "season", "quarter", "part", "unit", "weekend")
_LINKS = frozenset({"compound", "nummod", "advmod", "npadvmod"})


def _verb(token: Word, through_nouns: bool) -> Word | None:
    """Return the verb that a time modifies, by itself or through a preposition; None where it modifies a noun."""
    for _ in range(6):
        above = token.head
        if above.pos_ in ("VERB", "AUX"):
            return above
        if above == token or not (above.pos_ == "ADP" or token.dep_ in _LINKS or through_nouns):
            return None
        token = above
    return None


def direction(context: Context, expr: Expression, *, loose: bool = False) -> str | None:
    """Return `future` or `past` by the verb that the words of an expression modify; None where nothing says.

    `loose` takes the verb above a noun that they modify, and any to-infinitive as looking ahead.
    """
    until = expr.follows("until")
    head = expr.get(*_TIMES) or expr.words[-1]
    token = context.token(head.start) if context.parsed else None
    if token is not None and _ahead_of(token):
        return "future"
    verb = _verb(token, loose) if token is not None else None
    if token is None or verb is None:
        return "future" if until else None
    past = _is_past(verb)
    if verb.tag_ == "VBG" and verb.lemma_ in ("begin", "start"):
        return "future"  # "through the gate, starting Tuesday"
    if loose and _announced(token, verb):
        return "future"
    if until:
        return "past" if past and _had(verb) else "future"
    return "future" if _ahead(verb, loose) else "past" if past else None


def _ahead_of(token: Word) -> bool:
    """Return whether something is ahead of what a time belongs to: "ahead of a summit in Bergen on Tuesday"."""
    at = token.i
    for _ in range(6):
        if token.lower_ == "ahead" or token.head == token:
            return token.lower_ == "ahead"
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return any(t.lower_ == "ahead" and token.i < t.i < at for t in token.children)
    return False


def _announced(token: Word, verb: Word) -> bool:
    """Return whether a time belongs to a noun that is announced or planned: "announced a visit in May"."""
    for _ in range(4):
        token = token.head
        if token.head == verb:
            return token.dep_ == "dobj" and verb.lemma_.lower() in time_vocabulary().announcing
    return False


def _is_past(verb: Word) -> bool:
    if verb.tag_ == "VBD":
        return True
    return verb.tag_ == "VBN" and not any(t.tag_ in ("VBZ", "VBP") for t in verb.children if t.dep_ == "auxpass")


def _had(verb: Word) -> bool:
    return any(t.lower_ in time_vocabulary().past_helpers or t.dep_ == "neg" for t in verb.children)


def _ahead(verb: Word, infinitive: bool) -> bool:
    """Return whether a verb has a modal, follows a plan as its infinitive, or is itself what is planned."""
    plans = time_vocabulary().plans
    helpers = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
    if any(t.lower_ == "have" for t in helpers) and not any(t.lower_ in time_vocabulary().will for t in helpers):
        return False  # "may have met on Friday", "believed to have met"
    if any(t.lower_ in time_vocabulary().modals for t in helpers):
        return True
    if any(t.tag_ == "TO" for t in helpers):
        above = verb.head
        going = above.lower_ == "going" and above.i < verb.i and any(t.dep_ == "aux" for t in above.children)
        return infinitive or going or above.lemma_.lower() in plans
    planned = verb.pos_ == "VERB" and verb.lemma_.lower() in plans
    return planned and (verb.tag_ == "VBN" or verb.lemma_ == "plan")
