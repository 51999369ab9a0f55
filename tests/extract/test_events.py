"""Events put together: what several extractors read off the same words is one event."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from corridor_analysis.extract import events as module
from corridor_analysis.extract.events import events
from corridor_analysis.records import Chars, Happening, Party
from tests.extract.reading import everyone, read

MODEL = pytest.mark.model
TEXT = "Protesters blocked the road to the pass."
CASE = SimpleNamespace(demands=(), actors=(), corridor=SimpleNamespace(id="pass", country="CHL"))


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
def test_demonstrators_on_any_road_protest(monkeypatch):
    text = "Protesters blocked the road to the city."
    own, coded = happening("COERCE", mode="closure"), happening("PROTEST")
    assert [e.event_type for e in put_together(monkeypatch, [own], [coded], text)] == ["PROTEST"]


@MODEL
def test_demonstrators_close_the_corridor_of_the_case(monkeypatch):
    text = "Protesters blocked the road to the city."
    own, coded = happening("COERCE", mode="closure", place="pass"), happening("PROTEST")
    assert [e.event_type for e in put_together(monkeypatch, [own], [coded], text)] == ["COERCE", "PROTEST"]


@MODEL
def test_other_types_at_the_same_words_stay(monkeypatch):
    own, coded = happening("RETREAT", mode="reopening"), happening("AGREE")
    assert [e.event_type for e in put_together(monkeypatch, [own], [coded])] == ["RETREAT", "AGREE"]


@MODEL
def test_a_later_telling_of_a_contact_is_no_second_event():
    made = events(read("Lund telephoned Pavic on Monday. During the call, Lund and Pavic discussed trade."), None, ())
    assert [e.mode for e in made if e.event_type == "CONSULT"] == ["phone"]


@MODEL
def test_a_demand_is_told_once():
    made = events(read("Peru urged Chile to reopen the road."), None, ())
    assert [e.event_type for e in made] == ["REQUEST"]


@MODEL
def test_nothing_comes_of_nothing():
    assert list(events(read(""), None, ())) == []
