"""From proposals to events: who acts, to whom, on whose word, and once an article. Trees and proposals are by hand."""

from __future__ import annotations

from dataclasses import replace

from corridor_analysis.extract.model.parties import introduced
from corridor_analysis.extract.model.reconcile import happenings
from corridor_analysis.parse.records import Attribution, Chars, Party
from tests.extract.built import built, parsed_of
from tests.extract.proposed import MODEL, proposal
from tests.extract.reading import everyone, who

URGED = """
Norway Norway NNP nsubj 1
urged urge VBD ROOT 1
Chile Chile NNP dobj 1
and and CC cc 2
Peru Peru NNP conj 2
to to TO aux 6
open open VB xcomp 1
the the DT det 8
road road NN dobj 6
. . . punct 1
"""
STATES = {0: ("norway", "state", "NOR"), 2: ("chile", "state", "CHL"), 4: ("peru", "state", "PER")}


def decoded(parsed, *proposals, told=()):
    return [m.event for m in happenings(parsed, told, proposals, MODEL, None)]


def urged():
    return parsed_of(built(URGED), STATES)


def test_who_asks_acts_and_who_is_asked_receives():
    (event,) = decoded(urged(), proposal("demand", 1, ("actor", 0), ("recipient", 2)))
    assert (event.event_type, event.mode, event.status, event.rule) == ("REQUEST", None, "happened", "model:demand")
    assert (who(event, "actor"), who(event, "recipient")) == ({"norway"}, {"chile"})
    assert event.trigger == Chars(7, 12)
    assert event.parties[0] == Party("actor", "norway", 0, 6)


def test_who_is_coordinated_with_the_recipient_receives_too_and_who_is_not_does_not():
    both = proposal("demand", 1, ("actor", 0), ("recipient", 2, 0.9), ("recipient", 4, 0.5))
    assert who(decoded(urged(), both)[0], "recipient") == {"chile", "peru"}
    apart = proposal("demand", 1, ("actor", 4, 0.9), ("actor", 0, 0.8))
    assert who(decoded(urged(), apart)[0], "actor") == {"peru", "chile"}


def test_a_word_takes_its_more_probable_part_only():
    (event,) = decoded(urged(), proposal("demand", 1, ("actor", 0, 0.9), ("recipient", 0, 0.5), ("recipient", 2, 0.45)))
    assert (who(event, "actor"), who(event, "recipient")) == ({"norway"}, {"chile"})


def test_a_part_below_the_least_probability_takes_no_part():
    (event,) = decoded(urged(), proposal("demand", 1, ("actor", 0), ("recipient", 2, 0.39)))
    assert everyone(event) == {"norway"}


def test_what_is_less_probable_than_the_threshold_of_its_kind_is_no_event():
    assert decoded(urged(), proposal("demand", 1, ("actor", 0), probability=0.49)) == []


def test_a_contact_needs_two_and_a_demand_one():
    assert decoded(urged(), proposal("contact", 1, ("actor", 0))) == []
    assert decoded(urged(), proposal("demand", 1, ("recipient", 2))) == []
    (event,) = decoded(urged(), proposal("contact", 1, ("actor", 0), ("actor", 2), status="planned", channel="visit"))
    assert (everyone(event), event.mode, event.status) == ({"norway", "chile"}, "visit", "planned")


def test_the_status_is_told_of_contacts_only():
    (event,) = decoded(urged(), proposal("demand", 1, ("actor", 0), status="negated"))
    assert event.status == "happened"


def test_the_type_of_an_access_event_is_that_of_its_mode():
    types = {
        mode: decoded(urged(), proposal("access", 6, ("actor", 2), passage=mode))[0].event_type
        for mode in ("closure", "reopening", "convoy")
    }
    assert types == {"closure": "COERCE", "reopening": "RETREAT", "convoy": "AID"}


def test_who_shut_a_road_is_said_only_when_it_is_sure():
    (doubtful,) = decoded(urged(), proposal("access", 6, ("actor", 2, 0.55)))
    (sure,) = decoded(urged(), proposal("access", 6, ("actor", 2, 0.65)))
    assert (everyone(doubtful), everyone(sure)) == (set(), {"chile"})


