"""Who did what to whom: contacts, demands and access events, then what the PLOVER patterns find besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor_analysis.case import Case
from corridor_analysis.extract.access import access
from corridor_analysis.extract.contacts import Contact, contacts, gathered
from corridor_analysis.extract.demands import demands
from corridor_analysis.extract.facts import ACTORS
from corridor_analysis.extract.plover import plover
from corridor_analysis.records import Attribution, Chars, Happening, Parsed

__all__ = ["events"]


def events(parsed: Parsed, case: Case | None, told: Sequence[Attribution]) -> Iterator[Happening]:
    """Yield the events of an article. Where two extractors read the same words, the more special one is kept.

    Every contact is told once per article, so that a CONSULT which the patterns find at a later telling is left out.
    """
    met = gathered(parsed, told)
    special = [
        *contacts(parsed, told, met),
        *access(parsed, case, told, met),
        *demands(parsed, case, told, met),
    ]
    yield from special
    taken = [h.trigger for h in special] + [f.trigger for c in met for f in (c.first, *c.later)]
    for happening in plover(parsed, told):
        if not any(_touch(happening.trigger, trigger) for trigger in taken) and _kept(parsed, happening, met):
            yield happening


def _kept(parsed: Parsed, happening: Happening, met: Sequence[Contact]) -> bool:
    """Return whether a CONSULT of the patterns is a contact of two that no telling near it accounts for."""
    if happening.event_type != "CONSULT":
        return True
    members = {p.entity_id for p in happening.parties if parsed.entity(p.entity_id).kind in ACTORS}
    sentences = [parsed.doc[at].sent for c in met for at in c.places]
    told_here = any(s.start_char <= happening.trigger.start < s.end_char for s in sentences)
    return len(members) > 1 and not told_here


def _touch(one: Chars, other: Chars) -> bool:
    return one.start < other.end and other.start < one.end
