"""Who is meant: every mention of a person, state, body, group, place or instrument, and the entity it stands for.

A speaker is a noun phrase first, an entity of its own words where none is named: "a local official", "the farmers'
union", "one of the drivers" and names that no list has say things like anybody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from corridor_analysis.parse.records import Mention
from corridor_analysis.parse.tree.spelling import HYPHENS, slug, split
from corridor_analysis.parse.who.discourse import Discourse, resolve_pair, resolve_pronoun
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming, roles
from corridor_analysis.parse.who.organisations import (
    find_acronyms,
    find_actors,
    find_misspelt,
    find_names,
    find_unknown,
)
from corridor_analysis.parse.who.people import find_people
from corridor_analysis.parse.who.same_person import nearly_named
from corridor_analysis.parse.who.titles import resolve_official, resolve_title
from corridor_analysis.parse.who.unlisted_states import find_unlisted
from corridor_analysis.schema import Article, Entity

if TYPE_CHECKING:
    from corridor_analysis.case import Case
    from corridor_analysis.parse.tree import Tree

__all__ = ["find_entities", "signed"]

_KINDS = ("person", "body", "state", "igo", "group")
_HOME = frozenset({"GOV", "MIL", "COP", "REB", "OPP", "CVL", "LEG", "JUD", "ELI"})
_INNER = frozenset({"amod", "compound", "nmod", "poss", "nummod", "case", "punct"})
_LETTERS = 4  # most letters of a function in capitals before a name
_SHORTEST = 2  # letters of a name: "Q" only says that a question follows
_LONGEST = 12  # words of a description


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
    author = None
    if signature is not None:  # a person before the body served
        by = _named(signature, case, described=described)
        named = [by.get(m.entity_id) for m in sorted(by.mentions, key=lambda m: m.start)]
        signers = sorted(named, key=lambda e: e.kind != "person")
        author = next((layer.new(e) for e in signers if e.kind in _KINDS), None)
    _resolve(layer, author)
    _lend_countries(layer)
    mentions = sorted(dict.fromkeys(layer.mentions), key=lambda m: (m.start, m.end))
    used = {m.entity_id for m in mentions}
    used |= {layer.gazetteer.heads[e] for e in used if e in layer.gazetteer.heads}
    return mentions, {k: _as_spelt(layer, layer.get(k), mentions) for k in sorted(used)}


def _named(doc: Tree, case: Case | None, *, described: bool) -> Discourse:
    """Return what names and descriptions a Tree holds."""
    layer = Discourse(doc, gazetteer(case))
    find_unlisted(layer)
    find_names(layer, described=described)
    for find in (find_misspelt, find_people, find_unknown, find_acronyms, find_actors):
        find(layer)
    return layer


def signed(headline: str | None) -> str | None:
    """Return the words of a headline that say whose statement follows, None where it says no such thing."""
    found = _signature().match(" ".join((headline or "").split()))
    return re.split(rf"\s(?:{'|'.join(naming().topics)})\s", found["who"], maxsplit=1, flags=re.I)[0] if found else None


@cache
def _signature() -> re.Pattern[str]:
    openings, statements, declarations = (
        f"(?:{'|'.join(words)})" for words in (naming().statement_openings, naming().statements, naming().declarations)
    )
    told = rf"(?:{statements}\s+(?:by|from|of)|{declarations}\s+(?:by|from))"
    return re.compile(rf"^(?:{openings}\s+)*{told}\s+(?P<who>\w.*)$", re.IGNORECASE)


def _resolve(layer: Discourse, author: str | None) -> None:
    """Resolve titles and pronouns in text order, so that each can lean on those before it."""
    layer.gather()
    starts = {h.start: h for h in layer.hits if h.senses.keys() & {"office", "body", "pointing"}}
    speaking = _voices(layer)
    for i in [i for i, key in enumerate(layer.key) if key in naming().referring or i in starts or i in speaking]:
        word, pos = layer.key[i], layer.pos[i]
        if i in starts:
            resolve_title(layer, starts[i])
        elif pos == "PRON" and word in naming().pronouns:
            resolve_pronoun(layer, i)
        elif author and pos == "PRON" and word in naming().first_person and layer.told[i]:
            layer.refer(i, i + 1, i, [author], "pronoun")
        elif word in naming().officials:
            resolve_official(layer, i)
        elif pos in ("NOUN", "NUM", "PRON"):
            resolve_pair(layer, i)
        if i in speaking:
            _describe(layer, i)


def _lend_countries(layer: EntityLayer) -> None:
    """Give persons with an office and groups without a country that of the sentence, if it names just one.

    Organisations have no country to lend.
    """
    named: dict[int, set[str]] = {}
    for mention in layer.mentions:
        country = layer.get(mention.entity_id).country
        if country in layer.gazetteer.states:
            named.setdefault(layer.sent[mention.root], set()).add(country)
    renamed: dict[str, str] = {}
    for mention in layer.mentions:
        entity = layer.get(mention.entity_id)
        person = entity.kind == "person"
        homely = entity.sector in _HOME and (bool(entity.role) if person else entity.kind in ("group", "body"))
        if mention.entity_id in renamed or entity.known or entity.country or not homely:
            continue
        countries = named.get(layer.sent[mention.root], set())
        if len(countries) == 1:
            country = next(iter(countries))
            entity_id = entity.entity_id if person else f"{entity.entity_id}_{country.lower()}"
            layer.entities[entity_id] = replace(entity, entity_id=entity_id, country=country)
            renamed[mention.entity_id] = entity_id
    layer.mentions = [m._replace(entity_id=renamed.get(m.entity_id, m.entity_id)) for m in layer.mentions]


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


def _voices(layer: EntityLayer) -> set[int]:
    """Return the heads of the noun phrases that say something outside quotation marks and stand for nobody yet."""
    speaking: set[int] = set()
    for i, dep in enumerate(layer.dep):
        tie = layer.head[i]
        over = layer.head[tie]
        if dep == "nsubj":  # of a verb of saying; a name, of any verb that only people have
            lemma, name = layer.lemma[tie], layer.pos[i] == "PROPN"
            says = lemma in roles().voice or (name and lemma in roles().human)
        elif layer.dep[tie] == "agent":  # "described by X"
            says = dep == "pobj" and layer.lemma[over] in roles().voice
        else:
            says = dep == "pobj" and layer.key[over] == "according"
        if says:
            speaking.add(i)
    for i in sorted(speaking):
        speaking.update(_behind(layer, i), layer.coordinated(i))
    one_of = {i for i in speaking if layer.key[i] == "one" and any(map(layer.plural, layer.prepositional(i, "of")))}
    return {i for i in speaking if layer.pos[i] in ("NOUN", "PROPN")} | one_of


def _behind(layer: EntityLayer, i: int) -> Iterator[int]:
    """Yield who is behind a text or a number that says something: "X's notice", "a statement by X", "dozens of X"."""
    word = layer.lemma[i].lower()
    if word in roles().texts:
        yield from layer.below(i, "poss")
        yield from layer.prepositional(i, "by", "from", "of")
        signed = [c for c in layer.below(i, "acl") if layer.tag[c] == "VBN"]
        yield from (o for c in signed for a in layer.children[c] if layer.key[a] == "by" for o in layer.children[a])
    elif word in naming().counts:
        yield from layer.prepositional(i, "of")


def _describe(layer: Discourse, i: int) -> None:
    """Add the mention of a speaker by the words of the phrase that token `i` heads, unless it is a text or a thing."""
    word = layer.lemma[i].lower()
    if i in layer.owner or not layer.told[i] or word in naming().vague or word in roles().texts:
        return
    counted = word in naming().counts and any(layer.prepositional(i, "of"))
    if counted or layer.at(i) or _told_apart(layer, i):
        return
    name = next(_names(layer, i), i)
    entity, start = _named_speaker(layer, name) if layer.pos[name] == "PROPN" else (_described(layer, i), i)
    if entity is not None:
        layer.refer(start, name + 1, i, [layer.new(entity)], "words")


def _names(layer: EntityLayer, i: int) -> Iterator[int]:
    """Yield the name that explains a noun: "the prosecutor, Tomas Aldren", "a student named Aldren"."""
    yield from (c for c in layer.below(i, "appos") if layer.pos[c] == "PROPN" and layer.text[c - 1] != "(")
    called = [c for c in layer.below(i, "acl") if layer.lemma[c] in naming().naming]
    yield from (o for c in called for o in layer.children[c] if layer.dep[o] == "oprd" and layer.pos[o] == "PROPN")


def _told_apart(layer: EntityLayer, i: int) -> bool:
    """Return whether the words around a noun name whom it means: "the minister, X", "the X movement"."""
    if any(c in layer.owner for c in layer.below(i, "appos")):
        return True
    beside = [e for c in layer.below(i, "compound", "nmod") for e in layer.owner.get(c, ())]
    if any(layer.get(e).kind in ("body", "group", "igo") for e in beside) and _kind(layer, i) == "body":
        return True
    after = list(layer.after(i, ("of",)))
    office = layer.sense(i, "office") and any(layer.get(e).kind == "person" for e in after)
    return bool(after) and (layer.sense(i, "state") is not None or bool(office))


def _named_speaker(layer: EntityLayer, i: int) -> tuple[Entity | None, int]:
    """Return a name that no list has: somebody's where the phrase says what he is ("an attendee, Tomas Aldren")."""
    start = i
    while start > 0:
        at, joins = start - 1, layer.text[start - 1] in HYPHENS
        inside = i - at < _LONGEST and at not in layer.owner and at not in layer.hit_of and layer.head[at] <= i
        capital = layer.proper(at) and len(layer.key[at]) >= _SHORTEST
        if not (layer.start[start] == layer.end(at) if joins else capital and inside):
            break
        start = at
    while start < i and layer.text[start].isupper() and len(layer.text[start]) <= _LETTERS:
        start += 1  # "CEO Tomas Aldren"
    office = start == i and layer.sense(i, "office", "address") is not None
    if office or not layer.capital(start) or len(layer.key[start]) < _SHORTEST:
        return None, start
    if start == i and (known := nearly_named(layer, layer.key[i])):
        return layer.get(known), start
    name = layer.phrase(start, i + 1)
    person = layer.dep[i] == "appos" or any(layer.pos[c] == "NOUN" for c in layer.below(i, "compound"))
    kind = "person" if person else "group" if layer.tag[i] == "NNPS" else "other"
    return Entity(f"{kind}_{slug(name)}", name, kind, None, None, None, False), start


