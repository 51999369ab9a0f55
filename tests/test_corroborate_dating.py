"""Dating articles without a day, over hand-made events of made-up countries."""

import pytest

from corridor_analysis.corroborate import corroborate
from corridor_analysis.corroborate.dating import dated, datings, estimates
from corridor_analysis.extract.dating_times import COLUMNS
from corridor_analysis.schema import TABLES
from tests.hand_tables import article, cut, entity, event, make_frames

PEOPLE = [
    entity("ruiz", "Ana Ruiz", country="ESP"),
    entity("lund", "Bo Lund", country="SWE"),
    entity("kay", "Cy Kay", country="GBR"),
    entity("spain", "Spain", "state", "ESP"),
]
CALL = {"mode": "phone", "parties": (("actor", "ruiz"), ("recipient", "lund"))}
TALK = {"mode": "meeting", "parties": (("actor", "kay"), ("recipient", "lund"))}
OPEN = {"basis": "none", "type": "DATE", "earliest": None, "latest": None}
FRIDAY = "2021-05-07"
DATED = ("Ruiz telephoned Lund", CALL | {"day": FRIDAY})


def case_of(*undated, reports=(("2021-05-08", DATED),), published=None):
    """Frames and clocks of dated reports and of one article `u`; each of its events may end in a time left open.

    An event is (words, columns) or (words, columns, surface of its time, value).
    """
    articles, events, times, clocks = [], [], [], []
    for number, (day, *rows) in enumerate((*reports, (None, *undated)), start=1):
        key = "u" if number > len(reports) else f"a{number}"
        text = " ".join(f"{row[0]}." for row in rows)
        articles.append(article(key, text, day) | (published or {} if key == "u" else {}))
        for i, (words, more, *named) in enumerate(rows, start=1):
            events.append(event(f"{key}:e{i}", text, words, **more))
            if named:
                at = text.index(words) + words.index(named[0])
                row = cut(key, text, words) | OPEN | {"start": at, "end": at + len(named[0])}
                times.append(row | {"time_id": f"{key}:t{i}", "surface": named[0], "value": named[1]})
                e = events[-1]
                clocks.append(
                    dict(zip(COLUMNS, (key, e["start"], e["end"], e["event_type"], e["mode"], at), strict=True))
                )
    return make_frames(articles, PEOPLE, events, times=times), clocks


def estimate(*undated, **more):
    """The days that are left for the undated article: first, last and the one singled out, as ISO text."""
    frames, clocks = case_of(*undated, **more)
    found = estimates(frames, clocks)
    row = dated(frames["articles"], found).set_index("article_id").loc["u"]
    return row["published_earliest"], row["published_latest"], row["published"], row["published_basis"]


def rules(*undated, **more):
    frames, clocks = case_of(*undated, **more)
    return [(r["bound"], r["day"], r["rule"]) for r in datings(estimates(frames, clocks), frames)]


ON_FRIDAY = ("Ruiz spoke with Lund by phone on Friday", CALL, "Friday", "XXXX-WXX-5")


