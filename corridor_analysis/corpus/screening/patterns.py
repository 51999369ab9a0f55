"""Terms as regular expressions over folded text, which `re` and Hyperscan read alike but for the edges of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import ceil, floor

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

# What is not told by a character's class: apostrophes, letters that do not decompose, dashes that are none by class.
_FIXED = dict.fromkeys("‘’‛′´ʹʻʼ՚＇", "'") | {"ı": "i", "ə": "a", "−": "-", "⁃": "-", "…": "…"}
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_BROKEN = re.compile(r"[\u2010\u2011-](?<=\w[\u2010\u2011-])[^\S\n]*\n[^\S\n]*(?=\w)")  # a longer dash parts words

_LONG = 4  # shorter words of a name of several are not compared
_ALIKE = 75.0  # likeness of the one misspelt word of such a name: Minks, Minsk
_ALONE = 6  # a word that is a name by itself is known with one letter wrong if it has as many letters
_SHORT = 6  # a name in capitals of at most this length is an abbreviation: its letters may have full stops
_SIGNS = 4  # a possessive, quotation marks, a comma
_PARTS = re.compile(r"[\s-]+")
_EDGES = re.compile(r"(?!^)\b")
_RUNS = re.compile(r"[^\W_]+")


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
    kind = unicodedata.category(char)
    if char in _FIXED:
        return _FIXED[char]
    if kind == "Pd":
        return "-"
    if char.isspace():
        return " "
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


_BLANK = r"\x09-\x0d\x1c-\x20"  # white space of folded text
_GAP = rf"[{_BLANK}\-]+\.?"  # between words
_NEAR = rf"[{_BLANK}\-]*"  # around a sign within a word
_EDGES_OF_WORDS = (r"(?<!\w)", r"(?!\w)")


def _or(parts: Iterable[str]) -> str:
    return f"(?:{'|'.join(parts)})"


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


def alone(term: str) -> str:
    """Return the word that a term is, if it is one so long that a slip in it is recognised; else nothing."""
    words = words_of(term)
    return words[0] if len(words) == 1 and len(words[0]) >= _ALONE and words[0].isalpha() else ""


def is_slip(word: str, right: str) -> bool:
    """Return whether a word has one letter wrong, missing or too much, or two swapped; not the first, and no ending.

    >>> is_slip("mountian", "mountain"), is_slip("highlands", "highland")
    (True, False)
    """
    if word[0] != right[0] or (len(word) > len(right) and word.startswith(right)):
        return False
    return OSA.distance(word, right, score_cutoff=1) <= 1


def slips(right: str) -> Iterator[str]:
    """Yield patterns that match, beside others, every slip in a word."""
    at = [_letter(c) for c in right]
    end = len(right) - 1
    wrong = ["".join((*at[:i], r"\w?", f"(?:{at[i]})?", *at[i + 1 :])) for i in range(1, end + 1)]
    swapped = ["".join((*at[:i], at[i + 1], at[i], *at[i + 2 :])) for i in range(1, end)]
    yield _whole(_or(wrong[:-1] + swapped[:-1]), right[0], right[-1])
    yield _whole(_or(wrong[-1:] + swapped[-1:]), right[0], "")


def _misspelt(part: str) -> str:
    """Return a pattern, with a group, for words as long as a misspelling of this one and signs behind it can be."""
    least, most = max(3, ceil(0.6 * len(part))), floor(len(part) / 0.6) + _SIGNS  # for a likeness of 75
    return rf"({_letter(part[0])}[^{_BLANK}\-]{{{least - 1},{most - 1}}})"


def likenesses(term: str) -> Iterator[tuple[str, str, str]]:
    """Yield patterns of a name of several words with one misspelt, that word, and a string that the others have."""
    words = words_of(term)
    if len(words) < 2 or "*" in term:
        return
    for place, part in enumerate(words):
        if len(part) < _LONG or not part[0].isalnum():
            continue
        parts = [_misspelt(w) if n == place else _word(w) for n, w in enumerate(words)]
        last = "" if place == len(words) - 1 else words[-1][-1]
        yield _whole(_row(words, parts), words[0][0], last), part, _longest(words[:place] + words[place + 1 :])


def _longest(words: Iterable[str]) -> str:
    """Return the longest run of letters and digits: a text without it has not these words."""
    return max((run for w in words for run in _RUNS.findall(w)), key=len, default="")


def any_of(terms: Iterable[str]) -> re.Pattern[str]:
    """Compile terms to one pattern over folded text: whole words, `*` for any ending, spaces and hyphens alike.

    A term without a letter or digit matches nothing.
    """
    known = sorted({t for t in terms if words_of(t)}, key=lambda t: (-len(t), t))
    return re.compile("|".join(exact(t) for t in known) or "(?!)")
