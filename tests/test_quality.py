"""The quality gate: accuracy on the case that ships keeps its floors, and floors are only ever raised."""

import json
from pathlib import Path

import pandas as pd
import pytest

from corridor_analysis.errors import GoldError
from corridor_analysis.evaluate import Scores
from corridor_analysis.evaluate.__main__ import FLOORS, below, main, raise_floors, read_floors, score_case

DATA = Path(__file__).parents[1] / "data"
CASES = sorted(p.parent for p in DATA.glob(f"*/{FLOORS}"))


def scores(f1=0.8, right=0.9):
    table = pd.DataFrame([("contacts", "full", f1)], columns=["kind", "match", "f1"])
    accuracies = pd.DataFrame([("contact date", right)], columns=["measure", "accuracy"])
    return Scores(table, accuracies, pd.DataFrame())


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_accuracy_keeps_its_floors(case):
    assert not below(score_case(case), read_floors(case / "codings"))


def test_a_case_with_coded_facts_has_floors():
    assert [p.parent for p in sorted(DATA.glob("*/codings"))] == CASES


def test_a_score_at_its_floor_passes_and_one_below_it_fails():
    assert below(scores(f1=0.8), {"contacts.full.f1": 0.8}) == []
    assert below(scores(f1=0.79), {"contacts.full.f1": 0.8}) == ["contacts.full.f1 fell to 0.790; its floor is 0.80."]


def test_a_measure_that_is_gone_fails():
    assert "not measured" in below(scores(), {"quotes.full.f1": 0.5})[0]


def test_an_undefined_score_fails_its_floor():
    assert below(scores(f1=float("nan")), {"contacts.full.f1": 0.0})


def test_floors_are_written_rounded_down(tmp_path):
    raise_floors(scores(f1=0.8999, right=0.29), tmp_path)
    assert read_floors(tmp_path) == {"accuracy.contact date": 0.29, "contacts.full.f1": 0.89}


def test_raising_refuses_to_lower_a_floor_and_writes_nothing(tmp_path):
    raise_floors(scores(f1=0.8), tmp_path)
    before = (tmp_path / FLOORS).read_text(encoding="utf-8")
    with pytest.raises(GoldError, match=r"contacts\.full\.f1 fell to 0\.700"):
        raise_floors(scores(f1=0.7, right=0.95), tmp_path)
    assert (tmp_path / FLOORS).read_text(encoding="utf-8") == before


def test_raising_raises(tmp_path):
    raise_floors(scores(f1=0.8), tmp_path)
    raise_floors(scores(f1=0.85), tmp_path)
    assert json.loads((tmp_path / FLOORS).read_text(encoding="utf-8"))["contacts.full.f1"] == 0.85


@pytest.mark.parametrize("text", ["{", "[0.5]", '{"contacts.full.f1": 1.5}', '{"contacts.full.f1": "high"}'])
def test_a_floors_file_that_is_no_list_of_floors_is_an_error(tmp_path, text):
    (tmp_path / FLOORS).write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=FLOORS):
        read_floors(tmp_path)


def test_missing_floors_are_an_error_that_says_how_to_make_them(tmp_path):
    with pytest.raises(GoldError, match="--update"):
        read_floors(tmp_path)


@pytest.fixture
def measured(monkeypatch):
    """Let the command measure these scores, without reading articles."""
    return lambda found: monkeypatch.setattr("corridor_analysis.evaluate.__main__.score_case", lambda _: found)


def test_the_command_raises_floors_and_then_fails_when_a_score_falls(tmp_path, measured, capsys):
    (tmp_path / "gold").mkdir()
    measured(scores(f1=0.8))
    assert main(["--update", str(tmp_path)]) == 0
    measured(scores(f1=0.7))
    assert main([str(tmp_path)]) == 1
    assert "contacts.full.f1 fell to 0.700" in capsys.readouterr().out


def test_the_command_refuses_to_lower_a_floor(tmp_path, measured, capsys):
    (tmp_path / "gold").mkdir()
    measured(scores(f1=0.8))
    main(["--update", str(tmp_path)])
    measured(scores(f1=0.7))
    assert main(["--update", str(tmp_path)]) == 2
    assert read_floors(tmp_path / "gold")["contacts.full.f1"] == 0.8
    assert "Mend the code" in capsys.readouterr().err
