"""A word and some neighbouring words of a Tree, under the names of spaCy's Token and Span, and how words are joined.

Small models attach by likelihood, and names are what they know least. `mend` puts right, before any rule looks at
them, the attachments that the words around show to be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar

from corridor_analysis.parse.when.vocabulary import time_vocabulary

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Tree

__all__ = ["Stretch", "Word", "mend", "remembered"]

Found = TypeVar("Found")


def remembered(find: Callable[[Word], Found]) -> Callable[[Word], Found]:
    """Return a function of one word that finds its answer once for each word; nobody may change what it returns."""
    return lru_cache(maxsize=1 << 14)(find)  # some articles' worth: what it keeps alive is bounded


@dataclass(slots=True, eq=False, repr=False)
class Word:
    """A word of a Tree. The attributes are those of `spacy.tokens.Token`; `children` is a tuple in text order.

    `timed` says whether it stands in a temporal expression; `Parsed` sets it.
    """

    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    whitespace_: str
    i: int
    idx: int
    is_space: bool
    is_punct: bool
    is_sent_start: bool
    doc: Tree
    head: Word = field(init=False)
    sent: Stretch = field(init=False)
    children: tuple[Word, ...] = ()
    timed: bool = False
    _subtree: tuple[Word, ...] | None = None
    _conjuncts: tuple[Word, ...] | None = None

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    def __lt__(self, other: Word) -> bool:
        return self.i < other.i

    @property
    def is_alpha(self) -> bool:
        return self.text.isalpha()

    @property
    def is_title(self) -> bool:
        return self.text.istitle()

    @property
    def text_with_ws(self) -> str:
        return self.text + self.whitespace_

    @property
    def lefts(self) -> tuple[Word, ...]:
        return tuple(c for c in self.children if c.i < self.i)

    @property
    def subtree(self) -> tuple[Word, ...]:
        """It and all below it: those before, itself, those after."""
        if self._subtree is None:
            first, end, size = self.doc.extents[self.i]
            if size == end - first:
                self._subtree = tuple(self.doc.words[first:end])
            else:  # a phrase with a gap
                found = [self]
                for word in found:  # a loop: a parse can be deeper than Python may recurse
                    found += word.children
                self._subtree = tuple(sorted(found))
        return self._subtree

    @property
    def left_edge(self) -> Word:
        return self.doc.words[self.doc.extents[self.i][0]]

    @property
    def right_edge(self) -> Word:
        return self.doc.words[self.doc.extents[self.i][1] - 1]

    @property
    def ancestors(self) -> Iterator[Word]:
        word = self
        while word.head is not word:
            word = word.head
            yield word

    @property
    def conjuncts(self) -> tuple[Word, ...]:
        """The words coordinated with it, without itself."""
        if self._conjuncts is None:
            first = self
            while first.head is not first and first.dep_ == "conj":
                first = first.head
            found = [first]
            for word in found:
                found += [c for c in word.children if c.dep_ == "conj" and c.i > word.i]
            self._conjuncts = tuple(w for w in found if w is not self)
        return self._conjuncts

    def nbor(self, step: int = 1) -> Word:
        """Return a neighbour; IndexError outside the text."""
        at = self.i + step
        if at < 0:
            raise IndexError(at)
        return self.doc[at]

    def is_ancestor(self, other: Word) -> bool:
        """Return whether the other word is below it."""
        return any(w is self for w in other.ancestors)


class Stretch:
    """Some neighbouring words, as `spacy.tokens.Span`: `start` and `end` count words, `start_char` characters."""

    __slots__ = ("_root", "doc", "end", "start")

    def __init__(self, doc: Tree, start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end
        self._root: Word | None = None

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Word]:
        return iter(self.doc.words[self.start : self.end])

    def __getitem__(self, at: int) -> Word:
        return self.doc.words[self.start : self.end][at]

    @property
    def text(self) -> str:
        """Its characters, without the space after the last word."""
        return self.doc.text[self.start_char : self.end_char] if len(self) else ""

    @property
    def start_char(self) -> int:
        return self.doc.words[self.start].idx

    @property
    def end_char(self) -> int:
        last = self.doc.words[self.end - 1]
        return last.idx + len(last.text)

    @property
    def sent(self) -> Stretch:
        return self.doc.words[self.start].sent

    @property
    def root(self) -> Word:
        """The word that is highest in the tree, the first of equals; white space only where there is nothing else."""
        if self._root is None:
            self._root = min(self, key=lambda w: (w.is_space, sum(1 for _ in w.ancestors)))
        return self._root


_Words = Sequence[Word]


def mend(words: _Words, heads: list[int]) -> None:
    """Put attachments right. `heads` holds the index of each word's head, its own for the root of a sentence."""
    steps = _steps()
    for word in words:
        for step in steps.get(word.lower_, ()):
            step(words, heads, word.i)


