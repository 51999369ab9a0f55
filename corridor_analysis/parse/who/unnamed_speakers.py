"""Who speaks without being known: a speaker is a noun phrase first, an entity of its own words where none is named.

"a local official", "the farmers' union", "one of the drivers" and names that no list has say things like anybody else.
"""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.parse.tree.spelling import HYPHENS, slug
from corridor_analysis.parse.who.discourse import Discourse
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.same_person import nearly_named
from corridor_analysis.schema import Entity

__all__ = ["describe", "voices"]

_INNER = frozenset({"amod", "compound", "nmod", "poss", "nummod", "case", "punct"})
_TIES = frozenset({"of", "for", "from"})
_OWN = frozenset({"his", "her", "its", "their"})
_COUNTS = frozenset("number group majority dozen dozens hundreds thousands scores handful couple".split())
_NAMING = frozenset({"name", "call", "identify"})
_LETTERS = 4  # most letters of a function in capitals before a name
_SHORTEST = 2  # letters of a name: "Q" only says that a question follows
_LONGEST = 12  # words of a description
_PAIRS = frozenset({"two", "both"})  # those named before, not "two discussed prospects"
_VAGUE = frozenset("thing fact evidence data figure result number way effort prospect talk measure step move".split())


def voices(layer: EntityLayer) -> set[int]:
    """Return the heads of the noun phrases that say something outside quotation marks and stand for nobody yet."""
    w = layer.words
    speaking = {i for i, dep in enumerate(w.dep) if dep == "nsubj" and _says(layer, i)}
    speaking |= {i for i, dep in enumerate(w.dep) if dep == "pobj" and _is_source(layer, i)}
    for i in sorted(speaking):
        speaking.update(_behind(layer, i))
        speaking.update(_joined(layer, i))
    return {i for i in speaking if w.pos[i] in ("NOUN", "PROPN") or _one_of(layer, i)}


def _says(layer: EntityLayer, i: int) -> bool:
    """Return whether a subject's verb is one of saying; of a name, any that only people have."""
    w, lex = layer.words, layer.gazetteer
    verb = w.doc[w.head[i]].lemma_
    return verb in lex.voice or (w.pos[i] == "PROPN" and verb in lex.human)


def _is_source(layer: EntityLayer, i: int) -> bool:
    """Return whether a word stands in "according to X" or "described by X"."""
    w = layer.words
    tie = w.head[i]
    over = w.head[tie]
    if w.dep[tie] == "agent":
        return w.doc[over].lemma_ in layer.gazetteer.voice
    return w.key[over] == "according"


def _behind(layer: EntityLayer, i: int) -> Iterator[int]:
    """Yield who is behind a text or a number that says something: "X's notice", "a statement by X", "dozens of X"."""
    w = layer.words
    word = w.doc[i].lemma_.lower()
    if word in layer.gazetteer.texts:
        yield from (c for c in w.children[i] if w.dep[c] == "poss")
        yield from w.prepositional(i, "by", "from", "of")
        signed = [c for c in w.children[i] if w.dep[c] == "acl" and w.tag[c] == "VBN"]
        yield from (o for c in signed for a in w.children[c] if w.key[a] == "by" for o in w.children[a])
    elif word in _COUNTS:
        yield from w.prepositional(i, "of")


def _joined(layer: EntityLayer, i: int) -> Iterator[int]:
    """Yield what is coordinated with a noun: "police and residents"."""
    w = layer.words
    for c in w.children[i]:
        if w.dep[c] == "conj":
            yield c
            yield from _joined(layer, c)


def _one_of(layer: EntityLayer, i: int) -> bool:
    w = layer.words
    return w.key[i] == "one" and any(w.tag[o] in ("NNS", "NNPS") for o in w.prepositional(i, "of"))


def describe(discourse: Discourse, i: int) -> None:
    """Add the mention of a speaker by the words of the phrase that token `i` heads, unless it is a text or a thing."""
    layer, w = discourse.layer, discourse.layer.words
    word = w.doc[i].lemma_.lower()
    if i in layer.owner or not discourse.told[i] or word in _VAGUE or word in layer.gazetteer.texts:
        return
    counted = word in _COUNTS and any(w.prepositional(i, "of"))
    if counted or discourse.at(i) or _told_apart(layer, i):
        return
    name = next(_names(layer, i), i)
    if w.pos[name] == "PROPN":
        entity, start = _named(layer, name)
    else:
        entity, start = _described(discourse, i), i
    if entity is not None:
        discourse.add(start, name + 1, i, [layer.new(entity)], "words")


def _names(layer: EntityLayer, i: int) -> Iterator[int]:
    """Yield the name that explains a noun: "the prosecutor, Tomas Aldren", "a student named Aldren"."""
    w = layer.words
    yield from (c for c in w.children[i] if w.dep[c] == "appos" and w.pos[c] == "PROPN" and w.text[c - 1] != "(")
    called = [c for c in w.children[i] if w.dep[c] == "acl" and w.doc[c].lemma_ in _NAMING]
    yield from (o for c in called for o in w.children[c] if w.dep[o] == "oprd" and w.pos[o] == "PROPN")


