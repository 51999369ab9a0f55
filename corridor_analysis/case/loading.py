"""A case folder, read and checked. What concerns one entry its model checks; what concerns several is checked here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from corridor_analysis.case.codings import FOLDER, PRECEDENCE, Codings, read_codings
from corridor_analysis.case.entries import (
    Actor,
    ActorsFile,
    Author,
    CaseFile,
    Correction,
    CorrectionsFile,
    Demand,
    DemandsFile,
    Instrument,
    Place,
    PlacesFile,
    Window,
)
from corridor_analysis.corpus.screening import Screen, country_words
from corridor_analysis.errors import CaseError, nearest
from corridor_analysis.schema.entry import checked
from corridor_analysis.schema.plain_yaml import load_yaml

__all__ = ["FILES", "Case", "load_case"]

FILES = ("case.yaml", "actors.yaml", "places.yaml", "demands.yaml")
_RANKS = ("person", "model", "agreement", "rules")
_OLDER = "corrections.yaml"  # `corridor codings migrate` makes codings of it


@dataclass(frozen=True)
class Case:
    """A case folder, read and checked. Entries keep the order of their files."""

    id: str
    title: str
    question: str
    folder: Path
    corridor: Place
    window: Window
    terms: tuple[str, ...]
    languages: tuple[str, ...]
    actors: tuple[Actor, ...]
    instruments: tuple[Instrument, ...]
    places: tuple[Place, ...]
    demands: tuple[Demand, ...]
    corrections: tuple[Correction, ...]
    digest: str
    authors: tuple[Author, ...] = ()
    codings: Codings = field(default_factory=Codings)
    precedence: tuple[str, ...] = PRECEDENCE

    @property
    def entries(self) -> tuple[Place | Instrument | Actor, ...]:
        """Whom and what the case names: places, instruments, actors."""
        return (*self.places, *self.instruments, *self.actors)

    @property
    def for_reading(self) -> Case:
        """The case as it matters to reading an article: codings and corrections are laid to what was read."""
        return replace(self, codings=Codings(), corrections=())

    def relevant(self, text: str) -> bool:
        """Return whether a text is about the case: its terms and the corridor's names decide, misspelt ones included.

        A description of a place ("the road") is enough beside another place of the case, one of the countries in
        which its places are, or a person of these.
        """
        return self.screen.finds(text)

    @cached_property
    def screen(self) -> Screen:
        """What decides whether a text is about the case."""
        others = [name for p in self.places if p != self.corridor for name in (p.name, *p.aliases)]
        lands = dict.fromkeys(p.country for p in self.places if p.country)
        people = [
            name
            for a in self.actors
            if (a.kind == "person" and a.country in {None, *lands}) or (a.kind == "state" and a.country in lands)
            for name in (a.name, *a.aliases)
        ]
        return Screen(
            names=tuple(dict.fromkeys((*self.terms, self.corridor.name, *self.corridor.aliases))),
            hints=tuple(dict.fromkeys((*others, *country_words(lands), *people))),
            descriptions=tuple(words for p in self.places for words in p.descriptions),
        )


def load_case(folder: str | Path, *, coded: bool = True) -> Case:
    """Read and check a case folder; its codings only where they are wanted: tables that are there hold them already.

    Raises CaseError with file, entry, fault and repair: a missing file, broken YAML, an unknown key, a duplicate
    id or alias, a reversed window, a codebook entry that fails its own examples, an unknown reference.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise CaseError(folder, "", "there is no such case folder", "Give the folder that holds case.yaml.")
    paths = [folder / name for name in FILES]
    contents = [_read(path) for path in paths]
    case_file, actors_file, places_file, demands_file = paths
    top = checked(CaseFile, contents[0], case_file)
    actors = checked(ActorsFile, contents[1], actors_file)
    places = checked(PlacesFile, contents[2], places_file).places
    demands = checked(DemandsFile, contents[3], demands_file).demands
    older = folder / _OLDER
    corrections = checked(CorrectionsFile, _read(older), older).corrections if older.is_file() else ()
    acting: tuple[Actor | Instrument, ...] = (*actors.actors, *actors.instruments)
    _check_ids({actors_file: acting, places_file: places, demands_file: demands})
    _check_names({actors_file: acting, places_file: places})
    _check_holders(actors.actors, actors_file)
    _check_routes(places, places_file)
    _check_examples(demands, demands_file)
    corridor = next((p for p in places if p.id == top.corridor), None)
    if corridor is None:
        repair = nearest(top.corridor, [p.id for p in places])
        raise CaseError(case_file, "corridor", f"{top.corridor!r} is no place", repair)
    codings = read_codings(folder / FOLDER) if coded else Codings()
    if coded:
        _check_precedence(top.precedence, codings, case_file)
    return Case(
        id=top.id, title=top.title, question=top.question, folder=folder, corridor=corridor, window=top.window,
        terms=top.terms, languages=top.languages, actors=actors.actors, instruments=actors.instruments, places=places,
        demands=demands, corrections=corrections, digest=_digest(folder), authors=top.authors,
        codings=codings, precedence=top.precedence,
    )  # fmt: skip