MONDAY = ("Kay met Lund on Monday", TALK, "Monday", "XXXX-WXX-1")
JULY = ("Kay is to meet Lund in July", TALK | {"status": "planned"}, "July", "XXXX-07")
DEED = {"event_type": "COERCE", "mode": "closure", "parties": (("actor", "kay"),), "day": "2021-03-03"}
NOBODY = {"reports": ()}
TWICE = {"reports": (("2021-04-24", ("Ruiz rang Lund", CALL | {"day": "2021-04-23"})), ("2021-05-08", DATED))}
GIVEN = {"published_earliest": "2021-05-08", "published_latest": "2021-05-20", "published_basis": "estimated"}
ESTIMATES = {  # events of the undated article, what else is known, and the first, last and likeliest day
    "a weekday that a dated article dates": ([ON_FRIDAY], {}, (FRIDAY, "2021-05-08", FRIDAY)),
    "a weekday that is not that of the dated report": (
        [("Ruiz spoke with Lund on Monday", CALL, "Monday", "XXXX-WXX-1")], {}, (None, None, None),
    ),
    "a weekday that `last` moves": (
        [("Ruiz spoke with Lund last Friday", CALL, "last Friday", "XXXX-WXX-5")], {}, (FRIDAY, None, None),
    ),
    "a weekday that `next` moves": (
        [("Ruiz spoke with Lund next Friday", CALL, "next Friday", "XXXX-WXX-5")], {}, (FRIDAY, None, None),
    ),
    "today": ([("Ruiz phones Lund today", CALL, "today", "XXXX-XX-XX")], {}, (FRIDAY, FRIDAY, FRIDAY)),
    "yesterday": ([("Ruiz rang Lund yesterday", CALL, "yesterday", "XXXX-XX-XX")], {}, ("2021-05-08",) * 3),
    "what a dated article dates": ([("Ruiz spoke with Lund", CALL)], {}, (FRIDAY, None, None)),
    "what it dates itself as past": (
        [("Kay met Lund on 3 March 2021", TALK | {"day": "2021-03-03"})], NOBODY, ("2021-03-03", None, None),
    ),
    "what is asked for a day": (
        [("Kay urged them to open the pass by 3 March", DEED | {"event_type": "REQUEST", "mode": None})], NOBODY,
        (None, None, None),
    ),
    "a deadline": ([("Kay shut the pass until 3 March", DEED)], NOBODY, (None, None, None)),
    "a plan with a day": (
        [("Kay will meet Lund on 3 June 2021", TALK | {"status": "planned", "day": "2021-06-03"})], NOBODY,
        (None, "2021-06-03", None),
    ),
    "a month that is planned, the next after what was news": (
        [ON_FRIDAY[:2], JULY], {}, (FRIDAY, "2021-07-31", None),
    ),
    "a month that is planned, and nothing that is told as news": (
        [("Kay met Lund on 3 March 2015", TALK | {"day": "2015-03-03"}), JULY], NOBODY, ("2015-03-03", None, None),
    ),
    "a month of the past, which reaches a year": (
        [("Ruiz spoke with Lund in May", CALL, "May", "XXXX-05")], {}, (FRIDAY, "2022-05-06", None),
    ),
    "a day of the past, which reaches half a year": (
        [("Ruiz spoke with Lund on May 7", CALL, "May 7", "XXXX-05-07")], {}, (FRIDAY, "2021-11-05", None),
    ),
    "the weekday named first, Friday": ([ON_FRIDAY, MONDAY], {}, (FRIDAY, "2021-05-08", FRIDAY)),
    "the weekday named first, Monday": ([MONDAY, ON_FRIDAY], {}, ("2021-05-10", "2021-05-11", "2021-05-10")),
    "of two days the one that is named too": (
        [ON_FRIDAY, ("Kay met Lund on Saturday", TALK, "Saturday", "XXXX-WXX-6")], {},
        (FRIDAY, "2021-05-08", "2021-05-08"),
    ),
    "of both ends of the week the one nearer to all weekdays named": (
        [("Kay met Lund on Thursday", TALK, "Thursday", "XXXX-WXX-4"), ON_FRIDAY], {}, (FRIDAY, FRIDAY, FRIDAY),
    ),
    "evidence that contradicts itself": (
        [ON_FRIDAY, ("Kay will meet Lund on 3 March 2021", TALK | {"status": "planned", "day": "2021-03-03"})], {},
        (None, None, None),
    ),
    "two calls that fit alike": (
        [("Ruiz and Lund talked on Friday", CALL, "Friday", "XXXX-WXX-5")], TWICE, (None, None, None),
    ),
    "bounds that the input gives, kept and narrowed": ([ON_FRIDAY], {"published": GIVEN}, ("2021-05-08",) * 3),
    "no evidence": ([("Kay met Lund", TALK)], NOBODY, (None, None, None)),
}  # fmt: skip


@pytest.mark.parametrize(("undated", "known", "days"), ESTIMATES.values(), ids=ESTIMATES)
def test_the_day_of_publication_is_estimated_from_what_is_told(undated, known, days):
    assert estimate(*undated, **known) == (*days, "estimated" if days[0] and days[1] else "unknown")


