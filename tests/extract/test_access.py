"""Access events: kinds, what is fact and what is wish, days, courts, and tellings of one event."""

from __future__ import annotations

import pytest

from corridor_analysis.errors import ResourceError
from corridor_analysis.extract.events.access_frames import facts
from corridor_analysis.extract.events.lexicons import AccessWords, access_words
from corridor_analysis.extract.model.tellings import each_once
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import ACCESS_MODES
from corridor_analysis.schema.entry import checked
from tests.extract.reading import found_in, read, who

MODEL = pytest.mark.model


def found(text):
    parsed = read(text)
    return [fact.event for fact in each_once(parsed, facts(parsed, None))]


ONE = [
    # text, mode, status, actors, first day
    ("Chilean soldiers closed the Alto pass on 3 May.", "closure", "happened", "chile", "2021-05-03"),
    ("The road, blocked by protesters on Monday, is vital.", "closure", "happened", "protesters", "2021-05-03"),
    ("Chile announced the suspension of traffic on the road on Tuesday.", "closure", "happened", "chile", "2021-05-04"),
    ("The only road to the town remains closed.", "closure", "happened", "", None),
    ("The town has been under blockade since December.", "closure", "happened", "", "2020-12-01"),
    ("Chile denied that it had closed the road.", "closure", "negated", "", None),
    ("The town lacks food due to restrictions on traffic along the road.", "restriction", "happened", "", None),
    ("Chile set up a checkpoint on the bridge on Sunday.", "checkpoint", "happened", "chile", "2021-05-02"),
    ("Traffic on the road resumed on Thursday.", "reopening", "happened", "", "2021-05-06"),
    ("Chile will reopen the border on Monday.", "reopening", "planned", "chile", "2021-05-10"),
    ("Gas supplies to the town were cut by Chile on 8 March.", "disruption", "happened", "chile", "2021-03-08"),
    ("Chilean troops fired on a convoy on Sunday.", "shooting", "happened", "chile", "2021-05-02"),
    ("A convoy of trucks crossed the bridge on Saturday.", "convoy", "happened", "", "2021-05-01"),
    ("Doctors were able to deliver medicine by the road.", "convoy", "happened", "", None),
    ("Chile announced the closure of the crossing point on Monday.", "closure", "happened", "chile", "2021-05-03"),
    ("Trucks with flour entered the town via the north crossing on Sunday.", "convoy", "happened", "", "2021-05-02"),
    ("The World Court in March ordered Chile to allow travel on the road.", "order", "happened", "court", "2021-03-01"),
    ("Chilean soldiers on Monday closed the Alto pass.", "closure", "happened", "chile", "2021-05-03"),
    ("Chile closed its checkpoint on the road on Monday.", "closure", "happened", "chile", "2021-05-03"),
    ("Nine vehicles passed through the checkpoint on Monday.", "convoy", "happened", "", "2021-05-03"),
    ("Peru said that Chile would reopen the road on Monday.", "reopening", "planned", "chile", "2021-05-10"),
    ("The road is blocked not by Peru, but by Chile.", "closure", "happened", "chile", None),
    ("On the evening of May 3, Chile closed the road.", "closure", "happened", "chile", "2021-05-03"),
    ("Chile has reopened the road as of Monday.", "reopening", "happened", "chile", "2021-05-03"),
    ("PORT VALE (Wire) - Trucks with food entered the town by the road.", "convoy", "happened", "", None),
    ("The first ship with grain left the port on Monday.", "convoy", "happened", "", "2021-05-03"),
    ("Chile is impeding the transportation of medicine by the road.", "restriction", "happened", "chile", None),
    ("The aid convoy remains blocked by Chile at the bridge.", "restriction", "happened", "chile", None),
    ("The road was shut. On Monday, Chile closed the road.", "closure", "happened", "chile", "2021-05-03"),
    ("An airstrike early Friday near the town severed the road.", "closure", "happened", "", "2021-05-07"),
    ("Rebels cut off the main artery to the town on Monday.", "closure", "happened", "", "2021-05-03"),
    ("The town has been besieged by rebels since March.", "closure", "happened", "", "2021-03-01"),
    ("The road has been cleared for traffic.", "reopening", "happened", "", None),
    ("The crossing is open again.", "reopening", "happened", "", None),
    ("The crossing resumed operations on Monday.", "reopening", "happened", "", "2021-05-03"),
    ("Chile announced the removal of the barricades on Monday.", "reopening", "happened", "chile", "2021-05-03"),
    ("Chile lifted the restrictions on trucks on Monday.", "reopening", "happened", "chile", "2021-05-03"),
    ("Chile allowed trucks to cross the border on Tuesday.", "convoy", "happened", "chile", "2021-05-04"),
    ("Nine trucks were able to reach the town on Monday.", "convoy", "happened", "", "2021-05-03"),
    ("Trucks will not be able to cross the bridge.", "convoy", "negated", "", None),
    ("Chile refused entry to an aid convoy on Sunday.", "restriction", "happened", "chile", "2021-05-02"),
    ("Aid trucks were denied entry to the town.", "restriction", "happened", "", None),
    ("Chile has held up 30 trucks of aid since 12 April.", "restriction", "happened", "chile", "2021-04-12"),
    ("Chile stopped the convoy from entering on Sunday.", "restriction", "happened", "chile", "2021-05-02"),
    ("Chile banned ships from its ports on Monday.", "restriction", "happened", "chile", "2021-05-03"),
    ("Chile imposed a ban on the entry of trucks on Monday.", "restriction", "happened", "chile", "2021-05-03"),
    ("Chile blocked oil exports through its port in March.", "disruption", "happened", "chile", "2021-03-01"),
    ("Peru rues Chile's recent halt of gas imports.", "disruption", "happened", "chile", None),
    ("An aid convoy came under fire on the road on Sunday.", "shooting", "happened", "", "2021-05-02"),
    ("An attack on an aid convoy on Monday killed three men.", "shooting", "happened", "", "2021-05-03"),
    ("The convoy had suffered ambushes.", "shooting", "happened", "", None),
    ("The council on Monday adopted a resolution demanding passage by road.", "order", "happened", "", "2021-05-03"),
    ("The road is open by the World Court's order of 22 February 2021.", "order", "happened", "court", "2021-02-22"),
]  # fmt: skip


