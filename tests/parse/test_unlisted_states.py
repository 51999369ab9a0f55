"""What one reads of states and people that no list knows: each construction in a sentence of our own, read for real."""

from __future__ import annotations

import pytest

import corridor_analysis as ca
from corridor_analysis.parse.who.unlisted_states import stem

pytestmark = pytest.mark.model

STATES = [
    ("The foreign minister of Moravela met reporters.", {"Moravela"}),
    ("The prime ministers of Ostria and Karlund met.", {"Ostria", "Karlund"}),
    ("Tarsk's defence minister resigned.", {"Tarsk"}),
    ("Vellonian border police stopped the buses.", {"Vellonia"}),
    ("Georgia, Vellonia and Iran were named.", {"Georgia", "Vellonia", "Iran"}),
    ("Tarsk closed the border on Monday.", {"Tarsk"}),
    ("The border was closed by Tarsk on Monday.", {"Tarsk"}),
    ("The Christian leader spoke to the president of Norsoft.", set()),
    ("Minister Anna Garcia left, and Garcia closed the door.", set()),
    ("They drove down the Tarn Valley to the Tarn crossing.", set()),
]
EVENTS = [
    # sentence, mode, status, parties, first day
    ("The fair was the subject of a phone call on Tuesday between Minister Ada Quell and Bo Lundgren.", "phone",
     "happened", {"Ada Quell", "Bo Lundgren"}, "2024-03-05"),
    ("Tuesday's meeting between Ada Quell and Tarsk's negotiator Bo Lundgren did not take place.", "meeting", "negated",
     {"Ada Quell", "Bo Lundgren"}, "2024-03-05"),
    ("A meeting between Ada Quell and Bo Lundgren that had been planned for May was cancelled.", "meeting", "negated",
     {"Ada Quell", "Bo Lundgren"}, None),
    ("Defence Minister Ada Quell cancelled her visit to Norway on Tuesday.", "visit", "negated",
     {"Ada Quell", "Norway"}, None),
    ("Chile denied reports that Ada Quell had spoken by phone with Bo Lundgren.", "phone", "negated",
     {"Ada Quell", "Bo Lundgren"}, None),
    ("Grain was the topic when Ada Quell took a telephone call from Bo Lundgren on Tuesday.", "phone", "happened",
     {"Ada Quell", "Bo Lundgren"}, "2024-03-05"),
    ("A loan was offered when the foreign ministers of Norway and Chile met on Tuesday.", "meeting", "happened",
     {"foreign ministers of Norway", "foreign ministers of Chile"}, "2024-03-05"),
    ("Transit was discussed on Tuesday, when the foreign ministers of Norway and Chile met.", "meeting", "happened",
     {"foreign ministers of Norway", "foreign ministers of Chile"}, "2024-03-05"),
    ("The presidents of Norway and Chile, Ada Quell and Bo Lundgren, spoke by telephone on Tuesday.", "phone",
     "happened", {"Ada Quell", "Bo Lundgren"}, "2024-03-05"),
    ("Norwegian Foreign Minister Ada Quell called Chilean Foreign Minister Bo Lundgren on Tuesday.", "phone",
     "happened", {"Ada Quell", "Bo Lundgren"}, "2024-03-05"),
    ("Norway closed the border crossing at Kell for two hours on Tuesday.", "closure", "happened", {"Norway"},
     "2024-03-05"),
]  # fmt: skip


def read(text):
    return ca.tabulate(ca.Corpus.from_records([{"article_id": "a", "published": "2024-03-07", "text": text}]))


@pytest.mark.parametrize(("text", "names"), STATES)
def test_a_state_is_known_by_the_words_beside_its_name(text, names):
    entities = read(text).entities
    assert set(entities.loc[entities["kind"] == "state", "name"]) == names


@pytest.mark.parametrize(("text", "mode", "status", "parties", "day"), EVENTS)
def test_who_took_part_when_and_whether_at_all(text, mode, status, parties, day):
    tables = read(text)
    (row,) = tables.events[tables.events["mode"] == mode].to_dict("records")
    assert row["status"] == status
    named = tables.participants.merge(tables.entities[["entity_id", "name"]], on="entity_id")
    own = named[(named["record_id"] == row["event_id"]) & (named["role"] != "source")]
    assert set(own["name"]) == parties
    if day is not None:
        assert row["earliest"] == day


def test_the_people_and_bodies_of_an_unlisted_state_are_of_its_country_in_every_article():
    texts = {"a": "Vellonian Foreign Minister Ada Quell met reporters.", "b": "The army of Vellonia marched."}
    records = [{"article_id": key, "text": text} for key, text in texts.items()]
    entities = ca.tabulate(ca.Corpus.from_records(records)).entities
    assert set(entities["country"].dropna()) == {"Vellon"}
    assert list(entities.loc[entities["kind"] == "state", "name"]) == ["Vellonia"]


def test_two_people_who_go_on_talking_are_in_the_one_contact_that_was_told():
    tables = read("Ada Quell telephoned Bo Lundgren on Tuesday. They talked about the licence plates.")
    assert list(tables.events["mode"]) == ["phone"]


@pytest.mark.parametrize("word", ["vellonia", "vellonian", "vellonians"])
def test_name_adjective_and_people_have_one_stem(word):
    assert stem(word) == "vellon"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Chile said that five of its soldiers had been killed.", 5, "soldiers"),
        ("Two people were killed on Monday.", 2, "people"),
    ],
)
def test_a_number_of_the_dead_is_read(text, value, unit):
    (row,) = read(text).quantities.to_dict("records")
    assert (row["value"], row["unit"]) == (value, unit)


def test_talks_that_brought_nothing_were_held_all_the_same():
    tables = read("The meeting between Ada Quell and Bo Lundgren on Tuesday brought no result.")
    assert list(tables.events["status"]) == ["happened"]
