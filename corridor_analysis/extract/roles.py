"""Who does a coded act, and to whom: from the arguments of the predicate and of what it governs."""

from __future__ import annotations

from spacy.tokens import Token

from corridor_analysis.extract.frames import Reading, clause_head
from corridor_analysis.extract.lexicon import Lexicon
from corridor_analysis.extract.syntax import (
    agents,
    complements,
    is_passive,
    named_in,
    objects,
    prepositional,
    subjects,
)
from corridor_analysis.records import Mention, Parsed, Party

PLACED = frozenset({"COERCE", "CONCEDE", "RETREAT", "AID", "ASSAULT", "MOBILIZE", "PROTEST", "SANCTION"})
LOCATIVE = ("in", "at", "near", "throughout", "across", "around", "into", "from", "inside", "outside")


def parties(parsed: Parsed, reading: Reading, lexicon: Lexicon) -> tuple[Party, ...]:
    """Return the actors and recipients of an act, each entity once; no recipient is also an actor."""
    acting = actors(parsed, reading)
    taken = {m.entity_id for m in acting}
    found = {m.entity_id: Party("actor", m.entity_id, m.start, m.end) for m in reversed(acting)}
    out = list(reversed(found.values()))
    undergoing = recipients(parsed, reading, lexicon, taken)
    given = {m.entity_id: Party("recipient", m.entity_id, m.start, m.end) for m in reversed(undergoing)}
    return (*out, *reversed(given.values()))


def actors(parsed: Parsed, reading: Reading) -> list[Mention]:
    """Return who does it: the speaker where saying it is the act, else the subject or the agent."""
    if reading.speaker is not None:
        return _named(parsed, subjects(reading.speaker))
    head = clause_head(reading.head)
    if reading.pattern.actor:
        for where in reading.pattern.actor:
            found = _named(parsed, _argument(reading, where))
            if found:
                return found
    found = _named(parsed, subjects(head))
    if not found and is_passive(head):
        found = _named(parsed, agents(head))
    return found


def recipients(parsed: Parsed, reading: Reading, lexicon: Lexicon, taken: set[str]) -> list[Mention]:
    """Return whom it is done to: the first place, of those that the pattern or its type name, that names anyone."""
    chain = _chain(reading)
    for part in chain:
        places = part.pattern.recipient or lexicon.recipient[part.type]
        for where in places:
            found = [m for m in _named(parsed, _argument(part, where)) if m.entity_id not in taken]
            if found:
                return found
    return _anywhere(parsed, reading, taken)


def _chain(reading: Reading) -> list[Reading]:
    """Return a reading with all that it governs, the innermost first."""
    out = [reading]
    while out[-1].inner is not None:
        out.append(out[-1].inner)
    return out[::-1]


def _argument(reading: Reading, where: str) -> list[Token]:
    head = reading.head
    if where == "subject":
        return subjects(clause_head(head))
    if where == "object":
        return objects(head)
    if where == "dative":
        return [t for t in head.children if t.dep_ == "dative" and t.pos_ != "ADP"]
    if where == "clause":
        return [s for v in complements(head) for s in (objects(v) if is_passive(v) else subjects(v))]
    if where == "owner":
        return [t for t in head.children if t.dep_ in ("poss", "amod", "compound", "nmod")]
    found = prepositional(head, where)
    return found or [p for o in objects(head) for p in prepositional(o, where)]


def _named(parsed: Parsed, tokens: list[Token]) -> list[Mention]:
    return [m for t in tokens for m in named_in(parsed, t)]


def _anywhere(parsed: Parsed, reading: Reading, taken: set[str]) -> list[Mention]:
    """Return the first entity after the predicate in its clause; for deeds, also where it happened."""
    head = clause_head(reading.head)
    for token in head.subtree:
        if token.i > head.i and (found := [m for m in parsed.at(token) if m.entity_id not in taken]):
            return found
    if reading.type in PLACED:
        for token in head.subtree:
            if found := [m for m in parsed.at(token) if m.entity_id not in taken]:
                return found
    return []
