"""What a user does wrong, through the command line: each is named with place, fault and repair, and nothing is lost."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import corridor_analysis as ca
from corridor_analysis.cli import app
from corridor_analysis.errors import CorridorError

ROOT = Path(__file__).parents[1]
CASE = ROOT / "data" / "lachin"
GOOD = "The ministers met in the capital on Monday. They called for the pass to be reopened without delay.\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with one good article."""
    place = tmp_path / "articles"
    place.mkdir()
    (place / "good.txt").write_text(GOOD, encoding="utf-8")
    return place


@pytest.fixture
def case(tmp_path) -> Path:
    """A copy of a case that can be broken."""
    place = tmp_path / "case"
    shutil.copytree(CASE, place, ignore=shutil.ignore_patterns("articles", "gold"))
    return place


def _run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(w) for w in words], prog_name="corridor")
    return result.exit_code, " ".join((result.output + (result.stderr or "")).split())


def test_a_folder_without_an_article_is_named(tmp_path):
    (tmp_path / "nothing").mkdir()
    code, words = _run("tables", tmp_path / "nothing", "--case", CASE, "--out", tmp_path / "out")
    assert code == 2
    assert "nothing" in words
    assert "txt" in words
    assert "Traceback" not in words


def test_a_missing_folder_is_named_with_the_nearest(folder, tmp_path):
    code, words = _run("tables", tmp_path / "articels", "--case", CASE, "--out", tmp_path / "out")
    assert code == 2
    assert "articels" in words
    assert "articles" in words


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("actors.yaml", "aliases:", "alises:", ["actors.yaml", "alises", "aliases"]),
        ("case.yaml", "title:", "titel: x\ntitle:", ["case.yaml", "titel", "title"]),
        ("case.yaml", "id: lachin", "id: [lachin", ["case.yaml", "line"]),
        ("case.yaml", 'start: "2022-12-12"', 'start: "2024-12-12"', ["case.yaml", "window", "Swap"]),
    ],
)
def test_a_broken_case_names_file_entry_and_repair(case, file, old, new, wanted):
    text = (case / file).read_text(encoding="utf-8")
    assert old in text
    (case / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    code, words = _run("check", "--case", case)
    assert code == 1
    assert not [w for w in wanted if w not in words], words
    assert "Traceback" not in words


def test_a_duplicate_alias_names_both_entries(case):
    text = (case / "actors.yaml").read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if "name:" in line)
    name = first.split("name:")[1].split(",")[0].strip(" }\"'")
    entry = f"actors:\n  - {{id: double, name: Somebody Else, aliases: [{json.dumps(name)}]}}"
    (case / "actors.yaml").write_text(text.replace("actors:", entry, 1), encoding="utf-8")
    code, words = _run("check", "--case", case)
    assert code == 1
    assert name in words
    assert "double" in words
    assert "Keep it with one of the two" in words


@pytest.mark.parametrize(
    ("pair", "wanted"),
    [
        (["strat", "2023-01-01"], ["strat", "Did you mean 'start'"]),
        (["start", "yesterday"], ["start", "2023-02-10"]),
        (["articles", "data/nowhere"], ["nowhere"]),
    ],
)
def test_a_wrong_parameter_is_refused_before_a_kernel_starts(tmp_path, pair, wanted):
    code, words = _run("report", "--case", CASE, "--out", tmp_path / "out", "-p", *pair)
    assert code == 2
    assert not [w for w in wanted if w not in words], words
    assert not list((tmp_path / "out").rglob("*.ipynb"))


def test_a_reversed_range_of_days_is_refused(tmp_path):
    pairs = ["-p", "start", "2023-03-01", "-p", "end", "2023-02-01"]
    code, words = _run("report", "--case", CASE, "--out", tmp_path / "out", *pairs)
    assert code == 2
    assert "2023-03-01" in words
    assert "2023-02-01" in words


def test_every_error_is_one_of_ours_and_survives_a_worker(tmp_path):
    import pickle

    with pytest.raises(CorridorError) as caught:
        ca.load_case(tmp_path / "nowhere")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert again.place == str(tmp_path / "nowhere")
