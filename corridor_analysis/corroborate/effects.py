"""What each thing that is told does to the state of passage: the table of `docs/passage.md`, read from its data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml
from corridor_analysis.schema import PASSAGE_EFFECTS, PASSAGE_STATES, STATUSES

__all__ = ["EFFECT_STATES", "after", "effects", "effects_table", "unhappened"]

_FILE = "passage.yaml"
EFFECT_STATES = PASSAGE_STATES


@cache
def effects() -> Mapping[str, Mapping[str, Mapping[str, str] | str]]:
    """Return effect -> what it says, and for each state before it the state after it and an example.

    Raises ResourceError where the file lacks an effect or a cell of the table, or names one that there is not.
    """
    raw = read_yaml(_FILE)["effects"]
    for name in sorted(set(raw) ^ set(PASSAGE_EFFECTS)):
        problem = "unknown effect" if name in raw else "this effect is missing"
        raise ResourceError(_FILE, name, problem, nearest(name, PASSAGE_EFFECTS))
    for name, entry in raw.items():
        for part in ("after", "examples"):
            if tuple(entry.get(part, ())) != PASSAGE_STATES:
                raise ResourceError(_FILE, name, f"{part} is not of every state", f"Give {', '.join(PASSAGE_STATES)}.")
        for state in entry["after"].values():
            if state not in PASSAGE_STATES:
                raise ResourceError(_FILE, name, f"{state!r} is no state", nearest(state, PASSAGE_STATES))
    return raw


def unhappened() -> Mapping[str, str]:
    """Return status -> example, of what is planned, denied or only possible: it changes no state."""
    return {status: read_yaml(_FILE)["unhappened"][status] for status in STATUSES[1:]}


@cache
def _after() -> Mapping[str, Mapping[str, str]]:
    return {name: dict(entry["after"]) for name, entry in effects().items()}  # type: ignore[arg-type]


def after(effect: str, state: str) -> str:
    """Return the state that passage is in once something is told of it that was in a state."""
    return _after()[effect][state]


def effects_table() -> str:
    """Return the table of effects in Markdown: a row for each effect, a column for each state that passage was in."""
    lines = [f"| told | {' | '.join(f'was {s}' for s in PASSAGE_STATES)} |", "| --- " * (1 + len(PASSAGE_STATES)) + "|"]
    for name, entry in effects().items():
        cells = [f"**{entry['after'][s]}**: “{entry['examples'][s]}”" for s in PASSAGE_STATES]  # type: ignore[index]
        lines.append(f"| `{name}`: {entry['says']} | {' | '.join(cells)} |")
    same = " | ".join(f"**{s}**" for s in PASSAGE_STATES)
    lines += [f"| status {status}: “{text}” | {same} |" for status, text in unhappened().items()]
    return "\n".join(lines) + "\n"
