"""Contacts: constructions, channels, days, what is planned, and tellings of one contact put together."""

from __future__ import annotations

import pytest

from corridor_analysis.corpus import Corpus
from corridor_analysis.errors import ResourceError
from corridor_analysis.extract.events import contact_lexicon
from corridor_analysis.extract.events.contact_telling import Frame
from corridor_analysis.extract.events.contacts import Contact, _same, contacts, gathered
from corridor_analysis.parse.records import Chars, Party, Time
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema.entry import checked
from corridor_analysis.tables import tabulate
from tests.extract.reading import CAST, everyone, read, said, who

MODEL = pytest.mark.model


def found(text, told=()):
    parsed = read(text)
    return list(contacts(parsed, told, gathered(parsed, told)))


ONE = [
    # text, mode, status, entities, first day
    ("Lund telephoned Pavic on Tuesday.", "phone", "happened", "lund pavic", "2021-05-04"),
    ("Pavic was telephoned by Lund on Tuesday.", "phone", "happened", "lund pavic", "2021-05-04"),
    ("Lund called Pavic on Monday.", "phone", "happened", "lund pavic", "2021-05-03"),
    ("Lund made a phone call to Pavic on Monday.", "phone", "happened", "lund pavic", "2021-05-03"),
    ("Lund and Pavic discussed the matter in a phone call on Monday.", "phone", "happened", "lund pavic", "2021-05-03"),
    ("Lund voiced concern during a telephone conversation with Pavic.", "phone", "happened", "lund pavic", None),
    ("During a phone call with Juan Pavic, Kari Lund called for calm.", "phone", "happened", "lund pavic", None),
    ("Lund urged Pavic during a telephone call to open the road.", "phone", "happened", "lund pavic", None),
    ("A phone call took place between Lund and Pavic on May 2.", "phone", "happened", "lund pavic", "2021-05-02"),
    ("Lund spoke with Pavic on Monday.", "phone", "happened", "lund pavic", "2021-05-03"),
    ("Lund spoke with Pavic on Monday to discuss the coming summit.", "phone", "happened", "lund pavic", "2021-05-03"),
    ("Lund spoke with Pavic at the summit on Monday.", "meeting", "happened", "lund pavic", "2021-05-03"),
    ("Lund welcomed Pavic to Oslo on Monday.", "meeting", "happened", "lund pavic", "2021-05-03"),
    ("Lund hosted Pavic on Monday to talk about trade.", "meeting", "happened", "lund pavic", "2021-05-03"),
    ("Following her speech in Oslo today, Lund met with Pavic.", "meeting", "happened", "lund pavic", "2021-05-07"),
    ("Ahead of the vote on May 20, Lund met today with Pavic.", "meeting", "happened", "lund pavic", "2021-05-07"),
    ("Lund spoke with Pavic on the sidelines of the summit.", "meeting", "happened", "lund pavic", None),
    ("Lund spoke with Pavic via video link.", "video", "happened", "lund pavic", None),
    ("Lund and Pavic met in Geneva on Monday.", "meeting", "happened", "lund pavic", "2021-05-03"),
    ("Norway and Chile held talks on Tuesday.", "meeting", "happened", "norway chile", "2021-05-04"),
    ("The Chilean and Peruvian foreign ministers met on May 4.", "meeting", "happened", "chile peru", "2021-05-04"),
    ("Ministers from Chile and Peru are due to meet on Saturday.", "meeting", "planned", "chile peru", "2021-05-08"),
    ("A meeting between the leaders of Norway and Chile is planned.", "meeting", "planned", "norway chile", None),
    ("Lund will meet Pavic next week.", "meeting", "planned", "lund pavic", "2021-05-10"),
    ("The meeting between Lund and Pavic was cancelled.", "meeting", "negated", "lund pavic", None),
    ("Lund refused to meet with Pavic.", "meeting", "negated", "lund pavic", None),
    ("Lund has not met with Pavic.", "meeting", "negated", "lund pavic", None),
    ("If Lund meets Pavic, she will raise the matter.", "meeting", "conditional", "lund pavic", None),
    ("Lund visited Chile last week.", "visit", "happened", "lund chile", "2021-04-26"),
    ("Lund criticised the plan during a visit to Santiago.", "visit", "happened", "lund chile", None),
    ("Lund will travel to Santiago on Saturday.", "visit", "planned", "lund chile", "2021-05-08"),
    ("It is on the list for Lund's meeting with Pavic in June.", "meeting", "planned", "lund pavic", "2021-06-01"),
    ("Lund and Pavic met on Monday to discuss the road.", "meeting", "happened", "lund pavic", "2021-05-03"),
    ("Lund and Pavic discuss the road. Lund and Pavic spoke by phone.", "phone", "happened", "lund pavic", None),
    ("Lund's upcoming visit to Chile was discussed.", "visit", "planned", "lund chile", None),
    ("Lund arrived in Santiago on Sunday on a two-day visit.", "visit", "happened", "lund chile", "2021-05-02"),
    ("Lund said that Norway would soon hold talks with Chile.", "meeting", "planned", "norway chile", None),
    ("The talks were co-chaired by Lund and Pavic.", "meeting", "happened", "lund pavic", None),
    ("PORT VALE — Lund and Pavic discussed the crisis in a call by phone.", "phone", "happened", "lund pavic", None),
    ("Lund has the opportunity to meet Pavic next week.", "meeting", "planned", "lund pavic", "2021-05-10"),
    ("Lund and Pavic continued to hold talks.", "meeting", "happened", "lund pavic", None),
    ("The Minister of Trade of the Republic of Norway Kari Lund met Pavic.", "meeting", "happened", "lund pavic", None),
    ("Lund left for Chile on Monday.", "visit", "happened", "lund chile", "2021-05-03"),
    ("Lund sent a letter to Pavic on Sunday.", "letter", "happened", "lund pavic", "2021-05-02"),
    ("Lund wrote to Pavic, asking for help.", "letter", "happened", "lund pavic", None),
    ("At a joint news conference with Pavic, Lund praised it.", "press_conference", "happened", "lund pavic", None),
]  # fmt: skip


