"""Numbers that count or measure something, lengths of time too: how many of what, and whether exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corridor_analysis.extract.quantities.numerals import HYPHENS, Numeral, compared, low, number_words, numbers_at
from corridor_analysis.parse.records import Parsed, Quantity
from corridor_analysis.parse.tree import Tree, Word
from corridor_analysis.parse.when.vocabulary import time_vocabulary

__all__ = ["quantities"]

_YEAR = re.compile(r"1\d{3}|20\d\d")
_SMALL = 13  # "the two presidents" points back, "the 120 passengers" counts
_BARE = frozenset({"nsubj", "nsubjpass", "dobj"})  # a number without a noun that still counts: "33 were killed"
_UPWARD = frozenset({"nummod", "quantmod", "compound", "nmod", "amod"})
_PLURAL = ("NNS", "NNPS")


class _Counted(NamedTuple):
    """What a number counts: the end of the expression, the unit, and the noun that names it, if one does."""

    end: int
    unit: str | None
    noun: Word | None = None


def quantities(parsed: Parsed) -> Iterator[Quantity]:
    """Yield every number that counts or measures something, in text order; lengths of time count, dates do not.

    A range gives two: at least the lower number, at most the higher. Numbers within dates, clock times, ages, names
    and labels are no quantities, nor are a lone "one", "hundreds" or "dozens", and small definite numbers that point
    back at parties ("the two presidents").
    """
    doc = parsed.doc
    words = number_words()
    at, last = 0, None
    for token in doc.candidates(frozenset(f for f in doc.forms if f[:1].isdigit() or f in words.numbers)):
        if token.i < at:
            continue
        number, upper = numbers_at(doc, token.i)
        if number is None:
            continue
        at = (upper or number).end
        what = _counted(doc, number, upper or number)
        if what is not None:
            if last in words.anyone and (what.unit is None or what.unit in words.others):
                what = what._replace(unit=last)  # "killed five people and wounded 20 others"
            last = what.unit
            yield from _rows(doc, number, upper, what)


def _word(doc: Tree, at: int) -> Word | None:
    """Return the token with an index, None outside the text."""
    return doc[at] if 0 <= at < len(doc) else None


def _rows(doc: Tree, number: Numeral, upper: Numeral | None, what: _Counted) -> Iterator[Quantity]:
    """Yield a number with what it counts; of a range the two ends, both in the unit that follows the second."""
    last = doc[what.end - 1]
    end = last.idx + len(last)
    if upper is None:
        first, sign, value = compared(doc, number)
        yield Quantity(doc[first].idx, end, value, sign, what.unit)
        return
    signs = ("=", "=") if number.value > upper.value else (">", "<")  # "41 to 38 percent" is no range
    shared = upper.scale if number.scale == 1 < upper.scale and number.value * upper.scale < upper.value else 1
    yield Quantity(number.start, number.stop, number.value * shared, signs[0], what.unit)
    yield Quantity(upper.start, end, upper.value, signs[1], what.unit)


def _counted(doc: Tree, number: Numeral, last: Numeral) -> _Counted | None:
    """Return what a number, or the range that ends with `last`, counts; None where it is no quantity."""
    if number.unit is not None:
        return None if doc[number.first].timed else _Counted(number.end, number.unit)
    if _is_label(doc, number) or low(doc, number.first - 1) == "per":
        return None
    one = number.value <= 1 and doc[number.first].is_alpha  # an article or a pronoun more often than a count
    if (unit := _length(doc, last)) is not None:
        aged = low(doc, unit.i + 1 + (low(doc, unit.i + 1) in HYPHENS)) == "old"  # "six years old", "a 30-year-old"
        if aged or (one and low(doc, last.end) not in HYPHENS):
            return None
        return _Counted(unit.i + 1, number_words().measures.get(unit.lower_, unit.text), unit)
    if any(t.timed for t in doc[number.first : last.end]):
        return None
    what = _unit(doc, last)
    if what is None or _points_back(doc, number, what):
        return None
    return None if one and not (what.unit or "").startswith("percent") else what


def _length(doc: Tree, number: Numeral) -> Word | None:
    """Return the unit of time that a number counts: "two days", "a 60-day truce"."""
    at = number.end + (low(doc, number.end) in HYPHENS)
    entry = time_vocabulary().words.get(low(doc, at))
    if entry is None or entry.cls not in ("unit", "units", "annum", "annums"):
        return None
    return doc[at] if entry.cls.endswith("s") or doc[at].dep_ in (*_UPWARD, "npadvmod") else None


def _is_label(doc: Tree, number: Numeral) -> bool:
    """Return whether a number is part of a word or of a name ("the Nord Stream 1 pipeline"), or a year."""
    token, before = doc[number.first], _word(doc, number.first - 1)
    if before is not None:
        if before.text_with_ws[-1].isalnum() or before.text_with_ws[-1] in "-/.#":
            return True
        name = before.is_title and before.pos_ in ("NOUN", "PROPN") and before.dep_ in _UPWARD
        if name and before.head.i >= number.first and token.text.isdigit():
            return True
    year = number.end - number.first == 1 and _YEAR.fullmatch(token.text)
    return bool(year) and token.head.tag_ not in _PLURAL


def _unit(doc: Tree, number: Numeral) -> _Counted | None:
    """Return what a number counts, None where it is no quantity.

    A measure may be part of a longer noun: "a 20-mile road", "a 10 meter trench". A hyphen that joins a number to
    anything else makes it none.
    """
    words, following = number_words(), _word(doc, number.end + 1)
    before, after = _word(doc, number.first - 1), _word(doc, number.end)
    if before is not None and before.text in words.currencies:
        return _Counted(number.end, words.currencies[before.text])
    if after is not None:
        if after.text in HYPHENS and following is not None:
            name = following.lemma_.lower()
            unit = words.measures.get(name) or words.joined.get(name)
            return _Counted(number.end + 2, unit, following) if unit else None
        if after.lower_ == "per" and low(doc, number.end + 1) == "cent":
            return _Counted(number.end + 2, "percent")
        unit = words.measures.get(after.lower_, after.lower_)
        if unit != after.lower_ and after.dep_ in _UPWARD:
            return _Counted(number.end + 1, unit, after)
        if after.lemma_.lower() in words.uncounted:
            return None
    noun = _counted_noun(doc[number.end - 1], number)
    return _noun_unit(doc, number, noun) if noun is not None else _without_noun(doc, number)


def _without_noun(doc: Tree, number: Numeral) -> _Counted | None:
    """Return what a number without a noun counts: "nine of the ten lorries", "33 were killed", "a crew of 23"."""
    last, after = doc[number.end - 1], low(doc, number.end)
    if number.value > 1 and after in number_words().fates:
        return _Counted(number.end + 1, after, last)  # "27 dead"
    kind = _of_behind(last)
    if number.value > 1 and kind is not None:
        return _Counted(number.end, kind.text, kind) if kind.tag_ in _PLURAL else _Counted(number.end, None)
    before = _word(doc, number.first - 1)
    alone = before is None or before.pos_ not in ("NOUN", "PROPN")  # but not "posts 542 and 543 opened fire"
    if number.value > 1 and alone and last.dep_ in _BARE and last.head.pos_ in ("VERB", "AUX"):
        told = last.head.text if last.dep_ == "nsubjpass" else None
        return _Counted(number.end, told, last)  # "33 were killed": 33 killed
    first, sign, _ = compared(doc, number)
    age = doc[first : number.first].text.lower() in number_words().ages
    total = _total(last)
    known = total is not None or (sign != "=" and number.value >= _SMALL and not age)
    return _Counted(number.end, total, last) if known else None


def _total(number: Word) -> str | None:
    """Return the name of what has a number of members: "a crew of 23", "raised the death toll to 40"."""
    if number.dep_ != "pobj" or number.is_title or number.head.lower_ not in number_words().within_totals:
        return None
    above = number.head.head
    while above.pos_ == "ADP" and above.head is not above:
        above = above.head  # "from fourteen to 31"
    around = (above, *(t for t in above.children if t.dep_ in ("nsubj", "nsubjpass", "dobj")))
    noun = next((t for t in around if t.lemma_.lower() in number_words().totals), None)
    return " ".join(t.text for t in (*noun.children, noun) if t.dep_ == "compound" or t is noun) if noun else None


def _counted_noun(last: Word, number: Numeral) -> Word | None:
    """Return the noun that a number counts: the head above it."""
    token = last
    while token.dep_ in _UPWARD or (token.dep_ == "conj" and token.head.pos_ == "NUM"):
        token = token.head
        if token.i >= number.end and token.dep_ != "compound" and token.pos_ in ("NOUN", "PROPN", "SYM"):
            return token
    return None


def _noun_unit(doc: Tree, number: Numeral, noun: Word) -> _Counted | None:
    """Return a noun that a number counts, with nouns coordinated with it and its phrase with `of`."""
    measures = number_words().measures
    if noun.tag_ == "NNP" and noun.lower_ not in measures:
        return None
    more = [t for t in noun.conjuncts if t.i > noun.i and t.tag_ in _PLURAL]
    last = [noun, *(t for t in more if all(c.dep_ not in ("det", "poss", "nummod") for c in t.children))][-1]
    end = (_of_behind(last) or last).i + 1
    start = number.end + (doc[number.end].lower_ == "of")
    while start < noun.i and (doc[start].is_punct or doc[start].pos_ == "DET"):
        start += 1
    unit = doc[start:end].text
    if doc[start].lower_ in measures and start == noun.i:  # "%", "an 18 foot surge"
        unit = f"{measures[noun.lower_]}{unit[len(noun) :]}"
    return _Counted(end, unit, noun)


def _of_behind(word: Word) -> Word | None:
    """Return the noun of the `of` phrase that follows a word directly."""
    of = (t for t in word.children if t.dep_ == "prep" and t.lower_ == "of" and t.i == word.i + 1)
    return next((o for t in of for o in t.children if o.dep_ == "pobj"), None)


def _points_back(doc: Tree, number: Numeral, what: _Counted) -> bool:
    """Return whether a small number stands in a definite phrase that names parties again: "the two presidents"."""
    before, after, noun = _word(doc, number.first - 1), _word(doc, number.end), what.noun
    if number.value >= _SMALL or low(doc, number.end) in HYPHENS:
        return False
    if noun is not None and noun.i >= number.end:
        verb = after is not None and after.tag_.startswith("VB")
        if noun.lemma_.lower() not in number_words().parties and not verb:
            return False  # but "the two discussed plans"
        if any(t.dep_ in ("det", "poss", "predet") and t.lower_ not in ("a", "an") for t in noun.children):
            return True
    return before is not None and before.tag_ in ("DT", "PRP$", "PDT")
