"""Of whom a demand is made, where the sentence itself does not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corridor_analysis.case import Case
from corridor_analysis.extract.events.ask_lexicon import lexicon
from corridor_analysis.extract.events.contacts import Contact
from corridor_analysis.extract.syntax.arguments import subjects
from corridor_analysis.extract.syntax.parties import who
from corridor_analysis.parse.records import Parsed, Party
from corridor_analysis.parse.tree import Word

if TYPE_CHECKING:
    from corridor_analysis.extract.events.demands import Demanded

__all__ = ["Addressees"]

_REACH = 5  # sentences after a contact in which its report can go on


class Addressees:
    """Fills in recipients: from coordinated demands, from the contact in whose report one stands, from the answer.

    In a call between two, what one asks is asked of the other, provided that the other can grant it: that he is of
    the country in which the corridor lies, or of one that the article shows to be asked.
    """

    def __init__(self, parsed: Parsed, case: Case | None, met: Sequence[Contact]) -> None:
        self.parsed = parsed
        self.met = [c for c in met if c.first.status == "happened"]
        self.sides = {case.corridor.country} - {None} if case else set()
        self.numbers = {s.start: i for i, s in enumerate(parsed.doc.sents)}

    def filled(self, found: Sequence[Demanded]) -> list[Demanded]:
        """Return the demands with recipients where they can be told."""
        asked = {self.parsed.entity(p.entity_id).country for d in found if d.ask.explicit for p in d.recipients}
        sides = self.sides | (asked - {None})
        out = []
        for demanded in found:
            if not demanded.recipients:
                parties = (
                    self._coordinated(demanded, found) or self._of_contact(demanded, sides) or self._answered(demanded)
                )
                demanded = replace(demanded, recipients=tuple(parties))
            out.append(demanded)
        return out

    def _coordinated(self, demanded: Demanded, found: Sequence[Demanded]) -> list[Party]:
        """Return the recipients of a demand under the same verb."""
        for other in found:
            if other.ask.verb == demanded.ask.verb and other.recipients and other.ask.actors:
                return list(other.recipients)
        return []

    def _sentence(self, at: int) -> int:
        return self.numbers[self.parsed.doc[at].sent.start]

    def _of_contact(self, demanded: Demanded, sides: set) -> list[Party]:
        """Return the other side of the contact in whose report the demand stands."""
        last = self._report_end(demanded)
        asking = demanded.actor_ids
        if demanded.told is not None:
            asking |= {p.entity_id for p in demanded.told.parties if p.role == "source"}
        near = [
            (self._sentence(at), at, c)
            for c in self.met for at in c.places
            if last - _REACH <= self._sentence(at) <= last and c.first.members & asking
        ]  # fmt: skip
        if not near:
            return []
        contact = max(near, key=lambda n: n[:2])[2]
        return [
            Party("recipient", p.entity_id, p.start, p.end) for p in contact.first.parties
            if p.entity_id not in asking and p.role != "mediator"
            and self.parsed.entity(p.entity_id).country in sides
        ]  # fmt: skip

    def _report_end(self, demanded: Demanded) -> int:
        """Return the number of the sentence in which a demand, or the statement that it is part of, ends."""
        here = self._sentence(demanded.ask.trigger.i)
        if demanded.told is None:
            return here
        ends = [c.end for c in (*demanded.told.contents, *demanded.told.cues)]
        span = self.parsed.doc.char_span(max(ends) - 1, max(ends), alignment_mode="expand")
        return max(here, self._sentence(span.start)) if span is not None else here

    def _answered(self, demanded: Demanded) -> list[Party]:
        """Return who is said to have ignored, rejected or heeded it, in the same sentence or the next two."""
        words = lexicon()
        here = self._sentence(demanded.ask.trigger.i)
        for verb in self.parsed.doc[demanded.ask.trigger.i :]:
            if self._sentence(verb.i) > here + 2:
                break
            if verb.lemma_.lower() in words.answering and any(_points_back(t) for t in verb.children):
                return [
                    p for p in who(self.parsed, subjects(verb), "recipient") if p.entity_id not in demanded.actor_ids
                ]
        return []


def _points_back(token: Word) -> bool:
    """Return whether a noun phrase refers to demands already told: "these appeals", "the calls"."""
    words = lexicon()
    plain = token.dep_ in ("dobj", "nsubjpass") and token.lemma_.lower() in words.nouns
    return plain and any(t.lower_ in ("these", "those", "this", "the", "such", "all", "their") for t in token.children)
