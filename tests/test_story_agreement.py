"""Page 07 of coders, and the marks on the other pages: what they say follows from the codings, and nothing without."""

from dataclasses import replace

import pytest

from corridor_analysis.notebook import Study
from corridor_analysis.notebook.story import agreement as story
from corridor_analysis.notebook.story import contacts
from corridor_analysis.tables import Tables
from tests.coders.test_standing import ASK, CALL, PHONED, SHUT, case, frames, line, read
from tests.test_agreement import MISSED, tables


def study(found):
    clustered = found.frames()
    from corridor_analysis.corroborate import corroborate

    whole = replace(found, **corroborate(clustered))
    return Study(case=case(), whole=whole, tables=whole)


MODEL = {"coder": "m*1", "coder_kind": "model"}


@pytest.fixture(scope="module")
def coded():
    return study(tables(
        line("confirms", CALL, row=PHONED, at="2024-05-02"), read("contacts", at="2024-05-02"),
        line("rejects", SHUT, "access_events", row={"type": "closure"}, **MODEL), read("access_events", **MODEL),
    ))  # fmt: skip


def test_without_codings_it_says_so_and_shows_no_table():
    bare = study(Tables(**frames()))
    told = story.found(bare)
    assert story.answer(bare, told) == "Nobody has coded these articles beside the rules."
    assert all(t.empty for t in (story.coders(told), story.pairs(told), story.accuracy(told)))
    assert "confirmed by" not in contacts.by_date(bare)
    assert "confirmed" not in contacts.answer(bare)


def test_who_coded_and_how_far_they_agree_is_told(coded):
    told = story.found(coded)
    said = story.answer(coded, told)
    assert r"Beside the rules, Eva Holt (a person) and m\*1 (a model) have coded these articles." in said
    assert "the [precision](#tab-accuracy) of the rules is 1.00 for contacts (0.21 to 1.00, one row)" in said
    assert "Coders differ on [one unit](#tab-differing)." in said
    assert story.coders(told)["when"].to_list() == ["2 May 2024", None]
    (row,) = story.differing(coded, told).to_dict("records")
    assert (row["m*1"], row["evidence"]) == ("no such fact", SHUT)


def test_rows_are_marked_and_counted(coded):
    rows = contacts.by_date(coded)
    assert rows["confirmed by"].to_list() == ["Eva Holt"]
    assert "Of one contact, [one](#held-a1-e1) was confirmed by Eva Holt." in contacts.answer(coded)


def test_where_all_are_confirmed_it_says_all():
    both = study(tables(line("confirms", CALL, row=PHONED), line("adds", ASK, fields={**MISSED, "mode": "visit"})))
    assert "All [two contacts](#tab-held) were confirmed by Eva Holt." in contacts.answer(both)
