"""Terms as regular expressions, in two spellings: over folded text for `re`, over UTF-8 bytes for Hyperscan.

The spelling for bytes matches wherever the other matches the fold of the same text, if that has no letters beyond ASCII
(`ODD` finds those); at times it matches elsewhere too. What is alike in both is written once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import ceil, floor

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

__all__ = [
    "BROKEN", "BYTES", "ODD", "PLAIN", "TEXT", "Terms", "alone", "any_of", "exact", "fold", "is_slip", "joined",
    "likenesses", "plain", "resembles", "resembling", "slips", "variants", "words_of",
]  # fmt: skip

# What is not told by a character's class: apostrophes, letters that do not decompose, dashes that are none by class.
_FIXED = dict.fromkeys("‘’‛′´ʹʻʼ՚＇", "'") | {"ı": "i", "ə": "a", "−": "-", "⁃": "-", "…": "…"}
# Characters beyond ASCII that most English texts have, and that are no letters: they need no second look.
PLAIN = "\u00a0\u2010\u2011\u2012\u2013\u2014\u2015‘’“”…•®"
HYPHENS = "\u2010\u2011-"  # what parts a word at the end of a line; a longer dash parts words
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_ODD = re.compile(rf"[^\x00-\x7f{PLAIN}]+")
_BROKEN = re.compile(rf"(?<=\w)[{HYPHENS}][^\S\n]*\n[^\S\n]*(?=\w)")

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


def plain(text: str) -> str:
    """Return text with all characters folded but those of ASCII and of `PLAIN`; quicker than `fold`."""
    return _ODD.sub(lambda found: _folded(found[0]), text)


def joined(text: str) -> str:
    """Return text with the words joined that are broken at the ends of lines."""
    return _BROKEN.sub("", text)


def variants(text: str) -> Iterator[str]:
    """Yield the fold of a text and, where words are broken at the ends of lines, the fold with these joined."""
    yield fold(text)
    whole = joined(text)
    if whole != text:
        yield fold(whole)


def resembles(word: str, part: str) -> bool:
    """Return whether a word may be a misspelling of a word of a known name: its first letter, and nearly the others.

    >>> resembles("minks", "minsk"), resembles("binsk", "minsk")
    (True, False)
    """
    return len(part) >= _LONG and word[0] == part[0] and fuzz.ratio(word, part) >= _ALIKE


def _escaped(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


def _or(parts: Iterable[str]) -> str:
    return f"(?:{'|'.join(parts)})"


class Spelling:
    """How patterns are written for text that is folded."""

    gap = r"[\s\-]+\.?"  # between words
    near = r"[\s\-]*"  # around a sign within a word
    tick = "['`]"
    sign = r"\w"  # a character of a word
    signs = r"\w*"

    def letter(self, char: str) -> str:
        """Return the pattern of a character of a term."""
        return self.tick if char == "'" else re.escape(char)

    def whole(self, body: str, first: str, last: str) -> str:
        """Return a pattern for whole words; `first` and `last` are the characters of the term at its ends."""
        return rf"(?<!\w){body}(?!\w)"

    def misspelt(self, part: str) -> str:
        """Return a pattern, with a group, for words as long as a misspelling of this one and signs behind it can be."""
        least, most = max(3, ceil(0.6 * len(part))), floor(len(part) / 0.6) + _SIGNS  # for a likeness of 75
        return rf"({self.letter(part[0])}[^\s\-]{{{least - 1},{most - 1}}})"


class _Bytes(Spelling):
    """How patterns are written for bytes of text, folded or not."""

    _SPACE = r"\x09-\x0d\x1c-\x20"
    _DASHES = tuple(_escaped(c) for c in PLAIN if fold(c) == "-")
    _SPACES = tuple(_escaped(c) for c in PLAIN if fold(c) == " ")
    near = _or([rf"[{_SPACE}\x2d]", *_SPACES, *_DASHES]) + "*"
    gap = near[:-1] + r"+\.?"
    tick = _or([r"[\x27\x60]", *(_escaped(c) for c in PLAIN if fold(c) == "'")])
    sign = r"(?:\w|[\x80-\xff]+)"
    signs = r"[\w\x80-\xff]*"
    hyphen = _or(map(_escaped, HYPHENS))
    blank = _or([r"[\x09\x0b-\x0d\x1c-\x20]", *_SPACES])

    def letter(self, char: str) -> str:
        return self.tick if char == "'" else _escaped(char)

    def whole(self, body: str, first: str, last: str) -> str:
        return f"{_edge(first)}{body}{_edge(last)}"

    def misspelt(self, part: str) -> str:
        return rf"{self.letter(part[0])}[^{self._SPACE}\x2d]+"


def _edge(char: str) -> str:
    """Return the edge of a word where bytes tell it: beside a letter of ASCII."""
    return r"\b" if char.isascii() and (char.isalnum() or char == "_") else ""


def _other(known: Sequence[bytes], low: int) -> str:
    """Return a pattern for the first bytes, from `low` on, of a character that is none of the known ones."""
    heads: dict[int, list[bytes]] = {}
    for one in known:
        heads.setdefault(one[0], []).append(one[1:])
    rest = [rf"\x{byte:02x}" for byte in range(low, 0x100) if byte not in heads]
    deeper = [rf"\x{head:02x}{_other(tails, 0x80)}" for head, tails in heads.items() if tails != [b""]]
    return _or([f"[{''.join(rest)}]", *deeper])


TEXT, BYTES = Spelling(), _Bytes()
ODD = _other([c.encode() for c in PLAIN], 0xC0)  # a character whose fold is not told by its bytes
BROKEN = rf"(?:\w|[\x80-\xff]){_Bytes.hyphen}{_Bytes.blank}*\x0a{_Bytes.blank}*(?:\w|{ODD})"  # a word over two lines


def words_of(term: str) -> list[str]:
    """Return the words of a term, folded; none if it has no letter or digit."""
    folded = fold(term)
    return [w for w in _PARTS.split(folded) if w] if any(c.isalnum() for c in folded) else []


def exact(term: str, how: Spelling) -> str:
    """Return the pattern of a term: `*` for any ending, spaces and hyphens alike."""
    words = words_of(term)
    short = _short(term)
    return how.whole(_row(words, [_word(w, how, dotted=short) for w in words], how), words[0][0], words[-1][-1])


def _short(term: str) -> bool:
    letters = term.replace(".", "")
    return letters.isupper() and len(letters) <= _SHORT


def _row(words: Sequence[str], parts: Sequence[str], how: Spelling) -> str:
    """Return the patterns of words one after the other; behind a full stop there may be no space."""
    gaps = ["" if n == 0 else how.near if words[n - 1].endswith(".") else how.gap for n in range(len(words))]
    return "".join(gap + part for gap, part in zip(gaps, parts, strict=True))


def _word(word: str, how: Spelling, *, dotted: bool = False) -> str:
    """Return the pattern of a word: signs in it may have space around them, full stops may be left out."""
    parts: list[str] = []
    for char, after in zip(word, [*word[1:], ""], strict=True):
        around = how.near if after.isalnum() else ""
        if char == "*":
            parts.append(how.signs)
        elif char == ".":
            parts.append(rf"\.?{around}")
        elif char.isalnum():
            parts.append(how.letter(char) + (r"\.?" if dotted and after.isalnum() else ""))
        else:
            parts.append(f"{how.near if parts else ''}{how.letter(char)}{around}")
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


def slips(right: str, how: Spelling) -> Iterator[str]:
    """Yield patterns that match, beside others, every slip in a word."""
    at = [how.letter(c) for c in right]
    end = len(right) - 1
    wrong = ["".join((*at[:i], how.sign, "?", f"(?:{at[i]})?", *at[i + 1 :])) for i in range(1, end + 1)]
    swapped = ["".join((*at[:i], at[i + 1], at[i], *at[i + 2 :])) for i in range(1, end)]
    yield how.whole(_or(wrong[:-1] + swapped[:-1]), right[0], right[-1])
    yield how.whole(_or(wrong[-1:] + swapped[-1:]), right[0], "")


def likenesses(term: str, how: Spelling) -> Iterator[tuple[str, str, str]]:
    """Yield patterns of a name of several words with one misspelt, that word, and a string that the others have."""
    words = words_of(term)
    if len(words) < 2 or "*" in term:
        return
    for place, part in enumerate(words):
        if len(part) < _LONG or not part[0].isalnum():
            continue
        parts = [how.misspelt(w) if n == place else _word(w, how) for n, w in enumerate(words)]
        last = "" if place == len(words) - 1 else words[-1][-1]
        yield how.whole(_row(words, parts, how), words[0][0], last), part, _longest(words[:place] + words[place + 1 :])


def _longest(words: Iterable[str]) -> str:
    """Return the longest run of letters and digits: a text without it has not these words."""
    return max((run for w in words for run in _RUNS.findall(w)), key=len, default="")


def any_of(terms: Iterable[str]) -> re.Pattern[str]:
    """Compile terms to one pattern over folded text: whole words, `*` for any ending, spaces and hyphens alike.

    A term without a letter or digit matches nothing.
    """
    known = sorted({t for t in terms if words_of(t)}, key=lambda t: (-len(t), t))
    return re.compile("|".join(exact(t, TEXT) for t in known) or "(?!)")


class Terms:
    """Terms to look for in folded text, each only where its longest run of letters is."""

    def __init__(self, terms: Iterable[str]) -> None:
        known = [t for t in dict.fromkeys(terms) if words_of(t)]
        self._looks = [("" if _short(t) else _longest(words_of(t)), any_of([t])) for t in known]

    def within(self, folded: str) -> bool:
        """Return whether one of the terms is in a text."""
        return any(run in folded and pattern.search(folded) for run, pattern in self._looks)
