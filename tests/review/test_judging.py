"""What a person says of rows and sentences: kept at once, checked at the door, found again whatever has changed."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corridor_analysis.case.codings import Coding, Reading, read_codings, write_codings
from corridor_analysis.errors import CodingError, ParameterError
from corridor_analysis.evaluate.review import REVIEWED, Judge, Sample, population
from corridor_analysis.evaluate.review.sheet import choices
from corridor_analysis.evaluate.review.widget import Session
from tests.review.conftest import EVA, FIRST, SECOND, made


def units(judge, **more):
    return list(population(judge.tables, **more).rows)


def test_rows_come_in_order_of_articles_and_text_with_what_they_say(judge):
    found = units(judge)
    assert [(u.article_id, u.kind, u.words) for u in found] == [
        ("a1", "contacts", "Ana Ruiz telephoned Bo Lund"), ("a1", "access_events", "Nordia shut the High Pass"),
        ("a1", "demands", "urged Nordia to open the pass"), ("a2", "contacts", "Ruiz met Lund in Berg"),
    ]  # fmt: skip
    assert found[0].row["participants"] == ["Ana Ruiz", "Bo Lund"]
    assert found[0].row["mode"] == "phone"


def test_sentences_are_those_without_a_row_of_the_kind(judge):
    found = {(u.kind, u.article_id, u.span.start) for u in population(judge.tables).sentences}
    assert ("contacts", "a1", 0) not in found
    assert ("demands", "a1", 0) in found
    assert ("contacts", "a2", SECOND.rindex("Ruiz met")) in found
    assert {k for k, a, _ in found if a == "a3"} == set(REVIEWED)


def test_right_wrong_and_mended_are_kept_as_codings_of_the_row(judge, again):
    call, shut, ask, _ = units(judge)
    assert judge.judge(call, "confirms") is None
    assert judge.judge(shut, "rejects", note="a rumour") is None
    assert judge.judge(ask, "corrects", ask.row | {"actor": "Farmers", "demand": "open_pass", "day": ""}) is None
    kept = {c.effect: c for c in read_codings(judge.path).judgements}
    assert kept["confirms"].row == call.row
    assert kept["rejects"].note == "a rumour"
    assert kept["corrects"].fields == {"actor": ["Farmers"], "demand": "open_pass"}
    assert {c.coder for c in kept.values()} == {EVA}
    events = again().tables.events.set_index("event_id")
    assert "a1:e2" not in events.index
    assert events.loc["a1:e3", "demand"] == "open_pass"


def test_the_rows_to_judge_and_the_sample_stay_the_same_while_they_are_judged(judge, again):
    before = population(judge.tables)
    for unit in before.rows:
        judge.judge(unit, "rejects")
    after = population(again().tables)
    assert [u.key for u in after.rows] == [u.key for u in before.rows]
    assert after.sentences == before.sentences
    assert after.sample(1, 7) == before.sample(1, 7)


def test_another_judgement_takes_the_place_of_the_first_and_can_be_taken_back(judge):
    call, *_ = units(judge)
    judge.judge(call, "confirms")
    judge.judge(call, "rejects")
    assert [c.effect for c in read_codings(judge.path).judgements] == ["rejects"]
    judge.undo(call)
    assert not read_codings(judge.path).judgements


def test_what_was_missed_is_added_where_its_words_were_marked(judge, again):
    fields = {"participants": "Ana Ruiz; Bo Lund", "mode": "meeting", "status": "happened", "day": ""}
    assert judge.add("a2", "contacts", "Ruiz met Lund in Berg", fields, before="Nobody was hurt.") is None
    (kept,) = read_codings(judge.path).judgements
    assert kept.fields == {"participants": ["Ana Ruiz", "Bo Lund"], "mode": "meeting", "status": "happened"}
    assert kept.before.endswith("Nobody was hurt.")
    judge.strike(kept.unit)
    assert not read_codings(judge.path).judgements


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"mode": "telepathy"}, "not in the codebook"),
        ({"participants": "Nemo Nautilus"}, "Nemo Nautilus"),
        ({"day": "the other day perhaps"}, "day"),
        ({"colour": "red"}, "no field"),
        ({}, "say that it is right"),
    ],
)
def test_what_the_door_refuses_is_not_saved_and_says_why(judge, fields, told):
    call, *_ = units(judge)
    fault = judge.judge(call, "corrects", call.row | fields)
    assert told in fault.detail
    assert not judge.path.exists()


def test_words_that_are_not_marked_in_the_article_are_not_added(judge):
    assert judge.add("a1", "contacts", "Ana saw Bo", {"participants": "Ana Ruiz"}).reason == "coding_words"


def test_a_name_is_needed_and_a_models_file_is_no_persons(judge, case):
    with pytest.raises(ParameterError, match="no name"):
        Judge(judge.tables, case, " - ")
    line = Reading(article="a1", digest="0" * 16, read=["quotes"], coder=EVA, coder_kind="model")
    write_codings(judge.path, [line])
    with pytest.raises(CodingError, match="model"):
        Judge(judge.tables, case, EVA)


def test_choices_are_those_of_schema_and_case(case):
    assert choices("demands", "demand", case) == ("open_pass", "end_siege")
    assert choices("contacts", "mode", case)[0] == "phone"
    assert choices("accusations", "event_type", case) == ("ACCUSE", "REJECT")
    assert choices("contacts", "participants", case) == ()


def test_a_sample_is_drawn_by_kind_and_names_how_many_of_how_many(judge):
    drawn = population(judge.tables).sample(1, seed=3)
    names = [u.sample for u in drawn]
    assert "1 of 2 contacts rows, seed 3" in names
    assert "1 of 6 contacts sentences, seed 3" in names
    assert {Sample.parse(n).kind for n in names} >= {"contacts", "demands", "access_events"}
    assert Sample.parse("pilot") is None
    assert population(judge.tables).sample(1, seed=3) == drawn
    assert any(population(judge.tables).sample(1, seed=s) != drawn for s in range(4, 9))
    whole = population(judge.tables).sample(100)
    assert len(whole) == len(population(judge.tables).rows) + len(population(judge.tables).sentences)


def test_a_session_goes_to_the_first_open_unit_and_on_after_each_judgement(judge, again):
    session = Session(judge, units(judge), REVIEWED)
    session.do("right")
    assert session.view()["number"] == 2
    session.do("next")
    session.do("wrong")
    assert (session.view()["number"], session.view()["done"]) == (4, 2)
    session.do("open")
    assert session.view()["number"] == 2
    other = again()
    resumed = Session(other, units(other), REVIEWED)
    assert (resumed.view()["number"], resumed.view()["done"], resumed.view()["total"]) == (2, 2, 4)
    resumed.do("previous")
    assert resumed.view()["unit"]["judged"] == "right"
    resumed.do("undo")
    assert resumed.view()["done"] == 1


def test_a_session_shows_the_sentence_with_its_words_marked_and_values_to_choose_from(judge):
    view = Session(judge, units(judge), REVIEWED).view()
    assert json.loads(json.dumps(view))["total"] == 4
    shown = view["unit"]
    assert [w for w, mark in shown["parts"] if mark] == ["Ana Ruiz telephoned Bo Lund"]
    assert "".join(w for w, _ in shown["whole"]) == FIRST
    assert [f["value"] for f in shown["fields"] if f["name"] == "mode"] == ["phone"]
    assert set(view["kinds"]) == set(REVIEWED)


def test_a_sentence_of_a_sample_is_read_and_what_it_tells_is_added_with_the_sample(judge):
    kinds = ("contacts",)
    sentence = [
        u for u in population(judge.tables, kinds).sample(9) if u.row is None and u.words.startswith("Ruiz met")
    ]
    session = Session(judge, sentence, kinds)
    session.do("right")
    assert "whether it tells one" in session.message
    fields = {"participants": "Ana Ruiz; Bo Lund", "mode": "meeting", "status": "happened"}
    session.do("add", kind="contacts", words="Ruiz met Lund", before="hurt.", fields=fields)
    assert session.message == "Saved: added."
    session.do("none")
    known = read_codings(judge.path)
    assert {known.judgements[0].sample, known.readings[0].sample} == {sentence[0].sample}
    assert session.view()["done"] == 1
    assert len(session.view()["added"]) == 1
    session.do("strike", number=0)
    assert not read_codings(judge.path).judgements


def test_a_session_without_units_says_so_and_an_odd_action_does_nothing(judge):
    session = Session(judge, [], REVIEWED)
    session.do("right")
    assert session.view()["unit"] is None
    session.do("explode")
    assert "explode" in session.message


def test_a_whole_article_is_read_for_the_kinds_of_the_review(judge):
    session = Session(judge, units(judge), REVIEWED)
    session.do("read")
    (reading,) = read_codings(judge.path).readings
    assert (reading.article, reading.words, set(reading.read)) == ("a1", None, set(REVIEWED))
    assert session.view()["read"]


KILLED = """
import sys
from pathlib import Path
from tests.review.conftest import made, EVA
from corridor_analysis.case import load_case
from corridor_analysis.evaluate.review import Judge
from corridor_analysis.evaluate.review import population
judge = Judge(made(), load_case(sys.argv[1]), EVA, "2024-05-02")
units = population(judge.tables).rows
print("ready", flush=True)
for step in range(100_000):
    judge.judge(units[step % len(units)], ("confirms", "rejects")[step // len(units) % 2])
    print(step, flush=True)
"""


def test_killed_at_any_moment_loses_the_last_step_at_most(case):
    root = Path(__file__).parents[2]
    for wait in range(2):
        env = os.environ | {"PYTHONPATH": str(root)}
        words = [sys.executable, "-c", KILLED, str(case.folder)]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, env=env, text=True, cwd=root)
        assert process.stdout.readline() == "ready\n"
        for _ in range(5 + 2 * wait):
            last = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split()
        process.wait()
        last = int(rest[-1]) if rest else last
        known = read_codings(case.folder / "codings" / "Eva_Holt.jsonl")
        assert not known.faults
        rows = population(made()).rows
        effect = lambda step: ("confirms", "rejects")[step // 4 % 2]
        assert len(rows) == 4
        kept = {(c.kind, c.words): c.effect for c in known.judgements}
        for unit_number, unit in enumerate(rows):
            steps = [s for s in range(last + 1) if s % len(rows) == unit_number]
            late = effect(last + 1) if (last + 1) % len(rows) == unit_number else None
            assert kept[unit.kind, unit.words] in {effect(steps[-1]), late}


def test_another_coders_lines_in_the_same_file_are_kept(judge):
    other = Coding(
        article="a1", digest=population(judge.tables).rows[0].digest, kind="contacts", effect="adds", coder="Bo",
        words="Ana Ruiz telephoned Bo Lund", fields={"participants": ["Ana Ruiz"]}, coder_kind="person",
    )  # fmt: skip
    write_codings(judge.path, [other])
    judge.judge(units(judge)[0], "confirms")
    assert {c.coder for c in read_codings(judge.path).judgements} == {"Bo", EVA}


def test_a_row_that_a_model_added_can_be_judged_and_is_in_no_sample(judge, again, case):
    digest = population(judge.tables).rows[0].digest
    fields = {"participants": ["Ana Ruiz", "Nordia"], "mode": "meeting", "status": "happened"}
    added = Coding(
        article="a1", digest=digest, kind="contacts", effect="adds", coder="m1", coder_kind="model", fields=fields,
        words="Farmers urged Nordia",
    )  # fmt: skip
    write_codings(case.folder / "codings" / "m1.jsonl", [added])
    coded = again()
    (unit,) = [u for u in units(coded) if u.by == "m1"]
    assert (unit.words, unit.row["mode"]) == ("Farmers urged Nordia", "meeting")
    assert not [u for u in population(coded.tables).sample(99) if u.by == "m1"]
    assert population(coded.tables).sentences == population(judge.tables).sentences
    precedence = ("person", "model", "rules")
    now = lambda: made(read_codings(case.folder / "codings"), replace(case, precedence=precedence)).events
    assert "a1:c1" in set(now()["event_id"])
    coded.judge(unit, "rejects")
    assert "a1:c1" not in set(now()["event_id"])
    coded.judge(unit, "corrects", unit.row | {"mode": "visit"})
    assert now().set_index("event_id").loc["a1:c1", "mode"] == "visit"
