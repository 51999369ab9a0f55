"""How alike two reports are: who, when, how, and in which words. Each part is readable by itself.

`likeness` is a weighted sum of the parts, or None where they cannot tell of one happening. What is coded as a
contact, an access event or a demand of the codebook is known by parties and days; of other acts (an accusation, a
pledge) there can be several by the same parties on one day, so that their words must be alike too.
"""

from __future__ import annotations

from collections.abc import Set

from corridor_analysis.corroborate.reports import Report

__all__ = ["SAME", "likeness"]

SAME = 0.6  # from here on two reports are of one happening
_CODED = {"who": 0.5, "when": 0.3, "how": 0.1, "words": 0.1}
_OTHER = {"who": 0.35, "when": 0.25, "how": 0.0, "words": 0.4}
# Reports mix these channels up: a call is said to be a video call, a meeting is told as a visit.
_MIXED_UP = (frozenset({"phone", "video"}), frozenset({"meeting", "visit", "mediation"}))
_APART = frozenset({"press_conference", "letter"})  # these go with a call or meeting and are none
_UNSPECIFIC = (None, "other")
_WORDING = 0.4  # words this alike outweigh another channel


def likeness(a: Report, b: Report) -> float | None:
    """Return how alike two reports of one family are, 0 to 1, or None where they are of different happenings."""
    if a.planned != b.planned or (a.access and None not in (a.place, b.place) and a.place != b.place):
        return None
    if (a.days is None or b.days is None) and (a.again or b.again):
        return None
    if not a.mutual and not a.access and _other_occasion(a, b):
        return None
    words = share(a.words, b.words)
    parts = {"who": who(a, b), "when": when(a, b), "how": how(a, b, words), "words": words}
    if None in parts.values() or (a.status != b.status and "negated" in (a.status, b.status) and not _dated(a, b)):
        return None
    weights = _CODED if a.coded else _OTHER
    return round(sum(weights[name] * (value or 0.0) for name, value in parts.items()), 3)


def _other_occasion(a: Report, b: Report) -> bool:
    """Return whether two tellings of a position are of different occasions.

    A habit is no deed of one day, and within one article the same thing said by other speakers is said anew.
    """
    return a.habitual != b.habitual or (a.article_id == b.article_id and a.actors != b.actors)


def share(ones: Set[str], others: Set[str]) -> float:
    """Return the share of two sets that they have in common (Jaccard); nothing where both are empty."""
    both = len(ones & others)
    return both / (len(ones) + len(others) - both) if both else 0.0


def _dated(a: Report, b: Report) -> bool:
    return a.days is not None and b.days is not None


def who(a: Report, b: Report) -> float | None:
    """Return how far the parties are the same: a report that names fewer is likelier than one that names others.

    Reports of one closure blame different parties, or none; there the place and the day weigh more.
    """
    both = len(a.who & b.who)
    if a.access:
        return max(0.5, _contained(a, b, both)) if both else 0.5
    if not both or _opposed(a.actors, b.actors, a.mutual) or _opposed(a.recipients, b.recipients, a.mutual):
        return None
    return _contained(a, b, both)


def _contained(a: Report, b: Report, both: int) -> float:
    """Return the mean of the Jaccard index and the overlap coefficient."""
    return (both / len(a.who | b.who) + both / min(len(a.who), len(b.who))) / 2


def _opposed(ones: Set[str], others: Set[str], mutual: bool) -> bool:
    return not mutual and bool(ones) and bool(others) and not ones & others


def when(a: Report, b: Report) -> float | None:
    """Return how well the days agree.

    Days that differ and are certain make two happenings. A report without a day lies in the week before its
    publication, or at the day that its context gives.
    """
    if a.days and b.days:
        if a.days == b.days:
            return 1.0
        return 0.6 if a.days.meets(b.days) else None
    if a.article_id == b.article_id:
        return 0.5
    dated, other = (a, b) if a.days else (b, a)
    if dated.days:
        return _when_undated(dated, other)
    if a.window and b.window and not a.window.meets(b.window):
        return None
    if a.window and b.window and a.placed and b.placed:
        return 0.5 * _common_days(a, b)
    return 0.3


def _when_undated(dated: Report, other: Report) -> float | None:
    if other.context and other.context.meets(dated.days):
        return 0.8
    if other.window is None:
        return 0.3
    if not other.window.meets(dated.days):
        return None
    if not other.placed:
        return 0.3
    return 0.5 - 0.02 * abs(other.window.last - dated.days.last)  # the later the likelier


def _common_days(a: Report, b: Report) -> float:
    both = min(a.window.last, b.window.last) - max(a.window.first, b.window.first) + 1
    return both / (max(a.window.last, b.window.last) - min(a.window.first, b.window.first) + 1)


def how(a: Report, b: Report, words: float) -> float | None:
    """Return how well the channels agree; another channel is another contact, unless the words are the same."""
    if a.mode == b.mode:
        return 1.0
    if a.mode in _UNSPECIFIC or b.mode in _UNSPECIFIC:
        return 0.7
    if a.article_id == b.article_id or a.mode in _APART or b.mode in _APART:
        return None
    if any({a.mode, b.mode} <= family for family in _MIXED_UP):
        return 0.5
    return 0.0 if words >= _WORDING else None
