"""Whose work a telling is: the outlet, the author or agency of a byline, the news agency that a report rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corridor_analysis.corroborate.comparison_lexicon import comparison_words
from corridor_analysis.corroborate.report import EventReport

__all__ = ["Bylines", "cited"]

_TOP, _LINES = 300, 4  # characters and lines in which a byline stands
_BRACKET = re.compile(r"^[^\n]{0,60}?\(([A-Z][^()\d\n]{1,40})\)[ \t]*(?:--|[-–—])")  # "PORT (Meridian News) - "
_DATELINE = re.compile(r"^([A-Z][\w .&/]{1,40}?)[ \t]+(?:--|[–—])[ \t]")  # "Meridian News — "
_BY = re.compile(r"^by[ \t]+([^\n]{3,120})$", re.IGNORECASE)
_PARTS = re.compile(r"[ \t]*(?:[,|·•/;]|[ \t][-–—][ \t]|\band\b|\bfor\b|\bin\b)[ \t]*")
_END = re.compile(r"(?:\(([A-Z][\w .&/-]{1,40})\)|(?:Source|Credit|Via)[ \t]*:[ \t]*([A-Z][^\n.]{1,60}))\.?\s*$")
_PERSON = re.compile(r"[^\W\d_a-z][\w.’'-]*(?:[ \t]+[^\W\d_a-z][\w.’'-]*){1,3}")
_CITED = 160  # characters around a clause in which the agency that it rests on is named
_CREDIT_WORDS = 5  # more words than the name of an agency has


def _plain(outlet: str | None) -> str | None:
    """Return a name as it is compared: without case, marks, and a leading article or `www`."""
    if not isinstance(outlet, str) or not outlet.strip():
        return None
    return " ".join(re.findall(r"[\w.]+", outlet.casefold().removeprefix("www."))).removeprefix("the ") or None


class Bylines:
    """The bylines of one article."""

    def __init__(self, outlet: str | None, text: str) -> None:
        self.outlet = _plain(outlet)
        self.named = frozenset(n for n in map(_plain, _named(text)) if n)

    def shared(self, other: Bylines) -> str | None:
        """Return why two articles are one source: `same_outlet`, `same_byline`; None where nothing says so."""
        if self.outlet is not None and self.outlet == other.outlet:
            return "same_outlet"
        ones, others = ({*c.named, c.outlet} - {None} for c in (self, other))
        return None if ones.isdisjoint(others) else "same_byline"


def _named(text: str) -> Iterator[str]:
    """Yield the authors and agencies that the first lines or the end of a text name."""
    top = text[:_TOP].lstrip()
    for line in [ln.strip() for ln in top.splitlines() if ln.strip()][:_LINES]:
        if found := _BRACKET.match(line) or _DATELINE.match(line):
            yield from (part for part in _PARTS.split(found[1]) if found.re is _BRACKET or _is_medium(part))
        elif found := _BY.match(line):
            yield from (p for p in _PARTS.split(found[1]) if _is_medium(p) or _PERSON.fullmatch(p))
        elif _is_medium(line):
            yield line
    end = _END.search(text[-_TOP:])
    yield from (_PARTS.split(end[1] or end[2]) if end else ())


def _is_medium(words: str) -> bool:
    """Return whether some words are the name of a news agency or other medium, and no sentence."""
    parts = re.findall(r"\w+", words.casefold())
    return 0 < len(parts) <= _CREDIT_WORDS and parts[-1] in comparison_words().media and words[:1].isupper()


@cache
def _agency() -> re.Pattern[str]:
    known = comparison_words()
    common = "|".join(sorted(known.kinds_of_media, key=len, reverse=True))
    named = "|".join(w.title() for w in sorted(known.media - known.kinds_of_media, key=len, reverse=True))
    before = r"(?:(?:state|news|press|state-run|national|private)\s+){0,2}"
    return re.compile(rf"((?:[A-Z][\w’'-]*\s+)+{before}(?:(?i:{common})|{named}))\b")


def cited(report: EventReport) -> frozenset[str]:
    """Return the agencies and media that the words of a report, and those around them, name as where it is from."""
    words = report.text[max(0, report.start - _CITED) : report.end + _CITED]
    return frozenset(n for m in _agency().finditer(words) if (n := _plain(m[1])))
