"""What pages say of unseen news: figures by kind, rows that are marked, types of events that are no finding."""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from corridor_analysis.errors import ParameterError
from corridor_analysis.notebook import narrow
from corridor_analysis.notebook.prose import plain
from corridor_analysis.notebook.story import corroboration, positions, unplaced, unseen
from corridor_analysis.notebook.story.chronology import access_table
from corridor_analysis.notebook.study import selected
from corridor_analysis.reports.notebooks import check, declared
from corridor_analysis.reports.selection import counts
from tests.hand_tables import article, entity, event, make_tables
from tests.story_cells import ROOT, run_cells
from tests.story_data import many, write_case

NEWSWIRE = ROOT.parent / "shared" / "newswire"
READ = ROOT / "benchmarks" / "unseen_read.csv"
COMMAND = [sys.executable, str(ROOT / "benchmarks" / "unseen.py")]
FIGURES = {
    "model": unseen.weights(), "texts": 31, "sources": {"The Daily Pass": 30, "A ministry": 1},
    "kinds": {
        "contacts": {"told": 50, "precision": 0.81, "recall": 0.62, "f1": 0.70},
        "demands": {"told": 60, "precision": 0.72, "recall": 0.64, "f1": 0.68},
        "access_events": {"told": 20, "precision": 0.9, "recall": 0.5, "f1": 0.64},
        "accusations": {"told": 40, "precision": 0.7, "recall": 0.6, "f1": 0.65},
    },
    "judged": {
        "how": "judged by reading, by a language model", "texts": 40,
        "types": {"SANCTION": {"read": 10, "right": 6}, "SUPPORT": {"read": 10, "right": 7}},
    },
}  # fmt: skip
TEXT = (
    "Nordia imposed sanctions on Sudia. Nordia sanctioned Sudia again. Sudia backs Nordia. Nordia closed the pass. "
    "Sudia urged Nordia to open it."
)


@pytest.fixture(autouse=True)
def measured(monkeypatch):
    """The figures that pages find, instead of those that ship."""
    monkeypatch.setattr(unseen, "figures", lambda: FIGURES)


@pytest.fixture
def case(tmp_path):
    return write_case(tmp_path / "pass")


def _tables(**confidence: float):
    lines = [line.strip() for line in TEXT.split(". ")]
    two = (("actor", "n"), ("recipient", "s"))
    kinds = [("SANCTION", {}), ("SANCTION", {}), ("SUPPORT", {}), ("COERCE", {"mode": "closure"}), ("REQUEST", {})]
    events = [
        event(f"a1:e{i}", TEXT, words, kind, parties=two, confidence=confidence.get(f"e{i}"), **more)
        for i, (words, (kind, more)) in enumerate(zip(lines, kinds, strict=True), start=1)
    ]
    who = [entity("n", "Nordia", "state"), entity("s", "Sudia", "state")]
    return make_tables([article("a1", TEXT, "2021-03-05")], who, events)


def test_a_kind_has_its_figures_in_a_sentence():
    words = "On 31 news texts that the model was not trained on, contacts had a precision of 0.81 and a recall of 0.62."
    assert unseen.told("contacts") == words


def test_figures_of_other_weights_are_said_to_be_of_another_version(monkeypatch):
    monkeypatch.setattr(unseen, "weights", lambda: "0" * 64)
    assert "another version of the model" in unseen.told("demands")
    assert "another version of the model" in unseen.answer()


def test_the_table_has_each_kind_and_the_answer_each_source():
    assert list(unseen.table().columns) == ["kind", "told", "precision", "recall", "f1"]
    assert list(unseen.table()["told"]) == [50, 60, 20, 40]
    assert "The Daily Pass (30) and A ministry (1)" in unseen.answer()


def test_a_type_mostly_wrong_on_unseen_news_is_no_finding_and_is_counted(case):
    study = narrow(case, _tables())
    assert list(positions.acts(study)["does"]) == ["supports"]
    assert "sanction" not in plain(positions.acts_answer(study))
    words = positions.not_shown(study)
    assert words.startswith("Not shown as findings are two other positions: two of the type SANCTION (6 of 10 right).")
    assert "judged by reading, by a language model" in words
    assert "They stay in the table `events` and in exports." in words
    assert list(study.tables.events["event_type"]).count("SANCTION") == 2
    assert "three other positions" not in unplaced.answer(study, "acts")


def test_a_type_that_reaches_the_bar_is_shown():
    assert unseen.doubtful() == {"SANCTION"}


