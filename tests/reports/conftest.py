"""A made-up project: a case about a pass, two articles, three notebooks (one runs, one fails, one kills its kernel)."""

import shutil
from pathlib import Path

import pytest

from corridor_analysis.reports.run import Options, report
from tests.made import TEXTS, tables

FIXTURES = Path(__file__).parent / "fixtures"
CASE = {
    "case.yaml": (
        'id: pass\ntitle: "The pass, 2021"\nquestion: Who shut the pass?\ncorridor: pass_road\n'
        'window: {start: "2021-01-01", end: "2021-12-31"}\nterms: [pass]\n'
    ),
    "actors.yaml": "actors: [{id: almira, name: Ada Almira}]\ninstruments: []\n",
    "places.yaml": "places: [{id: pass_road, name: the pass, kind: corridor}]\n",
    "demands.yaml": "demands: []\n",
    "corrections.yaml": "corrections: []\n",
}


def make_project(root: Path) -> Path:
    """Write the project and return its case folder."""
    case = root / "data" / "pass"
    (case / "articles").mkdir(parents=True)
    for name, text in CASE.items():
        (case / name).write_text(text, encoding="utf-8")
    for key, text in TEXTS.items():
        (case / "articles" / f"{key}.txt").write_text(text, encoding="utf-8")
    shutil.copytree(FIXTURES, root / "notebooks")
    return case


@pytest.fixture(scope="package")
def no_parser():
    """Tables made by hand stand in for those that tabulate would make: no model is loaded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corridor_analysis.tables.tabulate", lambda corpus, case, **_: tables())
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        yield


@pytest.fixture
def project(tmp_path, no_parser, monkeypatch):
    """The case folder of a fresh project, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    return make_project(tmp_path)


SELECTED = "start-2021-02-01"  # the folder of a report from that day on


@pytest.fixture(scope="package")
def reported(tmp_path_factory, no_parser):
    """The report of all three notebooks, run once."""
    root = tmp_path_factory.mktemp("reported")
    case = make_project(root)
    return report(
        case, root / "reports", parameters={"start": "2021-02-01"}, options=Options(root / "notebooks", jobs=2)
    )


@pytest.fixture(scope="package")
def folder(reported):
    """The folder of that report."""
    return reported.index.parent
