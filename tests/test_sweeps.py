"""The months of a sweep and the undated add up to the whole, and each sentence counts what a fresh count does."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor_analysis.corroborate import corroborate
from corridor_analysis.notebook import narrow
from corridor_analysis.notebook.prose import count, plain
from corridor_analysis.notebook.story import contacts, positions, quotations, unplaced
from corridor_analysis.schema import check_tables
from corridor_analysis.tables import Tables
from corridor_analysis.tables.select import select, select_quotes, select_undated, undated_quotes
from tests.hand_tables import article, entity, event, make_tables
from tests.story_data import write_case

PEOPLE = ["Ada Almira", "Boris Brandt", "Carla Castellanos", "Dmitri Danielyan"]
TEXT = (
    "Ada Almira met Boris Brandt. Carla Castellanos telephoned Dmitri Danielyan. Ada Almira urged Boris Brandt to open "
    "the pass. Boris Brandt urged Carla Castellanos to let aid in. Nordia closed the pass. Dmitri Danielyan accused "
    "Ada Almira of theft. Snow number {n} fell on {words}. Carla Castellanos said: “The pass number {n} is shut”. "
)
WORDS = "stone river market ferry lantern school bread winter bridge doctor".split()
MONTHS = [(date(2021, m, 1), date(2021, m + 1, 1) - timedelta(days=1)) for m in range(1, 8)]
FIRST, LAST = MONTHS[0][0], MONTHS[-1][1]
LIMITED = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _iso(days: tuple[date, date]) -> tuple[str, str]:
    return days[0].isoformat(), days[1].isoformat()


some_day = st.dates(FIRST, LAST)
stretch = st.tuples(some_day, st.integers(0, 40)).map(lambda p: (p[0], min(p[0] + timedelta(days=p[1]), LAST)))
own = st.one_of(
    st.just((None, None)), st.just((None, None)), stretch.map(_iso), some_day.map(lambda d: (d.isoformat(), None))
)
published = st.one_of(st.none(), some_day.map(lambda d: (d, d)), stretch)
status = st.sampled_from(["happened", "happened", "planned", "negated", "conditional"])
sure = st.sampled_from([None, None, 0.4, 0.8])
report = st.tuples(
    published, st.lists(own, min_size=6, max_size=6), status, own, st.lists(sure, min_size=6, max_size=6)
)


def _article(n: int, days: tuple[date, date] | None) -> dict:
    words = " ".join(WORDS[(n * 3 + k) % len(WORDS)] for k in range(4))
    row = article(f"a{n}", TEXT.format(n=n, words=words))
    if days is None:
        return row
    first, last = _iso(days)
    exact = first if first == last else None
    return row | {"published": exact, "published_earliest": first, "published_latest": last}


def _events(key: str, text: str, days: list, status_: str, likely: list) -> list[dict]:
    told = [s.strip() for s in text.split(". ")]
    kinds = [
        ("CONSULT", {"mode": "meeting", "status": status_}, (0, 1)), ("CONSULT", {"mode": "phone"}, (2, 3)),
        ("REQUEST", {"demand": "open_pass"}, (0, 1)), ("REQUEST", {"demand": "let_aid"}, (1, 2)),
        ("COERCE", {"mode": "closure"}, ()), ("ACCUSE", {}, (3, 0)),
    ]  # fmt: skip
    rows = []
    for i, (kind, more, who) in enumerate(kinds):
        parties = tuple(zip(("actor", "recipient"), (f"p{w}" for w in who), strict=False)) or (("actor", "nordia"),)
        ends = {"earliest": days[i][0], "latest": days[i][1], "confidence": likely[i]}
        rows.append(event(f"{key}:e{i}", text, told[i], kind, parties=parties, **more, **ends))
    return rows


def _said(key: str, text: str, days: tuple) -> dict[str, list[dict]]:
    start, end = text.index("“"), text.index("”") + 1
    sentence = {"article_id": key, "sentence_id": f"{key}:s1"}
    time = sentence | {
        "time_id": f"{key}:t1", "start": 0, "end": 3, "surface": "then", "type": "DATE", "value": "X",
        "earliest": days[0], "latest": days[1], "basis": "absolute",
    }  # fmt: skip
    statement = sentence | {
        "statement_id": f"{key}:a1", "kind": "direct", "cue": "say", "act": "say", "medium": None,
        "time_id": f"{key}:t1", "rule": "hand",
    }  # fmt: skip
    return {
        "times": [time],
        "statements": [statement],
        "spans": [{"statement_id": f"{key}:a1", "part": "content", "start": start, "end": end}],
        "participants": [{"record_id": f"{key}:a1", "role": "source", "entity_id": "p2", "start": None, "end": None}],
    }


@st.composite
def collections(draw) -> Tables:
    articles, events = [], []
    rows: dict[str, list[dict]] = {"times": [], "statements": [], "spans": [], "participants": []}
    for n, (days, when, status_, said, likely) in enumerate(draw(st.lists(report, max_size=4))):
        articles.append(_article(n, days))
        events += _events(f"a{n}", articles[-1]["text"], when, status_, likely)
        for name, more in _said(f"a{n}", articles[-1]["text"], said).items():
            rows[name] += more
    who = [entity(f"p{i}", name) for i, name in enumerate(PEOPLE)]
    return make_tables(articles, [*who, entity("nordia", "Nordia", "state")], events, **rows)


def _months(first: str | None, last: str | None) -> set[int]:
    """The months that some days touch, counted anew."""
    if not first and not last:
        return set()
    first, last = first or last, last or first
    return {a.month for a, b in MONTHS if first <= b.isoformat() and last >= a.isoformat()}


def _clean(*cells: object) -> tuple:
    return tuple(c if isinstance(c, str) else None for c in cells)


def _printed(tables: Tables) -> dict[str, set[int]]:
    rows = tables.articles.itertuples()
    ends = {a.article_id: _clean(a.published_earliest, a.published_latest) for a in rows}
    return {key: _months(*days) for key, days in ends.items()}


def _expected(tables: Tables) -> dict[str, set[int]]:
    """The months of every report and statement, by the rules of docs/selection.md, written once more and plainly."""
    printed = _printed(tables)
    group = dict(zip(tables.cluster_members["event_id"], tables.cluster_members["cluster_id"], strict=True))
    dated = {c.cluster_id: _clean(c.earliest, c.latest) for c in tables.clusters.itertuples()}
    out = {}
    for e in tables.events.itertuples():
        days = _clean(e.earliest, e.latest)
        days = days if any(days) else dated[group[e.event_id]]
        out[e.event_id] = _months(*days) if any(days) else printed[e.article_id]
    times = {t.time_id: _clean(t.earliest, t.latest) for t in tables.times.itertuples()}
    for s in tables.statements.itertuples():
        days = times[s.time_id]
        out[s.statement_id] = _months(*days) if any(days) else printed[s.article_id]
    return out


def _expected_happenings(tables: Tables) -> dict[str, set[int]]:
    """The months of every happening: of the days that fit its reports, else of the first article that tells it."""
    article_of = dict(zip(tables.events["event_id"], tables.events["article_id"], strict=True))
    ends = {a.article_id: _clean(a.published_earliest, a.published_latest) for a in tables.articles.itertuples()}
    out = {}
    for c in tables.clusters.itertuples():
        days = _clean(c.earliest, c.latest)
        if not any(days):
            mine = tables.cluster_members.loc[tables.cluster_members["cluster_id"] == c.cluster_id, "event_id"]
            days = min((ends[article_of[e]] for e in mine if all(ends[article_of[e]])), default=(None, None))
        out[c.cluster_id] = _months(*days)
    return out


def _seen(parts: dict[int, list[str]]) -> dict[str, set[int]]:
    """In which months each record was seen; each month must show it once."""
    out: dict[str, set[int]] = {}
    for month, ids in parts.items():
        assert len(ids) == len(set(ids)), "told twice in one window"
        for key in ids:
            out.setdefault(key, set()).add(month)
    return out


def _windows() -> dict[int, dict[str, str]]:
    return {a.month: {"start": a.isoformat(), "end": b.isoformat()} for a, b in MONTHS}


@LIMITED
@given(collections())
def test_months_and_undated_add_up_to_the_reports(made):
    parts = {month: select(made, **limits) for month, limits in _windows().items()}
    for part in parts.values():
        check_tables(part.frames())
    months = {month: list(part.events["event_id"]) for month, part in parts.items()}
    undated = set(select_undated(made, start=FIRST.isoformat()).events["event_id"])
    seen, expected = _seen(months), _expected(made)
    differ = set(made.conflicts["cluster_id"])
    members = made.cluster_members
    together = set(members.loc[members["cluster_id"].isin(differ), "event_id"])
    for key in made.events["event_id"]:
        if key in together:  # reports that contradict each other stay together
            assert seen.get(key, set()) >= expected[key]
        else:
            assert seen.get(key, set()) == expected[key]
            assert (key in undated) == (not expected[key])
    assert set(seen) | undated == set(made.events["event_id"])


@LIMITED
@given(collections())
def test_months_and_undated_add_up_to_the_happenings(made):
    months = {m: list(select(made, **w).clusters["cluster_id"]) for m, w in _windows().items()}
    undated = set(select_undated(made, start=FIRST.isoformat()).clusters["cluster_id"])
    seen, expected = _seen(months), _expected_happenings(made)
    assert seen == {key: found for key, found in expected.items() if found}
    assert undated == {key for key, found in expected.items() if not found}
    extra = sum(len(m) - 1 for m in seen.values())
    assert sum(map(len, months.values())) - extra + len(undated) == len(made.clusters)


@LIMITED
@given(collections())
def test_months_and_undated_add_up_to_the_quotations(made):
    months = {m: list(select_quotes(made, **w)["statement_id"]) for m, w in _windows().items()}
    undated = set(undated_quotes(made, start=FIRST.isoformat())["statement_id"])
    seen, expected = _seen(months), _expected(made)
    for key in made.quotes()["statement_id"]:
        assert seen.get(key, set()) == expected[key]
        assert (key in undated) == (not expected[key])


def _below(made: Tables, least: float) -> set[str]:
    rows = zip(made.events["event_id"], made.events["confidence"], strict=True)
    return {key for key, likely in rows if pd.notna(likely) and likely < least}


@LIMITED
@given(collections(), st.sampled_from([0.4, 0.5, 0.8, 0.9, 1.0]))
def test_months_and_undated_add_up_to_the_reports_that_are_likely_enough(made, least):
    months = {m: list(select(made, min_confidence=least, **w).events["event_id"]) for m, w in _windows().items()}
    undated = set(select_undated(made, min_confidence=least, start=FIRST.isoformat()).events["event_id"])
    assert set(_seen(months)) | undated == set(made.events["event_id"]) - _below(made, least)


@LIMITED
@given(collections(), st.sampled_from([0.5, 0.9]))
def test_happenings_are_those_of_a_collection_that_never_had_the_rows_left_out(made, least):
    kept = select(made, min_confidence=least)
    check_tables(kept.frames())
    fewer = made.frames() | {"events": made.events[~made.events["event_id"].isin(_below(made, least))]}
    for name, frame in corroborate(fewer).items():
        pd.testing.assert_frame_equal(kept.frames()[name], frame, check_dtype=False)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return write_case(tmp_path_factory.mktemp("sweeps") / "pass")


@settings(LIMITED, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(collections(), st.sampled_from([None, *_windows()]))
def test_each_sentence_counts_what_a_fresh_count_does(case, made, month):
    limits = _windows()[month] if month else {}
    study = narrow(case, made, **limits)
    expected = _expected(made)
    here = {key for key, months in expected.items() if month is None or month in months}
    demands = sum(e in here for e in made.demands()["event_id"])
    assert _counted(positions.answer(study), demands, "demand", "no article reports a demand")
    quotes = sum(s in here for s in made.quotes()["statement_id"])
    assert _counted(quotations.answer(study), quotes, "quotation", "no article quotes anyone")
    happenings = {c for c, months in _expected_happenings(made).items() if month is None or month in months}
    held = _held(made) & happenings
    assert _counted(contacts.answer(study), len(held), "contact", "no contact was held")
    for name in ("demand", "quotation"):
        kind, lost = ("demands", made.demands()["event_id"]) if name == "demand" else ("quotations", expected)
        n = sum(not expected[key] for key in lost if kind == "demands" or ":a" in key)
        words = plain(unplaced.answer(study, kind))
        assert count(n, name) in words.lower() if n else f"very {name} has a day" in words or "For want of" in words
        assert len(unplaced.table(study, kind)) == (n if month else 0)


def _counted(sentences: str, n: int, noun: str, none: str) -> bool:
    words = plain(sentences)
    return f" {count(n, noun)} " in words.replace(".", " ") if n else none in words


def _held(made: Tables) -> set[str]:
    """The contacts that some report tells as held and none denies."""
    members = made.cluster_members.merge(made.events, on="event_id")
    told = members[members["event_type"] == "CONSULT"].groupby("cluster_id")["status"].agg(set)
    return {key for key, found in told.items() if "happened" in found and "negated" not in found}


@LIMITED
@given(collections())
def test_contacts_of_the_months_are_those_of_the_full_page(case, made):
    whole = contacts.contacts(narrow(case, made))
    seen: dict[str, set[str]] = {}
    for limits in _windows().values():
        for row in contacts.contacts(narrow(case, made, **limits)).itertuples():
            seen.setdefault(row.cluster_id, set()).add(row.status)
    undated = set(whole.loc[whole["dated"] == "none", "cluster_id"])
    assert set(seen) | undated == set(whole["cluster_id"])
    status_of = dict(zip(whole["cluster_id"], whole["status"], strict=True))
    assert all(found == {status_of[key]} for key, found in seen.items())
