"""The word lists that reports are compared by, from resources/corroborate.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml

__all__ = ["Lists", "lists"]

_FILE = "corroborate.yaml"


class Lists(NamedTuple):
    """The sections of the file; `harm` maps words to what befell somebody, `units` names to one of them."""

    small: frozenset[str]
    again: frozenset[str]
    habit: frozenset[str]
    no_topic: frozenset[str]
    open_channel: frozenset[str]
    in_one_room: tuple[str, ...]
    crowds: frozenset[str]
    closing: frozenset[str]
    harm: Mapping[str, str]
    anyone: frozenset[str]
    convoys: frozenset[str]
    units: Mapping[str, str]
    durations: Mapping[str, int]
    lasting: frozenset[str]
    media: frozenset[str]
    kinds_of_media: frozenset[str]
    offices: frozenset[str]
    signing: frozenset[str]


@cache
def lists() -> Lists:
    """Return the lists. Raises ResourceError for an unknown or missing section."""
    data = read_yaml(_FILE)
    for section in {*data} ^ {*Lists._fields}:
        raise ResourceError(_FILE, section, "no such section, or it is missing", nearest(section, Lists._fields))
    plain = (
        "small",
        "again",
        "habit",
        "open_channel",
        "crowds",
        "closing",
        "anyone",
        "convoys",
        "lasting",
        "media",
        "kinds_of_media",
        "offices",
        "signing",
    )
    return Lists(
        **{name: frozenset(data[name]) for name in plain},
        no_topic=frozenset(word for row in data["no_topic"] for word in row),
        in_one_room=tuple(data["in_one_room"]),
        harm={word: what for what, words in data["harm"].items() for word in words},
        units={name: row[0] for row in data["units"] for name in row},
        durations=data["durations"],
    )
