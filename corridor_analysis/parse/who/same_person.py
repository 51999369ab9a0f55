"""Whether two names mean the same person: surnames, initials, and spellings that differ by a slip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from corridor_analysis.parse.tree.spelling import HYPHENS, split
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.parse.who.lexicons import naming, roles
from corridor_analysis.parse.who.offices import Office
from corridor_analysis.schema import Entity

__all__ = ["CHIEF", "alike_names", "compatible", "is_holder", "nearly_named", "same_person"]

CHIEF = "chief of all"  # the office of "the UN chief", not of "the UN aid chief"
_FULL = 84.0  # likeness of whole names, where office or country agree
_STRICT = 92.0  # the same without an office beside the name
_WORD = 70.0  # likeness of first and of last word
_SURNAME = 85.0  # likeness of a surname alone to one that the text has named
# mentions of other states, and none of his own, that speak against a leader of a list: of a surname of several
# countries' leaders, of one that only he has
_SHARED, _ABROAD = 3, 10
_SPEAKER, _SHORT = 80.0, 5  # the same of a name that speaks and that is nobody else's; its least length
_LONG = 6  # shorter surnames are not compared: Bush, Busch


def compatible(office: str | None, role: str | None) -> bool:
    """Return whether two offices can be one person's: equal, one unknown, or one part of the other's name.

    >>> compatible("Secretary", "Secretary of State"), compatible("President", "Foreign Minister")
    (True, False)
    """
    if not office or not role:
        return True
    one, other = office.casefold(), role.casefold()
    return one in other or other in one or "leader" in (one, other)


def is_holder(entity: Entity, office: str) -> bool:
    """Return whether somebody holds an office: by its name, as one of a country's leaders, chiefs or diplomats."""
    if entity.kind != "person" or not entity.role:
        return False
    if "Leader" in (office, entity.role):
        return office == entity.role or {office, entity.role} - {"Leader"} <= roles().leaders
    if entity.role.startswith(naming().deputies) != office.startswith(naming().deputies):
        return False
    if office == CHIEF and entity.role in naming().chiefs | roles().leaders:
        return True
    if office == "Diplomat" and any(word in entity.role for word in naming().diplomats):
        return True
    return compatible(office, entity.role)


def same_person(layer: EntityLayer, start: int, end: int, office: Office | None) -> tuple[str | None, str]:
    """Return the person of this text or the lexicon that a name at `start:end` means, and the rule."""
    words = [k for k in layer.key[start:end] if k not in HYPHENS]
    if named := next(_by_surname(layer, words, office), None):
        return named, "name"
    if len(words) > 1:
        return _misspelt(layer, words, office), "fuzzy"
    only = layer.firsts.get(words[0], [])
    if len(only) == 1 and _agrees(layer.get(only[0]), office):
        return only[0], "name"  # "Tedros" of Tedros Adhanom
    near = (ids[-1] for ids in _near_surnames(layer, words[0], _LONG, _SURNAME))
    return next((e for e in near if _agrees(layer.get(e), office)), None), "fuzzy"


def _by_surname(layer: EntityLayer, words: list[str], office: Office | None) -> Iterator[str]:
    """Yield the persons of this name: named in the text, standing alone, or the only one of this office."""
    named = layer.surnames.get(words[-1], ())
    here = Counter(e for e in named if _fits(layer.get(e), words, office)) if named else {}
    if here:
        yield max(here, key=here.__getitem__)  # of two Bhuttos, the one whom the text names most
    inner = [e for e in layer.inner.get(words[-1], ()) if _fits(layer.get(e), words, office)]
    if not here and len(inner) == 1:
        yield inner[0]
    alone = layer.gazetteer.alone.get(words[-1])
    if alone and not _gainsaid(layer, alone, words, office):
        entity = layer.get(alone)
        if _fits(entity, words, office) if len(words) > 1 else _same_country(entity, office):
            yield alone
    if office is None or (office.role is None and len(words) == 1):
        return
    known = [e for e in layer.gazetteer.people.get(words[-1], ()) if _fits(layer.get(e), words, office)]
    known = [e for e in known if len(words) > 1 or compatible(office.role, layer.get(e).role)]
    if len(known) == 1 and not _gainsaid(layer, known[0], words, office):
        yield known[0]


