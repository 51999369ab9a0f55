"""Places: towns, territories and sites, and the passages that are not the case's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corridor_analysis.newcase.entries import ProposedEntry, evidence, propose_entry
from corridor_analysis.newcase.name_kinds import Name
from corridor_analysis.newcase.passages import Passage
from corridor_analysis.newcase.proposal_words import proposal_words

__all__ = ["passage_entry", "place_entries"]

_PLACE = 1.0  # votes from which a name is a place
_SHORT = 4  # letters below which a name in capitals is rather an abbreviation


def place_entries(
    names: Iterable[Name], acting: Mapping[tuple[str, ...], str], *, min_count: int, taken: set[str]
) -> list[ProposedEntry]:
    """Return the entries of places, most named first. `acting` are places that speak as a state's capital does."""
    out = []
    for name in sorted(names, key=lambda n: (-len(n.found), n.keys)):
        if name.votes["place"] < _PLACE:
            continue
        kind = min(name.nouns, key=lambda k: (-name.nouns[k], k)) if name.nouns else _default(name)
        text = f"{name.text} border" if kind == "border" and "border" not in name.keys else name.text
        country, notes = _country(name), [] if name.nouns else ["kind is a guess"]
        if name.keys in acting:
            state = acting[name.keys]
            notes.append(f"speaks as a state does: if it is a capital, make it an alias of the state ({state})")
        short = name.text.isupper() and len(name.text) < _SHORT and not country
        sure = (len(name.found) >= min_count or bool(name.nouns)) and not short
        out.append(propose_entry(taken, text, kind, evidence(name.found), sure=sure, notes=notes, country=country))
    return out


def _default(name: Name) -> str:
    return "territory" if name.keys[-1] in proposal_words().wide else "town"


def _country(name: Name) -> str | None:
    entity = name.found[0].entity
    return entity.country if entity is not None and entity.kind == "place" and len(entity.country or "") == 3 else None


def passage_entry(passage: Passage, kind: str, *, taken: set[str], notes: Iterable[str] = ()) -> ProposedEntry:
    """Return the entry of a passage: `corridor` for the case's own, `site` for another."""
    (name, _), *others = passage.names
    aliases = [text for text, _ in others if text.casefold() != name.casefold()]
    return propose_entry(taken, name, kind, evidence(passage.found), notes=notes, aliases=aliases)
