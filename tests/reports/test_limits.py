"""What a notebook can end with, in one sweep: six go well, one raises, is killed, takes too long, takes too much."""

import json

import pytest
from typer.testing import CliRunner

from corridor_analysis.cli import app
from corridor_analysis.errors import ReportError
from corridor_analysis.reports.limits import Limits, parse_bytes
from corridor_analysis.reports.report_folder import only_runner
from corridor_analysis.reports.run import Options, report
from tests.reports.deeds import make_deeds

SWEEP = "".join(f"good{n}: {{word: w{n}}}\n" for n in range(5)) + (
    "again: {deed: once, word: twice}\n"
    "raises: {deed: raise, word: enough}\ndies: {deed: die}\nsleeps: {deed: sleep}\ntakes: {deed: take}\n"
)
GOOD = [f"good{n}" for n in range(5)] + ["again"]


@pytest.fixture(scope="module")
def ten(tmp_path_factory, no_parser):
    """The folder of the sweep, what the command printed, and its exit code."""
    root = tmp_path_factory.mktemp("ten")
    case = make_deeds(root)
    (root / "sweep.yaml").write_text(SWEEP)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        limits = ["--time-limit", "9", "--memory-limit", "1G", "--jobs", "4", "--json"]
        done = CliRunner().invoke(
            app, ["report", "--case", str(case), "--sweep", "sweep.yaml", "--out", "out", *limits]
        )
    return root / "out" / "pass", json.loads(done.stdout), done.exit_code


def test_six_go_well_four_fail_and_the_exit_code_says_so(ten):
    _, told, code = ten
    assert code == 1
    assert {run for run, states in told["runs"].items() if states == {"deed": "done"}} == set(GOOD)
    assert sorted(told["failed"]) == ["dies/deed", "raises/deed", "sleeps/deed", "takes/deed"]


@pytest.mark.parametrize(
    ("run", "reason", "error", "tries"),
    [
        ("raises", "error", "ValueError: enough", 1), ("dies", "killed", "SIGKILL", 2),
        ("sleeps", "time", "longer than its limit of 9 seconds", 1), ("takes", "memory", "limit of 1,024 MiB", 1),
    ],
)  # fmt: skip
def test_the_manifest_says_what_each_ended_with(ten, run, reason, error, tries):
    state = json.loads((ten[0] / run / "manifest.json").read_text())["notebooks"]["deed"]
    assert (state["status"], state["reason"], state["tries"]) == ("failed", reason, tries)
    assert error in state["error"]
    assert error in ten[1]["reasons"][f"{run}/deed"]


def test_a_kernel_that_dies_once_is_tried_again_and_goes_well(ten):
    state = json.loads((ten[0] / "again" / "manifest.json").read_text())["notebooks"]["deed"]
    assert (state["status"], state["tries"]) == ("done", 2)


@pytest.mark.parametrize("run", ["sleeps", "takes", "dies"])
def test_a_page_shows_what_came_before_and_under_which_cell_it_ended(ten, run):
    cells = json.loads((ten[0] / run / "deed.ipynb").read_text())["cells"]
    outputs = [o for c in cells if c["cell_type"] == "code" for o in c["outputs"]]
    assert [o["output_type"] for o in outputs] == ["stream", "error"]
    assert "begun" in (ten[0] / run / "deed.html").read_text()
    assert outputs[-1]["evalue"] in (ten[0] / run / "index.html").read_text()


def test_tables_are_made_once_for_the_runs_of_a_sweep(ten):
    folder, _, _ = ten
    made = {(path.stat().st_dev, path.stat().st_ino) for path in folder.glob("*/tables/events.parquet")}
    assert len(list(folder.glob("*/tables/events.parquet"))) == 10
    assert len(made) == 1  # one file, which each run has
    assert not (folder / "tables").exists()
    assert 'href="tables/events.csv"' in (folder / "good1" / "index.html").read_text()


def test_nothing_half_written_stays(ten):
    assert not [p for p in ten[0].rglob("*") if p.name.startswith(".") or p.name.endswith(".part")]


def test_only_what_failed_is_run_again_and_the_index_says_so(ten, tmp_path, no_parser, monkeypatch):
    folder, _, _ = ten
    root = folder.parents[1]
    monkeypatch.chdir(root)
    (root / "two.yaml").write_text("good1: {word: w1}\nraises: {deed: raise, word: enough}\n")
    before = (folder / "good1" / "deed.html").stat().st_mtime_ns
    made = report(root / "data" / "pass", root / "out", sweep="two.yaml", options=Options(limits=Limits(60)))
    assert made.reused == ["good1/deed"]
    assert made.failed == ["raises/deed"]
    assert (folder / "good1" / "deed.html").stat().st_mtime_ns == before
    assert "not run again" in (folder / "good1" / "index.html").read_text()
    assert "not run again" not in (folder / "raises" / "index.html").read_text()


def test_two_runs_on_one_folder_are_refused(project, tmp_path):
    with only_runner(tmp_path / "out" / "pass"), pytest.raises(ReportError, match="another run is at work"):
        report(project, tmp_path / "out")
    with only_runner(tmp_path / "out" / "pass"):
        pass  # the lock went with its holder


@pytest.mark.parametrize(
    ("text", "size"),
    [("500M", 500 << 20), ("4G", 4 << 30), ("1.5 GiB", 3 << 29), ("2gb", 2 << 30), ("17", 17), ("0", 0)],
)
def test_a_size_is_read(text, size):
    assert parse_bytes(text) == size


@pytest.mark.parametrize("text", ["", "much", "-1G", "5X", "nan", "G"])
def test_what_is_no_size_is_none(text):
    assert parse_bytes(text) is None


def test_a_kernel_that_is_never_ready_is_one_failed_entry_tried_twice(tmp_path, no_parser, monkeypatch):
    case = make_deeds(tmp_path)
    start = tmp_path / "ipython" / "profile_default" / "startup"
    start.mkdir(parents=True)
    (start / "00.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setattr("corridor_analysis.reports.execute.START", 2)
    made = report(case, tmp_path / "out", options=Options(tmp_path / "notebooks"))
    assert made.reasons == {"deed": "the kernel was not ready within 2 seconds (tried twice)"}
    state = json.loads((tmp_path / "out" / "pass" / "manifest.json").read_text())["notebooks"]["deed"]
    assert (state["reason"], state["tries"]) == ("start", 2)