@MODEL
def test_what_is_discussed_beside_a_contact_of_the_same_is_no_contact_of_its_own():
    events = found(
        "Norway and Chile discussed the road. Lund of Norway telephoned Pavic. Lund and Peru discussed trade."
    )
    assert [(e.mode, everyone(e)) for e in events if e.mode == "phone"] == [("phone", {"lund", "pavic"})]
    assert not any(everyone(e) == {"lund", "peru"} for e in events)


@MODEL
def test_what_has_been_so_since_a_day_does_not_date_a_call():
    (event,) = found("During a phone call with Pavic, Lund spoke of shortages since 1 May.")
    assert event.earliest is None


@MODEL
@pytest.mark.parametrize(("text", "mode", "status", "entities", "day"), ONE)
def test_a_contact_has_mode_status_parties_and_day(text, mode, status, entities, day):
    events = found(text)
    assert [(e.event_type, e.mode, e.status) for e in events] == [("CONSULT", mode, status)]
    assert everyone(events[0]) == set(entities.split())
    assert day is None or events[0].earliest == day


@MODEL
@pytest.mark.parametrize(
    "text",
    [
        "Lund called on Pavic to resign.",
        "Lund called Pavic a liar.",
        "Norway proposed a meeting between Chile and Peru.",
        "Norway must meet with Chile.",
        "Lund stressed the importance of Chile and Peru engaging in dialogue.",
        "Lund backed peace negotiations between Chile and Peru.",
        "Chilean troops arrived in Lima.",
        "Lund read the letter of the law.",
    ],
)
def test_what_is_wished_for_or_named_otherwise_is_no_contact(text):
    assert found(text) == []


@MODEL
def test_a_mediator_is_no_side_of_the_contact():
    (event,) = found("Lund welcomed the talks between Chile and Peru, scheduled for July, mediated by Switzerland.")
    assert (event.status, who(event, "actor"), who(event, "mediator")) == ("planned", {"chile", "peru"}, {"swiss"})


@MODEL
def test_a_later_telling_adds_its_mediator():
    (event,) = found("Chile and Peru held talks on Tuesday. The talks, hosted by Switzerland, lasted an hour.")
    assert who(event, "mediator") == {"swiss"}


@MODEL
@pytest.mark.parametrize(
    "later",
    [
        "During the call, Lund voiced concern.",
        "Lund and Pavic also discussed trade.",
        "In the telephone conversation with Pavic, Lund voiced concern.",
    ],
)
def test_a_telling_that_points_back_is_no_second_contact(later):
    assert len(found(f"Lund telephoned Pavic on Monday. {later}")) == 1


@MODEL
@pytest.mark.parametrize(
    "later",
    [
        "Lund telephoned Diaz on Monday.",
        "Lund telephoned Pavic again on Wednesday.",
        "Lund met Pavic on Thursday.",
        "Lund will telephone Pavic on Sunday.",
    ],
)
def test_another_partner_day_channel_or_status_is_another_contact(later):
    assert len(found(f"Lund telephoned Pavic on Monday. {later}")) == 2


