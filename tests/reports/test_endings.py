"""How a notebook ends by design: errors that are shown on purpose, and a notebook that ends itself."""

import json

import nbformat.v4 as v4
import pytest

from corridor_analysis.reports.run import Options, report

MEANT = {"tags": ["raises-exception"]}
NOTEBOOKS = {
    "meant": [("raise ValueError('on purpose')", MEANT), ("print('goes', 'on')", {})],
    "meant_last": [("print(1)", {}), ("raise KeyError('last')", MEANT)],
    "meant_not_raised": [("print('no', 'error')", MEANT)],
    "meant_exit": [("import sys; sys.exit()", MEANT), ("print('goes', 'on')", {})],
    "then_fails": [("raise ValueError('on purpose')", MEANT), ("raise OSError('not on purpose')", {})],
    "stops": [("import sys", {}), ("if sys.argv:\n    raise SystemExit(0)", {}), ("print('never')", {})],
    "stops_last": [("print(1)", {}), ("import sys; sys.exit()", {}), ("", {})],
    "stops_badly": [("import sys; sys.exit(3)", {}), ("print('never')", {})],
}


@pytest.fixture(scope="module")
def ended(tmp_path_factory, no_parser):
    """The folder of a report on all of them."""
    from tests.reports.conftest import make_project

    root = tmp_path_factory.mktemp("ended")
    case, folder = make_project(root), root / "ending"
    folder.mkdir()
    for name, cells in NOTEBOOKS.items():
        notebook = v4.new_notebook(cells=[v4.new_code_cell(code, metadata=meta) for code, meta in cells])
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        return report(case, root / "reports", options=Options(folder, jobs=2)).index.parent


def state(folder, name):
    return json.loads((folder / "manifest.json").read_text())["notebooks"][name]


@pytest.mark.parametrize("name", ["meant", "meant_last", "meant_not_raised", "meant_exit", "stops_last"])
def test_an_error_that_is_meant_or_an_exit_in_the_last_cell_is_done(ended, name):
    assert (state(ended, name)["status"], state(ended, name)["error"]) == ("done", "")


def test_a_meant_error_is_shown_and_the_cells_below_it_are_run(ended):
    page = (ended / "meant.html").read_text()
    assert "on purpose" in page
    assert "goes on" in page
    assert 'role="alert"' not in page


def test_an_error_after_one_that_is_meant_fails_the_notebook(ended):
    assert state(ended, "then_fails")["status"] == "failed"
    assert "not on purpose" in state(ended, "then_fails")["error"]


def test_a_notebook_that_ends_itself_says_where_on_page_and_index(ended):
    told = "it ended itself in cell 2 of 3; the cells below were not run"
    assert (state(ended, "stops")["status"], state(ended, "stops")["error"]) == ("done", told)
    assert told in (ended / "stops.html").read_text()
    index = (ended / "index.html").read_text()
    assert told in index
    assert index.count("ended early") == 1


def test_an_exit_that_tells_of_a_failure_is_one(ended):
    assert state(ended, "stops_badly")["status"] == "failed"