def test_an_access_event_is_told_once_whatever_its_recipients():
    (event,) = decoded(urged(), proposal("access", 6, ("recipient", 2)))
    assert event.parties == ()


def test_whoever_says_it_acts_where_the_words_name_no_one():
    told = Attribution("indirect", (Chars(0, 200),), parties=(Party("source", "lund", 210, 214),))
    event, *more = decoded(urged(), proposal("accusation", 1, ("recipient", 2)), told=[told])
    assert event.parties == (Party("recipient", "chile", 13, 18), Party("actor", "lund", 210, 214))
    assert event.told is told
    assert more == []
    (own,) = decoded(urged(), proposal("accusation", 1, ("actor", 0), ("recipient", 2)), told=[told])
    assert who(own, "actor") == {"norway"}


def test_who_speaks_does_not_act_in_what_nobody_says():
    told = Attribution("indirect", (Chars(0, 200),), parties=(Party("source", "lund", 210, 214),))
    (event,) = decoded(urged(), proposal("access", 6), told=[told])
    assert event.parties == ()


STATEMENT = """
Norway Norway NNP nsubj 1
condemns condemn VBZ ROOT 1
Peru Peru NNP dobj 1
. . . punct 1
We we PRP nsubj 5
urge urge VBP ROOT 5
Chile Chile NNP dobj 5
. . . punct 5
"""
SIGNED = {0: ("norway", "state", "NOR"), 2: ("peru", "state", "PER"), 6: ("chile", "state", "CHL")}


def test_we_of_a_statement_is_whoever_speaks_in_it_by_name():
    condemns = proposal("accusation", 1, ("actor", 0), ("recipient", 2))
    one, two = decoded(parsed_of(built(STATEMENT), SIGNED), condemns, proposal("demand", 5, ("recipient", 6)))
    assert (who(one, "actor"), who(two, "actor"), who(two, "recipient")) == ({"norway"}, {"norway"}, {"chile"})


def test_we_that_was_found_to_be_someone_is_that_one():
    parsed = parsed_of(built(STATEMENT), SIGNED | {4: ("ministry", "body", "NOR")})
    condemns = proposal("accusation", 1, ("actor", 0), ("recipient", 2))
    two = decoded(parsed, condemns, proposal("demand", 5, ("recipient", 6)))[1]
    assert who(two, "actor") == {"ministry"}


def test_without_we_nobody_issues_a_text():
    parsed = parsed_of(built(STATEMENT.replace("We we", "They they")), SIGNED)
    condemns = proposal("accusation", 1, ("actor", 0), ("recipient", 2))
    two = proposal("accusation", 5, ("recipient", 6))
    assert [who(e, "actor") for e in decoded(parsed, condemns, two)] == [{"norway"}, set()]


TWICE = """
Norway Norway NNP nsubj 1
met meet VBD ROOT 1
Chile Chile NNP dobj 1
. . . punct 1
Chile Chile NNP nsubj 5
saw see VBD ROOT 5
Norway Norway NNP dobj 5
. . . punct 5
Peru Peru NNP nsubj 9
met meet VBD ROOT 9
Chile Chile NNP dobj 9
. . . punct 9
"""
TWO = {
    0: ("norway", "state", "NOR"), 2: ("chile", "state", "CHL"), 4: ("chile", "state", "CHL"),
    6: ("norway", "state", "NOR"), 8: ("peru", "state", "PER"), 10: ("chile", "state", "CHL"),
}  # fmt: skip


def test_a_contact_that_an_article_returns_to_is_told_once():
    parsed = parsed_of(built(TWICE), TWO)
    first = proposal("contact", 1, ("actor", 0), ("actor", 2))
    again = proposal("contact", 5, ("actor", 4), ("actor", 6), channel="other")
    others = proposal("contact", 9, ("actor", 8), ("actor", 10))
    assert [everyone(e) for e in decoded(parsed, first, again, others)] == [{"norway", "chile"}, {"peru", "chile"}]


