"""States that no list knows: introduced by the offices, bodies and neighbours that an article gives them.

"The foreign minister of Vellonia", "Vellonian border police", "Vellonia and Georgia": the words beside a name say
that it is a state's. Its adjective is told by the stem that both have, so that the people and bodies of the state are
its own in every article, whichever form that one uses. What is introduced counts for the whole article and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from corridor_analysis.parse.tree.spelling import POSSESSIVE
from corridor_analysis.parse.who.gazetteer import Hit, Sense
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import bodies
from corridor_analysis.resources import lexicon
from corridor_analysis.schema import Entity
from corridor_analysis.schema.entry import Entry

__all__ = ["StateWords", "find_unlisted", "stem"]

_LEAST = 4  # letters of a stem: a shorter one is that of many words
_NAMES = frozenset({"PROPN", "ADJ", "NOUN"})
_PLACED = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "poss", "conj", "appos", "ROOT", "compound", "nmod", "dep"})


_Endings = Annotated[tuple[str, ...], AfterValidator(lambda endings: tuple(sorted(endings, key=len, reverse=True)))]


class StateWords(Entry):
    """The lists of `resources/unlisted.yaml`, as it explains them; endings are the longest first."""

    offices: frozenset[str]
    offices_of_others: frozenset[str]
    sectors: frozenset[str]
    names: _Endings
    adjectives: _Endings
    people: _Endings
    stems: _Endings
    deeds: frozenset[str]
    before: frozenset[str]
    never: Annotated[frozenset[str], BeforeValidator(chain.from_iterable)]


def _known() -> StateWords:
    return lexicon("unlisted.yaml", StateWords)


@cache
def stem(word: str) -> str:
    """Return what a state's name, adjective and people have in common; the word itself where it has no such ending.

    >>> stem("vellonia"), stem("vellonian"), stem("vellonians"), stem("karland"), stem("karlander")
    ('vellon', 'vellon', 'vellon', 'karland', 'karland')
    """
    known = _known()
    for ending in (*known.people, *known.adjectives, *known.stems):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word.removesuffix(ending)
    return word


def find_unlisted(layer: EntityLayer) -> None:
    """Let the names and adjectives of states that this article introduces be known names of its layer."""
    found = [i for i in range(len(layer)) if _candidate(layer, i)]
    if not found:
        return
    stems = {i: stem(layer.key[i]) for i in found}
    inside = {stems[i] for i in found if _of_a_longer_name(layer, i)}
    told = {stems[i] for i in found if stems[i] not in inside and _introduced(layer, i)}
    while more := {stems[i] for i in found if stems[i] not in told | inside and _joined(layer, i, stems, told)}:
        told |= more
    hits = [hit for i in found if stems[i] in told for hit in _hit(layer, i, stems, told)]
    layer.hits = sorted([*layer.hits, *hits], key=lambda h: h.start)
    layer.hit_of |= {i: h for h in hits for i in range(h.start, h.end)}


def _candidate(layer: EntityLayer, i: int) -> bool:
    """Return whether a word can be a state's name or adjective: one capitalised word that nobody knows."""
    word = layer.key[i]
    adverb = layer.pos[i] == "ADV" and _ends(word, _known().names)  # "Vellonia shut": taken for an adverb
    named = layer.pos[i] in _NAMES or adverb
    plain = layer.capital(i) and named and i not in layer.hit_of and layer.text[i].isalpha()
    if not plain or layer.text[i].isupper() or len(word) < _LEAST or word in _known().never:
        return False
    return word not in layer.gazetteer.gender and word not in layer.gazetteer.vocabulary


def _of_a_longer_name(layer: EntityLayer, i: int) -> bool:
    """Return whether a word is part of a name of several words: somebody's surname, "the Tarn Valley"."""
    if _ends(layer.key[i], _known().adjectives) and layer.dep[i] in ("amod", "compound", "nmod"):
        return False
    near = [j for j in (i - 1, i + 1) if 0 <= j < len(layer) and layer.sent[j] == layer.sent[i] and layer.proper(j)]
    names = [layer.key[j] for j in near if j not in layer.hit_of and layer.key[j] not in _known().before]
    return any(not _ends(name, _known().adjectives) for name in names)


def _ends(word: str, endings: Iterable[str]) -> bool:
    return any(word.endswith(e) and len(word) - len(e) >= _LEAST - 1 for e in endings)


