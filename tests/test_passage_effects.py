"""What each telling does to each state of passage: the table of the docs is that of the data, and its examples hold."""

from functools import cache
from pathlib import Path

import pytest

import corridor_analysis as ca
from corridor_analysis.corroborate.state_tellings import PassageEffects, after, effects, unhappened
from corridor_analysis.corroborate.states import states
from corridor_analysis.errors import ResourceError
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import PASSAGE_EFFECTS, PASSAGE_STATES
from corridor_analysis.schema.entry import checked
from tests.test_timelines import state_on

DOCS = Path(__file__).parents[1] / "docs" / "passage.md"
BEFORE = {
    "open": "The road was open on 1 May.",
    "restricted": "Only one lane of the road was open on 1 May.",
    "shut": "The road was closed on 1 May.",
}
CELLS = [(effect, state) for effect in PASSAGE_EFFECTS for state in PASSAGE_STATES]


@cache
def read():
    """Tables of every example, told on 5 May, and of a road in each state, told on 2 May."""
    texts = {(e, s): effects()[e].examples[s] for e, s in CELLS} | {(k, ""): v for k, v in unhappened().items()}
    rows = [{"article_id": ".".join(k), "published": "2030-05-05", "text": v} for k, v in texts.items()]
    rows += [{"article_id": f"was {k}", "published": "2030-05-02", "text": v} for k, v in BEFORE.items()]
    return ca.tabulate(ca.Corpus.from_records(rows)).frames()


def on_4_may(before, *name):
    """The state on 4 May of a road that was in a state before, by the article of an example."""
    wanted = {".".join(name), f"was {before}"}
    frames = {k: f[f["article_id"].isin(wanted)] if "article_id" in f else f for k, f in read().items()}
    return state_on(states(frames), "2030-05-04")


@pytest.mark.model
@pytest.mark.parametrize(("effect", "before"), CELLS)
def test_the_example_of_a_cell_is_read_and_does_what_the_table_says(effect, before):
    assert on_4_may(before, effect, before) == after(effect, before)


@pytest.mark.model
@pytest.mark.parametrize("before", PASSAGE_STATES)
@pytest.mark.parametrize("status", unhappened())
def test_what_did_not_happen_changes_no_state(status, before):
    assert on_4_may(before, status, "") == before


def effects_table():
    """The table of effects in Markdown: a row for each effect, a column for each state that passage was in."""
    lines = [f"| told | {' | '.join(f'was {s}' for s in PASSAGE_STATES)} |", "| --- " * (1 + len(PASSAGE_STATES)) + "|"]
    for name, effect in effects().items():
        cells = [f"**{effect.after[s]}**: “{effect.examples[s]}”" for s in PASSAGE_STATES]
        lines.append(f"| `{name}`: {effect.says} | {' | '.join(cells)} |")
    same = " | ".join(f"**{s}**" for s in PASSAGE_STATES)
    lines += [f"| status {status}: “{text}” | {same} |" for status, text in unhappened().items()]
    return "\n".join(lines) + "\n"


def test_the_table_of_the_docs_is_that_of_the_data():
    assert effects_table() in DOCS.read_text(encoding="utf-8")


def with_effects(**entries):
    """Return what the data would be with other effects."""
    return checked(
        PassageEffects, {**read_yaml("passage.yaml"), "effects": entries}, "passage.yaml", error=ResourceError
    )


RAW = read_yaml("passage.yaml")["effects"]


def test_an_effect_that_there_is_not_is_an_error():
    with pytest.raises(ResourceError, match="closing"):
        with_effects(**RAW, closing=RAW["closure"])


def test_an_effect_that_is_missing_is_an_error():
    with pytest.raises(ResourceError, match="closure"):
        with_effects(**{name: entry for name, entry in RAW.items() if name != "closure"})


@pytest.mark.parametrize("cells", [{"open": "shut"}, {**RAW["closure"]["after"], "open": "ajar"}])
def test_a_cell_that_is_missing_or_leads_to_no_state_is_an_error(cells):
    with pytest.raises(ResourceError, match=r"closure\.after"):
        with_effects(**{**RAW, "closure": {**RAW["closure"], "after": cells}})