def test_a_contact_of_another_status_or_channel_is_another():
    parsed = parsed_of(built(TWICE), TWO)
    first = proposal("contact", 1, ("actor", 0), ("actor", 2))
    for other in ({"status": "planned"}, {"channel": "phone"}):
        assert len(decoded(parsed, first, proposal("contact", 5, ("actor", 4), ("actor", 6), **other))) == 2


def test_an_access_event_that_an_article_returns_to_is_told_once():
    parsed = parsed_of(built(TWICE), TWO)
    shut, again = proposal("access", 1, ("actor", 0)), proposal("access", 5)
    assert [everyone(e) for e in decoded(parsed, shut, again)] == [{"norway"}]
    opened = proposal("access", 5, passage="reopening")
    assert [e.mode for e in decoded(parsed, shut, opened)] == ["closure", "reopening"]


FARMERS = """
The the DT det 2
angry angry JJ amod 2
farmers farmer NNS nsubj 3
urged urge VBD ROOT 3
leaders leader NNS dobj 3
of of IN prep 4
Chile Chile NNP pobj 5
and and CC cc 4
them they PRP conj 4
. . . punct 3
"""


def test_a_noun_phrase_that_nobody_knows_takes_part_with_its_own_words():
    asked = proposal("demand", 3, ("actor", 2), ("recipient", 4))
    parsed = introduced(parsed_of(built(FARMERS), {6: ("chile", "state", "CHL")}), [asked], least=0.4)
    (event,) = decoded(parsed, asked)
    actor, recipient = (parsed.entity(p.entity_id) for p in event.parties)
    assert (actor.name, actor.known, actor.kind, actor.country) == ("angry farmers", False, "group", None)
    assert (recipient.name, recipient.known, recipient.kind) == ("leaders of Chile", False, "group")
    assert [parsed.article.text[p.start : p.end] for p in event.parties] == [actor.name, recipient.name]


def test_people_described_by_a_state_are_of_it_and_not_the_state_itself():
    rows = FARMERS.replace("angry angry JJ amod", "Peruvian peruvian JJ amod")
    asked = proposal("demand", 3, ("actor", 2))
    parsed = introduced(parsed_of(built(rows), {1: ("peru", "state", "PER")}), [asked], least=0.4)
    (event,) = decoded(parsed, asked)
    (actor,) = (parsed.entity(p.entity_id) for p in event.parties)
    assert (actor.name, actor.country, actor.known) == ("Peruvian farmers", "PER", False)


def test_a_pronoun_of_no_one_and_an_improbable_part_bring_in_nobody():
    before = parsed_of(built(FARMERS), {6: ("chile", "state", "CHL")})
    asked = proposal("demand", 3, ("recipient", 8), ("actor", 2, 0.3))
    after = introduced(before, [asked], least=0.4)
    assert (after.mentions, after.entities) == (before.mentions, before.entities)


def test_a_name_that_is_known_is_no_phrase():
    parsed = urged()
    assert introduced(parsed, [proposal("demand", 1, ("actor", 0), ("recipient", 2))], least=0.4) is parsed


def test_who_was_visited_takes_part_in_the_visit():
    rows = """
Norway Norway NNP nsubj 1
visited visit VBD ROOT 1
Peru Peru NNP dobj 1
to to TO aux 4
meet meet VB advcl 1
Chile Chile NNP dobj 4
. . . punct 1
"""
    parsed = parsed_of(built(rows), {0: ("norway", "state", "NOR"), 2: ("peru", "state", "PER"), 5: TWO[2]})
    came = proposal("contact", 1, ("actor", 0), ("actor", 2), channel="visit")
    purpose = proposal("contact", 4, ("actor", 0), ("actor", 5), status="planned")
    (event,) = decoded(parsed, came, purpose)
    assert (everyone(event), event.mode, event.status) == ({"norway", "peru", "chile"}, "visit", "happened")
    (still_planned,) = decoded(parsed, purpose)
    assert still_planned.status == "planned"


