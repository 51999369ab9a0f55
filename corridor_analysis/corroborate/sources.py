"""Which articles are one source: copies, those of one outlet, byline or agency, those that hand on one communique.

Two articles that follow one statement or read-out, each in its own translation, are one source for what it says: beside
the same happening, at most two sentences from it, they quote the same words of the same speaker.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
import pandas as pd

from corridor_analysis.corroborate.read_reports import sentence_numbers
from corridor_analysis.corroborate.report import EventReport
from corridor_analysis.corroborate.variants import variant_quotations
from corridor_analysis.corroborate.wording import LOOK_ON, comparison_words
from corridor_analysis.extract.views import quotes

_TOP, _LINES = 300, 4  # characters and lines in which a byline stands
_BRACKET = re.compile(r"^[^\n]{0,60}?\(([A-Z][^()\d\n]{1,40})\)[ \t]*(?:--|[-–—])")  # "PORT (Meridian News) - "
_DATELINE = re.compile(r"^([A-Z][\w .&/]{1,40}?)[ \t]+(?:--|[–—])[ \t]")  # "Meridian News — "
_BY = re.compile(r"^by[ \t]+([^\n]{3,120})$", re.IGNORECASE)
_PARTS = re.compile(r"[ \t]*(?:[,|·•/;]|[ \t][-–—][ \t]|\band\b|\bfor\b|\bin\b)[ \t]*")
_END = re.compile(r"(?:\(([A-Z][\w .&/-]{1,40})\)|(?:Source|Credit|Via)[ \t]*:[ \t]*([A-Z][^\n.]{1,60}))\.?\s*$")
_PERSON = re.compile(r"[^\W\d_a-z][\w.’'-]*(?:[ \t]+[^\W\d_a-z][\w.’'-]*){1,3}")
_CITED = LOOK_ON  # characters around a clause in which the agency that it rests on is named
_CREDIT_WORDS = 5  # more words than the name of an agency has

_NEAR = 2  # sentences between a report and the quotation that it rests on

SHINGLE = 5  # words
COPY = 0.5  # from this share of common shingles on an article is a copy
PASSAGE, OWN = 0.8, 18  # the same of the clause that tells a happening, if it has so many words
_HASHES, _ROWS = 64, 4  # 16 bands of 4: articles with half their shingles in common share one with 64 %, 0.8: 99.98 %
_PRIME = (1 << 31) - 1
_WORD = re.compile(r"\w+")


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


def cited(reports: Iterable[EventReport]) -> set[str]:
    """Return the agencies and media that the words of reports, and those around them, name as where they are from."""
    around = (r.text[max(0, r.start - _CITED) : r.end + _CITED] for r in reports)
    return {name for words in around for m in _agency().finditer(words) if (name := _plain(m[1]))}


class Quoted(NamedTuple):
    """Two quotations of one communique: the statements that hold them, and how alike they are (0 to 1)."""

    first_id: str
    second_id: str
    similarity: float


class Communiques:
    """The quotations that two articles share, by pair of articles."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], wanted: Collection[str], texts: Mapping[str, str]) -> None:
        self.numbers = sentence_numbers(frames["sentences"])
        self.sentence_of: dict[str, str] = {}
        self.pairs: dict[tuple[str, str], list[Quoted]] = defaultdict(list)
        statements = frames.get("statements")
        if statements is None or statements.empty or len(wanted) < 2:
            return
        own = statements[statements["article_id"].isin(wanted)]
        events = frames["events"][frames["events"]["article_id"].isin(wanted)]
        for rows, key in ((own, "statement_id"), (events, "event_id")):
            self.sentence_of |= dict(zip(rows[key], rows["sentence_id"], strict=True))
        near = {n: frames[n][frames[n]["article_id"].isin(wanted)] for n in ("articles", "sentences")}
        near["articles"] = near["articles"].assign(text=[texts[i] for i in near["articles"]["article_id"]])
        for articles, found in _pairs(quotes({**frames, **near, "statements": own})):
            self.pairs[articles].append(found)

    def shared(self, first: list[EventReport], second: list[EventReport]) -> Quoted | None:
        """Return the communique that two articles' reports of one happening hand on, the likest of several.

        The articles come in order of their ids, as those of a pair do.
        """
        for found in self.pairs.get((first[0].article_id, second[0].article_id), ()):
            if self._beside(found.first_id, first) and self._beside(found.second_id, second):
                return found
        return None

    def _beside(self, statement_id: str, reports: list[EventReport]) -> bool:
        at = self.numbers.get(self.sentence_of.get(statement_id, ""))
        near = (self.numbers.get(self.sentence_of.get(r.event_id, "")) for r in reports)
        return at is not None and any(n is not None and abs(n - at) <= _NEAR for n in near)


