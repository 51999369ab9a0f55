"""Every figure is stable, says something where there is nothing, and does not let labels overlap."""

import itertools
import re

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.axes import Axes

from benchmarks.figures import SIZES, made_up
from corridor_analysis.notebook import plots
from corridor_analysis.notebook.plots.charts import contact_graph
from corridor_analysis.resources import read_json

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
UNSURE = pd.DataFrame(
    [("shut", "open", "2021-02-01", "2021-02-28", "a:e1")],
    columns=["state", "before", "earliest", "latest", "event_id"],
)
ARTICLES = pd.DataFrame(
    [("a", "2021-03-06", "header"), ("b", None, "unknown")], columns=["article_id", "published", "published_basis"]
)
TOLD = pd.DataFrame([("a", "2021-03-01", "2021-03-01")], columns=["article_id", "earliest", "latest"])
PLACES = pd.DataFrame(
    [
        ("Uppertown", "town", 46.4, 8.1, 3), ("Lowertown", "town", 46.6, 8.7, 0), ("Valley", "territory", 46.5, 8.4, 2),
        ("Nowhere", "town", None, None, 1),
    ],
    columns=["name", "kind", "lat", "lon", "n"],
)  # fmt: skip
ROUTE = [(8.1, 46.4), (8.7, 46.6)]
ASKED = pd.DataFrame(
    [("Ada Almira", "Open the pass", 2), ("Boris Brandt", "Let aid in", 1)], columns=["row", "column", "n"]
)
VERDICTS = pd.DataFrame([("contacts", "single", 3), ("contacts", "conflict", 1)], columns=["label", "verdict", "n"])
SCORES = pd.DataFrame([("contacts", 12, 0.9, 0.7, 1.0)], columns=["label", "n", "f1", "low", "high"])
COUNTS = pd.DataFrame([("Ada Almira", 40), ("Boris Brandt", 2)], columns=["label", "n"])
DRAWN = {
    "demands": lambda: plots.demand_matrix(ASKED),
    "verdicts": lambda: plots.verdict_bars(VERDICTS),
    "scores": lambda: plots.score_intervals(SCORES),
    "speakers": lambda: plots.count_bars(COUNTS, unit="words quoted"),
    "map": lambda: plots.corridor_map(PLACES, ROUTE, name="Snow Pass"),
    "timeline": lambda: plots.timeline(ITEMS, STATES),
    "timeline, unsure": lambda: plots.timeline(ITEMS, STATES, UNSURE),
    "network": lambda: plots.contact_network(PAIRS),
    "matrix": lambda: plots.contact_matrix(PAIRS),
    "coverage": lambda: plots.coverage(ARTICLES, TOLD),
}
EMPTY = {
    "demands": lambda: plots.demand_matrix(ASKED.iloc[:0]),
    "verdicts": lambda: plots.verdict_bars(VERDICTS.iloc[:0]),
    "speakers": lambda: plots.count_bars(COUNTS.iloc[:0], unit="words quoted"),
    "map": lambda: plots.corridor_map(PLACES.iloc[:0]),
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
    """Return pairs of texts that overlap, slanted names of columns aside."""
    ax.figure.canvas.draw()
    level = [t for t in (*ax.texts, *ax.get_yticklabels()) if t.get_text() and not t.get_rotation()]
    boxes = [(t.get_text(), t.get_window_extent().shrunk(0.94, 0.8)) for t in level]
    return [(a, b) for (a, x), (b, y) in itertools.combinations(boxes, 2) if x.overlaps(y)]


def _width(svg: str) -> float:
    return float(re.search(r'<svg[^>]*\bwidth="([\d.]+)pt"', svg)[1]) / 72


@pytest.mark.parametrize("n", SIZES)
def test_no_text_overlaps_another_whatever_the_number_of_items(n):
    for name, ax in made_up(n).items():
        assert not _overlaps(ax), name


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_has_one_width_so_that_letters_keep_their_size(name):
    assert _width(plots.svg(DRAWN[name]().figure)) == pytest.approx(7.4, abs=0.02)


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


def test_timeline_hatches_the_days_within_which_a_state_began():
    bars = DRAWN["timeline, unsure"]().patches
    assert [round(b.get_width()) for b in bars if b.get_hatch()] == [28]
    assert not [b for b in DRAWN["timeline"]().patches if b.get_hatch()]


def test_timeline_draws_days_on_one_of_which_it_happened_pale():
    rows = ITEMS.assign(latest=["2021-03-09", "2021-03-04", "2021-03-05"])
    pale = [line for line in plots.timeline(rows).lines if line.get_alpha()]
    assert [list(line.get_xdata()) for line in pale] == [[18687.0, 18695.0]]


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


def test_map_labels_places_and_names_what_it_draws():
    texts = _texts(DRAWN["map"]())
    assert {"Uppertown", "Lowertown", "Valley", "Snow Pass"} <= set(texts)
    assert "Nowhere" not in texts
    assert any(t.endswith(" km") for t in texts)
    assert any(t.isupper() and " " in t for t in texts), "no country is named"


def test_map_says_how_many_places_it_leaves_out():
    rows = [(f"Town {i}", "town", 46 + i / 100, 8 + (i * 7 % 90) / 100, i) for i in range(90)]
    texts = _texts(plots.corridor_map(pd.DataFrame(rows, columns=PLACES.columns)))
    assert "The 60 places mentioned most, of 90" in texts


def test_map_outlines_are_small_and_hold_every_country():
    outlines = read_json("borders.json.gz")
    assert len(outlines["countries"]) > 200
    last = max(max(a, ~a) for _, rings in outlines["countries"] for ring in rings for a in ring)
    assert last == len(outlines["arcs"]) - 1


def test_date_axis_names_the_year_where_it_changes():
    ax = plots.timeline(ITEMS.assign(earliest=["2020-11-02", "2021-01-20", "2021-03-02"], latest=None))
    labels = [t.get_text() for t in ax.get_xticklabels()]
    assert labels == ["Nov\n2020", "Dec", "Jan\n2021", "Feb", "Mar"]


def test_bars_beyond_fifteen_are_told_in_words():
    rows = pd.DataFrame([(f"Party {i:02}", 100 - i) for i in range(20)], columns=["label", "n"])
    ax = plots.count_bars(rows, unit="words quoted")
    assert ax.get_xlabel() == "words quoted; 415 more by 5 not drawn"
    assert len(ax.patches) == 15


def test_map_leaves_out_labels_for_which_there_is_no_room():
    rows = [(f"Town {i}", "town", 46.5 + i / 10_000, 8.4, 1) for i in range(30)]
    ax = plots.corridor_map(pd.DataFrame(rows, columns=PLACES.columns))
    assert 1 <= sum(t.startswith("Town") for t in _texts(ax)) <= 8
    assert not _overlaps(ax)
