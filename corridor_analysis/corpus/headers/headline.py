"""Tell a headline from a first sentence by its form: a line of its own, unpunctuated, with prose below it."""

from __future__ import annotations

import re
from statistics import median

__all__ = ["headline_end", "is_prose"]

_MAX_CHARS, _MAX_WORDS = 200, 30
_SMALL_WORD = 3  # letters: articles, short prepositions and conjunctions stay small in title case
_TITLE_SHARE = 0.6  # of the longer words begin with a capital
_SHORT = 0.6  # of the usual length of the lines below: a headline is much shorter than a paragraph
_TAIL = "\"'”’»)] \t\r\f\v\u00a0"  # what may stand behind the mark that ends a sentence


def headline_end(text: str, at: int) -> int | None:
    """Return where the line at `at` ends if it has the form of a headline, else None. What follows is not judged."""
    end = text.find("\n", at)
    if end < 0:
        return None
    line = text[at:end].strip()
    count = len(line.split())
    if not (2 <= count <= _MAX_WORDS and len(line) <= _MAX_CHARS):
        return None
    last = line.rstrip(_TAIL)[-1:]
    if not (last.isalnum() or last in tuple("?!%$€£")) or (last in "?!" and not _title_case(line)):
        return None  # also a dateline: PORT VALE (AP) --
    return end


def is_prose(text: str, headline: str, gap: bool, at: int) -> bool:
    """Return whether prose begins at `at`, such that the line above it can be its headline.

    `gap` says that an empty line stands between the two. Without one, the line below must be a whole paragraph:
    in text that is broken at a fixed width it would be the middle of a sentence.
    """
    below = [p.strip() for p in re.split(r"\n\s*\n" if gap else r"\n", text[at : at + 5000]) if p.strip()]
    if not below or below[0][0].islower() or len(below[0].split()) < 4:
        return False
    if below[0].rstrip(_TAIL)[-1:] not in tuple(".!?…"):
        return False
    return _title_case(headline) or len(headline) <= _SHORT * median(len(p) for p in below[:5])


def _title_case(line: str) -> bool:
    longer = [w for w in re.findall(r"[^\W\d_][\w’'-]*", line) if len(w) > _SMALL_WORD]
    capital = sum(w[0].isupper() for w in longer)
    return len(longer) > 1 and capital >= _TITLE_SHARE * len(longer)
