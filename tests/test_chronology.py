"""One row per happening."""

from corridor_analysis.chronology import chronology
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
