"""A parsed text as plain Python objects, under the names of spaCy's Doc, Span and Token.

spaCy makes a new object for every look at a word, a head or a child, and looks its strings up each time; rules look
at each word many times. A `Tree` is made once per text and read many times as fast. It holds what rules ask for and
no more, so code that reads a Tree reads a Doc as well (tests build Docs by hand).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar, overload

from corridor_analysis.mend import mend

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Stretch", "Tree", "Word", "remembered"]

_STRINGS = ("ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP")
_FLAGS = ("IS_SPACE", "IS_PUNCT", "SPACY", "SENT_START")
_WRAP = 1 << 64  # spaCy gives steps to a head before the word as unsigned numbers
_HALF = _WRAP // 2
_QUOTES = frozenset("\"'`«»‘’‚‛“”„‟‹›❮❯") | {"''", "``"}
_CONJ = "conj"


Found = TypeVar("Found")


def remembered(find: Callable[[Word], Found]) -> Callable[[Word], Found]:
    """Return a function of one word that finds its answer once for each word; nobody may change what it returns."""

    @wraps(find)
    def known(word: Word) -> Found:
        try:
            memo = word.memo
        except AttributeError:  # a token of spaCy keeps nothing
            return find(word)
        if memo is None:
            memo = word.memo = {}
        found = memo.get(find, memo)
        if found is memo:
            found = memo[find] = find(word)
        return found

    return known


class Word:
    """A word of a Tree. The attributes are those of `spacy.tokens.Token`; `children` is a tuple in text order.

    `timed` says whether it stands in a temporal expression; `Parsed` sets it. In `memo` functions of the word alone
    keep what they found (`remembered`).
    """

    __slots__ = (
        "_conjuncts", "_subtree", "children", "dep_", "doc", "head", "i", "idx", "is_punct", "is_sent_start",
        "is_space", "lemma_", "lower_", "memo", "pos_", "sent", "tag_", "text", "timed", "whitespace_",
    )  # fmt: skip

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
    def is_quote(self) -> bool:
        """Whether it is a quotation mark."""
        return self.text in _QUOTES

    @property
    def text_with_ws(self) -> str:
        """The word and the space after it."""
        return self.text + self.whitespace_

    @property
    def lefts(self) -> tuple[Word, ...]:
        """The children before it."""
        return tuple(c for c in self.children if c.i < self.i)

    @property
    def rights(self) -> tuple[Word, ...]:
        """The children after it."""
        return tuple(c for c in self.children if c.i > self.i)

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

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Tree, start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Word]:
        return iter(self.doc.words[self.start : self.end])

    def __reversed__(self) -> Iterator[Word]:
        return reversed(self.doc.words[self.start : self.end])

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, Stretch) and self.doc is other.doc
        return same and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> Stretch: ...
    def __getitem__(self, at: int | slice) -> Word | Stretch:
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self))
            return Stretch(self.doc, self.start + start, self.start + max(start, end))
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
        return min(self, key=lambda w: (w.is_space, sum(1 for _ in w.ancestors)))


class Places(Protocol):
    """Where the characters of a parsed text stand in the text that it was made of."""

    def __getitem__(self, at: int) -> int: ...


class Tree:
    """A parsed text: a sequence of words with their syntax.

    Where white space was changed before parsing, `text` is the text as it was and `places` leads back to it: the
    words then have their offsets there.
    """

    def __init__(self, doc: Doc, text: str | None = None, places: Places | None = None) -> None:
        self.words: list[Word] = _words(self, doc)
        self.text: str = "".join([w.text + w.whitespace_ for w in self.words]) if text is None else text
        if places is not None:
            for word in self.words:
                word.idx = places[word.idx]
        self.sents: list[Stretch] = _sentences(self)

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> Stretch: ...
    def __getitem__(self, at: int | slice) -> Word | Stretch:
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self.words))
            return Stretch(self, start, max(start, end))
        return self.words[at]

    def has_annotation(self, name: str) -> bool:
        """Return whether any word has this: DEP, POS or TAG."""
        return any(getattr(w, f"{name.lower()}_") for w in self.words)

    @cached_property
    def extents(self) -> list[tuple[int, int, int]]:
        """Of the words below each word and itself: the first, the first after the last, and how many they are."""
        heads = [w.head.i for w in self.words]
        order = [w for w in self.words if w.head is w]
        for word in order:  # a loop: a parse can be deeper than Python may recurse
            if word.children:
                order += word.children
        size, first, last = [1] * len(heads), list(range(len(heads))), list(range(len(heads)))
        for i in [w.i for w in reversed(order)]:
            above = heads[i]
            if above != i:
                size[above] += size[i]
                if first[i] < first[above]:
                    first[above] = first[i]
                if last[i] > last[above]:
                    last[above] = last[i]
        return [(low, high + 1, many) for low, high, many in zip(first, last, size, strict=True)]

    @cached_property
    def idx(self) -> list[int]:
        """The first character of each word."""
        return [w.idx for w in self.words]

    def char_span(self, start: int, end: int, *, alignment_mode: str = "strict") -> Stretch | None:
        """Return the words of some characters; with `expand`, those that they touch. None where there are none."""
        first = bisect_right(self.idx, start) - 1
        last = bisect_left(self.idx, end) - 1
        if first < 0 or end <= start or end > len(self.text):
            return None
        if start >= self.words[first].idx + len(self.words[first].text):
            first += 1  # the space after a word is none of its characters
        if first > last:
            return None
        found = Stretch(self, first, last + 1)
        if alignment_mode == "expand" or (found.start_char, found.end_char) == (start, end):
            return found
        return None


def _words(tree: Tree, doc: Doc) -> list[Word]:
    """Return the words of a Doc; strings are looked up once for each value."""
    if not len(doc):
        return []
    *keys, spaces, puncts, spaced, starts, steps = doc.to_array([*_STRINGS, *_FLAGS, "HEAD"]).T.tolist()
    strings = doc.vocab.strings
    name = {key: strings[key] for key in set().union(*keys)}
    texts, *others = [[name[key] for key in column] for column in keys]
    starting = accumulate((len(text) + after for text, after in zip(texts, spaced, strict=True)), initial=0)
    out: list[Word] = []
    rows = zip(texts, *others, spaces, puncts, spaced, starts, starting, strict=False)
    for i, row in enumerate(rows):
        word = Word()
        word.text, word.lower_, word.lemma_, word.pos_, word.tag_, word.dep_, space, punct, after, start, word.idx = row
        word.doc, word.i = tree, i
        word.is_space, word.is_punct, word.is_sent_start = space == 1, punct == 1, start == 1
        word.whitespace_ = " " if after else ""
        word.children, word.timed = (), False
        word._conjuncts = word._subtree = word.memo = None
        out.append(word)
    heads = [i + (step - _WRAP if step >= _HALF else step) for i, step in enumerate(steps)]
    mend(out, heads)
    _join(out, heads)
    return out


def _join(words: list[Word], heads: list[int]) -> None:
    """Set heads and children."""
    below: dict[int, list[Word]] = {}
    for word, at in zip(words, heads, strict=True):
        word.head = words[at]
        if word.head is not word:
            below.setdefault(at, []).append(word)
    for at, children in below.items():
        words[at].children = tuple(children)


def _sentences(tree: Tree) -> list[Stretch]:
    """Return the sentences, and tell each word its own."""
    starts = [w.i for w in tree.words if w.is_sent_start or w.i == 0]
    sents = [Stretch(tree, s, e) for s, e in pairwise([*starts, len(tree.words)])]
    for sent in sents:
        for word in tree.words[sent.start : sent.end]:
            word.sent = sent
    return sents
