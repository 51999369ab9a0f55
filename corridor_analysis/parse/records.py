"""What reading finds in one article, in memory: annotations that point into its text.

Extractors take `Parsed` and `Case` and yield these records; `tables` gives them ids and turns them into rows.
All offsets are half-open character offsets into `article.text`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from corridor_analysis.parse.tree import Stretch, Tree, Word
from corridor_analysis.schema import Article, Entity

Made = TypeVar("Made")


class Chars(NamedTuple):
    """A stretch of the text."""

    start: int
    end: int


class Mention(NamedTuple):
    """A place where an entity is meant. `root` is the index in the Doc of the head of its noun phrase."""

    start: int
    end: int
    root: int
    entity_id: str
    rule: str


class Time(NamedTuple):
    """A temporal expression with its TIMEX3 value and the first and last day that it can mean.

    `basis` says what the value rests on: `absolute`, `published`, `anchor` (a day in the text), `vague`, `none`.
    """

    start: int
    end: int
    type: str
    value: str
    earliest: str | None
    latest: str | None
    basis: str


class Party(NamedTuple):
    """An entity's part in an event or a statement; no offsets where it is only implied."""

    role: str
    entity_id: str
    start: int | None = None
    end: int | None = None


class Attribution(NamedTuple):
    """Someone said, wrote or thinks something: the parts of the text, the parties and the cue."""

    kind: str
    contents: tuple[Chars, ...]
    cues: tuple[Chars, ...] = ()
    sources: tuple[Chars, ...] = ()
    parties: tuple[Party, ...] = ()
    cue: str | None = None
    act: str | None = None
    medium: str | None = None
    time: Time | None = None
    rule: str = ""

    @property
    def start(self) -> int:
        """First character of any part."""
        return min(c.start for c in (*self.contents, *self.cues, *self.sources))


class Happening(NamedTuple):
    """A coded event. `start:end` is the clause that tells it, `trigger` the word or words within it that do.

    `date_basis` holds the words of the time that dates it, or why it has no date.
    `told` is the attribution that tells it, where it is somebody's word and not the article's.
    """

    event_type: str
    trigger: Chars
    start: int
    end: int
    mode: str | None = None
    status: str = "happened"
    demand: str | None = None
    earliest: str | None = None
    latest: str | None = None
    date_basis: str = "no time given"
    place_id: str | None = None
    told: Attribution | None = None
    parties: tuple[Party, ...] = ()
    rule: str = ""
    confidence: float | None = None


class Telling(NamedTuple):
    """What an article says of the state of passage; fields as in the table `passage`.

    `trigger` is the first character of the word that tells it.
    """

    start: int
    end: int
    trigger: int
    effect: str
    passage: str | None = None
    earliest: str | None = None
    begun: str | None = None
    latest: str | None = None
    over: bool = False
    aside: bool = False
    again: bool = False
    date_basis: str = "no time given"
    rule: str = ""


class Quantity(NamedTuple):
    """A number that counts or measures something."""

    start: int
    end: int
    value: float
    comparator: str
    unit: str | None


@dataclass(frozen=True, eq=False)
class Parsed:
    """One article as read: the words of `article.text` and their syntax, who is mentioned and which times are named.

    In `memo` extractors keep what depends on neither times nor the day of publication, each under its name with what
    it was made of.
    """

    article: Article
    doc: Tree
    mentions: tuple[Mention, ...] = ()
    entities: Mapping[str, Entity] = field(default_factory=dict)
    times: tuple[Time, ...] = ()
    _by_root: dict[int, list[Mention]] = field(default_factory=dict, repr=False)
    _days: dict[int, list[tuple[Time, Stretch]]] = field(default_factory=dict, repr=False, init=False)
    memo: dict[str, tuple[object, Any]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.doc, Tree):  # a Doc of spaCy
            object.__setattr__(self, "doc", Tree(self.doc))
        for mention in self.mentions:
            self._by_root.setdefault(mention.root, []).append(mention)
        for time in self.times:
            words = self.doc.char_span(time.start, time.end, alignment_mode="expand")
            for word in words or ():
                word.timed = True
            if words is not None and time.earliest and time.type in ("DATE", "TIME"):
                self._days.setdefault(words[0].sent.start, []).append((time, words))

    def at(self, token: Word) -> list[Mention]:
        """Return the mentions whose noun phrase is headed by `token` ("the two" has several)."""
        return self._by_root.get(token.i, [])

    def among(self, start: int, end: int) -> Iterator[Mention]:
        """Yield the mentions whose heads are words `start:end`, in order of their heads."""
        roots = self._roots
        for place in range(bisect_left(roots, start), bisect_left(roots, end)):
            yield from self._by_root[roots[place]]

    def below(self, token: Word) -> bool:
        """Return whether the phrase of `token` may name anyone: no mention is headed in it where this is false."""
        at = bisect_left(self._roots, token.left_edge.i)
        return at < len(self._roots) and self._roots[at] <= token.right_edge.i

    @cached_property
    def _roots(self) -> list[int]:
        return sorted(self._by_root)

    def days_in(self, sent: Stretch) -> list[tuple[Time, Stretch]]:
        """Return the times of a sentence that name a day or an hour, each with its words."""
        return self._days.get(sent.start, [])

    def once(self, name: str, of: object, make: Callable[[], Made]) -> Made:
        """Return what `make` returns, made once for this article as long as it is made of the same thing."""
        known = self.memo.get(name)
        if known is None or known[0] is not of:
            known = self.memo[name] = of, make()
        made: Made = known[1]
        return made

    def entity(self, entity_id: str) -> Entity:
        """Return the entity of that id; every id in `mentions` has one."""
        return self.entities[entity_id]
