"""On which day something was: the time that dates a verb or noun, and the columns that it gives an event."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TypedDict

from corridor_analysis.extract.syntax.phrases import GRAMMAR, verb_above
from corridor_analysis.parse.records import Parsed, Time
from corridor_analysis.parse.tree import Word

__all__ = ["Dates", "dates", "when"]

_INSIDE = frozenset({"compound", "nmod", "amod", "poss", "nummod"})  # a time that only describes a noun
_BEFOREHAND = frozenset({"ahead", "prior"})  # what is ahead has a day of its own: "ahead of the vote on 20 August"
_NEAR = 12  # characters between two days that share a month
_NUMBERED = re.compile(r"(?:[^\W\d]+,? )?(?:the )?\d{1,2}(?:st|nd|rd|th)?")
_BETWEEN = re.compile(r"\s*(?:,?\s*(?:and|or|to|till|until|through)|[-–‑]|,)(?:\s*on)?\s*")


def when(parsed: Parsed, *anchors: Word) -> Time | None:
    """Return the time that dates a noun or verb: the first anchor that has one, times inside names left out."""
    if not anchors:
        return None
    near = [(time, _dated(words.root, words.start, words.end)) for time, words in parsed.days_in(anchors[0].sent)]
    dated = [time for anchor in anchors for time, over in near if anchor in over]
    verb = anchors[0]
    if dated or verb.dep_ not in ("relcl", "advcl") or not any(t.lower_ == "when" for t in verb.children):
        return next(iter(dated), None)
    behind = range(verb.left_edge.i - 1, verb.left_edge.i + 1)  # "on Monday, when the two met"
    return next((time for time, words in parsed.days_in(verb.sent) if words.end in behind), None)


def _dated(root: Word, start: int, end: int) -> list[Word]:
    """Return what a time can date: the word that it depends on, and the verb above a name or a describing participle.

    "Has blocked the road linking A to B since May": the parser hangs the time on `linking`.
    """
    token = root
    while token.head != token:
        inside = start <= token.i < end
        if token.lower_ == "of" and token.head.lower_ == "as":
            return [token.head.head]  # "as of Monday"
        if token.lower_ == "of" and token.head.lower_ in GRAMMAR.parts:
            token = token.head  # "on the evening of 3 May"
            continue
        if not inside and token.dep_ == "prep" and token.lower_ in GRAMMAR.untimely:
            return [token.head] if token.lower_ == "of" else []  # "the call of 3 May"
        if token.lower_ in _BEFOREHAND and not inside:
            return []
        if token.dep_ in _INSIDE and not start <= token.head.i < end and token.head.pos_ in ("NOUN", "PROPN"):
            return [token.head] if token.head.pos_ == "NOUN" else []  # "their 3 May meeting"
        token = token.head
        if start <= token.i < end or token.pos_ in ("ADP", "ADV", "SCONJ", "PART", "NUM"):
            continue
        if token.dep_ == "prep":
            continue
        break
    over = [token]
    while token.head != token and _only_describes(token):
        token = verb_above(token)
        over.append(token)
    if token.dep_ in ("nsubj", "nsubjpass"):
        over.append(token.head)  # "the guards on Monday shut": the parser hangs the day on the guards
    return over


def _only_describes(token: Word) -> bool:
    """Return whether a word is a name, a site, a participle, or how long: "shut it for two hours on Monday"."""
    long = token.lower_ in GRAMMAR.lasting and token.dep_ == "pobj" and token.head.lower_ == "for"
    participle = token.dep_ == "acl" and token.tag_ == "VBG"
    return long or participle or token.pos_ == "PROPN" or token.lower_ in GRAMMAR.sites


class Dates(TypedDict, total=False):
    """Columns of an event that say when it was; none where nothing does."""

    earliest: str | None
    latest: str | None
    date_basis: str


def dates(parsed: Parsed, time: Time | None) -> Dates:
    """Return earliest, latest and date_basis for an event; `since` leaves the end open.

    Days that share the month of one of them ("20 to 24 February") are the first and the last day of one event.
    """
    if time is None:
        return {}
    first, last = _range(parsed, time)
    words = parsed.article.text[first.start : last.end]
    before = parsed.article.text[max(0, first.start - 6) : first.start].casefold()
    since = before == "since " or words.casefold().startswith("since ")
    return {"earliest": first.earliest, "latest": None if since else last.latest, "date_basis": words}


def _range(parsed: Parsed, time: Time) -> tuple[Time, Time]:
    """Return the first and last of the days in a row that share a month with this one; twice itself if none does."""
    times = parsed.times
    first = last = bisect_left(times, (time.start,))
    while first and _share(parsed, times[first - 1], times[first]):
        first -= 1
    while last + 1 < len(times) and _share(parsed, times[last], times[last + 1]):
        last += 1
    return (times[first], times[last]) if first < last else (time, time)


def _share(parsed: Parsed, one: Time, other: Time) -> bool:
    """Return whether two times in a row are days of which only one says the month."""
    text = parsed.article.text
    if not (one.earliest and other.latest and one.earliest < other.latest) or other.start - one.end > _NEAR:
        return False
    bare = any(_NUMBERED.fullmatch(text[t.start : t.end]) for t in (one, other))
    return bare and _BETWEEN.fullmatch(text[one.end : other.start]) is not None
