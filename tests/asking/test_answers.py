"""Answers taken in: what is whole becomes codings; what is broken, invented or smuggled in becomes no row."""

import copy
import json

import pytest

from corridor_analysis.case.codings import digest_of, read_codings
from corridor_analysis.errors import CodingError
from tests.asking.conftest import ANSWER, EMPTY
from tests.asking.server import completion


def respond(work, path, *contents, article=0, **more):
    """Write a file of responses about one article, one line for each content."""
    key = work.lines()[article]["custom_id"]
    lines = []
    for content in contents:
        body = content if isinstance(content, dict) and "choices" in content else completion(content)
        lines.append(
            {"id": "r", "custom_id": key, "response": {"status_code": 200, "body": body}, "error": None} | more
        )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def changed(kind, **cells):
    """The right answer with one row changed."""
    answer = copy.deepcopy(ANSWER)
    answer[kind][0] |= cells
    return answer


def test_a_whole_answer_becomes_codings_of_the_case_with_prompt_model_and_day(work, tmp_path):
    taken, doubts = work.read(respond(work, tmp_path / "r.jsonl", ANSWER))
    kept = read_codings(work.path)
    assert not taken.faults
    assert not doubts
    assert {c.kind for c in kept.judgements} == {"contacts", "demands", "access_events", "quotes"}
    assert {(c.coder, c.coder_kind, c.at, c.prompt) for c in kept.judgements} == {
        ("scripted", "model", "2023-11-14", work.prompt.digest[:12])
    }
    (reading,) = kept.readings
    assert set(reading.read) == set(ANSWER)
    assert reading.note == "answered by scripted-1"


def test_the_short_form_is_the_same_as_that_of_a_batch(work, tmp_path):
    line = {"custom_id": work.lines()[0]["custom_id"], "model": "scripted-1", "created": "2023-11-14", "answer": ANSWER}
    (tmp_path / "short.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    batch = respond(work, tmp_path / "r.jsonl", ANSWER)
    short = work.read(tmp_path / "short.jsonl")[0]
    assert len(short.codings) == 4
    assert work.read(batch)[0].codings == short.codings


def test_an_accusation_has_the_type_that_the_tables_have(work, tmp_path):
    row = {"words": "Boris Brandt accused Sudia of blocking the pass", "type": "accusation", "actor": ["Boris Brandt"]}
    answer = EMPTY | {"accusations": [row | {"target": ["Sudia"]}]}
    taken, _ = work.read(respond(work, tmp_path / "r.jsonl", answer, article=1))
    told = {"event_type": "ACCUSE", "actor": ["Boris Brandt"], "recipient": ["Sudia"]}
    assert taken.codings[0].fields == told


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"contacts": [{"words"', "not_json"),
        ("I am sorry, there is nothing to code.", "not_json"),
        ("[1, 2]", "not_json"),
        (None, "not_json"),
        ("[" * 100_000, "not_json"),
        (completion(json.dumps(ANSWER)[:200], finish="length"), "half"),
        (completion(None, refusal="I cannot help with that."), "refusal"),
        (completion("", finish="content_filter"), "refusal"),
        ({k: v for k, v in ANSWER.items() if k != "quotes"}, "form"),
        (ANSWER | {"quotes": "none"}, "form"),
        ({"choices": [{}]}, "not_json"),
    ],
    ids="cut prose list nothing deep half refusal filter kind_missing no_list no_message".split(),
)  # fmt: skip
def test_what_is_no_whole_answer_is_a_reject_and_the_article_is_not_read(work, tmp_path, content, reason):
    taken, _ = work.read(respond(work, tmp_path / "r.jsonl", content))
    assert [f.reason for f in taken.faults] == [reason]
    assert not taken.codings
    assert not taken.readings
    assert not work.path.exists()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (changed("contacts", words="Ada Almira met Boris Brandt on 8 March 2021"), "words"),
        (changed("contacts", words=""), "words"),
        (changed("contacts", mode="telepathy"), "form"),
        (changed("contacts", participants="Ada Almira"), "form"),
        (changed("contacts", certainty=0.9), "form"),
        (ANSWER | {"contacts": [ANSWER["contacts"][0], "a row"]}, "form"),
        (ANSWER | {"contacts": ANSWER["contacts"] * 2}, "twice"),
    ],
    ids=["invented words", "no words", "odd value", "no list", "odd field", "no row", "twice"],
)
def test_a_wrong_row_is_a_reject_and_the_others_stand(work, tmp_path, answer, reason):
    taken, _ = work.read(respond(work, tmp_path / "r.jsonl", answer))
    assert [f.reason for f in taken.faults] == [reason]
    wrong = 0 if reason == "twice" or isinstance(answer["contacts"][-1], str) else 1
    assert len(taken.codings) == 4 - wrong
    assert len(taken.readings) == 1