@MODEL
@pytest.mark.parametrize(("text", "mode", "status", "actors", "day"), ONE)
def test_an_access_event_has_mode_status_actor_and_day(text, mode, status, actors, day):
    events = found(text)
    assert [(e.mode, e.status) for e in events] == [(mode, status)]
    assert who(events[0], "actor") == set(actors.split())
    assert events[0].earliest == day
    assert events[0].event_type in ("COERCE", "RETREAT", "AID")


@MODEL
def test_what_was_done_previously_is_another_event():
    events = found("Chile has closed the road. The road was previously closed on March 3.")
    assert [(who(e, "actor"), e.earliest) for e in events] == [({"chile"}, None), (set(), "2021-03-03")]


@MODEL
@pytest.mark.parametrize(
    "text",
    [
        "Peru called for the reopening of the border.",
        "Chile must reopen the road and remove its checkpoint.",
        "Peru urged Chile to reopen the border.",
        "Peru demanded that Chile lift the blockade.",
        "Chile must lift the blockade.",
        "The blockade has caused hunger.",
        "Chile threatened to close the border.",
        "If Chile closes the pass, people will starve.",
        "Peru fears a closure of the border.",
        "Nobody knew whether the army had decided to close the border.",
        "Lund stressed the need to open the road.",
        "Chile lifted an embargo on wine.",
        "The minister opened the talks on the border dispute.",
        "The shop closed its doors.",
        "The crossing is open.",
        "The bridge was opened daily to ease trade.",
        "The besieged town lacks food.",
        "The council adopted a resolution on the fishing ports.",
    ],
)
def test_wishes_fears_and_known_closures_are_no_events(text):
    assert found(text) == []


@MODEL
def test_since_leaves_the_end_open():
    (event,) = found("Protesters have blocked the road since 12 April.")
    assert (event.earliest, event.latest) == ("2021-04-12", None)


@MODEL
@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        ("from 20 to 24 April", "2021-04-20", "2021-04-24"),
        ("on 9-13 April", "2021-04-09", "2021-04-13"),
        ("on Monday 26 and Tuesday 27 April", "2021-04-26", "2021-04-27"),
        ("on April 2, 3 and 4", "2021-04-02", "2021-04-04"),
    ],
)
def test_days_that_share_a_month_are_the_first_and_the_last(days, first, last):
    (event,) = found(f"Chile closed the road {days}, the guards said.")
    assert (event.earliest, event.latest) == (first, last)


@MODEL
def test_a_second_telling_gives_the_day_that_the_first_lacks():
    (event,) = found("Chile closed the road. The road, closed by Chile on 3 May, is vital.")
    assert event.earliest == "2021-05-03"


@MODEL
def test_closures_that_begin_on_different_days_are_two():
    assert len(found("Chile closed the pass on Monday. Chile has blocked the road since 12 April.")) == 2


@MODEL
def test_days_are_counted_from_a_contact():
    text = "Kari Lund's visit to Chile on 4 May 2021 came days after Chile set up a checkpoint on the road."
    event = next(e for e in found_in(text) if e.mode == "checkpoint")
    assert (event.earliest, event.latest, event.date_basis) == ("2021-04-25", "2021-05-03", "days after")


@MODEL
def test_what_goes_through_controlled_ground_is_done_by_who_controls_it():
    (event,) = found("The crisis was worsened by disruptions of gas supplies through Chilean-controlled territory.")
    assert who(event, "actor") == {"chile"}


@MODEL
@pytest.mark.parametrize("example", read_yaml("access.yaml")["examples"], ids=lambda e: e["text"])
def test_examples_of_the_lexicon(example):
    wanted = [(example["mode"], example["status"])] if example["mode"] else []
    assert [(e.mode, e.status) for e in found(example["text"])] == wanted


def test_every_mode_has_a_word():
    words = access_words()
    modes = {p.mode for p in (*words.verbs, *words.nouns)} | {"order"}
    assert modes == set(ACCESS_MODES)


def test_a_pattern_of_an_unknown_class_is_an_error():
    raw = {**read_yaml("access.yaml"), "verbs": [{"mode": "closure", "verbs": ["shut"], "object": ["moon"]}]}
    with pytest.raises(ResourceError, match="moon"):
        checked(AccessWords, raw, "access.yaml", error=ResourceError)
