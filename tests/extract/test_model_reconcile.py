"""What rules and model tell together: which telling stands, what needs consent, with what confidence."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from corridor_analysis.extract.model.reconcile import happenings, kind_of, together
from corridor_analysis.extract.model.tellings import Mentioned
from corridor_analysis.parse.records import Chars, Happening, Mention, Parsed, Party
from corridor_analysis.schema import Entity
from tests.extract.built import built, parsed_of
from tests.extract.proposed import MODEL, proposal

TEXT = """
Norway Norway NNP nsubj 1
urged urge VBD ROOT 1
Chile Chile NNP dobj 1
. . . punct 1
The the DT det 5
blockade blockade NN nsubj 6
hurt hurt VBD ROOT 6
farmers farmer NNS dobj 6
. . . punct 6
"""
DEMAND = Happening("REQUEST", Chars(7, 12), 0, 18, parties=(Party("actor", "norway", 0, 6),), rule="rule")
BY_MODEL = DEMAND._replace(rule="model:demand")
BLOCKADE = Happening("COERCE", Chars(25, 33), 21, 46, mode="closure", rule="model:access")


@pytest.fixture
def parsed():
    article = parsed_of(built(TEXT), {0: ("norway", "state", "NOR"), 2: ("chile", "state", "CHL")})
    mentions = (*article.mentions, Mention(39, 46, 7, "farmers", "phrase"))
    stranger = Entity("farmers", "farmers", "group", None, None, None, False)
    return Parsed(article.article, article.doc, mentions, {**article.entities, "farmers": stranger})


def both(parsed, ruled, learned, *proposals, passage=None, actors=()):
    case = None
    if passage or actors:
        corridor = SimpleNamespace(id=passage, route=(), country=None)
        case = SimpleNamespace(corridor=corridor, demands=(), actors=[SimpleNamespace(id=a, body=None) for a in actors])
    told = together(parsed, (), seen(parsed, ruled), seen(parsed, learned), proposals, MODEL, case)
    return [(e.rule, e.confidence) for e in told]


def seen(parsed, events):
    return [Mentioned(e, [parsed.doc.char_span(*e.trigger).root]) for e in events]


def test_the_kind_of_an_event_is_the_models_name_for_it():
    assert [kind_of(e, MODEL) for e in (DEMAND, BLOCKADE)] == ["demand", "access"]
    assert kind_of(DEMAND._replace(event_type="CONSULT", mode="meeting"), MODEL) == "contact"
    assert kind_of(DEMAND._replace(event_type="SUPPORT"), MODEL) is None
    assert kind_of(BLOCKADE._replace(mode="shooting", event_type="ASSAULT"), MODEL) == "access"


def test_a_kind_that_only_the_label_file_names_becomes_events(parsed):
    labels = {**MODEL.labels, "kinds": {**MODEL.labels["kinds"], "threat": {"event_type": "THREATEN", "voiced": True}}}
    learned = SimpleNamespace(
        labels=labels, kinds=list(labels["kinds"]), thresholds={**MODEL.thresholds, "threat": 0.5},
        calibrated=MODEL.calibrated,
    )  # fmt: skip
    told = proposal("threat", 1, ("actor", 0))
    events = happenings(parsed, (), [told], learned, None)
    (event,) = together(parsed, (), [], events, [told], learned, None)
    assert (event.event_type, event.rule, event.confidence) == ("THREATEN", "model:threat", 0.45)


def test_rules_stand_alone_for_kinds_that_the_model_does_not_know(parsed):
    support = DEMAND._replace(event_type="SUPPORT")
    assert both(parsed, [support], [], proposal("demand", 1)) == [("rule", None)]


def test_the_models_telling_stands_before_a_rules_of_the_same_sentence(parsed):
    told = proposal("demand", 1, probability=0.8)
    assert both(parsed, [DEMAND], [BY_MODEL], told, actors=["norway"]) == [("model:demand", 0.4)]


def test_a_refusal_among_known_parties_needs_no_consent_of_a_model_that_knows_charges_only(parsed):
    refusal = DEMAND._replace(event_type="REJECT")
    assert both(parsed, [refusal], []) == [("rule", None)]
    assert both(parsed, [refusal._replace(parties=(Party("actor", "farmers", 39, 46),))], []) == []


def test_an_event_of_the_model_alone_is_told(parsed):
    assert both(parsed, [], [BY_MODEL], proposal("demand", 1, probability=0.6)) == [("model:demand", 0.3)]


UNSETTLED = DEMAND._replace(parties=())


@pytest.mark.parametrize(("probability", "stands"), [(0.31, True), (0.29, False)])
def test_what_only_an_unsure_rule_tells_needs_the_models_consent(parsed, probability, stands):
    assert bool(both(parsed, [UNSETTLED], [], proposal("demand", 1, probability=probability))) is stands


def test_the_consent_is_that_of_the_sentence_and_kind(parsed):
    assert both(parsed, [UNSETTLED], [], proposal("demand", 6), proposal("accusation", 1)) == []


def test_the_model_takes_no_rules_word_on_contacts(parsed):
    met = Happening("CONSULT", Chars(7, 12), 0, 18, mode="meeting", rule="rule")
    assert both(parsed, [met], [], proposal("contact", 1)) == []


def test_what_befell_the_passage_of_a_case_or_its_actors_did_to_one_needs_no_consent(parsed):
    shut = BLOCKADE._replace(rule="rule", place_id="pass")
    assert both(parsed, [shut], [], passage="pass") == [("rule", None)]
    assert both(parsed, [shut], [], passage="other") == []
    by_norway = shut._replace(parties=DEMAND.parties)
    assert both(parsed, [by_norway], [], passage="other", actors=["norway"]) == [("rule", None)]
    assert both(parsed, [by_norway], [], passage="other", actors=["chile"]) == []


def test_a_closure_that_the_model_tells_is_told_once(parsed):
    told = proposal("access", 5)
    closed = Happening("COERCE", Chars(7, 12), 0, 18, mode="closure", place_id="pass", rule="rule")
    assert both(parsed, [closed], [BLOCKADE], told, passage="pass") == [("model:access", 0.45)]
    opened = closed._replace(mode="reopening")
    assert both(parsed, [opened], [BLOCKADE], told, passage="pass") == [("rule", None), ("model:access", 0.45)]
    dated = {"earliest": "2021-03-04", "latest": "2021-03-04"}, {"earliest": "2021-05-04", "latest": "2021-05-04"}
    apart = closed._replace(**dated[0]), BLOCKADE._replace(**dated[1])
    assert len(both(parsed, [apart[0]], [apart[1]], told, passage="pass")) == 2


def test_what_the_patterns_see_in_the_words_of_a_closure_is_the_closure_with_their_recipients(parsed):
    pattern = BLOCKADE._replace(mode=None, rule="plover", parties=(Party("recipient", "chile", 13, 18),))
    (event,) = together(
        parsed, (), seen(parsed, [pattern]), seen(parsed, [BLOCKADE]), [proposal("access", 5)], MODEL, None
    )
    assert (event.rule, event.parties) == ("model:access", pattern.parties)
    agree = pattern._replace(event_type="PROTEST")
    assert both(parsed, [agree], [BLOCKADE], proposal("access", 5)) == [("model:access", 0.45)]


def test_a_denial_has_the_recipients_that_the_patterns_see_in_its_words(parsed):
    denial = DEMAND._replace(event_type="REJECT", rule="model:denial")
    pattern = denial._replace(rule="plover", parties=(*denial.parties, Party("recipient", "chile", 13, 18)))
    told = proposal("denial", 1)
    (event,) = together(parsed, (), seen(parsed, [pattern]), seen(parsed, [denial]), [told], MODEL, None)
    assert event.parties == pattern.parties


def test_what_is_told_again_of_passage_is_told_once_whatever_the_patterns_make_of_it(parsed):
    closed = BLOCKADE._replace(trigger=Chars(7, 12), start=0, end=18, rule="rule")
    pattern = closed._replace(mode=None, rule="plover")
    assert both(parsed, [closed, pattern], [BLOCKADE], proposal("access", 5)) == [("model:access", 0.45)]
