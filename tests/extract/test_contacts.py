"""Contacts: constructions, channels, days, what is planned, and tellings of one contact put together."""

from __future__ import annotations

import pytest

from corridor_analysis.corpus import Corpus
from corridor_analysis.errors import ResourceError
from corridor_analysis.extract.model.contacts import ContactWords
from corridor_analysis.extract.model.tellings import Mentioned, each_once
from corridor_analysis.parse.records import Chars, Happening, Party
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema.entry import checked
from corridor_analysis.tables import tabulate
from tests.extract.built import built, parsed_of
from tests.extract.reading import CAST, everyone, found_in, who

MODEL = pytest.mark.model


def found(text, **changed):
    return [e for e in found_in(text, **changed) if e.event_type == "CONSULT"]


ONE = [
    # text, mode, status, entities, first day
    ("Antonia Berg called Sergio Lopez on Monday.", "phone", "happened", "berg lopez", "2021-05-03"),
    ("A call took place between Antonia Berg and Sergio Lopez.", "phone", "happened", "berg lopez", None),
    ("Norwegian Minister Kari Lund will travel to Chile on Saturday.", "visit", "planned", "lund chile", "2021-05-08"),
    ("Lund telephoned Pavic on Tuesday.", "phone", "happened", "lund pavic", "2021-05-04"),
    ("Pavic was telephoned by Lund on Tuesday.", "phone", "happened", "lund pavic", "2021-05-04"),
    ("Lund made a phone call to Pavic on Monday.", "phone", "happened", "lund pavic", "2021-05-03"),
    ("Lund and Pavic discussed the matter in a phone call on Monday.", "phone", "happened", "lund pavic", "2021-05-03"),
    ("During a phone call with Juan Pavic, Kari Lund called for calm.", "phone", "happened", "lund pavic", None),
    ("Lund spoke with Pavic at the summit on Monday.", "meeting", "happened", "lund pavic", "2021-05-03"),
    ("Lund hosted Pavic on Monday to talk about trade.", "meeting", "happened", "lund pavic", "2021-05-03"),
    ("Following her speech in Oslo today, Lund met with Pavic.", "meeting", "happened", "lund pavic", "2021-05-07"),
    ("Ahead of the vote on May 20, Lund met today with Pavic.", "meeting", "happened", "lund pavic", "2021-05-07"),
    ("Lund spoke with Pavic on the sidelines of the summit.", "meeting", "happened", "lund pavic", None),
    ("Lund spoke with Pavic via video link.", "video", "happened", "lund pavic", None),
    ("Lund and Pavic met in Geneva on Monday.", "meeting", "happened", "lund pavic", "2021-05-03"),
    ("Norway and Chile held talks on Tuesday.", "meeting", "happened", "norway chile", "2021-05-04"),
    ("Lund will meet Pavic next week.", "meeting", "planned", "lund pavic", "2021-05-10"),
    ("The meeting between Lund and Pavic was cancelled.", "meeting", "negated", "lund pavic", None),
    ("Lund refused to meet with Pavic.", "meeting", "negated", "lund pavic", None),
    ("Lund has not met with Pavic.", "meeting", "negated", "lund pavic", None),
    ("Lund visited Chile last week.", "visit", "happened", "lund chile", "2021-04-26"),
    ("Lund criticised the plan during a visit to Santiago.", "visit", "happened", "lund chile", None),
    ("It is on the list for Lund's meeting with Pavic in June.", "meeting", "planned", "lund pavic", "2021-06-01"),
    ("Lund and Pavic met on Monday to discuss the road.", "meeting", "happened", "lund pavic", "2021-05-03"),
    ("Lund and Pavic discuss the road. Lund and Pavic spoke by phone.", "phone", "happened", "lund pavic", None),
    ("Lund's upcoming visit to Chile was discussed.", "visit", "planned", "lund chile", None),
    ("Lund said that Norway would soon hold talks with Chile.", "meeting", "planned", "norway chile", None),
    ("PORT VALE — Lund and Pavic discussed the crisis in a call by phone.", "phone", "happened", "lund pavic", None),
    ("Lund has the opportunity to meet Pavic next week.", "meeting", "planned", "lund pavic", "2021-05-10"),
    ("Lund and Pavic continued to hold talks.", "meeting", "happened", "lund pavic", None),
    ("The Minister of Trade of the Republic of Norway Kari Lund met Pavic.", "meeting", "happened", "lund pavic", None),
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


THEY = [
    (
        "The Chilean and Peruvian foreign ministers met.",
        "chilean_foreign_ministers peruvian_foreign_ministers",
    ),
    ("Ministers from Chile and Peru are due to meet on Saturday.", "ministers_from_chile ministers_from_peru"),
    ("A meeting between the leaders of Norway and Chile is planned.", "leaders_of_norway leaders_of_chile"),
]


@MODEL
@pytest.mark.parametrize(("text", "people"), THEY)
def test_the_people_of_several_states_meet_as_what_they_are_called(text, people):
    (event,) = found(text)
    assert everyone(event) == {f"phrase_{one}" for one in people.split()}


PEOPLE = {
    "berg": ("Antonia Berg", "person", "NOR", ["Antonia Berg"]),
    "lopez": ("Sergio Lopez", "person", "PER", ["Sergio Lopez"]),
}


@MODEL
@pytest.mark.parametrize(("text", "mode", "status", "entities", "day"), ONE)
def test_a_contact_has_mode_status_parties_and_day(text, mode, status, entities, day):
    events = found(text, cast=CAST | PEOPLE)
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
    (event,) = found("On Monday talks between Chile and Peru mediated by Switzerland were held in Oslo.")
    assert (event.status, who(event, "actor"), who(event, "mediator")) == ("happened", {"chile", "peru"}, {"swiss"})


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
    events = found("Lund made phone calls to Juan Pavic and Rosa Diaz on Monday.")
    assert [everyone(e) for e in events] == [{"lund", "pavic"}, {"lund", "diaz"}]


@MODEL
def test_an_undated_press_conference_has_the_day_of_the_visit():
    cast = {**CAST, "lund": (*CAST["lund"][:3], ["Kari Lund", "Lund", "she"])}
    text = (
        "Norwegian Foreign Minister Kari Lund visited Chile on Tuesday. "
        "At a joint press conference with Pavic, she called for calm."
    )
    assert [(e.mode, e.earliest) for e in found(text, cast=cast)] == [
        ("visit", "2021-05-04"), ("press_conference", "2021-05-04")
    ]  # fmt: skip


@MODEL
def test_the_day_of_the_report_is_not_the_day_of_the_contact():
    (event,) = found("Lund spoke with Pavic, the ministry said on Friday.")
    assert (event.earliest, event.date_basis) == (None, "no time given")


@MODEL
def test_a_contact_in_the_first_person_is_the_speakers():
    (event,) = found("“I spoke today with Pavic about the road,” Lund tweeted.")
    assert (everyone(event), who(event.told, "source")) == ({"lund", "pavic"}, {"lund"})


def mentioned(members="ab", mode="phone", status="happened", *, day=None, verb="met"):
    parties = tuple(Party("actor", m) for m in members)
    event = Happening(
        "CONSULT", Chars(0, 1), 0, 2, mode=mode, status=status, parties=parties, earliest=day, latest=day
    )  # fmt: skip
    return Mentioned(event, [built(f"{verb} {LEMMAS[verb]} VBD ROOT 0")[0]])


TIMELESS = parsed_of(built("Peru Peru NNP ROOT 0"), {})
LEMMAS = {"met": "meet", "discussed": "discuss"}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (mentioned(), True),
        (mentioned("abc"), True),
        (mentioned("ac"), False),
        (mentioned(mode="meeting"), False),
        (mentioned(mode="other"), True),
        (mentioned(day="2021-05-03"), True),
        (mentioned(day="2021-05-04"), False),
        (mentioned(status="planned"), False),
        (mentioned("a", mode="other", verb="discussed"), True),
        (mentioned("a", mode="other"), False),
    ],
)
def test_tellings_agree_in_members_mode_day_and_status(other, same):
    assert len(each_once(TIMELESS, [mentioned(day="2021-05-03"), other])) == (1 if same else 2)


def test_a_plan_with_others_is_another_plan():
    plans = [mentioned("abc", status="planned"), mentioned("ab", status="planned")]
    assert len(each_once(TIMELESS, plans)) == 2


def test_a_word_of_an_unknown_mode_is_an_error():
    raw = {**read_yaml("contacts.yaml"), "channels": {"smoke": ["signal"]}}
    with pytest.raises(ResourceError, match="smoke"):
        checked(ContactWords, raw, "contacts.yaml", error=ResourceError)


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
