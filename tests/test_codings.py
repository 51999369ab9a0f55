"""Coding files: what a line may be, how files are written, read and merged."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_analysis.case.codings import (
    Coding,
    Reading,
    digest_of,
    merge,
    places,
    read_codings,
    record,
    write_codings,
)
from corridor_analysis.errors import CodingError

TEXT = "Ana Ruiz met Bo Lund on Tuesday. Nordia shut the pass."
WHO = {"article": "a1", "digest": digest_of(TEXT), "coder": "Eva Holt", "coder_kind": "person"}
MET = Coding(kind="contacts", effect="adds", words="Ana Ruiz met Bo Lund on Tuesday",
             fields={"participants": ["Ana Ruiz", "Bo Lund"], "mode": "meeting", "day": "Tuesday"}, **WHO)  # fmt: skip
SHUT = Coding(kind="access_events", effect="rejects", words="Nordia shut the pass", row={"type": "closure"}, **WHO)
READ = Reading(read=["contacts"], **WHO)


def test_a_file_is_read_as_it_was_written(tmp_path):
    path = write_codings(tmp_path / "codings" / "eva.jsonl", [SHUT, MET, READ])
    found = read_codings(tmp_path / "codings")
    assert found.judgements == (SHUT, MET)
    assert found.readings == (READ,)
    assert found.place(READ) == "codings/eva.jsonl:1"
    assert path.read_text(encoding="utf-8") == "".join(f"{e.line()}\n" for e in merge([MET, SHUT, READ]))


def test_a_row_of_which_nothing_is_said_is_kept_as_it_is(tmp_path):
    bare = MET.model_copy(update={"fields": {}})
    assert read_codings(write_codings(tmp_path / "eva.jsonl", [bare])).judgements == (bare,)


def test_the_order_of_lines_does_not_depend_on_the_order_of_work(tmp_path):
    one = write_codings(tmp_path / "one.jsonl", [SHUT, MET, READ]).read_bytes()
    assert write_codings(tmp_path / "two.jsonl", [READ, MET, SHUT, MET]).read_bytes() == one


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        (json.dumps({**json.loads(MET.line()), "kind": "calls"}), "kind"),
        (json.dumps({**json.loads(MET.line()), "offset": 3}), "offset"),
        (json.dumps({**json.loads(MET.line()), "fields": {"channel": "phone"}}), "no field 'channel'"),
        (json.dumps({**json.loads(MET.line()), "row": {}}), "`row` must not be given"),
        (json.dumps({**json.loads(SHUT.line()), "fields": {}}), "`fields` must not be given"),
        (MET.line().replace("Bo Lund on", "Bo \\ud800 on"), "unicode"),
        (json.dumps({**json.loads(MET.line()), "fields": {"mode": ["phone"]}}), "one value"),
    ],
)
def test_a_line_that_is_no_coding_is_a_fault_and_the_others_stand(tmp_path, line, told):
    (tmp_path / "eva.jsonl").write_text(f"{SHUT.line()}\n{line}\n{READ.line()}\n", encoding="utf-8")
    found = read_codings(tmp_path)
    assert (len(found.judgements), len(found.readings)) == (1, 1)
    (fault,) = found.faults
    assert (fault.place, fault.reason) == ("codings/eva.jsonl:2", "coding_line")
    assert told in fault.detail


def test_two_lines_of_one_coder_on_one_unit_are_an_error_that_names_both(tmp_path):
    other = SHUT.model_copy(update={"effect": "confirms"})
    (tmp_path / "eva.jsonl").write_text(f"{SHUT.line()}\n{MET.line()}\n{other.line()}\n", encoding="utf-8")
    with pytest.raises(CodingError, match=r"eva\.jsonl:3.*eva\.jsonl:1"):
        read_codings(tmp_path)


def test_another_coder_may_say_otherwise(tmp_path):
    other = SHUT.model_copy(update={"effect": "confirms", "coder": "Ole Berg"})
    write_codings(tmp_path / "eva.jsonl", [SHUT])
    write_codings(tmp_path / "ole.jsonl", [other])
    assert len(read_codings(tmp_path).judgements) == 2


def test_saving_a_judgement_again_replaces_it_and_keeps_the_rest(tmp_path):
    path = tmp_path / "eva.jsonl"
    record(path, [MET, SHUT])
    record(path, [SHUT.model_copy(update={"note": "it was a fair"}), READ], drop=[MET])
    found = read_codings(path)
    assert [c.note for c in found.judgements] == ["it was a fair"]
    assert found.readings == (READ,)


def test_saving_does_not_lose_a_line_that_cannot_be_read(tmp_path):
    path = tmp_path / "eva.jsonl"
    path.write_text(f"{MET.line()}\nmine: see later\n", encoding="utf-8")
    with pytest.raises(CodingError, match=r"eva\.jsonl:2"):
        record(path, [SHUT])
    assert "see later" in path.read_text(encoding="utf-8")


KILLED = """
import os, sys
from pathlib import Path
from corridor_analysis.case.codings import Coding, files
at, path, line = int(sys.argv[1]), sys.argv[2], sys.argv[3]
steps = 0
def step(real):
    def killed(*a, **k):
        global steps
        steps += 1
        if steps == at:
            os._exit(9)
        return real(*a, **k)
    return killed
