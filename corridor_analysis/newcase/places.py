"""Names that are no actor's: places by the words round them, and persons whom only their office shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from corridor_analysis.newcase.entries import ProposedEntry, entry_id, evidence, propose_entry
from corridor_analysis.newcase.proposal_words import proposal_words
from corridor_analysis.newcase.reading import Found
from corridor_analysis.parse.tree.spelling import HYPHENS
from corridor_analysis.parse.who.gazetteer import gazetteer
from corridor_analysis.parse.who.lexicons import roles
from corridor_analysis.schema import Entity

__all__ = ["Name", "collected", "place_entries"]

_PLACE = 1.0  # votes from which a name is a place
_ARTICLE = 0.6  # "near the Grey Rocks": what an article between preposition and name leaves of the vote
_SHORT = 4  # letters below which a name in capitals is rather an abbreviation
_DESCRIBING = frozenset({"ADJ", "NOUN", "NUM", "ADV"})
_BEHIND = 5  # words after a comma in which a noun can say what a place is


@dataclass(eq=False)
class Name:
    """A name, where it stands, and what the words round it tell."""

    keys: tuple[str, ...]
    found: list[Found] = field(default_factory=list)
    place: float = 0.0
    person: int = 0
    speaks: bool = False
    nouns: Counter[str] = field(default_factory=Counter)  # kinds of place that nouns beside it tell

    @property
    def text(self) -> str:
        """The spelling used most, capitals only in the last resort."""
        seen = Counter(one.text for one in self.found)
        return min(seen, key=lambda t: (t.isupper(), -seen[t], t))

    @property
    def listed(self) -> Entity | None:
        """The place of the resources that has this name."""
        entity = gazetteer(None).entities.get(gazetteer(None).called(" ".join(self.keys)) or "")
        return entity if entity and entity.kind == "place" else None


def collected(found: Iterable[Found]) -> dict[tuple[str, ...], Name]:
    """Return names by their words, with the votes for what they are."""
    out: dict[tuple[str, ...], Name] = {}
    for one in found:
        name = out.setdefault(one.keys, Name(one.keys))
        name.found.append(one)
        _vote(name, one)
    return out


def _vote(name: Name, found: Found) -> None:
    one, start, end = found
    words = proposal_words()
    verb = one.lemma[one.head[end - 1]] if one.dep[end - 1] == "nsubj" else ""
    name.person += verb in roles().human
    name.speaks |= verb in words.speaking
    the = start > 1 and one.key[start - 1] == "the"
    before = one.key[start - 1 - the] if start else ""
    if noun := _noun_beside(found):
        name.nouns[noun] += 1
        name.place += 3
    elif before in words.at:
        name.place += words.at[before] * (_ARTICLE if the else 1)
    elif start and one.pos[start - 1] == "VERB" and one.lemma[start - 1] in words.arriving:
        name.place += words.at["reach"]
    opens = start == 0 or "\n" in one.text[start - 1]
    if opens and end < len(one) and one.text[end] in (*HYPHENS, "—"):  # "SORVAT - …"
        name.place += 2
    name.place += name.listed is not None


def _noun_beside(found: Found) -> str | None:
    """Return the kind of place by a noun beside a name: "the town of X", "the X region", "X, the first village"."""
    one, start, end = found
    kinds, key = proposal_words().places, one.key
    beside = [key[end - 1 : end]] if end - start > 1 else []
    if start > 1 and key[start - 1] == "of":
        beside += [key[start - 2 : start - 1], key[max(0, start - 3) : start - 1]]
    if one.sent[end : end + 1] == one.sent[start : start + 1]:
        beside.append(key[end : end + 1])
    if key[end : end + 1] == [","] and proposal_words().appositive.issuperset(key[end + 1 : end + 2]):
        last = min(end + _BEHIND, len(one))
        beside += [key[i : i + 1] for i in range(end + 2, last) if _DESCRIBING.issuperset(one.pos[end + 2 : i])]
    if start > 1 and one.pos[start - 1] == "NOUN":
        beside.append(key[start - 1 : start])
    return next((kinds[tuple(b)] for b in beside if tuple(b) in kinds), None)


def place_entries(names: Iterable[Name], states: str, *, min_count: int, taken: set[str]) -> list[ProposedEntry]:
    """Return the entries of places, those named most first. `states` are those to one of which a capital belongs."""
    out = []
    for name in sorted(names, key=lambda n: (-len(n.found), n.keys)):
        if name.place < _PLACE or name.person * len(name.keys) > name.place:
            continue
        wide = name.keys[-1] in proposal_words().wide
        kind = min(name.nouns, key=lambda k: (-name.nouns[k], k), default="territory" if wide else "town")
        text = f"{name.text} border" if kind == "border" and "border" not in name.keys else name.text
        code = name.listed.country if name.listed else None
        country = code if len(code or "") == 3 else None  # a state's: not that of a union
        notes = [] if name.nouns else ["kind is a guess"]
        if name.speaks:
            notes.append(f"speaks as a state does: if it is a capital, make it an alias of the state ({states})")
        sure = len(name.found) >= min_count or bool(name.nouns)
        sure = sure and not (text.isupper() and len(text) < _SHORT and not country)
        own, of = entry_id(text, taken), evidence(name.found)
        out.append(propose_entry(own, text, kind, of, sure=sure, notes=notes, country=country))
    return out
