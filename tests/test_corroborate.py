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


CALL = call(day="2021-05-04")
MAY_5 = ("2021-05-05", CALL)
URGE = {"event_type": "REQUEST", "demand": "open_pass", "parties": (("actor", "spain"), ("recipient", "norland"))}
BLAME = {"event_type": "ACCUSE", "day": "2021-05-04"}
AID = {"event_type": "AID", "day": "2021-05-07"}
VOW = ("Spain and Sweden vowed help on Friday", AID | {"parties": (("actor", "spain"), ("actor", "sweden"))})
ALONE = ("Spain vowed help on Friday", AID | {"parties": (("actor", "spain"),)})
MET = {"mode": "meeting", "parties": BOTH}
TALKED = call("Ruiz and Lund talked by phone")
TO_SWEDEN = URGE | {"parties": (("actor", "spain"), ("recipient", "sweden"))}
NEVER_AGAIN = "Ruiz telephoned Lund to say that the pass had to be opened and never shut again"

TOGETHER = {  # reports, and the events that are told together
    "one call of two articles": ([MAY_5, ("2021-05-05", call("Lund and Ruiz spoke", day="2021-05-04"))], "a1:e1 a2:e1"),
    "a call without a day and the one of the week before": ([MAY_5, ("2021-05-06", call())], "a1:e1 a2:e1"),
    "an article without a date, where the parties met a few times only": ([MAY_5, (None, call())], "a1:e1 a2:e1"),
    "again within what was said": ([MAY_5, ("2021-05-06", call(NEVER_AGAIN, trigger="telephoned"))], "a1:e1 a2:e1"),
    "a meeting that another report calls a visit": (
        [
            ("2021-05-05", call("Ruiz was received by Lund", mode="visit", day="2021-05-04")),
            ("2021-05-05", call("Lund met Ruiz", mode="meeting", day="2021-05-04")),
        ], "a1:e1 a2:e1",
    ),
    "a report that names fewer parties": (
        [("2021-05-05", call(parties=(*BOTH, ("mediator", "kay")), day="2021-05-04")), MAY_5], "a1:e1 a2:e1",
    ),
    "a month and its day": (
        [
            ("2021-06-05", closure(day="2021-05-04")),
            ("2021-06-05", closure(earliest="2021-05-01", latest="2021-05-31")),
        ], "a1:e1 a2:e1",
    ),
    "the same demand by the same party": (
        [
            ("2021-05-05", ("Spain urged Norland to open the pass", URGE)),
            ("2021-05-05", ("an end to the closure was demanded", URGE)),
        ], "a1:e1 a2:e1",
    ),
    "a day that only the context gives": (
        [("2021-05-07", call(day="2021-05-06")), ("2021-05-07", VOW, TALKED)], "a1:e1 a2:e2",
    ),
    "the day of others": ([("2021-05-07", call(day="2021-05-06")), ("2021-05-07", ALONE, TALKED)], "a1:e1 a2:e2"),
    "a context that agrees": (
        [
            ("2021-05-07", ("Ruiz met Lund on Friday", MET | {"day": "2021-05-07"}), call("they then talked by phone")),
            ("2021-05-07", call(day="2021-05-07")),
        ], "a1:e2 a2:e1",
    ),
    "contexts alone": (
        [
            ("2021-05-07", ("Ruiz met Lund at noon", MET | {"day": "2021-05-03"}), call("they then talked by phone")),
            ("2021-05-07", ("Lund saw Ruiz at night", MET | {"day": "2021-05-07"}), call("later they talked by phone")),
        ], "a1:e2 a2:e2",
    ),
    "a demand that is repeated, in a context with a day": (
        [
            ("2021-05-07", ("Spain urged Sweden on Thursday to open the pass", TO_SWEDEN | {"day": "2021-05-06"})),
            ("2021-05-07", VOW, ("Spain urged Sweden to open it", TO_SWEDEN)),
        ], "a1:e1 a2:e2",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reports", "together"), TOGETHER.values(), ids=TOGETHER)
def test_what_tells_of_one_happening_and_agrees_corroborates_it(reports, together):
    assert clusters(told(*reports))[together] == "corroborated"


APART = {
    "another matter": [
        ("2021-05-05", call(day="2021-05-03")), ("2021-05-05", call("Lund called Ruiz over wheat", day="2021-05-04")),
    ],
    "told before the other day": [("2021-05-03", call(day="2021-05-03")), MAY_5],
    "weeks apart": [("2021-05-25", call(day="2021-05-03")), ("2021-05-25", call(day="2021-05-24"))],
    "once more": [
        ("2021-05-05", call(day="2021-05-03")),
        ("2021-05-05", call("Ruiz again telephoned Lund about the pass", trigger="telephoned", day="2021-05-04")),
    ],
    "two calls of one article, and a third": [
        ("2021-05-05", call(day="2021-05-03"), call("Lund and Ruiz spoke of the pass", day="2021-05-04")),
        ("2021-05-06", call("Ruiz rang Lund about the pass", day="2021-05-05")),
    ],
    "contacts of others that one article leaves undated": [
        (*MAY_5, call("contacts of Ruiz, Lund and Kay", mode="other", parties=(*BOTH, ("recipient", "kay")))),
    ],
    "a call without a day, of another month": [MAY_5, ("2021-07-06", call())],
    "called again": [MAY_5, ("2021-05-06", call("Ruiz called Lund again", trigger="called"))],
    "another call": [MAY_5, ("2021-05-06", call("in another call with Lund, Ruiz", trigger="call"))],
    "a follow-up call": [MAY_5, ("2021-05-06", call("a follow-up call", trigger="call"))],
    "called again, in the same article": [
        ("2021-05-07", CALL, call("Ruiz telephoned Lund again", trigger="telephoned")),
    ],
    "a press conference beside a meeting": [
        ("2021-05-05", call(mode="meeting", day="2021-05-04")),
        ("2021-05-05", call(mode="press_conference", day="2021-05-04")),
    ],
    "a call and a meeting in other words": [
        MAY_5, ("2021-05-05", call("talks over dinner in the old palace", mode="meeting", day="2021-05-04")),
    ],
    "calls of one person with two others": [
        MAY_5, ("2021-05-05", call(parties=(("actor", "ruiz"), ("recipient", "kay")), day="2021-05-04")),
    ],
    "a plan and the deed": [MAY_5, ("2021-05-03", call(status="planned", day="2021-05-04"))],
    "closures of two places": [
        ("2021-05-05", closure(day="2021-05-04", place_id=place)) for place in ("spain", "norland")
    ],
    "an accusation turned round": [
        ("2021-05-05", ("accused of smuggling", BLAME | {"parties": (("actor", one), ("recipient", other))}))
        for one, other in (("spain", "norland"), ("norland", "spain"))
    ],
    "events without parties": [("2021-05-05", call(parties=()))] * 2,
}  # fmt: skip


@pytest.mark.parametrize("reports", APART.values(), ids=APART)
def test_what_tells_of_two_happenings_stays_two(reports):
    assert clusters(told(*reports)) == {
        f"a{n}:e{i}": "single" for n, report in enumerate(reports, start=1) for i in range(1, len(report))
    }


def test_the_contact_of_the_same_two_that_one_article_leaves_undated_is_the_dated_call():
    assert len(clusters(told((*MAY_5, call("the contact of Ruiz and Lund", mode="other"))))) == 1


AT_ODDS = {
    "day": ([("2021-05-05", call(day="2021-05-03")), MAY_5], ["2021-05-03", "2021-05-04"]),
    "mode": (
        [MAY_5, ("2021-05-05", call("Lund met Ruiz to speak about the pass", mode="meeting", day="2021-05-04"))],
        ["phone", "meeting"],
    ),
    "status": ([MAY_5, ("2021-05-05", call(status="negated", day="2021-05-04"))], ["happened", "negated"]),
    "actor": (
        [
            ("2021-05-05", closure(day="2021-05-04")),
            ("2021-05-05", closure(day="2021-05-04", parties=(("actor", "norland"),))),
        ],
        ["guards", "Norland"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("field", AT_ODDS)
def test_reports_of_one_happening_that_differ_on_a_field_are_a_conflict(field):
    reports, (one, other) = AT_ODDS[field]
    assert clusters(told(*reports)) == {"a1:e1 a2:e1": "conflict"}
    assert conflicts(told(*reports)) == [(field, one, "a1"), (field, other, "a2")]


def test_a_call_without_a_day_joins_the_latest_of_two():
    days = [call("they spoke", day="2021-05-03"), call("they talked", day="2021-05-05")]
    assert "a1:e2 a2:e1" in clusters(told(("2021-05-06", *days), ("2021-05-06", call())))


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


def test_a_visit_with_a_meeting_and_a_press_conference_is_three_contacts():
    def three(prefix):
        modes = ("visit", "meeting", "press_conference")
        return [call(f"{prefix} {m} of both", mode=m, day="2021-05-04") for m in modes]

    frames = told(("2021-05-05", *three("one")), ("2021-05-05", *three("other")))
    assert set(clusters(frames)) == {"a1:e1 a2:e1", "a1:e2 a2:e2", "a1:e3 a2:e3"}
    assert conflicts(frames) == []


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


def test_parties_that_each_report_names_alone_are_a_conflict():
    three = call(parties=(*BOTH, ("mediator", "kay")), day="2021-05-04")
    other = call(parties=(*BOTH, ("mediator", "norland")), day="2021-05-04")
    frames = told(("2021-05-05", three), ("2021-05-05", other))
    assert [field for field, _, _ in conflicts(frames)] == ["participants", "participants"]
    assert "Cy Kay" in conflicts(frames)[0][1]


def test_a_closure_since_a_day_and_one_on_that_day_are_one():
    since = closure("the pass has been shut since May", earliest="2021-05-04", latest=None, parties=())
    frames = told(("2021-05-30", closure(day="2021-05-04")), ("2021-06-20", since))
    assert clusters(frames) == {"a1:e1 a2:e1": "corroborated"}
    row = corroborate(frames)["clusters"].iloc[0]
    assert (row["earliest"], row["latest"]) == ("2021-05-04", "2021-05-04")


def test_accusations_of_different_things_on_one_day_are_two():
    blame = {"event_type": "ACCUSE", "parties": (("actor", "spain"), ("recipient", "norland")), "day": "2021-05-04"}
    frames = told(
        ("2021-05-05", ("Spain accused Norland of smuggling weapons", blame)),
        ("2021-05-05", ("it blamed them for poisoned wells", blame)),
        ("2021-05-05", ("Spain accuses Norland of smuggling weapons", blame)),
    )
    assert set(clusters(frames)) == {"a1:e1 a3:e1", "a2:e1"}


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
