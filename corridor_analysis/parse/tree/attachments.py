"""Attachments that a parser gets wrong in ways that the words around show, put right before any rule looks at them.

Small models attach by likelihood, and names are what they know least. Each function here takes the words of a text
and the index of each word's head, and changes both in place; what it changes and when is in its docstring.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor_analysis.parse.tree.word import Word

__all__ = ["mend"]

_OBJECTS = ("pobj", "dobj")


Words = Sequence["Word"]


def mend(words: Words, heads: list[int]) -> None:
    """Put attachments right. `heads` holds the index of each word's head, its own for the root of a sentence."""
    for word in words:
        for step in _STEPS.get(word.lower_, ()):
            step(words, heads, word.i)


def _partner(words: Words, heads: list[int], at: int) -> None:
    """Give `with` its object back: in "met with A to discuss B" A is not the subject of `discuss`.

    "The talks ended, with A to leave for B" is another matter: there a comma stands before it.
    """
    word, marks = words[at], words[at].dep_ == "mark"
    if words[at - 1].text == "," or _first(words, heads, at, "pobj") is not None:
        return
    verb = heads[at] if marks else _first(words, heads, at, "pcomp") or _purpose(words, heads, at)
    if verb is None or verb <= at or not _infinitive(words, heads, verb):
        return
    over = heads[verb] if marks else heads[at]
    subject = _first(words, heads, verb, "nsubj", after=at)
    if subject is None or subject >= verb or over >= at or words[over].pos_ != "VERB":
        return
    heads[at], word.dep_ = over, "prep"
    heads[subject], words[subject].dep_ = at, "pobj"
    heads[verb], words[verb].dep_ = over, "advcl"


def _purpose(words: Words, heads: list[int], at: int) -> int | None:
    """Return the clause of purpose beside a preposition, under the same verb."""
    return _first(words, heads, heads[at], "advcl", after=at)


def _infinitive(words: Words, heads: list[int], verb: int) -> bool:
    return any(
        words[i].lower_ == "to" and heads[i] == verb and words[i].dep_ == "aux" for i in range(max(0, verb - 3), verb)
    )


def _first(words: Words, heads: list[int], head: int, dep: str, after: int = -1) -> int | None:
    """Return the first word near a head that depends on it in this way."""
    near = range(max(head - 40, after + 1, 0), min(head + 40, len(words)))
    return next((i for i in near if heads[i] == head and words[i].dep_ == dep and i != head), None)


def _listed(words: Words, heads: list[int], at: int) -> None:
    """Join the last name of a list to the names before it: "met with A of X, B of Y, and C of Z".

    The parser makes C a second predicate beside the verb; but a name is none, and the list is right before it.
    """
    verb = heads[at]
    last = next(
        (i for i in range(at + 1, min(at + 12, len(words))) if heads[i] == verb and words[i].dep_ == "conj"), None
    )
    if last is None or words[verb].pos_ != "VERB" or words[last].pos_ != "PROPN" or verb > at:
        return
    if any(heads[i] == last and words[i].dep_ in ("nsubj", "aux", "cop") for i in range(at, min(last + 8, len(words)))):
        return
    token, top = at - 1, None
    while token > verb and token != heads[token]:
        if words[token].pos_ == "PROPN" and words[token].dep_ in _OBJECTS:
            top = token
        token = heads[token] if heads[token] != verb or words[token].text != "," else token - 1
    if top is not None and token == verb:
        heads[last] = heads[at] = top


def _preposition(words: Words, heads: list[int], at: int) -> None:
    """Make a preposition of a particle that has an object: "called on all sides to leave"."""
    if words[at].dep_ == "prt" and _first(words, heads, at, "pobj") is not None:
        words[at].dep_ = "prep"


_STEPS: dict[str, tuple[Callable[[Words, list[int], int], None], ...]] = {
    "with": (_partner,),
    "and": (_listed,),
    "on": (_preposition,),
    "for": (_preposition,),
}
