"""One event as one article tells it: its parties, its days, its channel and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from corridor_analysis.corroborate.parties import Parties
from corridor_analysis.corroborate.wording import LOOK_BACK, LOOK_ON, WORD, Said, Wording, comparison_words

WIDE = 40  # days; a vaguer range is as good as none
DEEDS = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE"})  # types whose events are done once, in one place
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})  # types in which actor and recipient are peers
IN_PERSON = frozenset({"meeting", "visit", "mediation"})  # a meeting is told as a visit
APART = frozenset({"press_conference", "letter"})  # these go with a call or meeting and are none
_NEAR = 4  # words from the trigger at which they still tell of it


class Range(NamedTuple):
    """The first and last day that something can mean, as proleptic ordinals."""

    first: int
    last: int

    def meets(self, other: Range) -> bool:
        """Return whether some day is in both."""
        return self.first <= other.last and other.first <= self.last


class Stretch:
    """The words of a text around one event, found by their places in the whole text, which need not stay in memory."""

    __slots__ = ("_first", "_words")

    def __init__(self, text: str, start: int, end: int) -> None:
        self._first = max(0, start - max(LOOK_BACK, LOOK_ON))
        self._words = text[self._first : end + LOOK_ON]

    def __getitem__(self, chars: slice) -> str:
        return self._words[max(0, chars.start - self._first) : chars.stop - self._first]


@dataclass(slots=True, eq=False, kw_only=True)
class EventReport:
    """One event as one article tells it.

    `family` is what two reports of one happening must share; `who` holds ids (role and id where roles matter);
    `days` are those that the article gives, `window` those in which an undated event can lie, and `context` a day
    that the words just before give to an event of the same parties or their countries.
    """

    event_id: str
    article_id: str
    order: int
    event_type: str
    family: str
    mode: str | None
    status: str
    place: str | None
    who: frozenset[str]
    actors: frozenset[str]
    recipients: frozenset[str]
    days: Range | None
    open: bool
    window: Range | None
    context: Range | None
    text: str | Stretch = field(repr=False)
    start: int
    end: int
    trigger: str = ""
    published: Range | None = None
    parties: Parties = field(repr=False)
    numbers: tuple[Said, ...] = ()
    _words: tuple[str, ...] | None = field(default=None, init=False, repr=False)
    _wording: Wording | None = field(default=None, init=False, repr=False)

    @property
    def words(self) -> frozenset[str]:
        """The words that tell it, small ones aside; found when first asked for."""
        if self._words is None:
            found = set(WORD.findall(self.clause.lower())) - comparison_words().small
            self._words = tuple(map(intern, sorted(found)))  # a tuple takes a fifth of the memory of a set
        return frozenset(self._words)

    @property
    def clause(self) -> str:
        """The words of the text that tell it."""
        return self.text[self.start : self.end]

    @property
    def wording(self) -> Wording:
        """What its words say beside parties and days; found when first asked for."""
        if self._wording is None:
            before = self.text[max(0, self.start - LOOK_BACK) : self.start]
            after = self.text[self.end : self.end + LOOK_ON]
            ids = self.actors | self.recipients | {w.split()[-1] for w in self.who}
            self._wording = Wording(before, self.clause, after, self.trigger, self.parties.words(ids))
        return self._wording

    @property
    def planned(self) -> bool:
        """Whether it is still to come: a plan is no report of the deed."""
        return self.status in ("planned", "conditional")

    @property
    def channel(self) -> str | None:
        """The mode, where the words do not leave open by which way two were in touch: "held talks" do."""
        if self.mode == "other" or (self.mode == "meeting" and self.wording.open_channel):
            return None
        return self.mode

    @property
    def way(self) -> str | None:
        """By which way two were in touch, or the mode of another event; visits, mediation and meetings go together."""
        if not self.mutual:
            return self.mode
        return "in person" if self.channel in IN_PERSON else self.channel

    @property
    def habitual(self) -> bool:
        """Whether it tells of a habit ("have repeatedly called for"), and so of no one day."""
        before = self.text[max(0, self.start - LOOK_BACK) : self.start]
        clause = re.split(r"[.!?\n]\s", before)[-1] + self.clause.partition(self.trigger or "\0")[0]
        words = WORD.findall(clause.lower())
        return not comparison_words().habit.isdisjoint(words[-_NEAR * 2 :])

    @property
    def again(self) -> bool:
        """Whether its words say that the like happened before: it is another call, not the same one told twice."""
        before, _, after = self.clause.lower().partition(self.trigger.lower() or "\0")
        near = {*WORD.findall(before)[-_NEAR:], *WORD.findall(after)[:_NEAR]}
        return not near.isdisjoint(comparison_words().again) or {"follow", "up"} <= near

    @property
    def placed(self) -> bool:
        """Whether a day, the context or the day of publication places it in time."""
        near = self.window is not None and self.window.last - self.window.first <= WIDE
        return near or self.days is not None or self.context is not None

    @property
    def access(self) -> bool:
        """Whether it tells what happened to passage."""
        return self.family.startswith("access")

    @property
    def mutual(self) -> bool:
        """Whether its parties are peers."""
        return self.event_type in MUTUAL

    @property
    def deed(self) -> bool:
        """Whether it is a deed that is known by who, when and where, though nothing codes what it was."""
        return self.event_type in DEEDS and not self.access

    @property
    def coded(self) -> bool:
        """Whether type, mode and codebook say what it is about; else only its words do."""
        return self.access or self.event_type == "CONSULT" or not self.family.endswith(":None")


class Group(NamedTuple):
    """Reports of one happening; `members` holds each with its likeness to the first."""

    first: EventReport
    members: list[tuple[EventReport, float]]


@lru_cache(maxsize=4096)
def ordinal(day: str) -> int:
    """Return a day, or the day of a moment, as a proleptic ordinal."""
    return date.fromisoformat(day[:10]).toordinal()


def day_text(days: Range) -> str:
    """Write a range of days: one day, or the first and the last."""
    first, last = (date.fromordinal(d).isoformat() for d in days)
    return first if first == last else f"{first}/{last}"
