"""A window and a list of actors cut the events, and nothing else."""

from dataclasses import replace

import pytest

from corridor_analysis.corroborate import corroborate
from corridor_analysis.errors import ParameterError
from corridor_analysis.schema import TABLES, check_tables
from corridor_analysis.tables.select import confident, select, select_quotes, select_undated
from tests.hand_tables import article, cut, event, make_tables
from tests.made import tables
from tests.story_data import many


def test_no_limits_return_the_tables_themselves():
    made = tables()
    assert select(made) is made


def test_a_window_keeps_what_happened_in_it():
    kept = select(tables(), start="2021-03-05", end="2021-03-09")
    assert list(kept.events["event_id"]) == ["a1:e1", "a2:e1"]
    check_tables(kept.frames())


def test_an_event_without_a_day_counts_on_the_day_of_publication():
    assert list(select(tables(), start="2021-03-10", end="2021-03-10").events["event_id"]) == ["a2:e3"]
    assert list(select(tables(), start="2021-03-10", end="2021-03-10").clusters["cluster_id"]) == ["c4"]
    assert "a2:e3" in set(select(tables(), actors=["Sudia"]).events["event_id"])


def test_an_empty_window_leaves_empty_tables_and_whole_articles():
    kept = select(tables(), start="1999-01-01", end="1999-01-02")
    assert kept.events.empty
    assert kept.clusters.empty
    assert len(kept.articles) == 2


def test_an_actor_is_found_by_name_or_id_in_any_case():
    assert list(select(tables(), actors=["NORDIA"]).events["event_id"]) == ["a1:e2"]


def test_sources_are_counted_by_happening():
    kept = select(tables(), min_sources=2)
    assert list(kept.events["event_id"]) == ["a1:e1", "a2:e1"]
    assert list(kept.clusters["cluster_id"]) == ["c1"]
    check_tables(kept.frames())


def test_more_sources_than_there_are_leave_nothing():
    assert select(tables(), min_sources=3).events.empty


def _contradicted():
    """The tables with a call that one article puts on 8 March and another on 20 March."""
    made = tables()
    later = made.events["event_id"] == "a2:e1"
    events = made.events.assign(**{c: made.events[c].mask(later, "2021-03-20") for c in ("earliest", "latest")})
    first = made.clusters["cluster_id"] == "c1"
    clusters = made.clusters.assign(
        latest=made.clusters["latest"].mask(first, "2021-03-20"),
        verdict=made.clusters["verdict"].mask(first, "conflict"),
    )
    said = [
        {"cluster_id": "c1", "field": "day", "value": day, "article_id": key}
        for key, day in (("a1", "2021-03-08"), ("a2", "2021-03-20"))
    ]
    return replace(made, events=events, clusters=clusters, conflicts=TABLES["conflicts"].frame(said))


@pytest.mark.parametrize("day", ["2021-03-08", "2021-03-20"])
def test_reports_that_contradict_each_other_stay_together(day):
    kept = select(_contradicted(), start=day, end=day)
    assert list(kept.events["event_id"]) == ["a1:e1", "a2:e1"]
    assert list(kept.conflicts["value"]) == ["2021-03-08", "2021-03-20"]
    check_tables(kept.frames())


def _unsure(**confidence: float):
    """The tables with these confidences, by event id with `_` for `:`."""
    made = tables()
    given = {key.replace("_", ":"): value for key, value in confidence.items()}
    return replace(made, events=made.events.assign(confidence=made.events["event_id"].map(given).astype("Float64")))


def test_a_row_below_the_confidence_is_left_out_and_one_without_stays():
    made = _unsure(a1_e1=0.69, a1_e2=0.7)
    kept = select(made, min_confidence=0.7)
    assert set(made.events["event_id"]) - set(kept.events["event_id"]) == {"a1:e1"}
    assert "a1:e1" not in set(kept.participants["record_id"]) | set(kept.cluster_members["event_id"])
    assert "a1:e2" in set(kept.participants["record_id"])
    check_tables(kept.frames())


