"""Who was in contact with whom, when and through which channel (CONSULT), each contact told once per article.

News names a contact and then refers back to it ("during the call", "the two discussed", "after her visit"). A telling
whose participants, channel and day agree with an earlier one is put together with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corridor_analysis.extract.events.contact_frames import frames
from corridor_analysis.extract.events.contact_telling import Frame
from corridor_analysis.extract.syntax.days import dates
from corridor_analysis.extract.syntax.parties import teller
from corridor_analysis.parse.records import Attribution, Happening, Parsed, Party, Time

__all__ = ["Contact", "contacts", "gathered"]


@dataclass
class Contact:
    """One contact: its first telling, the later ones, and the best of what they say together."""

    first: Frame
    later: list[Frame] = field(default_factory=list)

    @property
    def mode(self) -> str:
        """The channel of the first telling that names one."""
        return next((f.mode for f in (self.first, *self.later) if f.mode != "other"), self.first.mode)

    @property
    def time(self) -> Time | None:
        """The time of the first telling that names one."""
        return next((f.time for f in (self.first, *self.later) if f.time), None)

    @property
    def parties(self) -> tuple[Party, ...]:
        """The parties of the first telling, and mediators that a later one names."""
        known = {p.entity_id for p in self.first.parties}
        more = {p.entity_id: p for f in self.later for p in f.parties if p.role == "mediator"}
        return (*self.first.parties, *(p for e, p in more.items() if e not in known))

    @property
    def places(self) -> list[int]:
        """Where it is told: indices of the triggers in the Doc."""
        return [f.at for f in (self.first, *self.later)]


def contacts(parsed: Parsed, told: Sequence[Attribution], every: Sequence[Contact]) -> Iterator[Happening]:
    """Yield contacts that `gathered` put together as CONSULT events, in order of their first telling."""
    for contact in every:
        frame = contact.first
        time = contact.time or _host_time(parsed, contact, every)
        yield Happening(
            "CONSULT", frame.trigger, frame.clause.start, frame.clause.end, mode=contact.mode, status=frame.status,
            told=teller(told, frame.trigger.start), parties=contact.parties, rule=frame.rule, **dates(parsed, time),
        )  # fmt: skip


def gathered(parsed: Parsed, told: Sequence[Attribution]) -> list[Contact]:
    """Return the contacts of an article, each with all its tellings."""
    kept: list[Contact] = []
    for frame in frames(parsed, told):
        same = next((c for c in reversed(kept) if _same(c, frame)), None)
        if same is not None:
            same.later.append(frame)
        elif len(frame.members) > 1:
            kept.append(Contact(frame))
    return [c for c in kept if not _of_another(c, kept)]


def _of_another(contact: Contact, kept: Sequence[Contact]) -> bool:
    """Return whether what "discussed" alone tells is about a contact of one of the same that is told elsewhere."""
    if contact.mode != "other" or contact.time or not all(f.weak for f in (contact.first, *contact.later)):
        return False
    members, status = contact.first.members, contact.first.status
    return any(
        c is not contact and not c.first.weak and c.first.status == status and c.first.members & members for c in kept
    )


def _same(contact: Contact, frame: Frame) -> bool:
    """Return whether a telling is of a contact already told."""
    first = contact.first
    if (first.status == "planned") != (frame.status == "planned") and not frame.definite:
        return False
    if not _days_agree(contact.time, frame.time):
        return False
    if frame.weak:
        return frame.members <= first.members
    if frame.anew and not frame.definite:
        return False
    if contact.mode != frame.mode and "other" not in (contact.mode, frame.mode):
        return False
    if frame.definite:
        return _overlap(first, frame)
    return first.members == frame.members


def _overlap(first: Frame, frame: Frame) -> bool:
    """Return whether a definite noun ("the call", "her visit to X") can point back to a contact."""
    a, b = first.members, frame.members
    if a <= b or b <= a:
        return True
    actors = [{p.entity_id for p in f.parties if p.role == "actor"} for f in (first, frame)]
    return first.mode == "visit" and bool(actors[0] & actors[1]) and len(a & b) > 1


def _days_agree(one: Time | None, other: Time | None) -> bool:
    if one is None or other is None:
        return True
    return (one.earliest or "") <= (other.latest or "9") and (other.earliest or "") <= (one.latest or "9")


def _host_time(parsed: Parsed, contact: Contact, every: Sequence[Contact]) -> Time | None:
    """Return the day of the visit during which a contact took place.

    An undated meeting or press conference of a visitor with an official of the country visited is part of the visit.
    """
    if contact.first.mode not in ("meeting", "press_conference") or contact.first.status != "happened":
        return None
    countries = {parsed.entity(m).country for m in contact.first.members} - {None}
    for visit in every:
        if visit.first.mode == "visit" and visit.first.status == "happened" and visit.time:
            visitors = {p.entity_id for p in visit.first.parties if p.role == "actor"}
            hosts = {parsed.entity(m).country for m in visit.first.members - visitors}
            if visitors & contact.first.members and hosts & countries:
                return visit.time
    return None
