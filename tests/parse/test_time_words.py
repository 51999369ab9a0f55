"""The vocabulary of times: its rules, and how a text is cut into its words."""

import copy
from itertools import product

import pytest

from corridor_analysis.errors import ResourceError
from corridor_analysis.parse.when import absolute, amounts, offsets, quarters, relative, vocabulary
from corridor_analysis.parse.when.grammar import CONSTRUCTIONS, IDLE, grammar, starts
from corridor_analysis.parse.when.numbers import compose
from corridor_analysis.parse.when.time_words import scan
from corridor_analysis.resources import read_yaml


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


def test_every_construction_has_its_meaning():
    rules = {n for m in (absolute, relative, quarters, amounts, offsets) for n in m.RULES}
    assert {name for name, _ in CONSTRUCTIONS} == rules


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        (lambda d: d.update(extra=[]), "extra"),
        (lambda d: d["plain"]["of"].append("monday"), "monday"),
        (lambda d: d["nouns_only"].append("mayy"), "mayy"),
        (lambda d: d["plain"]["of"].append(True), "of"),
    ],
)
def test_a_broken_vocabulary_is_refused(change, entry):
    data = copy.deepcopy(read_yaml("times.yaml"))
    change(data)
    with pytest.raises(ResourceError) as caught:
        vocabulary.check(data)
    assert caught.value.entry == entry


def test_idle_words_alone_make_no_expression():
    letters = [vocabulary.time_vocabulary().codes[name] for name in IDLE]
    for length in range(1, 5):
        for run in map("".join, product(letters, repeat=length)):
            assert run[0] not in grammar() or not grammar()[run[0]].match(run), run


def test_an_expression_is_looked_for_where_idle_words_lead_to_one():
    letters, _ = scan("the road of the north, the 3rd of May and a week")
    begun = [m.start() for m in starts().finditer(letters)]
    assert [m for m in begun if grammar()[letters[m]].match(letters, m)] == [
        i for i, c in enumerate(letters) if c in grammar() and grammar()[c].match(letters, i)
    ]
    assert len(begun) < sum(c in grammar() for c in letters)
