"""The state of passage by day, worked out over tables written by hand: what bears it out, and no more."""

import pytest

from corridor_analysis.corroborate.states import COLUMNS, retold, unsure
from tests.hand_tables import article, entity, event, make_tables

TEXT = "The road was closed. The road was opened. A post was set up. The road was as it was."
WORDS = {
    "closure": "The road was closed",
    "reopening": "The road was opened",
    "checkpoint": "A post was set up",
    "restriction": "A post was set up",
    "convoy": "A post was set up",
    "told_open": "The road was as it was",
    "told_shut": "The road was as it was",
    "told_restricted": "The road was as it was",
    "asked_open": "The road was as it was",
    "passing": "The road was as it was",
}


def told(effect, published, earliest=None, begun=None, latest=None, **more):
    """A row of `passage` in an article of a day."""
    return {"effect": effect, "published": published, "earliest": earliest, "begun": begun, "latest": latest} | more


def on(effect, published, day, **more):
    """What happened on a known day."""
    return told(effect, published, day, day, day, **more)


def made(*rows, silent=()):
    """Tables of one article for each telling, and of articles that tell nothing, by their days of publication."""
    articles, passage = [], []
    for n, row in enumerate(rows, start=1):
        key, words = f"a{n}", WORDS[row["effect"]]
        articles.append(article(key, TEXT, row.pop("published")))
        start = TEXT.index(words)
        place = {"passage_id": f"{key}:p1", "article_id": key, "sentence_id": f"{key}:s1", "event_id": None}
        passage.append(
            place | {"start": start, "end": start + len(words), "passage": None, "over": False, "aside": False}
            | {"again": False, "date_basis": "by hand", "rule": "hand"} | row
        )  # fmt: skip
    articles += [article(f"s{n}", "Nothing.", day) for n, day in enumerate(silent, start=1)]
    return make_tables(articles, [], [], passage=passage)


def stretches(tables):
    return tables.states()[["state", "earliest", "latest"]].to_numpy().tolist()


def test_a_state_holds_to_the_day_of_the_last_article_and_no_longer():
    found = made(on("closure", "2021-03-02", "2021-03-01"), silent=["2021-03-09"])
    assert stretches(found) == [["shut", "2021-03-01", "2021-03-09"]]


def test_states_follow_each_other_without_sharing_a_day():
    rows = stretches(
        made(
            on("closure", "2021-03-02", "2021-03-01"),
            on("reopening", "2021-03-11", "2021-03-10"),
            on("checkpoint", "2021-03-21", "2021-03-20"),
        )
    )
    assert rows == [
        ["shut", "2021-03-01", "2021-03-09"],
        ["open", "2021-03-10", "2021-03-19"],
        ["restricted", "2021-03-20", "2021-03-21"],
    ]


def test_a_checkpoint_on_a_shut_road_leaves_it_shut():
    rows = made(on("closure", "2021-03-02", "2021-03-01"), on("checkpoint", "2021-03-21", "2021-03-20"))
    assert stretches(rows) == [["shut", "2021-03-01", "2021-03-21"]]


def test_a_happening_told_with_the_month_is_the_one_told_with_the_day():
    coarse = told("restriction", "2021-05-20", "2021-03-01", "2021-03-31", None)
    rows = made(on("closure", "2021-03-14", "2021-03-12"), coarse)
    assert stretches(rows) == [["shut", "2021-03-12", "2021-05-20"]]
    assert retold(rows.frames()) == {"a2:p1": "a1:p1"}


def test_of_a_change_in_some_month_the_days_of_that_month_are_unknown():
    rows = made(
        on("closure", "2021-03-02", "2021-03-01"),
        told("reopening", "2021-05-04", "2021-04-01", "2021-04-30", "2021-04-30"),
    )
    assert stretches(rows) == [["shut", "2021-03-01", "2021-03-31"], ["open", "2021-04-30", "2021-05-04"]]
    gaps = unsure(rows.frames())
    assert gaps[["state", "before", "earliest", "latest"]].to_numpy().tolist() == [
        ["open", "shut", "2021-04-01", "2021-04-29"]
    ]


def test_nothing_happens_after_the_day_on_which_it_was_told():
    assert stretches(made(on("closure", "2021-03-02", "2021-03-05"))) == []
    month = told("closure", "2021-03-10", "2021-03-01", "2021-03-31", "2021-03-31")
    assert stretches(made(month)) == [["shut", "2021-03-10", "2021-03-10"]]


def test_what_is_told_as_still_so_keeps_a_state():
    rows = made(
        told("closure", "2021-03-09", "2021-03-01", "2021-03-01", None),
        told("told_open", "2021-04-02"),
    )
    assert stretches(rows) == [["shut", "2021-03-01", "2021-03-09"], ["open", "2021-04-02", "2021-04-02"]]


