"""Clusters, verdicts and conflicts over hand-made events of made-up countries."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_analysis.corroborate import corroborate
from corridor_analysis.corroborate.grouping import group
from corridor_analysis.corroborate.read_reports import read_reports
from corridor_analysis.corroborate.sources import independent
from corridor_analysis.schema import TABLES
from tests.hand_tables import article, cut, entity, event, make_frames

PEOPLE = [
    entity("ruiz", "Ana Ruiz", country="ESP"),
    entity("lund", "Bo Lund", country="SWE"),
    entity("kay", "Cy Kay", country="GBR"),
    entity("spain", "Spain", "state", "ESP"),
    entity("sweden", "Sweden", "state", "SWE"),
    entity("norland", "Norland", "state"),
    entity("guards", "guards", "group"),
]
BOTH = (("actor", "ruiz"), ("recipient", "lund"))


def told(*reports, copies=False):
    """Frames of one article per report: published day, then pairs of text and event columns.

    Unless they are copies, the articles go on in words of their own.
    """
    articles, events = [], []
    for number, (published, *rows) in enumerate(reports, start=1):
        key = f"a{number}"
        text = " ".join(f"{words}." for words, _ in rows)
        text += "" if copies else " " + " ".join(f"word{number}{i}" for i in range(30))
        articles.append(article(key, text, published))
        for i, (words, more) in enumerate(rows, start=1):
            events.append(event(f"{key}:e{i}", text, words, **more))
    return make_frames(articles, PEOPLE, events)


def call(words="Ruiz telephoned Lund about the pass", **more):
    return words, {"mode": "phone", "parties": BOTH} | more


def closure(words="the pass was shut by guards", **more):
    return words, {"event_type": "COERCE", "mode": "closure", "parties": (("actor", "guards"),)} | more


def clusters(frames):
    """The members of each cluster, and its verdict."""
    out = corroborate(frames)
    for name in out:
        TABLES[name].check(out[name])
    verdict = dict(zip(out["clusters"]["cluster_id"], out["clusters"]["verdict"], strict=True))
    members = out["cluster_members"].groupby("cluster_id")["event_id"].apply(lambda ids: " ".join(sorted(ids)))
    return {ids: verdict[key] for key, ids in members.items()}


def conflicts(frames):
    rows = corroborate(frames)["conflicts"]
    return [(r.field, r.value, r.article_id) for r in rows.itertuples()]


def test_no_events_make_no_clusters():
    assert all(frame.empty for frame in corroborate(make_frames([], [], [])).values())


def test_two_articles_that_tell_one_call_corroborate_it():
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-05-05", call("Lund and Ruiz spoke", day="2021-05-04")))
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}


def test_a_call_about_one_matter_that_two_articles_put_on_two_days_is_a_conflict_on_the_day():
    frames = told(("2021-05-05", call(day="2021-05-03")), ("2021-05-05", call(day="2021-05-04")))
    assert clusters(frames) == {"a1:e1 a2:e1": "conflict"}
    assert conflicts(frames) == [("day", "2021-05-03", "a1"), ("day", "2021-05-04", "a2")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2021-05-05", call(day="2021-05-03")), ("2021-05-05", call("Lund called Ruiz over wheat", day="2021-05-04"))),
        (("2021-05-03", call(day="2021-05-03")), ("2021-05-05", call(day="2021-05-04"))),
        (("2021-05-25", call(day="2021-05-03")), ("2021-05-25", call(day="2021-05-24"))),
        (("2021-05-05", call(day="2021-05-03")), ("2021-05-05", call("Ruiz again telephoned Lund about the pass",
                                                                     trigger="telephoned", day="2021-05-04"))),
    ],
    ids=["another matter", "told before the other day", "weeks apart", "once more"],
)  # fmt: skip
def test_calls_on_two_certain_days_stay_two(first, second):
    assert clusters(told(first, second)) == {"a1:e1": "single", "a2:e1": "single"}


def test_two_calls_of_one_article_stay_two():
    week = (call(day="2021-05-03"), call("Lund and Ruiz spoke of the pass", day="2021-05-04"))
    frames = told(("2021-05-05", *week), ("2021-05-06", call("Ruiz rang Lund about the pass", day="2021-05-05")))
    assert set(clusters(frames).values()) == {"single"}


def test_contacts_of_others_that_one_article_leaves_undated_are_not_the_dated_call():
    others = call("contacts of Ruiz, Lund and Kay", mode="other", parties=(*BOTH, ("recipient", "kay")))
    assert len(clusters(told(("2021-05-05", call(day="2021-05-04"), others)))) == 2
    again = call("the contact of Ruiz and Lund", mode="other")
    assert len(clusters(told(("2021-05-05", call(day="2021-05-04"), again)))) == 1


def test_a_call_that_another_article_tells_as_a_meeting_about_the_same_matter_is_a_conflict_on_the_mode():
    met = call("Lund met Ruiz to speak about the pass", mode="meeting", day="2021-05-04")
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-05-05", met))
    assert conflicts(frames) == [("mode", "phone", "a1"), ("mode", "meeting", "a2")]


def test_a_call_without_a_day_joins_the_one_of_the_week_before_its_publication():
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-05-06", call()))
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}


def test_a_call_without_a_day_does_not_join_one_of_another_month():
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-07-06", call()))
    assert clusters(frames) == {"a1:e1": "single", "a2:e1": "single"}


def test_a_call_without_a_day_joins_the_latest_of_two():
    days = [call("they spoke", day="2021-05-03"), call("they talked", day="2021-05-05")]
    assert "a1:e2 a2:e1" in clusters(told(("2021-05-06", *days), ("2021-05-06", call())))


def test_an_article_without_a_date_joins_when_the_parties_met_a_few_times_only():
    frames = told(("2021-05-05", call(day="2021-05-04")), (None, call()))
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}


def test_a_day_that_only_the_context_gives_is_none_of_the_call():
    states = (("actor", "spain"), ("actor", "sweden"))
    vow = ("Spain and Sweden vowed help on Friday", {"event_type": "AID", "day": "2021-05-07", "parties": states})
    frames = told(("2021-05-07", call(day="2021-05-06")), ("2021-05-07", vow, call("Ruiz and Lund talked by phone")))
    assert clusters(frames)["a1:e1 a2:e2"] == "corroborated"
    assert conflicts(frames) == []


def test_the_day_of_others_is_no_context():
    deed = ("Spain vowed help on Friday", {"event_type": "AID", "day": "2021-05-07", "parties": (("actor", "spain"),)})
    frames = told(("2021-05-07", call(day="2021-05-06")), ("2021-05-07", deed, call("Ruiz and Lund talked by phone")))
    assert clusters(frames)["a1:e1 a2:e2"] == "corroborated"


def test_a_context_that_agrees_is_no_conflict():
    first = ("Ruiz met Lund on Friday", {"mode": "meeting", "day": "2021-05-07", "parties": BOTH})
    frames = told(("2021-05-07", first, call("they then talked by phone")), ("2021-05-07", call(day="2021-05-07")))
    assert clusters(frames)["a1:e2 a2:e1"] == "corroborated"


def test_contexts_alone_are_no_conflict():
    monday, friday = ("2021-05-03", "2021-05-07")
    met = {"mode": "meeting", "parties": BOTH}
    frames = told(
        ("2021-05-07", ("Ruiz met Lund at noon", met | {"day": monday}), call("they then talked by phone")),
        ("2021-05-07", ("Lund saw Ruiz at night", met | {"day": friday}), call("later they talked by phone")),
    )
    assert clusters(frames)["a1:e2 a2:e2"] == "corroborated"


@pytest.mark.parametrize("mode", ["other", None])
def test_a_channel_left_open_is_no_conflict(mode):
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-05-05", call(mode=mode, day="2021-05-04")))
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}
    assert list(corroborate(frames)["clusters"]["mode"]) == ["phone"]


def test_channels_that_reports_mix_up_are_a_conflict_on_the_mode():
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-05-05", call(mode="video", day="2021-05-04")))
    assert conflicts(frames) == [("mode", "phone", "a1"), ("mode", "video", "a2")]
    assert list(corroborate(frames)["clusters"]["mode"]) == [None]


def test_two_calls_of_one_week_stay_two_when_another_article_tells_both():
    week = (call(day="2021-05-03"), call("Ruiz and Lund spoke", day="2021-05-06"))
    frames = told(("2021-05-07", *week), ("2021-05-08", *week))
    assert set(clusters(frames)) == {"a1:e1 a2:e1", "a1:e2 a2:e2"}
    assert conflicts(frames) == []


@pytest.mark.parametrize("words", ["Ruiz called Lund again", "in another call with Lund, Ruiz", "a follow-up call"])
def test_a_follow_up_call_is_another_call_and_no_conflict(words):
    trigger = "called" if "called" in words else "call"
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-05-06", call(words, trigger=trigger)))
    assert clusters(frames) == {"a1:e1": "single", "a2:e1": "single"}


def test_a_follow_up_call_of_the_same_article_is_another_call():
    again = call("Ruiz telephoned Lund again", trigger="telephoned")
    assert len(clusters(told(("2021-05-07", call(day="2021-05-04"), again)))) == 2


def test_again_within_what_was_said_is_no_follow_up():
    words = "Ruiz telephoned Lund to say that the pass had to be opened and never shut again"
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-05-06", call(words, trigger="telephoned")))
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}


def test_a_visit_with_a_meeting_and_a_press_conference_is_three_contacts():
    def three(prefix):
        modes = ("visit", "meeting", "press_conference")
        return [call(f"{prefix} {m} of both", mode=m, day="2021-05-04") for m in modes]

    frames = told(("2021-05-05", *three("one")), ("2021-05-05", *three("other")))
    assert set(clusters(frames)) == {"a1:e1 a2:e1", "a1:e2 a2:e2", "a1:e3 a2:e3"}
    assert conflicts(frames) == []


def test_a_meeting_that_another_report_calls_a_visit_is_no_conflict():
    frames = told(
        ("2021-05-05", call("Ruiz was received by Lund", mode="visit", day="2021-05-04")),
        ("2021-05-05", call("Lund met Ruiz", mode="meeting", day="2021-05-04")),
    )
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}


def test_the_day_of_a_context_is_no_conflict_for_a_demand_that_is_repeated():
    urge = {"event_type": "REQUEST", "demand": "open_pass", "parties": (("actor", "spain"), ("recipient", "sweden"))}
    states = (("actor", "spain"), ("actor", "sweden"))
    vow = ("Spain and Sweden vowed help on Friday", {"event_type": "AID", "day": "2021-05-07", "parties": states})
    frames = told(
        ("2021-05-07", ("Spain urged Sweden on Thursday to open the pass", urge | {"day": "2021-05-06"})),
        ("2021-05-07", vow, ("Spain urged Sweden to open it", urge)),
    )
    assert clusters(frames)["a1:e1 a2:e2"] == "corroborated"


def counted(*numbers):
    """Frames of two articles that tell one closure, each with a number: value, comparator, unit."""
    texts = [f"guards shut the pass to {v} {u}" for v, _, u in numbers]
    frames = told(*(("2021-05-05", closure(words, day="2021-05-04")) for words in texts))
    rows = []
    for n, (value, sign, unit) in enumerate(numbers, start=1):
        place = cut(f"a{n}", texts[n - 1] + ".", f"{value} {unit}")
        place.pop("surface")
        rows.append(place | {"quantity_id": f"a{n}:q1", "value": float(value), "comparator": sign, "unit": unit})
    return frames | {"quantities": TABLES["quantities"].frame(rows)}


def test_numbers_of_the_same_thing_that_differ_are_a_conflict():
    frames = counted((30, "=", "lorries"), (40, "=", "lorries"))
    assert conflicts(frames) == [("number", "30 lorries", "a1"), ("number", "40 lorries", "a2")]


@pytest.mark.parametrize(
    "other", [(40, "=", "drivers"), (20, ">", "lorries"), (31, "~", "lorries"), (30, "=", "Lorries")]
)
def test_numbers_that_can_both_be_true_are_no_conflict(other):
    assert conflicts(counted((30, "=", "lorries"), other)) == []


def test_a_press_conference_is_not_the_meeting_of_the_same_day():
    frames = told(
        ("2021-05-05", call(mode="meeting", day="2021-05-04")),
        ("2021-05-05", call(mode="press_conference", day="2021-05-04")),
    )
    assert len(clusters(frames)) == 2


def test_a_call_and_a_meeting_in_other_words_are_two_contacts():
    frames = told(
        ("2021-05-05", call(day="2021-05-04")),
        ("2021-05-05", call("talks over dinner in the old palace", mode="meeting", day="2021-05-04")),
    )
    assert len(clusters(frames)) == 2


def test_parties_that_each_report_names_alone_are_a_conflict():
    three = call(parties=(*BOTH, ("mediator", "kay")), day="2021-05-04")
    other = call(parties=(*BOTH, ("mediator", "norland")), day="2021-05-04")
    frames = told(("2021-05-05", three), ("2021-05-05", other))
    assert [field for field, _, _ in conflicts(frames)] == ["participants", "participants"]
    assert "Cy Kay" in conflicts(frames)[0][1]


def test_a_report_that_names_fewer_parties_agrees():
    three = call(parties=(*BOTH, ("mediator", "kay")), day="2021-05-04")
    assert clusters(told(("2021-05-05", three), ("2021-05-05", call(day="2021-05-04")))) == {
        "a1:e1 a2:e1": "corroborated"
    }


def test_calls_of_one_person_with_two_others_are_two():
    frames = told(
        ("2021-05-05", call(day="2021-05-04")),
        ("2021-05-05", call(parties=(("actor", "ruiz"), ("recipient", "kay")), day="2021-05-04")),
    )
    assert len(clusters(frames)) == 2


def test_a_plan_is_no_report_of_the_deed():
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-05-03", call(status="planned", day="2021-05-04")))
    assert len(clusters(frames)) == 2


def test_a_denial_of_a_dated_call_is_a_conflict_on_the_status():
    frames = told(("2021-05-05", call(day="2021-05-04")), ("2021-05-05", call(status="negated", day="2021-05-04")))
    assert conflicts(frames) == [("status", "happened", "a1"), ("status", "negated", "a2")]


def test_a_closure_since_a_day_and_one_on_that_day_are_one():
    since = closure("the pass has been shut since May", earliest="2021-05-04", latest=None, parties=())
    frames = told(("2021-05-30", closure(day="2021-05-04")), ("2021-06-20", since))
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}
    row = corroborate(frames)["clusters"].iloc[0]
    assert (row["earliest"], row["latest"]) == ("2021-05-04", "2021-05-04")


def test_reports_that_blame_others_for_one_closure_conflict_on_the_actor():
    frames = told(
        ("2021-05-05", closure(day="2021-05-04")),
        ("2021-05-05", closure(day="2021-05-04", parties=(("actor", "norland"),))),
    )
    assert conflicts(frames) == [("actor", "guards", "a1"), ("actor", "Norland", "a2")]


def test_closures_of_two_places_on_one_day_are_two():
    frames = told(
        ("2021-05-05", closure(day="2021-05-04", place_id="spain")),
        ("2021-05-05", closure(day="2021-05-04", place_id="norland")),
    )
    assert len(clusters(frames)) == 2


def test_a_month_holds_its_day():
    month = closure(earliest="2021-05-01", latest="2021-05-31")
    frames = told(("2021-06-05", closure(day="2021-05-04")), ("2021-06-05", month))
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}


def test_the_same_demand_by_the_same_party_is_one_position():
    urge = {"event_type": "REQUEST", "demand": "open_pass", "parties": (("actor", "spain"), ("recipient", "norland"))}
    frames = told(
        ("2021-05-05", ("Spain urged Norland to open the pass", urge)),
        ("2021-05-05", ("an end to the closure was demanded", urge)),
    )
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}


def test_accusations_of_different_things_on_one_day_are_two():
    blame = {"event_type": "ACCUSE", "parties": (("actor", "spain"), ("recipient", "norland")), "day": "2021-05-04"}
    frames = told(
        ("2021-05-05", ("Spain accused Norland of smuggling weapons", blame)),
        ("2021-05-05", ("it blamed them for poisoned wells", blame)),
        ("2021-05-05", ("Spain accuses Norland of smuggling weapons", blame)),
    )
    assert set(clusters(frames)) == {"a1:e1 a3:e1", "a2:e1"}


def test_an_accusation_turned_round_is_another():
    blame = {"event_type": "ACCUSE", "day": "2021-05-04"}
    there = (("actor", "spain"), ("recipient", "norland"))
    back = (("actor", "norland"), ("recipient", "spain"))
    frames = told(
        ("2021-05-05", ("accused of smuggling", blame | {"parties": there})),
        ("2021-05-05", ("accused of smuggling", blame | {"parties": back})),
    )
    assert len(clusters(frames)) == 2


def test_one_article_that_tells_a_call_twice_is_still_a_single_report():
    frames = told(("2021-05-05", call(day="2021-05-04"), call("during the conversation of Ruiz and Lund")))
    assert clusters(frames) == {"a1:e1 a1:e2": "single"}


def test_a_copied_article_is_no_second_source():
    words = (
        "Ruiz telephoned Lund on Tuesday to talk about opening the pass to lorries with food and fuel for the valley"
    )
    frames = told(
        ("2021-05-05", call(words, day="2021-05-04")), ("2021-05-05", call(words, day="2021-05-04")), copies=True
    )
    row = corroborate(frames)["clusters"].iloc[0]
    assert (row["n_articles"], row["n_sources"], row["verdict"]) == (2, 1, "single")


def test_an_event_without_parties_stays_by_itself():
    frames = told(("2021-05-05", call(parties=())), ("2021-05-05", call(parties=())))
    assert len(clusters(frames)) == 2


def test_near_copies_count_as_the_first_article_and_other_texts_as_themselves():
    words = [f"word{i}" for i in range(300)]
    changed = [*words[:150], "edited", *words[151:]]
    other = [f"other{i}" for i in range(300)]
    texts = {"a": " ".join(words), "b": " ".join(changed), "c": " ".join(other), "d": ""}
    assert {k: copy.of for k, copy in independent(texts, texts).items()} == {"b": "a"}


WHO = st.lists(st.sampled_from(["ruiz", "lund", "kay", "spain", "norland"]), max_size=3, unique=True)
REPORTS = st.lists(
    st.tuples(
        st.sampled_from(["2021-05-05", "2021-05-06", None]),
        st.sampled_from(["CONSULT", "ACCUSE", "COERCE", "REQUEST"]),
        st.sampled_from(["phone", "meeting", "other"]),
        st.sampled_from(["2021-05-03", "2021-05-04", None]),
        WHO,
        st.sampled_from(["happened", "planned", "negated"]),
    ),
    max_size=12,
)


def random_frames(rows, prefix="a"):
    articles, events = [], []
    for n, (published, kind, mode, day, who, status) in enumerate(rows, start=1):
        key, text = f"{prefix}{n:02}", f"Something was told of {' and '.join(who) or 'nobody'} in line {n % 3}."
        articles.append(article(key, text, published))
        more = {"mode": mode if kind == "CONSULT" else "closure" if kind == "COERCE" else None}
        parties = tuple((("actor", "recipient", "mediator")[i], w) for i, w in enumerate(who))
        events.append(event(f"{key}:e1", text, text, kind, status=status, day=day, parties=parties, **more))
    frames = make_frames(articles, PEOPLE, events)
    return {n: frames[n] for n in ("articles", "sentences", "entities", "events", "participants")}


@settings(max_examples=15, deadline=None)
@given(REPORTS, st.integers(0, 5))
def test_the_order_of_the_input_does_not_matter(rows, seed):
    frames = random_frames(rows)
    mixed = {n: f.sample(frac=1, random_state=seed).reset_index(drop=True) for n, f in frames.items()}
    one, other = corroborate(frames), corroborate(mixed)
    assert all(one[name].equals(other[name]) for name in one)


@settings(max_examples=15, deadline=None)
@given(REPORTS, REPORTS)
def test_articles_about_others_change_nothing(rows, unrelated):
    frames, more = random_frames(rows), random_frames(unrelated, "z")
    more["participants"]["entity_id"] = "z_" + more["participants"]["entity_id"]
    more["events"].loc[more["events"]["mode"] == "closure", "mode"] = "checkpoint"
    both = {n: TABLES[n].frame([*f.to_dict("records"), *more[n].to_dict("records")]) for n, f in frames.items()}
    both["entities"] = frames["entities"]
    one, other = corroborate(frames), corroborate(both)
    for name in ("clusters", "cluster_members", "conflicts"):
        kept = other[name][~other[name]["cluster_id"].str.startswith("c:z")].reset_index(drop=True)
        assert one[name].equals(TABLES[name].coerce(kept))


@settings(max_examples=15, deadline=None)
@given(REPORTS)
def test_every_event_is_in_one_cluster_that_is_in_the_table(rows):
    frames = random_frames(rows)
    out = corroborate(frames)
    assert sorted(out["cluster_members"]["event_id"]) == sorted(frames["events"]["event_id"])
    assert set(out["cluster_members"]["cluster_id"]) == set(out["clusters"]["cluster_id"])
    assert out["cluster_members"]["similarity"].between(0, 1).all()


def test_comparisons_grow_with_the_number_of_events_and_not_with_its_square(monkeypatch):
    """The same two parties in hundreds of reports: each is compared with a bounded number of groups."""
    from corridor_analysis.corroborate import grouping

    compared = []
    monkeypatch.setattr(grouping, "likeness", lambda a, b: compared.append(1) or None)
    rows = [("2021-05-05", "CONSULT", "phone", None, ["ruiz", "lund"], "happened")] * 400
    group(read_reports(random_frames(rows)))
    assert len(compared) <= 400 * grouping.LOOK * 8
    assert len(compared) < 400 * 400 / 2


PAIRS = [("ruiz", "lund"), ("ruiz", "kay"), ("lund", "kay"), ("spain", "norland")]
TELLINGS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 3), st.booleans(), st.integers(0, 2)), min_size=1, max_size=14
)


def stream_of(tellings):
    """Frames of one article per telling: pair, which of its calls (a month apart), dated or not, days of delay."""
    articles, events = [], []
    for n, (pair, month, is_dated, delay) in enumerate(tellings, start=1):
        key, text = f"a{n:02}", f"They spoke at length, says paper {n}."
        articles.append(article(key, text, f"2021-0{month}-{10 + delay}"))
        parties = tuple(zip(("actor", "recipient"), PAIRS[pair], strict=True))
        day = f"2021-0{month}-10" if is_dated else None
        events.append(event(f"{key}:e1", text, text, mode="phone", day=day, parties=parties))
    return make_frames(articles, PEOPLE, events)


def partition(frames):
    members = corroborate(frames)["cluster_members"]
    return {frozenset(ids) for _, ids in members.groupby("cluster_id")["event_id"]}


@settings(max_examples=25, deadline=None)
@given(TELLINGS, st.sets(st.integers(1, 14)))
def test_articles_taken_away_leave_the_clusters_of_the_others_as_they_were(tellings, gone):
    frames = stream_of(tellings)
    ids = {f"a{n:02}" for n in gone}
    left = {
        name: f[~f[key].str.slice(0, 3).isin(ids)].reset_index(drop=True)
        for name, f in frames.items()
        if (key := {"participants": "record_id"}.get(name, "article_id")) in f.columns
    }
    stay = {frozenset(i for i in one if i[:3] not in ids) for one in partition(frames)} - {frozenset()}
    assert partition(frames | left) == stay


@settings(max_examples=25, deadline=None)
@given(TELLINGS)
def test_reports_of_one_call_are_found_together_and_those_of_others_apart(tellings):
    told_by = {}
    for n, (pair, month, _, _) in enumerate(tellings, start=1):
        told_by.setdefault((pair, month), set()).add(f"a{n:02}:e1")
    assert partition(stream_of(tellings)) == {frozenset(ids) for ids in told_by.values()}
