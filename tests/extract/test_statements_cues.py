"""The lexicon of cues: what its file must hold, and that its examples are read as it says."""

from __future__ import annotations

import pytest

from corridor_analysis.errors import ResourceError
from corridor_analysis.extract.statements.cue_lexicon import ACTS, build, lexicon
from corridor_analysis.resources import read_yaml

EXAMPLES = read_yaml("cues.yaml")["examples"]


def test_a_lemma_has_an_act_for_each_frame():
    words = build({"verbs": {"demand": {"call": ["for"]}, "report": {"call": ["as", "object as"]}}})
    assert words.get("VERB", "Call").takes == {"for": "demand", "as": "report", "object as": "report"}


def test_auxiliaries_are_looked_up_as_verbs_and_other_classes_not_at_all():
    words = build({"verbs": {"say": {"have": ["clause"]}}})
    assert words.get("AUX", "have") is not None
    assert words.get("ADV", "have") is None


def test_a_medium_of_several_words_makes_its_last_word_a_message():
    words = build({"media": {"statement": ["press release"]}})
    assert words.media["press release"] == "statement"
    assert words.messages == {"release"}


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ({"verb": {}}, "unknown section"),
        ({"verbs": {"sai": {"say": ["clause"]}}}, "unknown speech act"),
        ({"verbs": {"say": {"say": []}}}, "no list of frames"),
        ({"verbs": {"say": {"say": ["clauses"]}}}, "unknown frame"),
        ({"verbs": {"say": {"say": [True]}}}, "unknown frame"),
        ({"verbs": {"say": {"say": ["clause", "clause"]}}}, "named twice"),
        ({"verbs": {"say": {"call": ["for"]}, "demand": {"call": ["for"]}}}, "named twice"),
        ({"media": {"letter": ["note"], "post": ["note"]}}, "named twice"),
        ({"examples": [{"text": "x", "que": "say"}]}, "keys"),
    ],
)
def test_a_fault_in_the_file_is_an_error_that_names_it(raw, fault):
    with pytest.raises(ResourceError, match=fault):
        build(raw)


def test_every_act_has_a_cue():
    used = {a for section in lexicon().cues.values() for cue in section.values() for a in cue.takes.values()}
    assert used == set(ACTS)


@pytest.mark.model
@pytest.mark.parametrize("example", EXAMPLES, ids=[e["text"] for e in EXAMPLES])
def test_examples_are_read_as_the_lexicon_says(example, told):
    found = [(a["cue"], a["act"], a["source"], a["content"]) for a in told(example["text"])]
    assert (example["cue"], example["act"], example["source"], example["content"]) in found
