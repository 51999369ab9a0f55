"""Docs built by hand: one line a word, as `word lemma TAG dep head`, heads counted from 0."""

from __future__ import annotations

from spacy.lang.en import English
from spacy.tokens import Doc

from corridor_analysis.parse.records import Mention, Parsed
from corridor_analysis.schema import Article, Entity

_VOCAB = English().vocab
_POS = {"N": "NOUN", "V": "VERB", "J": "ADJ", "I": "ADP", "D": "DET", "M": "AUX", "R": "ADV", "P": "PRON", "C": "NUM"}
_POS |= {"AUX": "AUX", "TO": "PART", "NNP": "PROPN"}


def built(rows: str) -> Doc:
    """Return a Doc with the tags and dependencies of the lines; tag TO is a particle, AUX an auxiliary."""
    words = [line.split() for line in rows.strip().splitlines()]
    return Doc(
        _VOCAB,
        words=[w[0] for w in words],
        lemmas=[w[1] for w in words],
        tags=["VBZ" if w[2] == "AUX" else w[2] for w in words],
        pos=[_POS.get(w[2]) or _POS.get(w[2][0], "X") for w in words],
        deps=[w[3] for w in words],
        heads=[int(w[4]) for w in words],
    )


def parsed_of(doc: Doc, named: dict[int, tuple[str, str, str | None]]) -> Parsed:
    """Return the Doc as an article in which the words at these indexes are entities: (id, kind, country)."""
    article = Article("a1", None, "", None, None, "unknown", None, None, None, "en", len(doc), None, doc.text)
    mentions = tuple(Mention(doc[i].idx, doc[i].idx + len(doc[i]), i, e[0], "alias") for i, e in sorted(named.items()))
    entities = {e[0]: Entity(e[0], e[0], e[1], e[2], None, None, True) for e in named.values()}
    return Parsed(article, doc, mentions, entities)