@MODEL
def test_calls_with_two_partners_are_two_contacts():
    events = found("Lund spoke by telephone with both Pavic and Diaz on Monday.")
    assert [everyone(e) for e in events] == [{"lund", "pavic"}, {"lund", "diaz"}]


@MODEL
def test_an_undated_press_conference_has_the_day_of_the_visit():
    text = "Lund visited Chile on Tuesday. At a joint press conference with Pavic, she called for calm."
    parsed = read(text, cast={**CAST, "lund": (*CAST["lund"][:3], ["Lund", "she"])})
    events = list(contacts(parsed, (), gathered(parsed, ())))
    assert [(e.mode, e.earliest) for e in events] == [("visit", "2021-05-04"), ("press_conference", "2021-05-04")]


@MODEL
def test_the_day_of_the_report_is_not_the_day_of_the_contact():
    (event,) = found("Lund spoke with Pavic, the ministry said on Friday.")
    assert (event.earliest, event.date_basis) == (None, "no time given")


@MODEL
def test_a_contact_in_the_first_person_is_the_speakers():
    parsed = read("I spoke today with Pavic about the road, Lund tweeted.")
    told = [said(parsed, "I spoke today with Pavic about the road", "lund")]
    (event,) = contacts(parsed, told, gathered(parsed, told))
    assert (everyone(event), event.told) == ({"lund", "pavic"}, told[0])


@MODEL
@pytest.mark.parametrize("example", read_yaml("contacts.yaml")["examples"], ids=lambda e: e["text"])
def test_examples_of_the_lexicon(example):
    cast = {**CAST, "moreno": ("Alda Moreno", "person", "NOR", ["President Alda Moreno of Norway"])}
    parsed = read(example["text"], cast=cast)
    events = list(contacts(parsed, (), gathered(parsed, ())))
    assert [(e.mode, e.status) for e in events] == [(example["mode"], example["status"])]


def frame(members="ab", mode="phone", status="happened", *, day=None, definite=False, weak=False, anew=False):
    parties = tuple(Party("actor" if i == 0 else "recipient", m) for i, m in enumerate(members))
    time = Time(0, 1, "DATE", day, day, day, "absolute") if day else None
    return Frame(0, Chars(0, 1), Chars(0, 2), mode, status, parties, time, definite, weak, anew, "hand")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (frame(), True),
        (frame("ac"), False),
        (frame(mode="meeting"), False),
        (frame(mode="other"), True),
        (frame(day="2021-05-03"), True),
        (frame(day="2021-05-04"), False),
        (frame(status="planned"), False),
        (frame(anew=True), False),
        (frame("a", definite=True), True),
        (frame("ac", definite=True), False),
        (frame("ab", mode="meeting", weak=True), True),
        (frame("", definite=True), True),
    ],
)
def test_tellings_agree_in_members_mode_day_and_status(other, same):
    assert _same(Contact(frame(day="2021-05-03")), other) is same


def test_a_word_of_an_unknown_mode_is_an_error():
    raw = {**read_yaml("contacts.yaml"), "channels": {"smoke": ["signal"]}}
    with pytest.raises(ResourceError, match="smoke"):
        checked(contact_lexicon.Lexicon, raw, "contacts.yaml", error=ResourceError)


@MODEL
def test_what_a_text_says_of_the_leaders_is_told_of_those_who_met():
    text = "President Ana Ruiz of Norway met with Prime Minister Juan Pavic of Chile. The leaders condemned Peru."
    tables = tabulate(Corpus.from_records([{"article_id": "a1", "text": text, "published": "2021-05-07"}]))
    meant = tables.mentions[tables.mentions["surface"] == "The leaders"]
    assert set(meant["entity_id"]) == {"person_ana_ruiz", "person_juan_pavic"}


@MODEL
def test_a_trip_of_someone_unknown_is_no_contact_of_who_speaks_of_it():
    assert not [e for e in found("Lund discussed the gardener's trip to Chile.") if "lund" in everyone(e)]


@MODEL
def test_a_call_to_do_something_is_no_telephone_call():
    assert not found("Chile repeated the call of Peru to let convoys through.")


def told(text):
    """Return channel, status and names of every contact of a text read with the package's own words."""
    tables = tabulate(Corpus.from_records([{"article_id": "a1", "text": text, "published": "2021-05-07"}]))
    frames = tables.frames()
    names = dict(zip(frames["entities"]["entity_id"], frames["entities"]["name"], strict=True))
    events = frames["events"][frames["events"]["event_type"] == "CONSULT"]
    people = frames["participants"]
    return [
        (e.mode, e.status, {names[i] for i in people[people["record_id"] == e.event_id]["entity_id"]})
        for e in events.itertuples()
    ]


