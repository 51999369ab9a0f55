"""Demands: constructions, who asks whom, which codes of the codebook, and what is no demand."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from corridor_analysis.case import Actor, Demand, Examples
from corridor_analysis.extract.model.asks import Asks, contents, wording
from corridor_analysis.extract.model.tellings import Mentioned
from corridor_analysis.parse.records import Chars, Happening, Parsed, Party
from corridor_analysis.schema import Entity
from tests.extract.reading import CAST, found_in, read, who

MODEL = pytest.mark.model
_NONE = Examples()


def demand(key, *terms):
    return Demand(id=key, label=key, definition="d", include="i", exclude="e", terms=terms, examples=_NONE)


CODEBOOK = (
    demand("open_road", ("open*", "reopen*", "free", "restor*"), ("road", "pass", "movement")),
    demand("end_siege", ("end", "lift*"), ("blockade", "siege")),
    demand("let_aid_in", ("aid", "humanitarian"), ("access", "convoys")),
    demand("obey_court", ("comply", "implement*"), ("ruling", "order")),
    demand("world_acts", ("international",), ("measures", "pressure")),
    demand("inspect", ("inspect*",), ("mine", "mines")),
)
CASE = SimpleNamespace(demands=CODEBOOK, actors=(), corridor=SimpleNamespace(id="pass", country="CHL", route=()))


def found(text, case=CASE):
    return [e for e in found_in(text, case) if e.event_type == "REQUEST"]


def rows(events):
    return [(e.demand, who(e, "actor"), who(e, "recipient")) for e in events]


ONE = [
    ("Peru urged Chile to reopen the road.", "open_road", "peru", "chile"),
    ("Peru called on Chile to reopen the road.", "open_road", "peru", "chile"),
    ("Peru called upon Chile to reopen the road.", "open_road", "peru", "chile"),
    ("Peru appealed to Chile to reopen the road.", "open_road", "peru", "chile"),
    ("Peru called for the reopening of the road by Chile.", "open_road", "peru", "chile"),
    ("Peru called for Chile to reopen the road.", "open_road", "peru", "chile"),
    ("Peru told Chile's leaders to lift the blockade.", "end_siege", "peru", "chile"),
    ("Chile was urged by Peru to reopen the road.", "open_road", "peru", "chile"),
    ("Lund demanded that Chile reopen the road.", "open_road", "lund", "chile"),
    ("Lund demanded an end to the blockade.", "end_siege", "lund", ""),
    ("Peru urged to reopen the road.", "open_road", "peru", ""),
    ("Peru expects Chile to reopen the road.", "open_road", "peru", "chile"),
    ("Lund insisted that the road must be reopened.", "open_road", "lund", ""),
    ("Lund stressed the need to reopen the road.", "open_road", "lund", ""),
    ("Lund underlined the need for Chile to reopen the road.", "open_road", "lund", "chile"),
    ("Lund spoke about the urgent need to reopen the road.", "open_road", "lund", ""),
    ("The need to end the blockade was stressed by Lund.", "end_siege", "lund", ""),
    ("Lund reaffirmed the need to lift the blockade by Chile as soon as possible.", "end_siege", "lund", "chile"),
    ("The World Court ordered Chile to reopen the road.", "open_road", "court", "chile"),
    ("Peru reiterated its call for the reopening of the road.", "open_road", "peru", ""),
    ("Peru issued an appeal to Chile to reopen the road.", "open_road", "peru", "chile"),
    ("Lund urged the international community to take measures to end the blockade.", "world_acts", "lund", "world"),
    ("Peru called for stronger international measures to end the blockade.", "world_acts", "peru", "world"),
    ("Peru called on Tuesday for the reopening of the road.", "open_road", "peru", ""),
    ("Peru called for an end to the blockade. Chile has ignored these appeals.", "end_siege", "peru", "chile"),
]


@MODEL
@pytest.mark.parametrize(("text", "code", "actors", "recipients"), ONE)
def test_a_demand_has_a_code_and_parties(text, code, actors, recipients):
    assert rows(found(text)) == [(code, set(actors.split()), set(recipients.split()))]


SAID = [
    ("Chile must reopen the road", "chile"),
    ("The road needs to be reopened", ""),
    ("It is essential to restore free movement", ""),
    ("We need to see the road reopened", ""),
]


@MODEL
@pytest.mark.parametrize(("words", "recipient"), SAID)
def test_a_duty_in_somebodys_words_is_the_speakers_demand(words, recipient):
    events = found(f"{words}, Kari Lund said.")
    assert rows(events) == [("open_road", {"lund"}, set(recipient.split()))]
    assert events[0].told is not None


@MODEL
@pytest.mark.parametrize(
    "text",
    [
        "Chile must reopen the road.",  # nobody says so
        "Chile refused to reopen the road.",
        "Lund expressed hope that the road would be reopened soon.",
        "Lund asked whether the road was open.",
        "Lund told reporters that the road was open.",
        "Lund welcomed the reopening of the road.",
    ],
)
def test_what_nobody_asks_for_is_no_demand(text):
    assert found(text) == []


@MODEL
def test_coordinated_contents_are_two_demands():
    events = found("Peru called on Chile to lift the blockade and let aid convoys through.")
    assert rows(events) == [("end_siege", {"peru"}, {"chile"}), ("let_aid_in", {"peru"}, {"chile"})]


@MODEL
def test_a_coordinated_need_shares_the_recipient():
    text = "Lund stressed the need for aid access and the need for Chile to reopen the road."
    assert [who(e, "recipient") for e in found(text)] == [{"chile"}, {"chile"}]


@MODEL
def test_what_a_relative_clause_tells_is_not_asked():
    events = found("Peru urged Chile to comply with the ruling, which reopened the road.")
    assert [e.demand for e in events] == ["obey_court"]


@MODEL
def test_in_a_call_the_other_side_is_asked_where_it_can_grant_it():
    text = "Lund telephoned Pavic on Monday. Lund stressed the need to reopen the road."
    assert rows(found(text)) == [("open_road", {"lund"}, {"pavic"})]


@MODEL
def test_in_a_call_a_third_country_is_not_asked():
    text = "Diaz telephoned Lund on Monday. Diaz stressed the need to reopen the road."
    assert rows(found(text)) == [("open_road", {"diaz"}, set())]


@MODEL
def test_demands_that_must_be_met_are_those_told_before():
    text = "Protesters demanded to inspect the mines. The protesters' demands must be fulfilled, Pavic said."
    events = found(text)
    assert [(e.demand, who(e, "actor")) for e in events] == [("inspect", {"protesters"}), ("inspect", {"pavic"})]


@MODEL
def test_a_spokeswoman_asks_for_her_ministry():
    ministry = ("Foreign Ministry", "body", "PER", ["Foreign Ministry"])
    parsed = read(
        "Diaz urged Chile to reopen the road. The Foreign Ministry agreed.", cast={**CAST, "ministry": ministry}
    )
    spoken = Entity("diaz", "Rosa Diaz", "person", "PER", "Foreign Ministry spokeswoman", None, True)
    parsed = Parsed(parsed.article, parsed.doc, parsed.mentions, {**parsed.entities, "diaz": spoken}, parsed.times)
    case = SimpleNamespace(**{**vars(CASE), "actors": (Actor(id="diaz", name="Rosa Diaz", body="ministry"),)})
    parties = (Party("actor", "diaz", 0, 4), Party("recipient", "chile", 11, 16))
    urged = Mentioned(Happening("REQUEST", Chars(5, 10), 0, 36, parties=parties), [parsed.doc[1]])
    assert rows(Asks(parsed, case, ()).coded([urged])) == [("open_road", {"ministry"}, {"chile"})]


@MODEL
def test_a_demand_denied_has_no_code():
    (event,) = found("Peru has not urged Chile to reopen the road.")
    assert (event.status, event.demand) == ("negated", None)


@MODEL
@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        ("Peru appealed to Chile with a demand to reopen the road.", "peru", "chile"),
        ("Peru's demand to Chile is to reopen the road.", "peru", "chile"),
        ("Peru is making calls to Chile to reopen the road.", "peru", "chile"),
    ],
)
def test_an_ask_is_borne_by_a_noun_or_told_in_an_aside(text, actor, recipient):
    assert ("open_road", {actor}, {recipient} - {""}) in rows(found(text))


@MODEL
def test_without_a_case_explicit_asks_have_no_code():
    events = found("Peru urged Chile to reopen the road. Lund stressed the need for calm.", case=None)
    assert rows(events) == [(None, {"peru"}, {"chile"})]


@MODEL
def test_the_purpose_of_what_is_asked_is_left_out_of_its_wording():
    doc = read("Peru called for measures to end the blockade.").doc
    (content,) = contents(doc[1])
    assert wording(content, purpose=False) == "measures"
    assert wording(content, purpose=True) == "measures to end the blockade"


@MODEL
def test_what_somebody_calls_a_priority_is_asked_for_where_the_codebook_knows_it():
    text = "Kari Lund said that the reopening of the road remains a priority for her."
    assert rows(found(text)) == [("open_road", {"lund"}, set())]
    assert found("Kari Lund said that the harvest remains a priority for her.") == []
    assert found(text, case=None) == []
