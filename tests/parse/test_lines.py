"""Wrapped lines joined for the parser: what is joined, what is left, and where every character came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_analysis.parse.pipeline import flowing

WRAPPED = (
    "The Chilean foreign minister, Ana Ruiz, spoke by telephone at noon with\n"
    "Envoy Kari Lund on Monday about the road that has been closed since\n"
    "May, and asked her to come."
)


def test_lines_broken_at_a_width_are_joined():
    assert "\n" not in flowing(WRAPPED)[0]


@pytest.mark.parametrize(
    "text",
    [
        "The pass is shut.\nThe minister flew home.",
        "Road closed again\nThe minister flew home on Monday to see to it.",
        "The pass is shut\n\nthe minister flew home.",
        "Agenda:\n- trade\n- roads",
    ],
)
def test_ends_of_sentences_headlines_paragraphs_and_lists_stay(text):
    assert flowing(text)[0] == text


def test_runs_of_spaces_and_other_spaces_become_one():
    assert flowing("She left.  He\u00a0stayed \t on.")[0] == "She left. He stayed on."


@given(st.text(alphabet="ab.A \n\t\u00a0", max_size=60))
def test_every_character_but_space_keeps_its_place(text):
    short, places = flowing(text)
    kept = [(i, c) for i, c in enumerate(short) if not c.isspace()]
    assert [(places[i], c) for i, c in kept] == [(i, c) for i, c in enumerate(text) if not c.isspace()]


@pytest.mark.model
def test_offsets_lead_to_the_text_as_it_was():
    from corridor_analysis.corpus import Corpus
    from corridor_analysis.tables import tabulate

    tables = tabulate(Corpus.from_records([{"article_id": "a1", "text": WRAPPED, "published": "2021-05-05"}]))
    (row,) = tables.mentions[tables.mentions["surface"] == "Kari Lund"].itertuples()
    assert WRAPPED[row.start : row.end] == "Kari Lund"
    assert tables.contacts()["mode"].tolist() == ["phone"]
