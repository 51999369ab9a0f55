"""What a number counts: the noun above it, a unit beside it, or people without a noun; None where it is no count."""

from __future__ import annotations

import re
from typing import NamedTuple

from corridor_analysis.extract.quantities.number_lexicon import number_words
from corridor_analysis.extract.quantities.numerals import HYPHENS, Numeral, comparator, word_at
from corridor_analysis.parse.tree import Tree, Word
from corridor_analysis.parse.when.vocabulary import time_vocabulary

__all__ = ["Counted", "counted", "is_share", "is_vote", "same_kind"]

_YEAR = re.compile(r"1\d{3}|20\d\d")
_SMALL = 13  # "the two presidents" points back, "the 120 passengers" counts
_BARE = frozenset({"nsubj", "nsubjpass", "dobj"})  # a number without a noun that still counts: "33 were killed"
_UPWARD = frozenset({"nummod", "quantmod", "compound", "nmod", "amod"})


class Counted(NamedTuple):
    """What a number counts: the end of the expression, the unit, and the noun that names it, if one does."""

    end: int
    unit: str | None
    noun: Word | None = None


def counted(doc: Tree, number: Numeral, last: Numeral) -> Counted | None:
    """Return what a number, or the range that ends with `last`, counts; None where it is no quantity."""
    if _is_label(doc, number) or (number.first and doc[number.first - 1].lower_ == "per"):
        return None
    if (unit := _length(doc, last)) is not None:
        hyphen = doc[last.end].text in HYPHENS
        timely = not _is_age(doc, unit) and (hyphen or not _is_one(doc, number))
        name = number_words().measures.get(unit.lower_, unit.text)
        return Counted(unit.i + 1, name, unit) if timely else None
    if any(t.timed for t in doc[number.first : last.end]):
        return None
    if last is not number and is_vote(doc, number, last):
        return Counted(last.end, "votes")
    what = _unit(doc, last)
    if what is None or _points_back(doc, number, what):
        return None
    return None if _is_one(doc, number) and not (what.unit or "").startswith("percent") else what


def _length(doc: Tree, number: Numeral) -> Word | None:
    """Return the unit of time that a number counts: "two days", "a 60-day truce", "six straight hours"."""
    classes = [e.cls if (e := time_vocabulary().words.get(t.lower_)) else "" for t in doc[number.end : number.end + 3]]
    hyphen = number.end < len(doc) and doc[number.end].text in HYPHENS
    at = int(hyphen)
    at += classes[at : at + 1] in (["more"], ["full"])  # "six straight days"
    if classes[at : at + 1] not in (["unit"], ["units"], ["annum"], ["annums"]):
        return None
    unit = doc[number.end + at]
    beside = hyphen or classes[at].endswith("s") or unit.dep_ in _UPWARD or unit.dep_ == "npadvmod"
    return unit if beside else None


def _is_age(doc: Tree, unit: Word) -> bool:
    """Return whether a length of time is how old somebody is: "six years old", "a 30-year-old", "30 years of age"."""
    after = [t.lower_ for t in doc[unit.i + 1 : unit.i + 3]]
    return after[:1] == ["old"] or after == ["of", "age"] or (after[1:] == ["old"] and after[0] in HYPHENS)


def is_vote(doc: Tree, number: Numeral, upper: Numeral) -> bool:
    """Return whether two numbers are the sides of a vote."""
    near = [*doc[max(number.first - 5, 0) : number.first], *doc[upper.end : upper.end + 2]]
    return any(t.lemma_.lower() in number_words().votes for t in near)


def is_share(doc: Tree, number: Numeral) -> bool:
    """Return whether a number is one of percent."""
    return number.end < len(doc) and number_words().measures.get(doc[number.end].lower_) == "percent"


def _is_label(doc: Tree, number: Numeral) -> bool:
    """Return whether a number is part of a word, a list label, or a year."""
    token = doc[number.first]
    before, after = word_at(doc, number.first - 1), word_at(doc, number.end)
    glued = before is not None and (before.text_with_ws[-1].isalnum() or before.text_with_ws[-1] in "-/.#")
    opens = before is None or token.is_sent_start or before.is_space or before.text == "("
    listed = opens and after is not None and after.text in (".", ")", ":")
    named = before is not None and token.text.isdigit() and _names(before, number)
    year = number.end - number.first == 1 and _YEAR.fullmatch(token.text) and not _is_plural(token.head)
    return bool(glued or listed or named or year)


def _names(before: Word, number: Numeral) -> bool:
    """Return whether a number belongs to a name: "a Category 5 storm", "the Nord Stream 1 pipeline"."""
    inside = before.dep_ in _UPWARD and before.head.i >= number.first
    return inside and before.is_title and before.pos_ in ("NOUN", "PROPN")


def _unit(doc: Tree, number: Numeral) -> Counted | None:
    """Return what a number counts, None where it is no quantity."""
    words = number_words()
    before, after = word_at(doc, number.first - 1), word_at(doc, number.end)
    if before is not None and before.text in words.currencies:
        return Counted(number.end, words.currencies[before.text])
    if before is not None and before.lower_ in words.figures:
        return Counted(number.end, before.lower_)
    if after is not None and (joined := _joined(doc, number, after)):
        return joined if joined.unit else None
    if after is not None and after.lemma_.lower() in words.uncounted:
        return None
    noun = _counted_noun(doc[number.end - 1], number)
    return _noun_unit(doc, number, noun) if noun is not None else _without_noun(doc, number)


