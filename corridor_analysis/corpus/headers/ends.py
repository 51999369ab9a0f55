"""What of a text is not the article's, though it stands among its words: the mark of a cut, and what is told again."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import groupby
from typing import Annotated, Any

from pydantic import BeforeValidator

from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

_END = 300  # characters at the end of a text in which such a mark stands
_DOTS = r"(?:[ \t]*(?:…|\.{3,}))"
_AROUND = r"[\s>»→›\])…•·|.-]*"
_LONG = 60  # characters of a paragraph that nobody writes twice in one article
_AGAIN = 0.25  # of a text: what is told again is more than a quotation that the page shows large


_Patterns = Annotated[str, BeforeValidator("|".join)]


class CutWords(Entry):
    """What `resources/corpus_cuts.yaml` holds."""

    sure: _Patterns
    placed: _Patterns
    feeds: _Patterns
    examples: Any

    @cached_property
    def mark(self) -> re.Pattern[str]:
        """The mark of a supplier, at the end of a text, that it cut it there."""
        sure = rf"{_DOTS}?[ \t]*\s*(?:{self.sure})"
        placed = rf"(?:{_DOTS}\s*|\n\s*)[\[(<]?(?:{self.placed})"
        return re.compile(rf"(?:{sure}|{placed}){_AROUND}\Z", re.IGNORECASE)

    @cached_property
    def feed(self) -> re.Pattern[str]:
        """What a feed writes below each text."""
        return re.compile(rf"\n\s*(?:{self.feeds})\s*\Z", re.IGNORECASE)


def uncut(text: str) -> tuple[str, str | None]:
    """Return a text without the mark of its supplier that it was cut there, and the mark; None where there is none.

    What a feed writes below each text is taken off, too.

    A text that ends in an ellipsis was cut, too, but the ellipsis may be its own, and stays.
    """
    words = lexicon("corpus_cuts.yaml", CutWords)
    feed = words.feed.search(text, max(0, len(text) - _END))
    if feed and text[: feed.start()].strip():
        text = text[: feed.start()].rstrip()
    found = words.mark.search(text, max(0, len(text) - _END))
    if found and text[: found.start()].strip():
        return text[: found.start()].rstrip(), " ".join(found[0].split())
    return text, "…" if text.endswith(("…", "...")) else None


def told_once(text: str) -> tuple[str, int]:
    """Return a text without the paragraphs that it holds a second time, word for word, and how many those are.

    A page that holds its article for a screen, a telephone and the printer has it three times. Short lines count only
    among such paragraphs; a text that repeats less than a quarter of itself stays as it is.
    """
    lines = text.split("\n")
    plain = [" ".join(line.split()) for line in lines]
    first: dict[str, int] = {}
    again = [first.setdefault(line, n) < n for n, line in enumerate(plain)]
    long = {n for n, line in enumerate(plain) if again[n] and len(line) >= _LONG}
    if sum(len(plain[n]) for n in long) < _AGAIN * len(text) or not long:
        return text, 0
    # each stretch that is there a second time, blank lines included, and has a long line in it
    stretches = groupby(range(len(plain)), key=lambda n: again[n] or not plain[n])
    runs = [list(stretch) for told, stretch in stretches if told]
    dropped = {n for run in runs if not long.isdisjoint(run) for n in run}
    left = "\n".join(line for n, line in enumerate(lines) if n not in dropped)
    return re.sub(r"\n{3,}", "\n\n", left).strip(), sum(bool(plain[n]) for n in dropped)
