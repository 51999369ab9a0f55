"""Contacts, demands, access events and quotations as a reader wants them."""

from dataclasses import replace

import pytest

from corridor_analysis.extract.views import evidence
from corridor_analysis.schema import TABLES
from tests.hand_tables import article, entity, event, make_tables
from tests.made import TEXTS, tables

SAID = "Almira said that Brandt had called the road “a trap” on Monday. “It is open,” he replied."


def _statement(key: str, kind: str) -> dict[str, object]:
    place = {"statement_id": key, "article_id": "a1", "sentence_id": "a1:s1", "kind": kind}
    return place | {"cue": "say", "act": "say", "medium": None, "time_id": None, "rule": "hand"}


def _spans(key: str, words: str) -> dict[str, object]:
    start = SAID.index(words)
    return {"statement_id": key, "part": "content", "start": start, "end": start + len(words)}


def _said(*statements: tuple[str, str, str, str | None]):
    made = tables()
    articles = made.articles.assign(text=[SAID, TEXTS["a2"]])
    parties = [
        {"record_id": k, "role": "source", "entity_id": who, "start": None, "end": None}
        for k, _, _, who in statements
        if who
    ]
    sentences = TABLES["sentences"].frame(
        [
            {"sentence_id": "a1:s1", "article_id": "a1", "start": 0, "end": SAID.index(". “") + 1},
            {"sentence_id": "a1:s2", "article_id": "a1", "start": SAID.index("“It"), "end": len(SAID)},
        ]
    )
    return replace(
        made,
        articles=articles,
        sentences=sentences,
        statements=TABLES["statements"].frame([_statement(k, kind) for k, kind, _, _ in statements]),
        spans=TABLES["spans"].frame([_spans(k, words) for k, _, words, _ in statements]),
        participants=TABLES["participants"].frame(parties),
    )


def test_contacts_spell_out_the_participants():
    row = tables().contacts().iloc[0]
    assert row["participants"] == "Ada Almira; Boris Brandt"
    assert row["event_id"] == "a1:e1"


def test_evidence_is_the_whole_sentence_and_can_be_understood_alone():
    text = "Snow fell. Ada said that the pass must be opened, and left. Rain fell."
    asked = event("a1:e1", text, "must be opened", "REQUEST", demand="open", parties=(("actor", "ada"),))
    over = event("a1:e2", text, "left. Rain fell", "ACCUSE")
    made = make_tables([article("a1", text)], [entity("ada", "Ada")], [asked, over])
    assert made.demands()["evidence"].tolist() == ["Ada said that the pass must be opened, and left."]
    assert evidence(made.frames(), made.events)[1] == "Ada said that the pass must be opened, and left. Rain fell."


def test_access_holds_access_events_only():
    rows = tables().access()
    assert rows[["type", "actor", "earliest"]].to_numpy().tolist() == [["closure", "Nordia", "2021-03-01"]]


def test_an_actor_that_no_article_names_is_none():
    made = tables()
    made = replace(made, participants=made.participants.iloc[:0])
    assert made.access()["actor"].tolist() == [None]
    assert made.contacts()["participants"].isna().all()


def test_demands_need_a_codebook_id():
    made = tables()
    assert made.demands().empty
    events = made.events.assign(event_type="REQUEST", mode=None, demand="reopen")
    demands = replace(made, events=TABLES["events"].coerce(events)).demands()
    assert len(demands) == len(made.events)
    assert demands.loc[0, ["actor", "recipient", "demand"]].tolist() == ["Ada Almira", "Boris Brandt", "reopen"]


def test_a_quotation_belongs_to_the_innermost_speaker():
    made = _said(
        ("a1:a1", "mixed", "Brandt had called the road “a trap” on Monday", "almira"),
        ("a1:a2", "mixed", "“a trap”", "brandt"),
    )
    rows = made.quotes()
    assert rows[["speaker", "text"]].to_numpy().tolist() == [["Boris Brandt", "a trap"]]
    assert rows["evidence"].tolist() == ["Almira said that Brandt had called the road “a trap” on Monday."]


def test_a_quotation_without_a_known_speaker_goes_to_who_reports_it():
    made = _said(
        ("a1:a1", "mixed", "Brandt had called the road “a trap” on Monday", "almira"),
        ("a1:a2", "mixed", "“a trap”", None),
    )
    assert made.quotes()["speaker"].tolist() == ["Ada Almira"]


@pytest.mark.parametrize("kind", ["direct", "indirect"])
def test_only_words_between_marks_are_quotations(kind):
    made = _said(("a1:a1", kind, "“It is open,”", None))
    assert made.quotes()["text"].tolist() == (["It is open,"] if kind == "direct" else [])
