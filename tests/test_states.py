"""The state of passage by day, worked out over tables written by hand: what bears it out, and no more."""

import pytest

from corridor_analysis.corroborate.states import COLUMNS, retold, unsure
from tests.hand_tables import article, entity, event, make_tables

TEXT = "The road was closed. The road was opened. A post was set up. The road was as it was."
WORDS = {
    "closure": "The road was closed",
    "reopening": "The road was opened",
    "checkpoint": "A post was set up",
    "restriction": "A post was set up",
    "convoy": "A post was set up",
    "told_open": "The road was as it was",
    "told_shut": "The road was as it was",
    "told_restricted": "The road was as it was",
    "asked_open": "The road was as it was",
    "passing": "The road was as it was",
}


def told(effect, published, earliest=None, begun=None, latest=None, **more):
    """A row of `passage` in an article of a day."""
    return {"effect": effect, "published": published, "earliest": earliest, "begun": begun, "latest": latest} | more


def on(effect, published, day, **more):
    """What happened on a known day."""
    return told(effect, published, day, day, day, **more)


def made(*rows, silent=()):
    """Tables of one article for each telling, and of articles that tell nothing, by their days of publication."""
    articles, passage = [], []
    for n, row in enumerate(rows, start=1):
        key, words = f"a{n}", WORDS[row["effect"]]
        articles.append(article(key, TEXT, row["published"]))
        start = TEXT.index(words)
        place = {"passage_id": f"{key}:p1", "article_id": key, "sentence_id": f"{key}:s1", "event_id": None}
        passage.append(
            place | {"start": start, "end": start + len(words), "passage": None, "over": False, "aside": False}
            | {"again": False, "date_basis": "by hand", "rule": "hand"}
            | {k: v for k, v in row.items() if k != "published"}
        )  # fmt: skip
    articles += [article(f"s{n}", "Nothing.", day) for n, day in enumerate(silent, start=1)]
    return make_tables(articles, [], [], passage=passage)


def stretches(tables):
    return [f"{s.state} {s.earliest}/{s.latest}" for s in tables.states().itertuples()]


FIRST = "2021-03-01"
SHUT = on("closure", "2021-03-02", FIRST)
AS_TOLD = {
    "a state holds to the day of the last article and no longer": (
        [SHUT], ["2021-03-09"], ["shut 2021-03-01/2021-03-09"],
    ),
    "states follow each other without sharing a day": (
        [SHUT, on("reopening", "2021-03-11", "2021-03-10"), on("checkpoint", "2021-03-21", "2021-03-20")], [],
        ["shut 2021-03-01/2021-03-09", "open 2021-03-10/2021-03-19", "restricted 2021-03-20/2021-03-21"],
    ),
    "a checkpoint on a shut road leaves it shut": (
        [SHUT, on("checkpoint", "2021-03-21", "2021-03-20")], [], ["shut 2021-03-01/2021-03-21"],
    ),
    "nothing happens after the day on which it was told": ([on("closure", "2021-03-02", "2021-03-05")], [], []),
    "nor in the days of its month after that": (
        [told("closure", "2021-03-10", FIRST, "2021-03-31", "2021-03-31")], [], ["shut 2021-03-10/2021-03-10"],
    ),
    "what is told as still so keeps a state": (
        [told("closure", "2021-03-09", FIRST, FIRST, None), told("told_open", "2021-04-02")], [],
        ["shut 2021-03-01/2021-03-09", "open 2021-04-02/2021-04-02"],
    ),
    "a state told without its first day ends the former one after the last article that does not tell otherwise": (
        [SHUT, told("told_open", "2021-03-20")], ["2021-03-10", "2021-03-30"],
        ["shut 2021-03-01/2021-03-10", "open 2021-03-20/2021-03-30"],
    ),
    "a road told as open on a day is open on it though nothing happened": (
        [told("told_open", "2021-03-09", None, "2021-03-07", "2021-03-07")], [], ["open 2021-03-07/2021-03-09"],
    ),
    "who asks for the road to be opened bears out that it is shut": (
        [SHUT, told("asked_open", "2021-04-20")], [], ["shut 2021-03-01/2021-04-20"],
    ),
    "hours change nothing": ([SHUT, on("passing", "2021-03-06", "2021-03-05")], [], ["shut 2021-03-01/2021-03-06"]),
    "a convoy changes nothing": ([SHUT, on("convoy", "2021-03-06", "2021-03-05")], [], ["shut 2021-03-01/2021-03-06"]),
    "a closure of some days ends with the state before it": (
        [
            told("told_open", FIRST, None, FIRST, FIRST),
            told("closure", "2021-03-20", "2021-03-04", "2021-03-04", "2021-03-06", over=True),
        ], [],
        ["open 2021-03-01/2021-03-03", "shut 2021-03-04/2021-03-06", "open 2021-03-07/2021-03-20"],
    ),
    "a closure that was to last to a day bears out nothing after it": (
        [told("closure", "2021-03-05", "2021-03-04", "2021-03-04", "2021-03-09", over=True)], ["2021-03-20"],
        ["shut 2021-03-04/2021-03-09"],
    ),
    "what happened again had ended in between": (
        [SHUT, on("closure", "2021-03-21", "2021-03-20", again=True)], [],
        ["shut 2021-03-01/2021-03-02", "shut 2021-03-20/2021-03-21"],
    ),
    "background without a day does not end a state": (
        [on("reopening", "2021-03-02", FIRST), told("closure", "2021-03-20", aside=True)], [],
        ["open 2021-03-01/2021-03-20"],
    ),
    "an article without a day bears out no day": ([told("told_shut", None)], [], []),
    "but days that it names": ([on("closure", None, FIRST)], [], ["shut 2021-03-01/2021-03-01"]),
    "another passage of the same kind does not count": (
        [
            on("reopening", "2021-03-02", FIRST, passage="Lenz Canal"),
            told("told_open", "2021-03-04", passage="Lenz Canal"),
            on("closure", "2021-03-06", "2021-03-05", passage="Hask Canal"),
        ], [],
        ["open 2021-03-01/2021-03-06"],
    ),
    "no article bears out no state": ([], [], []),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "silent", "states"), AS_TOLD.values(), ids=AS_TOLD)