def _gainsaid(layer: EntityLayer, entity_id: str, words: list[str], office: Office | None) -> bool:
    """Return whether a text speaks against a general list's person of this surname: it is all about other countries."""
    country = layer.get(entity_id).country
    if entity_id not in layer.gazetteer.listed or len(words) > 1 or (office and office.country):
        return False
    many = _SHARED if len(layer.gazetteer.namesakes.get(words[-1], ())) > 1 else _ABROAD
    return country in layer.gazetteer.states and not layer.states[country] and layer.states.total() >= many


def _fits(entity: Entity, words: list[str], office: Office | None) -> bool:
    """Return whether a name's words and country can be this person's: all words known, or initials of known."""
    known = split(entity.name)
    if not _same_country(entity, office):
        return False
    letters = {k[0] for k in known}
    if len(words) > 1:  # a pet name by the full one: Joe, Joseph; without initials that the known name lacks
        words = [next((f for f in roles().forms.get(w, ()) if f in known), w) for w in words]
        words = [w for w in words if len(w) > 1 or w in letters or len(words) < 3]
    return all(w in known or (len(w) == 1 and w in letters) for w in words)


def alike_names(layer: EntityLayer, surname: str, role: str | None) -> str | None:
    """Return the country that all known holders of an office of this surname share: both Presidents Bush."""
    if not role:
        return None
    found = [e for e in layer.gazetteer.people.get(surname, ()) if not _gainsaid(layer, e, [surname], None)]
    countries = {e.country for e in map(layer.get, found) if compatible(role, e.role)}
    return countries.pop() if len(countries) == 1 else None


def _near_surnames(layer: EntityLayer, word: str, least: int, likeness: float) -> Iterator[list[str]]:
    """Yield the persons of this text by each surname that a word of at least so many letters nearly is."""
    for surname, ids in layer.surnames.items() if len(word) >= least else ():
        if word[:3] == surname[:3] and fuzz.ratio(word, surname) >= likeness:
            yield ids


def nearly_named(layer: EntityLayer, word: str) -> str | None:
    """Return the person of this text whose surname a speaker's name nearly is, where that is just one."""
    near = {e for ids in _near_surnames(layer, word, _SHORT, _SPEAKER) for e in ids}
    return near.pop() if len(near) == 1 else None


def _misspelt(layer: EntityLayer, words: list[str], office: Office | None) -> str | None:
    """Return the known person whose full name is nearly this one; an office or country must not gainsay."""
    best, found = _STRICT if office is None else _FULL, None
    for entity_id, known in _pool(layer, words[0][0], words[-1]):
        likeness = _likeness(words, known)
        if likeness > best and _agrees(layer.get(entity_id), office):
            best, found = likeness, entity_id
    return found


def _pool(layer: EntityLayer, letter: str, surname: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the persons, with the words of their names, that begin with a letter: the text's before the others.

    Of the others only those with a last word like the one given.
    """
    for entity_id in dict.fromkeys(e for ids in layer.surnames.values() for e in ids):
        words = split(layer.get(entity_id).name)
        if words[0][0] == letter:
            yield entity_id, words
    listed = layer.gazetteer.surnames.get(letter, {})
    for _, _, entity_id in process.extract_iter(surname, listed, scorer=fuzz.ratio, score_cutoff=_WORD):
        yield entity_id, split(layer.gazetteer.entities[entity_id].name)


def _agrees(entity: Entity, office: Office | None) -> bool:
    return _same_country(entity, office) and (office is None or compatible(office.role, entity.role))


def _same_country(entity: Entity, office: Office | None) -> bool:
    return office is None or not office.country or not entity.country or office.country == entity.country


def _likeness(words: list[str], known: tuple[str, ...]) -> float:
    """Return how alike two full names are, 0 unless first and last words are alike."""
    if len(known) < 2 or abs(len(words) - len(known)) > 1:
        return 0.0
    if fuzz.ratio(words[-1], known[-1]) < _WORD or fuzz.ratio(words[0], known[0]) < _WORD:
        return 0.0
    return fuzz.ratio(" ".join(words), " ".join(known))
