"""One row per happening."""

import pandas as pd

from corridor_analysis.tables.chronology import chronology, shown
from tests.made import tables


def test_chronology_has_one_row_per_cluster_dated_first():
    rows = chronology(tables())
    assert list(rows["cluster_id"]) == ["c2", "c1", "c3", "c4"]
    assert rows["earliest"].isna().tolist() == [False, False, False, True]


def test_chronology_names_parties_and_evidence():
    row = chronology(tables()).set_index("cluster_id").loc["c1"]
    assert row["parties"] == "Ada Almira → Boris Brandt"
    assert row["evidence"].startswith("Ada Almira telephoned")
    assert row["articles"] == "a1; a2"


def test_every_page_names_a_happening_by_its_held_and_dated_report():
    told = [("c1", "a1:e1", "planned", "2021-05-03"), ("c1", "a2:e1", "happened", None),
            ("c1", "a2:e2", "happened", "2021-05-04"), ("c2", "a2:e3", "wished", None)]  # fmt: skip
    rows = pd.DataFrame(told, columns=["cluster_id", "event_id", "status", "earliest"])
    rows = rows.assign(article_id=rows["event_id"].str[:2], start=range(len(rows)))
    assert list(shown(rows)["event_id"]) == ["a2:e2", "a2:e3"]