def test_states_are_borne_out_by_what_is_told(rows, silent, states):
    assert stretches(made(*rows, silent=silent)) == states


def test_a_happening_told_with_the_month_is_the_one_told_with_the_day():
    coarse = told("restriction", "2021-05-20", "2021-03-01", "2021-03-31", None)
    rows = made(on("closure", "2021-03-14", "2021-03-12"), coarse)
    assert stretches(rows) == ["shut 2021-03-12/2021-05-20"]
    assert retold(rows.frames()) == {"a2:p1": "a1:p1"}


def test_of_a_change_in_some_month_the_days_of_that_month_are_unknown():
    rows = made(SHUT, told("reopening", "2021-05-04", "2021-04-01", "2021-04-30", "2021-04-30"))
    assert stretches(rows) == ["shut 2021-03-01/2021-03-31", "open 2021-04-30/2021-05-04"]
    gaps = unsure(rows.frames())
    assert gaps[["state", "before", "earliest", "latest"]].to_numpy().tolist() == [
        ["open", "shut", "2021-04-01", "2021-04-29"]
    ]
    assert unsure(made().frames()).empty


@pytest.mark.parametrize("status", ["planned", "negated", "conditional"])
def test_an_event_that_did_not_happen_changes_no_state(status):
    text = "Nordia closed the road."
    events = [event("a1:e1", text, "closed", "COERCE", mode="closure", status=status, day="2021-03-01")]
    assert make_tables([article("a1", text, "2021-03-02")], [entity("n", "Nordia", "state")], events).states().empty


def test_an_access_event_that_no_telling_explains_counts_by_its_mode():
    text = "Nordia closed the road."
    events = [event("a1:e1", text, "closed", "COERCE", mode="closure", day="2021-03-01")]
    found = make_tables([article("a1", text, "2021-03-02")], [], events).states()
    assert found.to_dict("records") == [
        {
            "state": "shut", "earliest": "2021-03-01", "latest": "2021-03-02", "event_id": "a1:e1", "article_id": "a1",
            "evidence": text,
        }
    ]  # fmt: skip
    assert tuple(found.columns) == COLUMNS
