"""What a proposal is made of: its words, articles as read, and entries with where the articles have them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, model_validator

from corridor_analysis.case import Actor, Case, Place, Window
from corridor_analysis.errors import nearest
from corridor_analysis.parse.pipeline import parse
from corridor_analysis.parse.records import Parsed
from corridor_analysis.parse.tree.spelling import HYPHENS, POSSESSIVE, slug, split
from corridor_analysis.parse.who.gazetteer import Gazetteer, gazetteer
from corridor_analysis.parse.who.layer import EntityLayer
from corridor_analysis.resources import lexicon
from corridor_analysis.schema import Article, Entity
from corridor_analysis.schema.entry import Entry

_Words = frozenset[str]
_Noun = tuple[str, ...]  # the words of a noun: ("border", "post")


def _by_noun(nouns: Mapping[str, object]) -> dict[_Noun, object]:
    return {split(noun): value for noun, value in nouns.items()}


class AskTemplate(Entry):
    """An ask that recurs in such crises: the marks that its wording must have, and the draft of its entry."""

    id: str
    label: str
    groups: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()
    definition: str
    include: str
    exclude: str


class ProposalWords(Entry):
    """The lists of the file, as it explains them."""

    passages: Annotated[Mapping[_Noun, float], BeforeValidator(_by_noun)]
    before: _Words
    determiners: _Words
    appositive: _Words
    points: Annotated[frozenset[_Noun], BeforeValidator(lambda nouns: map(split, nouns))]
    places: Annotated[
        Mapping[_Noun, str], BeforeValidator(lambda kinds: {split(n): kind for kind, own in kinds.items() for n in own})
    ]
    at: Mapping[str, float]
    arriving: _Words
    linking: _Words
    speaking: _Words
    bare_offices: _Words
    bodies: Mapping[str, str | None]
    outlets: _Words
    never: _Words
    alone: _Words
    wide: _Words
    dull: _Words
    noun_endings: Mapping[str, int]
    concepts: Mapping[str, tuple[str, ...]]
    asks: tuple[AskTemplate, ...]

    @model_validator(mode="after")
    def _marks_are_concepts(self) -> ProposalWords:
        for ask in self.asks:
            for mark in (*(m for group in ask.groups for m in group), *ask.unless):
                if mark not in self.concepts:
                    raise ValueError(f"mark {mark!r} of ask {ask.id!r} is no concept", nearest(mark, self.concepts))
        return self


def proposal_words() -> ProposalWords:
    """Return the words of proposing; raises ResourceError where the file breaks a rule."""
    return lexicon("newcase.yaml", ProposalWords)


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


_COUNTRY = re.compile(r"[A-Z]{2,4}")
_LIKED = 20  # words of the sentence that is liked best as an example


@dataclass(frozen=True)
class Evidence:
    """How often something is named, in how many articles, in which spellings, and a sentence that has it."""

    count: int
    articles: int
    spellings: tuple[tuple[str, int], ...]
    example: str
    article_id: str


@dataclass(frozen=True)
class ProposedEntry:
    """An entry of a case's files. `sure` entries stand in the file, the others as comments."""

    fields: Mapping[str, Any]
    evidence: Evidence
    sure: bool = True
    notes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the entry."""
        return str(self.fields["id"])


@dataclass(frozen=True)
class Proposal:
    """A whole case as proposed. `undated` are the articles without a day, with what is estimated of it."""

    id: str
    corridor: ProposedEntry
    rivals: tuple[ProposedEntry, ...]
    window: tuple[str, str]
    window_notes: tuple[str, ...]
    terms: tuple[tuple[str, int], ...]
    n_articles: int
    n_named: int
    languages: tuple[str, ...]
    actors: tuple[tuple[str, tuple[ProposedEntry, ...]], ...] = ()  # heading -> entries
    places: tuple[ProposedEntry, ...] = ()
    asks: tuple[ProposedEntry, ...] = ()
    undated: tuple[tuple[str, str], ...] = ()
    n_given: int = 0  # articles in the collection, of which n_articles were read
    left_out: int = 0  # names that stand too seldom in many articles

    def counts(self) -> dict[str, int]:
        """Return how many entries there are of each kind, and how many of all are only proposed."""
        actors = [e for _, group in self.actors for e in group]
        kinds = {"actors": actors, "places": [self.corridor, *self.rivals, *self.places], "asks": [*self.asks]}
        sure = {kind: sum(e.sure for e in entries) for kind, entries in kinds.items()}
        unsure = sum(not e.sure for entries in kinds.values() for e in entries)
        return {**sure, "proposed as comments": unsure, "articles": self.n_articles, "without a day": len(self.undated)}


def propose_entry(
    own: str, name: str, kind: str, of: Evidence, *, sure: bool = True, notes: Iterable[str] = (), **more: object
) -> ProposedEntry:
    """Return an entry of this id, name and kind, with the other fields that have a value."""
    fields = {"id": own, "name": name, "kind": kind} | {k: v for k, v in more.items() if v}
    return ProposedEntry(fields, of, sure, tuple(notes))


def evidence(found: Sequence[Found]) -> Evidence:
    """Return the evidence of where a name stands."""
    where = [(one.reading.article_id, one.start, one.text, one.sentence) for one in found]
    article_id, _, _, example = min(where, key=lambda w: (abs(len(w[3].split()) - _LIKED), w[:2]))
    spellings = sorted(Counter(w[2] for w in where).items(), key=lambda s: (-s[1], s[0]))
    return Evidence(len(found), len({w[0] for w in where}), tuple(spellings), example, article_id)


def fits_country(code: str | None) -> bool:
    """Return whether a case can hold a country code: some bodies of the resources have a longer one."""
    return bool(code and _COUNTRY.fullmatch(code))


def entry_id(name: str, taken: set[str]) -> str:
    """Return an id for a name that no other entry has; it is taken from then on.

    >>> entry_id("Hauliers' Union", {"hauliers_union"})
    'hauliers_union_2'
    """
    words = name if re.fullmatch("[a-z_]+", name) else slug(name)
    plain = "".join(c for c in words if c.isascii() and (c.isalnum() or c == "_")).strip("_")
    stem = plain if plain[:1].isalpha() else f"x_{plain}".rstrip("_")
    out, number = stem, 1
    while out in taken:
        number += 1
        out = f"{stem}_{number}"
    taken.add(out)
    return out
