"""One row per happening, and a state of passage that claims no more than the reports do."""

import pandas as pd
import pytest

from corridor_analysis.chronology import chronology, passage_states
from tests.made import tables


def _access(*rows: tuple) -> pd.DataFrame:
    columns = ["type", "earliest", "status", "event_id"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def test_chronology_has_one_row_per_cluster_dated_first():
    rows = chronology(tables())
    assert list(rows["cluster_id"]) == ["c2", "c1", "c3", "c4"]
    assert rows["earliest"].isna().tolist() == [False, False, False, True]


def test_chronology_names_parties_and_evidence():
    row = chronology(tables()).set_index("cluster_id").loc["c1"]
    assert row["parties"] == "Ada Almira → Boris Brandt"
    assert row["evidence"].startswith("Ada Almira telephoned")
    assert row["articles"] == "a1; a2"


def test_states_follow_each_other_without_a_gap():
    access = _access(
        ("closure", "2021-03-01", "happened", "e1"),
        ("reopening", "2021-03-10", "happened", "e2"),
        ("checkpoint", "2021-03-20", "happened", "e3"),
    )
    rows = passage_states(access, "2021-04-01")
    assert rows["state"].tolist() == ["shut", "open", "restricted"]
    assert rows["latest"].tolist() == ["2021-03-10", "2021-03-20", "2021-04-01"]


@pytest.mark.parametrize("status", ["planned", "negated", "conditional"])
def test_what_did_not_happen_changes_no_state(status):
    assert passage_states(_access(("closure", "2021-03-01", status, "e1")), "2021-04-01").empty


def test_an_undated_event_changes_no_state():
    assert passage_states(_access(("closure", None, "happened", "e1")), "2021-04-01").empty


def test_of_two_reports_of_one_day_the_stricter_state_holds():
    access = _access(("restriction", "2021-03-01", "happened", "e1"), ("closure", "2021-03-01", "happened", "e2"))
    assert passage_states(access, "2021-04-01")["state"].tolist() == ["shut"]


def test_the_same_state_twice_is_one_stretch():
    access = _access(("closure", "2021-03-01", "happened", "e1"), ("closure", "2021-03-05", "happened", "e2"))
    rows = passage_states(access, "2021-04-01")
    assert rows[["state", "earliest", "latest"]].to_numpy().tolist() == [["shut", "2021-03-01", "2021-04-01"]]
