"""Who published an article, read off its top: a name alone on a line, in a byline, beside the day, in a dateline."""

from __future__ import annotations

import re
from functools import cache

from corridor_analysis.corpus.headers.days import month_words
from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_csv, read_yaml

__all__ = ["in_byline", "in_dateline", "labelled", "of_line", "sure"]

_FILE = "corpus_outlets.yaml"
_KEYS = ("names", "last", "beside", "sections", "labels", "examples")
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


@cache
def _lexicon() -> dict[str, list[str]]:
    content = read_yaml(_FILE)
    for key in (*content, *_KEYS):
        if key not in _KEYS or key not in content:
            raise ResourceError(_FILE, key, "unknown or missing key", nearest(key, _KEYS))
    return content


@cache
def _names() -> frozenset[str]:
    return frozenset(name.casefold() for name in _lexicon()["names"])


@cache
def _last(beside: bool) -> re.Pattern[str]:
    """Return the pattern of a name that ends with a word of the lexicon: what stands before it is its first group."""
    words = [*_lexicon()["last"], *(_lexicon()["beside"] if beside else ())]
    return re.compile(
        rf"(.+?)[ \t]+(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})", re.IGNORECASE
    )


def _named(words: str, *, beside: bool = False) -> bool:
    """Return whether words are the name of an outlet; `beside` says that their place shows a name."""
    if not 2 <= len(words) <= _MOST or not (words[0].isupper() or words[0].isdigit() or _SITE.fullmatch(words)):
        return False
    if words.casefold() in _names() or _SITE.fullmatch(words):
        return True
    found = _last(beside).fullmatch(words)
    if not found or re.search(r"[,;:!?]", words):
        return False
    before = found[1].casefold().split()
    section = words.casefold().endswith(" news") and set(before) <= {str(w).casefold() for w in _lexicon()["sections"]}
    return _capital(words) and len(before) <= _WORDS and not section


def _capital(words: str) -> bool:
    return all(not w[0].islower() or w in ("of", "and", "de", "the") for w in words.split())


def _person(words: str) -> bool:
    """Return whether words may be a person's: a given name and a surname that is a word for outlets too."""
    parts = words.split()
    return len(parts) == 2 and parts[0].title() in {row["name"] for row in read_csv("given_names.csv")}


def of_line(text: str, at: int) -> tuple[str, int] | None:
    """Return the outlet whose name is the line that begins here, and where the line ends."""
    line = _LINE.match(text, at)
    name = line[1].strip() if line else ""
    return (name, line.end()) if line and len(name.split()) < _WORDS and _named(name) else None


def sure(name: str) -> bool:
    """Return whether the name of an outlet can be no headline: it is in capitals, or well known."""
    return name.isupper() or name.casefold() in _names()


def labelled(text: str, at: int) -> tuple[str, int] | None:
    """Return what a line such as `Source: Island Wire` gives as the outlet, and where the line ends."""
    labels = "|".join(map(re.escape, sorted(_lexicon()["labels"], key=len, reverse=True)))
    line = re.compile(rf"(?i:{labels}):[ \t]*([^\W_a-z][^\n:;.]{{1,59}}|{_SITE.pattern})[ \t]*(?:\n|$)").match(text, at)
    return (line[1].strip(), line.end(1)) if line else None


def in_byline(words: str) -> str | None:
    """Return the outlet that a byline (`By Ann Lee, Island Wire`) names beside or in place of a writer."""
    words = re.sub(r"^By:?\s+", "", words.strip())
    behind = _FOR.search(words)
    if behind:
        return behind[1].strip()
    parts = [part.strip(" ()") for part in _BETWEEN.split(words)]
    parts = [re.sub(r"^the\s+", "", part) for part in parts if part]
    return next((p for p in reversed(parts) if _named(p, beside=True) and not (_person(p) and not _named(p))), None)


def in_dateline(text: str, at: int) -> str | None:
    """Return the agency of a dateline, `PORT VALE, March 4 (AFP) -` or `PORT VALE /TASS/.`, with or without a day."""
    found = _BRACKETED.match(text, at) or _COLON.match(text, at)
    if not found:
        return None
    parts = found.groupdict()
    name = (parts.get("agency") or parts.get("wire") or "").strip()
    plain = bool(name) and _capital(name) and not re.search(rf"\d|\b(?:{month_words()})\b", name, re.IGNORECASE)
    if "day" in parts and not re.search(rf"\b(?:{month_words()})\b", parts["day"], re.IGNORECASE):
        return None
    place = (found["place"] or "").strip(" ,")
    shown = place.isupper() or (parts.get("wire") and _capital(place))
    return name if plain and (shown or _named(name, beside=True)) else None
