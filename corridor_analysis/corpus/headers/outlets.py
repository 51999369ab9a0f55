"""Who published an article, read off its top: a name alone on a line, in a byline, beside the day, in a dateline."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator

from corridor_analysis.corpus.headers.days import Alternatives, date_words
from corridor_analysis.resources import lexicon, read_csv
from corridor_analysis.schema.entry import Entry

_MOST = 60  # characters of a name
_WORDS = 5  # of a name, that of its last words aside
_SITE = re.compile(r"(?:[A-Za-z0-9-]+\.)+[a-z]{2,6}")
_BETWEEN = re.compile(r"\s*[,/|&·•–—]\s*|\s+-\s+|\s+(?:and|of)\s+")
_FOR = re.compile(r"\bfor\s+(?:the\s+)?([^\W_a-z][^,/|&]*)$")
_LINE = re.compile(r"[ \t]*[(/]?([^\n()/]{2,60}?)[)/]?[ \t]*(?=\n|$)")
_BRACKETED = re.compile(
    r"(?:(?P<place>[^\W\d_a-z][^\d()/\n]{1,39})(?:,[ \t][^()/\n]{1,30})?[ \t]*)?"
    r"(?:\((?P<agency>[^()\n]{2,40})\)[ \t]*(?:--|[–—]|-(?=[ \t]))|/(?P<wire>[^/\n]{2,40})/[.:,]?[ \t])"
)
_COLON = re.compile(
    r"(?P<place>[^\W\d_a-z][^\d,()\n]{1,39}),[ \t]+(?P<day>[^,()\n]{3,20}),[ \t]+(?P<agency>[^\n:,]{2,40}):[ \t]"
)


_Names = Annotated[frozenset[str], BeforeValidator(lambda names: {name.casefold() for name in names})]


class OutletWords(Entry):
    """What `resources/corpus_outlets.yaml` holds."""

    names: _Names
    last: Alternatives
    beside: Alternatives
    sections: _Names
    labels: Alternatives
    examples: Any


def _words() -> OutletWords:
    return lexicon("corpus_outlets.yaml", OutletWords)


@cache
def _last(beside: bool) -> re.Pattern[str]:
    """Return the pattern of a name that ends with a word of the lexicon: what stands before it is its first group."""
    last = f"{_words().last}|{_words().beside}" if beside else _words().last
    return re.compile(rf"(.+?)[ \t]+(?:{last})", re.IGNORECASE)


@cache
def _month() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{date_words().month})\b", re.IGNORECASE)


def _named(words: str, *, beside: bool = False) -> bool:
    """Return whether words are the name of an outlet; `beside` says that their place shows a name."""
    if not 2 <= len(words) <= _MOST or not (words[0].isupper() or words[0].isdigit() or _SITE.fullmatch(words)):
        return False
    if words.casefold() in _words().names or _SITE.fullmatch(words):
        return True
    found = _last(beside).fullmatch(words)
    if not found or re.search(r"[,;:!?]", words):
        return False
    before = found[1].casefold().split()
    section = words.casefold().endswith(" news") and _words().sections.issuperset(before)
    return _capital(words) and len(before) <= _WORDS and not section


def _capital(words: str) -> bool:
    return all(not w[0].islower() or w in ("of", "and", "de", "the") for w in words.split())


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"] for row in read_csv("given_names.csv"))


def of_line(text: str, at: int) -> tuple[str, int] | None:
    """Return the outlet whose name is the line that begins here, and where the line ends."""
    line = _LINE.match(text, at)
    name = line[1].strip() if line else ""
    return (name, line.end()) if line and len(name.split()) < _WORDS and _named(name) else None


def sure(name: str) -> bool:
    """Return whether the name of an outlet can be no headline: it is in capitals, or well known."""
    return name.isupper() or name.casefold() in _words().names


def labelled(text: str, at: int) -> tuple[str, int] | None:
    """Return what a line such as `Source: Island Wire` gives as the outlet, and where the line ends."""
    name = rf"([^\W_a-z][^\n:;.]{{1,59}}|{_SITE.pattern})"
    line = re.compile(rf"(?i:{_words().labels}):[ \t]*{name}[ \t]*(?:\n|$)").match(text, at)
    return (line[1].strip(), line.end(1)) if line else None


def in_byline(words: str) -> str | None:
    """Return the outlet that a byline (`By Ann Lee, Island Wire`) names beside or in place of a writer."""
    words = re.sub(r"^By:?\s+", "", words.strip())
    behind = _FOR.search(words)
    if behind:
        return behind[1].strip()
    parts: list[str] = [part.strip(" ()") for part in _BETWEEN.split(words)]
    parts = [re.sub(r"^the\s+", "", part) for part in parts if part]
    for part in reversed(parts):
        given, *surnames = part.split() or [""]  # a surname can be a word for outlets, too
        person = len(surnames) == 1 and given.title() in _given_names()
        if _named(part, beside=not person):
            return part
    return None


def in_dateline(text: str, at: int) -> str | None:
    """Return the agency of a dateline, `PORT VALE, March 4 (AFP) -` or `PORT VALE /TASS/.`, with or without a day."""
    found = _BRACKETED.match(text, at) or _COLON.match(text, at)
    if not found:
        return None
    parts = found.groupdict()
    name = (parts.get("agency") or parts.get("wire") or "").strip()
    plain = bool(name) and _capital(name) and not re.search(r"\d", name) and not _month().search(name)
    if "day" in parts and not _month().search(parts["day"]):
        return None
    place = (found["place"] or "").strip(" ,")
    shown = place.isupper() or (parts.get("wire") and _capital(place))
    return name if plain and (shown or _named(name, beside=True)) else None
