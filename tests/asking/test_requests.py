"""Requests to a model coder: what they hold, from which rules and codebook, and that they are the same each time."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from corridor_analysis.case.codings import KINDS, digest_of
from corridor_analysis.coders.asking.answers import addressed
from corridor_analysis.coders.asking.codebook import codebook
from corridor_analysis.coders.asking.prompt import make_prompt, read_rules
from corridor_analysis.coders.asking.work import open_work
from corridor_analysis.errors import CaseError, ParameterError
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import ACCESS_MODES, CONSULT_MODES, EVENT_TYPES, STATUSES
from tests.asking.conftest import ANSWER


def test_a_line_is_what_batch_services_read(work, tmp_path):
    assert work.write(tmp_path / "requests.jsonl") == 2
    lines = [json.loads(line) for line in (tmp_path / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {(line["method"], line["url"]) for line in lines} == {("POST", "/v1/chat/completions")}
    assert len({line["custom_id"] for line in lines}) == 2
    assert all(re.fullmatch(r"[0-9a-f]{16}-[0-9a-f]{12}", line["custom_id"]) for line in lines)
    body = lines[0]["body"]
    assert body["model"] == "scripted"
    assert body["response_format"]["type"] == "json_schema"
    assert [m["role"] for m in body["messages"]] == ["system", "user"]


def test_the_prompt_holds_rules_codebook_and_every_value(work):
    told = work.prompt.system
    _, rules = read_rules(work.case)
    for part in (*work.prompt.book.kinds, "How to read", "How to answer"):
        assert rules[part] in told
    for demand in work.case.demands:
        for words in (demand.id, demand.label, demand.definition, demand.include, demand.exclude, *demand.examples.yes):
            assert words in told
    for value in (*CONSULT_MODES, *ACCESS_MODES, *STATUSES):
        assert f"- {value}: " in told


def test_the_article_stands_between_marks_that_it_cannot_hold(work):
    said = work.lines()[0]["body"]["messages"][1]["content"]
    text = work.articles["text"][0]
    assert f"<article {digest_of(text)}>\n{text}\n</article {digest_of(text)}>" in said


def test_the_schema_takes_a_right_answer_and_no_wrong_value(work):
    check = Draft202012Validator(work.prompt.schema)
    assert check.is_valid(ANSWER)
    for kind, field, wrong in (
        ("contacts", "mode", "telepathy"),
        ("demands", "demand", "open_road"),
        ("demands", "more", 1),
    ):
        row = ANSWER[kind][0] | {field: wrong}
        assert not check.is_valid(ANSWER | {kind: [row]})


def test_values_and_fields_are_those_of_the_tables(work):
    raw = read_yaml("coding.yaml")
    assert tuple(raw["values"]["contacts.mode"]) == CONSULT_MODES
    assert tuple(raw["values"]["access_events.type"]) == ACCESS_MODES
    assert tuple(raw["values"]["status"]) == STATUSES
    for kind, told in raw["kinds"].items():
        assert {told.get("as", {}).get(f, f) for f in told["fields"]} <= set(KINDS[kind])
        assert set(told.get("codes", {}).values()) <= set(EVENT_TYPES)


def test_the_rules_name_no_value_so_that_values_can_be_renamed(work):
    _, rules = read_rules(None)
    values = {v for told in read_yaml("coding.yaml")["values"].values() for v in told}
    for kind in work.prompt.book.kinds:
        assert not {f"`{v}`" for v in values} & set(re.findall("`[^`]+`", rules[kind]))


def test_a_case_has_rules_of_its_own_where_it_keeps_some(case):
    (case / "coding-rules.md").write_text(
        "## How to read\nRead.\n## How to answer\nAnswer.\n## quotes\nMarks.\n", "utf-8"
    )
    assert "Marks." in open_work(case, "x", ["quotes"]).prompt.system
    with pytest.raises(CaseError, match="## contacts"):
        open_work(case, "x")


def test_the_digest_of_the_prompt_moves_with_the_codebook_and_with_nothing_else(case, work):
    again = open_work(case, "other")
    assert again.prompt.digest == work.prompt.digest
    assert again.lines()[0]["body"]["messages"] == work.lines()[0]["body"]["messages"]
    path = case / "demands.yaml"
    path.write_text(path.read_text("utf-8").replace("Lifting the siege.", "Ending the siege."), "utf-8")
    assert open_work(case, "other").prompt.digest != work.prompt.digest


def test_kinds_can_be_chosen_and_an_odd_one_is_an_error(case):
    assert list(open_work(case, "x", ["quotes", "contacts"]).prompt.schema["properties"]) == ["contacts", "quotes"]
    with pytest.raises(ParameterError, match="Did you mean 'contacts'"):
        open_work(case, "x", ["contact"])


def test_without_a_case_demands_have_no_entry():
    prompt = make_prompt(None, codebook(None))
    row = prompt.schema["properties"]["demands"]["items"]["properties"]
    assert row["demand"] == {"type": "null"}


def test_examples_of_texts_that_address_the_coder():
    for entry in read_yaml("coding.yaml")["addressed"]:
        pattern = re.compile(entry["pattern"], re.IGNORECASE | re.MULTILINE)
        assert all(pattern.search(text) for text in entry["yes"]), entry["pattern"]
        assert not any(addressed(text) for text in entry["no"]), entry["pattern"]
