"""Progress on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["Bar", "bar"]


class Bar:
    """Counts pieces of work that go on side by side, and names those that do; draws nothing without a terminal."""

    def __init__(self, drawn: Progress | None, label: str, total: int) -> None:
        self._drawn = drawn
        self._all = drawn.add_task(label, total=total) if drawn else None

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """Show a name while the body runs, and count it when it ends."""
        if self._drawn is None or self._all is None:
            yield
            return
        task = self._drawn.add_task(f"  {name}", total=None)
        try:
            yield
        finally:
            self._drawn.remove_task(task)
            self._drawn.advance(self._all)


@contextmanager
def bar(label: str, total: int, show: bool = True) -> Iterator[Bar]:
    """Give a bar named `label` on standard error if `show` and that is a terminal, else one that draws nothing."""
    if not (show and total and sys.stderr.isatty()):
        yield Bar(None, label, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        yield Bar(drawn, label, total)
