"""The words with which a new case is proposed (resources/newcase.yaml), checked once at load."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.parse.tree.spelling import split
from corridor_analysis.resources import read_yaml

__all__ = ["Template", "Vocabulary", "any_of", "vocabulary"]

_FILE = "newcase.yaml"
_KEYS = (
    "passages", "before", "points", "places", "at", "arriving", "linking", "demonyms", "national", "bodies", "never",
    "alone", "wide", "concepts", "asks",
)  # fmt: skip
_ASK = ("id", "label", "groups", "unless", "definition", "include", "exclude")


@dataclass(frozen=True)
class Template:
    """An ask that recurs in such crises: the marks that its wording must have, and the draft of its entry."""

    id: str
    label: str
    groups: tuple[tuple[str, ...], ...]
    definition: str
    include: str
    exclude: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The resource, looked up in the ways that the rules need."""

    passages: dict[tuple[str, ...], float]  # words of a passage's last noun -> weight
    before: frozenset[str]
    points: frozenset[tuple[str, ...]]
    kinds: dict[tuple[str, ...], str]  # noun of place -> kind
    at: dict[str, float]
    arriving: frozenset[str]
    linking: frozenset[str]
    demonyms: tuple[str, ...]
    national: frozenset[str]
    bodies: dict[str, str | None]
    never: frozenset[str]
    alone: frozenset[str]
    wide: frozenset[str]
    concepts: dict[str, tuple[str, ...]]
    marks: dict[str, re.Pattern[str]]
    asks: tuple[Template, ...]


@cache
def vocabulary() -> Vocabulary:
    """Return the resource. Raises ResourceError on an unknown key or a mark that is no concept."""
    content = read_yaml(_FILE)
    for name in content:
        if name not in _KEYS:
            raise ResourceError(_FILE, name, f"unknown key {name!r}", nearest(str(name), _KEYS))
    concepts = {name: tuple(terms) for name, terms in content["concepts"].items()}
    return Vocabulary(
        passages={split(noun): float(weight) for noun, weight in content["passages"].items()},
        before=frozenset(content["before"]),
        points=frozenset(split(noun) for noun in content["points"]),
        kinds={split(noun): kind for kind, nouns in content["places"].items() for noun in nouns},
        at={word: float(weight) for word, weight in content["at"].items()},
        arriving=frozenset(content["arriving"]),
        linking=frozenset(content["linking"]),
        demonyms=tuple(content["demonyms"]),
        national=frozenset(content["national"]),
        bodies=dict(content["bodies"]),
        never=frozenset(content["never"]),
        alone=frozenset(content["alone"]),
        wide=frozenset(content["wide"]),
        concepts=concepts,
        marks={name: any_of(terms) for name, terms in concepts.items()},
        asks=tuple(_template(entry, concepts) for entry in content["asks"]),
    )


def _template(entry: dict[str, Any], concepts: dict[str, tuple[str, ...]]) -> Template:
    label = str(entry.get("id") or "asks")
    for name in entry:
        if name not in _ASK:
            raise ResourceError(_FILE, label, f"unknown key {name!r}", nearest(str(name), _ASK))
    for mark in (*(m for group in entry["groups"] for m in group), *entry.get("unless", ())):
        if mark not in concepts:
            raise ResourceError(_FILE, label, f"{mark!r} is no concept", nearest(mark, concepts))
    groups = tuple(tuple(group) for group in entry["groups"])
    return Template(**{**entry, "groups": groups, "unless": tuple(entry.get("unless", ()))})


def any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Compile terms as a codebook does: whole words, any case, `*` for any ending."""
    parts = [re.escape(t).replace(r"\*", r"\w*").replace(r"\ ", r"[\s\-–—]+") for t in sorted(terms, key=len)[::-1]]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
