import json
import math
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_analysis.case import load_case
from corridor_analysis.coders.days import parse_days
from corridor_analysis.corpus import read_articles
from corridor_analysis.errors import GoldError
from corridor_analysis.evaluate import coded_facts, evaluate
from corridor_analysis.evaluate.gold import read_gold
from corridor_analysis.evaluate.matching import assign, plain, same_days
from corridor_analysis.evaluate.scores import f1_interval, wilson
from tests.hand_tables import article, cut, entity, event, make_tables

TEXT = (
    "President Ana Ruiz spoke with Premier Bo Lund by phone on Tuesday. "
    "Ruiz will meet Lund in the coming weeks. "
    "Lund said the pass is “shut for good” and urged Norland to open the pass. "
    "Ruiz accused Norland of lying. "
    "Norland closed the pass on 3 May 2021. "
    "About 40 trucks waited."
)
PEOPLE = [
    entity("ruiz", "Ana Ruiz"),
    entity("lund", "Bo Lund"),
    entity("norland", "Norland", "state"),
]
BOTH = (("actor", "ruiz"), ("recipient", "lund"))
CALL = event(
    "a1:e1",
    TEXT,
    "President Ana Ruiz spoke with Premier Bo Lund by phone on Tuesday",
    mode="phone",
    day="2021-05-04",
    parties=BOTH,
)
PLAN = event("a1:e2", TEXT, "Ruiz will meet Lund", mode="meeting", status="planned", parties=BOTH)
DEMAND = event(
    "a1:e3",
    TEXT,
    "urged Norland to open the pass",
    "REQUEST",
    demand="open_pass",
    parties=(("actor", "lund"), ("recipient", "norland")),
)
ACT = event(
    "a1:e4",
    TEXT,
    "Ruiz accused Norland of lying",
    "ACCUSE",
    parties=(("actor", "ruiz"), ("recipient", "norland")),
)
SHUT = event(
    "a1:e5",
    TEXT,
    "Norland closed the pass on 3 May 2021",
    "COERCE",
    mode="closure",
    day="2021-05-03",
    parties=(("actor", "norland"),),
)
EVENTS = [CALL, PLAN, DEMAND, ACT, SHUT]

GOLD = {
    "contacts": [
        "article_id,mode,participants,date,status,evidence",
        "a1,phone,Ana Ruiz;Bo Lund,2021-05-04,held,spoke with Premier Bo Lund by phone",
        "a1,meeting,Ana Ruiz;Bo Lund,,planned,Ruiz will meet Lund in the coming weeks",
    ],
    "demands": [
        "article_id,actor,recipient,demand,evidence",
        "a1,Bo Lund,Norland,open_pass,urged Norland to open the pass",
    ],
    "acts": [
        "article_id,event_type,actor,recipient,evidence",
        "a1,ACCUSE,Ana Ruiz,Norland,Ruiz accused Norland",
    ],
    "access_events": [
        "article_id,type,actor,date,evidence",
        "a1,closure,Norland,2021-05-03,Norland closed the pass",
    ],
    "quotes": ["article_id,speaker,text", "a1,Bo Lund,shut for good"],
    "dates": [
        "article_id,surface,value,optional",
        "a1,Tuesday,2021-05-04,",
        "a1,in the coming weeks,FUTURE_REF,yes",
    ],
    "quantities": ["article_id,value,unit,evidence", "a1,40,trucks,About 40 trucks"],
    "entities": ["name,type,country,role,surfaces", "Ana Ruiz,person,NOR,President,Ana Ruiz|Ruiz"],
}


def times(*pairs):
    rest = {"type": "DATE", "earliest": None, "latest": None, "basis": "none"}
    return [
        cut("a1", TEXT, words, value=value, time_id=f"a1:t{i}", **rest)
        for i, (words, value) in enumerate(pairs, start=1)
    ]


def mentions(*pairs):
    return [
        cut("a1", TEXT, words, entity_id=who, rule="alias", mention_id=f"a1:m{i}")
        for i, (words, who) in enumerate(pairs, start=1)
    ]


