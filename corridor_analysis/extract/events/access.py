"""What happened to passage: closures, restrictions, checkpoints, reopenings, disruptions, shootings, convoys, orders.

Only what is told as fact counts. A demand to reopen is no reopening, and "the blockade" only refers to a closure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor_analysis.case import Case
from corridor_analysis.extract.events.access_frames import Fact, facts
from corridor_analysis.extract.events.contacts import Contact
from corridor_analysis.extract.syntax.parties import teller
from corridor_analysis.parse.records import Attribution, Happening, Parsed

__all__ = ["access"]


def access(
    parsed: Parsed, case: Case | None, told: Sequence[Attribution], met: Sequence[Contact] = ()
) -> Iterator[Happening]:
    """Yield the access events of an article in text order, each once.

    `met` are the contacts told: "days after" one of them dates what came before it.
    """
    kept: list[Fact] = []
    for fact in facts(parsed, case, met):
        same = next((i for i, k in enumerate(kept) if _same(k, fact)), None)
        if same is None:
            kept.append(fact)
        else:
            kept[same] = kept[same].joined(fact)
    for fact in kept:
        yield Happening(
            fact.type, fact.trigger, fact.clause.start, fact.clause.end, mode=fact.mode, status=fact.status,
            place_id=fact.place_id, told=teller(told, fact.trigger.start), parties=fact.parties, rule=fact.rule,
            **fact.days,
        )  # fmt: skip


def _same(one: Fact, other: Fact) -> bool:
    """Return whether two tellings can be of one event: kind and status agree, actors and days do not differ."""
    if (one.mode, one.status) != (other.mode, other.status):
        return False
    actors = [frozenset(p.entity_id for p in f.parties if p.role == "actor") for f in (one, other)]
    if all(actors) and not actors[0] & actors[1]:
        return False
    if not one.dated or not other.dated:
        return one.earlier == other.earlier
    return one.span[0] <= other.span[1] and other.span[0] <= one.span[1]
