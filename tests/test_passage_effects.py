"""What each telling does to each state of passage: the table of the docs is that of the data, and its examples hold."""

from functools import cache
from pathlib import Path

import pytest

import corridor_analysis as ca
from corridor_analysis.corroborate import effects as module
from corridor_analysis.corroborate.effects import after, effects, effects_table, unhappened
from corridor_analysis.errors import ResourceError
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import PASSAGE_EFFECTS, PASSAGE_STATES
from tests.test_timelines import state_on

DOCS = Path(__file__).parents[1] / "docs" / "passage.md"
BEFORE = {
    "open": "The road was open on 1 May.",
    "restricted": "Only one lane of the road was open on 1 May.",
    "shut": "The road was closed on 1 May.",
}
CELLS = [(effect, state) for effect in PASSAGE_EFFECTS for state in PASSAGE_STATES]


def on_4_may(before, text):
    """The state on 4 May of a road that was in a state before, by an article of the 5th."""
    rows = [{"article_id": "b", "published": "2030-05-05", "text": text}]
    if before in BEFORE:
        rows.append({"article_id": "a", "published": "2030-05-02", "text": BEFORE[before]})
    return state_on(ca.tabulate(ca.Corpus.from_records(rows)).states(), "2030-05-04")


@pytest.mark.model
@pytest.mark.parametrize(("effect", "before"), CELLS)
def test_the_example_of_a_cell_is_read_and_does_what_the_table_says(effect, before):
    assert on_4_may(before, effects()[effect]["examples"][before]) == after(effect, before)


@pytest.mark.model
@pytest.mark.parametrize("before", PASSAGE_STATES)
@pytest.mark.parametrize("status", unhappened())
def test_what_did_not_happen_changes_no_state(status, before):
    assert on_4_may(before, unhappened()[status]) == before


def test_the_table_of_the_docs_is_that_of_the_data():
    assert effects_table() in DOCS.read_text(encoding="utf-8")


@cache
def raw():
    return read_yaml("passage.yaml")


def changed(monkeypatch, **entries):
    """Let the data have other effects."""
    monkeypatch.setattr(module, "read_yaml", lambda name: {**raw(), "effects": entries})
    effects.cache_clear()


@pytest.fixture(autouse=True)
def fresh():
    yield
    effects.cache_clear()


def test_an_effect_that_there_is_not_is_an_error(monkeypatch):
    changed(monkeypatch, **raw()["effects"], closing=raw()["effects"]["closure"])
    with pytest.raises(ResourceError, match="closing"):
        effects()


def test_a_cell_that_is_missing_is_an_error(monkeypatch):
    entry = {**raw()["effects"]["closure"], "after": {"open": "shut"}}
    changed(monkeypatch, **{**raw()["effects"], "closure": entry})
    with pytest.raises(ResourceError, match="closure"):
        effects()
