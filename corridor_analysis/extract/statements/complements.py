"""What a cue takes: the clauses, objects and prepositional phrases that can be the content of a statement.

A complement is named by its frame: `clause` (that-clause or bare clause), `wh` (if, whether, what …), `to`
(infinitive), `ing`, `object`, `object to` ("urged X to leave"), `object of|for|as|…` ("accused X of lying"),
`passive` ("X was labelled a risk"), or the words of a preposition (`for` in "called for", `out at` in "lashed out at").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.syntax.arguments import RELATIVE
from corridor_analysis.extract.syntax.phrases import is_infinitive
from corridor_analysis.parse.tree import Word

__all__ = ["Complement", "complements", "subtree"]

_LONGEST = 500  # tokens of a clause: longer ones are no sentences of prose, and would take quadratic time


class Complement:
    """The frame of a complement; the indices of its tokens in the Doc are found when they are asked for."""

    __slots__ = ("_find", "_parts", "_tokens", "frame")

    def __init__(self, frame: str, find: Callable[..., list[int]], *parts: Word) -> None:
        self.frame, self._find, self._parts = frame, find, parts
        self._tokens: list[int] | None = None

    @property
    def tokens(self) -> list[int]:
        """The indices of its tokens, none of a parse that ran away."""
        if self._tokens is None:
            self._tokens = self._find(*self._parts)
        return self._tokens


def subtree(token: Word) -> list[int]:
    """Return the indices of a token and all that depends on it, in text order; none of a parse that ran away."""
    if token.right_edge.i - token.left_edge.i > _LONGEST:
        return []
    return [t.i for t in token.subtree]


def _joined(*tokens: Word) -> list[int]:
    return [i for t in tokens for i in subtree(t)]


def complements(cue: Word) -> Iterator[Complement]:
    """Yield what a verb, noun or adjective takes, in order of its dependents."""
    return _of_verb(cue) if cue.pos_ in ("VERB", "AUX") else _of_nominal(cue)


def _of_verb(cue: Word) -> Iterator[Complement]:
    kids = list(cue.children)
    particle = next((t.lower_ + " " for t in kids if t.dep_ == "prt"), "")
    objects = [t for t in kids if t.dep_ in ("dobj", "obj")]
    for kid in kids:
        if kid.dep_ in ("ccomp", "xcomp"):
            yield from _clausal(cue, kid, objects)
        elif kid.dep_ in ("dobj", "obj"):
            yield Complement("object", _object, cue, kid)
            for other in kids:
                if other.i > kid.i and other.dep_ in ("prep", "oprd"):
                    name = other.lower_ if other.dep_ == "prep" else "as"
                    yield Complement(f"object {name}", _joined, kid, other)
        elif kid.dep_ == "prep":
            yield from _prepositional(kid, particle)
            yield from _told_to(cue, kid)
        elif kid.dep_ in ("nsubjpass", "csubjpass"):
            yield Complement("passive", _passive, cue, kid)
        elif kid.dep_ == "oprd" and not objects:
            yield Complement("as", subtree, kid)
    yield from _governing(cue, kids, objects)


def _clausal(cue: Word, kid: Word, objects: list[Word]) -> Iterator[Complement]:
    own = [t for t in kid.children if t.dep_ in ("nsubj", "nsubjpass", "expl", "csubj")]
    infinitive = is_infinitive(kid)
    if infinitive and own:
        yield Complement("object to", subtree, kid)
    elif infinitive:
        told = [t for t in objects if t.i < kid.i]
        passive = [t for t in cue.children if t.dep_ == "nsubjpass"]
        if told:
            yield Complement("object to", _joined, *told, kid)
        yield Complement("passive to" if passive else "to", subtree, kid)
    elif kid.tag_ == "VBG" and not any(t.dep_ in ("aux", "mark") for t in kid.children):
        yield Complement("ing", subtree, kid)
    elif _is_wh(kid):
        yield Complement("wh", subtree, kid)
    elif kid.dep_ == "ccomp":
        name = "clause" if own or kid.pos_ in ("VERB", "AUX") else "object as"
        yield Complement(name, subtree, kid)
    else:
        told = [t for t in objects if t.i < kid.i]
        yield Complement("object as" if told else "as", _joined, *told, kid)


def _is_wh(kid: Word) -> bool:
    first = kid.left_edge
    if first.dep_ == "prep" and first.i < kid.i:
        first = first.nbor(1)
    return first.tag_ in ("WP", "WRB", "WDT", "WP$") or first.lower_ in ("if", "whether")


def _object(cue: Word, kid: Word) -> list[int]:
    """Return the tokens of an object and what goes with it; of a relative pronoun, those of the noun it stands for."""
    return _itself(cue, kid) + _rest(kid, list(cue.children))


def _itself(cue: Word, kid: Word) -> list[int]:
    if cue.dep_ == "relcl" and kid.lower_ in RELATIVE and kid.tag_ in ("WDT", "WP"):
        below = set(subtree(cue))
        return [i for i in subtree(cue.head) if i not in below and i < cue.i]
    return subtree(kid)


def _told_to(cue: Word, prep: Word) -> Iterator[Complement]:
    """Yield whom somebody is told by a preposition to do what: "called on X to leave", "appealed to X to stop"."""
    told = [t for t in prep.children if t.dep_ == "pobj"]
    asked = [t for t in cue.children if t.dep_ in ("xcomp", "advcl") and t.i > prep.i and is_infinitive(t)]
    if told and asked:
        yield Complement(f"{prep.lower_} to", _joined, told[0], asked[0])


def _rest(kid: Word, kids: list[Word]) -> list[int]:
    """Return what follows an object without a stop and is no circumstance: "stressed the urgency to act"."""
    out: list[int] = []
    last = kid.right_edge.i
    for other in kids:
        if other.i > kid.i and other.left_edge.i == last + 1 and other.dep_ in ("prep", "xcomp", "acl"):
            if other.dep_ == "prep" and _is_circumstance(other):
                break
            out += subtree(other)
            last = other.right_edge.i
    return out


def _is_circumstance(prep: Word) -> bool:
    return prep.lower_ in cue_words().circumstances or any(t.timed for t in prep.children)


def _prepositional(prep: Word, particle: str) -> Iterator[Complement]:
    for kid in prep.children:
        if kid.timed:
            continue
        if kid.dep_ in ("pobj", "pcomp", "dobj"):
            yield Complement(particle + prep.lower_, subtree, kid)
        elif kid.dep_ == "prep":
            yield from _prepositional(kid, f"{particle}{prep.lower_} ")


def _passive(cue: Word, kid: Word) -> list[int]:
    rest = [t for t in cue.children if t.i > cue.i and (t.dep_ in ("oprd", "xcomp", "ccomp") or t.lower_ == "as")]
    return [*subtree(kid), *(i for t in rest for i in subtree(t))]


def _governing(cue: Word, kids: list[Word], objects: list[Word]) -> Iterator[Complement]:
    """Yield the clause that a parenthesis comments on ("The road, he said, was shut"; "as he put it")."""
    own = any(t.dep_ in ("ccomp", "xcomp") for t in kids)
    if cue.dep_ == "parataxis" and not own and cue.head.pos_ in ("VERB", "AUX"):
        yield Complement("clause", _without, cue.head, cue)
    elif cue.dep_ == "advcl" and not own and any(t.lower_ == "as" and t.dep_ in ("mark", "advmod") for t in kids):
        yield Complement("as clause", _without, cue.head, cue)
    elif cue.dep_ == "relcl" and not own and not objects and _is_contact_clause(kids):
        yield Complement("object", _before, cue)


def _is_contact_clause(kids: list[Word]) -> bool:
    """Return whether a relative clause has a subject and no pronoun: "the plan he criticised"."""
    return any(t.dep_ == "nsubj" for t in kids) and not any(t.lower_ in RELATIVE or t.tag_ == "WRB" for t in kids)


def _without(whole: Word, part: Word) -> list[int]:
    below = set(subtree(part))
    return [i for i in subtree(whole) if i not in below]


def _before(cue: Word) -> list[int]:
    return [i for i in _without(cue.head, cue) if i < cue.i]


def _of_nominal(cue: Word) -> Iterator[Complement]:
    for kid in cue.children:
        if kid.i < cue.i:
            continue
        if kid.dep_ == "prep":
            yield from _prepositional(kid, "")
        elif kid.dep_ in ("acl", "ccomp", "relcl", "xcomp", "advcl"):
            yield from _noun_clause(kid)


def _noun_clause(kid: Word) -> Iterator[Complement]:
    first = kid.left_edge
    if is_infinitive(kid):
        yield Complement("to", subtree, kid)
    elif kid.dep_ == "relcl" and any(t.lower_ in RELATIVE and t.dep_ != "mark" for t in kid.children):
        return
    elif first.lower_ == "that" or kid.dep_ == "ccomp":
        yield Complement("wh" if _is_wh(kid) else "clause", subtree, kid)
