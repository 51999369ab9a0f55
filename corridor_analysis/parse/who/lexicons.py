"""What is known of names beforehand: offices, bodies, the words around names, and the lists of names themselves.

Countries, organisations, leaders, places and first names are files of rows; a model says what one row of each is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from corridor_analysis.errors import ResourceError
from corridor_analysis.parse.tree.spelling import key, split
from corridor_analysis.resources import lexicon, read_csv
from corridor_analysis.schema import ENTITY_KINDS
from corridor_analysis.schema.entry import Entry, checked

__all__ = [
    "Bodies", "BodyKind", "Country", "GivenName", "Leader", "NamingWords", "OfficeKind", "Organisation", "PlaceName",
    "Roles", "bodies", "check_rows", "naming", "roles", "rows",
]  # fmt: skip

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


_Lists = TypeVar("_Lists", tuple[OfficeKind, ...], tuple[_Address, ...], tuple[BodyKind, ...], Mapping[str, _Several])


def _once_each(lists: _Lists) -> _Lists:
    """Refuse words that stand twice, with one kind or another or in one sector; `ms` and `ms.` may both stand."""
    groups = lists.values() if isinstance(lists, Mapping) else [[word for kind in lists for word in kind.words]]
    for words in groups:
        seen: set[_Several] = set()
        for word in words:
            if split(word) in seen and "." not in word:
                raise ValueError(f"{word!r} stands twice")
            seen.add(split(word))
    return lists


_BySector = Annotated[Mapping[str, _Several], AfterValidator(_once_each)]


class Roles(Entry):
    """The lists of `resources/roles.yaml`, as it explains them."""

    offices: Annotated[tuple[OfficeKind, ...], AfterValidator(_once_each)]
    honorifics: Annotated[tuple[_Address, ...], AfterValidator(_once_each)]
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

    bodies: Annotated[tuple[BodyKind, ...], AfterValidator(_once_each)]

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


def _of_entities(kind: str) -> str:
    if kind not in ENTITY_KINDS:
        raise ValueError(f"unknown kind, allowed: {', '.join(ENTITY_KINDS)}")
    return kind


# a cell may hold several names, parted by `|`
_Names = Annotated[_Several, BeforeValidator(lambda cell: tuple(filter(None, (cell or "").split("|"))))]


class _Row(Entry):
    file: ClassVar[str]
    name: str
    aliases: _Names = ()

    @property
    def names(self) -> _Several:
        """The names that no other row of the file may have, metonyms where rows have any."""
        return (self.name, *self.aliases, *getattr(self, "metonyms", ()))


class Country(_Row):
    """A row of `countries.csv`: a state or territory by its ISO 3166-1 alpha-3 code."""

    file = "countries.csv"
    code: str
    adjectives: _Names
    people: _Names
    metonyms: _Names = Field(alias="capitals")


class Organisation(_Row):
    """A row of `organisations.csv`: an organisation or body with its kind of entity and PLOVER sector."""

    file = "organisations.csv"
    metonyms: _Names
    kind: Annotated[str, AfterValidator(_of_entities)]
    code: str
    sector: str


class Leader(_Row):
    """A row of `leaders.csv`: somebody who holds or held an office of a country."""

    file = "leaders.csv"
    country: str
    role: str


class PlaceName(_Row):
    """A row of `places.csv`: a place of a country."""

    file = "places.csv"
    country: str


class GivenName(_Row):
    """A row of `given_names.csv`: a first name and its gender, empty where it tells none."""

    file = "given_names.csv"
    gender: Literal["m", "f", ""]


_AnyRow = TypeVar("_AnyRow", bound=_Row)


def check_rows(model: type[_AnyRow], content: Iterable[Mapping[str, str]]) -> tuple[_AnyRow, ...]:
    """Return rows as entries; raises ResourceError where one breaks a rule or a name stands with two of them."""
    seen: dict[_Several, str] = {}
    out = tuple(checked(model, row, model.file, row.get("name", ""), ResourceError) for row in content)
    for row in out:
        for name in row.names:
            if (words := split(name)) in seen:
                problem = f"{name!r} also stands with {seen[words]!r}"
                raise ResourceError(model.file, row.name, problem, "Keep it with one of the two.")
            seen[words] = row.name
    return out


@cache
def rows(model: type[_AnyRow]) -> tuple[_AnyRow, ...]:
    """Return the rows of a model's file, read and checked once."""
    return check_rows(model, read_csv(model.file))
