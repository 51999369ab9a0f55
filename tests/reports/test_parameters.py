import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_analysis.errors import ParameterError, ReportError
from corridor_analysis.reports.notebooks import MISSING, Parameter, check, choose, declared, gather
from corridor_analysis.reports.selection import read_sweep

SOURCE = """
case: str = "data/pass"  # folder of the case
start: str = ""  # first day
end: str = "2021-06-30"
actors: list[str] = [
    "Ada",
]  # names
limit: int = 5
share = 0.5  # of all
deep: bool = False
weights: dict = {}
"""
KNOWN = declared({"cells": [{"metadata": {"tags": ["parameters"]}, "source": SOURCE.splitlines(keepends=True)}]})


def test_names_types_defaults_and_help_are_read_off_the_cell():
    assert list(KNOWN) == ["case", "start", "end", "actors", "limit", "share", "deep", "weights"]
    assert KNOWN["actors"] == Parameter("actors", "list", ["Ada"], "names")
    assert KNOWN["share"] == Parameter("share", "float", 0.5, "of all")
    assert KNOWN["limit"] == Parameter("limit", "int", 5, "")


def test_a_notebook_without_a_tagged_cell_declares_nothing():
    assert declared({"cells": [{"metadata": {}, "source": "a = 1"}]}) == {}


def test_a_notebook_whose_parameters_leave_a_bracket_open_is_told_from_one_that_can_run(tmp_path):
    cell = nbformat.v4.new_code_cell("case: str = (", metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "a.ipynb")
    with pytest.raises(ReportError, match=r"a\.ipynb.*no notebook that can run"):
        choose(tmp_path, [])


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("limit", "7", 7), ("limit", 7, 7), ("share", "2", 2.0), ("share", 1, 1.0), ("share", "1e-3", 0.001),
        ("deep", "yes", True),
        ("deep", "false", False), ("actors", "Ada; Boris", ["Ada", "Boris"]), ("actors", '["A; B"]', ["A; B"]),
        ("actors", "Ada", ["Ada"]), ("start", "2021-01-31", "2021-01-31"), ("start", "20210131", "2021-01-31"),
        ("start", "", ""), ("weights", '{"a": 1e3, "b": 010}', {"a": 1000.0, "b": 10}),
    ],
)  # fmt: skip
def test_values_become_the_type_declared(name, value, wanted):
    assert check({name: value}, KNOWN) == {name: wanted}


@pytest.mark.parametrize(
    ("given_values", "told"),
    [
        ({"strat": "2021-01-01"}, "Did you mean 'start'"), ({"limit": "many"}, "not of the type int"),
        ({"limit": 1.5}, "not of the type int"), ({"limit": True}, "not of the type int"),
        ({"deep": "perhaps"}, "not of the type bool"), ({"actors": [1]}, "not of the type list"),
        ({"start": "2021-02-30"}, "not a day"), ({"start": "May 2021"}, "year, month, day"),
        ({"start": "2021-07-01"}, "after end 2021-06-30"), ({"start": 2021}, "not of the type str"),
        ({"start": "2021-03-02", "end": "2021-03-01"}, "Swap"), ({"case": "no/such"}, "there is no no/such"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named_with_its_repair(given_values, told):
    with pytest.raises(ParameterError, match=told):
        check(given_values, KNOWN)


RANGED = """
sources: int = 1  # how many [1..]
share: float = 0.5  # of all [0..1]
channel: str = "any"  # how they spoke [phone|visit|any]
day: str = ""  # a day [2021-01-01..2021-12-31]
kinds: list[str] = []  # some of them [call|letter]
title: str  # heading of the page
"""
RANGES = declared({"cells": [{"metadata": {"tags": ["parameters"]}, "source": RANGED}]})


def test_help_in_brackets_is_what_is_allowed_and_a_line_without_default_must_be_given():
    assert RANGES["sources"] == Parameter("sources", "int", 1, "how many", "1..")
    assert RANGES["channel"].choices == ["phone", "visit", "any"]
    assert RANGES["title"].default is MISSING


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sources", 1), ("sources", "400"), ("share", 0), ("share", "1"), ("channel", "phone"), ("day", ""),
        ("day", "2021-12-31"), ("kinds", ["call", "letter"]), ("kinds", []),
    ],
)  # fmt: skip
def test_a_value_within_range_is_taken(name, value):
    assert name in check({name: value, "title": "T"}, RANGES)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("sources", 0, "1 or more"), ("sources", "-3", "1 or more"), ("share", 1.1, "from 0 to 1"),
        ("channel", "fone", "Did you mean 'phone'"), ("day", "2022-01-01", "from 2021-01-01 to"),
        ("kinds", ["call", "leter"], "out of range"), ("sources", None, "not of the type int"),
    ],
)  # fmt: skip
def test_a_value_out_of_range_is_named_with_what_is_allowed(name, value, told):
    with pytest.raises(ParameterError, match=told):
        check({name: value, "title": "T"}, RANGES)


def test_a_parameter_without_default_that_is_not_given_is_named_with_its_help():
    with pytest.raises(ParameterError, match=r"title.*no default.*heading of the page"):
        check({}, RANGES)


def test_paths_become_absolute(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    assert check({"case": "here"}, KNOWN) == {"case": str(tmp_path / "here")}


@given(st.text())
def test_any_text_is_a_day_or_a_parameter_error(text):
    try:
        day = check({"start": text, "end": ""}, KNOWN)["start"]
    except ParameterError:
        return
    assert day == "" or len(day) == 10


def test_a_name_given_twice_makes_a_list():
    pairs = [("actors", "Ada"), ("start", "2021-01-01"), ("actors", "Bo"), ("actors", "Cy")]
    assert gather(pairs) == {"actors": ["Ada", "Bo", "Cy"], "start": "2021-01-01"}


def test_a_sweep_is_runs_by_id(tmp_path):
    path = tmp_path / "sweep.yaml"
    path.write_text("spring: {start: 2021-03-01, end: 2021-05-31}\nall: {}\n", encoding="utf-8")
    runs = read_sweep(path)
    assert list(runs) == ["spring", "all"]
    assert check(runs["spring"], KNOWN) == {"start": "2021-03-01", "end": "2021-05-31"}


def test_a_sweep_without_ids_is_named_by_its_values(tmp_path):
    path = tmp_path / "sweep.yaml"
    path.write_text("- {start: 2021-03-01}\n- {limit: 3, deep: true}\n", encoding="utf-8")
    assert list(read_sweep(path)) == ["start-2021-03-01", "limit-3_deep-True"]


@pytest.mark.parametrize("text", ["", "3", "a: 1", "../up: {}", "tables: {}", "a: [", "- 1"])
def test_a_sweep_file_that_holds_no_runs_is_refused(tmp_path, text):
    path = tmp_path / "sweep.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"sweep\.yaml"):
        read_sweep(path)
