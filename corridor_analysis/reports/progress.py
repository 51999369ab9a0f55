"""Progress on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["Bar", "bar"]


@dataclass(frozen=True)
class Bar:
    """Counts pieces of work that go on side by side, and names those that do."""

    drawn: Progress
    whole: TaskID

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """Show a name while the body runs, and count it when it ends."""
        task = self.drawn.add_task(f"  {name}", total=None)
        try:
            yield
        finally:
            self.drawn.remove_task(task)
            self.drawn.advance(self.whole)


@contextmanager
def bar(label: str, total: int, show: bool = True) -> Iterator[Bar]:
    """Give a bar named `label` on standard error if `show` and that is a terminal, else one that draws nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    quiet = not (show and total and sys.stderr.isatty())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as drawn:
        yield Bar(drawn, drawn.add_task(label, total=total))