def test_every_bound_has_its_evidence():
    assert rules(ON_FRIDAY) == [
        ("earliest", FRIDAY, "reckoned"),
        ("latest", "2021-05-13", "reckoned"),
        ("earliest", FRIDAY, "newest"),
        ("latest", "2021-05-08", "newest"),
        ("published", FRIDAY, "newest"),
    ]


def test_evidence_leads_to_the_event_the_time_and_the_dated_report():
    frames, clocks = case_of(ON_FRIDAY)
    row = datings(estimates(frames, clocks), frames)[0]
    assert (row["event_id"], row["time_id"], row["report_id"]) == ("u:e1", "u:t1", "a1:e1")
    assert "'Friday'" in row["why"]
    assert "latest such day" in row["why"]
    TABLES["datings"].check(TABLES["datings"].frame([row]))


def test_a_plan_that_a_dated_article_dates_is_the_latest_day():
    plan = TALK | {"status": "planned"}
    reports = (("2021-05-08", ("Kay is to meet Lund on 3 June", plan | {"day": "2021-06-03"})),)
    assert estimate(("Kay plans to meet Lund", plan), reports=reports)[1] == "2021-06-03"


def test_weekdays_of_plans_do_not_count_as_news():
    monday = ("Kay is to meet Lund on Monday", TALK | {"status": "planned"}, "Monday", "XXXX-WXX-1")
    assert estimate(ON_FRIDAY, monday)[2] == FRIDAY


def test_a_corpus_in_which_every_article_is_dated_needs_no_estimate():
    frames, _ = case_of(reports=(("2021-05-08", DATED),))
    frames["articles"] = frames["articles"].iloc[:1]
    assert estimates(frames, []) == []


def test_the_order_of_rows_does_not_matter_to_an_estimate():
    frames, clocks = case_of(ON_FRIDAY, JULY)
    mixed = {n: f.sample(frac=1, random_state=7).reset_index(drop=True) for n, f in frames.items()}
    days = [[(e.article_id, e.first, e.last, e.day) for e in estimates(f, clocks)] for f in (frames, mixed)]
    assert days[0] == days[1] != []


def test_an_estimate_lets_an_undated_report_join_what_it_tells_of():
    frames, clocks = case_of(ON_FRIDAY)
    frames["articles"] = TABLES["articles"].coerce(dated(frames["articles"], estimates(frames, clocks)))
    assert list(corroborate(frames)["clusters"]["n_articles"]) == [2]


UNDATED = (
    "Foreign Minister Mélanie Joly spoke by phone with Penny Wong on Thursday. "
    "On Wednesday Kenya closed its border with Somalia."
)
RECORDS = [
    {
        "article_id": "dated",
        "text": "Canada's Mélanie Joly telephoned Penny Wong of Australia on Thursday.",
        "published": FRIDAY,
    },
    {"article_id": "undated", "text": UNDATED},
]


@pytest.mark.model
def test_an_article_that_others_date_is_read_again_with_its_day_whoever_reads_it():
    from concurrent.futures import ThreadPoolExecutor

    from corridor_analysis import Corpus
    from corridor_analysis.tables import digest, tabulate

    read = tabulate(Corpus.from_records(RECORDS))
    with ThreadPoolExecutor(1) as executor:
        other = tabulate(Corpus.from_records(RECORDS[::-1]), executor=executor)
    assert digest(read.frames()) == digest(other.frames())
    row = read.articles.set_index("article_id").loc["undated"]
    assert (row["published"], row["published_basis"]) == ("2021-05-06", "estimated")
    times = read.times[read.times["article_id"] == "undated"]
    assert dict(zip(times["surface"], times["value"], strict=True)) == {
        "Thursday": "2021-05-06", "Wednesday": "2021-05-05"
    }  # fmt: skip
    assert set(read.datings["time_id"].dropna()) <= set(times["time_id"])
    assert set(read.datings["bound"]) == {"earliest", "latest", "published"}
