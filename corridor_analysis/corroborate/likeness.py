"""How alike two reports are: who, when, how, and in which words. Each part is readable by itself.

`likeness` is a weighted sum of the parts, or None where they cannot tell of one happening. What is coded as a
contact, an access event or a demand of the codebook is known by parties and days; of other acts (an accusation, a
pledge) there can be several by the same parties on one day, so that their words must be alike too.
"""

from __future__ import annotations

from collections.abc import Set

from corridor_analysis.corroborate.report import APART, IN_PERSON, EventReport, Range

SAME = 0.6  # from here on two reports are of one happening
_CODED = {"who": 0.5, "when": 0.3, "how": 0.1, "words": 0.1}
_DEED = {"who": 0.4, "when": 0.3, "how": 0.0, "matter": 0.3}
_OTHER = {"who": 0.35, "when": 0.25, "how": 0.0, "words": 0.4}
# Reports mix these channels up: a call is said to be a video call, a meeting is told as a visit.
_MIXED_UP = (frozenset({"phone", "video"}), IN_PERSON)
_WORDING = 0.4  # words this alike outweigh another channel
_MATTER = 2  # roots that two tellings of one thing share
_SCALE = 24  # one that took so many times as long is another: hours and weeks


def likeness(a: EventReport, b: EventReport) -> float | None:
    """Return how alike two reports of one family are, 0 to 1, or None where they are of different happenings."""
    if not of_one_kind(a, b) or ((a.days is None or b.days is None) and (a.again or b.again)):
        return None
    if not a.mutual and not a.access:  # a position: is it another occasion?
        if a.habitual != b.habitual:  # a habit is no deed of one day
            return None
        if a.article_id == b.article_id and a.actors != b.actors:  # said by other speakers it is said anew
            return None
    words = share(a.words, b.words)
    parts = {"who": who(a, b), "when": when(a, b), "how": how(a, b, words), "words": words}
    if None in parts.values() or not (a.status == b.status or _can_deny(a, b)):
        return None
    weights = _CODED if a.coded else _OTHER
    if a.deed and one_matter(a, b):
        weights, parts["matter"] = _DEED, 1.0
    return round(sum(weights[name] * (parts[name] or 0.0) for name in weights), 3)


def one_matter(a: EventReport, b: EventReport) -> bool:
    """Return whether the words of two reports name the same place, or in other ways tell of the same thing."""
    one, other = a.wording, b.wording
    if one.names and other.names:
        return not (one.names.isdisjoint(other.words) and other.names.isdisjoint(one.words))
    return len(one.around & other.around) >= _MATTER


def of_one_kind(a: EventReport, b: EventReport) -> bool:
    """Return whether two reports can be of one happening, whoever took part and whenever it was.

    A plan is no deed; and what was done to passage is another thing where they name other roads, or where it took
    hours and not weeks.
    """
    if a.planned != b.planned or (a.mutual and _other_offices(a, b)):
        return False
    if not a.access:
        return True
    return (None in (a.place, b.place) or a.place == b.place) and not _other_thing(a, b) and not _other_scale(a, b)


def _other_offices(a: EventReport, b: EventReport) -> bool:
    """Return whether two reports of which one names no persons tell of the holders of other offices."""
    if all(any(map(r.parties.is_person, r.who)) for r in (a, b)):
        return False
    one, other = (r.wording.offices | r.parties.roles(r.who) for r in (a, b))
    return bool(one and other) and one.isdisjoint(other)


def _other_thing(a: EventReport, b: EventReport) -> bool:
    """Return whether the names in two clauses are of different things; without any, others do other things."""
    one, other = a.wording, b.wording
    met = not one.names.isdisjoint(other.words) or not other.names.isdisjoint(one.words)
    if one.names and other.names and not met:
        return a.article_id != b.article_id
    strangers = bool(a.actors and b.actors) and not a.parties.common(a.actors, b.actors)
    return strangers and not met and one.topic.isdisjoint(other.topic)


