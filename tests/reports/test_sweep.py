"""What a sweep file asks for: named runs, a list, a grid over months, actors and values."""

from types import SimpleNamespace

import pytest

from corridor_analysis.errors import ParameterError
from corridor_analysis.reports.selection import read_sweep

ACTORS = [SimpleNamespace(name="Ada Almira"), SimpleNamespace(name="Boris Berg")]
CASE = SimpleNamespace(window=SimpleNamespace(start="2021-01-10", end="2021-03-05"), actors=ACTORS)


def _read(folder, text, case=CASE):
    path = folder / "sweep.yaml"
    path.write_text(text, encoding="utf-8")
    return read_sweep(path, case)


def test_a_run_for_each_month_is_cut_to_the_window(tmp_path):
    runs = _read(tmp_path, "each: month")
    assert list(runs) == ["2021-01", "2021-02", "2021-03"]
    assert runs["2021-01"] == {"start": "2021-01-10", "end": "2021-01-31"}
    assert runs["2021-03"] == {"start": "2021-03-01", "end": "2021-03-05"}


@pytest.mark.parametrize(
    ("unit", "ids"),
    [("week", ["2021-W01", "2021-W02", "2021-W09"]), ("quarter", ["2021-Q1"]), ("year", ["2021"])],
)
def test_other_periods(tmp_path, unit, ids):
    runs = list(_read(tmp_path, f"each: {unit}"))
    assert [runs[0], *runs[1:2], *runs[2:][-1:]] == ids


def test_months_and_actors_make_a_run_of_every_pair_with_what_all_share(tmp_path):
    runs = _read(tmp_path, "each: [month, actor]\nwith: {min_sources: 2}")
    assert len(runs) == 6
    pair = {"start": "2021-02-01", "end": "2021-02-28", "actors": ["Boris Berg"], "min_sources": 2}
    assert runs["2021-02_Boris-Berg"] == pair


def test_some_months_and_actors_and_a_grid_of_values(tmp_path):
    text = "each: {month: [2021-02], actor: all}\ngrid: {min_sources: [1, 2], actors: [[Ada Almira, Boris Berg]]}"
    runs = _read(tmp_path, text)
    assert list(runs)[:2] == [
        "2021-02_Ada-Almira_min_sources-1_actors-Ada-Almira-Boris-Berg",
        "2021-02_Ada-Almira_min_sources-2_actors-Ada-Almira-Boris-Berg",
    ]
    assert len(runs) == 4


def test_runs_whose_values_make_one_name_are_numbered(tmp_path):
    assert list(_read(tmp_path, "- {word: a b}\n- {word: a-b}")) == ["word-a-b", "word-a-b-2"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("each: mont", "Did you mean 'month'"), ("each: [3]", "is no unit"), ("each: {month: [2022-01]}", "window"),
        ("each: {month: 3}", "no values"), ("grid: {a: 1}", "list of values"), ("grid: [1]", "hold parameters"),
        ("each: month\nwiht: {}", "Did you mean 'with'"), ("grid: {a: [1]}\nwith: 3", "hold parameters"),
        ("grid:\n" + "".join(f"  p{n}: [1, 2, 3, 4, 5]\n" for n in range(6)), "15625 runs"),
        ("tables-x: {}", "no id of a run"), ("grid: {}", "no runs"),
    ],
)  # fmt: skip
def test_a_grid_that_cannot_be_is_refused_with_its_repair(tmp_path, text, told):
    with pytest.raises(ParameterError, match=told):
        _read(tmp_path, text)


def test_periods_need_a_case(tmp_path):
    with pytest.raises(ParameterError, match="--case"):
        _read(tmp_path, "each: month", case=None)
