"""What is known of names beforehand: offices, bodies and the words around names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator

from corridor_analysis.parse.tree.spelling import key, split
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

__all__ = ["Bodies", "BodyKind", "NamingWords", "OfficeKind", "Roles", "bodies", "naming", "roles"]

_Words = frozenset[str]
_Several = tuple[str, ...]


class BodyKind(Entry):
    """A body that a country has one of, its PLOVER sector and what it is called."""

    name: str
    sector: str
    words: _Several


class OfficeKind(BodyKind):
    """An office, its PLOVER sector and what it is called; `leader`: "the X leader" can mean its holder."""

    leader: bool = False


class _Address(Entry):
    words: _Several
    gender: Literal["m", "f", ""] = ""


_Kind = TypeVar("_Kind", OfficeKind, _Address, BodyKind)


def _each_once(words: Iterable[str]) -> None:
    seen: set[_Several] = set()
    for word in words:
        if split(word) in seen and "." not in word:
            raise ValueError(f"{word!r} stands twice")
        seen.add(split(word))


def _own_words(kinds: tuple[_Kind, ...]) -> tuple[_Kind, ...]:
    _each_once(word for kind in kinds for word in kind.words)
    return kinds


def _once_each(by_sector: Mapping[str, _Several]) -> Mapping[str, _Several]:
    for words in by_sector.values():
        _each_once(words)
    return by_sector


_BySector = Annotated[Mapping[str, _Several], AfterValidator(_once_each)]


class Roles(Entry):
    """The lists of `resources/roles.yaml`, as it explains them."""

    offices: Annotated[tuple[OfficeKind, ...], AfterValidator(_own_words)]
    honorifics: Annotated[tuple[_Address, ...], AfterValidator(_own_words)]
    gendered: Mapping[Literal["m", "f"], _Several]
    state: _BySector
    group: _BySector
    land: _Several
    pointing: _Several
    owned: _Several
    titled: _Several
    human: _Words
    partners: Mapping[Literal["met", "with", "contact", "harmed"], _Words]
    voice: _Words
    persons: _Words
    texts: _Words
    title_nouns: _Words
    title_links: _Words
    pet_names: Mapping[str, _Several]

    @cached_property
    def sectors(self) -> Mapping[str, str]:
        """Office -> PLOVER sector."""
        return {office.name: office.sector for office in self.offices}

    @cached_property
    def leaders(self) -> _Words:
        """Offices whose holder "the X leader" can mean."""
        return frozenset(office.name for office in self.offices if office.leader)

    @cached_property
    def last_nouns(self) -> _Words:
        """Last nouns of organisations' names."""
        return frozenset((*self.pointing, *self.titled))

    @cached_property
    def forms(self) -> Mapping[str, _Several]:
        """The other forms of a first name: of a pet name the full ones and of a full one the pet names, by key."""
        out: dict[str, _Several] = {}
        for full, pets in self.pet_names.items():
            words = tuple(key(name) for name in (full, *pets))
            for word in words:
                out[word] = (*out.get(word, ()), *(w for w in words if w != word))
        return out


class Bodies(Entry):
    """The bodies of `resources/bodies.yaml`."""

    bodies: Annotated[tuple[BodyKind, ...], AfterValidator(_own_words)]

    @cached_property
    def sectors(self) -> Mapping[str, str]:
        """Kind of body -> PLOVER sector."""
        return {body.name: body.sector for body in self.bodies}


class NamingWords(Entry):
    """The lists of `resources/naming.yaml`, as it explains them."""

    he: _Words
    she: _Words
    it: _Words
    they: _Words
    first_person: _Words
    own: _Words
    impersonal: _Words
    sides: _Words
    people: _Words
    states: _Words
    assembled: _Words
    any_office: _Words
    pair: _Words
    numbers: Mapping[str, int]
    talk: _Words
    pointing: _Words
    any_body: _Words
    governments: _Words
    officials: _Words
    rule: _Words
    led: _Words
    diplomats: _Several
    chiefs: _Words
    deputies: _Several
    some: _Words
    whole: _Words
    statement_openings: _Several
    statements: _Several
    declarations: _Several
    topics: _Several
    origins: _Several
    homes: _Several
    of_offices: _Words
    particles: _Words
    offices_and_surnames: _Words
    offices_and_first_names: _Words
    states_and_first_names: _Words
    landmarks: _Words
    before_names: _Words
    in_titles: _Words
    of_envoys: _Words
    listing: _Words
    realms: _Words
    of_states: _Words
    worldwide: _Words
    in_bodies: _Words
    behind_bodies: _Words
    currencies: _Words
    counts: _Words
    vague: _Words
    naming: _Words
    of_speakers: _Words
    ranks: _Several
    shortened: _Several
    prefixes: _Several

    @cached_property
    def pronouns(self) -> _Words:
        """All pronouns of the third person."""
        return self.he | self.she | self.it | self.they

    @cached_property
    def paired(self) -> _Words:
        """Nouns that can mean several who were named together."""
        return self.sides | self.people | self.states

    @cached_property
    def referring(self) -> _Words:
        """All words that may mean someone named before."""
        return self.pronouns | self.first_person | self.officials | self.paired


def naming() -> NamingWords:
    """Return the words around names; raises ResourceError where the file breaks a rule."""
    return lexicon("naming.yaml", NamingWords)


def roles() -> Roles:
    """Return offices, forms of address, nouns for groups and verbs of people; raises ResourceError."""
    return lexicon("roles.yaml", Roles)


def bodies() -> Bodies:
    """Return the kinds of body that countries have; raises ResourceError."""
    return lexicon("bodies.yaml", Bodies)