def test_a_later_telling_gives_a_contact_its_channel():
    parsed = parsed_of(built(TWICE), TWO)
    first = proposal("contact", 1, ("actor", 0), ("actor", 2), channel="other")
    (event,) = decoded(parsed, first, proposal("contact", 5, ("actor", 4), ("actor", 6), channel="meeting"))
    assert (event.mode, event.trigger) == ("meeting", Chars(7, 10))


def test_where_a_meeting_was_takes_no_part_in_it_and_where_a_visit_led_does():
    rows = """
Norway Norway NNP nsubj 1
met meet VBD ROOT 1
Chile Chile NNP dobj 1
in in IN prep 1
Peru Peru NNP pobj 3
. . . punct 1
"""
    parsed = parsed_of(built(rows), {0: TWO[0], 2: TWO[2], 4: ("peru", "state", "PER")})
    parts = ("actor", 0), ("actor", 2), ("actor", 4)
    assert everyone(decoded(parsed, proposal("contact", 1, *parts))[0]) == {"norway", "chile"}
    assert everyone(decoded(parsed, proposal("contact", 1, *parts, channel="visit"))[0]) == {"norway", "chile", "peru"}


def test_what_someone_must_do_is_asked_of_them_and_not_by_them():
    rows = """
Chile Chile NNP nsubj 2
must must MD aux 2
open open VB ROOT 2
roads road NNS dobj 2
. . . punct 2
"""
    parsed = parsed_of(built(rows), {0: ("chile", "state", "CHL")})
    told = Attribution("indirect", (Chars(0, 200),), parties=(Party("source", "lund", 210, 214),))
    asked = proposal("demand", 1, ("actor", 0, 0.9), ("recipient", 0, 0.5))
    (event,) = decoded(parsed, asked, told=[told])
    assert who(event, "actor") == {"lund"}


def test_nothing_is_asked_of_whom_something_shall_be_done_to():
    rows = """
Norway Norway NNP nsubj 1
demanded demand VBD ROOT 1
that that IN mark 5
Chile Chile NNP nsubjpass 5
be be VB auxpass 5
allowed allow VBN ccomp 1
to to TO aux 7
inspect inspect VB xcomp 5
roads road NNS dobj 7
. . . punct 1
"""
    named = {0: ("norway", "state", "NOR"), 3: ("chile", "state", "CHL")}
    (event,) = decoded(parsed_of(built(rows), named), proposal("demand", 1, ("actor", 0), ("recipient", 3)))
    assert (who(event, "actor"), who(event, "recipient")) == ({"norway"}, set())


def test_officials_of_two_states_are_two_parties():
    rows = """
Chilean chilean JJ amod 3
and and CC cc 0
Peruvian peruvian JJ conj 0
officials official NNS nsubj 4
met meet VBD ROOT 4
. . . punct 4
"""
    met = proposal("contact", 4, ("actor", 3))
    states = {0: ("chile", "state", "CHL"), 2: ("peru", "state", "PER")}
    parsed = introduced(parsed_of(built(rows), states), [met], least=0.4)
    (event,) = decoded(parsed, met)
    named = {(parsed.entity(p.entity_id).name, parsed.entity(p.entity_id).country) for p in event.parties}
    assert named == {("Chilean officials", "CHL"), ("Peruvian officials", "PER")}
    behind = """
Ministers minister NNS nsubj 5
of of IN prep 0
Chile Chile NNP pobj 1
and and CC cc 2
Peru Peru NNP conj 2
met meet VBD ROOT 5
. . . punct 5
"""
    met = proposal("contact", 5, ("actor", 0), ("actor", 4))
    parsed = introduced(parsed_of(built(behind), {2: states[0], 4: states[2]}), [met], least=0.4)
    (event,) = decoded(parsed, met)
    assert {parsed.entity(p.entity_id).name for p in event.parties} == {"Ministers of Chile", "Ministers of Peru"}


BYLINE = """
Lund Lund NNP nsubj 4
, , , punct 0
Minister Minister NNP appos 0
of of IN prep 2
welcomes welcome VBZ ROOT 4
Peru Peru NNP nsubj 4
. . . punct 4
We we PRP nsubj 8
urge urge VBP ROOT 8
Chile Chile NNP dobj 8
. . . punct 8
"""


