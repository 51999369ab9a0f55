"""Places: towns, territories and sites, and the passages that are not the case's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corridor_analysis.newcase.entries import Entry, entry_id, evidence
from corridor_analysis.newcase.evidence import Name
from corridor_analysis.newcase.passage import Passage
from corridor_analysis.newcase.words import vocabulary
from corridor_analysis.parse.who.gazetteer import gazetteer

__all__ = ["passage_entry", "place_entries"]

_PLACE = 1.0  # votes from which a name is a place
_SHORT = 4  # letters below which a name in capitals is rather an abbreviation


def place_entries(
    names: Iterable[Name], acting: Mapping[tuple[str, ...], str], *, min_count: int, taken: set[str]
) -> list[Entry]:
    """Return the entries of places, most named first. `acting` are places that speak as a state's capital does."""
    out = []
    for name in sorted(names, key=lambda n: (-len(n.found), n.keys)):
        if name.votes["place"] < _PLACE:
            continue
        kind = min(name.nouns, key=lambda k: (-name.nouns[k], k)) if name.nouns else _default(name)
        text = f"{name.text} border" if kind == "border" and "border" not in name.keys else name.text
        fields: dict[str, object] = {"id": entry_id(text, taken), "name": text, "kind": kind}
        country = _country(name)
        fields |= {"country": country} if country else {}
        taken.add(str(fields["id"]))
        notes = [] if name.nouns else ["kind is a guess"]
        if name.keys in acting:
            notes.append(
                f"speaks as a state does: if it is a capital, make it an alias of the state ({acting[name.keys]})"
            )
        short = name.text.isupper() and len(name.text) < _SHORT and not country
        sure = (len(name.found) >= min_count or bool(name.nouns)) and not short
        out.append(Entry(fields, evidence(name.found), sure, tuple(notes)))
    return out


def _default(name: Name) -> str:
    return "territory" if name.keys[-1] in vocabulary().wide else "town"


def _country(name: Name) -> str | None:
    piece = name.found[0]
    sense = piece.page.sense(piece.start, "entity")
    entity = gazetteer(None).entities[sense.value] if sense else None
    return entity.country if entity is not None and entity.kind == "place" and len(entity.country or "") == 3 else None


def passage_entry(passage: Passage, kind: str, *, taken: set[str], notes: Iterable[str] = ()) -> Entry:
    """Return the entry of a passage: `corridor` for the case's own, `site` for another."""
    named = passage.names
    name = named[0][0]
    taken_id = entry_id(name, taken)
    taken.add(taken_id)
    fields: dict[str, object] = {"id": taken_id, "name": name, "kind": kind}
    aliases = [text for text, _ in named[1:] if text.casefold() != name.casefold()]
    fields |= {"aliases": aliases} if aliases else {}
    return Entry(fields, evidence(passage.found), True, tuple(notes))
