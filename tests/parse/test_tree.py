"""A Tree reads as the Doc that it was made of."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from corridor_analysis.parse.tree import Tree

NAMES = (
    "i idx text text_with_ws whitespace_ lower_ lemma_ pos_ tag_ dep_ is_space is_punct is_alpha is_title is_sent_start"
).split()
PLACES = "children lefts subtree conjuncts ancestors".split()
BLANK = spacy.blank("en")
VOCAB = BLANK.vocab


def _hand_made() -> Doc:
    words = "Ada and Boris met in May . They left".split()
    heads = [3, 0, 0, 3, 3, 4, 3, 8, 8]
    deps = "nsubj cc conj ROOT prep pobj punct nsubj ROOT".split()
    return Doc(VOCAB, words=words, heads=heads, deps=deps, pos=["PROPN"] * 9, tags=["NNP"] * 9, lemmas=words)


def _same_words(doc: Doc, tree: Tree) -> None:
    assert len(doc) == len(tree)
    for token, word in zip(doc, tree, strict=True):
        assert {n: getattr(token, n) for n in NAMES} == {n: getattr(word, n) for n in NAMES}
        assert {n: [t.i for t in getattr(token, n)] for n in PLACES} == {
            n: [w.i for w in getattr(word, n)] for n in PLACES
        }
        assert (token.head.i, token.left_edge.i, token.right_edge.i) == (
            word.head.i,
            word.left_edge.i,
            word.right_edge.i,
        )
        assert (token.sent.start, token.sent.end) == (word.sent.start, word.sent.end)


def test_words_are_those_of_the_doc():
    doc = _hand_made()
    _same_words(doc, Tree(doc))


@pytest.mark.model
def test_words_are_those_of_a_real_parse():
    from corridor_analysis.parse.pipeline import load_model

    doc = load_model()(
        "The minister, who had met rebels and envoys twice,\nsaid “no deal.” Her aides — all of them — agreed to go."
    )
    _same_words(doc, Tree(doc))
    assert [s.root.i for s in doc.sents] == [s.root.i for s in Tree(doc).sents]


def test_an_empty_text_has_no_words_and_no_sentences():
    tree = Tree(Doc(VOCAB))
    assert (len(tree), tree.sents, tree.text) == (0, [], "")


def test_stretches_cut_the_text_as_spans_do():
    doc = _hand_made()
    tree = Tree(doc)
    assert (tree[1:4].text, tree[1:4].start_char, tree[1:4].end_char) == (
        doc[1:4].text,
        doc[1:4].start_char,
        doc[1:4].end_char,
    )
    assert tree[1:4][-1].text == doc[1:4][-1].text
    assert tree[4:6].root.text == doc[4:6].root.text
    assert [s.text for s in tree.sents] == [s.text for s in doc.sents]


@settings(deadline=None)
@given(st.text(min_size=1, max_size=60), st.data())
def test_characters_lead_to_the_words_that_a_doc_finds(text, data):
    doc = BLANK.make_doc(text)
    tree = Tree(doc)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    wanted = doc.char_span(start, end, alignment_mode="strict")
    found = tree.char_span(start, end)
    assert (None if found is None else (found.start, found.end)) == (
        None if wanted is None else (wanted.start, wanted.end)
    )


def test_characters_between_words_touch_none():
    assert Tree(_hand_made()).char_span(3, 4, alignment_mode="expand") is None


def test_candidates_are_found_by_lemma_and_by_form_in_text_order():
    words, lemmas = ["Talks", "ended", "before", "talking", "began"], ["talk", "end", "before", "talk", "begin"]
    tree = Tree(Doc(spacy.blank("en").vocab, words=words, lemmas=lemmas))
    assert [w.text for w in tree.candidates(frozenset({"begin", "talk"}))] == ["Talks", "talking", "began"]
    assert [w.text for w in tree.candidates(frozenset({"talks", "ended"}))] == ["Talks", "ended"]
    assert tree.candidates(frozenset()) == []
