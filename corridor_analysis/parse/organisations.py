"""Organisations by the look of their names: known ones misspelt in one word, and unknown ones by their last noun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import fuzz

from corridor_analysis.parse.actors import body_of
from corridor_analysis.parse.names import slug
from corridor_analysis.parse.reading import Reading
from corridor_analysis.parse.words import HYPHENS
from corridor_analysis.schema import Entity

__all__ = ["find_acronyms", "find_misspelt", "find_unknown"]

_ALIKE = 75.0  # likeness of the one misspelt word of a name: Minks, Minsk
_LONG = 4  # shorter words are not compared
_LETTERS = 8  # an acronym has fewer
_WINDOW = 6  # words on either side in which a word of the same name must stand
_WORLDWIDE = frozenset({"international", "world", "global", "multinational"})
_LINKS = frozenset({"of", "for", "and", "the", "on"})
_REALMS = frozenset({"republic", "federation", "kingdom", "state", "islamic"})
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})


def find_misspelt(reading: Reading) -> None:
    """Add mentions of known organisations and places whose name has one misspelt word."""
    w, lex = reading.words, reading.lex
    for at, i in enumerate(w.solid):
        if w.pos[i] != "PROPN" or not w.capital(i) or len(w.key[i]) < _LONG or w.key[i] in lex.vocabulary:
            continue
        found = max(_nearly(reading, at), default=None)
        if found:
            _, start, end, entity_id = found
            reading.drop(start, end)
            reading.add(start, end, entity_id, "fuzzy")


def _nearly(reading: Reading, at: int) -> Iterator[tuple[int, int, int, str]]:
    """Yield length, tokens and entity of known names that fit but for the word at `solid[at]`."""
    solid, keys = reading.words.solid, reading.words.key
    letter = keys[solid[at]][0]
    near = [keys[i] for i in solid[max(0, at - _WINDOW) : at + _WINDOW + 1]]
    for word in dict.fromkeys(near):
        for place, name, entity_id in reading.lex.beside.get((word, letter), ()):
            first = at - place
            if first < 0 or first + len(name) > len(solid) or not _resembles(keys[solid[at]], name[place]):
                continue
            tokens = solid[first : first + len(name)]
            if all(keys[t] == k for n, (t, k) in enumerate(zip(tokens, name, strict=True)) if n != place):
                yield len(name), tokens[0], tokens[-1] + 1, entity_id


def _resembles(word: str, part: str) -> bool:
    return len(part) >= _LONG and fuzz.ratio(word, part, score_cutoff=_ALIKE) > 0


def find_unknown(reading: Reading) -> None:
    """Add mentions of organisations that nobody knows: "Serbian Workers' Union", "World Water Forum"."""
    w = reading.words
    for i in range(len(w)):
        if not (w.key[i] in reading.lex.titled and w.capital(i) and _unclaimed(reading, i)):
            continue
        start, end = _left(reading, i), _right(reading, i)
        ordinary = end == i + 1 or reading.sense(i, "body")
        if end - start < 2 or (ordinary and _all_known(reading, start, i)):
            continue
        known = _body_at(reading, start, i) or _government_at(reading, i, end)
        reading.add(start, end, known or _make(reading, start, end), "name")


def _body_at(reading: Reading, start: int, i: int) -> str | None:
    """Return the body that a country's name and a body's noun make up: "Peru's Foreign Ministry"."""
    sense = reading.sense(i, "body")
    before = range(start, reading.hit_of[i].start) if sense else ()
    owners = list(dict.fromkeys(e for j in before for e in reading.owner.get(j, ())))
    whole = all(j in reading.owner or reading.words.text[j] in ("'s", "’s") for j in before)
    if sense is None or len(owners) != 1 or not whole or reading.get(owners[0]).kind not in ("state", "igo"):
        return None
    return body_of(reading, owners[0], sense.value)


def _government_at(reading: Reading, i: int, end: int) -> str | None:
    """Return the state of "the Government of the Republic of X"."""
    w = reading.words
    if w.key[i] != "government" or i + 2 >= end or w.key[i + 1] != "of":
        return None
    owners = list(dict.fromkeys(e for j in range(i + 2, end) for e in reading.owner.get(j, ())))
    whole = all(j in reading.owner or w.key[j] in _LINKS | _REALMS for j in range(i + 2, end))
    return owners[0] if whole and len(owners) == 1 and reading.get(owners[0]).kind == "state" else None


def find_acronyms(reading: Reading) -> None:
    """Add mentions of organisations by the letters that a bracket after their name gives: "Alto Road Fund (ARF)"."""
    w = reading.words
    given: dict[str, str] = {}
    for i in range(1, len(w) - 2):
        short = w.text[i + 1]
        if w.text[i] != "(" or w.text[i + 2] != ")" or not (1 < len(short) < _LETTERS and short.isupper()):
            continue
        entity_id = next(iter(reading.owner.get(i - 1, ())), None)
        if entity_id and i + 1 not in reading.owner and reading.get(entity_id).kind in ("body", "igo", "group"):
            given.setdefault(short, entity_id)
    for short, entity_id in given.items():
        entity = reading.get(entity_id)
        named = sum(m.entity_id == entity_id for m in reading.mentions)
        if not entity.known and w.text.count(short) > 2 * named:  # the text hardly uses the name
            reading.entities[entity_id] = replace(entity, name=f"{entity.name} ({short})")
    for i, text in enumerate(w.text) if given else ():
        if text in given and i not in reading.owner and i not in reading.hit_of:
            reading.add(i, i + 1, given[text], "alias")


def _unclaimed(reading: Reading, i: int) -> bool:
    return i not in reading.owner and not reading.sense(i, "office", "entity")


def _all_known(reading: Reading, start: int, end: int) -> bool:
    """Return whether only countries stand before the noun: "Kenyan Parliament" is the business of other rules."""
    return all(i in reading.owner for i in range(start, end))


def _left(reading: Reading, i: int) -> int:
    """Return where the capitalised words before an organisation's noun begin."""
    w, start = reading.words, i
    while start > 0 and w.sent[start - 1] == w.sent[i]:
        before = start - 1
        joint = w.text[before] in HYPHENS or w.text[before] in ("'", "’", "'s", "’s", "&")
        if not (_of_a_name(reading, before) or (joint and before > 0 and w.capital(before - 1))):
            break
        start -= 1
    return start


def _of_a_name(reading: Reading, i: int) -> bool:
    w = reading.words
    named = w.capital(i) and w.pos[i] in ("PROPN", "ADJ", "NOUN") and w.key[i] not in _DAYS
    return named and not reading.sense(i, "office")


def _right(reading: Reading, i: int) -> int:
    """Return where "… for the Actualization of the Sovereign State" ends."""
    w, end = reading.words, i + 1
    while end < len(w) and w.sent[end] == w.sent[i] and w.key[end] in _LINKS:
        at = end
        while at < len(w) and w.key[at] in _LINKS:
            at += 1
        if w.key[end] == "and" or at >= len(w) or not _of_a_name(reading, at):
            break
        while at < len(w) and _of_a_name(reading, at):
            at += 1
        end = at
    return end


def _make(reading: Reading, start: int, end: int) -> str:
    w = reading.words
    name = " ".join(w.doc.text[w.start[start] : w.end(end - 1)].split())
    country = reading.country_of([e for i in range(start, end) for e in reading.owner.get(i, ())])
    if country is None and _WORLDWIDE & set(w.key[start:end]):
        country = "IGO"
    return reading.new(Entity(f"org_{slug(name)}", name, "body", country, None, None, False))
