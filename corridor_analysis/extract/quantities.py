"""Numbers that count or measure something, lengths of time too: how many of what, and whether exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from corridor_analysis.extract.numerals import HYPHENS, Run, comparator, is_plural, number_at, of_the_own, vocabulary
from corridor_analysis.parse.records import Parsed, Quantity
from corridor_analysis.parse.when.vocabulary import time_vocabulary

if TYPE_CHECKING:
    from corridor_analysis.parse.tree import Tree, Word

__all__ = ["quantities"]

_GLUED = re.compile(r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,15}(?:\.\d+)?)([a-zA-Z]{1,3})")
_PAIR = re.compile(r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:\.\d+)?)[–-](\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:\.\d+)?)")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_SMALL = 13  # "the two presidents" points back, "the 120 passengers" counts
_BARE = frozenset({"nsubj", "nsubjpass", "dobj"})  # a number without a noun that still counts: "33 were killed"
_UPWARD = frozenset({"nummod", "quantmod", "compound", "nmod", "amod"})
_LENGTHS = frozenset({"unit", "units", "annum", "annums"})
_PLURALS = frozenset({"units", "annums"})
_BETWEEN = frozenset({"more", "full"})  # "six straight days"


class _What(NamedTuple):
    """What a number counts: the end of the expression, the unit, and the noun that names it, if one does."""

    end: int
    unit: str | None
    noun: Word | None = None


def quantities(parsed: Parsed) -> Iterator[Quantity]:
    """Yield every number that counts or measures something, in text order; lengths of time count, dates do not.

    A range gives two: at least the lower number, at most the higher; so does a vote, both exactly. Numbers within
    dates, clock times, ages, names and labels are no quantities, nor are a lone "one", "hundreds" or "dozens", and
    small definite numbers that point back at parties ("the two presidents").
    """
    doc = parsed.doc
    spelt = vocabulary().numbers
    at, last = 0, None
    for token in doc.candidates(frozenset(f for f in doc.forms if f[:1].isdigit() or f in spelt)):
        if token.i < at:
            continue
        run = number_at(doc, token.i)
        if run is None:
            yield from _measured(doc, token)
            continue
        upper = _upper(doc, run)
        at = (upper or run).end
        what = _what(doc, run, upper or run)
        if what is None:
            continue
        what = _of_the_kind(what, last)
        last = what
        yield from _range(doc, run, upper, what) if upper else _quantity(doc, run, what)


def _what(doc: Tree, run: Run, last: Run) -> _What | None:
    """Return what a number, or the range that ends with `last`, counts; None where it is no quantity."""
    if _is_label(doc, run) or (run.first and doc[run.first - 1].lower_ == "per"):
        return None
    if (unit := _length(doc, last)) is not None:
        hyphen = doc[last.end].text in HYPHENS
        timely = not _is_age(doc, unit) and (hyphen or not _is_one(doc, run))
        name = vocabulary().maps["measures"].get(unit.lower_, unit.text)
        return _What(unit.i + 1, str(name), unit) if timely else None
    if any(t.timed for t in doc[run.first : last.end]):
        return None
    if last is not run and _is_vote(doc, run, last):
        return _What(last.end, "votes")
    what = _unit(doc, last)
    if what is None or _points_back(doc, run, what):
        return None
    return None if _is_one(doc, run) and not (what.unit or "").startswith("percent") else what


def _length(doc: Tree, run: Run) -> Word | None:
    """Return the unit of time that a number counts: "two days", "a 60-day truce", "six straight hours"."""
    at = run.end
    hyphen = at < len(doc) and doc[at].text in HYPHENS
    at += hyphen
    if at < len(doc) and (entry := time_vocabulary().words.get(doc[at].lower_)) and entry.cls in _BETWEEN:
        at += 1
    entry = time_vocabulary().words.get(doc[at].lower_) if at < len(doc) else None
    if entry is None or entry.cls not in _LENGTHS:
        return None
    beside = hyphen or entry.cls in _PLURALS or doc[at].dep_ in _UPWARD or doc[at].dep_ == "npadvmod"
    return doc[at] if beside else None


def _is_age(doc: Tree, unit: Word) -> bool:
    """Return whether a length of time is how old somebody is: "six years old", "a 30-year-old", "30 years of age"."""
    after = [t.lower_ for t in doc[unit.i + 1 : unit.i + 3]]
    return after[:1] == ["old"] or after == ["of", "age"] or (after[1:] == ["old"] and after[0] in HYPHENS)


def _measured(doc: Tree, token: Word) -> Iterator[Quantity]:
    """Yield the quantities of a number written together with more: "a 5km-wide strip", "60–80 mph", "£1.1bn"."""
    if token.timed:
        return
    if (pair := _PAIR.fullmatch(token.text)) is not None:
        yield from _paired(doc, token, *pair.groups())
        return
    maps = vocabulary().maps
    glued = _GLUED.fullmatch(token.text)
    money = maps["currencies"].get(doc[token.i - 1].text) if token.i else None
    if glued is None or not (money or glued[2].lower() in maps["measures"]):
        return
    factor = maps["suffixes"].get(glued[2].lower()) if money else 1
    run = Run(token.i, token.i + 1, float(glued[1].replace(",", "")) * (factor or 1), 1)
    first, sign = comparator(doc, run)
    yield Quantity(doc[first].idx, token.idx + len(token), run.value, sign, str(money or glued[2]))


def _paired(doc: Tree, token: Word, low: str, high: str) -> Iterator[Quantity]:
    """Yield the ends of a range that is one token, as a dash between figures makes it: "15–25 million dollars"."""
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    scaled = after is not None and after.lower_ in vocabulary().sets["scales"]
    scale = vocabulary().numbers[after.lower_] if scaled else 1
    run = Run(token.i, token.i + 1 + scaled, float(high.replace(",", "")) * scale, scale)
    lower = run._replace(value=float(low.replace(",", "")) * scale)
    what = _what(doc, run, run)
    if what is None or lower.value == run.value or (lower.value > run.value and not _is_vote(doc, run, run)):
        return
    signs = ("=", "=") if _is_vote(doc, run, run) else (">", "<")
    end = doc[what.end - 1]
    unit = "votes" if signs[0] == "=" else what.unit
    yield Quantity(token.idx, token.idx + len(low), lower.value, signs[0], unit)
    yield Quantity(token.idx + len(low) + 1, end.idx + len(end), run.value, signs[1], unit)


def _upper(doc: Tree, run: Run) -> Run | None:
    """Return the second number of a range or vote ("200 to 300", "between $5 and $7 billion", "60 to 40")."""
    link = doc[run.end].lower_ if run.end + 1 < len(doc) else ""
    money = run.first > 0 and doc[run.first - 1].text in vocabulary().maps["currencies"]
    before = run.first - 1 - money
    between = link == "and" and before >= 0 and doc[before].lower_ == "between"
    if not between and link not in vocabulary().sets["links"]:
        return None
    at = run.end + 1
    at += money and at + 1 < len(doc) and doc[at].text in vocabulary().maps["currencies"]
    upper = number_at(doc, at)
    if upper is None or upper.value == run.value:
        return None
    falls = upper.value < run.value
    return None if falls and (link == "or" or not (_is_vote(doc, run, upper) or _is_share(doc, upper))) else upper


def _is_vote(doc: Tree, run: Run, upper: Run) -> bool:
    near = [*doc[max(run.first - 5, 0) : run.first], *doc[upper.end : upper.end + 2]]
    return any(t.lemma_.lower() in vocabulary().sets["votes"] for t in near)


def _is_share(doc: Tree, run: Run) -> bool:
    return run.end < len(doc) and vocabulary().maps["measures"].get(doc[run.end].lower_) == "percent"


def _range(doc: Tree, lower: Run, upper: Run, what: _What) -> Iterator[Quantity]:
    """Yield the two ends of a range, or the two sides of a vote, both in the unit that follows the second."""
    last = doc[lower.end - 1]
    signs = ("=", "=") if lower.value > upper.value or what.unit == "votes" else (">", "<")
    shared = upper.scale if lower.scale == 1 < upper.scale and lower.value * upper.scale < upper.value else 1
    yield Quantity(doc[lower.first].idx, last.idx + len(last), lower.value * shared, signs[0], what.unit)
    end = doc[what.end - 1]
    yield Quantity(doc[upper.first].idx, end.idx + len(end), upper.value, signs[1], what.unit)


def _quantity(doc: Tree, run: Run, what: _What) -> Iterator[Quantity]:
    """Yield the quantity of a number."""
    first, sign = comparator(doc, run)
    halved = [t.lower_ for t in doc[max(run.first - 2, 0) : run.first]] in (["half", "a"], ["half", "an"])
    end = doc[what.end - 1]
    yield Quantity(doc[first].idx, end.idx + len(end), run.value / (1 + halved), sign, what.unit)


def _is_label(doc: Tree, run: Run) -> bool:
    """Return whether a number is part of a word, a list label, or a year."""
    token = doc[run.first]
    before = doc[run.first - 1].text_with_ws if run.first else " "
    glued = before[-1].isalnum() or before[-1] in "-/.#"
    follows = doc[run.end].text if run.end < len(doc) else ""
    opens = token.is_sent_start or run.first == 0 or doc[run.first - 1].is_space or doc[run.first - 1].text == "("
    listed = opens and follows in (".", ")", ":")
    named = run.first > 0 and token.text.isdigit() and _names(doc[run.first - 1], run)
    year = run.end - run.first == 1 and _YEAR.fullmatch(token.text) and not is_plural(token.head)
    return bool(glued or listed or named or year)


def _names(before: Word, run: Run) -> bool:
    """Return whether a number belongs to a name: "a Category 5 storm", "the Nord Stream 1 pipeline"."""
    inside = before.dep_ in _UPWARD and before.head.i >= run.first
    return inside and before.is_title and before.pos_ in ("NOUN", "PROPN")


def _unit(doc: Tree, run: Run) -> _What | None:
    """Return what a number counts, None where it is no quantity."""
    maps, sets = vocabulary().maps, vocabulary().sets
    before = doc[run.first - 1] if run.first else None
    after = doc[run.end] if run.end < len(doc) else None
    if before is not None and before.text in maps["currencies"]:
        return _What(run.end, str(maps["currencies"][before.text]))
    if before is not None and before.lower_ in sets["figures"]:
        return _What(run.end, before.lower_)
    if after is not None and (joined := _joined(doc, run, after)):
        return joined if joined.unit else None
    if after is not None and after.lemma_.lower() in sets["uncounted"]:
        return None
    noun = _counted(doc[run.end - 1], run)
    return _noun_unit(doc, run, noun) if noun is not None else _without_noun(doc, run)


def _joined(doc: Tree, run: Run, after: Word) -> _What | None:
    """Return the measure that stands beside a number as part of a longer noun: "a 20-mile road", "a 10 meter trench".

    The unit is empty where a hyphen joins the number to anything else.
    """
    maps = vocabulary().maps
    following = doc[run.end + 1] if run.end + 1 < len(doc) else None
    if after.text in HYPHENS and following is not None:
        name = following.lemma_.lower()
        unit = maps["measures"].get(name) or maps["joined"].get(name)
        return _What(run.end + 2, str(unit) if unit else None, following)
    if following is not None and (after.lower_, following.lower_) == ("per", "cent"):
        return _What(run.end + 2, "percent")
    unit = maps["measures"].get(after.lower_, after.lower_)
    return _What(run.end + 1, str(unit), after) if unit != after.lower_ and after.dep_ in _UPWARD else None


def _without_noun(doc: Tree, run: Run) -> _What | None:
    """Return what a number without a noun counts: "nine of the ten lorries", "33 were killed", "a crew of 23"."""
    last = doc[run.end - 1]
    if run.end < len(doc) and run.value > 1 and doc[run.end].lower_ in vocabulary().sets["fates"]:
        return _What(run.end + 1, doc[run.end].lower_, last)  # "27 dead"
    of = next((t for t in last.children if t.dep_ == "prep" and t.lower_ == "of" and t.i == run.end), None)
    kind = next((t for t in of.children if t.dep_ == "pobj"), None) if of is not None else None
    if kind is not None and run.value > 1:
        named = kind.pos_ in ("NOUN", "PROPN") and is_plural(kind)
        return _What(run.end, kind.text if named else None, kind if named else None)
    if _takes_part(doc, run):
        told = last.head.text if last.dep_ == "nsubjpass" and last.head.tag_ == "VBN" else None
        return _What(run.end, told, last)  # "33 were killed": 33 killed
    first, _ = comparator(doc, run)
    phrase = " ".join(t.lower_ for t in doc[first : run.first])
    compared = phrase and phrase not in vocabulary().sets["ages"] and run.value >= _SMALL
    total = _total(last)
    return _What(run.end, total, last) if total or compared else None


def _takes_part(doc: Tree, run: Run) -> bool:
    """Return whether a number alone is subject or object: "33 were killed", but not "posts 542 and 543 opened fire"."""
    last = doc[run.end - 1]
    if run.value <= 1 or last.dep_ not in _BARE or (run.first and doc[run.first - 1].pos_ in ("NOUN", "PROPN")):
        return False
    return last.head.pos_ in ("VERB", "AUX") and last.head.lemma_ != "age"


def _total(number: Word) -> str | None:
    """Return the name of what has a number of members: "a crew of 23", "raised the death toll to 40"."""
    if number.dep_ != "pobj" or number.is_title or number.head.lower_ not in ("of", "to", "at", "from"):
        return None
    above = number.head.head
    while above.pos_ == "ADP" and above.head is not above:
        above = above.head  # "from fourteen to 31"
    around = (above, *(t for t in above.children if t.dep_ in ("nsubj", "nsubjpass", "dobj")))
    noun = next((t for t in around if t.lemma_.lower() in vocabulary().sets["totals"]), None)
    return " ".join(t.text for t in (*noun.children, noun) if t.dep_ == "compound" or t is noun) if noun else None


def _counted(last: Word, run: Run) -> Word | None:
    """Return the noun that a number counts: the head above it."""
    token = last
    while token.dep_ in _UPWARD or (token.dep_ == "conj" and token.head.pos_ == "NUM"):
        token = token.head
        if token.i >= run.end and token.dep_ != "compound" and token.pos_ in ("NOUN", "PROPN", "SYM"):
            return token
    return of_the_own(last)


def _noun_unit(doc: Tree, run: Run, noun: Word) -> _What | None:
    measures = vocabulary().maps["measures"]
    if noun.tag_ == "NNP" and noun.lemma_.lower() not in measures and noun.lower_ not in measures:
        return None
    end = _extent(noun)
    start = run.end + (doc[run.end].lower_ == "of")
    while start < noun.i and (doc[start].is_punct or doc[start].pos_ == "DET"):
        start += 1
    unit = doc[start:end].text
    if doc[start].lower_ in measures and start == noun.i:  # "%", "an 18 foot surge"
        unit = f"{measures[noun.lower_]}{unit[len(noun) :]}"
    return _What(end, unit, noun)


def _extent(noun: Word) -> int:
    """Return the end of what is counted: the noun, nouns coordinated with it, its phrase with `of`."""
    last = noun
    for other in noun.conjuncts:
        if (
            other.i > noun.i
            and is_plural(other)
            and not any(t.dep_ in ("det", "poss", "nummod") for t in other.children)
        ):
            last = other
    of = next((t for t in last.children if t.dep_ == "prep" and t.lower_ == "of" and t.i == last.i + 1), None)
    goal = next((t for t in of.children if t.dep_ == "pobj"), None) if of is not None else None
    return (goal if goal is not None else last).i + 1


def _points_back(doc: Tree, run: Run, what: _What) -> bool:
    """Return whether a small number stands in a definite phrase that names parties again: "the two presidents"."""
    after = doc[run.end] if run.end < len(doc) else None
    if run.value >= _SMALL or (after is not None and after.text in HYPHENS):
        return False
    noun = what.noun
    if noun is not None and any(t.dep_ in ("acl", "relcl") for t in noun.children):
        return False  # "the three men held by": said for the first time
    if noun is not None and noun.i >= run.end:
        if noun.lemma_.lower() not in vocabulary().sets["parties"] and not after.tag_.startswith("VB"):
            return False  # but "the two discussed plans"
        held = [t for t in noun.children if t.i < run.first and t.lower_ not in ("a", "an")]
        if any(t.dep_ in ("det", "poss", "predet") for t in held):
            return True
    before = doc[run.first - 1] if run.first else None
    return before is not None and before.tag_ in ("DT", "PRP$", "PDT") and before.dep_ != "mark"


def _is_one(doc: Tree, run: Run) -> bool:
    """Return whether a number is a "one" or "zero" in letters: an article or a pronoun more often than a count."""
    return run.value <= 1 and doc[run.first].is_alpha


def _of_the_kind(what: _What, before: _What | None) -> _What:
    """Return what is counted; "others" and numbers alone are people where the clause has just counted people."""
    noun, other = what.noun, before.noun if before is not None else None
    if noun is None or other is None or other.dep_ != noun.dep_ or noun.sent.start != other.sent.start:
        return what
    alike = what.unit is None or noun.lemma_.lower() in vocabulary().sets["others"]
    return what._replace(unit=before.unit) if alike and other.lemma_.lower() in vocabulary().sets["anyone"] else what
