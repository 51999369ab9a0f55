"""Speaker labels: a paragraph that opens with a name and a colon, in transcripts and headlines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from corridor_analysis.extract.statements.candidates import Candidate
from corridor_analysis.extract.statements.cue_lexicon import cue_words
from corridor_analysis.extract.statements.quotations import paragraphs
from corridor_analysis.extract.statements.quoted_text import QuotedText
from corridor_analysis.parse.records import Chars

__all__ = ["labelled"]

_WORD = r"[A-Z][\w.’'-]+"
_QUESTION = re.compile(r"Q[.:]?\s+[A-Z]")  # a question that no one signs: it is not its predecessor's
_TRANSCRIPT = 3  # labels by the same few speakers from which on a text is a transcript


@cache
def _label() -> re.Pattern[str]:
    more = rf"(?:{_WORD}|{cue_words().within_names}|\([A-Z][^)\n]{{0,20}}\))"
    return re.compile(rf"[\s\"“\-–—*•]*(?P<name>{_WORD}(?: {more}){{0,3}}) ?: ?(?=[A-Z\"“‘'])")


def labelled(quoted: QuotedText) -> Iterator[Candidate]:
    """Yield who speaks and what is said, to the end of the paragraph or, in a transcript, to the next label.

    The colon is the cue. Which words are names is for the parse to say.
    """
    text, doc = quoted.text, quoted.doc
    blocks = list(paragraphs(text))
    found = [(n, m) for n, (s, e) in enumerate(blocks) if (m := _label().match(text, s, e)) and m.end() < e]
    if not found:
        return
    names = frozenset(t.lower_ for t in doc if t.pos_ == "PROPN")
    count = Counter(m["name"] for _, m in found)
    shouted = sum(m["name"].isupper() for _, m in found) > 1  # names in capitals, as in transcripts
    known = {name for name in count if count[name] > 1 or _is_name(name, names) or (shouted and name.isupper())}
    found = [(n, m) for n, m in found if m["name"] in known]
    transcript = sum(count[m["name"]] > 1 for _, m in found) >= _TRANSCRIPT
    for at, (n, m) in enumerate(found):
        last = n
        if transcript and count[m["name"]] > 1:
            last = found[at + 1][0] - 1 if at + 1 < len(found) else len(blocks) - 1
            asked = (k for k in range(n + 1, last + 1) if _QUESTION.match(text, *blocks[k]))
            last = next(asked, last + 1) - 1
        colon = text.index(":", m.end("name"))
        source, head = Chars(*m.span("name")), doc[quoted.token_at(m.end("name") - 1)]
        content, marks = (Chars(m.end(), blocks[last][1]),), (Chars(colon, colon + 1),)
        yield Candidate(content, None, [head], "label", "say", marks, (source,))


def _is_name(label: str, names: frozenset[str]) -> bool:
    """Return whether every word of a label is known as a name."""
    words = [w.strip(".’'()").lower() for w in label.split()]
    return all(w in names for w in words if w)
