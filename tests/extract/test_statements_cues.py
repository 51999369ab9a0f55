"""The lexicon of cues: what its file must hold, and that its examples are read as it says."""

from __future__ import annotations

import pytest

from corridor_analysis.errors import ResourceError
from corridor_analysis.extract.statements.cue_lexicon import CueWords, cue_words
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema.entry import checked

FILE = read_yaml("cues.yaml")
EXAMPLES = FILE["examples"]


def words(**changed):
    return checked(CueWords, {**FILE, **changed}, "cues.yaml", error=ResourceError)


def test_a_lemma_has_an_act_for_each_frame():
    found = words(verbs={"demand": {"call": ["for"]}, "report": {"call": ["as", "object as"]}})
    assert found.takes("VERB", "Call") == {"for": "demand", "as": "report", "object as": "report"}


def test_auxiliaries_are_looked_up_as_verbs_and_other_classes_not_at_all():
    found = words(verbs={"say": {"have": ["clause"]}})
    assert found.takes("AUX", "have") == {"clause": "say"}
    assert not found.takes("ADV", "have")


def test_a_medium_of_several_words_makes_its_last_word_a_message():
    found = words(media={"statement": ["press release"]})
    assert found.media["press release"] == "statement"
    assert found.messages == {"release"}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"verb": {}}, "unknown key"),
        ({"verbs": {"sai": {"say": ["clause"]}}}, "unknown speech act"),
        ({"verbs": {"say": {"say": []}}}, "no frames"),
        ({"verbs": {"say": {"say": ["clauses"]}}}, "unknown frame"),
        ({"verbs": {"say": {"say": [True]}}}, "valid string"),
        ({"verbs": {"say": {"say": ["clause", "clause"]}}}, "named twice"),
        ({"verbs": {"say": {"call": ["for"]}, "demand": {"call": ["for"]}}}, "named twice"),
        ({"media": {"letter": ["note"], "post": ["note"]}}, "named twice"),
        ({"examples": [{"text": "x", "que": "say"}]}, "key"),
    ],
)
def test_a_fault_in_the_file_is_an_error_that_names_it(changed, fault):
    with pytest.raises(ResourceError, match=fault):
        words(**changed)


def test_every_act_has_a_cue():
    found = cue_words()
    used = {
        act
        for cues in (found.verbs, found.nouns, found.adjectives)
        for takes in cues.values()
        for act in takes.values()
    }
    assert used == set(found.acts)


@pytest.mark.model
@pytest.mark.parametrize("example", EXAMPLES, ids=[e["text"] for e in EXAMPLES])
def test_examples_are_read_as_the_lexicon_says(example, told):
    found = [(a["cue"], a["act"], a["source"], a["content"]) for a in told(example["text"])]
    assert (example["cue"], example["act"], example["source"], example["content"]) in found