def _other_scale(a: EventReport, b: EventReport) -> bool:
    """Return whether one took many times as long as the other."""
    low, high = sorted(max((d.high for d in r.wording.durations), default=-1.0) for r in (a, b))
    return low >= 0 and high >= _SCALE * low


def _can_deny(a: EventReport, b: EventReport) -> bool:
    """Return whether one report can deny the other: dated both, or of the same parties, told and denied as one."""
    if "negated" not in (a.status, b.status):
        return True
    dated = a.days is not None and b.days is not None
    return dated or (bool(a.who) and shared_parties(a, b) == min(len(a.who), len(b.who)))


def share(ones: Set[str], others: Set[str]) -> float:
    """Return the share of two sets that they have in common (Jaccard); nothing where both are empty."""
    both = len(ones & others)
    return both / (len(ones) + len(others) - both) if both else 0.0


def shared_parties(a: EventReport, b: EventReport) -> int:
    """Return how many of the parties of one are parties of the other, in the same role where roles matter."""
    if a.who == b.who:
        return len(a.who)
    if a.mutual:
        return a.parties.common(a.who, b.who)
    sides = a.parties.common(a.actors, b.actors) + a.parties.common(a.recipients, b.recipients)
    return sides + len({w for w in a.who & b.who if w.startswith(("addressee", "mediator"))})


def who(a: EventReport, b: EventReport) -> float | None:
    """Return how far the parties are the same: a report that names fewer is likelier than one that names others.

    Reports of one closure blame different parties, or none; there the place and the day weigh more.
    """
    both = shared_parties(a, b)
    if not both:
        return 0.5 if a.access else None
    # the mean of the Jaccard index and the overlap coefficient
    contained = (both / (len(a.who) + len(b.who) - both) + both / min(len(a.who), len(b.who))) / 2
    if a.access:
        return max(0.5, contained)
    sides = () if a.mutual else ((a.actors, b.actors), (a.recipients, b.recipients))
    opposed = any(ones and others and not a.parties.common(ones, others) for ones, others in sides)
    return None if opposed else contained


def when(a: EventReport, b: EventReport) -> float | None:
    """Return how well the days agree.

    Days that differ and are certain make two happenings. A report without a day lies in the week before its
    publication, or at the day that its context gives. An article that dates a contact and tells without a day of one
    between others tells of two.
    """
    if a.days and b.days:
        if a.days == b.days:
            return 1.0
        return 0.6 if a.days.meets(b.days) else None
    if a.article_id == b.article_id:
        return None if a.mutual and (a.days or b.days) and a.who != b.who else 0.5
    if days := a.days or b.days:
        return _when_undated(days, b if a.days else a)
    if a.window is None or b.window is None:
        return 0.3
    if not a.window.meets(b.window):
        return None
    if not (a.placed and b.placed):
        return 0.3
    firsts, lasts = sorted((a.window.first, b.window.first)), sorted((a.window.last, b.window.last))
    return 0.5 * ((lasts[0] - firsts[1] + 1) / (lasts[1] - firsts[0] + 1))  # the share of days in common


def _when_undated(days: Range, other: EventReport) -> float | None:
    if other.context and other.context.meets(days):
        return 0.8
    if other.window and not other.window.meets(days):
        return None
    late = other.window.last - days.last if other.window and other.placed else None
    return 0.3 if late is None else 0.5 - 0.02 * abs(late)  # the later the likelier


def how(a: EventReport, b: EventReport, words: float) -> float | None:
    """Return how well the channels agree; another channel is another contact, unless the words are the same."""
    if a.mode == b.mode:
        return 1.0
    if None in (a.mode, b.mode) or "other" in (a.mode, b.mode):
        return 0.7
    if a.article_id == b.article_id or a.mode in APART or b.mode in APART:
        return None
    if a.mutual and None in (a.channel, b.channel):
        return 0.7
    if any({a.mode, b.mode} <= family for family in _MIXED_UP):
        return 0.5
    return 0.0 if words >= _WORDING else None
