"""Temporal expressions in an article: what is found, what it means, and what stays open."""

from __future__ import annotations

import re

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from corridor_analysis.parse.when.times import find_times
from corridor_analysis.parse.when.vocabulary import time_vocabulary
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import Article

WEDNESDAY = "2022-06-15"
BLANK = spacy.blank("en")


def article(text, published=WEDNESDAY):
    basis = "metadata" if published else "unknown"
    return Article("a1", None, "", None, published, basis, published, published, None, "en", 0, None, text)


def times(text, published=WEDNESDAY, doc=None):
    return list(find_times(BLANK(text) if doc is None else doc, article(text, published)))


def values(text, published=WEDNESDAY):
    return {text[t.start : t.end]: t.value for t in times(text, published)}


@pytest.mark.parametrize("example", read_yaml("times.yaml")["examples"], ids=lambda e: e["text"][:40])
def test_example_of_the_vocabulary(example):
    assert values(example["text"]) == example["found"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on Wednesday", "XXXX-WXX-3"),
        ("on Wednesday night", "XXXX-WXX-3TNI"),
        ("on December 12", "XXXX-12-12"),
        ("since December", "XXXX-12"),
        ("yesterday", "XXXX-XX-XX"),
        ("last week", "XXXX-WXX"),
        ("next month", "XXXX-XX"),
        ("this year", "XXXX"),
        ("last summer", "XXXX-SU"),
        ("in the third quarter", "XXXX-Q3"),
        ("Christmas Day", "XXXX-12-25"),
        ("two weeks ago", "XXXX-WXX"),
    ],
)
def test_without_a_day_of_publication_the_day_stays_open(text, value):
    (time,) = times(text, published=None)
    assert (time.value, time.earliest, time.latest, time.basis) == (value, None, None, "none")


@pytest.mark.parametrize("published", ["2022", "2022-06", "soon"])
def test_publication_that_is_no_day_counts_as_unknown(published):
    (time,) = times("on Wednesday", published)
    assert time.basis == "none"


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("on Monday", ("2022-06-13", "2022-06-13")),
        ("last week", ("2022-06-06", "2022-06-12")),
        ("in February 2020", ("2020-02-01", "2020-02-29")),
        ("in 1998", ("1998-01-01", "1998-12-31")),
        ("the late 1980s", ("1980-01-01", "1989-12-31")),
        ("the second quarter of 2021", ("2021-04-01", "2021-06-30")),
        ("at 3 p.m. on Monday", ("2022-06-13", "2022-06-13")),
    ],
)
def test_dates_have_first_and_last_day(text, limits):
    (time,) = times(text)
    assert (time.earliest, time.latest) == limits


@pytest.mark.parametrize("text", ["for two weeks", "every day", "recently", "in the coming weeks", "for decades"])
def test_durations_sets_and_vague_times_have_no_days(text):
    (time,) = times(text)
    assert (time.earliest, time.latest) == (None, None)


@pytest.mark.parametrize(
    ("text", "basis"),
    [("on May 2, 2021", "absolute"), ("on Monday", "published"), ("now", "vague"), ("for two weeks", "none")],
)
def test_basis_says_what_a_value_rests_on(text, basis):
    assert [t.basis for t in times(text)] == [basis]


def test_a_date_in_the_text_anchors_what_follows_it():
    first, second = times("On May 2, 2021 it shut. Two days later it opened.", published=None)
    assert (first.basis, second.basis) == ("absolute", "anchor")


def test_later_with_nothing_before_it_stays_open():
    (time,) = times("Two days later it opened.")
    assert (time.value, time.basis) == ("XXXX-XX-XX", "none")


def test_a_comparison_with_a_year_ago_means_the_quarter_reported():
    assert values("In the third quarter it sold 5, up from 4 a year earlier.", "2022-11-02") == {
        "the third quarter": "2022-Q3",
        "a year earlier": "2021-Q3",
    }


def test_a_month_and_day_is_the_nearest_to_publication():
    assert values("on January 3", "2022-12-20") == {"January 3": "2023-01-03"}
    assert values("on December 28", "2022-01-05") == {"December 28": "2021-12-28"}


@pytest.mark.parametrize(
    "text", ["See https://a.example/b/2023/12/x for it.", "It landed at 1720 GMT on time.", "b_2023"]
)
def test_four_figures_that_are_no_year(text):
    assert not {v for v in values(text).values() if re.fullmatch(r"\d{4}", v)}


