"""What an article is called: outlet and day, never two alike, never an id where anything else is known."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_analysis.schema.labels import Label, article_labels, joined


def _articles(*rows: tuple) -> pd.DataFrame:
    columns = ["article_id", "outlet", "published", "headline"]
    return pd.DataFrame([(f"{n:03}_8e89", *row) for n, row in enumerate(rows)], columns=columns, dtype=object)


@pytest.mark.parametrize(
    ("row", "label"),
    [
        (("Island Wire", "2022-12-24", "The Ferry Stops"), "Island Wire, 24 Dec 2022"),
        (("Island Wire", None, None), "Island Wire, undated"),
        ((None, "2022-12-24", "The Ferry Stops"), "“The Ferry Stops”, 24 Dec 2022"),
        (
            (None, None, "The Ferry Between Port Vale And Cape Anne Stops"),
            "“The Ferry Between Port Vale And…”, undated",
        ),
        ((None, "2022-12-24", None), "Article of 24 Dec 2022"),
        ((float("nan"), float("nan"), float("nan")), "000_8e89"),
    ],
)
def test_a_label_says_what_is_known(row, label):
    assert article_labels(_articles(row)) == {"000_8e89": label}


def test_the_headline_is_what_more_there_is_to_say():
    (label,) = article_labels(_articles(("Island Wire", "2022-12-24", "The  Ferry\nStops"))).values()
    assert label.more == "The Ferry Stops"


def test_articles_of_one_outlet_and_day_are_told_apart_by_their_headlines_else_by_numbers():
    rows = [
        ("Wire", "2022-12-24", "The Ferry Stops"),
        ("Wire", "2022-12-24", "Port Shut"),
        ("Wire", "2022-12-24", None),
    ]
    assert list(article_labels(_articles(*rows)).values()) == [
        "Wire, 24 Dec 2022: “The Ferry Stops”", "Wire, 24 Dec 2022: “Port Shut”", "Wire, 24 Dec 2022",
    ]  # fmt: skip
    same = [("Wire", "2022-12-24", "Port Shut"), ("Wire", "2022-12-24", "Port Shut"), (None, "2022-12-24", None)]
    assert list(article_labels(_articles(*same, same[-1])).values()) == [
        "Wire, 24 Dec 2022: “Port Shut” (1)", "Wire, 24 Dec 2022: “Port Shut” (2)",
        "Article of 24 Dec 2022 (1)", "Article of 24 Dec 2022 (2)",
    ]  # fmt: skip


_SOME = st.sampled_from([None, "Wire", "Wire (1)", "W, undated", "A very long name of an outlet of the island"])
_DAYS = st.sampled_from([None, "2022-12-24", "2022-12-25"])


@given(st.lists(st.tuples(_SOME, _DAYS, _SOME), max_size=12))
def test_no_two_articles_have_one_label(rows):
    labels = list(article_labels(_articles(*rows)).values())
    assert len(set(labels)) == len(labels) == len(rows)


@given(st.lists(st.tuples(_SOME, _DAYS, _SOME), max_size=6), st.randoms())
def test_labels_do_not_depend_on_the_order_of_articles(rows, rng):
    frame = _articles(*rows)
    order = list(frame.index)
    rng.shuffle(order)
    assert article_labels(frame.loc[order]) == article_labels(frame)


def test_ids_joined_become_labels_joined():
    labels = {"a": Label("Wire, undated", "Port Shut"), "b": Label("Gazette, undated")}
    assert joined(labels, "a; b") == "Wire, undated; Gazette, undated"
    assert joined(labels, "a; b").more == "Port Shut"
    assert joined(labels, None) is None
