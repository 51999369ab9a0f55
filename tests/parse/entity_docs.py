"""Docs and a case made by hand for tests of entities: a made-up pass between two real countries."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from corridor_analysis.case import Actor, Case, Instrument, Place, Window
from corridor_analysis.parse.who.entities import find_entities
from corridor_analysis.schema import Article

BLANK = spacy.blank("en")
_TAGS = {"PROPN": "NNP", "VERB": "VBD", "ADJ": "JJ", "DET": "DT", "ADP": "IN", "PRON": "PRP", "NOUN": "NN"}


def article(text: str) -> Article:
    """Return an article of this text."""
    return Article("a1", None, "", None, None, "unknown", None, None, None, "en", 0, None, text)


def tree(*rows: str) -> Doc:
    """Build a Doc from "word pos dep head [tag]" rows, the head as its word (the nearest of that form)."""
    parts = [r.split() for r in rows]
    words = [p[0] for p in parts]
    heads = [_nearest(words, p[3], i) for i, p in enumerate(parts)]
    pos, deps = [p[1] for p in parts], [p[2] for p in parts]
    tags = [p[4] if len(p) > 4 else _TAGS.get(p[1], "XX") for p in parts]
    glued = [*(w in (".", ",", "'s", "-") for w in words[1:]), True]
    spaces = [not g and w != "-" for g, w in zip(glued, words, strict=True)]
    return Doc(BLANK.vocab, words=words, heads=heads, deps=deps, pos=pos, tags=tags, spaces=spaces,
               lemmas=[w.lower() for w in words])  # fmt: skip


def _nearest(words: list[str], head: str, i: int) -> int:
    return min((k for k, w in enumerate(words) if w == head), key=lambda k: (abs(k - i), k))


def case() -> Case:
    """Return a case about the Kelda pass between Norway and Sweden."""
    kelda = Place(id="kelda", name="Kelda pass", kind="corridor", country="NOR", descriptions=("the pass",))
    actors = (
        Actor(id="vance", name="Orla Vance", country="NOR", role="Foreign Minister", sector="GOV"),
        Actor(id="brandtveit", name="Sigrun Brandtveit", country="NOR", role="Prime Minister", aliases=("Brandtvejt",)),
        Actor(id="lindqvist", name="Per Lindqvist", country="SWE", role="President", sector="GOV"),
        Actor(id="norway", name="Kingdom of the Fjords", kind="state", country="NOR"),
        Actor(id="villagers", name="villagers", kind="group", sector="CVL"),
    )
    ruling = Instrument(id="ruling", name="Oslo ruling", aliases=("ruling of the International Court of Justice",))
    return Case("kelda", "The pass", "?", None, kelda, Window(start="2021-01-01", end="2021-12-31"), (), ("en",),
                actors, (ruling,), (kelda,), (), (), "x")  # fmt: skip


def meant(doc: Doc | str, known: Case | None = None) -> dict[str, list[str]]:
    """Return surface -> names of the entities meant there."""
    doc = BLANK(doc) if isinstance(doc, str) else doc
    mentions, entities = find_entities(doc, article(doc.text), known)
    out: dict[str, list[str]] = {}
    for m in mentions:
        out.setdefault(doc.text[m.start : m.end], []).append(entities[m.entity_id].name)
    return out


def country(doc: Doc | str, surface: str, known: Case | None = None) -> str | None:
    """Return the country of what a surface means."""
    doc = BLANK(doc) if isinstance(doc, str) else doc
    mentions, entities = find_entities(doc, article(doc.text), known)
    return next(entities[m.entity_id].country for m in mentions if doc.text[m.start : m.end] == surface)