def _partner(words: _Words, heads: list[int], at: int) -> None:
    """Give `with` its object back: in "met with A to discuss B" A is not the subject of `discuss`.

    "The talks ended, with A to leave for B" is another matter: there a comma stands before it.
    """
    word, marks = words[at], words[at].dep_ == "mark"
    if words[at - 1].text == "," or _first(words, heads, at, "pobj") is not None:
        return
    verb = (
        heads[at] if marks else _first(words, heads, at, "pcomp") or _first(words, heads, heads[at], "advcl", after=at)
    )
    if verb is None or verb <= at:
        return
    near = range(max(0, verb - 3), verb)
    if not any(words[i].lower_ == "to" and heads[i] == verb and words[i].dep_ == "aux" for i in near):
        return
    over = heads[verb] if marks else heads[at]
    subject = _first(words, heads, verb, "nsubj", after=at)
    if subject is None or subject >= verb or over >= at or words[over].pos_ != "VERB":
        return
    heads[at], word.dep_ = over, "prep"
    heads[subject], words[subject].dep_ = at, "pobj"
    heads[verb], words[verb].dep_ = over, "advcl"


def _first(words: _Words, heads: list[int], head: int, dep: str, after: int = -1) -> int | None:
    """Return the first word near a head that depends on it in this way."""
    near = range(max(head - 40, after + 1, 0), min(head + 40, len(words)))
    return next((i for i in near if heads[i] == head and words[i].dep_ == dep and i != head), None)


def _listed(words: _Words, heads: list[int], at: int) -> None:
    """Join the last name of a list to the names before it: "met with A of X, B of Y, and C of Z".

    The parser makes C a second predicate beside the verb; but a name is none, and the list is right before it.
    """
    verb = heads[at]
    near = range(at + 1, min(at + 12, len(words)))
    last = next((i for i in near if heads[i] == verb and words[i].dep_ == "conj"), None)
    if last is None or words[verb].pos_ != "VERB" or words[last].pos_ != "PROPN" or verb > at:
        return
    if any(heads[i] == last and words[i].dep_ in ("nsubj", "aux", "cop") for i in range(at, min(last + 8, len(words)))):
        return
    token, top = at - 1, None
    while token > verb and token != heads[token]:
        if words[token].pos_ == "PROPN" and words[token].dep_ in ("pobj", "dobj"):
            top = token
        token = heads[token] if heads[token] != verb or words[token].text != "," else token - 1
    if top is not None and token == verb:
        heads[last] = heads[at] = top


def _preposition(words: _Words, heads: list[int], at: int) -> None:
    """Make a preposition of a particle that has an object: "called on all sides to leave"."""
    if words[at].dep_ == "prt" and _first(words, heads, at, "pobj") is not None:
        words[at].dep_ = "prep"


def _day(words: _Words, heads: list[int], at: int) -> None:
    """Give a name the place that the day behind it took: "met with A Monday"; with "on" the day keeps it."""
    name, over, day = at - 1, heads[at], words[at]
    taken = over != at and heads[name] == at and words[name].dep_ == "compound" and words[name].pos_ == "PROPN"
    if not taken or words[over].lower_ == "on":
        return
    verb = over
    while words[verb].pos_ not in ("VERB", "AUX") and heads[verb] != verb:
        verb = heads[verb]
    for i in range(max(at - 40, 0), min(at + 40, len(words))):
        if heads[i] == at:
            heads[i] = name if i < at or words[i].dep_ in ("cc", "conj", "punct") else verb
    heads[name], words[name].dep_ = over, day.dep_
    heads[at], day.dep_ = verb, "npadvmod"


@cache
def _steps() -> dict[str, tuple[Callable[[_Words, list[int], int], None], ...]]:
    days = dict.fromkeys(time_vocabulary().classes["weekday"], (_day,))
    return {"with": (_partner,), "and": (_listed,), "on": (_preposition,), "for": (_preposition,), **days}