def _described(layer: Discourse, i: int) -> Entity | None:
    """Return a speaker by the words of a phrase: "his daughter" is the daughter of whom the text means."""
    start = _start(layer, i)
    name = layer.phrase(start, _end(layer, i))
    owner = next((c for c in layer.below(i, "poss") if layer.key[c] in naming().own), None)
    whose = layer.at(owner) if owner is not None else []
    name = f"{layer.owner_name(whose[0])}'s {name}" if len(whose) == 1 else name
    if not any(c.isalpha() for c in name) or layer.key[start] in naming().pair:
        return None
    kind, country = _kind(layer, i), layer.country_of(layer.qualifiers(start, i))
    return Entity(f"{kind}_{slug(name)}", name, kind, country, None, None, False)


def _kind(layer: EntityLayer, i: int) -> str:
    if layer.plural(i):
        return "group"
    if layer.key[i] == "one" or layer.key[i] in roles().persons or layer.sense(i, "office"):
        return "person"
    return "body" if layer.key[i] in roles().last_nouns or layer.sense(i, "body", "pointing", "group") else "other"


def _start(layer: EntityLayer, i: int) -> int:
    """Return where a phrase begins without its article."""
    edges = [layer.doc[c].left_edge.i for c in layer.below(i, *_INNER) if c < i]
    start = max(min(edges, default=i), i - _LONGEST)
    while start < i and (layer.pos[start] in ("DET", "PUNCT", "PRON") or layer.text[start].isspace()):
        start += 1
    return start


def _end(layer: EntityLayer, i: int) -> int:
    """Return the token after a phrase with what it is of, for or from; clauses and asides are left out."""
    end = i + 1
    while (
        layer.dep[end : end + 1] == ["prep"] and i <= layer.head[end] < end and layer.key[end] in naming().of_speakers
    ):
        inner = max(layer.below(end, "pobj"), default=end)
        if inner == end or inner - i > _LONGEST:
            break
        end = inner + 1
    return end
