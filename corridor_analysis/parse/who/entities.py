"""Who is meant: every mention of a person, state, body, group, place or instrument, and the entity it stands for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor_analysis.parse.records import Mention
from corridor_analysis.parse.tree.spelling import split
from corridor_analysis.parse.who.actors import find_actors, find_names
from corridor_analysis.parse.who.author import author_of
from corridor_analysis.parse.who.discourse import Discourse
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming
from corridor_analysis.parse.who.nationality import lend_countries
from corridor_analysis.parse.who.organisations import find_acronyms, find_misspelt, find_unknown
from corridor_analysis.parse.who.people import find_people
from corridor_analysis.parse.who.pronouns import resolve_pair, resolve_pronoun
from corridor_analysis.parse.who.titles import resolve_official, resolve_title
from corridor_analysis.parse.who.unlisted_states import find_unlisted
from corridor_analysis.parse.who.unnamed_speakers import describe, voices
from corridor_analysis.schema import Article, Entity

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.parse.tree import Tree

__all__ = ["find_entities"]


def find_entities(
    doc: Tree, article: Article, case: Case | None, signature: Tree | None = None
) -> tuple[list[Mention], dict[str, Entity]]:
    """Return the mentions of a Tree in text order, and the entities they stand for by id.

    Works without named entities of the model (`doc.ents` may be empty); `case=None` reads with the generic
    resources alone. In an article that screening found not to be about the case, "the road" is not the case's road.
    `signature` holds the words of a headline that say whose statement the text is: its first person means them.
    """
    described = article.relevant is not False
    layer = _named(doc, case, described=described)
    author = _author(layer, _named(signature, case, described=described)) if signature is not None else None
    _resolve(layer, author)
    lend_countries(layer)
    mentions = sorted(dict.fromkeys(layer.mentions), key=lambda m: (m.start, m.end))
    used = {m.entity_id for m in mentions}
    used |= {layer.gazetteer.heads[e] for e in used if e in layer.gazetteer.heads}
    return mentions, {k: _as_spelt(layer, layer.get(k), mentions) for k in sorted(used)}


def _as_spelt(layer: EntityLayer, entity: Entity, mentions: list[Mention]) -> Entity:
    """Return somebody of the general lists by the article's own spelling, where it never has that of the lists."""
    if entity.kind != "person" or entity.entity_id not in layer.gazetteer.listed:
        return entity
    called = [
        (" ".join(layer.doc.text[m.start : m.end].split()), m.rule) for m in mentions if m.entity_id == entity.entity_id
    ]
    near = [name for name, rule in called if rule == "fuzzy" and " " in name]
    if not near or any(split(name) == split(entity.name) for name, _ in called):
        return entity
    return replace(entity, name=near[0])


def _named(doc: Tree, case: Case | None, *, described: bool) -> EntityLayer:
    """Return what names and descriptions a Tree holds."""
    layer = EntityLayer(doc, gazetteer(case))
    find_unlisted(layer)
    find_names(layer, described=described)
    find_misspelt(layer)
    find_people(layer)
    find_unknown(layer)
    find_acronyms(layer)
    find_actors(layer)
    return layer


def _author(layer: EntityLayer, signature: EntityLayer) -> str | None:
    """Return who signs a text, known to its reading from here on."""
    author = author_of(signature)
    return layer.new(signature.get(author)) if author else None


def _resolve(layer: EntityLayer, author: str | None) -> None:
    """Resolve titles and pronouns in text order, so that each can lean on those before it."""
    discourse = Discourse(layer)
    words = layer
    own = discourse.told
    starts = {h.start: h for h in layer.hits if h.senses.keys() & {"office", "body", "pointing"}}
    speaking = voices(layer)
    for i in [i for i, key in enumerate(words.key) if key in naming().referring or i in starts or i in speaking]:
        if i in starts:
            resolve_title(discourse, starts[i])
        elif words.pos[i] == "PRON" and words.key[i] in naming().pronouns:
            resolve_pronoun(discourse, i)
        elif author and words.pos[i] == "PRON" and words.key[i] in naming().first_person and own[i]:
            discourse.add(i, i + 1, i, [author], "pronoun")
        elif words.key[i] in naming().officials:
            resolve_official(discourse, i)
        elif words.pos[i] in ("NOUN", "NUM", "PRON"):
            resolve_pair(discourse, i)
        if i in speaking:
            describe(discourse, i)