def test_nothing_is_said_of_types_that_no_row_has(case):
    assert positions.not_shown(narrow(case, many(2))) == ""


def test_the_types_that_were_judged_are_counted():
    assert list(unseen.types()["share"]) == [0.6, 0.7]
    words = unseen.types_answer()
    assert words.startswith("Of two other types 20 rows from 40 texts were judged by reading, by a language model")
    assert "Fewer than 0.7 are right of SANCTION" in words


def test_rows_below_the_bar_are_marked_and_the_mark_is_explained(case):
    study = narrow(case, _tables(e4=0.42))
    rows = unseen.marked(study, access_table(study))
    assert list(rows["confidence"]) == [0.42]
    assert unseen.marks(rows).startswith("A confidence is shown where it is below 0.7")


@pytest.mark.parametrize("confidence", [{}, {"e4": 0.7}])
def test_rows_that_reach_the_bar_or_have_no_confidence_are_not_marked(case, confidence):
    study = narrow(case, _tables(**confidence))
    rows = unseen.marked(study, access_table(study))
    assert "confidence" not in rows
    assert unseen.marks(rows) == ""


def test_the_heading_counts_what_is_left_out_and_why(case):
    study = narrow(case, _tables(e4=0.42, e5=0.6), min_confidence=0.65)
    assert selected(study) == (
        "Left out are two of five events: one access event and one demand. The confidence of each, which is how often "
        "such a sentence told of its kind on unseen news, is below 0.65. Three events without a confidence stay."
    )
    assert study.whole.demands().empty
    assert len(study.read.demands()) == 1


def test_the_heading_says_that_nothing_is_left_out(case):
    study = narrow(case, _tables(e4=0.9), min_confidence=0.5)
    assert selected(study).startswith("No event has a confidence below 0.5, so none is left out.")


def test_the_command_line_takes_the_parameter_and_names_its_range():
    known = declared(json.loads((ROOT / "notebooks" / "06_corroboration.ipynb").read_text(encoding="utf-8")))
    assert check({"min_confidence": "0.7"}, known) == {"min_confidence": 0.7}
    assert check({"min_confidence": "1"}, known) == {"min_confidence": 1.0}
    with pytest.raises(ParameterError, match=r"'min_confidence': 1.7 is out of range. Allowed: from 0 to 1"):
        check({"min_confidence": "1.7"}, known)


def test_an_index_counts_the_rows_that_are_left(case):
    made = counts(case, _tables(e4=0.42, e5=0.6), {"min_confidence": 0.5})
    assert (made["events"], made["access"], made["demands"]) == (4, 0, 1)


def test_what_dates_an_article_is_shown_though_its_row_is_left_out(case):
    first, text = "Nordia closed the pass on 3 March.", "Nordia closed the pass on Wednesday."
    row = {"dating_id": "a2:d1", "article_id": "a2", "bound": "earliest", "day": "2021-03-03", "rule": "shared"}
    row |= {"event_id": "a2:e1", "time_id": None, "report_id": "a1:e1", "why": "tells of the same"}
    shut = [
        event(f"{key}:e1", words, words[:-1], "COERCE", mode="closure", confidence=0.3)
        for key, words in (("a1", first), ("a2", text))
    ]
    made = make_tables([article("a1", first, "2021-03-04"), article("a2", text)], [], shut, datings=[row])
    study = narrow(case, made, min_confidence=0.5)
    assert study.whole.events.empty
    assert list(corroboration.dating_evidence(study)["evidence"]) == ["Nordia closed the pass on Wednesday"]


def test_a_row_left_out_is_in_no_sentence_of_its_page(case):
    path = ROOT / "notebooks" / "04_positions.ipynb"
    whole, part = (run_cells(path, narrow(case, _tables(e5=0.6), min_confidence=m)) for m in (0.0, 0.65))
    assert "one demand" in plain(whole.seen)
    assert "no article reports a demand" in part.seen
    assert "urged Nordia" not in part.seen


@pytest.mark.parametrize(("name", "kind"), [("02", "access_events"), ("03", "contacts"), ("04", "demands")])
def test_each_page_says_how_right_its_kind_was(case, name, kind):
    (path,) = (ROOT / "notebooks").glob(f"{name}_*.ipynb")
    assert unseen.told(kind) in "\n".join(run_cells(path, narrow(case, many(2))).prose)


def test_accuracy_shows_the_figures_of_unseen_news(case):
    shown = run_cells(ROOT / "notebooks" / "07_accuracy.ipynb", narrow(case, many(2)))
    assert {"tab-unseen", "tab-types"} <= set(shown.anchors)
    assert "access events" in shown.cells


