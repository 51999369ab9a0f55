"""Sentence ends that the parser is told, and models that are not there."""

import pytest

from corridor_analysis.errors import ParameterError
from corridor_analysis.parse.pipeline import load_model


def _sentences(text: str) -> list[str]:
    return [s.text.strip() for s in load_model()(text).sents if s.text.strip()]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ('She called it "a first step." Then she left.', ['She called it "a first step."', "Then she left."]),
        ("She called it “a first step.” Then she left.", ["She called it “a first step.”", "Then she left."]),
        ("The pass is shut\n\nThe minister flew home.", ["The pass is shut", "The minister flew home."]),
        ("The pass is shut.\nThe minister flew home.", ["The pass is shut.", "The minister flew home."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, ends):
    assert _sentences(text) == ends


@pytest.mark.model
def test_a_line_break_inside_a_sentence_ends_nothing():
    assert len(_sentences("The minister of the\nneighbouring country flew home.")) == 1


@pytest.mark.model
def test_a_prefixed_noun_is_one_word():
    doc = load_model()("The co-chair met the vice-president.")
    assert [t.text for t in doc if "-" in t.text] == ["co-chair", "vice-president"]


def test_a_model_that_is_not_installed_is_named():
    with pytest.raises(ParameterError, match="no_such_model"):
        load_model("no_such_model")
