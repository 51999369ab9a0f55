"""Whom a reader means by the name of an actor: a state stands for its people, its bodies and its government."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from corridor_analysis.case import Case
from corridor_analysis.errors import ParameterError, nearest
from corridor_analysis.resources import read_csv

__all__ = ["named", "stand_for"]

_MEMBERS = (
    "person",
    "body",
    "group",
    "igo",
    "state",
)  # kinds of entity that belong to a state; a place only lies in one


def named(actors: str | Sequence[str]) -> tuple[str, ...]:
    """Return names given as a list, or as one text with `;` between them: `"A; B"` is two names.

    Raises ParameterError where a name is no text.
    """
    names = actors.split(";") if isinstance(actors, str) else actors
    for name in names:
        if not isinstance(name, str):
            repair = 'Give names, like ["A", "B"] or "A; B".'
            raise ParameterError("parameters", "actors", f"{name!r} is no name", repair)
    return tuple(name.strip() for name in names if name.strip())


def stand_for(entities: pd.DataFrame, actors: Sequence[str], case: Case | None = None) -> set[str]:
    """Return the ids of the entities that some actors (names, ids, or aliases that the case has) stand for.

    A state stands for every person, body and group of its country (rebels aside), by `entities.country` and by what the
    case says of bodies and their people; a union such as the UN for those with its code. Others stand for themselves.
    Raises ParameterError for an actor that the entities do not have.
    """
    known, countries = _known(entities, case), _codes()
    ids: set[str] = set()
    codes: set[str] = set()
    for actor in actors:
        key = actor.casefold()
        code = countries.get(key)
        if key not in known and (code is None or code not in set(entities["country"])):
            names = sorted(set(entities["name"]))
            raise ParameterError("parameters", "actors", f"no article names {actor!r}", nearest(actor, names))
        ids |= known.get(key, set())
        codes |= {code} if code else set()
    states = entities[entities["entity_id"].isin(ids) & (entities["kind"] == "state")]
    codes |= set(states["country"].dropna())
    theirs = entities[entities["country"].isin(codes) & entities["kind"].isin(_MEMBERS) & (entities["sector"] != "REB")]
    ids |= set(theirs["entity_id"])
    return ids | (set(_of_the_case(case, ids, codes)) & set(entities["entity_id"]))


def _known(entities: pd.DataFrame, case: Case | None) -> Mapping[str, set[str]]:
    """Return name or id, in small letters -> ids of the entities that have it."""
    out: dict[str, set[str]] = {}
    for key, name in zip(entities["entity_id"], entities["name"], strict=True):
        out.setdefault(name.casefold(), set()).add(key)
        out.setdefault(key.casefold(), set()).add(key)
    here = set(entities["entity_id"])
    for actor in case.actors if case else ():
        for alias in actor.aliases if actor.id in here else ():
            out.setdefault(alias.casefold(), {actor.id})
    return out


def _codes() -> Mapping[str, str]:
    """Return the name of a country or union, in small letters -> its code."""
    unions = {r["name"]: r["code"] for r in read_csv("organisations.csv") if r["code"] in r["aliases"].split("|")}
    countries = {n: r["code"] for r in read_csv("countries.csv") for n in (r["name"], *r["aliases"].split("|")) if n}
    return {name.casefold(): code for name, code in {**unions, **countries}.items()}


def _of_the_case(case: Case | None, ids: set[str], codes: set[str]) -> Iterator[str]:
    """Yield the people of bodies of a state, and the bodies that give out the word of its people, by the case."""
    if case is None or not codes:
        return
    names = {actor.name: actor.id for actor in case.actors}
    for actor in case.actors:
        body = names.get(actor.body or "", actor.body)
        if (body in ids or actor.holder in ids) and actor.country in (None, *codes):
            yield actor.id
