"""Whose word an act is when another tells it, and whom a denial answers.

As coders of events do: a hindrance told by the other side is that side's accusation, and what somebody denies is what
somebody else accused them of.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from corridor_analysis.extract.events.plover_frames import Reading
from corridor_analysis.extract.events.plover_lexicon import lexicon
from corridor_analysis.extract.events.plover_matching import claim_before
from corridor_analysis.extract.events.plover_roles import Cast
from corridor_analysis.extract.syntax.predicates import complements, modal, objects, time_of, topic
from corridor_analysis.parse.records import Attribution, Mention, Parsed, Party

HINDRANCES = frozenset({"blockade", "siege", "closure"})
REACH = 400  # words between a denial and the accusation that it answers

Coded = tuple[Reading, Cast, Attribution | None]


def alleged(parsed: Parsed, reading: Reading, who: Cast, teller: Attribution | None) -> tuple[Reading, Cast]:
    """Return a hindrance told by a source of another country as that source's accusation of who hinders.

    Those who trade blame accuse each other.
    """
    if reading.type == "ACCUSE" and len(who.actors) > 1 and _each_other(reading):
        both = tuple(Party("recipient", m.entity_id, m.start, m.end) for m in who.actors)
        return reading, Cast(who.actors, (), both)
    if teller is None or reading.status != "happened" or not _hinders(parsed, reading):
        return reading, who
    spoken = [p for p in teller.parties if p.role == "source"]
    told_by = {parsed.entity(p.entity_id).country for p in spoken}
    doing = {parsed.entity(m.entity_id).country for m in who.actors}
    known = all(parsed.entity(p.entity_id).kind in ("person", "state", "body") for p in spoken)
    if not spoken or not known or not doing or None in doing or told_by & doing:
        return reading, who
    speakers = tuple(Party("actor", p.entity_id, p.start, p.end) for p in spoken)
    return reading._replace(type="ACCUSE", voiced=True), Cast((), who.actors, speakers)


def _each_other(reading: Reading) -> bool:
    traded = reading.head.lemma_ in ("trade", "exchange", "swap")
    return traded or any(t.lower_ in ("other", "another") and t.pos_ != "NOUN" for t in objects(reading.head))


def _hinders(parsed: Parsed, reading: Reading) -> bool:
    """Return whether a predicate says that somebody goes on to hinder; of a day in the past it is a plain report."""
    head, plain = reading.head, reading.pattern.frame is None
    if (
        not plain
        or reading.type not in ("COERCE", "REJECT")
        or head.lemma_.lower() not in lexicon().classes["hindering"]
    ):
        return False
    return modal(head) is None and (head.tag_ != "VBD" or time_of(parsed, head) is None)


def denied(parsed: Parsed, reading: Reading, who: Cast, coded: Sequence[Coded]) -> Cast:
    """Return the cast of a denial with who made the accusation for its recipient, where its words name nobody."""
    if reading.type != "REJECT" or not who.actors or not _denies(reading):
        return who
    own = {m.entity_id for m in who.actors}
    bare = denies_hindrance(reading)
    vague = bare or _misread(reading) or bool(complements(reading.head))
    told = _claimed(reading)
    named = () if vague else tuple(m for m in who.recipients if m.root not in told)
    if named or (not vague and any(p.entity_id not in own for p in who.implied)):
        return who
    accusers = _accusers(parsed, reading, own, coded)
    if accusers:
        return Cast(who.actors, (), accusers)
    kept = () if bare or _misread(reading) else tuple(m for m in who.recipients if m.root not in told)
    return who._replace(recipients=kept, implied=tuple(p for p in who.implied if p.entity_id not in own))


def _denies(reading: Reading) -> bool:
    """Return whether a rejection is of what somebody claims: "denied that", "rejected the allegations"."""
    referring = lexicon().answers["ACCUSE"]
    about = {w for t in objects(reading.head) for w in topic(t)}
    return reading.head.lemma_ == "deny" or bool(about & referring) or reading.pattern.frame == "blame"


def denies_hindrance(reading: Reading) -> bool:
    """Return whether a denial says that there is no hindrance: "there is no siege", "the road is not blocked"."""
    last = reading.words[-1].lemma_.lower()
    return reading.words[0].lower_ in ("no", "not") and (last in HINDRANCES or last in lexicon().classes["hindering"])


def _claimed(reading: Reading) -> set[int]:
    """Return the words of what is claimed, which names no claimant: "denied reports that A had closed B"."""
    clauses = (c for o in objects(reading.head) for c in o.children if c.dep_ in ("acl", "ccomp", "relcl"))
    return {t.i for c in clauses for t in c.subtree}


def _misread(reading: Reading) -> bool:
    return claim_before(reading.words[0], reading.pattern) is not None


def _accusers(parsed: Parsed, reading: Reading, own: Collection[str], coded: Sequence[Coded]) -> tuple[Party, ...]:
    """Return who accused those who deny, in the accusation nearest to the denial; the earlier of two as near."""
    mine = _countries(parsed, own)
    near = []
    for n, (other, cast, _) in enumerate(coded):
        by = [e for e in _ids(cast.actors, cast.implied, "actor") if e not in own]
        of = _ids(cast.recipients, cast.implied, "recipient")
        far = abs(other.head.i - reading.head.i)
        concerned = set(of) & set(own) or _countries(parsed, of) & mine
        if other.type == "ACCUSE" and by and concerned and far < REACH and not _countries(parsed, by) & mine:
            near.append((far, n, by))
    return tuple(Party("recipient", e) for e in min(near)[2]) if near else ()


def _ids(found: Sequence[Mention], implied: Sequence[Party], role: str) -> list[str]:
    return list(dict.fromkeys([*(m.entity_id for m in found), *(p.entity_id for p in implied if p.role == role)]))


def _countries(parsed: Parsed, ids: Collection[str]) -> set[str]:
    return {c for e in ids if (c := parsed.entity(e).country)}