def _introduced(layer: EntityLayer, i: int) -> bool:
    """Return whether the words beside a name say that it is a state's."""
    formed = _ends(layer.key[i], (*_known().names, *_known().adjectives))
    at = layer.first(i)  # "the foreign ministers of Georgia and Vellonia"
    of = layer.head[at]
    before = layer.head[of] if layer.dep[at] == "pobj" and layer.key[of] in ("of", "from") and of < i else None
    if any(_of_states(layer, n, formed) for n in (before, _noun_after(layer, i, formed)) if n is not None):
        return True
    # without an article, as who acts or where: "Vellonia shut"; of another form as doer: "Tarsk closed the border"
    placed = (layer.pos[i] == "PROPN" and layer.dep[i] in _PLACED) or layer.dep[i] == "advmod"
    alone = placed and not layer.below(i, "det", "amod")
    return alone and (_ends(layer.key[i], _known().names) or _does_as_states_do(layer, i))


def _noun_after(layer: EntityLayer, i: int, formed: bool) -> int | None:
    """Return the office or noun that a name goes before: "Karland's defence minister", "the Vellonian army"."""
    at = i + 1
    if at < len(layer) and layer.text[at] in (*POSSESSIVE, "'", "’"):
        at += 1
    elif not formed:
        return None
    for noun in range(at, min(len(layer), i + 5)):
        if layer.pos[noun] not in _NAMES or layer.sent[noun] != layer.sent[i]:
            return None
        if noun in layer.hit_of and _of_states(layer, noun, True):
            return noun
        if layer.capital(noun) and noun not in layer.hit_of:
            return None
    return None


def _of_states(layer: EntityLayer, noun: int, formed: bool) -> bool:
    """Return whether a noun is an office or a body that states have; of some only where the name has the form."""
    known = _known()
    office = layer.sense(noun, "office")
    if office is not None and not layer.plural(noun):
        return office.value in known.offices or (formed and office.value in known.offices_of_others)
    body, group = layer.sense(noun, "body"), layer.sense(noun, "state", "group")
    if body is not None:
        return bodies().sectors[body.value] in known.sectors
    return formed and group is not None and group.value in known.sectors


def _does_as_states_do(layer: EntityLayer, i: int) -> bool:
    """Return whether a name is the doer of what states do: "Tarsk closed the border", "was shut by Tarsk"."""
    over = layer.head[i]
    verb = over if layer.dep[i] == "nsubj" else layer.head[over] if layer.dep[over] == "agent" else i
    return layer.pos[verb] == "VERB" and layer.lemma[verb].lower() in _known().deeds


def _joined(layer: EntityLayer, i: int, stems: Mapping[int, str], told: set[str]) -> bool:
    """Return whether a name is listed with a state: "Vellonia and Georgia", "between Karland and Vellonia"."""
    near = [layer.head[i]] if layer.dep[i] == "conj" else []
    near += layer.below(i, "conj")
    listed = [s for j in near if (s := layer.sense(j, "entity")) and s.rule == "alias"]
    beside = any(stems.get(j) in told for j in near) or any(layer.get(s.value).kind == "state" for s in listed)
    return layer.pos[i] == "PROPN" and beside


def _hit(layer: EntityLayer, i: int, stems: Mapping[int, str], told: set[str]) -> Iterator[Hit]:
    """Yield a known name for a word of a state: its name, its adjective, or its people."""
    known, word, root = _known(), layer.key[i], stems[i]
    forms = [layer.text[j] for j in stems if stems[j] == root]
    nouns = [f for f in forms if not _ends(f.lower(), known.adjectives) or _ends(f.lower(), known.names)]
    name = min(nouns, default=f"{root.title()}ia" if forms[0].lower().endswith("ian") else forms[0])
    # its country is the stem, the same in every article
    entity_id = layer.new(Entity(f"state_{root}", name, "state", root.title(), None, "GOV", False))
    if _ends(word, known.people) and layer.tag[i] in ("NNPS", "NNS"):
        yield Hit(i, i + 1, {"people": Sense("people", entity_id, "demonym")})
    elif _ends(word, known.adjectives) and not _ends(word, known.names) and word != root:
        yield Hit(i, i + 1, {"demonym": Sense("demonym", entity_id, "demonym")})
    else:
        yield Hit(i, i + 1, {"entity": Sense("entity", entity_id, "name")})
