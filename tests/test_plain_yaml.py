"""YAML words that other readers turn into something else."""

import pytest
import yaml

from corridor_analysis.plain_yaml import load_yaml


def test_yes_no_and_country_codes_are_words():
    assert load_yaml("{yes: [NO, on, off], no: y}") == {"yes": ["NO", "on", "off"], "no": "y"}


def test_true_and_false_are_truth_values():
    assert load_yaml("[true, False]") == [True, False]


def test_a_day_is_text_and_a_number_is_a_number():
    assert load_yaml("{day: 2023-02-10, n: 3}") == {"day": "2023-02-10", "n": 3}


def test_a_key_given_twice_is_an_error_with_its_line():
    with pytest.raises(yaml.YAMLError, match=r"'a' is given twice[\s\S]*line 3"):
        load_yaml("a: 1\nb: 2\na: 3\n")


def test_the_reader_of_others_is_left_alone():
    assert yaml.safe_load("yes") is True