def _told_apart(layer: EntityLayer, i: int) -> bool:
    """Return whether the words around a noun name whom it means: "the minister, X", "the X movement"."""
    w = layer.words
    if any(w.dep[c] == "appos" and c in layer.owner for c in w.children[i]):
        return True
    beside = [e for c in w.children[i] if w.dep[c] in ("compound", "appos", "nmod") for e in layer.owner.get(c, ())]
    if any(layer.get(e).kind in ("body", "group", "igo") for e in beside) and _kind(layer, i) == "body":
        return True
    after = list(layer.after(i, ("of",)))
    office = layer.sense(i, "office") and any(layer.get(e).kind == "person" for e in after)
    return bool(after) and (layer.sense(i, "state") is not None or bool(office))


def _named(layer: EntityLayer, i: int) -> tuple[Entity | None, int]:
    """Return a name that no list has: somebody's where the phrase says what he is ("an attendee, Tomas Aldren")."""
    w, start = layer.words, i
    while start > 0 and _of_the_name(layer, start - 1, i):
        start -= 1
    while start < i and w.text[start].isupper() and len(w.text[start]) <= _LETTERS:
        start += 1  # "CEO Tomas Aldren"
    office = start == i and layer.sense(i, "office", "address") is not None
    if office or not w.capital(start) or len(w.key[start]) < _SHORTEST:
        return None, start
    if start == i and (known := nearly_named(layer, w.key[i])):
        return layer.get(known), start
    name = " ".join(w.doc.text[w.start[start] : w.end(i)].split())
    person = w.dep[i] == "appos" or any(w.dep[c] == "compound" and w.pos[c] == "NOUN" for c in w.children[i])
    kind = "person" if person else "group" if w.tag[i] == "NNPS" else "other"
    return Entity(f"{kind}_{slug(name)}", name, kind, None, None, None, False), start


def _of_the_name(layer: EntityLayer, at: int, i: int) -> bool:
    """Return whether a token belongs to the name that ends at token `i`: a capital word of its phrase, a hyphen."""
    w = layer.words
    if w.text[at] in HYPHENS:
        return w.start[at + 1] == w.end(at)
    plain = w.pos[at] == "PROPN" and w.capital(at) and len(w.key[at]) >= _SHORTEST
    return plain and i - at < _LONGEST and at not in layer.owner and at not in layer.hit_of and w.head[at] <= i


def _described(discourse: Discourse, i: int) -> Entity | None:
    layer = discourse.layer
    name = _words(discourse, i)
    if not any(c.isalpha() for c in name) or layer.words.key[_start(layer, i)] in _PAIRS:
        return None
    kind = _kind(layer, i)
    country = layer.country_of(layer.qualifiers(_start(layer, i), i))
    return Entity(f"{kind}_{slug(name)}", name, kind, country, None, None, False)


def _kind(layer: EntityLayer, i: int) -> str:
    w = layer.words
    if w.tag[i] in ("NNS", "NNPS"):
        return "group"
    if w.key[i] == "one" or w.key[i] in layer.gazetteer.persons_nouns or layer.sense(i, "office"):
        return "person"
    return "body" if w.key[i] in layer.gazetteer.titled or layer.sense(i, "body", "pointing", "group") else "other"


def _start(layer: EntityLayer, i: int) -> int:
    """Return where a phrase begins without its article."""
    w, start = layer.words, i
    low = min((c for c in w.children[i] if c < i and w.dep[c] in _INNER), default=i)
    low = min(low, *(_first(layer, c) for c in w.children[i] if c < i and w.dep[c] in _INNER), i)
    start = max(low, i - _LONGEST)
    while start < i and (w.pos[start] in ("DET", "PUNCT", "PRON") or w.text[start].isspace()):
        start += 1
    return start


def _first(layer: EntityLayer, i: int) -> int:
    """Return the first word of a phrase."""
    w = layer.words
    return min([i, *(_first(layer, c) for c in w.children[i] if c < i)])


def _end(layer: EntityLayer, i: int) -> int:
    """Return the token after a phrase with what it is of, for or from; clauses and asides are left out."""
    w, end = layer.words, i + 1
    while end < len(w) and w.dep[end] == "prep" and i <= w.head[end] < end and w.key[end] in _TIES:
        inner = max((o for o in w.children[end] if w.dep[o] == "pobj"), default=end)
        if inner == end or inner - i > _LONGEST:
            break
        end = inner + 1
    return end


def _words(discourse: Discourse, i: int) -> str:
    """Return the words of a phrase: "his daughter" is the daughter of whom the text means."""
    layer, w = discourse.layer, discourse.layer.words
    start, end = _start(layer, i), _end(layer, i)
    words = " ".join(w.doc.text[w.start[start] : w.end(end - 1)].split())
    owner = next((c for c in w.children[i] if w.dep[c] == "poss" and w.key[c] in _OWN), None)
    whose = discourse.at(owner) if owner is not None else []
    if len(whose) == 1:
        return f"{layer.owner_name(whose[0])}'s {words}"
    return words