LONG = [
    (
        "The Minister of Foreign Affairs of Peru, Ana Ruiz, received the Head of the EU Delegation to the Republic of "
        "Peru, Ambassador Marta Kovacs, on the occasion of her leave.",
        {"Ana Ruiz", "Marta Kovacs"},
    ),
    (
        "Minister of Foreign Affairs of Peru Ana Ruiz had a telephone conversation with EU High Representative for "
        "Foreign Affairs and Security Policy Marta Kovacs.",
        {"Ana Ruiz", "Marta Kovacs"},
    ),
    (
        "Peruvian Foreign Minister Ana Ruiz had a telephone conversation with Agency for Foreign Aid Administrator "
        "Marta Kovacs.",
        {"Ana Ruiz", "Marta Kovacs"},
    ),
]


@MODEL
@pytest.mark.parametrize(("text", "names"), LONG)
def test_the_name_at_the_end_of_a_long_title_is_the_participant(text, names):
    assert [who for _, _, who in told(text)] == [names]


NAMED = [
    ("Minister of State for Foreign Affairs Ana Ruiz met Norway’s Foreign Minister Amir Hamdan Berg in Oslo.",
     {"Ana Ruiz", "Amir Hamdan Berg"}),
    ("The UN Special Envoy for Peru, Staffan de Ruiz, will meet Chilean President Juan Pavic.",
     {"Staffan de Ruiz", "Juan Pavic"}),
    ("Peruvian Prime Minister HE Sheikh Hamdan Berg met Chilean President HE Juan Pavic.",
     {"Hamdan Berg", "Juan Pavic"}),
    ("Chilean President Juan Pavic met delegates of the Government of the Republic of Peru on Monday.",
     {"Juan Pavic", "delegates of the Government of the Republic of Peru"}),
]  # fmt: skip


@MODEL
@pytest.mark.parametrize(("text", "names"), NAMED)
def test_a_title_with_a_portfolio_an_address_or_a_country_leaves_the_name_whole(text, names):
    assert [who for _, _, who in told(text)] == [names]


@MODEL
def test_an_envoy_of_a_body_is_also_meant_by_the_country_he_comes_from():
    text = "UN envoy Juan Pavic arrived in Norway. The Peruvian diplomat met Norwegian Foreign Minister Kari Lund."
    assert {"Juan Pavic", "Kari Lund"} in [who for _, _, who in told(text)]


@MODEL
def test_the_two_envoys_are_two_without_an_office_just_before():
    text = "Juan Pavic of the UN and Ana Ruiz of the AU met. Later the two envoys held talks with Norway."
    assert {"Juan Pavic", "Ana Ruiz", "Norway"} in [who for _, _, who in told(text)]


@MODEL
def test_a_neighbour_across_a_border_is_no_party_to_what_is_discussed():
    assert {"pavic", "lund"} in [
        everyone(e) for e in found("Pavic and Lund discussed the crisis on the border of Chile with Peru.")
    ]


@MODEL
def test_the_speaker_in_apposition_to_an_office_is_he():
    text = (
        "The head of the mission, Juan Pavic, said that during a telephone conversation with Peruvian Foreign "
        "Minister Carlos Ruiz, he called for calm."
    )
    assert [who for _, _, who in told(text)] == [{"Juan Pavic", "Carlos Ruiz"}]


STRANGERS = [
    "The envoys of Norway and Chile have held several days of talks with representatives of the villagers.",
    "Norway and Chile met with villagers.",
]


@MODEL
@pytest.mark.parametrize("text", STRANGERS)
def test_those_who_meet_strangers_together_do_not_meet_each_other(text):
    assert not [who for _, _, who in told(text) if who == {"Norway", "Chile"}]


@MODEL
def test_the_purpose_of_a_journey_that_ended_in_a_meeting_is_no_second_contact():
    text = "Lund met Pavic in Santiago. She had come to hold talks with Chile."
    assert [(e.mode, everyone(e)) for e in found(text) if e.mode == "meeting"] == [("meeting", {"lund", "pavic"})]


@MODEL
def test_a_single_office_behind_and_is_of_the_nearest_owner():
    text = "The Norwegian prime minister made a phone call to the Peruvian president and Chile's foreign minister."
    names = set().union(*(who for _, _, who in told(text)))
    assert not {n for n in names if "Peruvian foreign" in n}


@MODEL
def test_who_has_arrived_for_a_visit_is_on_it():
    assert [(e.mode, e.status) for e in found("Lund arrived in Santiago on Monday for her first visit to Chile.")] == [
        ("visit", "happened")
    ]


@MODEL
def test_what_somebody_aims_at_is_no_contact():
    assert not found("Lund is aiming to convene a summit with Pavic in June.")