def test_a_statement_that_a_known_official_signs_is_the_states_where_it_says_we_and_the_persons_where_it_says_i():
    named = {0: ("lund", "person", "NOR"), 5: ("norway", "state", "NOR"), 9: ("chile", "state", "CHL")}
    for we, actor in (("We we", "norway"), ("I i", "lund")):
        parsed = parsed_of(built(BYLINE.replace("We we", we)), named)
        text = parsed.article.text.replace("of welcomes", "of\nwelcomes")
        parsed = replace(parsed, article=replace(parsed.article, text=text))
        (event,) = decoded(parsed, proposal("demand", 8, ("recipient", 9)))
        assert who(event, "actor") == {actor}


def test_a_call_that_the_headline_names_was_by_phone():
    rows = TWICE.replace("met meet", "spoke speak")
    parsed = parsed_of(built(rows), TWO)
    spoke = proposal("contact", 1, ("actor", 0), ("actor", 2), channel="phone")
    assert decoded(parsed, spoke)[0].mode == "other"
    headed = replace(parsed, article=replace(parsed.article, headline="Norway's Call with Chile"))
    assert decoded(headed, spoke)[0].mode == "phone"


def test_what_is_done_with_a_contact_says_whether_it_was():
    rows = """
Norway Norway NNP nsubj 1
offered offer VBD ROOT 1
to to TO aux 3
mediate mediate VB xcomp 1
talks talk NNS dobj 3
between between IN prep 4
Chile Chile NNP pobj 5
and and CC cc 6
Peru Peru NNP conj 6
. . . punct 1
"""
    parsed = parsed_of(
        built(rows), {0: ("norway", "state", "NOR"), 6: ("chile", "state", "CHL"), 8: ("peru", "state", "PER")}
    )
    offered = proposal("contact", 3, ("actor", 0), channel="mediation", status="planned")
    assert decoded(parsed, offered, proposal("contact", 4, ("actor", 6), ("actor", 8))) == []
    began = parsed_of(
        built(rows.replace("offered offer", "began begin")),
        {0: ("norway", "state", "NOR"), 6: ("chile", "state", "CHL"), 8: ("peru", "state", "PER")},
    )
    (event,) = decoded(began, offered, proposal("contact", 4, ("actor", 6), ("actor", 8)))
    assert (everyone(event), event.mode) == ({"norway", "chile", "peru"}, "mediation")


def test_contacts_that_only_say_how_things_stand_are_none():
    rows = """
contacts contact NNS nsubj 5
between between IN prep 0
Chile Chile NNP pobj 1
and and CC cc 2
Peru Peru NNP conj 2
helped help VBD ROOT 5
. . . punct 5
"""
    parsed = parsed_of(built(rows), {2: ("chile", "state", "CHL"), 4: ("peru", "state", "PER")})
    vague = proposal("contact", 0, ("actor", 2), ("actor", 4), channel="other")
    assert decoded(parsed, vague) == []
    assert len(decoded(parsed, vague._replace(labels={**vague.labels, "channel": "phone"}))) == 1


def test_both_sides_of_a_hyphen_take_part():
    rows = """
Norway Norway NNP nsubj 1
praised praise VBD ROOT 1
the the DT det 6
Chile Chile NNP compound 5
- - HYPH punct 5
Peru Peru NNP compound 6
summit summit NN dobj 1
. . . punct 1
"""
    parsed = parsed_of(
        built(rows), {0: ("norway", "state", "NOR"), 3: ("chile", "state", "CHL"), 5: ("peru", "state", "PER")}
    )
    (event,) = decoded(parsed, proposal("contact", 6, ("actor", 5)))
    assert everyone(event) == {"chile", "peru"}


