"""Sentences stay well formed at none, one and many."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_analysis.notebook.prose import (
    anchor,
    called,
    count,
    day,
    link,
    listed,
    number,
    plain,
    safe,
    short_name,
    span,
    when,
)


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "no parties"), (1, "one party"), (2, "two parties"), (13, "13 parties"), (1200, "1,200 parties")],
)
def test_count_agrees_with_its_noun(n, words):
    assert count(n, "party") == words


def test_count_keeps_the_words_before_the_noun():
    assert count(2, "dated access event") == "two dated access events"


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        (None, None, "undated"),
        ("2021-03-01", "2021-03-01", "1 March 2021"),
        ("2021-02-01", "2021-02-28", "February 2021"),
        ("2021-02-01", "2021-03-31", "between February 2021 and March 2021"),
        ("2021-01-01", "2021-12-31", "2021"),
        ("2021-03-01", None, "since 1 March 2021"),
        (None, "2021-03-01", "by 1 March 2021"),
        ("2020-02-01", "2020-02-29", "February 2020"),
        ("2021-02-10", "2021-02-11", "between 10 and 11 February 2021"),
        ("2021-01-28", "2021-02-03", "between 28 January 2021 and 3 February 2021"),
        ("2020-12-28", "2021-01-03", "between 28 December 2020 and 3 January 2021"),
        ("2020-04-18", "2021-04-18", "between 18 April 2020 and 18 April 2021"),
        ("2019-01-01", "2021-12-31", "between 2019 and 2021"),
    ],
)
def test_span_is_said_as_a_reader_says_it(earliest, latest, words):
    assert span(earliest, latest) == words


@pytest.mark.parametrize(
    ("day_", "basis", "words"),
    [
        ("2020-12-01", "December", "December 2020"),
        ("2020-12-01", "since Dec.", "December 2020"),
        ("2020-12-01", "December 1", "1 December 2020"),
        ("2020-12-01", "the first of December", "1 December 2020"),
        ("2020-01-01", "2020", "2020"),
        ("2020-12-12", "December", "12 December 2020"),
        ("2020-12-01", None, "1 December 2020"),
        ("2020-12-01", "Tuesday", "1 December 2020"),
    ],
)
def test_open_stretch_begins_no_finer_than_its_words(day_, basis, words):
    assert span(day_, None, basis) == f"since {words}"


@pytest.mark.parametrize(
    ("dated", "words"),
    [
        ("own", "February 2021"),
        ("published", "reported February 2021"),
        ("other", "February 2021, by another report"),
    ],
)
def test_a_day_says_what_it_rests_on(dated, words):
    assert when("2021-02-01", "2021-02-28", None, dated) == words


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(0, 800))
def test_no_words_are_finer_than_the_days(first, length):
    last = first + timedelta(days=length)
    words = span(first.isoformat(), last.isoformat())
    years = {str(d.year) for d in (first, last)}
    assert all(y in words for y in years)
    if length:
        assert words.startswith("between ") or words in (f"{first:%B} {first.year}", str(first.year))
    else:
        assert words == f"{first.day} {first:%B} {first.year}"


def test_plain_takes_links_and_escapes_off():
    assert plain(f"{link(safe('A_[b] & c'), 'tab-x')} rest") == "A_[b] & c rest"


@given(st.text(max_size=60))
def test_plain_undoes_safe_and_link(text):
    assert plain(link(safe(text), "t")) == " ".join(text.split())


@given(st.text(max_size=40))
def test_anchor_is_fit_for_a_link(record):
    assert not set(anchor("t", record)) & set(" ()#[]<>\"'%")


def test_number_alone():
    assert [number(n) for n in (0, 1, 12, 13, 1300)] == ["none", "one", "twelve", "13", "1,300"]


def test_a_name_is_called_as_in_a_sentence():
    assert [called(n) for n in ("Ada corridor", "Ada Pass", "the pass")] == ["the Ada corridor", "Ada Pass", "the pass"]


def test_listed_counts_what_it_leaves_out():
    assert listed(["a", "b", "c"], most=2) == "a, b and one other"


def test_day_without_a_value_invents_none():
    assert day(None) == "an unknown day"


@given(st.text(max_size=80))
def test_safe_text_holds_no_markup(text):
    out = safe(text)
    assert "<" not in out
    assert "\n" not in out
    assert not out.startswith(("# ", "* ", "_"))


def test_short_name_is_for_persons_only():
    assert short_name("Ada Almira", ["person"]) == "Almira"
    assert short_name("United Nations") == "United Nations"
