"""Mutated codings: each is accepted or refused, none is lost. `benchmarks/codings.py fuzz` has more of them."""

import json
import random

import pytest

from benchmarks import codings


@pytest.mark.parametrize(("start", "lines"), list(codings.batches(2 * codings.BATCH, seed=7)))
def test_accepted_and_refused_add_up_to_what_was_read(start, lines):
    counts = codings.laid(lines)
    assert counts["accepted"] + counts["refused"] + counts["resting"] == counts["read"] > 0
    assert counts["accepted"] > 0
    assert {"coding_line", "coding_words"} <= set(counts)


def test_what_is_not_mutated_is_accepted():
    chance = random.Random(3)
    lines = [json.dumps(codings._sound(chance, n)).encode() for n in range(60)]
    counts = codings.laid(lines)
    assert counts["accepted"] == counts["read"] == 60