def test_talks_that_somebody_brokered_are_mediation():
    rows = """
Norway Norway NNP npadvmod 2
- - HYPH punct 2
brokered broker VBN amod 3
talks talk NNS nsubj 7
between between IN prep 3
Chile Chile NNP pobj 4
and and CC cc 5
ended end VBD ROOT 7
. . . punct 7
"""
    parsed = parsed_of(built(rows), {0: ("norway", "state", "NOR"), 5: ("chile", "state", "CHL")})
    (event,) = decoded(parsed, proposal("contact", 3, ("actor", 0), ("actor", 5)))
    assert (event.mode, everyone(event)) == ("mediation", {"norway", "chile"})


def test_two_passages_are_opened_twice_and_one_under_two_names_once():
    def opened(first, second):
        rows = f"""
The the DT det 1
{first} {first} NN nsubj 2
reopened reopen VBD ROOT 2
and and CC cc 2
the the DT det 5
{second} {second} NN nsubj 6
reopened reopen VBD conj 2
. . . punct 2
"""
        parsed = parsed_of(built(rows), {})
        return decoded(parsed, *(proposal("access", at, passage="reopening") for at in (2, 6)))

    assert len(opened("bridge", "highway")) == 2
    assert len(opened("road", "highway")) == 1


def meeting(rows, named, *parts, word=1, **how):
    """Return the contacts that a word of a tree tells of, all parts as actors."""
    told = proposal("contact", word, *(("actor", p) for p in parts), **how)
    parsed = introduced(parsed_of(built(rows), named), [told], least=0.4)
    return parsed, decoded(parsed, told)


SPOKE = """
Lund Lund NNP nsubj 1
spoke speak VBD ROOT 1
to to IN prep 1
Diaz Diaz NNP pobj 2
and and CC cc 2
to to IN conj 2
Okoro Okoro NNP pobj 5
. . . punct 1
"""
PEOPLE = {0: ("lund", "person", "NOR"), 3: ("diaz", "person", "CHL"), 6: ("okoro", "person", "NGA")}


def test_whom_a_preposition_said_again_names_is_met_apart():
    _, contacts = meeting(SPOKE, PEOPLE, 0, 3, 6, channel="phone")
    assert [everyone(c) for c in contacts] == [{"lund", "diaz"}, {"lund", "okoro"}]
    at_once = SPOKE.replace("to to IN conj 2", "also also RB advmod 3").replace("pobj 5", "conj 3")
    assert [everyone(c) for c in meeting(at_once, PEOPLE, 0, 3, 6)[1]] == [{"lund", "diaz", "okoro"}]
    assert [everyone(c) for c in meeting(SPOKE, PEOPLE, 3, 6)[1]] == [{"diaz", "okoro"}]  # nobody is on this side


def test_a_preposition_said_again_of_days_parts_no_contact():
    rows = """
Lund Lund NNP nsubj 1
met meet VBD ROOT 1
Diaz Diaz NNP dobj 1
on on IN prep 1
Monday Monday NNP pobj 3
and and CC cc 3
on on IN conj 3
Friday Friday NNP pobj 6
. . . punct 1
"""
    assert [everyone(c) for c in meeting(rows, {0: PEOPLE[0], 2: PEOPLE[3]}, 0, 2)[1]] == [{"lund", "diaz"}]


def test_a_call_that_is_made_on_somebody_to_act_is_no_telephone():
    calls = (
        SPOKE.rstrip()
        + "\nI I PRP nsubj 9\ncall call VBP ROOT 9\non on IN prep 9\nPeru Peru NNP pobj 10\n. . . punct 9\n"
    )
    assert {c.mode for c in meeting(calls, PEOPLE, 0, 3, 6, channel="phone")[1]} == {"other"}
    held = SPOKE.rstrip() + "\nThe the DT det 9\ncall call NN nsubj 10\nlasted last VBD ROOT 10\n. . . punct 10\n"
    assert {c.mode for c in meeting(held, PEOPLE, 0, 3, 6, channel="phone")[1]} == {"phone"}


