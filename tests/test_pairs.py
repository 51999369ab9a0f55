"""Thirty pairs of short invented articles: what is joined, by how many sources, and on which fields they differ."""

import pytest

from tests.pairs import expected, read_pairs, scores, seen, tables_of

PAIRS = {p["id"]: p for p in read_pairs()}
LEAST = 0.9  # recall


@pytest.fixture(scope="module")
def found():
    return {key: seen(pair, tables_of(pair)) for key, pair in PAIRS.items()}


def test_there_are_thirty_pairs_and_half_of_them_conflict():
    assert len(PAIRS) == 30
    assert sum(bool(p["conflicts"]) for p in PAIRS.values()) == 15


@pytest.mark.model
def test_nothing_is_found_that_is_not_so_and_nine_tenths_of_what_is(found):
    precision, recall, errors = scores(list(PAIRS.values()), [found[key] for key in PAIRS])
    assert precision == 1.0, errors
    assert recall >= LEAST, errors


@pytest.mark.model
@pytest.mark.parametrize("key", sorted(PAIRS))
def test_no_pair_is_told_to_be_more_than_it_is(found, key):
    assert found[key] <= expected(PAIRS[key])


@pytest.mark.model
@pytest.mark.parametrize("key", ["call_denied", "border_police_for_their_state", "one_outlet", "wire_copy"])
def test_the_order_of_the_articles_does_not_matter(found, key):
    pair = PAIRS[key]
    assert seen(pair, tables_of(pair | {"first": pair["second"], "second": pair["first"]})) == found[key]


def test_scores_count_what_is_found_and_wanted():
    pair = {"id": "p", "joined": "true", "independent": "true", "conflicts": ["day"]}
    assert scores([pair], [{"joined", "day", "mode"}])[:2] == (2 / 3, 2 / 3)
    assert scores([pair], [{"joined", "independent", "day"}]) == (1.0, 1.0, [])
