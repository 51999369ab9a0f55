"""Codings on their way into tables: in memory and in a folder alike, refused ones among the rejects."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import corridor_analysis as ca
from corridor_analysis.case.codings import Coding, Codings, digest_of, write_codings
from corridor_analysis.cli import app
from corridor_analysis.errors import CaseError
from corridor_analysis.evaluate.check import check_case
from corridor_analysis.schema import Article
from corridor_analysis.tables.batch.keys import key_of
from tests.test_case import GOOD

BODY = "Ana Ruiz telephoned Bo Lund on Tuesday. Highland shut the High Pass on 3 May 2021. A driver waved."
MISSED = {"kind": "contacts", "effect": "adds", "words": "A driver waved", "coder": "Eva Holt", "coder_kind": "person",
          "article": "a1", "digest": digest_of(BODY)}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a1.txt").write_text(f"2021-05-05\n\n{BODY}\n", encoding="utf-8")
    for name, text in GOOD.items():
        (tmp_path / name).write_text("corrections: []\n" if name == "corrections.yaml" else text, encoding="utf-8")
    return tmp_path


def coded(folder, *more):
    good = Coding(fields={"participants": ["A driver", "Bo Lund"], "mode": "other"}, **MISSED)
    write_codings(folder / "codings" / "eva.jsonl", [good, *more])
    return ca.load_case(folder)


@pytest.mark.model
def test_tables_are_alike_in_memory_and_in_a_folder(folder):
    lost = Coding(fields={"participants": ["Nobody"]}, **{**MISSED, "words": "Nobody waved"})
    case = coded(folder, lost)
    corpus = ca.read_articles(folder / "articles")
    alone, tables = ca.tabulate(corpus, case.for_reading), ca.tabulate(corpus, case)
    assert set(tables.contacts()["event_id"]) - set(alone.contacts()["event_id"]) == {"a1:c1"}
    assert "a1:c1" in set(tables.cluster_members["event_id"])
    assert tables.rejects[["source_file", "reason"]].to_numpy().tolist() == [["codings/eva.jsonl:2", "coding_words"]]
    words = ["tables", folder / "articles", "--case", folder, "--out", folder / "out"]
    assert CliRunner().invoke(app, list(map(str, words))).exit_code == 1
    again = ca.Tables.load(folder / "out")
    for name, frame in tables.frames().items():
        if name not in ("articles", "rejects"):
            assert frame.equals(getattr(again, name)), name


def test_a_coding_changes_nothing_of_what_was_read(folder):
    case = coded(folder)
    article = Article("a1", None, "0", None, None, "unknown", None, None, None, None, 1, None, BODY)
    plain = replace(case, codings=Codings(), precedence=("rules",))
    assert key_of(case, "m")(article) == key_of(plain, "m")(article)
    assert key_of(case, "m")(article) != key_of(None, "m")(article)


def test_a_case_is_another_once_it_is_coded(folder):
    before = ca.load_case(folder).digest
    assert coded(folder).digest != before


def test_check_names_what_does_not_stand(folder):
    coded(folder, Coding(fields={}, **{**MISSED, "digest": "0" * 16}))
    with Path(folder / "codings" / "eva.jsonl").open("a", encoding="utf-8") as file:
        file.write("later\n")
    told = {p.place: p.problem for p in check_case(folder)}
    assert list(told) == ["codings/eva.jsonl:3", "codings/eva.jsonl:1"]
    assert "text has changed" in told["codings/eva.jsonl:1"]


@pytest.mark.parametrize(
    ("ranks", "told"),
    [("person, person", "precedence"), ("persons, rules", "Did you mean 'person'"), ("", "precedence")],
)
def test_whose_word_stands_is_checked(folder, ranks, told):
    (folder / "case.yaml").write_text(GOOD["case.yaml"] + f"precedence: [{ranks}]\n", encoding="utf-8")
    with pytest.raises(CaseError, match=told):
        ca.load_case(folder)


def test_a_coder_may_come_first(folder):
    coded(folder)
    (folder / "case.yaml").write_text(GOOD["case.yaml"] + "precedence: [Eva Holt, rules]\n", encoding="utf-8")
    assert ca.load_case(folder).precedence == ("Eva Holt", "rules")
