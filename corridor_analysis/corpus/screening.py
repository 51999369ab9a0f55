"""Screening: a pass over raw text that decides which articles are worth parsing, without losing a relevant one.

What makes a text relevant is said once, on its fold, by patterns that `re` and Hyperscan read alike but for the edges
of words. Hyperscan, where it is installed, finds candidates, and every candidate is confirmed by regular expressions:
with and without it, the decision is the same on any text.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from math import ceil, floor
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from corridor_analysis.resources import read_csv

# What is not told by a character's class: apostrophes, letters that do not decompose, dashes that are none by class.
_FIXED = dict.fromkeys("‘’‛′´ʹʻʼ՚＇", "'") | {"ı": "i", "ə": "a", "−": "-", "⁃": "-", "…": "…"}
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_BROKEN = re.compile(r"[\u2010\u2011-](?<=\w[\u2010\u2011-])[^\S\n]*\n[^\S\n]*(?=\w)")  # a longer dash parts words
_LONG = 4  # shorter words of a name of several are not compared
_ALIKE = 75.0  # likeness of the one misspelt word of such a name: Minks, Minsk
_ALONE = 6  # a word that is a name by itself is known with one letter wrong if it has as many letters
_SHORT = 6  # a name in capitals of at most this length is an abbreviation: its letters may have full stops
_SIGNS = 4  # a possessive, quotation marks, a comma
_BRIEF = 200  # characters of a text that `re` reads alone: of up to 70 bytes Hyperscan's own engine loses `1\.?a`
_PARTS = re.compile(r"[\s-]+")
_EDGES = re.compile(r"(?!^)\b")
_RUNS = re.compile(r"[^\W_]+")
_BLANK = r"\x09-\x0d\x1c-\x20"  # white space of folded text
_GAP = rf"[{_BLANK}\-]+\.?"  # between words
_NEAR = rf"[{_BLANK}\-]*"  # around a sign within a word
_EDGES_OF_WORDS = (r"(?<!\w)", r"(?!\w)")


def fold(text: str) -> str:
    """Return text without case, accents and invisible characters, with one kind of dash, space and apostrophe.

    Each character is folded by itself: the fold of a text is the folds of its characters. As in the parser's
    look-up of names, letters that do not decompose (ı, ə) become plain ones.

    >>> fold("GARÇON–Straße"), fold("Nor\\u00adway’s")
    ('garcon-strasse', "norway's")
    """
    return _BEYOND.sub(lambda found: _folded(found[0]), text.lower())


@lru_cache(maxsize=65536)
def _folded(chars: str) -> str:
    return "".join(map(_char, chars))


def _char(char: str) -> str:
    if char in _FIXED or char.isspace():
        return _FIXED.get(char, " ")
    if unicodedata.category(char) == "Pd":
        return "-"
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_FIXED.get(c, c) for c in parts if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def variants(text: str) -> Iterator[str]:
    """Yield the fold of a text and, where words are broken at the ends of lines, the fold with these joined."""
    yield fold(text)
    whole = _BROKEN.sub("", text)
    if whole != text:
        yield fold(whole)


def resembles(word: str, part: str) -> bool:
    """Return whether a word may be a misspelling of a word of a known name: its first letter, and nearly the others.

    >>> resembles("minks", "minsk"), resembles("binsk", "minsk")
    (True, False)
    """
    return len(part) >= _LONG and word[0] == part[0] and fuzz.ratio(word, part) >= _ALIKE


def _letter(char: str) -> str:
    """Return the pattern of a character of a term."""
    return "['`]" if char == "'" else f"\\x{ord(char):02x}" if char.isascii() else char


def _whole(body: str, first: str, last: str) -> str:
    """Return a pattern for whole words; `first` and `last` are the characters of the term at its ends.

    Beside a letter of ASCII the edge is one that Hyperscan knows.
    """
    plain = (bool(re.fullmatch(r"\w", char, re.ASCII)) for char in (first, last))
    before, after = (r"\b" if known else edge for known, edge in zip(plain, _EDGES_OF_WORDS, strict=True))
    return f"{before}{body}{after}"


def for_hyperscan(pattern: str) -> bytes:
    """Return a pattern for Hyperscan, to which letters are those of ASCII: it finds what `re` finds, or more."""
    for edge in _EDGES_OF_WORDS:
        pattern = pattern.replace(edge, "")
    return pattern.replace(r"\w", r"[\w\x{80}-\x{10ffff}]").encode("utf-8", "backslashreplace")


def words_of(term: str) -> list[str]:
    """Return the words of a term, folded; none if it has no letter or digit."""
    folded = fold(term)
    return [w for w in _PARTS.split(folded) if w] if any(c.isalnum() for c in folded) else []


def exact(term: str) -> str:
    """Return the pattern of a term: `*` for any ending, spaces and hyphens alike."""
    words, letters = words_of(term), term.replace(".", "")
    short = letters.isupper() and len(letters) <= _SHORT
    return _whole(_row(words, [_word(w, dotted=short) for w in words]), words[0][0], words[-1][-1])


def _row(words: Sequence[str], parts: Sequence[str]) -> str:
    """Return the patterns of words one after the other; behind a full stop there may be no space."""
    gaps = ["" if n == 0 else _NEAR if words[n - 1].endswith(".") else _GAP for n in range(len(words))]
    return "".join(gap + part for gap, part in zip(gaps, parts, strict=True))


def _word(word: str, *, dotted: bool = False) -> str:
    """Return the pattern of a word: signs in it may have space around them, full stops may be left out."""
    parts: list[str] = []
    for char, after in zip(word, [*word[1:], ""], strict=True):
        around = _NEAR if after.isalnum() else ""
        if char == "*":
            parts.append(r"\w*")
        elif char == ".":
            parts.append(rf"\.?{around}")
        elif char.isalnum():
            parts.append(_letter(char) + (r"\.?" if dotted and after.isalnum() else ""))
        else:
            parts.append(f"{_NEAR if parts else ''}{_letter(char)}{around}")
    return "".join(parts)


def resembling(run: str, part: str) -> bool:
    """Return whether what stands between spaces, or its beginning up to a sign, may be a misspelling of a word."""
    ends = [edge.start() for edge in _EDGES.finditer(run)] + [len(run)]
    return any(resembles(word, part) for end in ends if (word := run[:end].replace(".", "")))


def is_slip(word: str, right: str) -> bool:
    """Return whether a word has one letter wrong, missing or too much, or two swapped; not the first, and no ending.

    >>> is_slip("mountian", "mountain"), is_slip("highlands", "highland")
    (True, False)
    """
    ending = len(word) > len(right) and word.startswith(right)
    return word[0] == right[0] and not ending and OSA.distance(word, right, score_cutoff=1) <= 1


def slips(right: str) -> Iterator[str]:
    """Yield patterns that match, beside others, every slip in a word."""
    at = [_letter(c) for c in right]
    end = len(right) - 1
    wrong = ["".join((*at[:i], r"\w?", f"(?:{at[i]})?", *at[i + 1 :])) for i in range(1, end + 1)]
    swapped = ["".join((*at[:i], at[i + 1], at[i], *at[i + 2 :])) for i in range(1, end)]
    for parts, last in ((wrong[:-1] + swapped[:-1], right[-1]), (wrong[-1:] + swapped[-1:], "")):
        yield _whole(f"(?:{'|'.join(parts)})", right[0], last)


def likenesses(term: str) -> Iterator[tuple[str, str, str]]:
    """Yield patterns of a name of several words with one misspelt, that word, and a string that the others have."""
    words = words_of(term)
    if len(words) < 2 or "*" in term:
        return
    for place, part in enumerate(words):
        if len(part) < _LONG or not part[0].isalnum():
            continue
        least, most = max(3, ceil(0.6 * len(part))), floor(len(part) / 0.6) + _SIGNS  # for a likeness of 75
        misspelt = rf"({_letter(part[0])}[^{_BLANK}\-]{{{least - 1},{most - 1}}})"  # as long as one can be, with signs
        parts = [misspelt if n == place else _word(w) for n, w in enumerate(words)]
        last = "" if place == len(words) - 1 else words[-1][-1]
        runs = (run for n, w in enumerate(words) if n != place for run in _RUNS.findall(w))
        yield _whole(_row(words, parts), words[0][0], last), part, max(runs, key=len, default="")


def any_of(terms: Iterable[str]) -> re.Pattern[str]:
    """Compile terms to one pattern over folded text: whole words, `*` for any ending, spaces and hyphens alike.

    A term without a letter or digit matches nothing.
    """
    known = sorted({t for t in terms if words_of(t)}, key=lambda t: (-len(t), t))
    return re.compile("|".join(exact(t) for t in known) or "(?!)")


_COLUMNS = ("name", "aliases", "adjectives", "people", "capitals")
_WORDS = re.compile(r"\w+")


def _database(patterns: Iterable[str]) -> Callable[[bytes], bool]:
    """Compile patterns by Hyperscan; return whether a folded text matches one of them, or nearly so."""
    import hyperscan

    rows = [for_hyperscan(pattern) for pattern in dict.fromkeys(patterns)]
    if not rows:
        return lambda text: False
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_SINGLEMATCH
    database.compile(expressions=rows, elements=len(rows), flags=[flags] * len(rows))
    own = threading.local()  # each thread scans with its own scratch space

    def finds(text: bytes) -> bool:
        if not hasattr(own, "scratch"):
            own.scratch = hyperscan.Scratch(database)
        try:
            database.scan(text, match_event_handler=lambda *_: True, scratch=own.scratch)
        except hyperscan.ScanTerminated:
            return True
        return False

    return finds


@dataclass(frozen=True)
class Screen:
    """Decides whether a text is worth parsing.

    It is if it names one of `names`, misspelt ones included: a name of several words with one that resembles the
    right one, as the parser takes it, or a name of one long word with one letter wrong, missing or too much, or two
    swapped. It also is if it has one of `descriptions` ("the road") beside one of `hints` (names that alone are
    not enough: a country's). Whole words; `*` stands for any ending.
    """

    names: tuple[str, ...]
    hints: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()

    def finds(self, text: str) -> bool:
        """Return whether a text is worth parsing, by the quickest way there is."""
        return any(self._may_match(folded) and self._matches(folded) for folded in variants(text))

    def _may_match(self, folded: str) -> bool:
        """Return false only where the regular expressions do not match."""
        if len(folded) <= _BRIEF or self._databases is None:
            return True
        names, hints, descriptions = self._databases
        text = folded.encode("utf-8", "replace")
        return names(text) or (hints(text) and descriptions(text))

    def _matches(self, folded: str) -> bool:
        names, hints, descriptions = self._terms
        if names.search(folded) or (hints.search(folded) and descriptions.search(folded)):
            return True
        for pattern, part, rest in self._likenesses:
            if rest in folded and any(resembling(found[1], part) for found in pattern.finditer(folded)):
                return True
        lengths = {n + k for right in self._alone for n in [len(right)] for k in (-1, 0, 1)}
        words = {w for w in _WORDS.findall(folded) if len(w) in lengths} if lengths else ()
        return any(is_slip(word, right) for word in words for right in self._alone)

    @cached_property
    def _terms(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        return any_of(self.names), any_of(self.hints), any_of(self.descriptions)

    @cached_property
    def _alone(self) -> tuple[str, ...]:
        """The names of one word so long that a slip in it is recognised."""
        single = (words[0] for name in self.names if len(words := words_of(name)) == 1)
        return tuple(dict.fromkeys(word for word in single if len(word) >= _ALONE and word.isalpha()))

    @cached_property
    def _likenesses(self) -> tuple[tuple[re.Pattern[str], str, str], ...]:
        # looked for at every place: two of them may overlap
        found = dict.fromkeys(one for n in self.names for one in likenesses(n))
        return tuple((re.compile(f"(?={pattern})"), part, rest) for pattern, part, rest in found)

    @cached_property
    def _databases(self) -> tuple[Callable[[bytes], bool], ...] | None:
        """The names, hints and descriptions; None where Hyperscan is not installed or cannot hold these terms."""
        try:  # 36 MB of news text a second, the fold included, against 4 for `re`
            import hyperscan
        except ImportError:
            return None
        slipped = (pattern for word in self._alone for pattern in slips(word))
        misspelt = (pattern for name in self.names for pattern, _, _ in likenesses(name))
        try:
            every = (self.names, self.hints, self.descriptions)
            names, hints, descriptions = ([exact(term) for term in terms if words_of(term)] for terms in every)
            return _database([*names, *slipped, *misspelt]), _database(hints), _database(descriptions)
        except hyperscan.error:
            return None

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is compiled: a database is no data, and another process compiles its own."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def country_words(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the names, adjectives, peoples and capitals of countries (ISO 3166-1 alpha-3 codes)."""
    wanted = set(codes)
    rows = (row for row in read_csv("countries.csv") if row["code"] in wanted)
    return tuple(dict.fromkeys(w for row in rows for c in _COLUMNS for w in (row[c] or "").split("|") if w))
