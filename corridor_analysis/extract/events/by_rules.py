"""What the PLOVER patterns find, with the person for the office that the case says gives out his positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corridor_analysis.case import Case
from corridor_analysis.extract.events.plover import plover
from corridor_analysis.parse.records import Attribution, Happening, Parsed, Party

__all__ = ["events"]

_POSITIONS = frozenset({"ACCUSE", "AGREE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})


def events(parsed: Parsed, case: Case | None, told: Sequence[Attribution]) -> Iterator[Happening]:
    """Yield the events of an article that the patterns find."""
    holders = {a.id: a.holder for a in case.actors if a.holder} if case else {}
    yield from (_held(parsed, event, holders) for event in plover(parsed, told))


def _held(parsed: Parsed, event: Happening, holders: Mapping[str, str]) -> Happening:
    """Return a position with the person whose office gives it out for its actor; the words stay the office's."""
    offices = {p.entity_id for p in event.parties if p.role == "actor" and holders.get(p.entity_id) in parsed.entities}
    if event.event_type not in _POSITIONS or not offices:
        return event
    parties = [
        Party(p.role, holders[p.entity_id]) if p.role == "actor" and p.entity_id in offices else p
        for p in event.parties
    ]
    return event._replace(parties=tuple({(p.role, p.entity_id): p for p in reversed(parties)}.values())[::-1])
