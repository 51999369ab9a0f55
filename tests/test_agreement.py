"""How far coders agree, and what a review says of the rules: from tables in which it is known what must come out."""

import math

import pytest

from corridor_analysis.case.codings import Coding, Codings, Reading
from corridor_analysis.coders.standing import stood
from corridor_analysis.evaluate.agreement import agreement, confirmed
from corridor_analysis.tables import Tables
from tests.coders.test_standing import ASK, CALL, MET, PHONED, SHUT, case, frames, line, read


def tables(*entries):
    judgements = tuple(e for e in entries if isinstance(e, Coding))
    found = stood(frames(), Codings(judgements, tuple(e for e in entries if isinstance(e, Reading))), case())
    return Tables(**{n: found.frames["codings"] if n == "codings" else found.apply(n, f) for n, f in frames().items()})


def pair(found, kind, first="rules", second="Eva Holt"):
    rows = found.pairs.query("kind == @kind and first == @first and second == @second")
    return rows.iloc[0]


MISSED = {"participants": ["Ruiz", "a driver"], "mode": "meeting"}


def test_two_who_code_alike_agree_wholly():
    found = agreement(tables(line("adds", CALL, fields=PHONED), read("contacts")))
    row = pair(found, "contacts")
    assert (row["n_first"], row["n_second"], row["n_both"], row["f1"], row["alpha"]) == (1, 1, 1, 1.0, 1.0)
    assert found.disagreements.empty


def test_what_one_missed_counts_against_agreement_and_stands_side_by_side():
    found = agreement(tables(line("adds", CALL, fields=PHONED), line("adds", MET, fields=MISSED), read("contacts")))
    row = pair(found, "contacts")
    assert (row["n_first"], row["n_second"], row["n_both"]) == (1, 2, 1)
    assert row["f1"] == pytest.approx(2 / 3)
    assert row["low"] < row["f1"] < row["high"]
    # four sentences: both say phone in one, nothing in two, one says meeting in the last
    # by hand: codes none, none, none, none, phone, phone | none, meeting -> 1 - (n - 1) * Do / De
    counts = {"none": 5, "phone": 2, "meeting": 1}
    n = sum(counts.values())
    observed, expected = 2, n * n - sum(c * c for c in counts.values())
    assert row["alpha"] == pytest.approx(1 - (n - 1) * observed / expected)
    (left,) = found.disagreements.to_dict("records")
    assert (left["rules"], left["evidence"]) == ("no such fact", MET)
    assert "a driver" in left["Eva Holt"]


def test_what_only_one_has_read_is_no_disagreement():
    found = agreement(tables(read("contacts"), line("adds", CALL, fields=PHONED)))
    assert set(found.pairs["kind"]) == {"contacts"}


def test_agreement_of_nothing_is_unknown_and_not_full():
    found = agreement(tables(read("demands")))
    assert found.pairs.empty or math.isnan(pair(found, "demands")["f1"])


def test_precision_and_recall_of_the_rules_rest_on_what_persons_read():
    wrong = line("rejects", SHUT, "access_events", row={"type": "closure"})
    found = agreement(tables(
        line("confirms", CALL, row=PHONED), line("adds", MET, fields=MISSED), wrong, read("contacts", "access_events"),
    ))  # fmt: skip
    rows = found.accuracy.set_index(["kind", "measure"])
    assert rows.loc[("contacts", "precision"), ["correct", "n"]].to_list() == [1, 1]
    assert rows.loc[("contacts", "recall"), ["correct", "n", "share"]].to_list() == [1, 2, 0.5]
    assert rows.loc[("access_events", "precision"), ["correct", "n"]].to_list() == [0, 1]
    assert set(rows["basis"]) == {"read whole"}


def test_a_model_says_nothing_of_the_accuracy_of_the_rules():
    model = {"coder": "m", "coder_kind": "model"}
    assert agreement(tables(line("adds", CALL, fields=PHONED, **model), read("contacts", **model))).accuracy.empty


def test_of_a_sample_the_rest_is_reckoned():
    drawn = {"sample": "seed 1"}
    found = agreement(tables(
        line("confirms", CALL, row=PHONED, **drawn), read("contacts", words=SHUT, **drawn),
        read("contacts", words=MET, **drawn), line("adds", MET, fields=MISSED, **drawn),
    ))  # fmt: skip
    rows = found.accuracy.set_index("measure")
    assert rows.loc["precision", ["correct", "n", "basis"]].to_list() == [1, 1, "sample of rows"]
    # one row, right; three sentences without a row, of two drawn one holds a fact: 1 / (1 + 3 * 1/2)
    assert rows.loc["recall", "share"] == pytest.approx(1 / (1 + 1.5))
    assert rows.loc["recall", "low"] < 0.4 < rows.loc["recall", "high"]


def test_what_was_reviewed_and_by_whom():
    rows = agreement(tables(
        line("confirms", CALL, row=PHONED, at="2024-05-02"), line("adds", MET, fields=MISSED, at="2024-05-03"),
        read("contacts", words=ASK), read("demands"),
    )).reviewed.set_index("kind")  # fmt: skip
    wanted = ["coder", "articles", "parts", "confirms", "adds", "first", "last"]
    assert rows.loc["contacts", wanted].to_list() == ["Eva Holt", 0, 1, 1, 1, "2024-05-02", "2024-05-03"]
    assert rows.loc["demands", ["articles", "parts"]].to_list() == [1, 0]


def test_rows_that_a_person_confirmed_are_known():
    found = tables(
                   line("confirms", CALL, row=PHONED), line("adds", MET, fields=MISSED),
                   line("adds", SHUT, "access_events", fields={"type": "closure"}, coder="m", coder_kind="model"),
    )  # fmt: skip
    assert confirmed(found) == {"a1:e1": "Eva Holt", "a1:c1": "Eva Holt"}


def test_one_quotation_is_one_unit_whoever_is_said_to_speak():
    one = line("adds", "Tuesday", "dates", fields={"value": "2021-05-04"})
    other = line("adds", "Tuesday", "dates", fields={"value": "2021-05-11"}, coder="Ole")
    found = agreement(tables(one, other, read("dates"), read("dates", coder="Ole")))
    (row,) = found.disagreements.to_dict("records")
    assert (row["rules"], row["Eva Holt"], row["Ole"]) == (
        "value: 2021-05-04", "value: 2021-05-04", "value: 2021-05-11",
    )  # fmt: skip
