"""Events put together: what several extractors read off the same words is one event."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import corridor_analysis as ca
from corridor_analysis.extract.events import by_rules as module
from corridor_analysis.extract.events.by_rules import events
from corridor_analysis.extract.statements.attributions import statements
from corridor_analysis.parse.records import Chars, Happening, Party
from tests.extract.reading import CAST, everyone, read, who

MODEL = pytest.mark.model
TEXT = "Protesters blocked the road to the pass."
CASE = SimpleNamespace(demands=(), actors=(), corridor=SimpleNamespace(id="pass", country="CHL", route=("gate",)))


def happening(kind, *, place=None, recipient=None, mode=None):
    parties = (Party("recipient", recipient),) if recipient else ()
    return Happening(kind, Chars(11, 18), 0, 39, mode=mode, place_id=place, parties=parties)


def put_together(monkeypatch, own, coded, text=TEXT, case=CASE):
    monkeypatch.setattr(module, "access", lambda *args: iter(own))
    monkeypatch.setattr(module, "plover", lambda *args: iter(coded))
    return list(events(read(text), case, ()))


@MODEL
def test_a_closure_takes_recipients_from_the_pattern_and_replaces_it(monkeypatch):
    own, coded = happening("COERCE", mode="closure"), happening("COERCE", recipient="peru")
    (event,) = put_together(monkeypatch, [own], [coded])
    assert (event.mode, everyone(event)) == ("closure", {"peru"})


@MODEL
@pytest.mark.parametrize(("case", "place"), [(None, None), (CASE, "city")])
def test_demonstrators_on_a_road_elsewhere_protest(monkeypatch, case, place):
    text = "Protesters blocked the road to the city."
    own, coded = happening("COERCE", mode="closure", place=place), happening("PROTEST")
    assert [e.event_type for e in put_together(monkeypatch, [own], [coded], text, case)] == ["PROTEST"]


@MODEL
@pytest.mark.parametrize("place", [None, "pass", "gate"])
def test_demonstrators_close_the_road_of_the_case(monkeypatch, place):
    text = "Protesters blocked the road to the city."
    own, coded = happening("COERCE", mode="closure", place=place), happening("PROTEST")
    assert [e.event_type for e in put_together(monkeypatch, [own], [coded], text)] == ["COERCE", "PROTEST"]


@MODEL
def test_other_types_at_the_same_words_stay(monkeypatch):
    own, coded = happening("RETREAT", mode="reopening"), happening("AGREE")
    assert [e.event_type for e in put_together(monkeypatch, [own], [coded])] == ["RETREAT", "AGREE"]


@MODEL
def test_a_later_telling_of_a_contact_is_no_second_event():
    text = "Lund telephoned Pavic on Monday. During the call, Lund and Pavic discussed trade."
    made = ca.tabulate(ca.Corpus.from_records([{"article_id": "a", "text": text}])).events
    assert made.loc[made["event_type"] == "CONSULT", "mode"].to_list() == ["phone"]


@MODEL
def test_a_demand_is_told_once():
    made = events(read("Peru urged Chile to reopen the road."), None, ())
    assert [e.event_type for e in made] == ["REQUEST"]


@MODEL
def test_nothing_comes_of_nothing():
    assert list(events(read(""), None, ())) == []


OFFICE = CAST | {"office": ("Rosa Diaz's office", "body", "PER", ["Diaz's office"])}
HELD = SimpleNamespace(
    demands=(), corridor=CASE.corridor, actors=(SimpleNamespace(id="office", body=None, holder="diaz"),)
)


def coded_with_office(text, case):
    parsed = read(text, cast=OFFICE)
    told = list(statements(parsed))
    assert all(who(a, "source") == {"office"} for a in told)
    return list(events(parsed, case, told))


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