def test_until_looks_ahead():
    assert values("open until Friday") == {"Friday": "2022-06-17"}


def test_a_verb_that_looks_like_a_month_is_none():
    words = ["They", "March", "on", "."]
    doc = Doc(BLANK.vocab, words=words, tags=["PRP", "VBP", "IN", "."])
    assert list(find_times(doc, article(doc.text))) == []


def test_a_modal_makes_a_weekday_the_next_one():
    doc = Doc(
        BLANK.vocab,
        words=["They", "will", "meet", "on", "Friday", "."],
        tags=["PRP", "MD", "VB", "IN", "NNP", "."],
        pos=["PRON", "AUX", "VERB", "ADP", "PROPN", "PUNCT"],
        heads=[2, 2, 2, 2, 3, 2],
        deps=["nsubj", "aux", "ROOT", "prep", "pobj", "punct"],
    )
    (time,) = find_times(doc, article(doc.text))
    assert time.value == "2022-06-17"


def test_a_capital_within_a_sentence_is_a_name():
    doc = Doc(BLANK.vocab, words=["He", "told", "This", "Week", "so"], sent_starts=[True, False, False, False, False])
    assert list(find_times(doc, article(doc.text))) == []


WORDS = [
         *sorted(time_vocabulary().words), "31", "February", "999999999999999999999", "2/30/99", "0/0/0000",
         "1000", "9999",
         "2023-02-31", "25:99", "1 1/0", "0th", "0S", "9" * 5000 + "th", "9" * 5000, "1" + ",000" * 3000,
         "00s", "'80s", "ago", "3.5", "1,000,000", "\n\n", "x"]  # fmt: skip
FRAGMENT = st.one_of(st.sampled_from(WORDS), st.text(max_size=4))
DAYS = st.one_of(st.none(), st.dates().map(str), st.sampled_from(["0001-01-01", "9999-12-31", "2023", "?"]))


@settings(max_examples=400, deadline=None)
@given(st.lists(FRAGMENT, max_size=12), st.sampled_from([" ", "", ", ", "-"]), DAYS)
def test_any_text_on_any_day_gives_times_in_order_within_it(parts, separator, published):
    text = separator.join(parts)
    done = 0
    for time in times(text, published):
        assert done <= time.start < time.end <= len(text)
        assert (time.earliest is None) == (time.latest is None)
        assert time.earliest is None or time.earliest <= time.latest
        assert published or time.basis != "published"
        done = time.end


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ministers will meet in July.", "2022-07"),
        ("Talks are scheduled to take place in August.", "2022-08"),
        ("The fair was held in August.", "2021-08"),
        ("The envoys met on Friday.", "2022-06-10"),
        ("The envoys plan to leave on Friday.", "2022-06-17"),
        ("The village shop opened days after the soldiers left.", "PXD"),
        ("Two days before the vote the mayor fled.", "P2D"),
        ("He said over the weekend that the pass was open.", "2022-W23-WE"),
        ("For the year ended March 31, profits fell.", "P1Y"),
        ("The profits for the year ended on March 31.", "2022-03-31"),
        ("The envoys may have met on Friday.", "2022-06-10"),
        ("She is believed to have fled in January.", "2022-01"),
        ("The envoys are going to meet on Friday.", "2022-06-17"),
        ("It began on May 2. Talks are set for July 9. The rules came out the following day.", "2022-05-03"),
        (
            "They met on May 2. They called the March 27 accord void. They issued a text the following day.",
            "2022-05-03",
        ),
        ("The vote of 2020 is near. It tells of the previous month.", "2022-05"),
    ],
)
def test_the_parse_decides(text, value):
    from corridor_analysis.parse.pipeline import load_model

    assert value in {t.value for t in times(text, doc=load_model()(text))}


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Sunday Business Post said so on Monday.", ["Monday"]),
        ("The Friday talks failed, on the Tuesday Mr Brown left.", ["Friday", "Tuesday"]),
        ("They killed 20 and 24 lorries burnt on 3 May.", ["3 May"]),
    ],
)
def test_a_weekday_in_a_name_is_none(text, found):
    from corridor_analysis.parse.pipeline import load_model

    assert [text[t.start : t.end] for t in times(text, doc=load_model()(text))] == found
