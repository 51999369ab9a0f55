"""A word and some neighbouring words of a Tree, under the names of spaCy's Token and Span."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from corridor_analysis.parse.tree.tree import Tree

__all__ = ["Stretch", "Word", "remembered"]

_CONJ = "conj"

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
        """Whether it is letters only."""
        return self.text.isalpha()

    @property
    def is_title(self) -> bool:
        """Whether it has a capital and then small letters."""
        return self.text.istitle()

    @property
    def text_with_ws(self) -> str:
        """The word and the space after it."""
        return self.text + self.whitespace_

    @property
    def lefts(self) -> tuple[Word, ...]:
        """The children before it."""
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
        """The first word of its subtree."""
        return self.doc.words[self.doc.extents[self.i][0]]

    @property
    def right_edge(self) -> Word:
        """The last word of its subtree."""
        return self.doc.words[self.doc.extents[self.i][1] - 1]

    @property
    def ancestors(self) -> Iterator[Word]:
        """The words above it, nearest first."""
        word = self
        while word.head is not word:
            word = word.head
            yield word

    @property
    def conjuncts(self) -> tuple[Word, ...]:
        """The words coordinated with it, without itself."""
        if self._conjuncts is None:
            first = self
            while first.head is not first and first.dep_ == _CONJ:
                first = first.head
            found = [first]
            for word in found:
                found += [c for c in word.children if c.dep_ == _CONJ and c.i > word.i]
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
        """First character."""
        return self.doc.words[self.start].idx

    @property
    def end_char(self) -> int:
        """First character after it."""
        last = self.doc.words[self.end - 1]
        return last.idx + len(last.text)

    @property
    def sent(self) -> Stretch:
        """The sentence of its first word."""
        return self.doc.words[self.start].sent

    @property
    def root(self) -> Word:
        """The word that is highest in the tree, the first of equals; white space only where there is nothing else."""
        if self._root is None:
            self._root = min(self, key=lambda w: (w.is_space, sum(1 for _ in w.ancestors)))
        return self._root
