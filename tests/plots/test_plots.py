"""Every figure is stable, says something where there is nothing, and does not let labels overlap."""

import itertools

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.axes import Axes

from corridor_analysis import plots
from corridor_analysis.plots.network import contact_graph

PAIRS = pd.DataFrame(
    [("Ada Almira", "Boris Brandt", "phone", 2), ("Ada Almira", "Carla Costa", "visit", 1)],
    columns=["first", "second", "mode", "n"],
)
ITEMS = pd.DataFrame(
    [
        ("access events", "closure: Nordia", "closure", "2021-03-01", "2021-03-01"),
        ("contacts held", "phone: Almira, Brandt", "phone", "2021-03-04", "2021-03-04"),
        ("contacts held", "visit: Almira, Sudia", "visit", "2021-03-05", "2021-03-05"),
    ],
    columns=["lane", "label", "kind", "earliest", "latest"],
)
STATES = pd.DataFrame(
    [("shut", "2021-03-01", "2021-03-20", "a:e1")], columns=["state", "earliest", "latest", "event_id"]
)
ARTICLES = pd.DataFrame(
    [("a", "2021-03-06", "header"), ("b", None, "unknown")], columns=["article_id", "published", "published_basis"]
)
TOLD = pd.DataFrame([("a", "2021-03-01", "2021-03-01")], columns=["article_id", "earliest", "latest"])
DRAWN = {
    "timeline": lambda: plots.timeline(ITEMS, STATES),
    "network": lambda: plots.contact_network(PAIRS),
    "matrix": lambda: plots.contact_matrix(PAIRS),
    "coverage": lambda: plots.coverage(ARTICLES, TOLD),
}
EMPTY = {
    "timeline": lambda: plots.timeline(ITEMS.iloc[:0]),
    "network": lambda: plots.contact_network(PAIRS.iloc[:0]),
    "matrix": lambda: plots.contact_matrix(PAIRS.iloc[:0]),
    "coverage": lambda: plots.coverage(ARTICLES.iloc[:0], TOLD.iloc[:0]),
}


def _texts(ax: Axes) -> list[str]:
    if not ax.axison:
        return [t.get_text() for t in ax.texts]
    ticks = [t.get_text() for t in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    return [t.get_text() for t in ax.texts if t.get_text()] + [t for t in ticks if t]


def _overlaps(ax: Axes) -> list[tuple[str, str]]:
    ax.figure.canvas.draw()
    boxes = [(t.get_text(), t.get_window_extent().shrunk(0.96, 0.8)) for t in ax.texts if t.get_text()]
    return [(a, b) for (a, x), (b, y) in itertools.combinations(boxes, 2) if x.overlaps(y)]


@pytest.mark.parametrize("name", DRAWN)
def test_same_data_same_bytes(name):
    first, second = plots.svg(DRAWN[name]().figure), plots.svg(DRAWN[name]().figure)
    assert first == second
    assert first.startswith("<svg")


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_draw_is_said_in_words(name):
    ax = EMPTY[name]()
    assert len(_texts(ax)) == 1
    assert _texts(ax)[0].startswith("No ")


def test_timeline_labels_every_item_where_they_are_few():
    assert {"closure: Nordia", "phone: Almira, Brandt", "visit: Almira, Sudia"} <= set(_texts(DRAWN["timeline"]()))


@pytest.mark.parametrize("n", [2, 10, 24])
def test_timeline_labels_do_not_overlap(n):
    rows = [("contacts held", f"phone: Almira, Party {i}", "phone", "2021-03-04", "2021-03-04") for i in range(n)]
    rows.append(("access events", "closure: Nordia", "closure", "2021-12-30", "2021-12-30"))
    ax = plots.timeline(pd.DataFrame(rows[1:], columns=ITEMS.columns), STATES)
    assert not _overlaps(ax)


def test_timeline_counts_by_month_where_items_are_many():
    rows = [("contacts held", f"phone {i}", "phone", "2021-03-04", "2021-03-04") for i in range(40)]
    ax = plots.timeline(pd.DataFrame(rows, columns=ITEMS.columns))
    assert "40" in _texts(ax)
    assert "phone 0" not in _texts(ax)


def test_network_leaves_out_the_least_busy_and_says_so():
    rows = [(f"Party {i:02}", "Ada Almira", "phone", 1) for i in range(30)]
    ax = plots.contact_network(pd.DataFrame(rows, columns=PAIRS.columns))
    assert any("15 parties" in t for t in _texts(ax))


def test_network_has_one_edge_per_pair_and_channel():
    more = pd.concat([PAIRS, pd.DataFrame([("Ada Almira", "Boris Brandt", "visit", 1)], columns=PAIRS.columns)])
    assert contact_graph(more).number_of_edges("Ada Almira", "Boris Brandt") == 2


def test_matrix_is_symmetric_in_its_numbers():
    ax = DRAWN["matrix"]()
    assert sorted(t.get_text() for t in ax.texts) == ["1", "1", "2", "2"]


def test_drawing_leaves_the_readers_settings_alone():
    before = dict(mpl.rcParams)
    plots.svg(DRAWN["network"]().figure)
    assert dict(mpl.rcParams) == before
