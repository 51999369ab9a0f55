"""The words that the corpus is read by: a file that breaks a rule is an error that names the key."""

import pytest

from corridor_analysis.corpus.day_and_outlet import DateWords
from corridor_analysis.corpus.exports.layouts import Layout, export_words
from corridor_analysis.corpus.raw import FIELDS, FieldNames, known_fields
from corridor_analysis.errors import CaseError
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema.entry import checked


def test_a_misspelt_key_of_a_layout_is_named_with_the_right_one():
    with pytest.raises(CaseError, match=r"unknown key 'closed'.*closes"):
        checked(Layout, {"about": "A wire", "style": "colon", "closed": ["End"]}, "corpus_exports.yaml")


def test_a_style_of_labels_that_is_none_is_refused():
    with pytest.raises(CaseError, match="style"):
        checked(Layout, {"about": "A wire", "style": "comma"}, "corpus_exports.yaml")


def test_a_list_of_words_that_is_missing_is_named():
    content = {k: v for k, v in read_yaml("corpus_dates.yaml").items() if k != "openers"}
    with pytest.raises(CaseError, match="openers"):
        checked(DateWords, content, "corpus_dates.yaml")


def test_a_name_that_two_fields_have_is_refused():
    names = {field: [field] for field in FIELDS}
    assert checked(FieldNames, names, "corpus_fields.yaml").aliases["outlet"] == "outlet"
    with pytest.raises(CaseError, match="given twice"):
        checked(FieldNames, {**names, "outlet": ["outlet", "headline"]}, "corpus_fields.yaml")


def test_the_first_name_of_a_field_counts_and_one_that_is_given_before_it():
    row = {"Title": "of the table", "headline": "of the site", "Body": "The ferry stopped.", "odd": "given"}
    assert known_fields(row) == {"headline": "of the site", "text": "The ferry stopped."}
    assert known_fields(row, {"headline": "ODD"})["headline"] == "given"


def test_each_layout_says_whose_it_is_and_has_a_mark_or_a_line_that_each_article_has():
    for layout in export_words().layouts.values():
        assert layout.about
        assert layout.marks or layout.anchor
