"""The command line: help with examples, exit codes, one line for what a user can mend, nothing heavy at start."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from corridor_analysis.cli import app
from corridor_analysis.tables import Tables
from tests import plain_reader
from tests.made import tables
from tests.reports.conftest import make_project

COMMANDS = [
    "tables",
    "report",
    "check",
    "code",
    "review",
    "new-case",
    "agree",
    "codings",
    "evaluate",
    "export",
    "cite",
    "verify",
    "lab",
    "notebooks",
    "guide",
    "publish",
]
HEAVY = ["spacy", "matplotlib", "papermill", "pandas", "nbformat", "pyarrow", "yaml", "pydantic"]


def run(*words):
    return CliRunner().invoke(app, [str(w) for w in words])


@pytest.fixture
def case(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("corridor_analysis.tables.tabulate", lambda corpus, case, **_: tables())
    monkeypatch.setattr("corridor_analysis.tables.reading.read_article", plain_reader.read_article)
    monkeypatch.setattr("corridor_analysis.tables.reading.warm", plain_reader.warm)
    return make_project(tmp_path)


def test_every_command_has_help_with_an_example():
    top = run("--help").output
    for name in COMMANDS:
        assert name in top
        assert f"Example: corridor {name}" in run(name, "--help").output


def test_version_is_that_of_the_package():
    from corridor_analysis import __version__

    assert run("--version").output == f"corridor {__version__}\n"


@pytest.mark.parametrize(
    "words", ["import corridor_analysis", "from corridor_analysis.cli import app; app(['--help'])"]
)
def test_nothing_heavy_is_loaded_at_start(words):
    code = f"import sys\ntry:\n    {words.replace('; ', chr(10) + '    ')}\nexcept SystemExit:\n    pass\n"
    code += f"print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["report", "--case", "data/nowhere"], "there is no such case folder"),
        (["report", "--case", "data/pass", "-p", "strat", "2021-01-01"], "Did you mean 'start'"),
        (["report", "--case", "data/pass", "-p", "start", "2021-05-01", "-p", "end=2021-04-01"], "Swap the two days"),
        (["report", "--case", "data/pass", "-p", "start"], "Write -p NAME VALUE"),
        (["report", "--case", "data/pass", "--only", "01_godo"], "Did you mean '01_good'"),
        (["tables", "no/such", "--out", "tables"], "no/such"),
        (["cite", "data/pass"], "no report"),
        (["export", "data/pass", "--format", "csv", "--out", "x"], "this table is missing"),
        (["check", "--case", "data/nowhere"], "there is no such case folder"),
        (["lab", "no/such"], "there is no such folder"),
        (["report", "--case", "data/pass", "-p", "case", "data/pass"], "Name it with --case"),
        (["report", "--case", "data/pass", "--author", " "], "--author"),
        (["notebooks", "new", "--case", "data"], "there is no case there"),
    ],
)  # fmt: skip
def test_what_a_user_can_mend_is_one_line_and_exit_code_2(case, words, told):
    done = run(*words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_lab_without_jupyterlab_says_how_to_get_it(case, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = run("lab")
    assert done.exit_code == 2
    assert "make lab" in done.stderr


@pytest.fixture
def started(case, monkeypatch):
    """What `corridor lab` starts: the words that it gives to JupyterLab."""
    words = []
    (case.parents[1] / "notebooks").mkdir(exist_ok=True)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    monkeypatch.setattr("os.execv", lambda program, given: words.extend(given))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("corridor_analysis.reports.shipped.trust", lambda folder: ([], []))
    return words


def test_lab_opens_the_notebooks_in_the_project_around_them(case, started):
    assert run("lab").exit_code == 0
    root = case.parents[1]
    assert started[1:3] == ["-m", "jupyterlab"]
    assert started[3:] == [f"--ServerApp.root_dir={root}", "--LabApp.default_url=/lab/tree/notebooks"]


def test_lab_passes_on_what_follows_the_dashes(started):
    given = ["--no-browser", "--allow-root", "--ip=0.0.0.0"]
    assert run("lab", "--", *given).exit_code == 0
    assert started[-3:] == given
    assert run("lab", "notebooks", "--", "--help").exit_code == 0
    assert started[-1] == "--help"


def test_lab_started_by_root_says_what_that_means(started, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    done = run("lab", "--", "--no-browser")
    assert started[-2:] == ["--allow-root", "--no-browser"]
    assert "as root" in done.stderr
    started.clear()
    assert "as root" not in run("lab", "--", "--allow-root").stderr
    assert started.count("--allow-root") == 1


def test_lab_names_what_it_does_not_trust_and_what_to_do(started, monkeypatch):
    monkeypatch.setattr("corridor_analysis.reports.shipped.trust", lambda folder: (["a.ipynb"], ["b.ipynb"]))
    told = run("lab").stderr
    assert "a.ipynb" not in told
    assert "jupyter trust notebooks/b.ipynb" in told
    assert "figure" in told


def test_lab_copies_the_notebooks_of_the_package_into_a_folder_without_any(started, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert run("lab").exit_code == 0
    assert len(list((tmp_path / "empty" / "notebooks").glob("0*.ipynb"))) == 8
    assert f"--ServerApp.root_dir={tmp_path}" in " ".join(started)


def test_tables_are_written_and_their_folder_is_the_last_line(case, tmp_path):
    done = run("tables", case / "articles", "--case", case, "--out", tmp_path / "tables")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == str(tmp_path / "tables")
    assert list(Tables.load(tmp_path / "tables").articles["article_id"]) == ["a1", "a2"]


def test_an_input_that_is_not_read_makes_exit_code_1(case, tmp_path):
    (case / "articles" / "empty.txt").write_text("")
    done = run("tables", case / "articles", "--out", tmp_path / "tables", "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert (told["shards"], told["articles_read"], told["articles_kept"]) == (1, 2, 0)
    assert [r["source_file"] for r in json.loads(done.stdout)["rejects"]] == ["empty.txt"]


def test_check_finds_nothing_in_a_sound_case(case):
    done = run("check", "--case", case)
    assert done.exit_code == 0
    assert "nothing to mend" in done.stderr


def test_check_says_what_is_wrong_and_how_to_mend_it(case):
    (case / "actors.yaml").write_text("actors: [{id: ada, name: Ada, alises: [A]}]\ninstruments: []\n")
    (case / "articles" / "empty.txt").write_text("")
    (case / "gold").mkdir()
    gold = "article_id,evidence\na1,closed the pass\na1,opened the pass\na9,closed the pass\na1,a,b\n"
    (case / "gold" / "acts.csv").write_text(gold)
    done = run("check", "--case", case, "--json")
    assert done.exit_code == 1
    problems = json.loads(done.stdout)["problems"]
    assert [p["entry"] for p in problems] == ["ada", "", "line 3", "line 4", "line 5"]
    assert "Did you mean 'aliases'" in problems[0]["repair"]
    assert "Allowed: a1, a2" in problems[3]["repair"]


def test_check_calls_ready_only_what_a_report_can_be_made_of(case, tmp_path, monkeypatch):
    assert run("check", "--case", "data/pass").stderr.splitlines()[-1] == "ready: corridor report --case data/pass"
    (case / "articles").rename(tmp_path / "elsewhere")
    assert "not ready: there are no articles" in run("check", "--case", case).stderr
    (tmp_path / "elsewhere").rename(case / "articles")
    (tmp_path / "notebooks").rename(tmp_path / "hidden")
    monkeypatch.setattr("corridor_analysis.reports.notebooks.shipped_notebooks", lambda: None)
    told = run("check", "--case", case).stderr
    assert "not ready" in told
    assert "\nready" not in told


def test_the_case_is_not_listed_among_the_parameters_that_p_takes(case):
    rows = json.loads(run("report", "--case", case, "--help-parameters", "--json").stdout)
    assert "start" in {row["name"] for row in rows}
    assert "case" not in {row["name"] for row in rows}
    assert "case" not in run("report", "--case", case, "-p", "strat", "x").stderr.split("Allowed:")[1]


def test_tables_of_a_report_are_exported_from_its_folder(case, tmp_path):
    tables().save(tmp_path / "reports" / "pass" / "tables")
    done = run("export", "reports/pass", "--out", "pass.xlsx")
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "pass.xlsx").is_file()


def test_scores_can_be_had_as_json(case):
    (case / "gold").mkdir()
    (case / "gold" / "articles.csv").write_text(
        "article_id,published,published_basis,headline,published_by_coder\na1,,unknown,,\n"
    )
    done = run("evaluate", "--case", case, "--json")
    assert done.exit_code == 0, done.stderr
    assert "scores" in json.loads(done.stdout)