Path.write_text, os.fsync, os.replace = step(Path.write_text), step(os.fsync), step(os.replace)
files.record(path, [Coding.model_validate_json(line)])
"""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_while_saving_only_the_last_step_is_lost(tmp_path, at):
    path = write_codings(tmp_path / "eva.jsonl", [MET])
    run = subprocess.run([sys.executable, "-c", KILLED, str(at), str(path), SHUT.line()], check=False)
    assert run.returncode == 9
    assert read_codings(tmp_path).judgements == (MET,)
    record(path, [SHUT])
    assert len(read_codings(tmp_path).judgements) == 2


def _git(folder, *words):
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *name, *words], cwd=folder, capture_output=True, text=True, check=False)


def _branches(folder, one, other, base):
    """Write a file on two branches and merge them; return what git says."""
    path = folder / "eva.jsonl"
    _git(folder, "init", "-q", "-b", "main")
    for branch, entries in (("main", base), ("one", one), ("other", other)):
        if branch != "main":
            _git(folder, "checkout", "-q", "main")
            _git(folder, "checkout", "-q", "-b", branch)
        write_codings(path, entries)
        _git(folder, "add", ".")
        assert _git(folder, "commit", "-q", "-m", branch).returncode == 0
    return _git(folder, "merge", "one", "-m", "both")


def _about(words, **more):
    return SHUT.model_copy(update={"words": words, **more})


def test_two_who_code_at_once_merge_to_the_union(tmp_path):
    base = [_about(w) for w in ("b", "f", "m", "t")]
    run = _branches(tmp_path, [*base, _about("c")], [*base, _about("p")], base)
    assert run.returncode == 0, run.stdout
    assert [c.words for c in read_codings(tmp_path).judgements] == ["b", "c", "f", "m", "p", "t"]


def test_a_line_that_both_changed_is_an_error_that_names_it(tmp_path):
    base = [_about(w) for w in ("b", "f", "m")]
    run = _branches(tmp_path, [*base[:1], _about("f", note="mine")], [*base[:1], _about("f", note="hers")], base)
    assert run.returncode == 1
    with pytest.raises(CodingError, match=r"eva\.jsonl:2.*two people changed one line"):
        read_codings(tmp_path)
    kept = [x for x in (tmp_path / "eva.jsonl").read_text().splitlines() if x.startswith("{")]
    (tmp_path / "eva.jsonl").write_text("\n".join(kept))
    with pytest.raises(CodingError, match="judges the same words twice"):
        read_codings(tmp_path)


def test_words_are_found_whatever_their_marks_and_white_space():
    text = "He said: “the  road\nis shut” – the road is shut."
    assert [text[s:e] for s, e in places(text, '"the road is shut" -')] == ["“the  road\nis shut” –"]
    assert len(places(text, "the road is shut")) == 2
    assert places(text, "the road is shut", before="- ")[0].start > 20
    assert places(text, "oad is shut") == places(text, "  ") == []


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")))
@settings(max_examples=200, deadline=None)
def test_no_bytes_are_too_odd_to_read(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("odd") / "x.jsonl"
    path.write_bytes(content)
    try:
        found = read_codings(path)
    except CodingError:
        assert any(content[i : i + 7] in (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||") for i in range(len(content)))
        return
    lines = [x for x in content.split(b"\n") if x.strip()]
    assert len(found.judgements) + len(found.readings) + len(found.faults) == len(lines)