def said(speaker):
    start = TEXT.index("“shut")
    return {
        "statements": [{
            "statement_id": "a1:a1", "article_id": "a1", "sentence_id": "a1:s3", "kind": "mixed", "cue": "say",
            "act": None, "medium": None, "time_id": None, "rule": "hand",
        }],
        "spans": [{
            "statement_id": "a1:a1", "part": "content", "start": start, "end": start + len("“shut for good”")
        }],
        "participants": [{
            "record_id": "a1:a1", "role": "source", "entity_id": speaker, "start": None, "end": None
        }],
    }  # fmt: skip


@pytest.fixture
def gold(tmp_path):
    """Write gold files, all or those named, with rows changed by `(file, line): row`."""

    def write(*names, change=None):
        for name in names or GOLD:
            lines = list(GOLD[name])
            for (file, line), row in (change or {}).items():
                if file == name:
                    lines[line - 1 : line] = [row]
            (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path

    return write


def tables(events=EVENTS, **rows):
    return make_tables([article("a1", TEXT, "2021-05-05")], PEOPLE, events, **rows)


def score(scores, kind, match="full"):
    row = scores.table[(scores.table["kind"] == kind) & (scores.table["match"] == match)].iloc[0]
    return row


def accuracy(scores, measure):
    return scores.accuracies.set_index("measure").loc[measure, "accuracy"]


@pytest.mark.parametrize("kind", ["contacts", "demands", "acts", "access_events", "accusations and denials"])
def test_events_that_agree_with_the_gold_score_one(gold, kind):
    found = score(evaluate(tables(), gold()), kind)
    assert (found["precision"], found["recall"], found["f1"]) == (1, 1, 1)


def test_a_contact_with_a_third_party_is_a_wrong_field_and_counts_against_both_shares(gold):
    third = CALL | {"parties": (*BOTH, ("mediator", "norland"))}
    scores = evaluate(tables([third, PLAN]), gold("contacts"))
    assert (score(scores, "contacts")["precision"], score(scores, "contacts")["recall"]) == (0.5, 0.5)
    assert score(scores, "contacts", "lenient")["f1"] == 1
    assert list(scores.errors["field"]) == ["participants"]


def test_a_planned_contact_reported_as_held_is_counted_as_confused(gold):
    scores = evaluate(tables([CALL, PLAN | {"status": "happened"}]), gold("contacts"))
    assert accuracy(scores, "planned or denied contacts not reported as held") == 0
    assert "status" in set(scores.errors["field"])


def test_contact_date_accuracy_is_of_the_contacts_matched(gold):
    late = CALL | {"earliest": "2021-05-05", "latest": "2021-05-05"}
    scores = evaluate(tables([late, PLAN]), gold("contacts"))
    assert score(scores, "contacts")["f1"] == 1
    assert accuracy(scores, "contact date") == 0.5


def test_a_contact_told_twice_is_a_repeat_and_no_false_alarm(gold):
    again = PLAN | {"event_id": "a1:e9", "start": PLAN["start"] + 5}
    scores = evaluate(tables([CALL, PLAN, again]), gold("contacts"))
    assert score(scores, "contacts")["precision"] == 1
    assert score(scores, "contacts")["n_repeats"] == 1


def test_another_contact_of_the_same_people_is_a_false_alarm(gold):
    letter = PLAN | {"event_id": "a1:e9", "mode": "letter"}
    scores = evaluate(tables([CALL, PLAN, letter]), gold("contacts"))
    assert score(scores, "contacts")["precision"] == pytest.approx(2 / 3)
    assert list(scores.errors["error"]) == ["false alarm"]


def test_a_missed_contact_is_listed_with_its_place_in_the_text(gold):
    scores = evaluate(tables([CALL]), gold("contacts"))
    (row,) = scores.errors.to_dict("records")
    assert (row["error"], TEXT[row["start"] : row["end"]]) == ("missed", row["evidence"])


def test_a_demand_with_the_wrong_recipient_matches_leniently_only(gold):
    wrong = DEMAND | {"parties": (("actor", "lund"), ("recipient", "ruiz"))}
    scores = evaluate(tables([wrong]), gold("demands"))
    assert (score(scores, "demands")["f1"], score(scores, "demands", "lenient")["f1"]) == (0, 1)
    assert accuracy(scores, "demand recipient") == 0


def test_several_readings_of_a_cell_are_each_right(gold):
    folder = gold("demands", change={("demands", 2): "a1,Bo Lund|Ana Ruiz,Norland|,close|open_pass,urged Norland"})
    assert score(evaluate(tables([DEMAND]), folder), "demands")["f1"] == 1


def test_an_access_event_among_the_acts_is_no_false_alarm(gold):
    assert score(evaluate(tables([ACT, SHUT]), gold("acts")), "acts")["precision"] == 1


def test_an_access_event_on_another_day_matches_leniently_only(gold):
    other = SHUT | {"earliest": "2021-05-02", "latest": "2021-05-02"}
    scores = evaluate(tables([other]), gold("access_events"))
    assert (score(scores, "access_events")["f1"], score(scores, "access_events", "lenient")["f1"]) == (0, 1)


@pytest.mark.parametrize(("speaker", "full", "right"), [("lund", 1, 1), ("ruiz", 0, 0)])
def test_a_quotation_matches_in_full_with_its_speaker(gold, speaker, full, right):
    scores = evaluate(tables([], **said(speaker)), gold("quotes"))
    assert score(scores, "quotes", "lenient")["f1"] == 1
    assert (score(scores, "quotes")["f1"], accuracy(scores, "quote speaker")) == (full, right)


def test_a_speaker_by_another_name_of_the_article_is_the_same_speaker(gold):
    folder = gold("quotes", change={("quotes", 2): "a1,Premier Bo Lund,shut for good"})
    found = mentions(("Premier Bo Lund", "lund"))
    assert score(evaluate(tables([], **said("lund"), mentions=found), folder), "quotes")["f1"] == 1


def test_optional_dates_are_neither_rewarded_nor_missed(gold):
    with_it = times(("Tuesday", "2021-05-04"), ("in the coming weeks", "P1W"))
    found = score(evaluate(tables([], times=with_it), gold("dates")), "dates")
    assert (found["n_gold"], found["n_predicted"], found["f1"]) == (1, 1, 1)
    without = score(evaluate(tables([], times=with_it[:1]), gold("dates")), "dates")
    assert (without["n_gold"], without["f1"]) == (1, 1)


def test_a_date_found_with_the_wrong_value_matches_leniently_only(gold):
    scores = evaluate(tables([], times=times(("on Tuesday", "2021-05-11"))), gold("dates"))
    assert (score(scores, "dates")["f1"], score(scores, "dates", "lenient")["f1"]) == (0, 1)
    assert accuracy(scores, "time value") == 0


@pytest.mark.parametrize(("value", "unit", "f1"), [(40.0, "trucks", 1), (4.0, "trucks", 0), (40.0, "days", 0)])
def test_a_quantity_needs_its_value_and_a_word_of_its_unit(gold, value, unit, f1):
    row = cut("a1", TEXT, "40", quantity_id="a1:q1", value=value, comparator="~", unit=unit)
    assert score(evaluate(tables([], quantities=[row]), gold("quantities")), "quantities")["f1"] == f1


def test_each_spelling_of_an_entity_needs_a_mention_of_that_entity(gold):
    found = mentions(("Ana Ruiz", "ruiz"), ("Ruiz accused", "norland"))
    scores = evaluate(tables([], mentions=found), gold("entities"))
    row = score(scores, "entities")
    assert (row["n_gold"], row["n_predicted"], row["n_matched"]) == (3, 2, 1)
    assert set(scores.errors["error"]) == {"missed", "wrong field"}


def test_a_missing_gold_file_is_not_scored_and_a_note_says_so(gold):
    scores = evaluate(tables(), gold("contacts"))
    assert set(scores.table["kind"]) == {"contacts"}
    assert "demands.csv is missing: not scored." in scores.notes


def test_articles_that_the_gold_does_not_list_are_not_scored(gold):
    other = TEXT.replace("Tuesday", "Friday")
    extra = event("b2:e1", other, "Ruiz will meet Lund", mode="meeting", parties=BOTH)
    both = make_tables([article("a1", TEXT), article("b2", other)], PEOPLE, [*EVENTS, extra])
    assert score(evaluate(both, gold("contacts")), "contacts")["precision"] == 1


def test_a_coded_article_that_was_not_read_is_left_out_with_a_note(gold):
    folder = gold("contacts")
    head = "article_id,published,published_basis,headline,published_by_coder\n"
    (folder / "articles.csv").write_text(head + "a1,,unknown,,2021-05-05\ngone,,unknown,,\n", encoding="utf-8")
    with open(folder / "contacts.csv", "a", encoding="utf-8") as file:
        file.write("gone,phone,Ana Ruiz;Bo Lund,,held,whatever\n")
    scores = evaluate(tables(), folder)
    assert score(scores, "contacts")["n_gold"] == 2
    assert any("gone" in note for note in scores.notes)
    assert accuracy(scores, "publication day") == 1


@pytest.mark.parametrize(
    ("file", "line", "row", "says"),
    [
        ("contacts", 1, "article_id,mode,participants,day,status,evidence", "'day'"),
        ("contacts", 2, "zz,phone,Ana Ruiz,,held,spoke", "zz"),
        ("contacts", 2, "a1,fax,Ana Ruiz,,held,spoke", "fax"),
        ("contacts", 2, "a1,phone,Ana Ruiz,May,held,spoke", "'May'"),
        ("contacts", 2, "a1,phone,Ana Ruiz,2021-02-30,held,spoke", "2021-02-30"),
        ("contacts", 2, "a1,phone,Ana Ruiz,,held,spoke to", "not in article"),
        ("contacts", 2, "a1,phone,Ana Ruiz,,held,spoke with, too", "as many cells"),
        ("acts", 2, "a1,BLAME,Ana Ruiz,Norland,Ruiz accused", "BLAME"),
        ("quantities", 2, "a1,forty,trucks,40 trucks", "forty"),
        ("quotes", 2, "a1,Bo Lund,shut for ever", "shut for ever"),
        ("access_events", 2, "a1,closure,Norland,,", "evidence is empty"),
    ],
)
def test_gold_that_breaks_a_rule_is_an_error_that_names_file_and_fault(gold, file, line, row, says):
    with pytest.raises(GoldError) as caught:
        evaluate(tables(), gold(change={(file, line): row}))
    assert f"{file}.csv" in str(caught.value)
    assert says in str(caught.value)
    assert caught.value.repair
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_folder_without_gold_is_an_error(tmp_path):
    with pytest.raises(GoldError, match="no gold file"):
        evaluate(tables(), tmp_path)


def test_clusters_match_by_kind_articles_and_parties(gold):
    other = "Ruiz telephoned Lund on Tuesday."
    second = event("b2:e1", other, "Ruiz telephoned Lund", mode="phone", day="2021-05-04", parties=BOTH)
    both = make_tables([article("a1", TEXT), article("b2", other)], PEOPLE, [CALL, second])
    folder = gold("quotes")
    (folder / "articles.csv").write_text(
        "article_id,published,published_basis,headline,published_by_coder\na1,,,,\nb2,,,,\n", encoding="utf-8"
    )
    (folder / "clusters.csv").write_text(
        "cluster,article_ids,kind,participants,date\ncall,a1;b2,phone,Ana Ruiz;Bo Lund,2021-05-04\n",
        encoding="utf-8",
    )
    assert score(evaluate(both, folder), "clusters")["f1"] == 1


def test_scores_are_json_able_and_the_same_on_every_run(gold):
    folder = gold()
    one = json.dumps(evaluate(tables(), folder).as_dict(), sort_keys=True, allow_nan=False)
    assert one == json.dumps(evaluate(tables(), folder).as_dict(), sort_keys=True, allow_nan=False)
    assert {"scores", "accuracies", "errors", "notes", "coding"} == set(json.loads(one))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_interval_of_f1_holds_f1(matched, missed, false):
    n_gold, n_predicted = matched + missed, matched + false
    low, high = f1_interval(matched, n_gold, n_predicted)
    if n_gold + n_predicted == 0:
        assert math.isnan(low)
        assert math.isnan(high)
    else:
        assert low - 1e-9 <= 2 * matched / (n_gold + n_predicted) <= high + 1e-9


def test_the_interval_of_a_share_is_wilsons():
    assert [round(x, 4) for x in wilson(9, 10)] == [0.5958, 0.9821]


def test_matching_finds_a_second_partner_where_the_first_is_wanted_elsewhere():
    assert assign({0: [0, 1], 1: [0]}) == [(0, 1), (1, 0)]


@given(st.text())
def test_making_a_text_plain_keeps_every_offset(text):
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("coded", "earliest", "latest", "right"),
    [
        ("2023-02-10", "2023-02-10", "2023-02-10", True),
        ("2023-02-10", "2023-02-10", "2023-02-11", False),
        ("2024-02", "2024-02-01", "2024-02-29", True),
        ("2023", "2023-01-01", "2023-12-31", True),
        ("2024-02", "2024-02-10", "2024-02-14", True),
        ("2024-02", "2024-01-28", "2024-02-14", False),
        ("2024-02", "2024-02-10", None, False),
        ("", None, None, True),
        ("", "2023-02-10", "2023-02-10", False),
        ("2022-12-12/..", "2022-12-12", None, True),
        ("2022-12-12/..", "2022-12-12", "2022-12-24", True),
        ("2022-12-12/..", "2022-12-12", "2022-12-12", False),
        ("2022-12/..", "2022-12-12", None, True),
        ("2022-12-01/2022-12-03", "2022-12-01", "2022-12-03", True),
    ],
)
def test_predicted_days_against_coded_days(coded, earliest, latest, right):
    assert same_days(parse_days(coded), earliest, latest) is right


