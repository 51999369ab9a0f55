"""How Python's search for cyclic garbage is kept out of the way while articles are read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["settled"]

_OFTEN = 100_000  # new objects between two searches: those of some twenty articles


@contextmanager
def settled() -> Iterator[None]:
    """Let the search for cyclic garbage look only at what is made inside the block, and seldom.

    The million objects of the model and of the caller stay; walking them again and again takes a tenth of the time
    that reading takes. What the block leaves behind is collected at its end. A collector that the caller has
    switched off, or frozen, is left alone.
    """
    if not gc.isenabled() or gc.get_freeze_count():
        yield
        return
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OFTEN, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.collect()
        gc.unfreeze()
