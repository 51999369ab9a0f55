"""What the clause around a word that tells of passage says of it: whether it was, who did it, where and when."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from corridor_analysis.extract.events.lexicons import access_words
from corridor_analysis.extract.syntax.arguments import agents, is_passive, subjects
from corridor_analysis.extract.syntax.days import Dates, dates, when
from corridor_analysis.extract.syntax.phrases import is_infinitive, prepositional, verb_above
from corridor_analysis.extract.syntax.status import outlook
from corridor_analysis.parse.records import Happening, Parsed, Party, Time
from corridor_analysis.parse.tree import Word

__all__ = ["Dated", "Days", "above", "announcing", "controllers", "doers", "infinitive", "place_of", "told_outlook"]

_UP = frozenset({"xcomp", "ccomp", "acl", "pcomp", "advcl", "conj", "pobj", "prep", "dobj", "relcl", "nsubj",
                 "nsubjpass", "appos"})  # fmt: skip


# ---------------------------------------------------------------- whether
def told_outlook(verb: Word) -> str | None:
    """Return the status of what a verb tells of passage, None for what is only wished, asked or thought of; what is
    announced as done is no plan."""
    found = outlook(verb, access_words().governors)
    if found in ("wished", "conditional"):
        return None
    return "happened" if found == "planned" and _is_done(verb) else found


def _is_done(verb: Word) -> bool:
    """Return whether a finite verb is in the past or a perfect tense."""
    aux = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
    if any(t.tag_ == "MD" or t.lower_ == "to" for t in aux):
        return False
    return verb.tag_ == "VBD" or any(t.lemma_ == "have" or t.lower_ in ("was", "were") for t in aux)


def infinitive(verb: Word) -> bool:
    """Return whether a verb is a to-infinitive, itself or by the verb that it is coordinated with."""
    while verb.dep_ == "conj" and not any(t.dep_ in ("nsubj", "nsubjpass", "aux") for t in verb.children):
        verb = verb.head
    return is_infinitive(verb)


def above(token: Word) -> Iterator[Word]:
    """Yield the words that govern a token, as far as its clause depends on them."""
    steps = 0
    while token.dep_ in _UP and token.head != token and steps < 10 and not _by_itself(token):
        beside = token.dep_ == "conj" and token.pos_ == token.head.pos_ == "VERB"
        token, steps = token.head, steps + 1
        if not beside:  # "negotiated and opened": one verb does not govern the other
            yield token


def _by_itself(token: Word) -> bool:
    """Return whether a clause tells its own fact: a relative or adverbial one, a second main clause, a subject."""
    if token.dep_ == "relcl":  # "its demand that X lift": the parser takes some such clauses for relative ones
        return not any(t.dep_ == "mark" for t in token.children)
    if token.dep_ == "advcl":
        return not infinitive(token)
    if token.dep_ == "conj":
        return any(t.dep_ in ("nsubj", "nsubjpass") for t in token.children)
    return token.dep_ in ("nsubj", "nsubjpass")


# ---------------------------------------------------------------- by whom and where
def announcing(noun: Word) -> Word | None:
    """Return the verb that makes a fact of a noun: "announced the closure"."""
    made = noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_.lower() in access_words().making
    return noun.head if made else None


def doers(verb: Word) -> list[Word]:
    """Return who does what a verb tells; of a passive only whom it names by `by`."""
    return agents(verb) if is_passive(verb) else subjects(verb)


def controllers(parsed: Parsed, noun: Word) -> Iterator[Party]:
    """Yield who controls the ground that it was done through: "carried out through X-controlled territory"."""
    for token in noun.sent:
        if token.i > noun.i and token.lower_ == "controlled" and token.dep_ in ("amod", "acl"):
            found = [m for part in token.children for m in parsed.at(part)]
            states = [m for m in found if parsed.entity(m.entity_id).kind == "state"]
            yield from (Party("actor", m.entity_id, m.start, m.end) for m in states or found)


def place_of(parsed: Parsed, told: Word, first: Collection[str | None] = ()) -> str | None:
    """Return the place that a clause names, or the noun that it describes; one of those in `first` before others."""
    described = [told.head, *prepositional(told.head, "of")] if told.dep_ in ("acl", "relcl") else []
    named = [m.entity_id for t in (*told.subtree, *described) for m in parsed.at(t)]
    places = [e for e in named if parsed.entity(e).kind == "place"]
    return next((p for p in places if p in first), next(iter(places), None))


# ---------------------------------------------------------------- when
class Dated(NamedTuple):
    """Columns `earliest`, `latest` and `date_basis` of an event, and the last day on which it can have begun."""

    days: Dates
    begun_by: str | None


class Days:
    """Dates the access events of one article: by their own time, their clause's, or one counted from another event.

    `met` are the contacts of the article by the words (indices) that tell of them.
    """

    def __init__(self, parsed: Parsed, met: Mapping[int, Happening]) -> None:
        self.parsed, self.units, self.met = parsed, access_words().units, met

    def of(self, trigger: Word, told: Word) -> Dated:
        """Return the days of what a word tells, `told` being the head of its clause."""
        own = prepositional(trigger, "of") if trigger.pos_ == "NOUN" else []
        below = [t for t in trigger.children if t.dep_ in ("xcomp", "ccomp") and is_infinitive(t)]
        below += prepositional(trigger, "from") if trigger.pos_ == "VERB" else []  # "kept them from passing on 3 May"
        time = when(self.parsed, trigger, *own, told, *below)
        if time is None and (reckoned := self._reckoned(told)):
            return Dated(reckoned, None)
        if time is None and trigger.pos_ == "NOUN" and trigger == told:
            time = self._by_cause(trigger)
        if time is None and told.pos_ == "VERB" and not is_passive(told):  # "an airstrike on Friday severed the road"
            time = when(self.parsed, *(t for t in told.children if t.dep_ == "nsubj" and t.pos_ == "NOUN"))
        return Dated(dates(self.parsed, time), time.latest if time else None)

    def _by_cause(self, noun: Word) -> Time | None:
        """Return the time of the clause whose cause a noun is ("… since May, due to shortages resulting from …")."""
        verb = verb_above(noun)
        while verb.dep_ in ("acl", "advcl", "relcl") and verb.head != verb:
            if (time := when(self.parsed, verb)) is not None:
                return time
            verb = verb_above(verb)
        return when(self.parsed, verb)

    def _reckoned(self, verb: Word) -> Dates:
        """Return days counted from another event: "the visit came days after the army shut the road"."""
        after = next((t for t in verb.children if t.lower_ in ("after", "before") and t.dep_ == "mark"), None)
        unit = next((t for t in verb.children if t.dep_ == "npadvmod" and t.lemma_ in self.units), None)
        if after is None or unit is None or (anchor := self._anchor(verb.head)) is None:
            return {}
        sign = -1 if after.lower_ == "after" else 1
        ends = sorted(anchor + timedelta(days=sign * n) for n in self._count(unit))
        words = self.parsed.doc[unit.i : after.i + 1].text
        return {"earliest": ends[0].isoformat(), "latest": ends[1].isoformat(), "date_basis": words}

    def _count(self, unit: Word) -> tuple[int, int]:
        """Return the least and most days that "days", "a week", "three days" may mean."""
        low, high = self.units[unit.lemma_]
        length = next((t.value for t in self.parsed.times if t.start <= unit.idx < t.end), "")
        number = re.fullmatch(r"PT?(\d+)[A-Z]", length)
        if number or any(t.lower_ in ("a", "an", "one", "the") for t in unit.children):
            low = high = max(low, 1) * (int(number[1]) if number else 1)
        return low, high

    def _anchor(self, verb: Word) -> date | None:
        """Return the day of a clause: its own time, or that of the contact that it tells of."""
        time = when(self.parsed, verb)
        told = next((self.met[t.i] for t in verb.children if t.i in self.met), None)
        first = time.earliest if time else told.earliest if told else None
        return date.fromisoformat(first) if first else None
