"""What several tests of extractors share."""

from __future__ import annotations

import pytest

from corridor_analysis.extract.statements.attributions import statements
from corridor_analysis.parse.records import Parsed
from corridor_analysis.schema import Article


def article_of(text):
    return Article("a1", None, "", None, None, "unknown", None, None, None, "en", 0, None, text)


@pytest.fixture(scope="session")
def told():
    """Return a function from text to its attributions as dicts of plain words, read with the real model."""
    from corridor_analysis.parse.pipeline import load_model

    nlp = load_model()

    def read(text):
        words = lambda spans: " … ".join(text[s:e] for s, e in spans)
        return [
            {
                "kind": a.kind, "cue": a.cue, "act": a.act, "medium": a.medium, "rule": a.rule,
                "source": words(a.sources), "content": words(a.contents),
            }
            for a in statements(Parsed(article_of(text), nlp(text)))
        ]  # fmt: skip

    return read