def test_the_figures_that_ship_are_whole_and_of_the_weights_that_ship():
    made = json.loads(unseen.RESOURCE.read_text(encoding="utf-8"))
    assert made["model"] == unseen.weights(), "run `python benchmarks/unseen.py`"
    assert set(made) == set(FIGURES)
    assert set(made["kinds"]) == set(FIGURES["kinds"])
    assert sum(made["sources"].values()) == made["texts"] > 100
    assert all(0 < row["f1"] < 1 and row["told"] > 20 for row in made["kinds"].values())
    assert all(0 <= r["right"] <= r["read"] <= 25 for r in made["judged"]["types"].values())
    assert set(made["judged"]["types"]) <= set(positions.ACTS) - {"ACCUSE", "REJECT"}


def test_the_types_are_counted_from_rows_that_were_judged_and_hold_no_words():
    made = json.loads(unseen.RESOURCE.read_text(encoding="utf-8"))["judged"]["types"]
    rows = list(csv.DictReader(READ.open(encoding="utf-8", newline="")))
    right = Counter(r["event_type"] for r in rows if r["type_right"] == r["actor_right"] == "yes")
    assert {t: r["right"] for t, r in made.items()} == {t: right[t] for t in made}
    assert sum(r["read"] for r in made.values()) == len(rows)
    assert all(" " not in value for r in rows for value in r.values())


def test_the_command_says_that_the_coded_news_are_missing(tmp_path):
    run = subprocess.run(
        [*COMMAND, "--newswire", str(tmp_path), "--out", str(tmp_path / "o")], capture_output=True, text=True, cwd=ROOT
    )
    assert run.returncode == 2
    assert "there is no score.py here" in run.stderr
    assert not (tmp_path / "o").exists()


_SCORER = """
import json
from pathlib import Path

def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))["articles"]

def score_article(gold, mine, text):
    right = {kind: min(len(gold.get(kind, [])), len(rows)) for kind, rows in mine.items()}
    return {k: {"tp": n, "fn": len(gold.get(k, [])) - n, "fp": len(mine[k]) - n} for k, n in right.items()}

def add(total, one):
    for kind, counts in one.items():
        for name, n in counts.items():
            total.setdefault(kind, {"tp": 0, "fn": 0, "fp": 0})[name] += n

def prf(c):
    p, r = (c["tp"] / max(1, c["tp"] + c[k]) for k in ("fp", "fn"))
    return p, r, 2 * p * r / (p + r) if p + r else 0.0
"""


def _newswire(folder: Path) -> None:
    """A folder of coded news as the command takes it: a text of `dev`, one that training keeps aside, one that not."""
    told = {
        "held": "Nordia's foreign minister Ada Almira met her Sudian counterpart Boris Brandt in Northport on Monday."
    }
    texts = {"dev": {"d1": told["held"]}, "train": {"t002_voa_1": "Snow fell.", "t001_voa_1": told["held"]}}
    for name, some in texts.items():
        (folder / name).mkdir(parents=True)
        for key, text in some.items():
            (folder / name / f"{key}.txt").write_text(text, encoding="utf-8")
    gold = {
        "dev_gold.json": {"d1": {"contacts": [1]}},
        "train_codes.json": {k: {"contacts": [1]} for k in texts["train"]},
    }
    for name, articles in gold.items():
        (folder / name).write_text(json.dumps({"articles": articles}), encoding="utf-8")
    (folder / "sources.csv").write_text("file,outlet\nd1.txt,The Daily Pass\n", encoding="utf-8")
    (folder / "score.py").write_text(_SCORER, encoding="utf-8")


@pytest.mark.model
def test_the_command_measures_what_training_keeps_aside_with_the_scorer_of_the_set(tmp_path):
    _newswire(tmp_path / "news")
    command = [*COMMAND, "--newswire", str(tmp_path / "news"), "--out", str(tmp_path / "unseen.json")]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    made = json.loads((tmp_path / "unseen.json").read_text(encoding="utf-8"))
    assert made["model"] == unseen.weights()
    assert made["sources"] == {"The Daily Pass": 1, "Voice of America": 1}
    assert made["kinds"]["contacts"] == {"told": 2, "precision": 1.0, "recall": 0.5, "f1": 0.667}
    assert made["judged"]["types"] == json.loads(unseen.RESOURCE.read_text(encoding="utf-8"))["judged"]["types"]
