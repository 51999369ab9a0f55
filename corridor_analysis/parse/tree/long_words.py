"""What is far too long to be a word is cut in pieces: a tokenizer's time grows with the square of a word's length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

__all__ = ["InPieces"]

_LONG = re.compile(r"\S{500,}")  # characters without a space between them; the longest addresses have some 300
_PIECE = 250  # characters that make one token of it: a million quotation marks are 4,000 tokens, not a million


class InPieces:
    """A spaCy tokenizer that cuts what is too long to be a word; what it makes of all other text is its own."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """Return a text's tokens."""
        from spacy.tokens import Doc

        if not _LONG.search(text):
            doc: Doc = self.tokenizer(text)
            return doc
        tokens = list(self._tokens(text))
        return Doc(self.tokenizer.vocab, words=[w for w, _ in tokens], spaces=[s for _, s in tokens])

    def _tokens(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield each token, and whether a space follows it."""
        at = 0
        for long in _LONG.finditer(text):
            yield from ((t.text, bool(t.whitespace_)) for t in self.tokenizer(text[at : long.start()]))
            yield from ((text[i : min(i + _PIECE, long.end())], False) for i in range(*long.span(), _PIECE))
            at = long.end()
        yield from ((t.text, bool(t.whitespace_)) for t in self.tokenizer(text[at:]))