def _digest(folder: Path) -> str:
    """Return the SHA-256 of the case files, line ends made alike."""
    whole = hashlib.sha256()
    codings = sorted(f"{FOLDER}/{p.name}" for p in (folder / FOLDER).glob("*.jsonl"))
    for name in (*FILES, *([_OLDER] if (folder / _OLDER).is_file() else ()), *codings):
        whole.update(name.encode() + b"\0" + (folder / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise CaseError(path, "", "this file of the case is missing", f"A case has {', '.join(FILES)}.")
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise CaseError(path, "", f"not UTF-8 at byte {error.start}", "Save the file as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        problem = f"not valid YAML: {getattr(error, 'problem', None) or error}"
        raise CaseError(path, line, problem, "Check the indent, the quotes and the colons there.") from error
    except RecursionError as error:
        raise CaseError(path, "", "nested too deeply", "A case file has three levels at most.") from error
    if not isinstance(content, dict):
        raise CaseError(path, "", "the file holds no keys", "`corridor guide` says what a case file holds.")
    return content


def _check_precedence(precedence: tuple[str, ...], codings: Codings, path: Path) -> None:
    ranks = {*_RANKS, *(c.coder for c in codings.judgements), *(r.coder for r in codings.readings)}
    for name in precedence:
        if name not in ranks:
            problem = f"{name!r} is no rank, and nobody of that name has coded anything"
            raise CaseError(path, "precedence", problem, nearest(name, ranks))


def _check_ids(files: Mapping[Path, Sequence[Actor | Instrument | Place | Demand]]) -> None:
    seen: dict[str, str] = {}
    for path, entries in files.items():
        for entry in entries:
            if entry.id in seen:
                problem = f"this id is used twice (also in {seen[entry.id]})"
                raise CaseError(path, entry.id, problem, "Rename one of them.")
            seen[entry.id] = path.name


def _check_names(files: Mapping[Path, Sequence[Actor | Instrument | Place]]) -> None:
    seen: dict[str, tuple[str, str]] = {}
    for path, entries in files.items():
        for entry in entries:
            more = entry.descriptions if isinstance(entry, Place) else ()
            for name in (entry.name, *entry.aliases, *more):
                key = " ".join(name.casefold().split())
                if key in seen:
                    other, where = seen[key]
                    problem = f"alias {name!r} is also a name of {other!r} in {where}"
                    raise CaseError(path, entry.id, problem, "Keep it with one of the two.")
                seen[key] = (entry.id, path.name)


def _check_holders(actors: tuple[Actor, ...], path: Path) -> None:
    people = [a.id for a in actors if a.kind == "person"]
    for actor in actors:
        if actor.holder is not None and actor.holder not in people:
            problem = f"its holder {actor.holder!r} is no person among the actors"
            raise CaseError(path, actor.id, problem, nearest(actor.holder, people))


def _check_routes(places: tuple[Place, ...], path: Path) -> None:
    at = {p.id: p for p in places}
    for place in places:
        for stop in place.route:
            if stop not in at:
                raise CaseError(path, place.id, f"its route names {stop!r}, which is no place", nearest(stop, at))
            if at[stop].lat is None or at[stop].lon is None:
                raise CaseError(path, place.id, f"{stop!r} of its route has no coordinates", "Give lat and lon.")


def _check_examples(demands: tuple[Demand, ...], path: Path) -> None:
    for demand in demands:
        if not demand.examples.yes:
            raise CaseError(path, demand.id, "no example of what it includes", "Add one under examples: yes.")
        for text in demand.examples.yes:
            if not demand.matches(text):
                raise CaseError(path, demand.id, f"its own example {text!r} does not match", "Widen `terms`.")
        for text in demand.examples.no:
            if demand.matches(text):
                problem = f"its counter-example {text!r} matches"
                raise CaseError(path, demand.id, problem, "Narrow `terms`, or use `unless`.")
