"""The words of access events, read from `resources/access.yaml` and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import ACCESS_MODES, EVENT_TYPES

__all__ = ["Lexicon", "NounPattern", "VerbPattern", "lexicon"]

_FILE = "access.yaml"
_LISTS = ("making", "unreal", "planned", "courts", "rules", "rulings", "causes", "denying", "staying", "holding",
          "actual", "crediting", "resulting", "again", "councils", "enacting", "habitual",
          "fresh")  # fmt: skip


@dataclass(frozen=True)
class VerbPattern:
    """What a verb does to passage, by the class of its object or, without one, of its subject."""

    mode: str
    object: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()  # what the object must be of or on
    preps: tuple[str, ...] = ()
    transitive: bool = False


@dataclass(frozen=True)
class NounPattern:
    """What a noun says happened to passage, by the class of what it is about."""

    mode: str
    about: frozenset[str] = frozenset()
    alone: bool = False
    made: bool = False  # only as the object of a verb that makes it a fact: "opened fire"


@dataclass(frozen=True)
class Lexicon:
    """Patterns by lemma, and the words around them."""

    verbs: Mapping[str, tuple[VerbPattern, ...]]
    nouns: Mapping[str, tuple[NounPattern, ...]]
    types: Mapping[str, str]
    passage: frozenset[str]
    movement: frozenset[str]
    strategic: frozenset[str]
    parts: frozenset[str]
    control: frozenset[str]
    making: frozenset[str]
    unreal: frozenset[str]
    planned: frozenset[str]
    courts: frozenset[str]
    rules: frozenset[str]
    rulings: frozenset[str]
    causes: frozenset[str]
    denying: frozenset[str]
    staying: frozenset[str]
    holding: frozenset[str]
    actual: frozenset[str]
    crediting: frozenset[str]
    resulting: frozenset[str]
    again: frozenset[str]
    councils: frozenset[str]
    enacting: frozenset[str]
    habitual: frozenset[str]
    fresh: frozenset[str]
    states: Mapping[str, str]
    anew: Mapping[str, str]
    units: Mapping[str, tuple[int, int]]

    @cached_property
    def telling_verbs(self) -> frozenset[str]:
        """Lemmas of the verbs that may tell of passage."""
        return frozenset({*self.verbs, *self.rules, *self.enacting, *self.staying, *self.holding})

    @cached_property
    def telling_nouns(self) -> frozenset[str]:
        """Lemmas of the nouns that may tell of passage."""
        return frozenset({*self.nouns, *self.rulings})


@cache
def lexicon() -> Lexicon:
    """Return the words of access events.

    Raises ResourceError where the file names an unknown key, class, mode or type.
    """
    raw = read_yaml(_FILE)
    known = {"classes", "types", "verbs", "nouns", "units", "states", "anew", "examples", *_LISTS}
    for key in sorted(set(raw) - known):
        raise ResourceError(_FILE, key, "unknown key", nearest(key, known))
    _check_types(raw["types"])
    classes = {name: frozenset(words) for name, words in raw["classes"].items()}
    return Lexicon(
        verbs=_patterns(raw["verbs"], "verbs", VerbPattern, classes),
        nouns=_patterns(raw["nouns"], "nouns", NounPattern, classes),
        types=raw["types"], passage=classes["passage"],
        movement=classes["movement"], strategic=classes["strategic"], parts=classes["parts"],
        control=classes["control"],
        states=raw["states"], anew=raw["anew"],
        units={unit: (low, high) for unit, (low, high) in raw["units"].items()},
        **{name: frozenset(raw[name]) for name in _LISTS},
    )  # fmt: skip


def _check_types(types: Mapping[str, str]) -> None:
    for mode in ACCESS_MODES:
        if types.get(mode) not in EVENT_TYPES:
            raise ResourceError(_FILE, mode, f"type {types.get(mode)!r}", nearest(str(types.get(mode)), EVENT_TYPES))


def _patterns(rows: list, key: str, kind: type, classes: Mapping[str, frozenset[str]]) -> dict[str, tuple]:
    """Return lemma -> patterns, in order of the file; classes are replaced by their words."""
    out: dict[str, list] = {}
    allowed = {key, *kind.__dataclass_fields__}
    for row in rows:
        label = f"{row.get('mode')}: {row.get(key)}"
        for name in sorted(set(row) - allowed):
            raise ResourceError(_FILE, label, f"unknown key {name!r}", nearest(name, allowed))
        if row["mode"] not in ACCESS_MODES:
            raise ResourceError(_FILE, label, "unknown mode", nearest(row["mode"], ACCESS_MODES))
        fields = {k: v for k, v in row.items() if k != key}
        for name in ("object", "subject", "about"):
            if name in fields:
                fields[name] = _words(fields[name], classes, label)
        if "preps" in fields:
            fields["preps"] = tuple(fields["preps"])
        for lemma in row[key]:
            out.setdefault(lemma, []).append(kind(**fields))
    return {lemma: tuple(found) for lemma, found in out.items()}


def _words(names: list[str], classes: Mapping[str, frozenset[str]], label: str) -> frozenset[str]:
    for name in names:
        if name not in classes:
            raise ResourceError(_FILE, label, f"unknown class {name!r}", nearest(name, classes))
    return frozenset().union(*(classes[name] for name in names))
