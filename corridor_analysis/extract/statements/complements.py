"""What a cue takes: the clauses, objects and prepositional phrases that can be the content of a statement.

A complement is named by its frame: `clause` (that-clause or bare clause), `wh` (if, whether, what …), `to`
(infinitive), `ing`, `object`, `object to` ("urged X to leave"), `object of|for|as|…` ("accused X of lying"),
`passive` ("X was labelled a risk"), or the words of a preposition (`for` in "called for", `out at` in "lashed out at").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.syntax.arguments import RELATIVE
from corridor_analysis.extract.syntax.phrases import is_infinitive
from corridor_analysis.parse.tree import Word

__all__ = ["Complement", "complements", "subtree"]

_LONGEST = 500  # tokens of a clause: longer ones are no sentences of prose, and would take quadratic time


class Complement(NamedTuple):
    """A frame, and the words whose phrases make it up: all but the phrase of `cut`."""

    frame: str
    phrases: Sequence[Word]
    cut: Word | None = None

    def tokens(self) -> list[int]:
        """Return the indices of its tokens, none of a parse that ran away."""
        below = set(subtree(self.cut)) if self.cut is not None else ()
        return [i for word in self.phrases for i in subtree(word) if i not in below]


def subtree(token: Word) -> list[int]:
    """Return the indices of a token and all that depends on it, in text order; none of a parse that ran away."""
    if token.right_edge.i - token.left_edge.i > _LONGEST:
        return []
    return [t.i for t in token.subtree]


def complements(cue: Word) -> Iterator[Complement]:
    """Yield what a verb, noun or adjective takes, in order of its dependents."""
    return _of_verb(cue) if cue.pos_ in ("VERB", "AUX") else _of_nominal(cue)


def _of_verb(cue: Word) -> Iterator[Complement]:
    kids = cue.children
    particle = next((t.lower_ + " " for t in kids if t.dep_ == "prt"), "")
    objects = [t for t in kids if t.dep_ in ("dobj", "obj")]
    for kid in kids:
        if kid.dep_ in ("ccomp", "xcomp"):
            yield from _clausal(cue, kid, [t for t in objects if t.i < kid.i])
        elif kid in objects:
            yield _object(cue, kid)
            for other in kids:
                if other.i > kid.i and other.dep_ in ("prep", "oprd"):
                    yield Complement(f"object {other.lower_ if other.dep_ == 'prep' else 'as'}", (kid, other))
        elif kid.dep_ == "prep":
            yield from _prepositional(kid, particle)
            yield from _told_to(cue, kid)
        elif kid.dep_ in ("nsubjpass", "csubjpass"):
            rest = [t for t in kids if t.i > cue.i and (t.dep_ in ("oprd", "xcomp", "ccomp") or t.lower_ == "as")]
            yield Complement("passive", (kid, *rest))
        elif kid.dep_ == "oprd" and not objects:
            yield Complement("as", (kid,))
    yield from _governing(cue)


def _clausal(cue: Word, kid: Word, told: list[Word]) -> Iterator[Complement]:
    """Yield the frame of a clause; `told` are the objects before it."""
    own = any(t.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for t in kid.children)
    if is_infinitive(kid) and own:
        yield Complement("object to", (kid,))
    elif is_infinitive(kid):
        if told:
            yield Complement("object to", (*told, kid))
        passive = any(t.dep_ == "nsubjpass" for t in cue.children)
        yield Complement("passive to" if passive else "to", (kid,))
    elif kid.tag_ == "VBG" and not any(t.dep_ in ("aux", "mark") for t in kid.children):
        yield Complement("ing", (kid,))
    elif _is_wh(kid):
        yield Complement("wh", (kid,))
    elif kid.dep_ == "ccomp":
        yield Complement("clause" if own or kid.pos_ in ("VERB", "AUX") else "object as", (kid,))


def _is_wh(kid: Word) -> bool:
    first = kid.left_edge
    return first.tag_ in ("WP", "WRB", "WDT", "WP$") or first.lower_ in ("if", "whether")


def _object(cue: Word, kid: Word) -> Complement:
    """Return an object with what follows it without a stop: "stressed the urgency to act".

    Circumstances are no part of it. For a relative pronoun the noun stands that it refers to.
    """
    if cue.dep_ == "relcl" and kid.lower_ in RELATIVE and kid.tag_ in ("WDT", "WP"):
        return Complement("object", (cue.head,), cue)
    phrases = [kid]
    for other in cue.children:
        if other.left_edge.i == phrases[-1].right_edge.i + 1 and other.dep_ in ("prep", "xcomp", "acl"):
            if other.lower_ in cue_words().circumstances or any(t.timed for t in other.children):
                break
            phrases.append(other)
    return Complement("object", phrases)


def _told_to(cue: Word, prep: Word) -> Iterator[Complement]:
    """Yield whom somebody is told by a preposition to do what: "called on X to leave", "appealed to X to stop"."""
    told = [t for t in prep.children if t.dep_ == "pobj"]
    asked = [t for t in cue.children if t.dep_ in ("xcomp", "advcl") and t.i > prep.i and is_infinitive(t)]
    if told and asked:
        yield Complement(f"{prep.lower_} to", (told[0], asked[0]))


def _prepositional(prep: Word, before: str) -> Iterator[Complement]:
    for kid in prep.children:
        if kid.timed:
            continue
        if kid.dep_ in ("pobj", "pcomp", "dobj"):
            yield Complement(before + prep.lower_, (kid,))
        elif kid.dep_ == "prep":
            yield from _prepositional(kid, f"{before}{prep.lower_} ")


def _governing(cue: Word) -> Iterator[Complement]:
    """Yield the clause that a parenthesis comments on ("The road, he said, was shut"; "as he put it")."""
    kids = cue.children
    if any(t.dep_ in ("ccomp", "xcomp") for t in kids):
        return
    if cue.dep_ == "parataxis" and cue.head.pos_ in ("VERB", "AUX"):
        yield Complement("clause", (cue.head,), cue)
    elif cue.dep_ == "advcl" and any(t.lower_ == "as" and t.dep_ in ("mark", "advmod") for t in kids):
        yield Complement("as clause", (cue.head,), cue)


def _of_nominal(cue: Word) -> Iterator[Complement]:
    for kid in cue.children:
        if kid.i > cue.i and kid.dep_ == "prep":
            yield from _prepositional(kid, "")
        elif kid.i > cue.i and kid.dep_ in ("acl", "ccomp", "relcl", "xcomp", "advcl"):
            yield from _noun_clause(kid)


def _noun_clause(kid: Word) -> Iterator[Complement]:
    if is_infinitive(kid):
        yield Complement("to", (kid,))
    elif kid.dep_ == "relcl" and any(t.lower_ in RELATIVE and t.dep_ != "mark" for t in kid.children):
        return
    elif kid.left_edge.lower_ == "that" or kid.dep_ == "ccomp":
        yield Complement("wh" if _is_wh(kid) else "clause", (kid,))
