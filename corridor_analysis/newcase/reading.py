"""Articles read with the actors that their tables tell of, and what has a name in them: actors, and runs of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from corridor_analysis.case import Actor, Case, Place, Window
from corridor_analysis.newcase.proposal_words import proposal_words
from corridor_analysis.parse.pipeline import parse
from corridor_analysis.parse.records import Parsed
from corridor_analysis.parse.tree.spelling import HYPHENS, POSSESSIVE
from corridor_analysis.parse.who.gazetteer import Gazetteer, gazetteer
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.schema import Article, Entity

__all__ = ["NAMED", "Found", "Reading", "read", "runs"]

NAMED = ("alias", "fuzzy", "name", "metonym", "demonym")  # rules of mentions by name
_NO_NAME = ("office", "address", "demonym", "people")
_SHOUTED = 4  # letters from which a word in capitals is rather a heading's than an abbreviation


class Reading(EntityLayer):
    """An article as read: its words in columns, and who is meant at which of them."""

    def __init__(self, parsed: Parsed, lex: Gazetteer) -> None:
        super().__init__(parsed.doc, lex)
        self.parsed, self.article_id = parsed, parsed.article.article_id
        self.entities = dict(parsed.entities)
        self.found: list[tuple[str, str, Found]] = []  # entity, rule, where
        for mention in parsed.mentions:
            words = parsed.doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if words is None or self.sense(words.start, "land"):  # "the Peruvian border" names no actor
                continue
            self.found.append((mention.entity_id, mention.rule, Found(self, words.start, words.end)))
            for i in range(words.start, words.end) if mention.rule in NAMED else ():
                self.owner.setdefault(i, []).append(mention.entity_id)

    def meet(self, name: str, found: Found) -> None:
        """Let a name mean a person that reading did not find."""
        self.entities[name] = Entity(name, name, "person", None, None, None, False)
        self.found.append((name, "name", found))


class Found(NamedTuple):
    """A name at tokens `start:end` of an article."""

    reading: Reading
    start: int
    end: int

    @property
    def keys(self) -> tuple[str, ...]:
        """The words of the name as they are looked up, hyphens and possessive endings left out."""
        words = self.reading.key[self.start : self.end]
        return tuple(k for k in words if k not in HYPHENS and k not in (*POSSESSIVE, "'"))

    @property
    def text(self) -> str:
        """The name as it stands."""
        return self.reading.phrase(self.start, self.end)

    @property
    def sentence(self) -> str:
        """The sentence that it stands in, on one line."""
        return " ".join(self.reading.doc[self.start].sent.text.split())


def read(articles: Iterable[Article], actors: Sequence[Actor]) -> list[Reading]:
    """Return articles as read by one who knows these actors, beside the generic resources."""
    case = Case(
        id="draft", title="", question="", folder=Path(), corridor=Place(id="none", name="none", kind="corridor"),
        window=Window(start="1900-01-01", end="2100-12-31"), terms=(), languages=(), actors=tuple(actors),
        instruments=(), places=(), demands=(), corrections=(), digest="",
    )  # fmt: skip
    return [Reading(parsed, gazetteer(case)) for parsed in parse(articles, case)]


def runs(readings: Sequence[Reading]) -> Iterator[Found]:
    """Yield the runs of words with a capital that name no actor, in order of the text."""
    words = proposal_words()
    named = _named(readings) - words.never
    for one in readings:
        for found in _runs(one, named):
            numbered = one.pos[found.end : found.end + 1] == ["NUM"] and one.sent[found.end] == one.sent[found.start]
            if len(found.keys) > 1 or not (numbered or words.alone.issuperset(found.keys)):
                yield found


def _named(readings: Sequence[Reading]) -> set[str]:
    """Return the words that have a capital inside a sentence at least as often as none anywhere."""
    upper, lower = Counter[str](), Counter[str]()
    for one in readings:
        for i, word in enumerate(one.text):
            inside = one.pos[i] == "PROPN" or (i > 0 and one.sent[i] == one.sent[i - 1])
            if not one.capital(i):
                lower[one.key[i]] += 1
            elif inside and not (word.isupper() and len(word) >= _SHOUTED):
                upper[one.key[i]] += 1
    return {k for k, n in upper.items() if n >= lower[k]}


def _runs(one: Reading, named: set[str]) -> Iterator[Found]:
    start = None
    for at in range(len(one) + 1):
        same = start is not None and at < len(one) and one.sent[at] == one.sent[start]
        joint = same and one.text[at] in HYPHENS and one.start[at] == one.end(at - 1) and _namelike(one, at + 1, named)
        begins = _namelike(one, at, named)
        if start is not None and not (joint or (same and begins)):
            yield Found(one, start, at)
            start = None
        if start is None and begins:
            start = at


def _namelike(one: Reading, i: int, named: set[str]) -> bool:
    """Return whether a word can be one of a place's name: no actor's, no office's, none that mostly has no capital."""
    if i >= len(one) or not one.capital(i) or one.key[i] not in named or one.sense(i, *_NO_NAME):
        return False
    noun = tuple(one.key[i + 1 : i + 2])  # "Maranth" of "Maranth City" is no state
    placed = i + 1 not in one.owner and noun in proposal_words().places and one.capital(i + 1)
    return placed or all(one.get(e).kind == "place" for e in one.owner.get(i, ()))
