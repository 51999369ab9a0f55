"""The vocabulary of times: its rules, and how a text is cut into its words."""

import copy
from itertools import product

import pytest

from corridor_analysis.errors import ResourceError
from corridor_analysis.parse.when.times import RULES, next_construction, scan
from corridor_analysis.parse.when.vocabulary import TimeVocabulary, compose, time_vocabulary
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema.entry import checked


def classes(text):
    return [(w.cls, w.payload) for w in scan(text)[1] if w]


@pytest.mark.parametrize(
    ("parts", "number"),
    [([2, 100, 5], 205), ([1.2, 10**6], 1.2e6), ([2, 12], 24), ([19, 90, 7], 1997), ([100, 1000], 10**5), ([], None)],
)
def test_number_words_compose(parts, number):
    assert compose(parts) == number


def test_entries_of_several_words_count_as_one():
    assert classes("at  the\nmoment") == [("present", "PRESENT_REF")]


def test_a_shortened_name_takes_its_full_stop():
    text = "Nov. 9"
    month, day = scan(text)[1]
    assert (text[month.start : month.end], day.payload) == ("Nov.", 9)


def test_digits_are_read_by_their_shape():
    assert classes("3rd 1980s 12:30 2022-01-02 1,500 2.5 2 1/2 1/2/2022") == [
        ("nth", 3), ("decade", "1980"), ("clock", "12:30"), ("iso", "2022-01-02"), ("int", 1500), ("decimal", 2.5),
        ("decimal", 2.5), ("slash", "1/2/2022"),
    ]  # fmt: skip


def test_a_word_outside_the_vocabulary_splits_an_expression():
    letters, words = scan("May or so the mayor 3")
    assert len(letters) == len(words)
    assert words[-2] is None


def test_every_construction_says_by_example_what_it_means():
    assert all(RULES[name].__doc__ for name, _ in time_vocabulary().constructions)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda d: d.update(extra=[]), "unknown key 'extra'"),
        (lambda d: d["plain"]["of"].append("monday"), "'monday' stands in weekday and in of"),
        (lambda d: d["nouns_only"].append("mayy"), "a word of no class: 'mayy'"),
        (lambda d: d["constructions"].append(["month", "<monthh>"]), "a class that is not there: 'monthh'"),
        (lambda d: d["plain"]["of"].append(True), "plain.of.1: Input should be a valid string"),
    ],
)
def test_a_broken_vocabulary_is_refused(change, problem):
    data = copy.deepcopy(read_yaml("times.yaml"))
    change(data)
    with pytest.raises(ResourceError, match=problem):
        checked(TimeVocabulary, data, "times.yaml", error=ResourceError)


def test_idle_words_alone_make_no_expression():
    codes = time_vocabulary().codes
    for length in range(1, 5):
        for run in map("".join, product((codes[name] for name in time_vocabulary().idle), repeat=length)):
            assert next_construction(run, 0) is None, run


def test_a_construction_is_found_behind_idle_words_and_other_words():
    letters, words = scan("the road of the north, the 3rd of May and a week")
    _, start, end = next_construction(letters, 0)
    assert [w.payload for w in words[start:end]] == ["", 3, "", 5]
    _, start, end = next_construction(letters, end)
    assert [w.payload for w in words[start:end]] == ["", "W"]
    assert next_construction(letters, end) is None
