"""The way through a parse from the word that tells of an event to a word that may take part in it."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["AWAY", "path"]

AWAY = "away"  # in another sentence
_STEPS = 3  # steps up or down beyond which ways are not told apart


def path(heads: Sequence[int], deps: Sequence[str], trigger: int, word: int) -> str:
    """Return the dependencies from a word up to what it shares with the trigger, and those down to the trigger.

    `heads` and `deps` are the parse; both words stand in one sentence. "<nsubj|" is a subject before the trigger,
    ">pobj prep|" the object of a preposition after it, "<nsubj|xcomp" the subject of the verb that governs it.
    """
    above, at = {trigger: 0}, trigger
    down: list[str] = []
    while heads[at] != at:
        down.append(deps[at])
        at = heads[at]
        above[at] = len(down)
    up: list[str] = []
    at = word
    while at not in above:
        up.append(deps[at])
        if heads[at] == at:
            return AWAY
        at = heads[at]
    down = down[: above[at]]
    if len(up) > _STEPS:
        up = [up[0], "+", up[-1]]
    if len(down) > _STEPS:
        down = [down[0], "+", down[-1]]
    return f"{'<' if word < trigger else '>'}{' '.join(up)}|{' '.join(down)}"
