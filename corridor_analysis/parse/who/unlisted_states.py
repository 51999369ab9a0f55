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
    return any(
        0 <= j < len(layer) and layer.sent[j] == layer.sent[i] and layer.pos[j] == "PROPN" and layer.capital(j)
        and j not in layer.hit_of and layer.key[j] not in _known().before
        and not (_ends(layer.key[i], _known().adjectives) and layer.dep[i] in ("amod", "compound", "nmod"))
        and not (_ends(layer.key[j], _known().adjectives))
        for j in (i - 1, i + 1)
    )  # fmt: skip


def _ends(word: str, endings: Iterable[str]) -> bool:
    return any(word.endswith(e) and len(word) - len(e) >= _LEAST - 1 for e in endings)


def _is_formed(word: str) -> bool:
    """Return whether a word has the form of a state's name or adjective."""
    return _ends(word, _known().names) or _ends(word, _known().adjectives)


def _introduced(layer: EntityLayer, i: int) -> bool:
    """Return whether the words beside a name say that it is a state's."""
    formed = _is_formed(layer.key[i])
    before, after = _noun_before(layer, i), _noun_after(layer, i)
    if any(_of_states(layer, n, formed) for n in (before, after) if n is not None):
        return True
    return _stands_alone(layer, i) and (_ends(layer.key[i], _known().names) or _does_as_states_do(layer, i))


def _noun_after(layer: EntityLayer, i: int) -> int | None:
    """Return the office or noun that a name goes before: "Karland's defence minister", "the Vellonian army"."""
    at = i + 1
    if at < len(layer) and layer.text[at] in (*POSSESSIVE, "'", "’"):
        at += 1
    elif not _is_formed(layer.key[i]):
        return None
    for noun in range(at, min(len(layer), i + 5)):
        if layer.pos[noun] not in _NAMES or layer.sent[noun] != layer.sent[i]:
            return None
        if noun in layer.hit_of and _of_states(layer, noun, True):
            return noun
        if layer.capital(noun) and noun not in layer.hit_of:
            return None
    return None


def _noun_before(layer: EntityLayer, i: int) -> int | None:
    """Return the office or noun that a name goes after: "the foreign ministers of Georgia and Vellonia"."""
    at = layer.first(i)
    of = layer.head[at]
    return layer.head[of] if layer.dep[at] == "pobj" and layer.key[of] in ("of", "from") and of < i else None


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


def _stands_alone(layer: EntityLayer, i: int) -> bool:
    """Return whether a name in the form of a state's stands as one does: without an article, as who acts or where."""
    placed = (layer.pos[i] == "PROPN" and layer.dep[i] in _PLACED) or layer.dep[i] == "advmod"
    return placed and not layer.below(i, "det", "amod")


def _does_as_states_do(layer: EntityLayer, i: int) -> bool:
    """Return whether a name is the doer of what states do: "Tarsk closed the border", "was shut by Tarsk"."""
    over = layer.head[i]
    verb = over if layer.dep[i] == "nsubj" else layer.head[over] if layer.dep[over] == "agent" else i
    return layer.pos[verb] == "VERB" and layer.lemma[verb].lower() in _known().deeds


def _joined(layer: EntityLayer, i: int, stems: Mapping[int, str], told: set[str]) -> bool:
    """Return whether a name is listed with a state: "Vellonia and Georgia", "between Karland and Vellonia"."""
    near = [layer.head[i]] if layer.dep[i] == "conj" else []
    near += layer.below(i, "conj")
    return layer.pos[i] == "PROPN" and any(stems.get(j) in told or _is_state(layer, j) for j in near)


def _is_state(layer: EntityLayer, i: int) -> bool:
    sense = layer.sense(i, "entity")
    return sense is not None and sense.rule == "alias" and layer.get(sense.value).kind == "state"


def _hit(layer: EntityLayer, i: int, stems: Mapping[int, str], told: set[str]) -> Iterator[Hit]:
    """Yield a known name for a word of a state: its name, its adjective, or its people."""
    entity_id = _state(layer, stems[i], [layer.text[j] for j in stems if stems[j] == stems[i]])
    word = layer.key[i]
    if _ends(word, _known().people) and layer.tag[i] in ("NNPS", "NNS"):
        yield Hit(i, i + 1, {"people": Sense("people", entity_id, "demonym")})
    elif _ends(word, _known().adjectives) and not _ends(word, _known().names) and word != stems[i]:
        yield Hit(i, i + 1, {"demonym": Sense("demonym", entity_id, "demonym")})
    else:
        yield Hit(i, i + 1, {"entity": Sense("entity", entity_id, "name")})


def _state(layer: EntityLayer, root: str, forms: list[str]) -> str:
    """Add the state that these words of the text name; its country is the stem, the same in every article."""
    nouns = [f for f in forms if not _ends(f.lower(), _known().adjectives) or _ends(f.lower(), _known().names)]
    guessed = f"{root.title()}ia" if forms[0].lower().endswith("ian") else forms[0]
    name = min(nouns, default=guessed)
    return layer.new(Entity(f"state_{root}", name, "state", root.title(), None, "GOV", False))
