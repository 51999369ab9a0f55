"""Ways through a parse from a party to the word that tells of its event."""

from __future__ import annotations

import pytest

from corridor_analysis.extract.model.paths import AWAY, path

# "Norway urged Chile to open talks with Peru": word, dependency, head
TREE = [
    ("Norway", "nsubj", 1), ("urged", "ROOT", 1), ("Chile", "nsubj", 4), ("to", "aux", 4), ("open", "xcomp", 1),
    ("talks", "dobj", 4), ("with", "prep", 5), ("Peru", "pobj", 6), ("Away", "ROOT", 8),
]  # fmt: skip
HEADS = [row[2] for row in TREE]
DEPS = [row[1] for row in TREE]
AT = {row[0]: n for n, row in enumerate(TREE)}


@pytest.mark.parametrize(
    ("trigger", "word", "way"),
    [
        ("urged", "Norway", "<nsubj|"),
        ("urged", "Chile", ">nsubj xcomp|"),
        ("open", "Norway", "<nsubj|xcomp"),
        ("open", "Chile", "<nsubj|"),
        ("talks", "Peru", ">pobj prep|"),
        ("talks", "Norway", "<nsubj|dobj xcomp"),
        ("Peru", "talks", "<|pobj prep"),
        ("urged", "Peru", ">pobj + xcomp|"),  # four steps up: only the first and the last are told
        ("Peru", "Norway", "<nsubj|pobj + xcomp"),  # four steps down
        ("urged", "Away", AWAY),
    ],
)
def test_the_way_names_the_steps_up_to_what_both_share_and_down_to_the_trigger(trigger, word, way):
    assert path(HEADS, DEPS, AT[trigger], AT[word]) == way


def test_the_way_through_a_tree_of_5000_steps_is_short():
    heads, deps = [0, *range(4999)], ["ROOT", *["conj"] * 4999]
    assert path(heads, deps, 0, 4999) == ">conj + conj|"
    assert path(heads, deps, 4999, 0) == "<|conj + conj"