def _joined(doc: Tree, number: Numeral, after: Word) -> Counted | None:
    """Return the measure that stands beside a number as part of a longer noun: "a 20-mile road", "a 10 meter trench".

    The unit is empty where a hyphen joins the number to anything else.
    """
    words, following = number_words(), word_at(doc, number.end + 1)
    if after.text in HYPHENS and following is not None:
        name = following.lemma_.lower()
        return Counted(number.end + 2, words.measures.get(name) or words.joined.get(name), following)
    if following is not None and (after.lower_, following.lower_) == ("per", "cent"):
        return Counted(number.end + 2, "percent")
    unit = words.measures.get(after.lower_, after.lower_)
    return Counted(number.end + 1, unit, after) if unit != after.lower_ and after.dep_ in _UPWARD else None


def _without_noun(doc: Tree, number: Numeral) -> Counted | None:
    """Return what a number without a noun counts: "nine of the ten lorries", "33 were killed", "a crew of 23"."""
    last, after = doc[number.end - 1], word_at(doc, number.end)
    if after is not None and number.value > 1 and after.lower_ in number_words().fates:
        return Counted(number.end + 1, after.lower_, last)  # "27 dead"
    kind = _of_behind(last)
    if kind is not None and number.value > 1:
        named = kind.pos_ in ("NOUN", "PROPN") and _is_plural(kind)
        return Counted(number.end, kind.text if named else None, kind if named else None)
    if _takes_part(doc, number):
        told = last.head.text if last.dep_ == "nsubjpass" and last.head.tag_ == "VBN" else None
        return Counted(number.end, told, last)  # "33 were killed": 33 killed
    first, _ = comparator(doc, number)
    phrase = " ".join(t.lower_ for t in doc[first : number.first])
    compared = phrase and phrase not in number_words().ages and number.value >= _SMALL
    total = _total(last)
    return Counted(number.end, total, last) if total or compared else None


def _takes_part(doc: Tree, number: Numeral) -> bool:
    """Return whether a number alone is subject or object: "33 were killed", but not "posts 542 and 543 opened fire"."""
    last, before = doc[number.end - 1], word_at(doc, number.first - 1)
    if number.value <= 1 or last.dep_ not in _BARE or (before is not None and before.pos_ in ("NOUN", "PROPN")):
        return False
    return last.head.pos_ in ("VERB", "AUX") and last.head.lemma_ != "age"


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
    some = _of_behind(last)  # of a side's own: "five of its soldiers"
    owned = some is not None and _is_plural(some) and any(t.dep_ == "poss" for t in some.children)
    return some if owned else None


def _noun_unit(doc: Tree, number: Numeral, noun: Word) -> Counted | None:
    measures = number_words().measures
    if noun.tag_ == "NNP" and noun.lemma_.lower() not in measures and noun.lower_ not in measures:
        return None
    end = _extent(noun)
    start = number.end + (doc[number.end].lower_ == "of")
    while start < noun.i and (doc[start].is_punct or doc[start].pos_ == "DET"):
        start += 1
    unit = doc[start:end].text
    if doc[start].lower_ in measures and start == noun.i:  # "%", "an 18 foot surge"
        unit = f"{measures[noun.lower_]}{unit[len(noun) :]}"
    return Counted(end, unit, noun)


def _extent(noun: Word) -> int:
    """Return the end of what is counted: the noun, nouns coordinated with it, its phrase with `of`."""
    last = noun
    for other in noun.conjuncts:
        own = any(t.dep_ in ("det", "poss", "nummod") for t in other.children)
        if other.i > noun.i and _is_plural(other) and not own:
            last = other
    return (_of_behind(last) or last).i + 1


def _of_behind(word: Word) -> Word | None:
    """Return the noun of the `of` phrase that follows a word directly."""
    of = (t for t in word.children if t.dep_ == "prep" and t.lower_ == "of" and t.i == word.i + 1)
    return next((o for t in of for o in t.children if o.dep_ == "pobj"), None)


def _points_back(doc: Tree, number: Numeral, what: Counted) -> bool:
    """Return whether a small number stands in a definite phrase that names parties again: "the two presidents"."""
    before, after = word_at(doc, number.first - 1), word_at(doc, number.end)
    if number.value >= _SMALL or (after is not None and after.text in HYPHENS):
        return False
    noun = what.noun
    if noun is not None and any(t.dep_ in ("acl", "relcl") for t in noun.children):
        return False  # "the three men held by": said for the first time
    if noun is not None and noun.i >= number.end:
        verb = after is not None and after.tag_.startswith("VB")
        if noun.lemma_.lower() not in number_words().parties and not verb:
            return False  # but "the two discussed plans"
        held = [t for t in noun.children if t.i < number.first and t.lower_ not in ("a", "an")]
        if any(t.dep_ in ("det", "poss", "predet") for t in held):
            return True
    return before is not None and before.tag_ in ("DT", "PRP$", "PDT") and before.dep_ != "mark"


def _is_one(doc: Tree, number: Numeral) -> bool:
    """Return whether a number is a "one" or "zero" in letters: an article or a pronoun more often than a count."""
    return number.value <= 1 and doc[number.first].is_alpha


def same_kind(what: Counted, before: Counted | None) -> Counted:
    """Return what is counted; "others" and numbers alone are people where the clause has just counted people."""
    noun, other = what.noun, before.noun if before is not None else None
    if (
        before is None
        or noun is None
        or other is None
        or other.dep_ != noun.dep_
        or noun.sent.start != other.sent.start
    ):
        return what
    alike = what.unit is None or noun.lemma_.lower() in number_words().others
    return what._replace(unit=before.unit) if alike and other.lemma_.lower() in number_words().anyone else what


def _is_plural(token: Word) -> bool:
    return token.tag_ in ("NNS", "NNPS")
