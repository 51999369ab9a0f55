"""A Tree as columns of plain Python values: rules that look at every word read lists, not spaCy objects."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from corridor_analysis.parse.tree.spelling import HYPHENS, key

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Tree

__all__ = ["Columns"]


class Columns:
    """The columns of a Tree. `solid` lists the tokens that names are matched on: hyphens are passed over."""

    def __init__(self, doc: Tree) -> None:
        self.doc = doc
        self.text, self.lemma = [t.text for t in doc], [t.lemma_ for t in doc]
        self.pos, self.tag, self.dep = [t.pos_ for t in doc], [t.tag_ for t in doc], [t.dep_ for t in doc]
        self.head, self.start = [t.head.i for t in doc], [t.idx for t in doc]
        self.key = list(map(key, self.text))
        self.sent = list(accumulate([int(bool(t.is_sent_start)) for t in doc]))
        self.children: list[list[int]] = [[] for _ in self.text]
        for i, head in enumerate(self.head):
            if head != i:
                self.children[head].append(i)
        self.solid = [i for i, w in enumerate(self.text) if w not in HYPHENS]

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands, by its key."""
        out: defaultdict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self.key):
            out[word].append(i)
        return dict(out)

    def end(self, i: int) -> int:
        """Return the character after token `i`."""
        return self.start[i] + len(self.text[i])

    def root(self, start: int, end: int) -> int:
        """Return the token of `start:end` that governs the others: its own head lies outside."""
        outside = [i for i in range(start, end) if not start <= self.head[i] < end or self.head[i] == i]
        return outside[-1] if outside else end - 1

    def capital(self, i: int) -> bool:
        """Return whether a word begins with a capital letter."""
        return self.text[i][:1].isupper()

    def proper(self, i: int) -> bool:
        """Return whether a word is a proper noun with a capital letter."""
        return self.pos[i] == "PROPN" and self.capital(i)

    def coordinated(self, i: int) -> list[int]:
        """Return a token and those coordinated with it behind it: "A, B and C" is a chain."""
        parts = [i]
        for part in parts:
            parts += self.below(part, "conj")
        return parts

    def first(self, i: int) -> int:
        """Return the first of those that a token is coordinated with."""
        while self.dep[i] == "conj" and self.head[i] != i:
            i = self.head[i]
        return i

    def plural(self, i: int) -> bool:
        """Return whether a noun means several."""
        return self.tag[i] in ("NNS", "NNPS")

    def around(self, i: int) -> set[str]:
        """Return the words that hang on token `i`."""
        return {self.key[c] for c in self.children[i]}

    def phrase(self, start: int, end: int) -> str:
        """Return the characters of tokens `start:end` with single spaces."""
        return " ".join(self.doc.text[self.start[start] : self.end(end - 1)].split())

    def below(self, i: int, *deps: str) -> list[int]:
        """Return the tokens that depend on token `i` in these ways."""
        return [c for c in self.children[i] if self.dep[c] in deps]

    def prepositional(self, i: int, *prepositions: str) -> list[int]:
        """Return the heads of the phrases that hang on token `i` by these prepositions."""
        hung = (p for p in self.below(i, "prep") if self.key[p] in prepositions)
        return [o for p in hung for o in self.below(p, "pobj")]
