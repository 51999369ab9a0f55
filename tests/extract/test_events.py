"""Events put together: what several extractors read off the same words is one event."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import corridor_analysis as ca
from corridor_analysis.extract.model import reconcile as module
from corridor_analysis.parse.records import Chars, Happening, Party
from tests.extract.reading import CAST, found_in, who

MODEL = pytest.mark.model
CASE = SimpleNamespace(demands=(), actors=(), corridor=SimpleNamespace(id="pass", country="CHL", route=("gate",)))


def happening(kind):
    return Happening(kind, Chars(11, 18), 0, 39)


@MODEL
def test_a_later_telling_of_a_contact_is_no_second_event():
    text = "Lund telephoned Pavic on Monday. During the call, Lund and Pavic discussed trade."
    made = ca.tabulate(ca.Corpus.from_records([{"article_id": "a", "text": text}])).events
    assert made.loc[made["event_type"] == "CONSULT", "mode"].to_list() == ["phone"]


@MODEL
def test_a_demand_is_told_once():
    assert [e.event_type for e in found_in("Peru urged Chile to reopen the road.")] == ["REQUEST"]


@MODEL
def test_nothing_comes_of_nothing():
    assert found_in("") == []


OFFICE = CAST | {"office": ("Rosa Diaz's office", "body", "PER", ["Diaz's office"])}
HELD = SimpleNamespace(
    demands=(), corridor=CASE.corridor, actors=(SimpleNamespace(id="office", body=None, holder="diaz"),)
)


def coded_with_office(text, case):
    return found_in(text, case, cast=OFFICE)


@MODEL
def test_a_position_that_an_office_gives_out_is_its_holders():
    text = "“Chile's blockade of the pass is unacceptable,” Diaz's office said."
    assert [who(e, "actor") for e in coded_with_office(text, HELD) if e.event_type == "ACCUSE"] == [{"diaz"}]


@MODEL
def test_an_office_without_a_holder_has_its_own_position():
    text = "“Chile's blockade of the pass is unacceptable,” Diaz's office said."
    assert [who(e, "actor") for e in coded_with_office(text, CASE) if e.event_type == "ACCUSE"] == [{"office"}]


def test_what_an_office_does_stays_its_own():
    event = happening("AID")._replace(parties=(Party("actor", "office"), Party("recipient", "chile")))
    parsed = SimpleNamespace(entities={"diaz": None, "office": None})
    assert module._held(parsed, event, {"office": "diaz"}) is event


def test_a_holder_who_is_named_beside_the_office_is_told_once():
    event = happening("ACCUSE")._replace(parties=(Party("actor", "diaz", 3, 7), Party("actor", "office", 9, 15)))
    parsed = SimpleNamespace(entities={"diaz": None, "office": None})
    assert module._held(parsed, event, {"office": "diaz"}).parties == (Party("actor", "diaz", 3, 7),)
