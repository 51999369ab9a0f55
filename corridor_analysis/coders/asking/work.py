"""A model coder at work on a case: what to ask, what to send, what to take in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from corridor_analysis.case import Case, load_case
from corridor_analysis.case.codings import Coding, Fault, Reading, coder_file, digest_of, read_codings, record
from corridor_analysis.coders import Door
from corridor_analysis.coders.asking.codebook import codebook
from corridor_analysis.coders.asking.endpoint import Asked, Server, ask
from corridor_analysis.coders.asking.prompt import Prompt, make_prompt
from corridor_analysis.coders.asking.requests import PROMPT, requests, write_lines
from corridor_analysis.coders.asking.taking import Taken, take
from corridor_analysis.corpus import read_articles
from corridor_analysis.errors import CodingError

__all__ = ["Work", "open_work"]


@dataclass(frozen=True)
class Work:
    """One coder on one case: its articles and the prompt."""

    case: Case
    articles: pd.DataFrame
    prompt: Prompt
    coder: str

    @property
    def path(self) -> Path:
        """Where the codings of this coder are kept."""
        return coder_file(self.case.folder, self.coder)

    def lines(self, *, model: str = "") -> list[dict[str, Any]]:
        """Return a request for each article that this coder has not read by this prompt for all of its kinds."""
        read = {
            r.digest for r in read_codings(self.path).readings
            if r.coder == self.coder and r.words is None and r.prompt == self.prompt.digest[:PROMPT]
            and set(self.prompt.book.kinds) <= {*r.read}
        }  # fmt: skip
        rest = self.articles[[digest_of(text) not in read for text in self.articles["text"]]]
        return requests(rest, self.prompt, model=model or self.coder)

    def write(self, path: Path, *, model: str = "") -> int:
        """Write these requests into a file; return how many."""
        return write_lines(self.lines(model=model), path)

    def ask(self, path: Path, server: Server, *, at: Callable[[str], AbstractContextManager[None]]) -> Asked:
        """Send these requests to a server, and append its responses to a file."""
        return ask(self.lines(model=server.model), lambda _: self.prompt, path, server, at=at)

    def read(self, path: Path) -> tuple[Taken, list[Fault]]:
        """Take the responses of a file into the codings of the case; return them, and what the door says against them.

        What this coder said before of an article that is answered now gives way. The door's faults are of codings that
        are kept: an entry of the case may mend them. Raises CodingError where the file holds another kind of coder.
        """
        taken = take(path, self.articles, self.prompt, self.coder)
        known = read_codings(self.path)
        for entry in known.entries:
            if entry.coder_kind == "person":
                problem = f"{entry.coder} is a person's name in this file"
                raise CodingError(self.path, self.coder, problem, "Give the model a name of its own with --coder.")
        entries: list[Coding | Reading] = [*taken.codings, *taken.readings]
        if entries:
            answered = {(self.coder, e.digest) for e in entries}
            record(self.path, entries, drop=[e for e in known.entries if (e.coder, e.digest) in answered])
        door = Door({"articles": self.articles}, self.case)
        told = (door.checked(coding, self.path.name) for coding in taken.codings)
        return taken, [one for one in told if isinstance(one, Fault)]


def open_work(case: Path, coder: str, kinds: Sequence[str] = ()) -> Work:
    """Return the work of a coder on a case folder, for some kinds or all. Raises CaseError and CorpusError."""
    known = load_case(case)
    metadata = case / "metadata.csv"
    corpus = read_articles(case / "articles", metadata=metadata if metadata.is_file() else None)
    return Work(known, corpus.articles, make_prompt(known, codebook(known, kinds)), coder)
