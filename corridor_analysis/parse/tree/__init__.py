"""A parsed text as plain Python objects, under the names of spaCy's Doc, Span and Token.

spaCy makes a new object for every look at a word, a head or a child, and looks its strings up each time; rules look
at each word many times. A `Tree` is made once per text and read many times as fast. It holds what rules ask for and
little more, so code that reads a Tree mostly reads a Doc as well (tests build Docs by hand).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, overload

from corridor_analysis.parse.tree.word import Stretch, Word, mend, remembered

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Places", "Stretch", "Tree", "Word", "remembered"]

_STRINGS = ("ORTH", "LEMMA", "POS", "TAG", "DEP")
_FLAGS = ("IS_PUNCT", "SPACY", "SENT_START")
_WRAP = 1 << 64  # spaCy gives steps to a head before the word as unsigned numbers
_HALF = _WRAP // 2


class Places:
    """Where the characters of a shortened text stand in the text that it was made of."""

    def __init__(self) -> None:
        self._at = [0]
        self._shift = [0]

    def cut(self, at: int, shift: int) -> None:
        """Note that from character `at` of the short text on, the long one is `shift` characters ahead."""
        self._at.append(at)
        self._shift.append(shift)

    def __bool__(self) -> bool:
        """Whether any character stands elsewhere."""
        return len(self._at) > 1

    def __getitem__(self, at: int) -> int:
        return at + self._shift[bisect_right(self._at, at) - 1]


class Tree:
    """A parsed text: a sequence of words with their syntax.

    Where white space was changed before parsing, `text` is the text as it was and `places` leads back to it: the
    words then have their offsets there.
    """

    def __init__(self, doc: Doc, text: str | None = None, places: Places | None = None) -> None:
        self.words: list[Word] = _words(self, doc)
        self.text: str = "".join([w.text + w.whitespace_ for w in self.words]) if text is None else text
        if places:
            for word in self.words:
                word.idx = places[word.idx]
        starts = [w.i for w in self.words if w.is_sent_start or w.i == 0]
        self.sents = [Stretch(self, s, e) for s, e in pairwise([*starts, len(self.words)])]
        for sent in self.sents:
            for word in sent:
                word.sent = sent

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

    @property
    def forms(self) -> Collection[str]:
        """Lemmas and forms of its words, in small letters, each once."""
        return self._by_form.keys()

    @cached_property
    def _by_form(self) -> dict[str, list[Word]]:
        out: defaultdict[str, list[Word]] = defaultdict(list)
        for word in self.words:
            for form in dict.fromkeys((word.lemma_.lower(), word.lower_)):
                out[form].append(word)
        return dict(out)

    def candidates(self, wanted: frozenset[str]) -> list[Word]:
        """Return the words whose lemma or form, in small letters, is among those wanted, in text order.

        An extractor that looks for a few words asks for them here instead of looking at every word.
        """
        found = {word.i: word for form in wanted.intersection(self._by_form) for word in self._by_form[form]}
        return [found[i] for i in sorted(found)]

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
    """Return the words of a Doc, joined; strings are looked up once for each value."""
    if not len(doc):
        return []
    *keys, puncts, spaced, starts, steps = doc.to_array([*_STRINGS, *_FLAGS, "HEAD"]).T.tolist()
    strings = doc.vocab.strings
    name = {key: strings[key] for key in set().union(*keys)}
    lower = {key: name[key].lower() for key in set(keys[0])}
    texts, *others = [[name[key] for key in column] for column in keys]
    lowers = [lower[key] for key in keys[0]]
    starting = accumulate((len(text) + after for text, after in zip(texts, spaced, strict=True)), initial=0)
    rows = zip(texts, lowers, *others, puncts, spaced, starts, starting, strict=False)
    out = [
        Word(text, low, lemma, pos, tag, dep, " " if gap else "", i, idx, text.isspace(), punct == 1, start == 1, tree)
        for i, (text, low, lemma, pos, tag, dep, punct, gap, start, idx) in enumerate(rows)
    ]
    heads = [i + (step - _WRAP if step >= _HALF else step) for i, step in enumerate(steps)]
    mend(out, heads)
    below: defaultdict[int, list[Word]] = defaultdict(list)
    for word, at in zip(out, heads, strict=True):
        word.head = out[at]
        if at != word.i:
            below[at].append(word)
    for at, children in below.items():
        out[at].children = tuple(children)
    return out
