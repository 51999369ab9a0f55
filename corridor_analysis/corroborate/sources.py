"""Which articles are independent: a copy, or one with a changed line or two, is no second source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np

from corridor_analysis.corroborate.report import EventReport

__all__ = ["Copy", "copied", "independent"]

SHINGLE = 5  # words
COPY = 0.5  # from this share of common shingles on an article is a copy
PASSAGE, OWN = 0.8, 18  # the same of the clause that tells a happening, if it has so many words
_HASHES, _ROWS = 64, 4  # 16 bands of 4: articles with half their shingles in common share one with 64 %, 0.8: 99.98 %
_PRIME = (1 << 31) - 1
_WORD = re.compile(r"\w+")


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


def _shingles(clause: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(clause.lower())
    if len(words) < OWN:
        return frozenset()
    return frozenset(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def _signature(text: str) -> np.ndarray:
    codes = _runs(_WORD.findall(text.lower())) % _PRIME
    least: np.ndarray = ((codes[:, None] * _FACTORS + _TERMS) % _PRIME).min(axis=0).astype(np.uint32)
    return least


def _runs(words: list[str]) -> np.ndarray:
    """Return a number for each run of five words (of all words, where there are fewer), equal for equal runs."""
    codes = np.fromiter(map(_code, words), dtype=np.uint64, count=len(words))
    count = max(1, len(codes) - SHINGLE + 1)
    codes = np.pad(codes, (0, max(0, SHINGLE - len(codes))))
    weighed = np.array([codes[i : i + count] * _WEIGHTS[i] for i in range(SHINGLE)]).sum(axis=0)
    mixed: np.ndarray = weighed >> _HIGH  # the high bits mix best
    return mixed


@lru_cache(maxsize=1 << 16)
def _code(word: str) -> int:
    return crc32(word.encode())


# Two fixed rows of numbers, the same on every machine: hash functions x -> (a x + b) mod p.
_FACTORS = np.array([crc32(f"a{i}".encode()) % (_PRIME - 1) + 1 for i in range(_HASHES)], dtype=np.uint64)
_TERMS = np.array([crc32(f"b{i}".encode()) % _PRIME for i in range(_HASHES)], dtype=np.uint64)
_WEIGHTS = np.array(
    [(crc32(f"w{i}".encode()) << 32) | crc32(f"v{i}".encode()) | 1 for i in range(SHINGLE)], dtype=np.uint64
)
_HIGH = np.uint64(24)
