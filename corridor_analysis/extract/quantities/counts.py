"""Numbers that count or measure something, lengths of time too: how many of what, and whether exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corridor_analysis.extract.quantities.counted_units import Counted, counted, is_share, is_vote, same_kind
from corridor_analysis.extract.quantities.number_lexicon import number_words
from corridor_analysis.extract.quantities.numerals import Numeral, comparator, numeral_at, word_at
from corridor_analysis.parse.records import Parsed, Quantity
from corridor_analysis.parse.tree import Tree, Word

__all__ = ["quantities"]

_GLUED = re.compile(r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,15}(?:\.\d+)?)([a-zA-Z]{1,3})")
_PAIR = re.compile(r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:\.\d+)?)[–-](\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:\.\d+)?)")


def quantities(parsed: Parsed) -> Iterator[Quantity]:
    """Yield every number that counts or measures something, in text order; lengths of time count, dates do not.

    A range gives two: at least the lower number, at most the higher; so does a vote, both exactly. Numbers within
    dates, clock times, ages, names and labels are no quantities, nor are a lone "one", "hundreds" or "dozens", and
    small definite numbers that point back at parties ("the two presidents").
    """
    doc = parsed.doc
    spelt = number_words().numbers
    at, last = 0, None
    for token in doc.candidates(frozenset(f for f in doc.forms if f[:1].isdigit() or f in spelt)):
        if token.i < at:
            continue
        number = numeral_at(doc, token.i)
        if number is None:
            yield from _measured(doc, token)
            continue
        upper = _upper(doc, number)
        at = (upper or number).end
        what = counted(doc, number, upper or number)
        if what is None:
            continue
        last = what = same_kind(what, last)
        yield from _range(doc, number, upper, what) if upper else _quantity(doc, number, what)


def _measured(doc: Tree, token: Word) -> Iterator[Quantity]:
    """Yield the quantities of a number written together with more: "a 5km-wide strip", "60–80 mph", "£1.1bn"."""
    if token.timed:
        return
    if (pair := _PAIR.fullmatch(token.text)) is not None:
        yield from _paired(doc, token, *pair.groups())
        return
    words = number_words()
    glued = _GLUED.fullmatch(token.text)
    before = word_at(doc, token.i - 1)
    money = words.currencies.get(before.text) if before is not None else None
    if glued is None or not (money or glued[2].lower() in words.measures):
        return
    factor = words.suffixes.get(glued[2].lower(), 1) if money else 1
    number = Numeral(token.i, token.i + 1, float(glued[1].replace(",", "")) * factor, 1)
    first, sign = comparator(doc, number)
    yield Quantity(doc[first].idx, token.idx + len(token), number.value, sign, money or glued[2])


def _paired(doc: Tree, token: Word, low: str, high: str) -> Iterator[Quantity]:
    """Yield the ends of a range that is one token, as a dash between figures makes it: "15–25 million dollars"."""
    after, words = word_at(doc, token.i + 1), number_words()
    scale = words.numbers[after.lower_] if after is not None and after.lower_ in words.scales else 1
    end = token.i + 1 + (scale != 1)
    lower, upper = (Numeral(token.i, end, float(side.replace(",", "")) * scale, scale) for side in (low, high))
    what, vote = counted(doc, upper, upper), is_vote(doc, upper, upper)
    if what is None or lower.value == upper.value or (lower.value > upper.value and not vote):
        return
    signs, unit = (("=", "="), "votes") if vote else ((">", "<"), what.unit)
    yield Quantity(token.idx, token.idx + len(low), lower.value, signs[0], unit)
    yield Quantity(token.idx + len(low) + 1, _end(doc, what), upper.value, signs[1], unit)


def _upper(doc: Tree, lower: Numeral) -> Numeral | None:
    """Return the second number of a range or vote ("200 to 300", "between $5 and $7 billion", "60 to 40")."""
    words = number_words()
    link = doc[lower.end].lower_ if lower.end + 1 < len(doc) else ""
    money = lower.first > 0 and doc[lower.first - 1].text in words.currencies
    before = word_at(doc, lower.first - 1 - money)
    between = link == "and" and before is not None and before.lower_ == "between"
    if not between and link not in words.links:
        return None
    at = lower.end + 1
    at += money and at + 1 < len(doc) and doc[at].text in words.currencies
    upper = numeral_at(doc, at)
    if upper is None or upper.value == lower.value:
        return None
    falls = upper.value < lower.value
    return None if falls and (link == "or" or not (is_vote(doc, lower, upper) or is_share(doc, upper))) else upper


def _end(doc: Tree, what: Counted) -> int:
    """Return the first character behind a number and what it counts."""
    last = doc[what.end - 1]
    return last.idx + len(last)


def _range(doc: Tree, lower: Numeral, upper: Numeral, what: Counted) -> Iterator[Quantity]:
    """Yield the two ends of a range, or the two sides of a vote, both in the unit that follows the second."""
    last = doc[lower.end - 1]
    signs = ("=", "=") if lower.value > upper.value or what.unit == "votes" else (">", "<")
    shared = upper.scale if lower.scale == 1 < upper.scale and lower.value * upper.scale < upper.value else 1
    yield Quantity(doc[lower.first].idx, last.idx + len(last), lower.value * shared, signs[0], what.unit)
    yield Quantity(doc[upper.first].idx, _end(doc, what), upper.value, signs[1], what.unit)


def _quantity(doc: Tree, number: Numeral, what: Counted) -> Iterator[Quantity]:
    """Yield the quantity of a number."""
    first, sign = comparator(doc, number)
    halved = " ".join(t.lower_ for t in doc[max(number.first - 2, 0) : number.first]) in number_words().halves
    yield Quantity(doc[first].idx, _end(doc, what), number.value / (1 + halved), sign, what.unit)