def _pairs(found: pd.DataFrame) -> Iterator[tuple[tuple[str, str], Quoted]]:
    """Yield the articles and statements of two wordings of one speaker, likest first; articles in order."""
    speaker = dict(zip(found["statement_id"], found["speaker"], strict=True))
    for row in variant_quotations(found).itertuples():
        if speaker[row.first_id] is None or speaker[row.first_id] != speaker[row.second_id]:
            continue
        sides = sorted([(row.first_article, row.first_id), (row.second_article, row.second_id)])
        yield (sides[0][0], sides[1][0]), Quoted(sides[0][1], sides[1][1], float(row.similarity))


class Copy(NamedTuple):
    """The article that another is a near copy of, and the share of runs of five words common to both."""

    of: str
    share: float


def independent(texts: Mapping[str, str], wanted: Iterable[str]) -> dict[str, Copy]:
    """Return article -> the first article that it is a near copy of, for those that are one.

    Two articles are near copies when at least half of their runs of five words are common to both (Jaccard,
    estimated by MinHash of 64 functions; candidates by locality-sensitive hashing: Broder 1997, Indyk & Motwani
    1998). The work grows with the length of the texts.
    """
    bands: dict[bytes, str] = {}
    firsts: dict[str, np.ndarray] = {}
    out: dict[str, Copy] = {}
    for key in sorted(set(wanted)):
        signature = _signature(texts[key])
        slots = [bytes([i]) + signature[i : i + _ROWS].tobytes() for i in range(0, _HASHES, _ROWS)]
        near = sorted({bands[slot] for slot in slots if slot in bands})
        shares = ((k, float((signature == firsts[k]).mean())) for k in near)
        copy = next((Copy(k, round(share, 3)) for k, share in shares if share >= COPY), None)
        if copy:
            out[key] = copy
        else:
            firsts[key] = signature
            for slot in slots:
                bands.setdefault(slot, key)
    return out


def copied(ones: Iterable[EventReport], others: Iterable[EventReport]) -> float | None:
    """Return the share of runs of five words that two articles' tellings of one happening have in common.

    None below 0.8 of the shorter, and of tellings of less than eighteen words, which are alike by chance.
    """
    left, right = ([s for r in some if (s := _shingles(r.clause))] for some in (ones, others))
    shares = [len(a & b) / min(len(a), len(b)) for a in left for b in right]
    best = max(shares, default=0.0)
    return round(best, 3) if best >= PASSAGE else None


def _shingles(clause: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(clause.lower())
    return set(zip(*(words[i:] for i in range(SHINGLE)), strict=False)) if len(words) >= OWN else set()


def _signature(text: str) -> np.ndarray:
    """Return the least hashes of a text's runs of five words, of all its words where there are fewer."""
    words = _WORD.findall(text.lower())
    codes = np.fromiter((crc32(w.encode()) for w in words), dtype=np.uint64, count=len(words))
    count = max(1, len(codes) - SHINGLE + 1)
    codes = np.pad(codes, (0, max(0, SHINGLE - len(codes))))
    weighed = np.array([codes[i : i + count] * _WEIGHTS[i] for i in range(SHINGLE)]).sum(axis=0)
    runs = (weighed >> np.uint64(24)) % _PRIME  # the high bits mix best
    least: np.ndarray = ((runs[:, None] * _FACTORS + _TERMS) % _PRIME).min(axis=0).astype(np.uint32)
    return least


# Two fixed rows of numbers, the same on every machine: hash functions x -> (a x + b) mod p.
_FACTORS = np.array([crc32(f"a{i}".encode()) % (_PRIME - 1) + 1 for i in range(_HASHES)], dtype=np.uint64)
_TERMS = np.array([crc32(f"b{i}".encode()) % _PRIME for i in range(_HASHES)], dtype=np.uint64)
_WEIGHTS = np.array(
    [(crc32(f"w{i}".encode()) << 32) | crc32(f"v{i}".encode()) | 1 for i in range(SHINGLE)], dtype=np.uint64
)
