"""Who did what to whom: contacts, demands and access events, and what the PLOVER patterns find, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from corridor_analysis.case import Case
from corridor_analysis.extract.events.access import access
from corridor_analysis.extract.events.access_lexicon import lexicon
from corridor_analysis.extract.events.contacts import Contact, contacts, gathered
from corridor_analysis.extract.events.demands import demands
from corridor_analysis.extract.events.plover import plover
from corridor_analysis.extract.syntax.parties import ACTORS
from corridor_analysis.extract.syntax.phrases import prepositional
from corridor_analysis.parse.records import Attribution, Happening, Parsed, Party

__all__ = ["events"]

_POSITIONS = frozenset({"ACCUSE", "AGREE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})
_PASSAGE_TYPES = frozenset({"COERCE", "RETREAT", "AID"})


def events(parsed: Parsed, case: Case | None, told: Sequence[Attribution]) -> Iterator[Happening]:
    """Yield the events of an article; what two extractors read off the same words is one event.

    Without a case the PLOVER patterns read alone: of contacts, demands and passage rules add only what a case knows.
    Every contact is told once per article, so that a CONSULT which the patterns find at a later telling is left out.
    """
    holders = {a.id: a.holder for a in case.actors if a.holder} if case else {}
    yield from (_held(parsed, event, holders) for event in _found(parsed, case, told))


def _held(parsed: Parsed, event: Happening, holders: Mapping[str, str]) -> Happening:
    """Return a position with the person whose office gives it out for its actor; the words stay the office's."""
    if not holders:
        return event
    offices = {p.entity_id for p in event.parties if p.role == "actor" and holders.get(p.entity_id) in parsed.entities}
    if event.event_type not in _POSITIONS or not offices:
        return event
    parties = [
        Party(p.role, holders[p.entity_id]) if p.role == "actor" and p.entity_id in offices else p
        for p in event.parties
    ]
    return event._replace(parties=tuple({(p.role, p.entity_id): p for p in reversed(parties)}.values())[::-1])


def _found(parsed: Parsed, case: Case | None, told: Sequence[Attribution]) -> Iterator[Happening]:
    """Yield the events as the words tell them."""
    coded = list(plover(parsed, told))
    if case is None:
        yield from coded
        return
    met = gathered(parsed, told)
    refused = {h.trigger.start for h in coded if h.event_type == "REJECT"}  # "would not negotiate" is no contact
    own = [
        *(c for c in contacts(parsed, told, met) if c.status != "negated" or c.trigger.start not in refused),
        *_passage(parsed, case, access(parsed, case, told, met), coded),
        *_asked(parsed, demands(parsed, case, told, met), coded),
    ]
    yield from own
    meeting = {c.first.trigger.start for c in met}  # "welcomed A to the palace" is no word of support besides
    for happening in coded:
        if happening.trigger.start in meeting and happening.event_type not in ("CONSULT", "REJECT"):
            continue
        if not any(_same(happening, o) for o in own) and _is_contact(parsed, happening, met):
            yield happening


def _passage(
    parsed: Parsed, case: Case | None, found: Iterable[Happening], coded: Sequence[Happening]
) -> Iterator[Happening]:
    """Yield access events, with the recipients and the type that the patterns see in the same words.

    Demonstrators who block a road of another place protest; the road of a case's articles, or a border, they close.
    """
    for event in found:
        twin = next((p for p in coded if _touch(p, event)), None)
        if twin is not None and twin.event_type == "PROTEST" and not _strategic(parsed, event, case):
            continue
        if twin is not None and twin.event_type in _PASSAGE_TYPES:
            known = {p.entity_id for p in event.parties}
            more = [p for p in twin.parties if p.role == "recipient" and p.entity_id not in known]
            event = event._replace(event_type=twin.event_type, parties=(*event.parties, *more))
        yield event


def _strategic(parsed: Parsed, event: Happening, case: Case | None) -> bool:
    if case is not None and event.place_id in (None, case.corridor.id, *case.corridor.route):
        return True
    clause = parsed.doc.char_span(event.start, event.end, alignment_mode="expand")
    if clause is None:
        return False
    described = clause.root.head
    near = (*clause, described, *prepositional(described, "of"))
    return any(t.lemma_.lower() in lexicon().classes["strategic"] for t in near)


def _asked(parsed: Parsed, found: Iterable[Happening], coded: Sequence[Happening]) -> Iterator[Happening]:
    """Yield the demands of the codebook, and other asks in sentences in which the patterns find nothing."""
    for event in found:
        words = parsed.doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
        here = words is not None and any(words.sent.start_char <= p.trigger.start < words.sent.end_char for p in coded)
        if event.demand or not here:
            yield event


def _same(coded: Happening, own: Happening) -> bool:
    """Return whether the patterns found, in the same words, the type that a special extractor found."""
    return coded.event_type == own.event_type and _touch(coded, own)


def _touch(one: Happening, other: Happening) -> bool:
    return one.trigger.start < other.trigger.end and other.trigger.start < one.trigger.end


def _is_contact(parsed: Parsed, happening: Happening, met: Sequence[Contact]) -> bool:
    """Return whether a CONSULT of the patterns is a contact of two that no telling near it accounts for."""
    if happening.event_type != "CONSULT":
        return True
    members = {p.entity_id for p in happening.parties if parsed.entity(p.entity_id).kind in ACTORS}
    sentences = [parsed.doc[at].sent for c in met for at in c.places]
    told_here = any(s.start_char <= happening.trigger.start < s.end_char for s in sentences)
    retold = any(members <= c.first.members for c in met)  # "the sides exchanged views" in a call
    return len(members) > 1 and not told_here and not retold
