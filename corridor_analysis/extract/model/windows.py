"""A text as the encoder reads it: windows of whole sentences, each scored once, with the one before as context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["MOST_PIECES", "Window", "pieces_of", "windows"]

MOST_PIECES = 160  # word pieces in a window, its two marks aside: longer ones cost more than their context gains
_CONTEXT = 48  # a sentence of more pieces than this is no context to the next window


class Window(NamedTuple):
    """Words `start:end` of a text as word pieces; those from `scored` on are asked about, those before are context.

    `ids` are the pieces with the two marks around them, `at` the first piece of each word (-1 for a word of none).
    """

    ids: list[int]
    at: list[int]
    start: int
    scored: int
    end: int


def pieces_of(words: Sequence[str], tokenizer: Tokenizer) -> list[list[int]]:
    """Return the word pieces of each word; a word of many is cut to its first eight, white space has none."""
    spelt = tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
    out: list[list[int]] = [[] for _ in words]
    for piece, word in zip(spelt.ids, spelt.word_ids, strict=True):
        if word is not None and len(out[word]) < 8:
            out[word].append(piece)
    return out


def windows(
    pieces: Sequence[Sequence[int]],
    sents: Sequence[tuple[int, int]],
    marks: tuple[int, int],
    *,
    most: int = MOST_PIECES,
) -> Iterator[Window]:
    """Yield the windows of a text, given the pieces of its words, its sentences as ranges of words, and the marks
    (the ids that begin and end a window)."""
    start = scored = end = size = before = 0
    last = 0  # pieces of the sentence before
    for first, stop in _short(pieces, sents, most):
        more = sum(map(len, pieces[first:stop]))
        if end > scored and size + more > most:
            yield _window(pieces, marks, start, scored, end)
            kept = last <= _CONTEXT and last + more <= most
            start, scored, size = (before if kept else first), first, (last if kept else 0)
        size, end, before, last = size + more, stop, first, more
    if end > scored:
        yield _window(pieces, marks, start, scored, end)


def _short(pieces: Sequence[Sequence[int]], sents: Sequence[tuple[int, int]], most: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences, one that is longer than a window in parts."""
    for first, stop in sents:
        size, begin = 0, first
        for word in range(first, stop):
            if size + len(pieces[word]) > most:
                yield begin, word
                begin, size = word, 0
            size += len(pieces[word])
        yield begin, stop


def _window(pieces: Sequence[Sequence[int]], marks: tuple[int, int], start: int, scored: int, end: int) -> Window:
    ids, at = [marks[0]], []
    for word in pieces[start:end]:
        at.append(len(ids) if word else -1)
        ids += word
    return Window([*ids, marks[1]], at, start, scored, end)
