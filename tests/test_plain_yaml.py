"""YAML words that other readers turn into something else."""

import pytest
import yaml

from corridor_analysis.schema.plain_yaml import load_yaml


def test_yes_no_and_country_codes_are_words():
    assert load_yaml("{yes: [NO, on, off], no: y}") == {"yes": ["NO", "on", "off"], "no": "y"}


def test_true_and_false_are_truth_values():
    assert load_yaml("[true, False]") == [True, False]


def test_a_day_is_text_and_a_number_is_a_number():
    assert load_yaml("{day: 2023-02-10, n: 3}") == {"day": "2023-02-10", "n": 3}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 0.001), ("1e3", 1000.0), ("-2E5", -200000.0), (".5e1", 5.0), ("1.", 1.0), ("0x1F", 31), ("0o17", 15),
        ("010", 10), ("-7", -7), ("12:30", "12:30"), ("190:20:30.15", "190:20:30.15"), ("1_000", "1_000"),
        ("e3", "e3"), ("1e", "1e"), (".inf", float("inf")),
    ],
)  # fmt: skip
def test_numbers_are_those_of_yaml_1_2(text, value):
    loaded = load_yaml(f"n: {text}")["n"]
    assert (loaded, type(loaded)) == (value, type(value))


def test_a_key_given_twice_is_an_error_with_its_line():
    with pytest.raises(yaml.YAMLError, match=r"'a' is given twice[\s\S]*line 3"):
        load_yaml("a: 1\nb: 2\na: 3\n")


def test_the_reader_of_others_is_left_alone():
    assert yaml.safe_load("yes") is True
