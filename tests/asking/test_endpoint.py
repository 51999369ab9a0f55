"""Requests sent to a server: faults are tried again, work is resumed, the key stays secret, budgets hold."""

import json
import time

import pytest
from typer.testing import CliRunner

from corridor_analysis.case.codings import read_codings
from corridor_analysis.cli import app
from corridor_analysis.coders.asking.endpoint import Server
from corridor_analysis.errors import ParameterError
from tests.asking.conftest import ANSWER, EMPTY
from tests.asking.server import completion, serving

pytest.importorskip("openai")
KEY = "a-secret-of-twenty-signs"


def about(body):
    """Which of the two articles a request is about."""
    return "a1" if "telephoned" in body["messages"][1]["content"] else "a2"


def right(body, number=0):
    return completion(ANSWER if about(body) == "a1" else EMPTY)


def send(work, tmp_path, url, **options):
    from contextlib import nullcontext

    server = Server(url, "scripted-1", **{"at_once": 1, "seconds": 5.0} | options)
    return work.ask(tmp_path / "r.jsonl", server, at=lambda _: nullcontext())


def kept(tmp_path):
    return [json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines()]


def test_requests_are_sent_as_they_would_be_written_and_answers_become_codings(work, tmp_path):
    with serving(right) as (url, got, _):
        asked = send(work, tmp_path, url, at_once=2)
    assert (asked.before, asked.answered, asked.failed, asked.left) == (0, 2, 0, 0)
    assert asked.tokens == 8200
    written = {line["custom_id"]: line["body"] for line in work.lines(model="scripted-1")}
    for key in ("messages", "response_format", "model"):
        assert sorted(json.dumps(b[key]) for b in got) == sorted(json.dumps(b[key]) for b in written.values())
    work.read(tmp_path / "r.jsonl")
    assert len(read_codings(work.path).judgements) == 4


@pytest.mark.parametrize(
    "fault",
    [
        500,
        429,
        "this is no JSON",
        completion('{"contacts": [{"words": "Ada'),
        completion(json.dumps(ANSWER)[:90], finish="length"),
        completion(None, refusal="No."),
        completion("Sure! Here are the codes you asked for."),
        completion(EMPTY, usage={"prompt_tokens": 64, "completion_tokens": 1, "total_tokens": 65}),
    ],
    ids=["500", "429", "no json", "broken json", "half", "refusal", "prose", "prompt cut"],
)
def test_a_fault_is_tried_again_and_the_right_answer_kept(work, tmp_path, fault, monkeypatch):
    monkeypatch.setattr("openai._base_client.BaseClient._calculate_retry_timeout", lambda *a, **k: 0.01)
    with serving(lambda body, number: fault if number == 1 else right(body)) as (url, got, _):
        asked = send(work, tmp_path, url)
    assert (asked.answered, asked.failed, len(got)) == (2, 0, 3)
    taken, _ = work.read(tmp_path / "r.jsonl")
    assert not [f for f in taken.faults if f.reason != "addressed"]
    assert len(taken.codings) == 4


def test_half_an_answer_gets_more_room_the_next_time(work, tmp_path):
    script = lambda body, number: completion("{", finish="length") if number < 3 else right(body)
    with serving(script) as (url, got, _):
        send(work, tmp_path, url, tokens=100)
    assert [b["max_tokens"] for b in got[:3]] == [100, 200, 300]


def test_a_fault_that_stays_is_a_reject_and_the_other_article_is_coded(work, tmp_path, monkeypatch):
    monkeypatch.setattr("openai._base_client.BaseClient._calculate_retry_timeout", lambda *a, **k: 0.01)
    with serving(lambda body, number: 500 if about(body) == "a2" else right(body)) as (url, got, _):
        asked = send(work, tmp_path, url)
    assert (asked.answered, asked.failed, len(got)) == (1, 1, 4)
    taken, _ = work.read(tmp_path / "r.jsonl")
    assert [f.reason for f in taken.faults] == ["no_answer"]
    assert len(taken.codings) == 4


def test_a_server_that_does_not_answer_in_time_is_a_reject(work, tmp_path):
    with serving(lambda body, number: 2.0 if about(body) == "a1" else right(body)) as (url, _, _):
        begun = time.monotonic()
        asked = send(work, tmp_path, url, seconds=0.3, tries=1)
        assert time.monotonic() - begun < 2
    assert (asked.answered, asked.failed) == (1, 1)
    assert [line["error"]["code"] for line in kept(tmp_path) if line["error"]] == ["timeout"]


def test_a_run_that_was_stopped_goes_on_and_asks_only_what_is_open(work, tmp_path):
    with serving(lambda body, number: right(body)) as (url, got, _):
        assert send(work, tmp_path, url, budget=1).left == 1
        path = tmp_path / "r.jsonl"
        path.write_bytes(path.read_bytes() + b'{"custom_id": "cut sho')  # killed while it wrote
        asked = send(work, tmp_path, url)
    assert (asked.before, asked.answered, asked.left, len(got)) == (1, 1, 0, 2)
    assert len(kept(tmp_path)) == 2


def test_a_server_that_is_not_there_or_turns_all_down_is_one_error(work, tmp_path, monkeypatch):
    monkeypatch.setattr("openai._base_client.BaseClient._calculate_retry_timeout", lambda *a, **k: 0.01)
    with pytest.raises(ParameterError, match="no server answers"):
        send(work, tmp_path, "http://127.0.0.1:9/v1")
    with serving(lambda body, number: 401) as (url, got, _), pytest.raises(ParameterError, match="Mend the key"):
        send(work, tmp_path, url)
    assert len(got) == 1


def test_the_key_is_read_from_the_environment_and_stands_nowhere(work, tmp_path, monkeypatch):
    monkeypatch.setenv("A_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", "another-key-of-another-service")
    echo = lambda body, number: right(body) | {"system_fingerprint": f"you sent {KEY}"}
    with serving(echo) as (url, _, headers):
        send(work, tmp_path, url, key="env:A_KEY")
        send(work, tmp_path / "open", url)
    assert [h["Authorization"] for h in headers] == [f"Bearer {KEY}"] * 2 + ["Bearer none"] * 2
    assert KEY not in (tmp_path / "r.jsonl").read_text("utf-8")
    with pytest.raises(ParameterError, match="A_KEY_X is not set"):
        send(work, tmp_path, "http://127.0.0.1:9/v1", key="env:A_KEY_X")
    with pytest.raises(ParameterError, match="env:NAME") as raised:
        send(work, tmp_path, "http://127.0.0.1:9/v1", key=KEY)
    assert KEY not in str(raised.value)


def test_the_command_sends_takes_in_and_tells(case, tmp_path):
    responses = tmp_path / "r.jsonl"
    words = ["code", "--case", str(case), "--coder", "scripted", "--read", str(responses)]
    with serving(right) as (url, _, _):
        done = CliRunner().invoke(app, [*words, "--endpoint", url, "--model", "scripted-1"])
    assert done.exit_code == 1  # an article that speaks to its coder is a reject
    assert "0 answered before, 2 now, 0 failed; 8200 tokens" in done.stderr
    assert "1 articles read; 1 access events, 1 contacts, 1 demands, 1 quotes" in done.stdout
    rejects = (tmp_path / "r.jsonl.rejects").read_text("utf-8").splitlines()
    assert [json.loads(line)["reason"] for line in rejects] == ["addressed"]
