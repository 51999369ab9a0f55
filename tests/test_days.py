"""Which days a row has, whose they are, and which windows they touch."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from corridor_analysis.schema import TABLES
from corridor_analysis.tables.days import COLUMNS, happening_days, onset, record_days, touch
from tests.hand_tables import article, cut, entity, event, make_tables
from tests.made import tables


def _days(earliest: str | None, latest: str | None, basis: str | None = None) -> pd.DataFrame:
    return pd.DataFrame([(earliest, latest, basis, "own")], columns=list(COLUMNS), dtype=object)


def test_a_report_has_its_own_day_else_that_of_publication():
    days = record_days(tables())
    assert tuple(days.loc["a1:e1"]) == ("2021-03-08", "2021-03-08", "made by hand", "own")
    assert tuple(days.loc["a2:e3"]) == ("2021-03-10", "2021-03-10", None, "published")


def test_a_report_without_a_day_has_that_of_another_report_of_the_same():
    made = tables()
    made.events.loc[made.events["event_id"] == "a2:e1", ["earliest", "latest"]] = None
    days = record_days(made)
    assert tuple(days.loc["a2:e1"]) == ("2021-03-08", "2021-03-08", "made by hand", "other")


def _undated(*published: tuple[str | None, str | None]):
    text = "Ada met Boris. {} fell."
    who = (("actor", "ada"), ("recipient", "boris"))
    articles, events = [], []
    for n, (first, last) in enumerate(published):
        words = text.format(["Snow", "Rain", "Hail"][n])
        articles.append(article(f"a{n}", words) | {"published_earliest": first, "published_latest": last})
        events.append(event(f"a{n}:e1", words, "Ada met Boris", mode="meeting", parties=who))
    return make_tables(articles, [entity("ada", "Ada"), entity("boris", "Boris")], events)


def test_an_estimated_day_of_publication_is_a_stretch():
    days = record_days(_undated(("2021-02-10", "2021-02-11")))
    assert tuple(days.loc["a0:e1"]) == ("2021-02-10", "2021-02-11", None, "published")


@pytest.mark.parametrize("ends", [(None, None), ("2021-02-10", None), (None, "2021-02-10")])
def test_a_day_of_publication_that_is_open_on_a_side_places_nothing(ends):
    assert record_days(_undated(ends)).loc["a0:e1", "dated"] == "none"


def test_a_happening_that_no_report_dates_counts_when_it_was_first_reported():
    made = _undated(("2021-02-11", "2021-02-11"), ("2021-02-10", "2021-02-10"))
    days = happening_days(made)
    first = dict(zip(made.cluster_members["event_id"], made.cluster_members["cluster_id"], strict=True))
    if first["a0:e1"] == first["a1:e1"]:
        assert days.loc[first["a0:e1"], "earliest"] == "2021-02-10"
    assert set(days["dated"]) == {"published"}


def test_what_was_said_has_the_day_that_its_statement_names():
    made = tables()
    text = made.articles.loc[0, "text"]
    place = {"article_id": "a1", "sentence_id": "a1:s1"}
    times = TABLES["times"].frame(
        [
            place
            | {"time_id": "a1:t1", "start": 0, "end": 3, "surface": text[:3], "type": "DATE", "value": "2021-03-02"}
            | {"earliest": "2021-03-02", "latest": "2021-03-02", "basis": "absolute"}
        ]
    )
    said = {"kind": "direct", "cue": None, "act": None, "medium": None, "rule": "hand"}
    statements = TABLES["statements"].frame(
        [place | said | {"statement_id": f"a1:a{i}", "time_id": t} for i, t in enumerate(("a1:t1", None))]
    )
    days = record_days(replace(made, times=times, statements=statements))
    assert days.loc["a1:a0", ["earliest", "dated"]].tolist() == ["2021-03-02", "own"]
    assert days.loc["a1:a1", ["earliest", "dated"]].tolist() == ["2021-03-10", "published"]


@pytest.mark.parametrize(
    ("words", "latest"),
    [("before 10 May", "2021-05-09"), ("prior to the 10 May", "2021-05-09"), ("by 10 May", "2021-05-10")],
)
def test_a_day_before_which_it_was_is_not_its_day(words, latest):
    text = f"Nordia shut the pass {words}. Snow fell."
    time = cut("a1", text, "10 May", time_id="a1:t1", type="DATE", value="2021-05-10", basis="absolute")
    time |= {"earliest": "2021-05-10", "latest": "2021-05-10"}
    shut = event("a1:e1", text, "Nordia shut the pass", "COERCE", mode="closure", day="2021-05-10", date_basis="10 May")
    made = make_tables([article("a1", text, "2021-06-01")], [], [shut], times=[time])
    assert tuple(record_days(made).loc["a1:e1"]) == (None, latest, "10 May", "own")
    assert tuple(happening_days(made).iloc[0])[:2] == (None, latest)


@pytest.mark.parametrize(
    ("days", "window", "inside"),
    [
        (("2021-02-10", "2021-02-10"), ("2021-02-10", "2021-02-10"), True),
        (("2021-02-10", "2021-02-10"), ("2021-02-11", ""), False),
        (("2021-02-01", "2021-02-28", "February"), ("2021-02-27", "2021-03-05"), True),
        (("2021-02-01", None, "since February"), ("2021-02-20", "2021-02-22"), True),
        (("2021-02-01", None, "since February"), ("2021-03-01", "2021-03-31"), False),
        (("2021-02-01", None, "since 1 February"), ("2021-02-20", "2021-02-22"), False),
        ((None, "2021-02-10"), ("", "2021-02-09"), False),
        ((None, "2021-02-10"), ("2021-02-10", ""), True),
        ((None, None), ("1000-01-01", ""), False),
        ((None, None), ("", ""), True),
    ],
)
def test_a_window_holds_what_its_days_touch(days, window, inside):
    assert touch(_days(*days), *window).tolist() == [inside]


def test_an_onset_is_no_finer_than_its_words():
    assert onset("2020-02-01", "in February") == ("2020-02-01", "2020-02-29")
    assert onset("2020-02-12", "in February") == ("2020-02-12", "2020-02-12")
