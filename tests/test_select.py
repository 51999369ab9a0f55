"""A window and a list of actors cut the events, and nothing else."""

import pytest

from corridor_analysis.errors import ParameterError
from corridor_analysis.schema import check_tables
from corridor_analysis.select import select
from tests.made import tables


def test_no_limits_return_the_tables_themselves():
    made = tables()
    assert select(made) is made


def test_a_window_keeps_what_happened_in_it():
    kept = select(tables(), start="2021-03-05", end="2021-03-31")
    assert list(kept.events["event_id"]) == ["a1:e1", "a2:e1"]
    check_tables(kept.frames())


def test_an_undated_event_stays_only_without_a_window():
    assert "a2:e3" not in set(select(tables(), end="2022-01-01").events["event_id"])
    assert "a2:e3" in set(select(tables(), actors=["Sudia"]).events["event_id"])


def test_an_empty_window_leaves_empty_tables_and_whole_articles():
    kept = select(tables(), start="1999-01-01", end="1999-01-02")
    assert kept.events.empty
    assert kept.clusters.empty
    assert len(kept.articles) == 2


def test_an_actor_is_found_by_name_or_id_in_any_case():
    assert list(select(tables(), actors=["NORDIA"]).events["event_id"]) == ["a1:e2"]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"start": "2021-04-01", "end": "2021-03-01"}, "is after end"),
        ({"start": "March"}, "is not a day"),
        ({"actors": ["Ada Almirra"]}, "Did you mean 'Ada Almira'"),
    ],
)
def test_a_wrong_wish_names_the_repair(wish, words):
    with pytest.raises(ParameterError, match=words):
        select(tables(), **wish)
