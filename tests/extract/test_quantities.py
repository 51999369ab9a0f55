"""Numbers that count or measure: what is one, how it compares, what it counts."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from corridor_analysis.extract.quantities.counts import quantities
from corridor_analysis.parse.records import Parsed, Time
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import Article

BLANK = spacy.blank("en")


def parsed(doc, times=()):
    article = Article("a1", None, "", None, None, "unknown", None, None, None, "en", 0, None, doc.text)
    return Parsed(article, doc, (), {}, tuple(times))


def found(doc, times=()):
    text = doc.text
    return [(text[q.start : q.end], q.value, q.comparator, q.unit) for q in quantities(parsed(doc, times))]


def counted(number, *, det=None, noun="drivers", tag="NNS"):
    """Return the Doc of "[det] number noun left"."""
    words = [w for w in (det, number, noun, "left") if w]
    last = len(words) - 2
    return Doc(
        BLANK.vocab,
        words=words,
        tags=[*(["DT"] if det else []), "CD", tag, "VBD"],
        pos=[*(["DET"] if det else []), "NUM", "NOUN", "VERB"],
        lemmas=[w.lower().rstrip("s") for w in words],
        heads=[*([last] if det else []), last, last + 1, last + 1],
        deps=[*(["det"] if det else []), "nummod", "nsubj", "ROOT"],
    )


def test_a_number_counts_the_noun_it_modifies():
    assert found(counted("40")) == [("40 drivers", 40.0, "=", "drivers")]


def test_a_small_definite_number_points_back():
    assert found(counted("two", det="the", noun="leaders")) == []


def test_a_small_definite_number_of_things_counts():
    assert found(counted("two", det="the", noun="crossings")) == [("two crossings", 2.0, "=", "crossings")]


def test_a_number_beside_a_unit_of_time_is_a_length_of_time():
    doc = counted("40", noun="days")
    assert found(doc, [Time(0, 7, "DURATION", "P40D", None, None, "none")]) == [("40 days", 40.0, "=", "days")]


@pytest.mark.parametrize("number", ["one", "hundreds", "dozens", "hundred"])
def test_a_lone_one_and_a_magnitude_that_nothing_counts_are_no_counts(number):
    assert found(counted(number)) == []


def test_a_dash_between_figures_makes_a_range():
    doc = counted("60–80", noun="lorries")
    assert found(doc) == [("60", 60.0, ">", "lorries"), ("80 lorries", 80.0, "<", "lorries")]


def test_the_others_are_people_where_people_were_counted():
    doc = Doc(
        BLANK.vocab,
        words=["It", "killed", "5", "people", "and", "hurt", "9", "others"],
        tags=["PRP", "VBD", "CD", "NNS", "CC", "VBD", "CD", "NNS"],
        pos=["PRON", "VERB", "NUM", "NOUN", "CCONJ", "VERB", "NUM", "NOUN"],
        lemmas=["it", "kill", "5", "people", "and", "hurt", "9", "other"],
        heads=[1, 1, 3, 1, 1, 1, 7, 5],
        deps=["nsubj", "ROOT", "nummod", "dobj", "cc", "conj", "nummod", "dobj"],
    )
    assert found(doc) == [("5 people", 5.0, "=", "people"), ("9 others", 9.0, "=", "people")]


def test_a_large_definite_number_counts():
    assert found(counted("4,000", det="the")) == [("4,000 drivers", 4000.0, "=", "drivers")]


def test_years_and_ages_are_no_quantities():
    assert found(counted("1998", noun="accord", tag="NN")) == []
    doc = counted("52", noun="years")
    aged = Doc(BLANK.vocab, words=["52", "years", "old"], tags=["CD", "NNS", "JJ"], lemmas=["52", "year", "old"])
    assert found(doc)
    assert found(aged) == []


def test_a_name_is_not_counted():
    assert found(counted("Seven", noun="Sister", tag="NNP")) == []


def test_a_number_within_a_date_is_none():
    doc = counted("40")
    assert found(doc, [Time(0, 2, "DATE", "1940", None, None, "none")]) == []


def test_a_number_glued_to_a_word_is_part_of_it():
    doc = Doc(BLANK.vocab, words=["G", "7", "met"], spaces=[False, True, False])
    assert found(doc) == []


WORDS = ["two", "hundred", "thousands", "of", "-", "1.2", "9" * 400, "and", "to", "$", "%", ".", "more", "than",
         "between", "half", "a", "m", "(", "\n", "x", "60–80", "80–60", "days", "old", "vote", "dead",
         "per", "cent", "£", "1.1bn", "one", "the", "member", "magnitude", "5km", "km", "USD", "12,00,000"]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=10))
def test_any_words_give_quantities_within_the_text(words):
    doc = BLANK(" ".join(words))
    for q in quantities(parsed(doc)):
        assert 0 <= q.start < q.end <= len(doc.text)
        assert q.value >= 0


@pytest.mark.model
@pytest.mark.parametrize("example", read_yaml("quantities.yaml")["examples"], ids=lambda e: e["text"][:40])
def test_example_of_the_vocabulary(example):
    from corridor_analysis.parse.pipeline import load_model

    wanted = [(example["surface"], example["value"], example["comparator"], example["unit"])]
    assert found(load_model()(example["text"])) == wanted


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Between 200 and 300 lorries waited.", [(200.0, ">"), (300.0, "<")]),
        ("It carried 15 to 20 lorries.", [(15.0, ">"), (20.0, "<")]),
        ("The two presidents met, and the two spoke of their three neighbours.", []),
        ("One of the mayors cited Article 5 of Resolution 99 at one point.", []),
        ("1. The pass is shut.", []),
        ("They paid half a million euros for the bridge.", [(500000.0, "=")]),
        ("Officials from the 14 member states came.", [(14.0, "=")]),
        ("The mayor, 52, is six years old; a 30-year-old died.", []),
        ("He led by 49 percent to 42 percent.", [(49.0, "="), (42.0, "=")]),
        ("It costs between $5 and $7 billion.", [(5e9, ">"), (7e9, "<")]),
        ("They work 18 to 22 hours a day.", [(18.0, ">"), (22.0, "<")]),
        ("Several thousand people and a few hundred lorries left, thousands in a hurry.", []),
        ("It lasted almost four decades, four–five hours longer.", [(4.0, "~"), (4.0, ">"), (5.0, "<")]),
        ("Nine of the 10 attackers were caught.", [(9.0, "="), (10.0, "=")]),
        ("The toll rose from fourteen to 31.", [(14.0, ">"), (31.0, "<")]),
        ("They seek Chapter 11 protection for the Nord Stream 1 pipeline.", []),
        ("There were 18.9 deaths per 100,000 people.", [(18.9, "=")]),
        ("Over half a million doses arrived.", [(500000.0, ">")]),
        ("Two-thirds of the road is done, a quarter and half of the bridge.", []),
        ("Civil police posts 542 and 543 saw the Group of Eight.", []),
    ],
)
def test_number_in_a_sentence(text, numbers):
    from corridor_analysis.parse.pipeline import load_model

    assert [(value, sign) for _, value, sign, _ in found(load_model()(text))] == numbers
