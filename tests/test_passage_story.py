"""Page 02: what its sentences, table and figure say of the state of passage is what `states()` bears out."""

from datetime import date

import pytest

from corridor_analysis import notebook
from corridor_analysis.notebook.prose import plain
from corridor_analysis.notebook.story import chronology as page
from corridor_analysis.notebook.story import passage as story
from tests.story_data import write_case
from tests.test_states import made, on, told


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return write_case(tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="module")
def tables():
    """Shut on 1 March, opened on some day of April, restricted on 10 May; a last article of 20 May."""
    return made(
        on("closure", "2021-03-02", "2021-03-01"),
        told("reopening", "2021-05-04", "2021-04-01", "2021-04-30", "2021-04-30"),
        on("checkpoint", "2021-05-11", "2021-05-10"),
        silent=["2021-05-20"],
    )


def study(case, tables, **limits):
    return notebook.narrow(case, tables, **limits)


def test_the_answer_names_each_state_with_its_days_and_what_is_not_told(case, tables):
    assert plain(story.passage_answer(study(case, tables))) == (
        "Taken together, they bear out that passage was shut from 1 March 2021 to 31 March 2021, open from 30 April "
        "2021 at the latest to 9 May 2021 and restricted from 10 May 2021 to 20 May 2021, the day of the last article. "
        "They leave open from 1 April 2021 to 29 April 2021 whether it was still shut or already open. Of other days "
        "they do not say."
    )


def test_a_window_begins_with_the_state_that_held(case, tables):
    words = plain(story.passage_answer(study(case, tables, start="2021-03-10", end="2021-03-20")))
    assert words == (
        "Taken together, they bear out that passage was shut when the window begins (since 1 March 2021), and until "
        "20 March 2021, the last day of the window. Of other days they do not say."
    )


def test_a_window_in_which_nothing_is_borne_out_says_so(case, tables):
    found = study(case, tables, start="2021-06-01")
    assert story.passage_answer(found) == "No article bears out a state of passage in this window."
    assert story.states_table(found).empty


def test_a_window_without_days_that_are_left_open_says_so(case, tables):
    found = study(case, tables, start="2021-05-12", end="2021-05-15")
    assert story.unsure(found).empty
    assert plain(story.passage_answer(found)).endswith("Of other days they do not say.")


def test_where_no_day_is_left_open_a_window_tells_the_state(case):
    sure = made(on("closure", "2021-03-02", "2021-03-01"), silent=["2021-05-20"])
    found = study(case, sure, start="2021-03-10", end="2021-03-20")
    assert story.unsure(found).empty
    assert "shut when the window begins" in plain(story.passage_answer(found))


def test_the_windows_of_a_sweep_add_up_to_the_whole(case, tables):
    days = 0
    for month in ("2021-03", "2021-04", "2021-05"):
        rows = story.states(study(case, tables, start=f"{month}-01", end=f"{month}-{31 - (month == '2021-04')}"))
        days += sum(_days(r) for r in rows.itertuples())
    assert days == sum(_days(r) for r in tables.states().itertuples())


def _days(row):
    return (date.fromisoformat(row.latest) - date.fromisoformat(row.earliest)).days + 1


def test_the_table_has_a_row_for_each_state_with_its_evidence(case, tables):
    rows = story.states_table(study(case, tables))
    assert rows["state"].tolist() == ["shut", "open", "restricted"]
    assert rows["from"].tolist() == ["1 March 2021", "30 April 2021 at the latest", "10 May 2021"]
    assert list(rows.index) == ["a1:p1", "a2:p1", "a3:p1"]


def test_the_text_of_the_figure_tells_which_days_are_hatched(case, tables):
    assert "Hatched, since the day of the change is not told: from 1 April 2021 to 29 April 2021, shut or open." in (
        story.passage_alt(study(case, tables))
    )


def test_without_an_event_the_page_still_tells_the_state(case, tables):
    words = plain(page.answer(study(case, tables)))
    assert words.startswith("In this selection no article tells of an event on Snow Pass that happened. Taken together")
