"""Grouping reports into happenings without comparing all with all.

Reports are taken in a fixed order, those that say most first: dated before undated, exact days before months. Each
is compared with the first members of the groups that it could join, found by keys: the family, the parties (by
pairs where there are several) and the day. It joins the likeliest, or founds a group; where two are equally likely it
founds one too, rather than guess, and so does a report that nothing places in time where another is nearly as likely.
Then groups that differ on one point alone are put together where that is a contradiction (see `at_odds`).
Two certain days, or a call and a meeting, are as a rule two happenings. They are one that is told in two ways where no
article tells both, the same parties did it, nothing says that it was done again, each article was published when the
other's day had come, and both tell of the same matter. Each of these is a test of its own, and all must hold.

A key leads to at most `LOOK` groups, so the work grows with the number of events and not with its square. The order
depends on what the reports say, never on the order of the input, and reports that share no key with others cannot
change anything about them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, islice
from zlib import crc32

from corridor_analysis.corroborate.likeness import SAME, likeness, of_one_kind, share, shared_parties
from corridor_analysis.corroborate.report import APART, WIDE, EventReport, Group, Range
from corridor_analysis.corroborate.wording import comparison_words

NEAR = 7  # days between two tellings of one happening, at most
_CLOSE = 3  # and more of the matter must be common beyond so many
_LOOK = 8  # neighbours in time that are compared, of those with the same parties
_NEWS = 2  # days between two articles that tell the news of one day
_DEEDS = frozenset({"CONSULT", "ASSAULT", "MOBILIZE", "COERCE", "RETREAT", "AID", "PROTEST", "COOPERATE", "SANCTION"})
_BEYOND = 2  # roots that two tellings share in the words around them, where the clauses share none

LOOK = 40  # groups compared for one key; of one day, parties and kind there are seldom more than two
_FEW = 8  # without any day, parties that met this often at most can still be told apart
_PARTIES = 6  # parties that make keys
_AHEAD = 0.05  # by which the likeliest must lead where nothing places a report in time: half its words, or a party
_BANDS = 8  # word hashes that make keys: reports with 0.4 of their words in common share one with 98 %


Key = tuple[Hashable, ...]  # what two reports must have one of in common to be compared


def at_odds(a: EventReport, b: EventReport) -> float | None:
    """Return how alike two reports are (0 to 1) that differ on the day or the channel alone; None for all others."""
    if a.days is None or b.days is None or a.again or b.again or a.status != b.status or a.planned or a.open or b.open:
        return None
    gap = max(a.days.first - b.days.last, b.days.first - a.days.last, 0)
    other_way = a.mutual and None not in (a.way, b.way) and a.way != b.way
    if (gap > 0) == other_way or gap > NEAR or not _deed(a) or not of_one_kind(a, b):
        return None
    if not _same_parties(a, b) or not _told_since(a, b) or not _one_matter(a, b, gap):
        return None
    return round(0.5 + 0.3 * (gap == 0) + 0.1 * (not other_way) + 0.1 * share(a.words, b.words), 3)


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


def _reconciled(groups: Sequence[Group]) -> list[Group]:
    """Return the groups, those put together that tell one happening in ways that cannot both be right.

    Where an article tells of two that could be the one, nothing is put together.
    """
    likes = dict(_pairs(groups))
    near: dict[int, set[int]] = defaultdict(set)
    for i, j in likes:
        near[i].add(j)
        near[j].add(i)
    gone: set[int] = set()
    for (i, j), like in sorted(likes.items(), key=lambda p: (-p[1], p[0])):
        if not gone.isdisjoint((i, j)):
            continue
        told = [article for n in near[i] | near[j] for article in _articles(groups[n])]
        if len(told) == len(set(told)):
            groups[i].members.extend((report, like) for report, _ in groups[j].members)
            gone.add(j)
    return [g for n, g in enumerate(groups) if n not in gone]


def _articles(one: Group) -> set[str]:
    return {r.article_id for r, _ in one.members}


def _pairs(groups: Sequence[Group]) -> Iterator[tuple[tuple[int, int], float]]:
    by_key: dict[Key, list[tuple[Range, int]]] = defaultdict(list)
    for n, one in enumerate(groups):
        if one.first.days and _deed(one.first) and not one.first.planned:
            for key in _differing_keys(one.first):
                by_key[key].append((one.first.days, n))
    for near in by_key.values():
        near.sort()
        for at, (days, i) in enumerate(near):
            for later, j in islice(near, at + 1, at + 1 + _LOOK):
                if later.first - days.last > NEAR:
                    break
                like = at_odds(groups[i].first, groups[j].first)
                if like is not None and _articles(groups[i]).isdisjoint(_articles(groups[j])):
                    yield (min(i, j), max(i, j)), like


def group(reports: Iterable[EventReport]) -> list[Group]:
    """Return the reports in groups of one happening each, in order of what their first members say."""
    groups: list[Group] = []
    index: dict[Key, tuple[Group, ...]] = {}
    for report in sorted(reports, key=_says_most):
        found = _likeliest(report, _near(_cells(report, register=False), index))
        if found:
            found[0].members.append((report, found[1]))
            continue
        own = Group(report, [(report, 1.0)])
        groups.append(own)
        for cell in _cells(report, register=True):
            known = index.get(cell, ())
            if len(known) < LOOK:  # more are never looked at
                index[cell] = (*known, own)
    return _reconciled(groups)


def _differing_keys(r: EventReport) -> Iterator[Key]:
    """Yield what two tellings of one happening at odds have in common: who, or what was closed."""
    yield from (("who", r.family, *key) for key in _sides(r, register=True) if not r.access)
    yield from (("what", r.family, party) for party in (*_lead(r), *sorted(r.wording.names)) if r.access)
    if not r.mutual and not r.access:
        yield from (("who", r.family, party) for party in _lead(r))


def _says_most(r: EventReport) -> tuple[int, int, int, tuple[int, int], str, int]:
    width = r.days.last - r.days.first if r.days else 0
    known = 0 if r.days and width <= WIDE else 1 if r.window else 2
    return known, width, -len(r.who), r.days or (0, 0), r.article_id, r.order


def _near(cells: Iterable[Key], index: Mapping[Key, tuple[Group, ...]]) -> Iterable[Group]:
    found = ((cell, index.get(cell, ())) for cell in cells)
    near = {id(one): one for cell, groups in found if cell[-1] is not None or len(groups) <= _FEW for one in groups}
    return near.values()


def _likeliest(report: EventReport, groups: Iterable[Group]) -> tuple[Group, float] | None:
    scored = [(like, g) for g in groups if (like := likeness(g.first, report)) is not None and like >= SAME]
    margin = 0.0 if report.placed else _AHEAD
    best = max((like for like, _ in scored), default=0.0) - margin
    top = [(g, like) for like, g in scored if like >= best]
    return top[0] if len(top) == 1 else None


def _cells(r: EventReport, *, register: bool) -> Iterator[Key]:
    """Yield the keys under which a report is found, or looks for others: who and what, by day.

    The day None stands for any: every report with parties is found there, those without a day look there.
    """
    near = r.days or r.window
    exact = range(near.first, near.last + 1) if near and near.last - near.first <= WIDE else range(0)
    days: list[int | None] = [*exact, None] if register or not exact else [*exact]
    yield from ((*key, day) for key in _keys(r, register=register) for day in days)
    if r.access and r.days:
        yield from ((r.family, r.planned, day) for day in exact)


def _keys(r: EventReport, *, register: bool) -> Iterator[Key]:
    what = (r.family, r.planned)
    if not r.coded:
        hashes = _word_hashes(r)
        yield from ((*what, party, h) for party in _lead(r) for h in hashes)
        if r.deed:
            yield from ((*what, "at", name) for name in sorted(r.wording.names)[:_PARTIES])
            yield from ((*what, "by", r.parties.lead(x)) for x in sorted(r.actors)[:_PARTIES])
            yield from ((*what, "to", r.parties.lead(x)) for x in sorted(r.recipients)[:_PARTIES])
    elif r.mutual and len(r.who) > 1:
        yield from ((*what, *pair) for pair in _sides(r, register=register))
    else:
        yield from ((*what, party) for party in _lead(r))


def _sides(r: EventReport, *, register: bool) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of parties: by their names and, as a state stands for its people and bodies, by their states.

    Those told by name look among those told by their states, and the other way round, but not among each other.
    """
    who = sorted(r.who)[:_PARTIES]
    yield from (("", *pair) for pair in combinations(who, 2))
    sides = sorted({side for i in who if (side := r.parties.side(i))})
    by_name = all(map(r.parties.is_person, who))
    own, others = (("people",), ("states",)) if by_name else (("states",), ("people", "states"))
    levels = own if register else others
    yield from ((level, *pair) for level in levels for pair in combinations(sides, 2))


def _lead(r: EventReport) -> list[str]:
    """Return the parties by which a report with roles is looked up: who acts, else who is acted on."""
    if r.mutual:
        return sorted(r.who)[:_PARTIES]
    acting = sorted({r.parties.lead(x) for x in r.actors})[:_PARTIES]
    return acting or [f"to {x}" for x in sorted({r.parties.lead(x) for x in r.recipients})[:_PARTIES]]


def _word_hashes(r: EventReport) -> list[tuple[int, int]]:
    """Return, for each of several hash functions, the least hash of the words (MinHash, Broder 1997)."""
    return list(enumerate(map(min, zip(*map(_hashes, r.words), strict=True))))


@lru_cache(maxsize=1 << 16)
def _hashes(word: str) -> tuple[int, ...]:
    code = crc32(word.encode())
    return tuple(((code ^ (0x9E3779B9 * (band + 1))) * 0x85EBCA6B) & 0xFFFFFFFF for band in range(_BANDS))
