"""What stands above the prose of an article: headline, outlet, byline, date header, dateline.

A day counts as a header only by its form: after a label (`date 2021-03-04`, `Published: …`), on a line of its own,
in a byline, or in a press agency's dateline. A day within the first sentence is never one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

from corridor_analysis.corpus.day_and_outlet import (
    Day,
    date_words,
    day_at,
    is_sure_outlet,
    labelled_outlet,
    outlet_in_byline,
    outlet_in_dateline,
    outlet_line,
)

_MAX_CHARS, _MAX_WORDS = 200, 30
_SMALL_WORD = 3  # letters: articles, short prepositions and conjunctions stay small in title case
_TITLE_SHARE = 0.6  # of the longer words begin with a capital
_SHORT = 0.6  # of the usual length of the lines below: a headline is much shorter than a paragraph
_TAIL = "\"'”’»)] \t\r\f\v\u00a0"  # what may stand behind the mark that ends a sentence

_LINES = 8  # more lines than any header has
_NAME_CHARS = 120  # more than any byline or place name has
_SPACE = re.compile(r"\s*")
_MARK_OR_SPACE = re.compile(r"[ \t]*[|·•–—-]?[ \t]*")
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_JOINED = rf"{_NAME}(?:(?:[ \t]?[,/|&]|[ \t]+(?:and|of|for|in|the|de|van|von))*[ \t]+{_NAME}){{0,11}}"
_PLACE = re.compile(rf"\(?{_JOINED}\)?")
_MARK = re.compile(r"[ \t]*(?:[,|·•/:–—)]|(?<=[ \t])-(?=[ \t]))[ \t]*(?:on[ \t]+)?")
_MONTH = re.compile(r"((?:1[5-9]|20|21)\d\d)-(0[1-9]|1[0-2])(?![\w-])\s*")
_NEAR_TOP = 1500  # characters below a header of month and year in which a line may give the day
_LINE = re.compile(r"(?m)^[^\s].{5,80}")
_PLACED = re.compile(
    r"[^\W\d_a-z][^\d_,()\n]{1,39},[ \t]+([A-Za-z]{3,9}\.?[ \t]+\d{1,2}|\d{1,2}[ \t]+[A-Za-z]{3,9})"
    r"(?=[ \t]*(?:[,./:(–—]|--?[ \t]))"
)
_AGENCY = re.compile(
    r"[ \t]*(?:(?:\((?P<agency>[^()\n]{2,40})\)[ \t]*)?(?:--|[–—]|-(?=[ \t]))|/(?P<wire>[^/\n]{2,40})/[.:])[ \t]*"
)


def headline_end(text: str, at: int) -> int | None:
    """Return where the line at `at` ends if it has the form of a headline, else None. What follows is not judged."""
    end = text.find("\n", at)
    if end < 0:
        return None
    line = text[at:end].strip()
    count = len(line.split())
    if not (2 <= count <= _MAX_WORDS and len(line) <= _MAX_CHARS):
        return None
    last = line.rstrip(_TAIL)[-1:]
    if not (last.isalnum() or last in tuple("?!%$€£")) or (last in "?!" and not _title_case(line)):
        return None  # also a dateline: PORT VALE (AP) --
    return end


def is_prose(text: str, headline: str, gap: bool, at: int) -> bool:
    """Return whether prose begins at `at`, such that the line above it can be its headline.

    `gap` says that an empty line stands between the two. Without one, the line below must be a whole paragraph:
    in text that is broken at a fixed width it would be the middle of a sentence.
    """
    below = [p.strip() for p in re.split(r"\n\s*\n" if gap else r"\n", text[at : at + 5000]) if p.strip()]
    if not below or below[0][0].islower() or len(below[0].split()) < 4:
        return False
    if below[0].rstrip(_TAIL)[-1:] not in tuple(".!?…"):
        return False
    return _title_case(headline) or len(headline) <= _SHORT * median(len(p) for p in below[:5])


def _title_case(line: str) -> bool:
    longer = [w for w in re.findall(r"[^\W\d_][\w’'-]*", line) if len(w) > _SMALL_WORD]
    capital = sum(w[0].isupper() for w in longer)
    return len(longer) > 1 and capital >= _TITLE_SHARE * len(longer)


@dataclass(frozen=True)
class Top:
    """What stands above the prose, and where the prose starts. `latest` is the day of a later change.

    A header that gives a month only has its days as `earliest` and `latest`.
    """

    start: int
    headline: str | None = None
    published: str | None = None
    basis: str = "unknown"
    latest: str | None = None
    earliest: str | None = None
    outlet: str | None = None

    def dated(self, day: str, basis: str) -> Top:
        """Return this with a day of publication, unless it has one: the first that is given counts."""
        return self if self.published else replace(self, published=day, basis=basis)

    def by(self, outlet: str | None) -> Top:
        """Return this with an outlet, unless it has one."""
        return self if self.outlet or not outlet else replace(self, outlet=" ".join(outlet.split()))


def _past(text: str, at: int, what: re.Pattern[str] = _SPACE) -> int:
    """Return where the space ends, if any, that stands at this place."""
    found = what.match(text, at)
    return found.end() if found else at


def read_top(text: str, *, headline: str | None = None, seek_headline: bool = True) -> Top:
    """Read headline, byline and date header off the top of a text.

    `headline` is one that is known already: it is passed over where the text begins with it.
    `seek_headline=False` takes no other first line for one.
    """
    top = Top(_past(text, 0), headline)
    for _ in range(_LINES):
        known = bool(top.headline) and text.startswith(f"{top.headline}\n", top.start)
        above = replace(top, start=top.start + len(top.headline or "")) if known else _step(text, top)
        if above is None and seek_headline and top.headline is None:
            above = _headline(text, top)
        if above is None:
            return _within(text, top)
        top = replace(above, start=_past(text, above.start))
    return _within(text, top)


def _within(text: str, top: Top) -> Top:
    """Return the top with the day of a line below that a header of month and year leaves open.

    It is a full day that begins a line, or the day of a dateline ("PORT VALE, March 4 -- The ferry"), of that month.
    The agency of a dateline that stays in the text is the outlet where nothing above says who it is.
    """
    top = top.by(outlet_in_dateline(text, top.start))
    if top.published or not top.earliest:
        return top
    for line in _LINE.finditer(text, top.start, top.start + _NEAR_TOP):
        day, place = day_at(text, line.start()), _PLACED.match(line[0])
        if not day and place:  # a dateline leaves out the year
            day = day_at(f"{place[1]} {top.earliest[:4]}")
        if day and top.earliest <= day.iso <= str(top.latest):
            return top.dated(day.iso, "header")
    return top


def _step(text: str, top: Top) -> Top | None:
    readers = (_labelled, _own_line, _byline, _dateline, _outlet)
    return next((found for read in readers if (found := read(text, top))), None)


@cache
def _label() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<up>{date_words().updated})|(?:{date_words().published}))(?:[ \t]*[:|–—-]\s*|\s+)(?:at|on)?[ \t]*",
        re.IGNORECASE,
    )


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"By:?[ \t]+(?!(?i:{date_words().weekdays}|{date_words().month})\b){_JOINED}")


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(rf"\(?(?:{date_words().openers})\b", re.IGNORECASE)


def _line_ends(text: str, at: int) -> bool:
    """Return whether a line ends here, and the next is not the rest of its sentence."""
    end = re.compile(r"[ \t)]*(?:\n\s*|$)").match(text, at)
    return end is not None and not text[end.end() : end.end() + 1].islower()


def _sentence_starts(text: str, at: int) -> bool:
    first = text[at : at + 1]
    return bool(first) and (first.isupper() or first in "\"'“‘«[(" or first.isdigit())


def _labelled(text: str, top: Top) -> Top | None:
    label = _label().match(text, top.start)
    day = day_at(text, label.end()) if label else None
    if label is None:
        return None
    if day is None:
        return None if label["up"] else _month(text, top, label.end())
    rest = _past(text, day.end, _MARK_OR_SPACE)
    whole = _line_ends(text, rest) or _label().match(text, rest)
    if not whole and not (rest > day.end and (day.machine or _sentence_starts(text, rest))):
        return None
    if label["up"]:
        return replace(top, start=rest, latest=day.iso)
    return replace(top.dated(day.iso, "header"), start=rest)


def _month(text: str, top: Top, at: int) -> Top | None:
    """Read `date 2021-03`: the first and the last day of the month, where nothing above says more."""
    month = _MONTH.match(text, at)
    if not month or not _sentence_starts(text, month.end()):
        return None
    year, number = int(month[1]), int(month[2])
    first, last = f"{year:04}-{number:02}-01", f"{year:04}-{number:02}-{monthrange(year, number)[1]}"
    known = top.published or top.earliest
    return replace(top, start=month.end()) if known else replace(top, start=month.end(), earliest=first, latest=last)


def _outlet(text: str, top: Top) -> Top | None:
    """Read a line that holds the name of an outlet: after a label, or below the headline, or above one."""
    given = labelled_outlet(text, top.start) or outlet_line(text, top.start)
    if not given or top.outlet:
        return None
    name, end = given
    below = Top(_past(text, end))
    if top.headline is None and not is_sure_outlet(name) and not (_step(text, below) or _headline(text, below)):
        return None  # with prose below it is a headline itself
    return replace(top.by(name), start=end)


def _own_line(text: str, top: Top) -> Top | None:
    """Read a day that has a line of its own, after the name of a place or an agency or without."""
    day = day_at(text, top.start)
    if day and day.machine and _sentence_starts(text, _past(text, day.end)):
        return replace(top.dated(day.iso, "header"), start=day.end)  # 2021-03-04 The ferry …
    name = ""
    if not day and not _opener().match(text, top.start):
        day, name = _set_off(text, top.start, _PLACE)
    if day and _line_ends(text, _past(text, day.end, _MARK_OR_SPACE)):
        top = top.dated(day.iso, "header").by(outlet_in_byline(name))
        return replace(top, start=_past(text, day.end, _MARK_OR_SPACE))
    return None


def _set_off(text: str, at: int, name: re.Pattern[str]) -> tuple[Day | None, str]:
    """Return the day that follows such a name on its line, with a mark between the two, and the name."""
    end = text.find("\n", at)
    for mark in _MARK.finditer(text, at, min(end if end >= 0 else len(text), at + _NAME_CHARS)):
        day = day_at(text, mark.end()) if name.fullmatch(text, at, mark.start()) else None
        if day:
            return day, text[at : mark.start()]
    return None, ""


def _byline(text: str, top: Top) -> Top | None:
    day, name = _set_off(text, top.start, _by())
    if day and _line_ends(text, day.end):
        return replace(top.dated(day.iso, "byline").by(outlet_in_byline(name)), start=day.end)
    line = _by().match(text, top.start)
    if line and _line_ends(text, line.end()):
        return replace(top.by(outlet_in_byline(line[0])), start=line.end())
    return None


def _dateline(text: str, top: Top) -> Top | None:
    """Read `PORT VALE, March 4, 2021 (Agency) — The ferry …`: the place in capitals, the day with its year, a dash."""
    place = re.compile(r"([^\d_,()\n]{2,40})(?:,[ \t]+[^\d_,()\n]{2,20})?,[ \t]+").match(text, top.start)
    day = day_at(text, place.end()) if place and place[1].isupper() else None
    dash = _AGENCY.match(text, day.end) if day else None
    if day and dash and _sentence_starts(text, dash.end()):
        return replace(top.dated(day.iso, "header").by(dash["agency"] or dash["wire"]), start=dash.end())
    return None


def _headline(text: str, top: Top) -> Top | None:
    end = headline_end(text, top.start)
    if end is None:
        return None
    below = Top(_past(text, end), headline="")
    while (lower := _step(text, below)) is not None:
        below = replace(lower, start=_past(text, lower.start))
    gap = text.count("\n", end, below.start) > 1
    line = text[top.start : end].strip()
    return replace(top, start=end, headline=line) if is_prose(text, line, gap, below.start) else None