def test_the_channel_that_stands_beside_the_verb_is_the_one():
    rows = """
Lund Lund NNP nsubj 3
and and CC cc 0
Diaz Diaz NNP conj 0
exchanged exchange VBD ROOT 3
greetings greeting NNS dobj 3
by by IN prep 3
telephone telephone NN pobj 5
. . . punct 3
"""
    named = {0: PEOPLE[0], 2: PEOPLE[3]}
    assert [c.mode for c in meeting(rows, named, 0, 2, word=3, channel="meeting")[1]] == ["phone"]


VISIT = """
It it PRP nsubjpass 3
would would MD aux 3
be be VB auxpass 3
signed sign VBN ROOT 3
during during IN prep 3
Lund Lund NNP poss 7
's 's POS case 5
visit visit NN pobj 4
to to IN prep 7
Chile Chile NNP pobj 8
. . . punct 3
"""


def test_what_is_to_come_is_planned_whatever_the_model_says():
    named = {5: PEOPLE[0], 9: ("chile", "state", "CHL")}
    assert [c.status for c in meeting(VISIT, named, 5, 9, word=7, channel="visit")[1]] == ["planned"]
    past = VISIT.replace("would would MD aux", "had have VBD aux").replace("be be VB", "been be VBN")
    assert [c.status for c in meeting(past, named, 5, 9, word=7, channel="visit")[1]] == ["happened"]
    negated = meeting(VISIT, named, 5, 9, word=7, channel="visit", status="negated")[1]
    assert [c.status for c in negated] == ["negated"]


def test_envoys_from_several_states_are_a_party_each():
    rows = """
Envoys envoy NNS nsubj 5
from from IN prep 0
Norway Norway NNP pobj 1
and and CC cc 2
Peru Peru NNP conj 2
met meet VBD ROOT 5
Diaz Diaz NNP dobj 5
. . . punct 5
"""
    named = {2: ("norway", "state", "NOR"), 4: ("peru", "state", "PER"), 6: PEOPLE[3]}
    parsed, (contact,) = meeting(rows, named, 0, 6, word=5)
    assert {parsed.entity(e).name for e in everyone(contact)} == {"Envoys from Norway", "Envoys from Peru", "diaz"}


def test_a_counterpart_whose_name_follows_is_who_is_named():
    rows = """
Lund Lund NNP nsubj 1
met meet VBD ROOT 1
his his PRP$ poss 4
Chilean chilean JJ amod 4
counterpart counterpart NN dobj 1
, , , punct 4
Diaz Diaz NNP appos 4
. . . punct 1
"""
    named = {0: PEOPLE[0], 3: ("chile", "state", "CHL"), 6: PEOPLE[3]}
    assert [everyone(c) for c in meeting(rows, named, 0, 4)[1]] == [{"lund", "diaz"}]
    bare = rows.replace(", , , punct 4\n", "")
    parsed = parsed_of(built(bare), {0: PEOPLE[0], 3: ("chile", "state", "CHL"), 5: PEOPLE[3]})
    moved = [m._replace(root=4) if m.root == 5 else m for m in parsed.mentions]  # the name hangs below its title
    told = proposal("contact", 1, ("actor", 0), ("actor", 4))
    assert [everyone(c) for c in decoded(replace(parsed, mentions=tuple(moved)), told)] == [{"lund", "diaz"}]


WAITING = """
Trucks truck NNS nsubj 2
were be VBD aux 2
stopped stop VBN ROOT 2
at at IN prep 2
Pelin Pelin NNP pobj 3
, , , punct 2
according accord VBG prep 2
to to IN prep 6
Lund Lund NNP pobj 7
. . . punct 2
"""


def test_who_tells_of_a_stop_did_not_make_it_and_it_was_where_the_clause_says():
    named = {4: ("pelin", "place", "CHL"), 8: PEOPLE[0]}
    (event,) = decoded(parsed_of(built(WAITING), named), proposal("access", 2, ("actor", 8), passage="closure"))
    assert (event.parties, event.place_id) == ((), "pelin")
    by = WAITING.replace("according accord VBG prep 2", "due due IN prep 2")
    (event,) = decoded(parsed_of(built(by), named), proposal("access", 2, ("actor", 8), passage="closure"))
    assert everyone(event) == {"lund"}
