"""What the page on corroboration says, over hand-made reports of made-up people."""

from types import SimpleNamespace

from corridor_analysis.corroborate import corroborate
from corridor_analysis.notebook import narrow
from corridor_analysis.notebook.story import corroboration as story
from corridor_analysis.schema import check_tables
from corridor_analysis.tables import Tables
from tests.hand_tables import article, entity, event, make_frames

PEOPLE = [entity("ruiz", "Ana Ruiz"), entity("lund", "Bo Lund"), entity("kay", "Cy Kay")]


def told(*rows, outlets=(None, None)):
    """A study of two articles; each row is the words and columns of an event that both tell, the second's changed."""
    articles, events = [], []
    for n, key in enumerate(("a1", "a2")):
        text = " ".join(f"{words[n]}." for words, _, _ in rows) + " " + " ".join(f"word{n}{i}" for i in range(30))
        articles.append(article(key, text, "2021-05-05") | {"outlet": outlets[n]})
        for i, (words, both, second) in enumerate(rows, start=1):
            events.append(event(f"{key}:e{i}", text, words[n], **(both | (second if n else {}))))
    frames = make_frames(articles, PEOPLE, events)
    frames |= corroborate(frames)
    check_tables(frames)
    tables = Tables(**frames)
    return narrow(SimpleNamespace(actors=(), title="", id="case"), tables)


def call(when, other, **second):
    parties = (("actor", "ruiz"), ("recipient", other))
    words = (f"Ruiz telephoned {other} about the pass", f"Of the pass Ruiz spoke by telephone with {other}")
    return words, {"mode": "phone", "day": when, "parties": parties}, second


def test_what_one_report_denies_comes_first_and_is_told_in_words():
    study = told(call("2021-05-03", "lund", day="2021-05-04"), call("2021-05-04", "kay", status="negated"))
    rows = story.conflicts(study)
    assert rows["differs in"].to_list() == ["whether it took place"] * 2 + ["the day"] * 2
    assert rows["value"].to_list()[:2] == ["it took place", "it did not, or is denied"]
    said = story.conflicts_answer(study)
    assert said.endswith("the reports differ: on one in whether it took place and on one in the day.")
    assert "two" in said


def test_a_denied_call_is_counted_among_the_happenings():
    study = told(call("2021-05-04", "kay", status="negated"))
    assert "one" in story.answer(study)
    assert "the reports differ" in story.answer(study)


def test_reports_that_agree_are_told_to_contradict_nothing():
    study = told(call("2021-05-04", "kay"))
    assert "differ" not in story.answer(study)
    assert story.conflicts_answer(study) == "On no happening in this selection do the reports contradict each other."


def test_articles_of_unknown_outlets_are_told_to_be_judged_by_their_words():
    assert "Of two articles the outlet is not known" in story.same_answer(told(call("2021-05-04", "kay")))
    study = told(call("2021-05-04", "kay"), outlets=("Post", "Mail"))
    assert story.same_answer(study) == "No article in this selection counts as the same source as another."


def test_two_articles_of_one_outlet_are_one_source_and_the_page_says_why():
    study = told(call("2021-05-04", "kay"), outlets=("The Post", "Post"))
    (row,) = story.same_sources(study).itertuples()
    assert row.why == "the same outlet"
    assert story.same_answer(study).endswith("is not counted as a source of its own.")
