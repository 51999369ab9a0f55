"""Sentences, tables and figures of the pages agree with each other, and say no more than the articles."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from corridor_analysis import notebook
from corridor_analysis.notebook import Study, narrow, open_study
from corridor_analysis.notebook.prose import plain
from corridor_analysis.notebook.story import corpus, positions, quotations, unplaced
from tests.hand_tables import article, entity, event, make_tables
from tests.story_data import many, write_case

TEXT = "Ada said that the pass must be opened. Ada accused Boris of theft. In May Ada urged Boris to let aid in."
CASE = SimpleNamespace(title="The pass", actors=(), demands=(), corridor=SimpleNamespace(name="the pass"))
BOTH = (("actor", "ada"), ("recipient", "boris"))
MAY = {"earliest": "2021-05-01", "latest": "2021-05-31", "date_basis": "May"}


def _study(published: str | None = "2021-06-02", **limits: object) -> Study:
    events = [
        event("a1:e1", TEXT, "must be opened", "REQUEST", demand="open", parties=BOTH),
        event("a1:e2", TEXT, "of theft", "ACCUSE", parties=BOTH),
        event("a1:e3", TEXT, "to let aid in", "REQUEST", demand="aid", parties=BOTH, **MAY),
        event("a1:e4", TEXT, "In May Ada urged", "REJECT", parties=BOTH, **MAY),
    ]
    made = make_tables([article("a1", TEXT, published)], [entity("ada", "Ada"), entity("boris", "Boris")], events)
    return narrow(CASE, made, **limits)


def test_positions_are_dated_no_finer_than_their_words_and_say_whose_day_it_is():
    assert positions.demands(_study())["when"].to_dict() == {"a1:e3": "May 2021", "a1:e1": "reported 2 June 2021"}
    assert positions.acts(_study())["when"].to_dict() == {"a1:e4": "May 2021", "a1:e2": "reported 2 June 2021"}
    moved = positions.over_time(_study()).set_index("for")
    assert moved["first"].to_dict() == {"open": "reported 2 June 2021", "aid": "May 2021"}


def test_evidence_of_positions_can_be_understood_alone():
    assert positions.demands(_study()).loc["a1:e1", "evidence"] == "Ada said that the pass must be opened."
    assert positions.acts(_study()).loc["a1:e2", "evidence"] == "Ada accused Boris of theft."


@pytest.mark.parametrize(
    ("limits", "records"),
    [
        ({"start": "2021-05-20", "end": "2021-05-25"}, ["a1:e3"]),
        ({"start": "2021-06-02"}, ["a1:e1"]),
        ({"start": "2021-06-03"}, []),
    ],
)
def test_a_window_holds_the_demands_that_the_full_page_dates_in_it(limits, records):
    assert positions.demands(_study(**limits)).index.to_list() == records


def test_rows_without_any_day_are_counted_and_listed():
    study = _study(None, start="2021-05-01", end="2021-05-31")
    said = plain(unplaced.answer(study, "demands", "acts"))
    assert (
        said == "Without any day, their own or that of publication, one demand and one other position are in no window."
    )
    assert unplaced.table(study, "demands", "acts").index.to_list() == ["a1:e1", "a1:e2"]
    whole = plain(unplaced.answer(_study(None), "demands", "acts"))
    assert whole == "One demand and one other position have no day, and would be in no window."
    assert unplaced.table(_study(None), "demands").empty


def test_days_that_reach_beyond_the_window_are_counted():
    said = plain(unplaced.answer(_study(start="2021-05-20", end="2021-06-30"), "demands"))
    assert said.endswith("The days of one demand reach beyond this window.")
    assert "beyond" not in unplaced.answer(_study(start="2021-05-01", end="2021-06-30"), "demands")


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return write_case(tmp_path_factory.mktemp("told") / "pass")


@pytest.mark.parametrize("n", [4, 12, 40])
def test_answer_and_figure_of_quotations_count_the_same_speakers(case, n):
    study = narrow(case, many(n))
    drawn = quotations.speakers(study)
    known = int((drawn["speaker"] != "(not known)").sum())
    counted = re.compile(r"(\w+) speakers?")
    words = [counted.search(plain(s))[1] for s in (quotations.answer(study), quotations.speakers_caption(study))]
    assert len(set(words)) == 1
    numbers = "no one two three four five six seven eight nine ten eleven twelve".split()
    assert words[0] == (numbers[known] if known < 13 else str(known))


def test_a_selection_says_how_many_articles_tell_of_it(case):
    made = many(6)
    assert "selection" not in corpus.answer(narrow(case, made))
    days = sorted(made.articles["published"])
    some = narrow(case, made, start=days[0], end=days[0])
    here = {*some.tables.events["article_id"], *some.quotes()["article_id"]}
    told = corpus.articles(some)
    counts = told[["events", "contacts", "access events", "quotations"]].sum(axis=1)
    assert set(counts[counts > 0].index) == here
    assert "Two articles (rows" in plain(corpus.answer(some))
    assert len(here) == 2
    nothing = narrow(case, made, start="1999-01-01", end="1999-01-02")
    assert "No article holds an event or a quotation of this selection." in corpus.answer(nothing)
    assert corpus.answer(nothing).startswith("[Six articles]")


def test_actors_can_be_one_text(case, tmp_path, monkeypatch):
    made = many(4)
    monkeypatch.setenv("CORRIDOR_TABLES", str(made.save(tmp_path / "tables")))
    names = sorted(set(made.contacts()["participants"].str.split("; ").explode()))[:2]
    one, two = (open_study(case=str(case.folder), actors=a) for a in (names[0], "; ".join(names)))
    assert (one.actors, two.actors) == ((names[0],), tuple(names))
    assert list(two.tables.events["event_id"]) == list(narrow(case, made, actors=names).tables.events["event_id"])


def test_the_heading_says_for_whom_a_state_stands(monkeypatch):
    shown: list[str] = []
    monkeypatch.setattr("corridor_analysis.notebook.output.paragraph", lambda *words: shown.append(" ".join(words)))
    who = [entity("chile", "Chile", "state", "CHL"), entity("ada", "Ada", "person", "CHL")]
    told = event("a1:e1", TEXT, "Ada accused Boris of theft", "ACCUSE", parties=(("actor", "ada"),))
    notebook.heading(narrow(CASE, make_tables([article("a1", TEXT)], who, [told]), actors=["Chile"]))
    assert "only what involves Chile (with Ada)" in shown[0]
    assert "the day of publication" not in shown[0]
