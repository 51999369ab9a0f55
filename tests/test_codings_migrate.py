"""Older files made into codings: the facts of `gold/` score as before, corrections mend as before."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import corridor_analysis as ca
from corridor_analysis.case.codings import read_codings
from corridor_analysis.cli import app
from corridor_analysis.evaluate import evaluate
from corridor_analysis.evaluate.__main__ import read_floors
from tests.test_case import GOOD

ROOT = Path(__file__).parents[1]
TEXT = "2021-05-05\n\nAna Ruiz telephoned Bo Lund on Tuesday. Highland shut the High Pass on 3 May 2021.\n"


def run(*words):
    return CliRunner().invoke(app, [str(w) for w in words])


@pytest.mark.model
def test_coded_facts_score_alike_as_files_and_as_codings(tmp_path):
    gold = next(p for p in (ROOT.parent / "shared" / "gold", ROOT / "data" / "lachin" / "gold") if p.is_dir())
    shutil.copytree(ROOT / "data" / "lachin", tmp_path / "lachin")
    if not (tmp_path / "lachin" / "gold").is_dir():
        shutil.copytree(gold, tmp_path / "lachin" / "gold")
    coding = "coder: a language model\npasses: 1\nchecked_by: []\n"
    (tmp_path / "lachin" / "gold" / "coding.yaml").write_text(coding, encoding="utf-8")
    shutil.rmtree(tmp_path / "lachin" / "codings", ignore_errors=True)  # what other coders said is none of the gold
    done = run("codings", "migrate", "--case", tmp_path / "lachin", "--kind", "model", "--coder", "first coder")
    assert done.exit_code == 0, done.output
    case = ca.load_case(tmp_path / "lachin")
    corpus = ca.read_articles(tmp_path / "lachin" / "articles", metadata=tmp_path / "lachin" / "metadata.csv")
    alone, coded = ca.tabulate(corpus, case.for_reading), ca.tabulate(corpus, case)
    for name, frame in alone.frames().items():
        if name not in ("codings", "rejects"):
            assert frame.equals(coded.frames()[name]), f"{name}: a model alone changes nothing"
    old = evaluate(alone, tmp_path / "lachin" / "gold", case=case)
    new = evaluate(alone, tmp_path / "lachin" / "codings", case=case)
    assert old.table.equals(new.table)
    assert old.accuracies.equals(new.accuracies)
    assert old.coding == new.coding
    floors = tmp_path / "lachin" / "gold" / "floors.json"
    if floors.is_file():
        shutil.move(floors, tmp_path / "lachin" / "floors.json")
    shutil.rmtree(tmp_path / "lachin" / "gold")
    assert evaluate(alone, tmp_path / "lachin" / "gold", case=case).table.equals(new.table)
    assert read_floors(tmp_path / "lachin" / "gold") == read_floors(tmp_path / "lachin" / "codings")


@pytest.mark.model
def test_corrections_mend_alike_as_codings(tmp_path):
    folder = tmp_path / "highpass"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "a1.txt").write_text(TEXT, encoding="utf-8")
    for name, text in GOOD.items():
        (folder / name).write_text(text, encoding="utf-8")
    corpus = ca.read_articles(folder / "articles")
    call = ca.tabulate(corpus, ca.load_case(folder).for_reading).contacts().iloc[0]
    corrections = [
        {"table": "events", "where": {"event_id": call["event_id"]}, "set": {"mode": "letter"},
         "reason": "the article says so elsewhere"},
        {"table": "entities", "where": {"name": "Ana Ruiz"}, "set": {"country": "PRT"},
         "reason": "she is not of Spain"},
    ]  # fmt: skip
    (folder / "corrections.yaml").write_text(json.dumps({"corrections": corrections}), encoding="utf-8")
    before = ca.tabulate(corpus, ca.load_case(folder)).contacts()
    done = run("codings", "migrate", "--case", folder, "--kind", "person", "--corrector", "Eva Holt")
    assert (done.exit_code, "correction 2 of entities" in done.stdout) == (1, True)
    (line,) = read_codings(folder / "codings").judgements
    assert (line.effect, line.fields, line.note) == ("corrects", {"mode": "letter"}, "the article says so elsewhere")
    (folder / "corrections.yaml").unlink()
    after = ca.tabulate(corpus, ca.load_case(folder))
    assert after.contacts().equals(before)
    assert set(after.events.loc[after.events["event_id"] == call["event_id"], "coder"]) == {"Eva Holt"}


def test_who_coded_must_be_known(tmp_path):
    folder = tmp_path / "highpass"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "a1.txt").write_text(TEXT, encoding="utf-8")
    for name, text in GOOD.items():
        (folder / name).write_text(text, encoding="utf-8")
    done = run("codings", "migrate", "--case", folder, "--kind", "person")
    assert done.exit_code == 2
    assert "--coder" in done.stderr
    assert run("codings", "migrate", "--case", folder, "--kind", "robot").exit_code == 2
