"""How a text is cut for the encoder: every word is asked about once, no window is longer than allowed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corridor_analysis.extract.model.windows import Window, windows

MARKS = (101, 102)
LENGTHS = st.lists(st.lists(st.integers(0, 8), min_size=1, max_size=60), max_size=12)


def cut(sentences: list[list[int]], most: int = 40) -> list[Window]:
    """Return the windows of sentences, each given as the number of pieces of its words."""
    pieces = [[7] * n for sentence in sentences for n in sentence]
    sents, start = [], 0
    for sentence in sentences:
        sents.append((start, start + len(sentence)))
        start += len(sentence)
    return list(windows(pieces, sents, MARKS, most=most))


@given(LENGTHS, st.integers(8, 160))
def test_each_word_is_scored_once_in_text_order(sentences, most):
    scored = [word for w in cut(sentences, most) for word in range(w.scored, w.end)]
    assert scored == list(range(sum(map(len, sentences))))


@given(LENGTHS, st.integers(8, 160))
def test_no_window_has_more_pieces_than_allowed_context_and_all(sentences, most):
    assert all(len(w.ids) - 2 <= most for w in cut(sentences, most))


@given(LENGTHS, st.integers(8, 160))
def test_context_lies_right_before_what_is_scored_and_in_no_more_than_48_pieces(sentences, most):
    flat = [n for sentence in sentences for n in sentence]
    for w in cut(sentences, most):
        assert w.start <= w.scored < w.end
        assert sum(flat[w.start : w.scored]) <= 48


@given(LENGTHS)
def test_a_word_knows_its_first_piece_and_one_without_pieces_has_none(sentences):
    flat = [n for sentence in sentences for n in sentence]
    for w in cut(sentences):
        assert (w.ids[0], w.ids[-1]) == MARKS
        assert len(w.at) == w.end - w.start
        place = 1
        for at, n in zip(w.at, flat[w.start : w.end], strict=True):
            assert at == (place if n else -1)
            place += n


def test_a_sentence_of_5000_words_is_cut_into_windows():
    found = cut([[1] * 5000], 160)
    assert len(found) == 32
    assert max(len(w.ids) for w in found) == 162
    assert sum(w.end - w.scored for w in found) == 5000


def test_no_sentence_makes_no_window():
    assert cut([]) == []


def test_the_sentence_before_is_context_where_it_is_short_and_both_fit():
    short, long, next_one = [1] * 10, [1] * 35, [1] * 20
    assert [(w.start, w.scored, w.end) for w in cut([short, long])] == [(0, 0, 10), (10, 10, 45)]  # 45 do not fit
    assert [(w.start, w.scored, w.end) for w in cut([[1] * 20, next_one, [1] * 18])] == [(0, 0, 40), (20, 40, 58)]
    assert [(w.start, w.scored, w.end) for w in cut([[1] * 50, [1] * 20], 60)] == [(0, 0, 50), (50, 50, 70)]  # long
