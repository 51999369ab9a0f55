"""Reports of one happening that are at odds: they agree on all but one thing, the day or the channel.

Two certain days, or a call and a meeting, are as a rule two happenings. They are one that is told in two ways where no
article tells both, the same parties did it, nothing says that it was done again, each article was published when the
other's day had come, and both tell of the same matter. Each of these is a test of its own, and all must hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice

from corridor_analysis.corroborate.comparison_lexicon import comparison_words
from corridor_analysis.corroborate.likeness import of_one_kind, share, shared_parties
from corridor_analysis.corroborate.report import APART, EventReport, Group, Range

__all__ = ["at_odds", "reconciled"]

NEAR = 7  # days between two tellings of one happening, at most
_CLOSE = 3  # and more of the matter must be common beyond so many
_LOOK = 8  # neighbours in time that are compared, of those with the same parties
_NEWS = 2  # days between two articles that tell the news of one day
_DEEDS = frozenset({"CONSULT", "ASSAULT", "MOBILIZE", "COERCE", "RETREAT", "AID", "PROTEST", "COOPERATE", "SANCTION"})
_BEYOND = 2  # roots that two tellings share in the words around them, where the clauses share none


def at_odds(a: EventReport, b: EventReport) -> float | None:
    """Return how alike two reports are (0 to 1) that differ on the day or the channel alone; None for all others."""
    if a.days is None or b.days is None or a.again or b.again or a.status != b.status or a.planned or a.open or b.open:
        return None
    gap = max(a.days.first - b.days.last, b.days.first - a.days.last, 0)
    other_way = _other_way(a, b)
    if (gap > 0) == other_way or gap > NEAR or not _deed(a) or not of_one_kind(a, b):
        return None
    if not _same_parties(a, b) or not _told_since(a, b) or not _one_matter(a, b, gap):
        return None
    return round(0.5 + 0.3 * (gap == 0) + 0.1 * (not other_way) + 0.1 * share(a.words, b.words), 3)


def _other_way(a: EventReport, b: EventReport) -> bool:
    """Return whether two contacts are told to have been by different ways."""
    return a.mutual and None not in (a.way, b.way) and a.way != b.way


def _deed(a: EventReport) -> bool:
    """Return whether a report tells of a deed of one day, not of a position that is repeated."""
    done = a.event_type in _DEEDS or a.trigger.lower() in comparison_words().signing
    return done and a.mode not in APART


def _same_parties(a: EventReport, b: EventReport) -> bool:
    """Return whether the one names no parties but those of the other, and enough to know them by."""
    both = shared_parties(a, b)
    if a.access and not a.parties.common(a.actors, b.actors):
        return not (a.actors and b.actors) and not a.wording.names.isdisjoint(b.wording.names)
    return both == min(len(a.who), len(b.who)) and both >= (2 if a.mutual else 1)


def _told_since(a: EventReport, b: EventReport) -> bool:
    """Return whether each could tell of the day that the other gives: nothing is told before it has happened."""
    return all(r.published is None or r.published.last >= o.days.first for r, o in ((a, b), (b, a)) if o.days)


def _one_matter(a: EventReport, b: EventReport, gap: int) -> bool:
    """Return whether two reports are about the same, as far as they say what about.

    Of two that say nothing of it, or one of them, the day must be the next one and the news of the same days.
    """
    one, other = a.wording, b.wording
    common = len(one.topic & other.topic)
    if gap > _CLOSE or not a.coded:
        return common > 1 or not one.names.isdisjoint(other.names)
    if common or len(one.around & other.around) >= _BEYOND:
        return True
    fresh = a.published and b.published and abs(a.published.last - b.published.last) <= _NEWS
    return not (one.topic and other.topic) and gap <= 1 and bool(fresh) and one.around.isdisjoint(other.around)


def reconciled(groups: Sequence[Group], keys: Callable[[EventReport], Iterable[Hashable]]) -> list[Group]:
    """Return the groups, those put together that tell one happening in ways that cannot both be right.

    `keys` gives what two groups must have one of in common to be compared. Where an article tells of two that could be
    the one, nothing is put together.
    """
    likes = dict(_pairs(groups, keys))
    near: dict[int, set[int]] = defaultdict(set)
    for i, j in likes:
        near[i].add(j)
        near[j].add(i)
    gone: set[int] = set()
    for (i, j), like in sorted(likes.items(), key=lambda p: (-p[1], p[0])):
        if gone.isdisjoint((i, j)) and not _told_twice(groups, near[i] | near[j]):
            for report, _ in groups[j].members:
                groups[i].add(report, like)
            gone.add(j)
    return [g for n, g in enumerate(groups) if n not in gone]


def _told_twice(groups: Sequence[Group], near: Iterable[int]) -> bool:
    """Return whether one article tells more than one of some groups."""
    told = [r.article_id for n in near for r in {r.article_id: r for r, _ in groups[n].members}.values()]
    return len(told) != len(set(told))


def _pairs(
    groups: Sequence[Group], keys: Callable[[EventReport], Iterable[Hashable]]
) -> Iterator[tuple[tuple[int, int], float]]:
    by_key: dict[Hashable, list[tuple[Range, int]]] = defaultdict(list)
    for n, one in enumerate(groups):
        if one.first.days and _deed(one.first) and not one.first.planned:
            for key in keys(one.first):
                by_key[key].append((one.first.days, n))
    for near in by_key.values():
        near.sort()
        for at, (days, i) in enumerate(near):
            for later, j in islice(near, at + 1, at + 1 + _LOOK):
                if later.first - days.last > NEAR:
                    break
                like = at_odds(groups[i].first, groups[j].first)
                if like is not None and _disjoint(groups[i], groups[j]):
                    yield (min(i, j), max(i, j)), like


def _disjoint(one: Group, other: Group) -> bool:
    return {r.article_id for r, _ in one.members}.isdisjoint(r.article_id for r, _ in other.members)
