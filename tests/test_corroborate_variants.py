"""The same words in two wordings: quotations of made-up people."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_analysis.corroborate.variants import COLUMNS, variant_quotations

STATED = "The severe shortage of bread in the valley is intolerable, and both capitals will work together to end it,"
TRANSLATED = (
    "The acute shortage of bread in the valley cannot be tolerated and both capitals will work jointly to end it"
)
OTHER = "Our engineers need three more weeks to clear the snow from the upper tunnel"


def quotes(*texts):
    rows = [(f"a{i}", f"a{i}:a1", text) for i, text in enumerate(texts, start=1)]
    return pd.DataFrame(rows, columns=["article_id", "statement_id", "text"])


def test_two_translations_of_one_statement_are_paired_with_the_differences_marked():
    (row,) = variant_quotations(quotes(STATED, OTHER, TRANSLATED)).to_dict("records")
    assert (row["first_id"], row["second_id"]) == ("a1:a1", "a3:a1")
    assert row["only_first"].split(" | ") == ["severe", "is intolerable,", "together"]
    assert row["only_second"].split(" | ") == ["acute", "cannot be tolerated", "jointly"]
    assert 0.5 <= row["similarity"] < 1


def test_words_said_alike_have_no_differences():
    (row,) = variant_quotations(quotes(STATED, STATED)).to_dict("records")
    assert (row["similarity"], row["only_first"], row["only_second"]) == (1.0, "", "")


def test_what_an_editor_put_in_brackets_does_not_count_against_a_pair():
    (row,) = variant_quotations(quotes(STATED, STATED.replace("valley", "[upper] valley"))).to_dict("records")
    assert row["similarity"] > 0.9
    assert row["only_second"] == "[upper]"


@pytest.mark.parametrize("other", [OTHER, "The shortage of bread", ""])
def test_other_words_and_scraps_are_not_paired(other):
    assert variant_quotations(quotes(STATED, other)).empty


def test_an_article_that_repeats_itself_makes_no_pair():
    same = quotes(STATED, TRANSLATED).assign(article_id="a1")
    assert variant_quotations(same).empty


def test_no_quotations_make_an_empty_table():
    assert list(variant_quotations(quotes()).columns) == COLUMNS


@given(st.permutations([STATED, OTHER, TRANSLATED, STATED.upper()]))
def test_the_order_of_quotations_does_not_change_which_are_paired(texts):
    pairs = variant_quotations(quotes(*texts))
    found = {frozenset((r.first_text, r.second_text)) for r in pairs.itertuples()}
    assert found == {
        frozenset(p) for p in [(STATED, TRANSLATED), (STATED, STATED.upper()), (TRANSLATED, STATED.upper())]
    }


def test_a_word_that_many_quotations_hold_brings_no_pair_together():
    """So that the work grows with the number of quotations and not with its square."""
    many = [f"corridor remark number{i} about thing{i} and matter{i} with detail{i}" for i in range(300)]
    assert variant_quotations(quotes(*many)).empty