def test_a_happening_is_not_borne_out_by_a_row_that_is_left_out():
    made = _unsure(a1_e1=0.9, a2_e1=0.3)
    verdict = lambda t: list(t.clusters.loc[t.clusters["cluster_id"] == "c:a1:e1", ["n_sources", "verdict"]].iloc[0])
    again = replace(made, **corroborate(made.frames()))
    assert verdict(again) == [2, "corroborated"]
    assert verdict(select(made, min_confidence=0.5)) == [1, "single"]


def test_a_selection_by_confidence_of_rows_that_all_have_it_changes_nothing():
    made = _unsure(a1_e1=0.9)
    assert confident(made, 0.9) is made


def test_what_a_window_loses_holds_no_row_below_the_confidence():
    made = _unsure(a2_e3=0.2)
    days = dict.fromkeys(("published", "published_earliest", "published_latest"))
    made = replace(made, articles=made.articles.assign(**days))
    assert set(select_undated(made).events["event_id"]) == {"a2:e3"}
    assert select_undated(made, min_confidence=0.5).events.empty


def test_a_state_of_passage_does_not_rest_on_a_row_that_is_left_out():
    text = "Nordia closed the pass on 4 March."
    shut = event("a1:e1", text, "Nordia closed the pass", "COERCE", mode="closure", day="2021-03-04", confidence=0.4)
    telling = cut("a1", text, "closed the pass") | {
        "passage_id": "a1:w1", "event_id": "a1:e1", "effect": "closure", "passage": None, "earliest": "2021-03-04",
        "begun": "2021-03-04", "latest": None, "over": False, "aside": False, "again": False, "date_basis": "4 March",
        "rule": "hand",
    }  # fmt: skip
    telling.pop("surface")
    made = make_tables([article("a1", text, "2021-03-05")], [], [shut], passage=[telling])
    assert list(made.states()["state"]) == ["shut"]
    assert select(made, min_confidence=0.5).states().empty


def _quoted(**limits: object) -> list[str]:
    return select_quotes(many(4), **limits)["article_id"].tolist()


def test_quotations_of_a_window_are_those_of_articles_published_in_it():
    days = many(4).articles["published"].tolist()
    assert _quoted() == ["art 000_x", "art 001_x", "art 002_x", "art 003_x"]
    assert _quoted(start=days[2], end=days[2]) == ["art 002_x", "art 003_x"]
    assert _quoted(start="1999-01-01", end="1999-01-02") == []


def test_quotations_of_an_actor_are_those_that_the_actor_says():
    speaker = many(4).quotes()["speaker"].iloc[0]
    assert _quoted(actors=[speaker.upper()])[:2] == ["art 000_x", "art 001_x"]


def test_quotations_of_several_sources_stand_in_several_articles():
    assert len(_quoted(min_sources=2)) == 4
    assert _quoted(min_sources=5) == []


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"start": "2021-04-01", "end": "2021-03-01"}, "is after end"),
        ({"start": "March"}, "is not a day"),
        ({"min_sources": 0}, "Give 1 or more"),
        ({"min_sources": True}, "Give 1 or more"),
        ({"min_confidence": 1.5}, "min_confidence.*1.5 is no confidence. Give a number from 0 to 1"),
        ({"min_confidence": -0.1}, "-0.1 is no confidence"),
        ({"min_confidence": float("nan")}, "nan is no confidence"),
        ({"min_confidence": "high"}, "'high' is no confidence"),
        ({"min_confidence": True}, "True is no confidence"),
        ({"actors": ["Ada Almirra"]}, "Did you mean 'Ada Almira'"),
    ],
)
def test_a_wrong_wish_names_the_repair(wish, words):
    with pytest.raises(ParameterError, match=words):
        select(tables(), **wish)
