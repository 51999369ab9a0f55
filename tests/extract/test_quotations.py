"""Where quotation marks open and close, in any text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_analysis.extract.statements.quotations import paragraphs, quotations, quoted


def cut(text, spans=None):
    return [text[s:e] for s, e in quoted(text, spans or [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("She said “we wait” and left.", ["we wait"]),
        ('She said "we wait" and left.', ["we wait"]),
        ("She said «we wait» and left.", ["we wait"]),
        ("She said „we wait” and left.", ["we wait"]),
        ("She said ''we wait'' and left.", ["we wait"]),
        ("She said ``we wait'' and left.", ["we wait"]),
        ("She said ‘we wait’ and left.", ["we wait"]),
        ("She said 'we wait' and left.", ["we wait"]),
        ('"No," she said. "Not now."', ["No,", "Not now."]),
        ("“A “small” step,” he said.", ["A “small” step,"]),
        ('He wrote "the "old" road" twice.', ['the "old" road']),
        ("“It is ‘shut’ now,” he said.", ["It is ‘shut’ now,"]),
        ("‘The drivers’ bills are unpaid,’ he said.", ["The drivers’ bills are unpaid,"]),
    ],
)
def test_what_stands_between_marks(text, inside):
    assert cut(text) == inside


@pytest.mark.parametrize(
    "text",
    [
        "The drivers’ union and Ada’s sister didn’t agree.",
        "The drivers' union didn't agree in the '90s.",
        "A board 5\" wide and a nail 2' long.",
        "It closed. ” It opened.",
    ],
)
def test_apostrophes_and_stray_marks_quote_nothing(text):
    assert cut(text) == []


def test_an_unclosed_quotation_ends_with_its_paragraph():
    assert cut("“We wait for news\n\nThe road is “open” now.") == ["We wait for news", "open"]


def test_an_unclosed_quotation_ends_where_its_reporting_clause_starts():
    assert cut("“We wait for news from the pass, Almira tweeted.") == ["We wait for news from the pass,"]


def test_an_odd_straight_mark_costs_its_own_paragraph_only():
    assert cut('He said "no and left.\n\n"Yes," she said. "Now."')[1:] == ["Yes,", "Now."]


def test_a_quotation_reopened_in_each_paragraph_is_one_stretch_each():
    assert cut("“We wait.\n\n“We hope,” she said.") == ["We wait.", "We hope,"]


def test_a_quotation_closed_in_a_later_paragraph_is_one_stretch():
    assert cut('"We wait.\n\nThe road is shut," she said. "Still."') == ["We wait.\n\nThe road is shut,", "Still."]
    assert cut("“We wait.\n\nNo news.\n\nThe road is shut,” she said.") == ["We wait.\n\nNo news.\n\nThe road is shut,"]


def test_a_span_that_cuts_a_quotation_gets_the_part_that_lies_in_it():
    text = "They “saw and told” it."
    assert cut(text, [(text.index("told"), len(text))]) == ["told"]


def test_quotations_outside_the_spans_are_left_out():
    text = "“One” and “two”."
    assert cut(text, [(0, 6)]) == ["One"]


TEXTS = st.text(alphabet=st.sampled_from("ab A.,\n\r\t\"“”„‟«»‘’'`?!:-"), max_size=80)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_has_ordered_quotations_within_it(text):
    found = quotations(text)
    assert all(0 <= q.start < q.inner_start <= q.inner_end <= q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_quoted_stretches_lie_in_their_span(text, a, b):
    low, high = sorted((a, b))
    assert all(low <= s < e <= high for s, e in quoted(text, [(low, high)]))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_paragraphs_hold_all_words_in_order(text):
    joined = "".join(text[s:e] for s, e in paragraphs(text))
    assert [c for c in joined if c.isalnum()] == [c for c in text if c.isalnum()]


def test_time_grows_with_the_text_and_not_faster():
    def seconds(n):
        text = "“a 'b \" said, ' x” " * n
        start = time.perf_counter()
        quotations(text)
        return time.perf_counter() - start

    seconds(100)
    assert seconds(8000) < 40 * max(seconds(1000), 0.001)
