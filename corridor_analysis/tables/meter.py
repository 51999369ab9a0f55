"""Progress of a long run on a terminal: articles and words read, and how many a second; nothing elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

__all__ = ["Meter", "meter"]


class Meter:
    """Counts what was read, and shows it."""

    def __init__(self, shown: Status | None = None) -> None:
        self.articles = self.words = self.shards = 0
        self._shown, self._since = shown, time.monotonic()

    def say(self, what: str) -> None:
        """Show what is being done."""
        if self._shown is not None:
            self._shown.update(what)

    def read(self, articles: int, words: int) -> None:
        """Count the articles of one shard."""
        self.articles, self.words, self.shards = self.articles + articles, self.words + words, self.shards + 1
        seconds = max(1e-3, time.monotonic() - self._since)
        rate = f"{self.articles / seconds:.1f} articles/s, {self.words / seconds:,.0f} words/s"
        self.say(f"reading: {self.articles} articles, {rate}")


@contextmanager
def meter(show: bool) -> Iterator[Meter]:
    """Give a meter, which writes on standard error if `show` and that is a terminal."""
    if not (show and sys.stderr.isatty()):
        yield Meter()
        return
    from rich.console import Console

    with Console(stderr=True).status("collecting") as shown:
        yield Meter(shown)
