"""On which day something happened to passage: its own time, its clause's, or one counted from another event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from corridor_analysis.extract.events.access_clauses import acting
from corridor_analysis.extract.events.access_lexicon import lexicon
from corridor_analysis.extract.syntax.arguments import is_passive
from corridor_analysis.extract.syntax.days import Dates, dates, when
from corridor_analysis.extract.syntax.phrases import is_infinitive, prepositional, verb_above
from corridor_analysis.parse.records import Happening, Parsed, Time
from corridor_analysis.parse.tree import Word

__all__ = ["Dated", "Days"]

_SUBJECTS = ("nsubj", "nsubjpass")


class Dated(NamedTuple):
    """Columns `earliest`, `latest` and `date_basis` of an event, and the last day on which it can have begun."""

    days: Dates
    begun_by: str | None


class Days:
    """Dates the access events of one article; `met` are its contacts by the words (indices) that tell of them."""

    def __init__(self, parsed: Parsed, met: Mapping[int, Happening]) -> None:
        self.parsed, self.words, self.met = parsed, lexicon(), met

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
        if time is None and told.pos_ == "VERB" and not is_passive(told):
            time = when(self.parsed, *acting(told))
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
        unit = next((t for t in verb.children if t.dep_ == "npadvmod" and t.lemma_ in self.words.units), None)
        anchor = self._anchor(verb.head) if after is not None and unit is not None else None
        if anchor is None or after is None or unit is None:
            return {}
        low, high = self._count(unit)
        sign = -1 if after.lower_ == "after" else 1
        ends = sorted(anchor + timedelta(days=sign * n) for n in (low, high))
        words = self.parsed.doc[unit.i : after.i + 1].text
        return {"earliest": ends[0].isoformat(), "latest": ends[1].isoformat(), "date_basis": words}

    def _count(self, unit: Word) -> tuple[int, int]:
        """Return the least and most days that "days", "a week", "three days" may mean."""
        low, high = self.words.units[unit.lemma_]
        length = next((t.value for t in self.parsed.times if t.start <= unit.idx < t.end), "")
        number = re.fullmatch(r"PT?(\d+)[A-Z]", length)
        one = any(t.lower_ in ("a", "an", "one", "the") for t in unit.children)
        if number or one:
            times = int(number[1]) if number else 1
            return max(low, 1) * times, max(low, 1) * times
        return low, high

    def _anchor(self, verb: Word) -> date | None:
        """Return the day of a clause: its own time, or that of the contact that it tells of."""
        time = when(self.parsed, verb)
        told = next((self.met[t.i] for t in verb.children if t.i in self.met), None)
        first = time.earliest if time else told.earliest if told else None
        return date.fromisoformat(first) if first else None