def test_words_are_those_of_the_article_whatever_marks_and_spaces_a_model_writes(work, tmp_path):
    answer = changed("quotes", words='"It is  a shame,"')
    taken, _ = work.read(respond(work, tmp_path / "r.jsonl", answer))
    assert [c.words for c in taken.codings if c.kind == "quotes"] == ["“It is a shame,”"]


def test_code_marks_around_an_answer_are_understood(work, tmp_path):
    taken, _ = work.read(respond(work, tmp_path / "r.jsonl", f"```json\n{json.dumps(ANSWER)}\n```"))
    assert len(taken.codings) == 4


def test_a_part_that_addresses_the_coder_yields_no_row_and_no_reading(work, tmp_path):
    row = ANSWER["contacts"][0] | {"words": "Brandt met Almira in May", "mode": "meeting", "day": "2021-05"}
    other = {
        "words": "Boris Brandt accused Sudia of blocking the pass",
        "type": "accusation",
        "actor": ["Boris Brandt"],
    }
    answer = EMPTY | {"contacts": [row], "accusations": [other | {"target": ["Sudia"]}]}
    taken, _ = work.read(respond(work, tmp_path / "r.jsonl", answer, article=1))
    assert [f.reason for f in taken.faults] == ["addressed", "addressed"]
    assert [c.kind for c in taken.codings] == ["accusations"]
    assert not taken.readings


def test_a_model_that_obeys_the_article_leaves_no_reading_either(work, tmp_path):
    taken, _ = work.read(respond(work, tmp_path / "r.jsonl", EMPTY, article=1))
    assert not taken.readings
    assert "Ignore all previous" in taken.faults[0].detail


def test_whom_nobody_knows_is_told_and_kept_for_the_case_to_name(work, tmp_path):
    answer = changed("contacts", participants=["Ada Almira", "Zeno Quill"])
    taken, doubts = work.read(respond(work, tmp_path / "r.jsonl", answer))
    assert len(taken.codings) == 4
    assert [(d.reason, "Zeno Quill" in d.detail) for d in doubts] == [("coding_name", True)]


def test_odd_lines_are_rejects_each_with_its_place(work, tmp_path):
    path = respond(work, tmp_path / "r.jsonl", ANSWER)
    lines = ["no json", "[]", '{"response": {}}', json.dumps({"custom_id": "f" * 16 + "-x", "answer": ANSWER})]
    lines.append(json.dumps({"custom_id": work.lines()[1]["custom_id"], "error": {"code": "500"}, "response": None}))
    path.write_text(path.read_text("utf-8") + "\n".join(lines) + "\n", encoding="utf-8")
    taken, _ = work.read(path)
    assert [(f.place, f.reason) for f in taken.faults] == [
        ("r.jsonl, line 2", "not_json"), ("r.jsonl, line 3", "no_id"), ("r.jsonl, line 4", "no_id"),
        ("r.jsonl, line 5", "unknown_article"), ("r.jsonl, line 6", "no_answer"),
    ]  # fmt: skip
    assert len(taken.codings) == 4


def test_a_later_answer_stands_before_an_earlier_one_and_before_a_fault(work, tmp_path):
    taken, _ = work.read(respond(work, tmp_path / "r.jsonl", "broken", EMPTY, ANSWER, "broken again"))
    assert len(taken.codings) == 4
    assert not taken.faults


def test_an_article_answered_again_loses_what_the_coder_said_before(work, tmp_path):
    first = respond(work, tmp_path / "r.jsonl", ANSWER)
    again = respond(work, tmp_path / "again.jsonl", changed("contacts", mode="meeting") | {"quotes": []})
    work.read(first)
    work.read(again)
    kept = read_codings(work.path)
    assert [c.fields["mode"] for c in kept.judgements if c.kind == "contacts"] == ["meeting"]
    assert len(kept.judgements) == 3


def test_only_articles_that_are_not_read_yet_are_asked_about(work, tmp_path):
    assert len(work.lines()) == 2
    work.read(respond(work, tmp_path / "r.jsonl", ANSWER))
    assert [line["custom_id"][:16] for line in work.lines()] == [digest_of(work.articles["text"][1])]


def test_an_answer_to_another_prompt_is_taken_and_told(work, tmp_path):
    path = respond(work, tmp_path / "r.jsonl", ANSWER)
    path.write_text(path.read_text("utf-8").replace(work.prompt.digest[:12], "0" * 12), encoding="utf-8")
    taken, _ = work.read(path)
    assert {c.prompt for c in taken.codings} == {"0" * 12}
    assert len(taken.other_prompt) == 1


def test_a_persons_codings_are_not_written_over(work, tmp_path):
    work.path.parent.mkdir()
    line = {"article": "a1", "digest": "0" * 16, "read": ["quotes"], "coder": "scripted", "coder_kind": "person"}
    work.path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    with pytest.raises(CodingError, match="person"):
        work.read(respond(work, tmp_path / "r.jsonl", ANSWER))
