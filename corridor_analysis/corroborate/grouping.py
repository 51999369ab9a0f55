"""Grouping reports into happenings without comparing all with all.

Reports are taken in a fixed order, those that say most first: dated before undated, exact days before months. Each
is compared with the first members of the groups that it could join, found by keys: the family, the parties (by
pairs where there are several) and the day. It joins the likeliest, or founds a group; where two are equally likely it
founds one too, rather than guess, and so does a report that nothing places in time where another is nearly as likely.
Then groups that differ on one point alone are put together where that is a contradiction (see `differing`).
A key leads to at most `LOOK` groups, so the work grows with the number of events and not with its square. The order
depends on what the reports say, never on the order of the input, and reports that share no key with others cannot
change anything about them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from corridor_analysis.corroborate.differing import reconciled
from corridor_analysis.corroborate.likeness import SAME, likeness
from corridor_analysis.corroborate.report import WIDE, EventReport, Group

__all__ = ["group"]

LOOK = 40  # groups compared for one key; of one day, parties and kind there are seldom more than two
_FEW = 8  # without any day, parties that met this often at most can still be told apart
_PARTIES = 6  # parties that make keys
_AHEAD = 0.05  # by which the likeliest must lead where nothing places a report in time: half its words, or a party
_BANDS = 8  # word hashes that make keys: reports with 0.4 of their words in common share one with 98 %


Key = tuple[Hashable, ...]  # what two reports must have one of in common to be compared


def group(reports: Iterable[EventReport]) -> list[Group]:
    """Return the reports in groups of one happening each, in order of what their first members say."""
    groups: list[Group] = []
    index: dict[Key, tuple[Group, ...]] = {}
    for report in sorted(reports, key=_says_most):
        found = _likeliest(report, _near(_cells(report, register=False), index))
        if found:
            found[0].add(report, found[1])
            continue
        own = Group(report)
        groups.append(own)
        for cell in _cells(report, register=True):
            known = index.get(cell, ())
            if len(known) < LOOK:  # more are never looked at
                index[cell] = (*known, own)
    return reconciled(groups, _differing_keys)


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


def _near(cells: Iterable[Key], index: dict[Key, tuple[Group, ...]]) -> Iterator[Group]:
    seen: set[int] = set()
    for cell in cells:
        found = index.get(cell, ())
        if cell[-1] is None and len(found) > _FEW:
            continue
        for one in found:
            if id(one) not in seen:
                seen.add(id(one))
                yield one


def _likeliest(report: EventReport, groups: Iterable[Group]) -> tuple[Group, float] | None:
    scored = [(like, g) for g in groups if (like := likeness(g.first, report)) is not None and like >= SAME]
    if not scored:
        return None
    best = max(like for like, _ in scored)
    margin = 0.0 if report.placed else _AHEAD
    top = [(g, like) for like, g in scored if like >= best - margin]
    return top[0] if len(top) == 1 else None


def _cells(r: EventReport, *, register: bool) -> Iterator[Key]:
    """Yield the keys under which a report is found, or looks for others: who and what, by day.

    The day None stands for any: every report with parties is found there, those without a day look there.
    """
    days = _cell_days(r, register)
    for key in _keys(r, register=register):
        for day in days:
            yield (*key, day)
    if r.access and r.days:
        yield from ((r.family, r.planned, day) for day in days if day is not None)


def _cell_days(r: EventReport, register: bool) -> list[int | None]:
    if r.days and r.days.last - r.days.first <= WIDE:
        days: list[int | None] = list(range(r.days.first, r.days.last + 1))
        return [*days, None] if register else days
    if r.window and not r.days and r.window.last - r.window.first <= WIDE:
        return [*range(r.window.first, r.window.last + 1), *([None] if register else [])]
    return [None]


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
    if not r.words:
        return []
    return list(enumerate(map(min, zip(*map(_hashes, r.words), strict=True))))


@lru_cache(maxsize=1 << 16)
def _hashes(word: str) -> tuple[int, ...]:
    code = crc32(word.encode())
    return tuple(((code ^ (0x9E3779B9 * (band + 1))) * 0x85EBCA6B) & 0xFFFFFFFF for band in range(_BANDS))
