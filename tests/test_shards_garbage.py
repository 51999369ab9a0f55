"""The search for cyclic garbage while articles are read."""

import gc
import weakref
from contextlib import suppress

import pytest

from corridor_analysis.tables.time_limit import settled


class Node:
    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def _as_it_was():
    before = gc.get_threshold()
    yield
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_a_block_leaves_behind_is_collected_at_its_end():
    with settled():
        left = weakref.ref(Node())
        assert gc.get_freeze_count() > 0
    assert left() is None
    assert gc.get_freeze_count() == 0


def test_the_callers_thresholds_come_back_after_an_error():
    before = gc.get_threshold()
    with suppress(KeyError), settled():
        assert gc.get_threshold() != before
        raise KeyError
    assert gc.get_threshold() == before


@pytest.mark.parametrize("own", [gc.disable, gc.freeze])
def test_a_collector_that_the_caller_has_set_is_left_alone(own):
    own()
    count, before = gc.get_freeze_count(), gc.get_threshold()
    with settled():
        assert gc.get_threshold() == before
    assert (gc.get_freeze_count() > 0) == (count > 0)