def test_a_state_told_without_its_first_day_ends_the_former_one_after_the_last_article_that_does_not_tell_otherwise():
    rows = made(
        on("closure", "2021-03-02", "2021-03-01"), told("told_open", "2021-03-20"), silent=["2021-03-10", "2021-03-30"]
    )
    assert stretches(rows) == [["shut", "2021-03-01", "2021-03-10"], ["open", "2021-03-20", "2021-03-30"]]


def test_a_road_told_as_open_on_a_day_is_open_on_it_though_nothing_happened():
    rows = made(told("told_open", "2021-03-09", None, "2021-03-07", "2021-03-07"))
    assert stretches(rows) == [["open", "2021-03-07", "2021-03-09"]]


def test_who_asks_for_the_road_to_be_opened_bears_out_that_it_is_shut():
    rows = made(on("closure", "2021-03-02", "2021-03-01"), told("asked_open", "2021-04-20"))
    assert stretches(rows) == [["shut", "2021-03-01", "2021-04-20"]]


@pytest.mark.parametrize("effect", ["passing", "convoy"])
def test_hours_and_a_convoy_change_nothing(effect):
    rows = made(on("closure", "2021-03-02", "2021-03-01"), on(effect, "2021-03-06", "2021-03-05"))
    assert stretches(rows) == [["shut", "2021-03-01", "2021-03-06"]]


def test_a_closure_of_some_days_ends_with_the_state_before_it():
    rows = made(
        told("told_open", "2021-03-01", None, "2021-03-01", "2021-03-01"),
        told("closure", "2021-03-20", "2021-03-04", "2021-03-04", "2021-03-06", over=True),
    )
    assert stretches(rows) == [
        ["open", "2021-03-01", "2021-03-03"],
        ["shut", "2021-03-04", "2021-03-06"],
        ["open", "2021-03-07", "2021-03-20"],
    ]


def test_a_closure_that_was_to_last_to_a_day_bears_out_nothing_after_it():
    until = told("closure", "2021-03-05", "2021-03-04", "2021-03-04", "2021-03-09", over=True)
    assert stretches(made(until, silent=["2021-03-20"])) == [["shut", "2021-03-04", "2021-03-09"]]


def test_what_happened_again_had_ended_in_between():
    rows = made(on("closure", "2021-03-02", "2021-03-01"), on("closure", "2021-03-21", "2021-03-20", again=True))
    assert stretches(rows) == [["shut", "2021-03-01", "2021-03-02"], ["shut", "2021-03-20", "2021-03-21"]]


def test_background_without_a_day_does_not_end_a_state():
    rows = made(on("reopening", "2021-03-02", "2021-03-01"), told("closure", "2021-03-20", aside=True))
    assert stretches(rows) == [["open", "2021-03-01", "2021-03-20"]]


def test_an_article_without_a_day_bears_out_only_days_that_it_names():
    assert stretches(made(told("told_shut", None))) == []
    assert stretches(made(on("closure", None, "2021-03-01"))) == [["shut", "2021-03-01", "2021-03-01"]]


def test_another_passage_of_the_same_kind_does_not_count():
    rows = made(
        on("reopening", "2021-03-02", "2021-03-01", passage="Lenz Canal"),
        told("told_open", "2021-03-04", passage="Lenz Canal"),
        on("closure", "2021-03-06", "2021-03-05", passage="Hask Canal"),
    )
    assert stretches(rows) == [["open", "2021-03-01", "2021-03-06"]]


@pytest.mark.parametrize("status", ["planned", "negated", "conditional"])
def test_an_event_that_did_not_happen_changes_no_state(status):
    text = "Nordia closed the road."
    events = [event("a1:e1", text, "closed", "COERCE", mode="closure", status=status, day="2021-03-01")]
    assert make_tables([article("a1", text, "2021-03-02")], [entity("n", "Nordia", "state")], events).states().empty


def test_an_access_event_that_no_telling_explains_counts_by_its_mode():
    text = "Nordia closed the road."
    events = [event("a1:e1", text, "closed", "COERCE", mode="closure", day="2021-03-01")]
    found = make_tables([article("a1", text, "2021-03-02")], [], events).states()
    assert found.to_dict("records") == [
        {
            "state": "shut", "earliest": "2021-03-01", "latest": "2021-03-02", "event_id": "a1:e1", "article_id": "a1",
            "evidence": text,
        }
    ]  # fmt: skip
    assert tuple(found.columns) == COLUMNS


def test_no_article_bears_out_no_state():
    assert made().states().empty
    assert unsure(made().frames()).empty
