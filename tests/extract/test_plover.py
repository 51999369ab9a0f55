"""PLOVER events: types from predicates and their arguments, frames, negation and modals, parties, asides."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_analysis.errors import ResourceError
from corridor_analysis.extract.events.lexicons import PloverWords, plover_words
from corridor_analysis.extract.events.plover import plover
from corridor_analysis.extract.events.plover_frames import read as read_predicate
from corridor_analysis.extract.statements.attributions import statements
from corridor_analysis.parse.pipeline import parse
from corridor_analysis.parse.records import Attribution, Chars, Party
from corridor_analysis.schema import CONSULT_MODES, EVENT_TYPES, STATUSES, Article
from corridor_analysis.schema.entry import checked
from tests.extract.built import built, parsed_of
from tests.extract.reading import read, said, who

MODEL = pytest.mark.model
PERU, CHILE = ("peru", "state", "PER"), ("chile", "state", "CHL")


def found(text, told=()):
    return list(plover(read(text), told))


def coded(text):
    return [e.event_type for e in found(text)]


ONE = [
    # construction | sentence | type, status | actors | recipients
    ("plain", "Peru praised Chile.", "SUPPORT happened", "peru", "chile"),
    ("passive", "Chile was praised by Peru.", "SUPPORT happened", "peru", "chile"),
    ("light verb", "Peru launched an attack on Chile.", "ASSAULT happened", "peru", "chile"),
    ("light verb, passive", "Sanctions were imposed on Chile by Peru.", "SANCTION happened", "peru", "chile"),
    ("noun in a compound", "Peru led a mediation effort in Chile.", "CONSULT happened", "peru", "chile"),
    ("phrasal verb", "Peru lashed out at Chile.", "ACCUSE happened", "peru", "chile"),
    ("idiom", "Peru gave the green light to Chile.", "AGREE happened", "peru", "chile"),
    ("phrase", "Peru said no to Chile.", "REJECT happened", "peru", "chile"),
    ("undoing", "Peru lifted its sanctions against Chile.", "RETREAT happened", "peru", "chile"),
    ("undoing aid", "Peru suspended military aid to Chile.", "SANCTION happened", "peru", "chile"),
    ("undoing by a noun", "Peru announced an end to its embargo against Chile.", "RETREAT happened", "peru", "chile"),
    ("calling off a meeting", "Peru cancelled a meeting with Chile.", "REJECT happened", "peru", "chile"),
    ("calling off an attack", "Peru called off an attack on Chile.", "RETREAT happened", "peru", "chile"),
    ("aspect", "Peru continued to bomb Chile.", "ASSAULT happened", "peru", "chile"),
    ("promise of help", "Peru promised to send food to Chile.", "AGREE happened", "peru", "chile"),
    ("promise to someone", "Peru promised Chile to withdraw.", "AGREE happened", "peru", "chile"),
    ("will and a friendly act", "Peru will give Chile a loan.", "AGREE happened", "peru", "chile"),
    ("will and a hostile act", "Peru will impose sanctions on Chile.", "THREATEN happened", "peru", "chile"),
    ("will and a meeting", "Peru's envoy will meet Chile's envoy.", "CONSULT planned", "peru", "chile"),
    ("plan of a hostile act", "Peru plans to impose sanctions on Chile.", "THREATEN happened", "peru", "chile"),
    ("would in reported speech", "Peru said Norway would attack Chile.", "THREATEN happened", "norway", "chile"),
    ("readiness", "Peru is ready to talk to Chile.", "AGREE happened", "peru", "chile"),
    ("refusal governs help", "Peru refused to send food to Chile.", "REJECT happened", "peru", "chile"),
    ("refusal of a threat", "Peru rejected a Chilean ultimatum.", "REJECT happened", "peru", "chile"),
    ("refused help", "Peru will not send food to Chile.", "REJECT happened", "peru", "chile"),
    ("forborne attack", "Peru will not attack Chile.", "AGREE happened", "peru", "chile"),
    ("negated deed", "Peru did not attack Chile.", "ASSAULT negated", "peru", "chile"),
    ("conditional deed", "Peru might attack Chile.", "ASSAULT conditional", "peru", "chile"),
    ("demand with a clause", "Peru demanded that Chile free the sailors.", "REQUEST happened", "peru", "chile"),
    ("want someone to", "Peru wants Chile to free the sailors.", "REQUEST happened", "peru", "chile"),
    ("threat with unless", "Peru threatened a boycott unless Chile paid.", "THREATEN happened", "peru", "chile"),
    ("subject is an event", "Fighting broke out between Peru and Chile.", "ASSAULT happened", "peru chile", ""),
    ("event ends", "Negotiations between Peru and Chile collapsed.", "SANCTION happened", "peru chile", ""),
    ("several actors", "Peru and Chile signed a treaty.", "SUPPORT happened", "peru chile", ""),
    ("several recipients", "Peru condemned Chile and Norway.", "ACCUSE happened", "peru", "chile norway"),
    ("recipient is a modifier", "Peru criticised Chilean exports.", "ACCUSE happened", "peru", "chile"),
    ("recipient in an of-phrase", "Peru praised the army of Chile.", "SUPPORT happened", "peru", "chile"),
    ("recipient in the clause below", "Peru agreed to a truce with Chile.", "AGREE happened", "peru", "chile"),
    ("source of a letter", "Peru sent a letter condemning Chile.", "ACCUSE happened", "peru", "chile"),
    ("said, subject after", "Chile attacked Peru, said officials.", "ASSAULT happened", "chile", "peru"),
    ("within the country", "Protesters marched in Lima.", "PROTEST happened", "protesters peru", "peru"),
    ("curfew", "Peru imposed a curfew.", "COERCE happened", "peru", "peru"),
    ("curfew lifted", "Peru lifted a curfew.", "CONCEDE happened", "peru", "peru"),
    ("rulers at home", "Students in Lima demanded that the president resign.", "REQUEST happened", "peru", "peru"),
    ("own troops", "Peru pulled its troops out of Chile.", "RETREAT happened", "peru", "chile"),
    ("shared agent", "A Chilean envoy was beaten and robbed by Peru.", "ASSAULT happened", "peru", "chile"),
    ("commitment", "Peru is committed to helping Chile.", "AGREE happened", "peru", "chile"),
    ("lost reporter", "Peru agreed to arm Chilean officers, an envoy in Oslo said.", "AGREE happened", "peru", "chile"),
    ("judged adjective", "Peru held Chile responsible for the fire.", "ACCUSE happened", "peru", "chile"),
    ("caused", "The raid prompted Peru to attack Chile.", "ASSAULT happened", "peru", "chile"),
    ("soldiers agreed upon", "Peru agreed to send soldiers to Chile.", "AGREE happened", "peru", "chile"),
    ("refused acceptance", "Peru did not accept the Chilean plan.", "REJECT happened", "peru", "chile"),
    ("end of a visit", "The Peruvian minister ended a visit to Chile.", "CONSULT happened", "peru", "chile"),
    ("suspended for a deed", "Peru suspended Chile for bombing a village.", "SANCTION happened", "peru", "chile"),
    ("prisoners of war", "Peru welcomed the prisoners of war from Chile.", "SUPPORT happened", "peru", "chile"),
    ("exercise of one", "The Peruvian navy held exercises near Chile.", "MOBILIZE happened", "peru", "chile"),
    ("protest with a purpose", "Students in Lima marched to denounce Chile.", "PROTEST happened", "peru", "chile"),
    ("clause in a demand", "Peru demanded the return of sailors seized by Chile.", "REQUEST happened", "peru", "chile"),
    ("border with another", "Peru massed tanks along its border with Chile.", "MOBILIZE happened", "peru", "chile"),
    ("root taken for a noun", "Protesters clashed with police in Lima.", "PROTEST happened", "protesters peru", "peru"),
    ("threat at home", "Peru will impose a curfew.", "THREATEN happened", "peru", "peru"),
]  # fmt: skip


@MODEL
@pytest.mark.parametrize(("text", "type_status", "actors", "recipients"), [r[1:] for r in ONE], ids=[r[0] for r in ONE])
def test_a_construction_is_coded_with_type_status_and_parties(text, type_status, actors, recipients):
    events = found(text)
    assert [f"{e.event_type} {e.status}" for e in events] == [type_status]
    assert who(events[0], "actor") == set(actors.split())
    assert who(events[0], "recipient") == set(recipients.split())


@MODEL
@pytest.mark.parametrize(
    "text",
    [
        "Heavy rain killed nine people in Chile.",
        "The drought threatens to delay the harvest in Chile.",
        "Peru asked whether Chile had sent rice.",
        "Peru struck a balance between work and rest in Chile.",
        "The museum in Lima shows textiles from Chile.",
        "If Peru attacks Chile, prices rise.",
        "The banned party won the vote in Peru.",
        "Peru came to help Chile's besieged towns grow.",
    ],
)
def test_what_is_no_event_is_not_coded(text):
    assert coded(text) == []


@MODEL
def test_several_events_of_a_sentence_are_coded_in_order():
    events = found("Peru expelled two Chilean diplomats and closed its border with Chile.")
    assert [e.event_type for e in events] == ["SANCTION", "COERCE"]
    assert all(who(e, "actor") == {"peru"} for e in events)


@MODEL
def test_what_an_act_of_speech_is_about_is_no_event_of_its_own():
    assert coded("Peru accused Chile of bombing a village and arming rebels.") == ["ACCUSE"]
    assert coded("Peru demanded that Chile release the sailors and pay compensation.") == ["REQUEST"]


@MODEL
def test_purpose_is_no_event_but_an_aside_with_both_parties_is():
    assert coded("Peru sent troops to attack Chile.") == ["MOBILIZE"]
    assert coded("Peru closed the border, accusing Chile of theft.") == ["COERCE", "ACCUSE"]


@MODEL
def test_an_event_told_twice_in_a_sentence_counts_once():
    assert coded("Peru killed two Chilean soldiers and wounded five others.") == ["ASSAULT"]


@MODEL
def test_the_evidence_is_the_clause_and_the_trigger_its_predicate():
    text = "Peru imposed sanctions on Chile, and Norway praised Switzerland."
    first = found(text)[0]
    assert text[first.start : first.end] == "Peru imposed sanctions on Chile"
    assert text[first.trigger.start : first.trigger.end] == "imposed sanctions"


@MODEL
def test_the_day_is_that_of_the_predicate():
    (event,) = found("Peru said on Monday that Chile attacked Norway on 3 May 2021.")
    assert (event.earliest, event.latest, event.date_basis) == ("2021-05-03", "2021-05-03", "on 3 May 2021"[3:])


@MODEL
def test_without_a_time_the_day_is_empty_and_says_why():
    (event,) = found("Peru attacked Chile.")
    assert (event.earliest, event.date_basis) == (None, "no time given")


@MODEL
def test_the_source_of_a_report_is_no_party():
    (event,) = found("Chile attacked Peru, Norway said.")
    assert {p.entity_id for p in event.parties} == {"chile", "peru"}


@MODEL
def test_an_event_in_somebodys_words_keeps_who_told_it():
    parsed = read("“Chile attacked Peru,” Lund said.")
    told = said(parsed, "Chile attacked Peru,", "lund")
    (event,) = plover(parsed, [told])
    assert event.told is told


@MODEL
@pytest.mark.parametrize(
    ("text", "kind"),
    [("The actions of Chile were unacceptable.", "ACCUSE"), ("We will attack Chile.", "THREATEN")],
)
def test_who_speaks_blames_and_does_what_we_do(text, kind):
    parsed = read(text)
    (event,) = plover(parsed, [said(parsed, text, "lund")])
    assert (event.event_type, who(event, "actor"), who(event, "recipient")) == (kind, {"lund"}, {"chile"})


@MODEL
def test_blame_that_nobody_voices_is_no_event():
    assert coded("The actions of Chile were unacceptable.") == []


@MODEL
def test_an_affair_at_home_of_who_speaks_has_no_recipient_where_no_word_names_the_country():
    parsed = read("We imposed a curfew.")
    (event,) = plover(parsed, [said(parsed, "We imposed a curfew", "lund")])
    assert (who(event, "actor"), who(event, "recipient")) == ({"lund"}, set())


@MODEL
def test_what_must_be_is_no_event():
    assert coded("Drivers must show their papers in Chile.") == []
    assert coded("Chile must free the sailors, Peru said.") == []


@MODEL
def test_a_denial_answers_the_last_accusation():
    events = found("Peru accused Chile of theft. The World Court looked on. Chile denied these accusations.")
    assert [e.event_type for e in events] == ["ACCUSE", "REJECT"]
    assert who(events[1], "recipient") == {"peru"}
    (party,) = [p for p in events[1].parties if p.role == "recipient"]
    assert party.start is None


@MODEL
def test_routes_are_no_parties():
    (event,) = found("Peru called for the opening of the Alto pass.")
    assert who(event, "recipient") == set()


@MODEL
def test_a_killing_without_an_agent_has_no_actor():
    (event,) = found("Two Norwegian tourists were killed in a bombing in Chile.")
    assert who(event, "actor") == set()


def examples_of(pattern):
    """Yield a sentence with the type that it must have, or None and the type that it must not have."""
    for text in pattern.examples.yes:
        code, _, rest = text.partition(": ") if pattern.type is None else (pattern.type, "", text)
        yield rest, code, ""
    yield from ((text, None, str(pattern.type)) for text in pattern.examples.no)


@pytest.fixture(scope="module")
def examples():
    """Every example of the lexicon with the types that it is coded with."""
    rows = list(dict.fromkeys(row for p in plover_words().patterns for row in examples_of(p)))
    articles = [
        Article(str(i), None, "", None, None, "unknown", None, None, None, "en", 1, None, r[0])
        for i, r in enumerate(rows)
    ]
    read_all = parse(articles, None)
    return [
        (row, [e.event_type for e in plover(p, list(statements(p)))]) for row, p in zip(rows, read_all, strict=True)
    ]


@MODEL
def test_every_example_of_the_lexicon_is_coded_as_it_says(examples):
    wrong = [(text, types) for (text, kind, _), types in examples if kind and types[:1] != [kind]]
    assert wrong == []


@MODEL
def test_no_counter_example_of_the_lexicon_is_coded_so(examples):
    assert [(text, types) for (text, kind, unwanted), types in examples if kind is None and unwanted in types] == []


# ---------------------------------------------------------------- without the parser
def test_a_sentence_parsed_by_hand_is_coded():
    doc = built("Peru Peru NNP nsubj 1\nattacked attack VBD ROOT 1\nChile Chile NNP dobj 1")
    (event,) = plover(parsed_of(doc, {0: PERU, 2: CHILE}), [])
    assert (event.event_type, event.rule) == ("ASSAULT", "plover:attack")
    assert [(p.role, p.entity_id) for p in event.parties] == [("actor", "peru"), ("recipient", "chile")]


def test_the_shortest_statement_around_an_event_tells_it():
    doc = built("Peru Peru NNP nsubj 1\nattacked attack VBD ROOT 1\nChile Chile NNP dobj 1")
    wide = Attribution("indirect", (Chars(0, 19),), parties=(Party("source", "peru"),))
    narrow = Attribution("indirect", (Chars(5, 19),), parties=(Party("source", "chile"),))
    (event,) = plover(parsed_of(doc, {0: PERU, 2: CHILE}), [wide, narrow])
    assert event.told is narrow


def test_a_wrong_lemma_of_the_lemmatiser_is_known():
    doc = built("Peru Peru NNP nsubj 1\nstaged stag VBD ROOT 1\nprotests protest NNS dobj 1")
    assert read_predicate(doc[1]).type == "PROTEST"


def test_an_empty_document_has_no_events():
    assert list(plover(parsed_of(built("… … . ROOT 0"), {}), [])) == []


WORDS = [
    "agree",
    "attack",
    "say",
    "talk",
    "end",
    "it",
    "not",
    "will",
    "must",
    "Peru",
    "Chile",
    "to",
    "of",
    "by",
    "sanction",
]
TAGS = ["VB", "VBD", "VBN", "VBG", "NN", "NNP", "JJ", "IN", "PRP", "MD", "TO"]
DEPS = [
    "nsubj",
    "nsubjpass",
    "dobj",
    "prep",
    "pobj",
    "agent",
    "ccomp",
    "xcomp",
    "acl",
    "relcl",
    "advcl",
    "conj",
    "aux",
    "neg",
    "appos",
]


@st.composite
def _trees(draw):
    n = draw(st.integers(1, 9))
    root = draw(st.integers(0, n - 1))
    lines = []
    for i in range(n):
        word, tag, dep = (draw(st.sampled_from(x)) for x in (WORDS, TAGS, DEPS))
        head = root if i != root else i
        if 0 < i < root and draw(st.booleans()):
            head = i + 1
        elif i > root + 1 and draw(st.booleans()):
            head = i - 1
        lines.append(f"{word} {word.lower()} {tag} {dep if i != root else 'ROOT'} {head}")
    return built("\n".join(lines))


@given(_trees())
@settings(max_examples=150, deadline=None)
def test_any_tree_is_read_without_error_and_within_its_text(doc):
    named = {t.i: PERU if t.text == "Peru" else CHILE for t in doc if t.text in ("Peru", "Chile")}
    for event in plover(parsed_of(doc, named), []):
        assert 0 <= event.start < event.end <= len(doc.text)
        assert event.event_type in EVENT_TYPES
        assert event.status in STATUSES


def test_the_lexicon_covers_every_type_and_uses_known_modes():
    patterns = [
        p
        for table in (plover_words().verbs, plover_words().nouns, plover_words().adjectives)
        for ps in table.values()
        for p in ps
    ]
    assert {p.type for p in patterns} - {None} == set(EVENT_TYPES)
    assert {p.mode for p in patterns} - {None} <= set(CONSULT_MODES)


def test_patterns_with_more_conditions_come_first():
    weights = [[p.weight for p in ps] for ps in plover_words().verbs.values()]
    assert all(w == sorted(w, reverse=True) for w in weights)


SMALL = {
    "types": {
        "AID": {"undone": "SANCTION", "recipient": ["to"]},
        "SANCTION": {"undone": "RETREAT", "recipient": ["on"]},
    },
    "classes": {
        "goods": ["rice", "wheat"],
        "people": ["person"],
        "routes": ["road"],
        "rulers": ["king"],
    },
    "answers": {},
    "patterns": [{"verbs": ["give"], "type": "AID", "object": ["@goods"]}],
}


def changed(**entry):
    raw = copy.deepcopy(SMALL)
    raw["patterns"].append(entry)
    return raw


def test_a_class_stands_for_its_words():
    (pattern,) = checked(PloverWords, SMALL, "small.yaml").verbs["give"]
    assert pattern.object == {"rice", "wheat"}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"verbs": ["send"], "type": "AID", "objekt": ["rice"]}, "'pattern 2': unknown key 'objekt'"),
        ({"verbs": ["send"], "type": "HELP"}, "'HELP' is not known"),
        ({"verbs": ["send"], "frame": "stop"}, "'stop'"),
        ({"verbs": ["send"], "type": "AID", "clause": ["so"]}, "'so'"),
        ({"verbs": ["send"], "type": "AID", "object": ["@food"]}, "there is no class '@food'"),
        ({"verbs": ["send"]}, "neither type nor frame"),
        ({"type": "AID"}, "the entry has no words"),
        ({"verbs": [True], "type": "AID"}, "verbs.0: Input should be a valid string"),
        ({"verbs": ["give"], "type": "SANCTION", "object": ["@goods"]}, "'give' has two patterns"),
        ({"verbs": ["send"], "type": "AID", "examples": {"maybe": []}}, "'pattern 2': unknown key 'examples.maybe'"),
    ],
)
def test_a_faulty_entry_is_an_error_that_names_the_fault(entry, problem):
    with pytest.raises(ResourceError) as error:
        checked(PloverWords, changed(**entry), "small.yaml", error=ResourceError)
    assert problem in str(error.value)


def test_an_unknown_top_level_key_is_an_error():
    with pytest.raises(ResourceError, match="unknown key 'pattern'"):
        checked(PloverWords, {**SMALL, "pattern": []}, "small.yaml", error=ResourceError)