def coded_by(tmp_path, words=None):
    """What is said of who coded gold that has this `coding.yaml`."""
    (tmp_path / "articles.csv").write_text(
        "article_id,published,published_basis,headline,published_by_coder\na1,,,,\n", encoding="utf-8"
    )
    if words is not None:
        (tmp_path / "coding.yaml").write_text(words, encoding="utf-8")
    return read_gold(tmp_path, {"a1": "Nothing."}).coding


def test_who_coded_the_facts_and_who_checked_them_is_said(tmp_path):
    by_model = "coder: a language model\npasses: 1\nchecked_by: []\n"
    said = "They were coded by reading, once, by a language model; no person has checked them."
    assert coded_by(tmp_path, by_model) == said
    by_hand = "coder: Ada Quell\npasses: 2\nchecked_by: [Bo Lund, Cy Kay]\n"
    said = "They were coded by reading, twice, by Ada Quell; they were checked by Bo Lund, Cy Kay."
    assert coded_by(tmp_path, by_hand) == said


def test_gold_that_does_not_say_who_coded_it_is_said_not_to(tmp_path):
    assert coded_by(tmp_path) == "Who coded them is not recorded: coding.yaml is missing."


@pytest.mark.parametrize("words", ["coder: me\n", "coder: me\npasses: 1\nchecked_by: []\nchecker: you\n"])
def test_a_key_that_is_missing_or_unknown_is_an_error_that_names_it(tmp_path, words):
    with pytest.raises(GoldError, match=r"coding\.yaml.*Wanted: coder, passes, checked_by"):
        coded_by(tmp_path, words)


def test_the_gold_of_the_case_that_ships_says_that_a_model_coded_it_and_nobody_checked():
    case = load_case(Path(__file__).parents[1] / "data" / "lachin")
    corpus = read_articles(case.folder / "articles", metadata=case.folder / "metadata.csv")
    texts = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    assert coded_facts(case.folder / "codings", texts, case).coding == (
        "They were coded by reading, once, by a language model; no person has checked them."
    )


def test_the_public_name_stays_a_function_however_its_module_was_imported():
    import corridor_analysis as ca
    import corridor_analysis.evaluate  # puts the module in the place of the function

    assert callable(ca.evaluate)
    with pytest.raises(TypeError, match="missing 2 required positional arguments"):
        ca.evaluate()
