"""One communique that many articles quote is one source, and the table says why."""

from dataclasses import replace

import pytest

from corridor_analysis.corroborate import corroborate
from corridor_analysis.corroborate.report import Stretch
from corridor_analysis.schema import check_tables
from corridor_analysis.tables import Tables
from corridor_analysis.tables.select import select
from tests.hand_tables import article, entity, event, make_frames

CALL = "Ruiz telephoned Lund on Tuesday"
SAID = "“The heavy costs of the closed pass for the people of the valley are unacceptable to both our countries,”"
AGAIN = "“The grave costs of the closed pass for the people of the valley are not acceptable to both countries,”"
OTHER = "“Snow fell on the whole eastern range early this year and shepherds came down with all of their flocks,”"
FILL = " Nothing else was heard." * 6


def _statement(key: str, text: str, words: str, who: str) -> tuple[dict, dict, dict]:
    name = key.split(":")[0]
    start = text.index(words)
    sentence = f"{name}:s{text[:start].count('.') + 1}"
    row = {"statement_id": key, "article_id": name, "sentence_id": sentence, "kind": "direct", "cue": "say"}
    row |= {"act": "say", "medium": None, "time_id": None, "rule": "hand"}
    span = {"statement_id": key, "part": "content", "start": start, "end": start + len(words)}
    return row, span, {"record_id": key, "role": "source", "entity_id": who, "start": None, "end": None}


def _frames(quotes: dict[str, tuple[str, str, str]]) -> dict:
    """Articles that tell the same call; of each the quotation, its speaker, and what stands between."""
    texts = {k: f"{CALL}.{between} {words} the ministry said." for k, (words, _, between) in quotes.items()}
    told = [_statement(f"{k}:a1", texts[k], words, who) for k, (words, who, _) in quotes.items()]
    parties = (("actor", "ruiz"), ("recipient", "lund"))
    return make_frames(
        [article(k, t, "2021-05-05") for k, t in texts.items()],
        [entity(i, i.title(), "body") for i in ("ruiz", "lund", "ministry", "press")],
        [event(f"{k}:e1", t, CALL, mode="phone", day="2021-05-04", parties=parties) for k, t in texts.items()],
        statements=[s for s, _, _ in told],
        spans=[s for _, s, _ in told],
        participants=[p for _, _, p in told],
    )  # fmt: skip


def _sources(frames: dict) -> tuple[int, str]:
    (row,) = corroborate(frames)["clusters"].itertuples()
    return row.n_sources, row.verdict


def test_two_articles_that_hand_on_one_communique_are_one_source():
    frames = _frames({"a1": (SAID, "ministry", ""), "a2": (AGAIN, "ministry", "")})
    assert _sources(frames) == (1, "single")
    (why,) = corroborate(frames)["same_sources"].itertuples(index=False)
    assert (why.article_id, why.as_article_id, why.why) == ("a2", "a1", "same_communique")
    assert (why.statement_id, why.as_statement_id) == ("a2:a1", "a1:a1")
    assert 0.5 <= why.share < 1


def test_a_third_article_of_its_own_makes_a_second_source():
    quotes = {"a1": (SAID, "ministry", ""), "a2": (AGAIN, "ministry", ""), "a3": (OTHER, "ministry", "")}
    assert _sources(_frames(quotes)) == (2, "corroborated")


@pytest.mark.parametrize(
    ("words", "who", "between"),
    [(OTHER, "ministry", ""), (AGAIN, "press", ""), (AGAIN, "ministry", FILL)],
    ids=["other words", "another speaker", "far from the report"],
)
def test_other_quotations_leave_two_sources(words, who, between):
    frames = _frames({"a1": (SAID, "ministry", ""), "a2": (words, who, between)})
    assert _sources(frames) == (2, "corroborated")
    assert corroborate(frames)["same_sources"].empty


def test_the_order_of_the_rows_does_not_matter():
    frames = _frames({"a1": (SAID, "ministry", ""), "a2": (AGAIN, "ministry", "")})
    turned = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in frames.items()}
    assert corroborate(frames)["same_sources"].equals(corroborate(turned)["same_sources"])


def test_reasons_go_with_their_cluster():
    frames = _frames({"a1": (SAID, "ministry", ""), "a2": (AGAIN, "ministry", "")})
    frames |= corroborate(frames)
    check_tables(frames)
    tables = Tables(**frames)
    assert len(select(tables, start="2021-05-01").same_sources) == 1
    assert select(tables, start="2021-06-01").same_sources.empty
    assert select(replace(tables), end="2021-04-01").same_sources.empty


def _asks(*tellings: tuple[str, str, str, str]) -> list[list[str]]:
    """The demands that make one cluster; each telling is an article, its text, the clause and who asks."""
    texts: dict[str, str] = {}
    for key, text, _, _ in tellings:
        texts[key] = f"{texts.get(key, '')} {text}".strip()
    events = [
        event(f"{key}:e{n}", texts[key], words, "REQUEST", demand="open_pass", parties=(("actor", who),))
        for n, (key, _, words, who) in enumerate(tellings, start=1)
    ]
    names = [entity(who, who.title()) for who in ("ruiz", "lund")]
    frames = make_frames([article(k, t, "2021-05-05") for k, t in texts.items()], names, events)
    members = corroborate(frames)["cluster_members"].groupby("cluster_id")["event_id"]
    return sorted(sorted(ids) for _, ids in members)


def test_a_habit_is_not_the_deed_of_a_day():
    vow = ("a1", "Ruiz called for an end to the closure.", "called for an end to the closure", "ruiz")
    habit = ("a2", "Ruiz has repeatedly called for an end to it.", "called for an end to it", "ruiz")
    assert _asks(vow, habit) == [["a1:e1"], ["a2:e2"]]
    assert _asks(("a1", *habit[1:]), habit) == [["a1:e1", "a2:e2"]]


def test_what_another_says_in_the_same_article_is_said_anew():
    first = ("a1", "Ruiz asked for the pass to be opened.", "asked for the pass to be opened", "ruiz")
    other = ("a1", "Lund asked for it to be opened.", "asked for it to be opened", "lund")
    assert _asks(first, other) == [["a1:e1"], ["a1:e2"]]


def test_the_words_before_a_clause_are_kept_as_far_back_as_an_agency_is_looked_for():
    text = "".join(chr(97 + n % 26) for n in range(400))
    assert Stretch(text, 200, 210)[slice(40, 210)] == text[40:210]
    assert Stretch(text, 200, 210)[slice(0, 60)] == text[40:60]
