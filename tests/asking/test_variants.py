"""Behavioural checks: a coder that follows the codebook passes; one that goes by names, or by places, is found out."""

import copy
import json

import pytest
from typer.testing import CliRunner

from corridor_analysis.cli import app
from corridor_analysis.coders.asking.requests import write_lines
from corridor_analysis.coders.asking.variants import VARIANTS, Variants
from tests.asking.conftest import ANSWER, EMPTY
from tests.asking.server import completion, serving


@pytest.fixture
def variants(work):
    return Variants(work)


def coded(value):
    """Return the answer of a model that codes by `value(variant, kind.field, right value)`."""

    def answer(variants, name):
        out = copy.deepcopy(ANSWER)
        for kind, rows in out.items():
            for row in rows:
                for field in ("mode", "type", "status", "demand"):
                    if field in row:
                        row[field] = value(variants, name, f"{kind}.{field}", row[field])
        return out

    return answer


def respond(variants, path, answer):
    """Write the responses of a model that answers about the first article only."""
    lines = []
    for line in variants.lines():
        name = next(n for n, p in variants.prompts.items() if p is variants.prompt_of(line["custom_id"]))
        first = "telephoned" in line["body"]["messages"][1]["content"]
        lines.append({"custom_id": line["custom_id"], "answer": answer(variants, name) if first else EMPTY})
    write_lines(lines, path)
    return path


def by_definition(variants, name, key, value):
    return variants.names[name].get(key, {}).get(value, value)


def by_name(variants, name, key, value):
    return value if name == "definitions" else by_definition(variants, name, key, value)


def test_each_article_is_asked_about_in_four_ways(variants):
    lines = variants.lines()
    assert len({line["custom_id"] for line in lines}) == len(lines) == 2 * len(VARIANTS)


def test_order_changes_nothing_but_the_order(variants):
    first, second = (variants.prompts[n].system for n in ("as it is", "order"))
    assert first != second
    assert sorted(first.splitlines()) == sorted(second.splitlines())


def test_names_stand_nowhere_once_they_are_changed(variants):
    told = variants.prompts["names"]
    for name in ("open_pass", "end_siege", "Open the pass", "press_conference: ", "shooting: "):
        assert name in variants.prompts["as it is"].system
        assert name not in told.system
    assert told.schema["properties"]["demands"]["items"]["properties"]["demand"]["enum"] == ["v1", "v2", None]


def test_swapped_definitions_stand_under_the_others_name_and_speak_of_it(variants):
    lines = variants.prompts["definitions"].system.splitlines()
    (line,) = [text for text in lines if text.startswith("  - open_pass")]
    assert line.startswith("  - open_pass: Open the pass. The siege is to end. Includes: Lifting the siege.")
    assert "Not: Opening the road (end_siege)." in line


def test_words_of_a_definition_that_are_also_names_stay_words(variants):
    lines = variants.prompts["definitions"].system.splitlines()
    assert "  - video: One came to the other's country, town or site, and the article tells it as a visit." in lines
    assert "  - v4: They spoke or met by video or online." in variants.prompts["names"].system.splitlines()


def test_a_coder_that_follows_the_codebook_is_as_expected_everywhere(variants, tmp_path):
    found = variants.read(respond(variants, tmp_path / "v.jsonl", coded(by_definition)))
    assert not found.changes
    assert not found.faults
    assert {(c["variant"], c["field"]) for c in found.counts} == {
        (v, f) for v in VARIANTS[1:]
        for f in ("contacts.mode", "contacts.status", "demands.demand", "access_events.type", "access_events.status")
    }  # fmt: skip
    assert all(c["as_expected"] == c["rows"] == 1 for c in found.counts)


def test_a_coder_that_goes_by_the_name_is_found_out(variants, tmp_path):
    found = variants.read(respond(variants, tmp_path / "v.jsonl", coded(by_name)))
    assert {c.variant for c in found.changes} == {"definitions"}
    assert all(c["kept_name"] == 1 for c in found.counts if c["variant"] == "definitions")
    (demand,) = [c for c in found.changes if c.field == "demands.demand"]
    assert (demand.value, demand.expected, demand.found) == ("open_pass", "end_siege", "open_pass")


def test_a_coder_that_takes_the_first_entry_is_found_out(variants, tmp_path):
    def first(variants, name, key, value):
        kind, _, field = key.partition(".")
        return variants.prompts[name].book.of(kind, field)[0].id

    found = variants.read(respond(variants, tmp_path / "v.jsonl", coded(first)))
    assert {c["other"] + c["kept_name"] for c in found.counts if c["variant"] == "order"} == {1}


def test_a_row_that_a_variant_loses_and_an_answer_that_is_missing_are_told(variants, tmp_path):
    path = respond(variants, tmp_path / "v.jsonl", lambda v, n: EMPTY if n == "order" else coded(by_definition)(v, n))
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps({"custom_id": "0" * 16 + "-" + "0" * 12, "answer": EMPTY}) + "\n")
    found = variants.read(path)
    assert {c["no_row"] for c in found.counts if c["variant"] == "order"} == {1}
    assert [f.reason for f in found.faults] == ["unknown_article"]


def test_the_command_writes_the_requests_and_prints_what_changed(case, variants, tmp_path):
    words = ["code", "--case", str(case), "--coder", "scripted", "--check"]
    done = CliRunner().invoke(app, [*words, "--write", str(tmp_path / "q.jsonl")])
    assert done.exit_code == 0
    assert "8 requests" in done.stderr
    respond(variants, tmp_path / "v.jsonl", coded(by_name))
    done = CliRunner().invoke(app, [*words, "--read", str(tmp_path / "v.jsonl")])
    assert done.exit_code == 0
    assert "demands.demand: open_pass should be end_siege, is open_pass" in done.stdout
    assert not (case / "codings").exists()


def test_the_requests_of_all_variants_are_sent_to_a_server_each_held_to_its_own_codebook(case, variants, tmp_path):
    pytest.importorskip("openai")
    by_system = {prompt.system: name for name, prompt in variants.prompts.items()}

    def script(body, number):
        system, article = (m["content"] for m in body["messages"])
        told = coded(by_definition)(variants, by_system[system]) if "telephoned" in article else EMPTY
        return completion(told)

    words = ["code", "--case", str(case), "--coder", "scripted", "--check", "--read", str(tmp_path / "v.jsonl")]
    with serving(script) as (url, got, _):
        done = CliRunner().invoke(app, [*words, "--endpoint", url, "--json"])
    assert done.exit_code == 0, done.output
    assert "8 now, 0 failed" in done.stderr
    assert len(got) == 8
    assert json.loads(done.stdout)["changes"] == []
